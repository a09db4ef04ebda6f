"""Who is here and looks the same as somebody who leaves: found before the leaver's pixels are forgotten.

What a tombstone keeps knows the very same file and the very same pixels. A copy that is smaller, packed with loss,
mirrored, turned, bordered or cut is known by what it looks like alone, and that is not kept of anybody. So it is
looked for now, in the survey's tiles, and never again. Nothing of it is written down.

Equal pixels leave, too: that is known before anybody does (`same_pixels`). What looks the same is told. It is looked
for beside the rest of a removal (`hits`), which waits for the disk most of the time: nobody leaves any later for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from doesexist.archive import SURVEY, Candidate, ChangeWithSurvey, Reading, Rehearsal, ShardRow
from doesexist.compositions import likeness, shard_files
from doesexist.compositions.likeness import CLOSE, PROBES, SIDE, TURNS, WHOLE, Guess, Likeness, Search
from doesexist.errors import Left, NothingFound, PictureUnreadable, SurveyDamaged
from doesexist.imaging.decoding import pixels_of
from doesexist.imaging.measuring import fingerprint
from doesexist.imaging.pixels import Pixels, as_array
from doesexist.imaging.squares import squares_in
from doesexist.imaging.tiles import LEVELS, scaled
from doesexist.model import Picture
from doesexist.model.keys import same
from doesexist.model.likeness import BORDERED, CUT, PACKED_ANEW, SAME_PIXELS, Alike, described
from doesexist.studio.showing.exhibits import inside, shape_of, shown_of, side_of
from doesexist.studio.showing.rendering import assembled
from doesexist.studio.showing.veils import crop_in
from doesexist.studio.survey.surveying import files_of

MOST_IN_PART = PROBES
"""Of how many leavers' pictures cuts and borders are looked for, too; of more only whole copies are, turned or not."""
_AT_ONCE = 256
"""How many leavers' pictures are looked for at once, where no cuts are."""
_BLURRED = 0.9
"""How good a guess must be for a file to be read, of a picture whose tile is blurred."""


class Probe(NamedTuple):
    """What is looked for: a tile of somebody who leaves, or of their photograph."""

    of: Picture
    tile: Pixels
    pixels: bytes | None = None
    """The fingerprint of their own picture, not blurred."""
    small: bytes = b""
    """Its tile of 8²."""


class Hit(NamedTuple):
    """A picture that is, or may be, a copy of somebody who leaves."""

    probe: Probe
    dataset: str
    key: str
    guess: Guess
    seen: Likeness
    is_same: bool
    """Whether their pixels are equal."""


@dataclass(eq=False)
class _Shard:
    """A shard's tiles, and of whom they are. Raises SurveyDamaged."""

    folder: Path
    dataset: str
    row: ShardRow
    leaving: frozenset[str] = frozenset()
    """The keys of those in it who leave."""

    @cached_property
    def columns(self) -> dict[str, list[Any]]:
        """The keys of its pictures, and the fingerprints of their pixels."""
        return shard_files.columns_of(self.folder, self.row.rows, ("key", "pixels"))

    @cached_property
    def tiles(self) -> list[Pixels]:
        """All tiles of each size, memory-mapped: they stay readable if the file is deleted."""
        return shard_files.tiles_of(self.folder, files_of(self.row), self.row.pictures)


