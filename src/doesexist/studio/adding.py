"""Pictures are added up, at full size: what the survey has added up already is taken, the rest is looked at again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import Reading
from doesexist.compositions import averages, shard_files
from doesexist.compositions.sums import Sums
from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.errors import NothingFound, PictureUnreadable, SurveyStale
from doesexist.imaging.measuring import fingerprint
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import scaled
from doesexist.studio.sights import Sight, sight_of

_HANDS = os.cpu_count() or 1
_AT_ONCE = 1_000
_WHITE = 65_535


class Adding:
    """The sum of some of a dataset's pictures: iterate over it, and it is made; each step is a number of pictures.

    `meant`: for each surveyed picture whether it is to be added; those of another size than is summed are passed over.
    A shard of which all are meant is taken as it is; one of which most are, less the others; all other pictures are
    looked at again. Raises SurveyStale where a picture is not what the survey saw.
    """

    def __init__(self, archive: Path, dataset: str, surveyed: Surveyed, meant: NDArray[np.bool_]) -> None:
        self._archive = archive
        self._dataset = dataset
        self._surveyed = surveyed
        self._meant = meant & surveyed.summed
        self.sums: Sums | None = None

    @property
    def total(self) -> int:
        """How many pictures it is of."""
        return int(self._meant.sum())

    def __iter__(self) -> Iterator[int]:
        surveyed = self._surveyed
        whole: list[int] = []
        in_part: list[tuple[int, Picks, Picks]] = []
        for shard, picks in surveyed.by_shard(np.flatnonzero(surveyed.summed)).items():
            chosen = self._meant[picks]
            if chosen.all() and surveyed.shards[shard].sums:
                whole.append(shard)
            elif chosen.any():
                in_part.append((shard, picks[chosen], picks[~chosen]))
        self.sums = total_of(surveyed, whole, room=self.total)
        if whole:
            yield self.sums.count if self.sums else 0
        for shard, chosen, others in in_part:
            yield from self._in_part(shard, chosen, others)

    @property
    def mean(self) -> Pixels | None:
        """The mean of what was added; None where that is nothing."""
        return averages.mean(self.sums.pixels, self.sums.count) if self.sums and self.sums.count else None

    def _in_part(self, shard: int, chosen: Picks, others: Picks) -> Iterator[int]:
        kept = _sums_of(self._surveyed, shard)
        if kept and len(others) < len(chosen):
            rest = kept.with_room(0)
            for pixels in looked_at(self._archive, self._dataset, self._surveyed, others):
                rest.leave(pixels, scaled(pixels).small)
            self._add(rest)
            yield len(chosen)
            return
        for pixels in looked_at(self._archive, self._dataset, self._surveyed, chosen):
            height, width, _ = pixels.shape
            if self.sums is None:
                self.sums = Sums.none(width, height, room=self.total)
            self.sums.join(pixels, scaled(pixels).small)
            yield 1

    def _add(self, sums: Sums) -> None:
        if self.sums is None:
            self.sums = sums.with_room(self.total)
        else:
            self.sums.add(sums)


class AddingLight:
    """The sum of the light of some of a dataset's pictures: every one of them is looked at. Iterate over it.

    Light is counted in whole numbers, 65,535 for white: so the sum does not depend on the order. Raises SurveyStale.
    """

    def __init__(self, archive: Path, dataset: str, surveyed: Surveyed, meant: NDArray[np.bool_]) -> None:
        self._facts = (archive, dataset, surveyed, np.flatnonzero(meant & surveyed.summed))
        self._light: NDArray[np.uint64] | None = None

    @property
    def total(self) -> int:
        """How many pictures it is of."""
        return len(self._facts[-1])

    def __iter__(self) -> Iterator[int]:
        steps = np.rint(averages.TO_LIGHT.astype(np.float64) * _WHITE).astype(np.uint64)
        for pixels in looked_at(*self._facts):
            light = steps[pixels]
            self._light = light if self._light is None else self._light + light
            yield 1

    @property
    def mean(self) -> Pixels | None:
        """The mean of their light, as sRGB's values; None where there is none."""
        return None if self._light is None else averages.from_light(self._light / (_WHITE * self.total))


def looked_at(archive: Path, dataset: str, surveyed: Surveyed, picks: Picks) -> Iterator[Pixels]:
    """Yield the pixels of pictures, looked at side by side, a few ahead.

    Raises SurveyStale where one is not what the survey saw.
    """
    with ThreadPoolExecutor(_HANDS) as hands:
        remaining = iter(_sights(archive, dataset, surveyed, picks))
        working = [hands.submit(_seen, sight, expected) for sight, expected in islice(remaining, 2 * _HANDS)]
        while working:
            yield working.pop(0).result()
            working += [hands.submit(_seen, sight, expected) for sight, expected in islice(remaining, 1)]


def _sights(archive: Path, dataset: str, surveyed: Surveyed, picks: Picks) -> Iterator[tuple[Sight, bytes]]:
    """Yield what is to be looked at, and the fingerprint that its pixels had, a thousand read at a time."""
    places: list[int] = picks.tolist()
    for at in range(0, len(places), _AT_ONCE):
        some = places[at : at + _AT_ONCE]
        with Reading(archive) as reading:
            root = reading.dataset(dataset).root
            candidates = reading.candidates(dataset, [surveyed.keys[place] for place in some])
        found = {each.picture.key: sight_of(each, root) for each in candidates}
        for place in some:
            sight = found.get(surveyed.keys[place])
            if sight is None:
                raise SurveyStale(f"{dataset}/{surveyed.keys[place]}")
            yield sight, surveyed.fingerprint(place)


def total_of(surveyed: Surveyed, shards: Sequence[int], *, room: int = 0) -> Sums | None:
    """Return what whole shards add up to, None where no picture of them is summed: as a tree, a branch to each core."""
    branches = [shards[at::_HANDS] for at in range(_HANDS) if shards[at::_HANDS]]
    with ThreadPoolExecutor(_HANDS) as hands:
        sums = [each for each in hands.map(partial(_branch, surveyed), branches) if each]
    if not sums:
        return None
    whole = sums[0].with_room(max(room, sum(each.count for each in sums)))
    for each in sums[1:]:
        whole.add(each)
    return whole


def _branch(surveyed: Surveyed, shards: Sequence[int]) -> Sums | None:
    whole: Sums | None = None
    room = sum(surveyed.in_shard(shard) for shard in shards)
    for shard in shards:
        sums = _sums_of(surveyed, shard)
        if sums is None:
            continue
        if whole is None:
            whole = sums.with_room(room)
        else:
            whole.add(sums)
    return whole


def _sums_of(surveyed: Surveyed, shard: int) -> Sums | None:
    return shard_files.sums_of(surveyed.folder, surveyed.shards[shard], surveyed.summed_in(shard))


def _seen(sight: Sight, expected: bytes) -> Pixels:
    try:
        pixels = sight.pixels()
    except (NothingFound, PictureUnreadable):
        raise SurveyStale(sight.key) from None
    if fingerprint(pixels) != expected:
        raise SurveyStale(sight.key)
    return pixels
