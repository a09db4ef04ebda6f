"""Write a PNG row by row, so that a wall of 70,000 faces is never in memory as a whole."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from doesexist.imaging.pixels import Pixels
from doesexist.imaging.png_chunks import SIGNATURE, chunk
from doesexist.imaging.png_text import with_text

_RGB: Final = (8, 2, 0, 0, 0)  # bits, colour type, compression, filter, interlace
_SUB: Final = 1  # the filter that stores the difference of each pixel to its left neighbour
_QUICKLY: Final = 1
_END: Final = chunk(b"IEND", b"")


def png_of(bands: Iterable[Pixels], width: int, height: int, words: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the bytes of a PNG, from bands of rows, (rows, width, 3) each, with texts by keyword.

    Raises ValueError if the bands have more or fewer rows than `height`.
    """
    empty = SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, *_RGB)) + _END
    yield with_text(empty, words)[: -len(_END)]
    packer = zlib.compressobj(_QUICKLY)
    rows = 0
    for band in bands:
        rows += len(band)
        if packed := packer.compress(_filtered(band)):
            yield chunk(b"IDAT", packed)
    if rows != height:
        raise ValueError(f"{rows} rows came of {height}")
    yield chunk(b"IDAT", packer.flush()) + _END


def _filtered(band: Pixels) -> memoryview:
    height, width, _ = band.shape
    rows = np.empty((height, 1 + width * 3), np.uint8)
    samples = band.reshape(height, -1)
    rows[:, 0] = _SUB
    rows[:, 1:4] = samples[:, :3]
    np.subtract(samples[:, 3:], samples[:, :-3], out=rows[:, 4:])
    return rows.reshape(-1).data
