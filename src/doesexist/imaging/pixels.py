"""Conversion between libvips images and NumPy arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doesexist.imaging.engine import Image

Pixels = NDArray[np.uint8]


def from_array(pixels: Pixels) -> Image:
    """Return sRGB pixels of shape (height, width, 3) as a picture, without copying them."""
    height, width, bands = pixels.shape
    picture = Image.new_from_memory(np.ascontiguousarray(pixels).data, width, height, bands, "uchar")
    return picture.copy(interpretation="srgb")


def as_array(picture: Image) -> Pixels:
    """Return the pixels of an 8-bit picture in the shape (height, width, bands)."""
    pixels = np.frombuffer(picture.write_to_memory(), dtype=np.uint8)
    return pixels.reshape(picture.height, picture.width, picture.bands)
