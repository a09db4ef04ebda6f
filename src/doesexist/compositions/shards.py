"""A shard: what the one pass over all pixels found of some pictures, and from which every composition is made.

Shards are merged and parted without the pictures; only sums need them, when somebody leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from doesexist.compositions.sums import Sums
from doesexist.imaging.measuring import Measures, fingerprint, measured
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import LEVELS, scaled
from doesexist.model.walls import natural


class Row(NamedTuple):
    """One picture of a survey."""

    key: str
    width: int
    height: int
    summed: bool
    """Whether it is of the size that is summed."""
    pixels: bytes
    """The fingerprint of its pixels: 16 bytes."""
    measures: Measures


@dataclass(slots=True)
class Shard:
    """What was found of some pictures, in the order of their keys."""

    rows: list[Row] = field(default_factory=list[Row])
    tiles: list[Pixels] = field(default_factory=lambda: [np.empty((0, side, side, 3), np.uint8) for side in LEVELS])
    """All tiles at each level: (pictures, side, side, 3)."""
    sums: Sums | None = None
    """None where no picture is of the size that is summed."""
    unsummed: bool = False
    """Whether pictures that belong into the sums are not in them: then these are to be made again."""

    @property
    def keys(self) -> list[str]:
        """Whose pictures they are."""
        return [row.key for row in self.rows]

    @property
    def summed(self) -> int:
        """How many of them belong into the sums."""
        return sum(row.summed for row in self.rows)

    def with_all(self, others: Shard) -> Shard:
        """Return this shard and another that shares no picture with it, as one."""
        rows = [*self.rows, *others.rows]
        order = sorted(range(len(rows)), key=lambda at: natural(rows[at].key))
        unsummed = self.unsummed or others.unsummed
        sums = None if unsummed else self.sums or others.sums
        if sums and self.sums and others.sums:
            sums = self.sums.with_room(self.sums.count + others.sums.count)
            sums.add(others.sums)
        return Shard(
            [rows[at] for at in order],
            [np.concatenate(both)[order] for both in zip(self.tiles, others.tiles, strict=True)],
            sums,
            unsummed,
        )

    def without(self, keys: Collection[str], pixels: Callable[[str], Pixels | None]) -> Shard:
        """Return this shard without some pictures.

        `pixels` gives those of a picture that is to be taken out of the sums; where it can't, the sums are dropped.
        """
        kept = [at for at, row in enumerate(self.rows) if row.key not in keys]
        rows = [self.rows[at] for at in kept]
        sums, unsummed = self.sums, self.unsummed
        if sums:
            leaving = [row for row in self.rows if row.key in keys and row.summed]
            sums = _without(sums, leaving, pixels)
            unsummed = sums is None
        left = any(row.summed for row in rows)
        return Shard(rows, [level[kept] for level in self.tiles], sums if left else None, unsummed and left)


def _without(sums: Sums, leaving: Iterable[Row], pixels: Callable[[str], Pixels | None]) -> Sums | None:
    rest = sums.with_room(0)
    for row in leaving:
        theirs = pixels(row.key)
        # Only what was added can be taken away: a file may have been changed since.
        if theirs is None or fingerprint(theirs) != row.pixels:
            return None
        rest.leave(theirs, scaled(theirs).small)
    return rest


class Looked(NamedTuple):
    """A picture's key, and its pixels, or why there are none."""

    key: str
    pixels: Pixels | str


def shard_from(pictures: Iterable[Looked], most: int, size: tuple[int, int] | None) -> tuple[Shard, dict[str, str]]:
    """Return what is found of at most so many pictures, and why some could not be read, by their keys.

    `size`: width and height of those that are summed. Each is looked at once, and not kept.
    """
    rows: list[Row] = []
    sums = Sums.none(*size, room=most) if size else None
    tiles = [np.empty((most, side, side, 3), np.uint8) for side in LEVELS]
    unreadable: dict[str, str] = {}
    for key, pixels in pictures:
        if isinstance(pixels, str):
            unreadable[key] = pixels
            continue
        try:
            small = scaled(pixels)
            measures, digest = measured(small.tiles[0]), fingerprint(pixels)
        except Exception as error:  # noqa: BLE001 (whatever is odd about one picture, the others go on)
            unreadable[key] = f"it can't be measured: {type(error).__name__}"
            continue
        for level, tile in zip(tiles, small.tiles, strict=True):
            level[len(rows)] = tile
        height, width, _ = pixels.shape
        summed = sums is not None and sums.fit(pixels)
        if sums and summed:
            sums.join(pixels, small.small)
        rows.append(Row(key, width, height, summed, digest, measures))
        del pixels, small  # before the next is decoded: into the same memory, then, which is in the processor's cache
    order = sorted(range(len(rows)), key=lambda at: natural(rows[at].key))
    found = Shard(
        [rows[at] for at in order], [_ordered(level, order) for level in tiles], sums if sums and sums.count else None
    )
    return found, unreadable


def _ordered(level: Pixels, order: Sequence[int]) -> Pixels:
    if len(level) == len(order) and list(order) == list(range(len(order))):
        return level
    return level[list(order)]
