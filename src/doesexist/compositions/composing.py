"""The wall of everyone, or a part of it, put together from tiles when somebody looks there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import LEVELS
from doesexist.model.grids import Grid

LARGEST_TILE = LEVELS[0]
MOST = 56 << 20
"""Bytes of pixels that a part of a grid may have: all of FFHQ at 16² has 54 million."""
_DIM = 4
"""What is left of the light of those who are not meant, as its divisor."""
_AT_ONCE = 4 << 20
"""Bytes of tiles that are copied at once."""

Looks = NDArray[np.uint8]
"""How each place of a grid is seen."""
AS_IT_IS: Final = 0
DIMMED: Final = 1
EMPTY: Final = 2
_NOTHING = 128 // _DIM
"""What an empty place shows: as much light as those around it who are dimmed, and nobody."""


def montage(surveyed: Surveyed, picks: Picks, grid: Grid, side: int) -> Pixels:
    """Return pictures side by side in a grid, row by row, as tiles of that side: (rows × side, columns × side, 3)."""
    out = np.empty((grid.rows, side, grid.columns, side, 3), np.uint8)
    if grid.places:
        places = picks[: grid.places]
        for at, tiles in surveyed.chunks(side, places):
            rows, columns = np.divmod(at, grid.columns)
            out[rows, :, columns] = tiles
    return out.reshape(grid.rows * side, grid.columns * side, 3)


class Window(NamedTuple):
    """Some columns and rows of a grid, and how many pixels a side each picture has in them."""

    columns: range
    rows: range
    side: int

    @classmethod
    def within(cls, columns: range, rows: range, side: int) -> Self:
        """Return a window whose pictures are no larger than that and as large as MOST allows, if they are tiles.

        >>> Window.within(range(264), range(265), 64).side
        16
        """
        fits = (level for level in LEVELS if level <= side and level <= largest(len(columns) * len(rows)))
        return cls(columns, rows, next(fits, LEVELS[-1]))


def largest(pictures: int) -> int:
    """Return how many pixels a side so many pictures may have together.

    >>> largest(36), largest(264 * 265)
    (737, 16)
    """
    return int((MOST / (3 * pictures)) ** 0.5)


def part(surveyed: Surveyed, picks: Picks, grid: Grid, window: Window, *, looks: Looks | None = None) -> Pixels:
    """Return a part of a grid as tiles; `looks`: how they are seen, by place.

    Raises IndexError where the grid has no such column or row.
    """
    columns, rows, side = window
    places = np.add.outer(np.array(rows) * grid.columns, np.array(columns)).reshape(-1)
    out = np.empty((len(rows), side, len(columns), side, 3), np.uint8)
    # A few at a time: what is in memory twice is small.
    at_once = _AT_ONCE // (side * side * 3)
    for first in range(0, len(places), at_once):
        some = places[first : first + at_once]
        tiles = surveyed.tiles(side, picks[some])
        below, beside = np.divmod(np.arange(first, first + len(some)), len(columns))
        out[below, :, beside] = tiles if looks is None else seen_as(tiles, looks[some])
    return out.reshape(len(rows) * side, len(columns) * side, 3)


def enlarged(window: Window, picture: Callable[[int, int], Pixels], *, looks: Callable[[int, int], int]) -> Pixels:
    """Return a part of a grid from pictures that are larger than tiles, each asked for by its column and row."""
    columns, rows, side = window
    out = np.empty((len(rows), side, len(columns), side, 3), np.uint8)
    for row, y in enumerate(rows):
        for column, x in enumerate(columns):
            look = looks(x, y)
            if look == EMPTY:
                out[row, :, column] = _NOTHING
            else:
                seen = picture(x, y)
                out[row, :, column] = dimmed(seen) if look == DIMMED else seen
    return out.reshape(len(rows) * side, len(columns) * side, 3)


def seen_as(tiles: Pixels, looks: Looks) -> Pixels:
    """Return tiles as each of them is seen; those that are handed in are used up."""
    tiles[looks == DIMMED] = dimmed(tiles[looks == DIMMED])
    tiles[looks == EMPTY] = _NOTHING
    return tiles


def dimmed(pixels: Pixels) -> Pixels:
    """Return pixels as those are seen who are not meant: grey, and a quarter as light."""
    grey = pixels.sum(axis=-1, keepdims=True, dtype=np.uint16) // (3 * _DIM)
    return np.broadcast_to(grey.astype(np.uint8), pixels.shape)
