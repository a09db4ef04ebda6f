"""Average pictures of a dataset: everyone, a filter's, groups side by side; and how much they differ.

From the survey's sums at full size, exact and at once; from its tiles of 64² pixels where it must be quick; and by
decoding pictures again where nothing else will do. Pictures that may not be changed (NoDerivs) are in no average; nor
are those whose terms nobody has read, unless the owner says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import Facts, Reading
from doesexist.compositions import averages
from doesexist.compositions.averages import Moved
from doesexist.compositions.sums import Sums
from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.errors import NotSurveyed, TooManyToOpen
from doesexist.imaging.pixels import Pixels
from doesexist.model import EVERYONE, Filter, Obligation
from doesexist.model.days import year_of
from doesexist.model.filters import GROUPS
from doesexist.model.licences import is_unread
from doesexist.studio.average.adding_up import Adding
from doesexist.studio.survey.surveyed_pictures import surveyed_in

MOST_OPENED = 256
"""The most pictures that are opened for one visitor's average: seconds, not minutes."""
TOP = 8
"""The most groups of a kind that are shown side by side, except years."""


@dataclass(frozen=True, eq=False)
class People:
    """The people of an average: some of the surveyed pictures of a dataset."""

    archive: Path
    dataset: str
    surveyed: Surveyed
    meant: NDArray[np.bool_]
    """For each surveyed picture, in the order of keys, whether it is in it."""
    left_out: int
    """How many were meant but left out, because they may not be changed (NoDerivs)."""
    unread: int = 0
    """How many were meant but left out, because nobody has read their terms."""

    @property
    def picks(self) -> Picks:
        """Their places in the survey."""
        return np.flatnonzero(self.meant)

    @property
    def count(self) -> int:
        """The number of people."""
        return int(self.meant.sum())


class Group(NamedTuple):
    """Some of the people of an average, and what they have in common."""

    kind: str
    """The filter's word by which they are grouped: one of GROUPS."""
    value: str
    """The filter's value that they share: CC-BY-2.0, 2014, Austria, training, flickr/ACCOUNT."""
    people: int
    mean: Pixels
    """Their mean of 64² pixels, from tiles."""
    licences: Mapping[str | None, int]
    """Numbers of their pictures by licence id; None: unknown."""
    uncredited: int
    """Of how many it is unknown who took them."""
    anonymous: int
    """Of how many whoever took them asked not to be named."""
    of: int
    """The number of groups of this kind, of which only the most frequent are shown."""


def people(
    archive: Path,
    dataset: str,
    where: Filter = EVERYONE,
    before: Surveyed | None = None,
    *,
    read_terms: Iterable[str] = (),
) -> People:
    """Return the people of a dataset's average; `before`: its survey as read earlier, if at hand.

    `read_terms`: names of licences that this program doesn't know, but the owner has read.

    Raises NotSurveyed, DatasetUnknown, SurveyDamaged.
    """
    with Reading(archive) as reading:
        dataset = reading.dataset(dataset).name
        surveyed = surveyed_in(reading, archive, dataset, before)
        meant = np.ones(len(surveyed), dtype=np.bool_)
        chosen = replace(where, dataset=None)
        if chosen.terms:
            meant[:] = False
            meant[_places(surveyed, reading.keys(replace(chosen, dataset=dataset)))] = True
        counts = [int(meant.sum())]
        unread = [licence for licence in reading.licences() if is_unread(licence, read_terms)]
        refused = [licence for licence in reading.licences() if licence.asks & Obligation.NO_DERIVATIVES]
        for licences in (refused, unread):
            for licence in licences:
                meant[_places(surveyed, reading.keys(Filter(dataset=dataset, licence=licence.id)))] = False
            counts.append(int(meant.sum()))
        whole, read, left = counts
        return People(archive, dataset, surveyed, meant, whole - read, read - left)


def added(who: People, *, most_opened: int = MOST_OPENED) -> Sums:
    """Return the sum of people at full size: for everyone at once; each picture that has to be opened takes 10 ms.

    If people in many shards are left out (NoDerivs, a filter), that may be thousands: then TooManyToOpen is raised
    before any is opened. Raises NotSurveyed if no picture has the summed size, SurveyStale, SurveyDamaged.
    """
    adding = Adding(who.archive, who.dataset, who.surveyed, who.meant)
    if adding.opened > most_opened:
        raise TooManyToOpen(adding.opened, most_opened)
    for _ in adding:
        pass
    if adding.sums is None:
        raise NotSurveyed(who.dataset)
    return adding.sums


def mean(sums: Sums) -> Pixels:
    """Return the mean face, at full size."""
    return averages.mean(sums.pixels, sums.count)