class Looking:
    """The search for copies of those who leave, as a rehearsal tells who that is. Raises SurveyDamaged.

    `blind`: nobody is looked at, for the survey can't be read. `alone`: they are looked for, not their photographs.
    """

    def __init__(
        self, change: ChangeWithSurvey[Any], rehearsal: Rehearsal, *, blind: bool = False, alone: bool = False
    ) -> None:
        self._alone = alone
        folder = change.archive / SURVEY
        surveyed = {} if blind else change.surveyed()
        self._shards = [_Shard(folder, name, row) for name, rows in surveyed.items() for row in rows if row.pictures]
        self._starts = np.cumsum([0, *(shard.row.pictures for shard in self._shards)])
        self._rehearsal = rehearsal
        leaving: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for each in rehearsal.concerned:
            if each.seen:
                leaving[each.picture.dataset, each.seen.shard].add(same(each.picture.key))
        for shard in self._shards:
            shard.leaving = frozenset(leaving.get((shard.dataset, shard.row.number), ()))
            if shard.leaving:
                _ = shard.columns  # read before its files are replaced
        with_tiles = sum(each.seen is not None and not each.seen.reason for each in rehearsal.concerned)
        seen = int(self._starts[-1]) - with_tiles if self._shards else 0
        self.unlooked = max(0, change.count - len(rehearsal.concerned) - seen)
        """How many of those who stay can't be compared, for they are not surveyed."""
        concerned = rehearsal.concerned if self._shards else []
        self._probes = [probe for each in concerned for probe in self._probes_of(each)]
        self.only_whole = len(self._probes) > MOST_IN_PART
        """Whether cuts and borders are not looked for, since too many leave at once."""

    def same_pixels(self, change: ChangeWithSurvey[Any]) -> set[int]:
        """Return who has the very same pixels as one of those who leave, rows of the register."""
        equal: dict[bytes, list[Probe]] = {}
        for probe in self._probes:
            if probe.pixels:
                equal.setdefault(probe.small, []).append(probe)
        found: defaultdict[str, list[str]] = defaultdict(list)
        for at in _equal_tiles(_blocks(self._shards), equal) if equal else ():
            shard, place = self._at(at)
            key = shard.columns["key"][place]
            pixels = shard.columns["pixels"][place]
            small = np.asarray(shard.tiles[LEVELS.index(SIDE)][place]).tobytes()
            if same(key) not in shard.leaving and any(probe.pixels == pixels for probe in equal[small]):
                found[shard.dataset].append(key)
        return {
            other.row for dataset, keys in found.items() for other in change.pictures(dataset, keys) if not other.veiled
        }

    def hits(self) -> list[Hit]:
        """Return who may be a copy: found in tiles alone. It may run in a thread, while they leave."""
        found: list[Hit] = []
        at_once = _AT_ONCE if self.only_whole else PROBES
        with suppress(SurveyDamaged):
            for first in range(0, len(self._probes), at_once):
                probes = self._probes[first : first + at_once]
                search = Search([probe.tile for probe in probes], parts=not self.only_whole)
                for start, block in _blocks(self._shards):
                    search.add(block, start)
                for number, probe in enumerate(probes):
                    found += filter(None, (self._compared(probe, guess) for guess in search.guesses(number)))
        return found

    def alike(self, archive: Path, hits: Iterable[Hit]) -> tuple[Alike, ...]:
        """Return those of them that look the same and are still here, the most alike first."""
        alike: dict[tuple[str, str], Alike] = {}
        with Reading(archive) as reading:
            for hit in hits:
                with suppress(NothingFound, Left):
                    other = reading.picture(hit.dataset, hit.key)
                    told = None if _are_two_people(hit.probe.of, other) else self._told(reading, hit, other)
                    if told:
                        name = (other.dataset, other.key)
                        # Of two that it is a copy of, one mirrored, the one that it is as it is.
                        alike[name] = max(alike.get(name, told), told, key=_plainly)
        return tuple(sorted(alike.values(), key=lambda each: -each.likeness))

    def _told(self, reading: Reading, hit: Hit, other: Picture) -> Alike | None:
        seen = hit.seen
        if not seen.is_one and (other.veil or reading.absences(other)):
            pixels = _clear(other, reading.dataset(other.dataset).root)
            if pixels is not None:
                seen = likeness.compared(hit.probe.tile, scaled(pixels).tiles[0], hit.guess.way)
        if not seen.is_one:
            return None
        way = hit.guess.way
        part = None if way.window == WHOLE else BORDERED if seen.is_bordered else CUT
        how = SAME_PIXELS if hit.is_same else described(way.turn, part)
        of = f"{hit.probe.of.dataset}/{hit.probe.of.key}"
        return Alike(other.dataset, other.key, of, how, round(seen.value, 3))

    def _compared(self, probe: Probe, guess: Guess) -> Hit | None:
        shard, place = self._at(guess.picture)
        if shard.leaving and same(shard.columns["key"][place]) in shard.leaving:
            return None
        seen = likeness.compared(probe.tile, shard.tiles[0][place], guess.way)
        if not seen.is_one and guess.score < _BLURRED:
            return None
        is_same = guess.way == TURNS[0] and probe.pixels == shard.columns["pixels"][place]
        return Hit(probe, shard.dataset, shard.columns["key"][place], guess, seen, is_same)

    def _at(self, picture: int) -> tuple[_Shard, int]:
        at = int(np.searchsorted(self._starts, picture, side="right")) - 1
        return self._shards[at], picture - int(self._starts[at])

    def _probes_of(self, leaver: Candidate) -> Iterator[Probe]:
        root = self._rehearsal.roots[leaver.picture.dataset]
        if own := self._own(leaver, root):
            yield own
        wild = leaver.picture.wild
        if wild and wild.present and not self._alone:
            with suppress(NothingFound, PictureUnreadable, OSError):
                for square in squares_in(inside(root, wild, leaver.picture.credited.get(wild.path)), CLOSE):
                    yield Probe(leaver.picture, square)

    def _own(self, leaver: Candidate, root: Path) -> Probe | None:
        """Return a leaver's own picture, from the survey where it was clear there, else from its file."""
        is_clear = not leaver.veiled and not leaver.absences
        if leaver.seen and is_clear and (found := self._surveyed(leaver.picture, leaver.seen.shard)):
            return found
        pixels = _clear(leaver.picture, root)
        if pixels is None:
            return None
        tiles = scaled(pixels).tiles
        return Probe(leaver.picture, tiles[0], fingerprint(pixels), tiles[LEVELS.index(SIDE)].tobytes())

    def _surveyed(self, picture: Picture, number: int) -> Probe | None:
        shard = self._by_number.get((picture.dataset, number))
        if shard is None:
            return None
        places = {same(key): at for at, key in enumerate(shard.columns["key"])}
        at = places.get(same(picture.key))
        if at is None:
            return None
        small = np.asarray(shard.tiles[LEVELS.index(SIDE)][at]).tobytes()
        return Probe(picture, np.array(shard.tiles[0][at]), shard.columns["pixels"][at], small)

    @cached_property
    def _by_number(self) -> dict[tuple[str, int], _Shard]:
        return {(shard.dataset, shard.row.number): shard for shard in self._shards}


