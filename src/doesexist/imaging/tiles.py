"""Exact downscaling by area averages: each pixel is the mean of its area, rounded to nearest, halves up.

It is computed in integers from the original pixels, never from rounded ones: so a tile of 16² is the same on every
machine, and whether or not a tile of 64² was computed first.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doesexist.imaging.pixels import Pixels

LEVELS = (64, 32, 16, 8, 4, 2, 1)
"""The sides of each picture's tiles, in pixels."""
SMALL = 256
"""Pixels of the longer side of `Scaled.small`, approximately: of this size the squares are summed."""

_AT_ONCE = 4 << 20
"""Bytes of sums that are computed at once: for a photograph of 100 million pixels all of them would be 2.4 GB."""

IN_THE_CACHE = 192 << 10
"""Bytes of sums that are computed at once in strips: more would be allocated anew each time, and leave the cache."""

Whole = NDArray[np.uint64]
Summed = NDArray[Any]


class Scaled(NamedTuple):
    """The downscaled versions of a picture."""

    tiles: tuple[Pixels, ...]
    """The centre square at each of LEVELS: (side, side, 3)."""
    small: Pixels
    """The whole picture, averaged in square blocks: (height // block, width // block, 3)."""


def block_of(width: int, height: int) -> int:
    """Return the side of the blocks that are averaged for the small picture; no longer than the picture's shorter side.

    >>> block_of(1024, 1024), block_of(640, 480), block_of(128, 128), block_of(2000, 5)
    (4, 2, 1, 5)
    """
    return max(1, min(max(width, height) // SMALL, width, height))


def scaled(pixels: Pixels) -> Scaled:
    """Return a picture's tiles, and the small picture."""
    height, width, _ = pixels.shape
    block = block_of(width, height)
    blocks = _block_sums(pixels, block)
    small = _mean(blocks, block * block)
    sums, area = _square_sums(pixels, blocks, block)
    tiles: list[Pixels] = []
    for side in LEVELS:
        if side < LEVELS[0]:
            sums, area = _block_sums(sums, 2, 255 * area), area * 4
        tiles.append(_mean(sums, area))
    return Scaled(tuple(tiles), small)


def _square_sums(pixels: Pixels, blocks: Summed, block: int) -> tuple[Summed, int]:
    """Return the sums of a picture's centre square for a tile of 64², and the area that each is the sum of."""
    height, width, _ = pixels.shape
    side, most = min(width, height), LEVELS[0]
    if width == height and side % (most * block) == 0:
        return _block_sums(blocks, side // (most * block), 255 * block * block), (side // most) ** 2
    top, left = (height - side) // 2, (width - side) // 2
    square = pixels[top : top + side, left : left + side]
    rows = _along_rows(square, most)
    return _along_rows(rows.swapaxes(0, 1), most).swapaxes(0, 1), side * side


def _along_rows(values: Summed, parts: int) -> Whole:
    """Return a square's rows summed into `parts` equal parts; a row on a boundary is divided between two.

    In units of 1/`parts`, so that fractions of a row are integers.
    """
    out: Whole = np.empty((parts, *values.shape[1:]), np.uint64)
    at_once = max(1, _AT_ONCE // (24 * len(values)))
    for left in range(0, values.shape[1], at_once):
        out[:, left : left + at_once] = _strip_along_rows(values[:, left : left + at_once], parts)
    return out


def _strip_along_rows(values: Summed, parts: int) -> Whole:
    rows = len(values)
    before: Whole = np.zeros((rows + 1, *values.shape[1:]), np.uint64)
    np.cumsum(values, axis=0, dtype=np.uint64, out=before[1:])
    ends, rest = np.divmod(np.arange(parts + 1) * rows, parts)
    shares: Whole = rest.astype(np.uint64).reshape(-1, *[1] * (values.ndim - 1))
    split: Whole = values[np.minimum(ends, rows - 1)].astype(np.uint64)
    reached: Whole = before[ends] * np.uint64(parts) + split * shares
    between: Whole = reached[1:] - reached[:-1]
    return between


def _block_sums(values: Summed, block: int, most: int = 255) -> Summed:
    """Return the sums of blocks, (height // block, width // block, 3); incomplete blocks at the edges are left out.

    `most`: the largest possible value, which determines the integer type: narrow ones are faster.
    """
    if block == 1:
        return values
    height, width = values.shape[0] // block, values.shape[1] // block
    whole = values[: height * block, : width * block].reshape(height, block, -1)
    sums: Summed = np.empty((height, width, 3), _holding(most * block * block))
    at_once = max(1, IN_THE_CACHE // (sums.itemsize * whole.shape[2]))
    for top in range(0, height, at_once):
        rows = whole[top : top + at_once, 0].astype(sums.dtype)
        for row in range(1, block):
            rows += whole[top : top + at_once, row]
        # Running sums over whole rows, of which the first value in each block is used, since NumPy is slow at adding
        # a few values at a time.
        columns = _running_sums(rows, block)
        for colour in range(3):
            sums[top : top + at_once, :, colour] = columns[:, colour :: 3 * block]
    return sums


def _running_sums(rows: Summed, block: int) -> Summed:
    """Return for each value the sum of it and the next block - 1 values of the same colour in its row."""
    if block == 1:
        return rows
    half = _running_sums(rows, block // 2)
    reach = 3 * (block // 2)
    pairs: Summed = half[:, :-reach] + half[:, reach:]
    return pairs if block % 2 == 0 else pairs[:, :-3] + rows[:, 2 * reach :]


def _holding(most: int) -> type[np.uint16 | np.uint32 | np.uint64]:
    """Return the narrowest unsigned integer type that holds a value, with room for rounding."""
    return np.uint16 if most < 1 << 15 else np.uint32 if most < 1 << 31 else np.uint64


def _mean(sums: Summed, area: int) -> Pixels:
    if area == 1:
        return sums.astype(np.uint8)
    if area & (area - 1) == 0:
        half, bits = sums.dtype.type(area // 2), sums.dtype.type(area.bit_length() - 1)
        shifted: Pixels = ((sums + half) >> bits).astype(np.uint8)
        return shifted
    doubled = sums.astype(np.uint64)
    doubled *= np.uint64(2)
    doubled += np.uint64(area)
    doubled //= np.uint64(2 * area)
    return doubled.astype(np.uint8)