def deviation(sums: Sums) -> Pixels:
    """Return twice the standard deviation of each value, about 256 pixels a side."""
    return averages.as_picture(averages.deviation(sums))


def preview(who: People) -> Pixels:
    """Return the mean of people from their tiles: 64² pixels. Raises NotSurveyed if there is nobody."""
    return averages.tile_mean(who.surveyed, _somebody(who))


def in_linear_light(who: People) -> Pixels:
    """Return the mean in linear light instead of sRGB values, from tiles: 64² pixels."""
    return averages.linear_mean(who.surveyed, _somebody(who))


def per_photographer(who: People) -> tuple[Pixels, int]:
    """Return the mean weighted equally by account, however many pictures each has, and the number of accounts.

    From tiles: 64² pixels. A picture whose contributor is unknown counts as an account of its own.
    """
    facts = _facts(who)
    accounts: dict[object, list[int]] = {}
    places: list[int] = _somebody(who).tolist()
    for place in places:
        known = facts.get(who.surveyed.keys[place])
        by = (known.service, known.account) if known and known.account else place
        accounts.setdefault(by, []).append(place)
    groups = [np.array(picks) for picks in accounts.values()]
    return averages.grouped_mean(who.surveyed, groups), len(groups)


def first(who: People, count: int, *, most_opened: int = MOST_OPENED) -> Sums:
    """Return the sum of the first `count` people at full size, in the order of their keys if these are numbers.

    Other keys are taken shard by shard. Whole shards use the survey's sums: if nobody is left out, only a part of one
    shard is opened, 255 pictures at most with numeric keys. Raises what `added` raises.
    """
    return added(first_of(who, count), most_opened=most_opened)


def first_of(who: People, count: int) -> People:
    """Return the first `count` people, of those with the summed size."""
    chosen = who.surveyed.shard_by_shard(np.flatnonzero(who.meant & who.surveyed.summed))[:count]
    meant: NDArray[np.bool_] = np.zeros(len(who.meant), np.bool_)
    meant[chosen] = True
    return replace(who, meant=meant)


def resampled(who: People) -> Moved:
    """Return how far the average moves when its people are resampled at random."""
    return averages.resampled(who.surveyed, _somebody(who))


def groups(who: People, top: int = TOP) -> list[Group]:
    """Return the means of people by licence, year, country, split and contributor, the `top` most frequent of each.

    Years are never left out: a missing one would look as if nobody had uploaded anything in it.
    """
    facts = _facts(who)
    found: list[Group] = []
    places: list[int] = who.picks.tolist()
    for kind in GROUPS:
        value_of = VALUES[kind]
        members: dict[str, list[int]] = {}
        for place in places:
            known = facts.get(who.surveyed.keys[place])
            if known and (value := value_of(known)):
                members.setdefault(value, []).append(place)
        counts = Counter({value: len(picks) for value, picks in members.items()})
        chosen = [value for value, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:top]]
        for value in sorted(counts) if kind == "year" else chosen:
            picks = np.array(members[value])
            theirs = [facts[who.surveyed.keys[place]] for place in members[value]]
            found.append(
                Group(
                    kind,
                    value,
                    len(picks),
                    averages.tile_mean(who.surveyed, picks),
                    Counter(each.licence for each in theirs),
                    sum(not each.account and not each.anonymous for each in theirs),
                    sum(each.anonymous for each in theirs),
                    len(counts),
                )
            )
    return found


VALUES: Mapping[str, Callable[[Facts], str | None]] = {
    "licence": lambda facts: facts.licence,
    "year": lambda facts: year_of(facts.uploaded),
    "country": lambda facts: facts.country,
    "split": lambda facts: facts.split,
    "contributor": lambda facts: f"{facts.service}/{facts.account}" if facts.account else None,
}
"""The value by which a picture is grouped, for each of the filter's words."""


def _facts(who: People) -> dict[str, Facts]:
    with Reading(who.archive) as reading:
        return reading.facts(who.dataset)


def _places(surveyed: Surveyed, keys: Iterable[str]) -> NDArray[np.int64]:
    found = (surveyed.place.get(key) for key in keys)
    return np.array([place for place in found if place is not None], dtype=np.int64)


def _somebody(who: People) -> Picks:
    picks = who.picks
    if not len(picks):
        raise NotSurveyed(who.dataset)
    return picks


def steps(count: int) -> Sequence[int]:
    """Return the numbers of people in the steps from one person to all of them.

    >>> steps(70_000), steps(36), steps(1)
    ((1, 10, 100, 1000, 10000, 70000), (1, 10, 36), (1,))
    """
    return _steps(count)


@lru_cache(maxsize=64)
def _steps(count: int) -> tuple[int, ...]:
    return (*(10**power for power in range(9) if 10**power < count), count) if count else ()
