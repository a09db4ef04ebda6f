"""The wall of everyone, or a part of it, put together from tiles when somebody looks there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import LEVELS
from doesexist.model.grids import Grid

LARGEST_TILE = LEVELS[0]
_DIM = 4
"""What is left of the light of those who are not meant, as its divisor."""


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


def part(
    surveyed: Surveyed, picks: Picks, grid: Grid, window: Window, *, meant: NDArray[np.bool_] | None = None
) -> Pixels:
    """Return a part of a grid as tiles. Of whom is not `meant`, by place, little is seen.

    Raises IndexError where the grid has no such column or row.
    """
    places = np.add.outer(np.array(window.rows) * grid.columns, np.array(window.columns)).reshape(-1)
    tiles = surveyed.tiles(window.side, picks[places])
    if meant is not None:
        others = ~meant[places]
        tiles[others] = dimmed(tiles[others])
    laid = tiles.reshape(len(window.rows), len(window.columns), window.side, window.side, 3).swapaxes(1, 2)
    return laid.reshape(len(window.rows) * window.side, len(window.columns) * window.side, 3)


def enlarged(window: Window, picture: Callable[[int, int], Pixels], *, meant: Callable[[int, int], bool]) -> Pixels:
    """Return a part of a grid from pictures that are larger than tiles, each asked for by its column and row."""
    columns, rows, side = window
    out = np.empty((len(rows), side, len(columns), side, 3), np.uint8)
    for row, y in enumerate(rows):
        for column, x in enumerate(columns):
            seen = picture(x, y)
            out[row, :, column] = seen if meant(x, y) else dimmed(seen)
    return out.reshape(len(rows) * side, len(columns) * side, 3)


def dimmed(pixels: Pixels) -> Pixels:
    """Return pixels as those are seen who are not meant: grey, and a quarter as light."""
    grey = pixels.astype(np.uint16).sum(axis=-1, keepdims=True) // (3 * _DIM)
    return np.broadcast_to(grey.astype(np.uint8), pixels.shape)
