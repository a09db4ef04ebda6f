"""Facts about the people of an average: obligations of their licences, counts by account, and names of groups.

The mean shows none of that: it looks the same whether its faces come from a hundred accounts or from one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import Reading
from doesexist.compositions.surveyed import Picks
from doesexist.errors import Left, NothingFound
from doesexist.model import Licence
from doesexist.model.composites import Composite
from doesexist.studio.average import averaging
from doesexist.studio.average.adding_up import Adding
from doesexist.studio.average.averaging import MOST_OPENED, Group, People
from doesexist.studio.credits.of_many import owed_for

_ONE_IN = 100
"""One account in so many counts among those with most pictures."""


class Account(NamedTuple):
    """The obligations for an average, and counts of its pictures by account.

    At full size only pictures of the summed size are in it; in the small averages, from tiles, all are.
    """

    composite: Composite
    """The obligations at full size."""
    added: int
    """The number of pictures at full size."""
    everyone: Composite
    """The obligations for everyone who is meant."""
    people: int
    """The number of pictures of everyone who is meant; so are all numbers that follow."""
    accounts: int
    few: int
    """How many accounts count as those with most pictures: one in a hundred, at least one."""
    theirs: int
    """How many pictures are by those few."""
    known: int
    """How many pictures have a known account."""
    alike: bool
    """Whether each account has as many pictures as any other."""

    @property
    def other_sizes(self) -> int:
        """How many are in the small averages only."""
        return self.people - self.added

    @property
    def share(self) -> int:
        """The pictures of those few, in per cent of all whose account is known: 100 only where it is all of them."""
        share = round(100 * self.theirs / self.known) if self.known else 0
        return min(share, 99) if self.theirs < self.known else share


class Side(NamedTuple):
    """A group, its displayed name, and the obligations for its pictures."""

    group: Group
    name: str
    owed: Composite


def account(who: People) -> Account:
    """Return the obligations for people's pictures, and counts by account."""
    with Reading(who.archive) as reading:
        facts = reading.facts(who.dataset)
        names = {licence.id: licence for licence in reading.licences()}
    places: list[int] = who.picks.tolist()
    known = [facts.get(who.surveyed.keys[place]) for place in places]
    added = [each for place, each in zip(places, known, strict=True) if who.surveyed.summed[place]]
    given = Counter((each.service, each.account) for each in known if each and each.account)
    few = max(1, len(given) // _ONE_IN) if given else 0
    theirs = sum(count for _, count in given.most_common(few))
    alike = len({*given.values()}) == 1
    whole, every = owed_for(added, names), owed_for(known, names)
    return Account(whole, len(added), every, len(known), len(given), few, theirs, given.total(), alike)


def way(who: People) -> Sequence[int]:
    """Return the numbers of people in the steps from one person to all of them, at full size.

    Steps for which more pictures would have to be opened than a page may open are left out, even the last.
    """
    meant = np.flatnonzero(who.meant & who.surveyed.summed)
    return [count for count in averaging.steps(len(meant)) if _opened(who, meant[:count]) <= MOST_OPENED]


def _opened(who: People, picks: Picks) -> int:
    """Return how many pictures have to be opened to add these up."""
    these: NDArray[np.bool_] = np.zeros(len(who.surveyed), np.bool_)
    these[picks] = True
    return Adding(who.archive, who.dataset, who.surveyed, these).opened


def side_by_side(who: People) -> list[Side]:
    """Return the groups of people with their names: an account's display name, a licence's short one."""
    groups = averaging.groups(who)
    with Reading(who.archive) as reading:
        licences = {licence.id: licence for licence in reading.licences()}
        return [Side(group, _name(reading, licences, group), _owed(licences, group)) for group in groups]


def _owed(licences: Mapping[str, Licence], group: Group) -> Composite:
    parts: Counter[Licence | None] = Counter()
    for licence, count in group.licences.items():
        parts[licences.get(licence or "")] += count
    return Composite.of(parts, uncredited=group.uncredited, anonymous=group.anonymous)


def _name(reading: Reading, licences: Mapping[str, Licence], group: Group) -> str:
    if group.kind == "licence":
        return licences[group.value].name if group.value in licences else group.value
    if group.kind == "contributor":
        service, _, account = group.value.partition("/")
        with suppress(Left, NothingFound):
            return reading.contributor(service, account).contributor.name
    return group.value
