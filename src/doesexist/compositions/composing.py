"""Composition of the wall, or a part of it, from tiles, on request."""

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
"""Bytes of pixels of a part of a grid, at most: all of FFHQ at 16² has 54 million."""
_DIM = 4
"""Divisor for the brightness of pictures that a filter excludes."""
_AT_ONCE = 4 << 20
"""Bytes of tiles that are copied at once."""

Looks = NDArray[np.uint8]
"""How each place of a grid is shown: AS_IT_IS, DIMMED or EMPTY."""
AS_IT_IS: Final = 0
DIMMED: Final = 1
EMPTY: Final = 2
_NOTHING = 128 // _DIM
"""The grey of an empty place: that of a medium grey, dimmed."""


def montage(surveyed: Surveyed, picks: Picks, grid: Grid, side: int) -> Pixels:
    """Return a montage of pictures in a grid, row by row, from tiles: (rows × side, columns × side, 3)."""
    out = np.empty((grid.rows, side, grid.columns, side, 3), np.uint8)
    if grid.places:
        places = picks[: grid.places]
        for at, tiles in surveyed.chunks(side, places):
            rows, columns = np.divmod(at, grid.columns)
            out[rows, :, columns] = tiles
    return out.reshape(grid.rows * side, grid.columns * side, 3)


class Window(NamedTuple):
    """A rectangle of a grid's columns and rows, and how many pixels a side each picture has in it."""

    columns: range
    rows: range
    side: int

    @classmethod
    def within(cls, columns: range, rows: range, side: int) -> Self:
        """Return the window with the largest tiles that `side` and MOST allow.

        >>> Window.within(range(264), range(265), 64).side
        16
        """
        fits = (level for level in LEVELS if level <= side and level <= largest(len(columns) * len(rows)))
        return cls(columns, rows, next(fits, LEVELS[-1]))


def largest(pictures: int) -> int:
    """Return how many pixels a side each of `pictures` may have, so that all stay within MOST.

    >>> largest(36), largest(264 * 265)
    (737, 16)
    """
    return int((MOST / (3 * pictures)) ** 0.5)


def part(surveyed: Surveyed, picks: Picks, grid: Grid, window: Window, *, looks: Looks | None = None) -> Pixels:
    """Return a window of a grid, made of tiles; `looks`: how each is shown, by place.

    Raises IndexError where the grid has no such column or row.
    """
    columns, rows, side = window
    places = np.add.outer(np.array(rows) * grid.columns, np.array(columns)).reshape(-1)
    out = np.empty((len(rows), side, len(columns), side, 3), np.uint8)
    # A few at a time, so that little is in memory twice.
    at_once = _AT_ONCE // (side * side * 3)
    for first in range(0, len(places), at_once):
        some = places[first : first + at_once]
        tiles = surveyed.tiles(side, picks[some])
        below, beside = np.divmod(np.arange(first, first + len(some)), len(columns))
        out[below, :, beside] = tiles if looks is None else seen_as(tiles, looks[some])
    return out.reshape(len(rows) * side, len(columns) * side, 3)


def enlarged(window: Window, picture: Callable[[int, int], Pixels], *, looks: Callable[[int, int], int]) -> Pixels:
    """Return a window of a grid, made of pictures larger than tiles; `picture` and `looks` take column and row."""
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
    """Return the tiles dimmed or emptied as `looks` says; modifies them in place."""
    tiles[looks == DIMMED] = dimmed(tiles[looks == DIMMED])
    tiles[looks == EMPTY] = _NOTHING
    return tiles


def dimmed(pixels: Pixels) -> Pixels:
    """Return pixels in grey, at a quarter of their brightness."""
    grey = pixels.sum(axis=-1, keepdims=True, dtype=np.uint16) // (3 * _DIM)
    return np.broadcast_to(grey.astype(np.uint8), pixels.shape)
