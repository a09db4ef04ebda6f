"""Shards: a survey's data of some pictures, found in one pass over their pixels, from which compositions are made.

Shards can be merged, and pictures removed, without reading pixels; only the sums need those of a removed picture.
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
    """A survey's data of one picture, but for its tiles."""

    key: str
    width: int
    height: int
    summed: bool
    """Whether it is of the size that is summed."""
    pixels: bytes
    """The hash of its pixels (see `fingerprint`): 16 bytes."""
    measures: Measures


@dataclass(slots=True)
class Shard:
    """A survey's data of some pictures, in the order of their keys."""

    rows: list[Row] = field(default_factory=list[Row])
    tiles: list[Pixels] = field(default_factory=lambda: [np.empty((0, side, side, 3), np.uint8) for side in LEVELS])
    """The tiles at each level: (pictures, side, side, 3)."""
    sums: Sums | None = None
    """None where no picture is of the size that is summed."""
    unsummed: bool = False
    """Whether pictures that belong in the sums are missing from them: then the sums must be made again."""

    @property
    def keys(self) -> list[str]:
        """The keys of its pictures."""
        return [row.key for row in self.rows]

    @property
    def summed(self) -> int:
        """How many of its pictures belong in the sums."""
        return sum(row.summed for row in self.rows)

    def with_all(self, others: Shard) -> Shard:
        """Return the union of this shard and another that shares no picture with it."""
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

        `pixels` returns the pixels of a picture to subtract from the sums; where it returns None, the sums are dropped.
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
        # Only the very pixels that were added may be subtracted: the file may have changed since.
        if theirs is None or fingerprint(theirs) != row.pixels:
            return None
        rest.leave(theirs, scaled(theirs).small)
    return rest


class Looked(NamedTuple):
    """A picture's key, and its pixels or the reason why it could not be read."""

    key: str
    pixels: Pixels | str


def shard_from(pictures: Iterable[Looked], most: int, size: tuple[int, int] | None) -> tuple[Shard, dict[str, str]]:
    """Return the shard of at most `most` pictures, and the reasons why others could not be read, by key.

    `size`: width and height of the pictures that are summed; None: none are. Pixels are read once and not kept.
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
        del pixels, small  # freed before the next is decoded, which then reuses memory in the processor's cache
    order = sorted(range(len(rows)), key=lambda at: natural(rows[at].key))
    found = Shard(
        [rows[at] for at in order], [_ordered(level, order) for level in tiles], sums if sums and sums.count else None
    )
    return found, unreadable


def _ordered(level: Pixels, order: Sequence[int]) -> Pixels:
    if len(level) == len(order) and list(order) == list(range(len(order))):
        return level
    return level[list(order)]
