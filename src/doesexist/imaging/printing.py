"""Post-processing of drawn pictures: the grain of paper, thumbnails, and encoding as PNG files.

Equal pixels give equal bytes on every processor (ISA-L, which is faster, compresses differently on each).
Measured, milliseconds and kilobytes:

                                  250 × 270, flat      1024 × 1024, printed
    libdeflate, as here              0.6    25              28     993
    zlib at its quickest             1.0    27              39   1,168
    Pillow at its quickest           3.0    29
"""

from __future__ import annotations

import hashlib
import struct
from functools import lru_cache

import deflate
import numpy as np
import PIL.Image
from numpy.typing import NDArray

from doesexist.imaging.pixels import Pixels
from doesexist.imaging.png_chunks import SIGNATURE, chunk

_RGB = (8, 2, 0, 0, 0)  # bits, colour type, compression, filter, interlace
_TILE = 1024


def png(pixels: Pixels, *, grained: bool = False) -> bytes:
    """Return pixels (height, width, 3) as a PNG file; for `grained` ones with the filter Sub."""
    height, width, _ = pixels.shape
    rows = np.empty((height, 1 + width * 3), np.uint8)
    samples = pixels.reshape(height, -1)
    rows[:, 0] = grained
    rows[:, 1:] = samples
    if grained:
        rows[:, 4:] -= samples[:, :-3]
    return (
        SIGNATURE
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, *_RGB))
        + chunk(b"IDAT", bytes(deflate.zlib_compress(rows.data, 3 if grained else 1)))
        + chunk(b"IEND", b"")
    )


def digest(content: bytes | memoryview) -> str:
    """Return the md5 of a file's bytes, or of pixels row by row, as FFHQ's records give it."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def thumbnail(pixels: Pixels, side: int) -> Pixels:
    """Return a square picture scaled by Pillow's Lanczos, as FFHQ's thumbnails were."""
    if len(pixels) == side:
        return pixels
    return np.asarray(PIL.Image.fromarray(pixels).resize((side, side), PIL.Image.Resampling.LANCZOS))


def printed(pixels: Pixels, number: int, *, rough: bool) -> Pixels:
    """Return a drawing with the grain of paper and, if `rough`, with uneven edges.

    `number` determines the grain.
    """
    grain, drift = _sheet()
    top, left = number * 397 % _TILE, number * 613 % _TILE
    height, width, _ = pixels.shape
    rows = np.array([(top + row) % _TILE for row in range(height)])
    columns = np.array([(left + column) % _TILE for column in range(width)])
    here = np.ix_(rows, columns)
    if not rough:
        return _inked(pixels, grain[here])
    step = drift[here]
    places = np.arange(height * width, dtype=np.int32).reshape(height, width)
    down, across = step // 3 - 1, step % 3 - 1
    down[0], down[-1], across[:, 0], across[:, -1] = 0, 0, 0, 0
    places += down * np.int32(width) + across
    return _inked(pixels.reshape(-1, 3)[places], grain[here])


def _inked(pixels: Pixels, grain: NDArray[np.int16]) -> Pixels:
    inked: Pixels = np.clip(pixels + grain[..., np.newaxis], 0, 255).astype(np.uint8)
    return inked


@lru_cache(maxsize=1)
def _sheet() -> tuple[NDArray[np.int16], NDArray[np.int32]]:
    """Return a seamlessly tiling grain, and for each pixel which of its 3 × 3 neighbours is copied (0 to 8)."""
    chance = np.random.Generator(np.random.PCG64(1891))
    fine = chance.integers(-4, 5, (_TILE, _TILE)) + chance.integers(-3, 4, (_TILE, _TILE))
    coarse = chance.integers(-120, 121, (_TILE // 4, _TILE // 4)).astype(np.float64)
    for axis in (0, 1):
        coarse = (coarse + np.roll(coarse, 1, axis) + np.roll(coarse, -1, axis)) / 3
    paper = np.repeat(np.repeat(coarse, 4, 0), 4, 1)
    for axis in (0, 1):
        paper = (paper + np.roll(paper, 1, axis) + np.roll(paper, 2, axis) + np.roll(paper, 3, axis)) / 4
    drift = chance.choice(9, (_TILE, _TILE), p=[0.04, 0.09, 0.04, 0.09, 0.48, 0.09, 0.04, 0.09, 0.04])
    return np.rint(0.55 * fine + 0.06 * paper).astype(np.int16), drift.astype(np.int32)
