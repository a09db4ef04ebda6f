"""Sum pictures at full size: from the survey's sums of shards where possible, else by decoding pictures again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

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
from doesexist.studio.survey.looking import Sight, sight_of

_HANDS = os.cpu_count() or 1
_AT_ONCE = 1_000
_WHITE = 65_535


class _Share(NamedTuple):
    """The part of a sum that comes from one shard: `chosen` of its pictures, not the `others`."""

    shard: int
    chosen: Picks
    others: Picks
    kept: bool
    """Whether the survey has a sum of this shard."""

    @property
    def whole(self) -> bool:
        """Whether the shard's own sum can be used as it is."""
        return self.kept and not len(self.others)

    @property
    def from_its_sum(self) -> bool:
        """Whether it is quicker to subtract the others from the shard's own sum than to add up the chosen."""
        return self.kept and len(self.others) < len(self.chosen)

    @property
    def opened(self) -> Picks:
        """The pictures that have to be decoded again: the others, or the chosen."""
        return self.others if self.from_its_sum else self.chosen


class Adding:
    """Computes the sum of some of a dataset's pictures while iterated over; each step is a number of pictures.

    `meant`: for each surveyed picture whether to add it; those of another size than the summed one are left out. A
    shard of which all are meant gives its own sum; of which most are, that less the others; other pictures are decoded
    again, a few at a time. Raises SurveyStale if a picture has changed since the survey, SurveyDamaged.
    """

    def __init__(self, archive: Path, dataset: str, surveyed: Surveyed, meant: NDArray[np.bool_]) -> None:
        self._archive = archive
        self._dataset = dataset
        self._surveyed = surveyed
        self._meant = meant & surveyed.summed
        self._shares = list(_shares(surveyed, self._meant))
        self.sums: Sums | None = None

    @property
    def picks(self) -> Picks:
        """The pictures that it is of."""
        return np.flatnonzero(self._meant)

    @property
    def total(self) -> int:
        """How many pictures it is of."""
        return int(self._meant.sum())

    @property
    def opened(self) -> int:
        """How many pictures have to be decoded again for it."""
        return sum(len(share.opened) for share in self._shares)

    def __iter__(self) -> Iterator[int]:
        whole = [share.shard for share in self._shares if share.whole]
        self.sums = total_of(self._surveyed, whole, room=self.total)
        if self.sums:
            yield self.sums.count
        for share in self._shares:
            if not share.whole:
                yield from self._in_part(share)

    @property
    def mean(self) -> Pixels | None:
        """The mean of what was added, None if that is nothing."""
        return averages.mean(self.sums.pixels, self.sums.count) if self.sums and self.sums.count else None

    def _in_part(self, share: _Share) -> Iterator[int]:
        pictures = looked_at(self._archive, self._dataset, self._surveyed, share.opened)
        kept = _kept(self._surveyed, share.shard) if share.from_its_sum else None
        if kept:
            rest = kept.with_room(0)
            for pixels in pictures:
                rest.leave(pixels, scaled(pixels).small)
            self._add(rest)
            yield len(share.chosen)
            return
        for pixels in pictures:
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
    """Computes the sum in linear light of some of a dataset's pictures, decoding each, while iterated over.

    Light is in whole numbers, 65,535 for white, so that the sum does not depend on the order. Raises SurveyStale.
    """

    def __init__(self, archive: Path, dataset: str, surveyed: Surveyed, meant: NDArray[np.bool_]) -> None:
        self.picks: Picks = np.flatnonzero(meant & surveyed.summed)
        """The pictures that it is of."""
        self._facts = (archive, dataset, surveyed, self.picks)
        self._light: NDArray[np.uint64] | None = None

    @property
    def total(self) -> int:
        """How many pictures it is of."""
        return len(self.picks)

    def __iter__(self) -> Iterator[int]:
        steps = np.rint(averages.TO_LIGHT.astype(np.float64) * _WHITE).astype(np.uint64)
        for pixels in looked_at(*self._facts):
            light = steps[pixels]
            self._light = light if self._light is None else self._light + light
            yield 1

    @property
    def mean(self) -> Pixels | None:
        """The mean of their light, as sRGB values, None without pictures."""
        return None if self._light is None else averages.from_light(self._light / (_WHITE * self.total))


def _shares(surveyed: Surveyed, meant: NDArray[np.bool_]) -> Iterator[_Share]:
    """Yield each shard's part of the sum of those who are meant."""
    for shard, picks in surveyed.by_shard(np.flatnonzero(surveyed.summed)).items():
        chosen = meant[picks]
        if chosen.any():
            yield _Share(shard, picks[chosen], picks[~chosen], kept=_kept(surveyed, shard) is not None)


def looked_at(archive: Path, dataset: str, surveyed: Surveyed, picks: Picks) -> Iterator[Pixels]:
    """Yield the pixels of pictures, decoded in parallel, a few ahead.

    Raises SurveyStale if one has changed since the survey.
    """
    with ThreadPoolExecutor(_HANDS) as hands:
        remaining = iter(_sights(archive, dataset, surveyed, picks))
        working = [hands.submit(_seen, sight, expected) for sight, expected in islice(remaining, 2 * _HANDS)]
        while working:
            yield working.pop(0).result()
            working += [hands.submit(_seen, sight, expected) for sight, expected in islice(remaining, 1)]


def _sights(archive: Path, dataset: str, surveyed: Surveyed, picks: Picks) -> Iterator[tuple[Sight, bytes]]:
    """Yield each picture's sight and its fingerprint from the survey, looked up a thousand at a time."""
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
    """Return the sum of whole shards, None if none of their pictures is summed; added as a tree, a branch per core."""
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
        sums = _kept(surveyed, shard)
        if sums is None:
            continue
        if whole is None:
            whole = sums.with_room(room)
        else:
            whole.add(sums)
    return whole


def _kept(surveyed: Surveyed, shard: int) -> Sums | None:
    """Return a shard's own sum, None if it has none, or one of an earlier summed size."""
    sums = shard_files.sums_of(surveyed.folder, surveyed.shards[shard], surveyed.summed_in(shard))
    return sums if sums and sums.size == surveyed.size else None


def _seen(sight: Sight, expected: bytes) -> Pixels:
    try:
        pixels = sight.pixels()
    except (NothingFound, PictureUnreadable):
        raise SurveyStale(sight.key) from None
    if fingerprint(pixels) != expected:
        raise SurveyStale(sight.key)
    return pixels
