"""All shards of one dataset's survey, opened for reading: tiles, measures, fingerprints.

Tiles are memory-mapped; only the smallest ones, all of which a picture of the whole wall needs, are copied to memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from doesexist.compositions import shard_files
from doesexist.compositions.shard_files import Files
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import LEVELS
from doesexist.model.walls import in_key_order

Picks = NDArray[np.int64]
"""Indices of pictures, in the order of their keys."""
Columns = dict[str, Any]
_GATHERED = 8
"""Tiles up to this side are copied to memory: 255 bytes a picture."""
_CONTENT = ("key", "pixels", "width", "height", "lightness", "a", "b")


class Surveyed:
    """The surveyed pictures of a dataset, in the order of their keys. Raises SurveyDamaged.

    `size`: width and height of the pictures that are summed. `before`: an earlier state of the same dataset; rows in
    files that are unchanged are not read again.
    """

    def __init__(
        self,
        folder: Path,
        shards: Iterable[Files],
        size: tuple[int, int] | None,
        before: Surveyed | None = None,
    ) -> None:
        self.folder = folder
        self.size = size
        self.shards = [*shards]
        self.content: dict[str, Columns] = {}
        """The columns that were read, by file of rows."""
        for files in self.shards:
            known = before.content.get(files.rows) if before else None
            self.content[files.rows] = known or _columns(folder, files.rows)
        self._maps: dict[int, list[Pixels]] = {}
        columns = [self.content[files.rows] for files in self.shards]
        keys = [key for column in columns for key in column["key"]]
        self.keys: tuple[str, ...] = tuple(in_key_order(keys))
        place = {key: at for at, key in enumerate(keys)}
        order = np.array([place[key] for key in self.keys], dtype=np.int64)
        counts = [len(column["key"]) for column in columns]
        self._shard = np.repeat(np.arange(len(counts)), counts)[order]
        self._position = np.concatenate([np.arange(count) for count in counts] or [np.empty(0, np.int64)])[order]
        widths, heights = (self._ordered(columns, name, order, np.int64) for name in ("width", "height"))
        self.summed: NDArray[np.bool_] = (widths == size[0]) & (heights == size[1]) if size else widths < 0
        """For each picture, in the order of keys, whether it is of the size that is summed."""
        self.lightness = self._ordered(columns, "lightness", order, np.float64)
        self.hue = np.arctan2(
            self._ordered(columns, "b", order, np.float64), self._ordered(columns, "a", order, np.float64)
        )
        self._fingerprints = [column["pixels"] for column in columns]
        counted = np.bincount(self._shard[self.summed], minlength=len(counts))
        self._summed_in: list[int] = counted.tolist()
        self._gathered: dict[int, Pixels] = {}

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def place(self) -> dict[str, int]:
        """The index of each key."""
        return {key: place for place, key in enumerate(self.keys)}

    def everyone(self) -> Picks:
        """Return the indices of all pictures."""
        return np.arange(len(self.keys))

    def shard_by_shard(self, picks: Picks) -> Picks:
        """Return pictures sorted by shard; within a shard their order is kept."""
        return picks[np.argsort(self._shard[picks], kind="stable")]

    def by_shard(self, picks: Picks) -> dict[int, Picks]:
        """Return pictures by the shard they are in."""
        whose = self._shard[picks]
        return {int(shard): picks[whose == shard] for shard in np.unique(whose)}

    def in_shard(self, shard: int) -> int:
        """Return how many pictures a shard has."""
        return len(self._fingerprints[shard])

    def summed_in(self, shard: int) -> int:
        """Return how many of a shard's pictures belong in its sums."""
        return self._summed_in[shard]

    def fingerprint(self, place: int) -> bytes:
        """Return the fingerprint of a picture's pixels."""
        found: bytes = self._fingerprints[self._shard[place]][self._position[place]]
        return found

    def tiles(self, side: int, picks: Picks) -> Pixels:
        """Return the tiles of pictures, (pictures, side, side, 3); side is one of LEVELS."""
        if side <= _GATHERED:
            if side not in self._gathered:
                self._gathered[side] = self._tiles(side, self.everyone())
            found: Pixels = self._gathered[side][picks]
            return found
        return self._tiles(side, picks)

    def chunks(self, side: int, picks: Picks) -> Iterable[tuple[NDArray[np.int64], Pixels]]:
        """Yield the tiles of pictures a shard at a time, each with their positions in `picks`.

        They are not copied where `picks` has all pictures of a shard, in order.
        """
        level = LEVELS.index(side)
        whose = self._shard[picks]
        order = np.argsort(whose, kind="stable")
        bounds = np.flatnonzero(np.diff(whose[order], prepend=-1, append=-1))
        for first, last in pairwise(bounds):
            places = order[first:last]
            shard = int(whose[places[0]])
            positions = self._position[picks[places]]
            tiles = self._levels(shard)[level]
            whole = len(positions) == len(tiles) and bool((positions == np.arange(len(tiles))).all())
            yield places, tiles if whole else tiles[positions]

    def _tiles(self, side: int, picks: Picks) -> Pixels:
        out = np.empty((len(picks), side, side, 3), np.uint8)
        for places, tiles in self.chunks(side, picks):
            out[places] = tiles
        return out

    def _levels(self, shard: int) -> list[Pixels]:
        if shard not in self._maps:
            self._maps[shard] = shard_files.tiles_of(self.folder, self.shards[shard], self.in_shard(shard))
        return self._maps[shard]

    @staticmethod
    def _ordered(columns: Sequence[Columns], name: str, order: Picks, kind: DTypeLike) -> NDArray[Any]:
        parts: list[NDArray[Any]] = [np.empty(0, kind), *(np.asarray(column[name], kind) for column in columns)]
        every: NDArray[Any] = np.concatenate(parts)
        ordered: NDArray[Any] = every[order]
        return ordered


def _columns(folder: Path, rows: str) -> Columns:
    """Return the columns of a shard's rows that `Surveyed` needs."""
    return shard_files.columns_of(folder, rows, _CONTENT, numbers=True)