def _plainly(alike: Alike) -> tuple[float, bool]:
    return round(alike.likeness, 2), alike.how == PACKED_ANEW


def _equal_tiles(blocks: Iterable[tuple[int, Pixels]], wanted: Iterable[bytes]) -> Iterator[int]:
    """Yield the places of pictures whose tile of 8² is one of these, to the last bit."""
    wanted = frozenset(wanted)
    codes = np.array([int.from_bytes(tile[96:104], "little") for tile in wanted], np.uint64)
    for first, block in blocks:
        theirs = np.ascontiguousarray(block.reshape(len(block), -1)[:, 96:104]).view("<u8")[:, 0]
        for at in np.flatnonzero(np.isin(theirs, codes)):
            if block[at].tobytes() in wanted:
                yield first + int(at)


def _blocks(shards: Iterable[_Shard]) -> Iterator[tuple[int, Pixels]]:
    """Yield everybody's tiles of 8² in blocks, each with the place of its first."""
    first, gathered, count = 0, list[Pixels](), 0
    for shard in shards:
        gathered.append(np.asarray(shard.tiles[LEVELS.index(SIDE)]))
        count += len(gathered[-1])
        if count >= likeness.AT_ONCE:
            yield first, np.concatenate(gathered)
            first, gathered, count = first + count, [], 0
    if count:
        yield first, np.concatenate(gathered)


def _clear(picture: Picture, root: Path) -> Pixels | None:
    """Return a picture's pixels from its file, with nobody blurred, None if it can't be read."""
    with suppress(NothingFound, PictureUnreadable, OSError):
        kind, file = shown_of(picture, wild=False)
        path = inside(root, file, picture.credited.get(file.path))
        if kind != "wild":
            return pixels_of(path)
        return as_array(assembled(path, crop_in(picture, shape_of(path, file)), side_of(picture), ()))
    return None


def _are_two_people(one: Picture, other: Picture) -> bool:
    """Tell whether records say that two pictures are of different people in one photograph."""
    return one.photograph is not None and one.photograph == other.photograph and bool(one.quad and other.quad)
