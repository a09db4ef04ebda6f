"""What can be measured of a picture as a picture: its light and colours, how sharp it is. Nothing of who is in it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import xxhash

from doesexist.imaging.pixels import Pixels

# Pictures are measured side by side, each in its own thread: none is to be cut up into further ones.
cv2.setNumThreads(1)


class Measures(NamedTuple):
    """What is measured. Lightness 0 to 100, a and b about -128 to 127 (CIELAB, D65); the rest in levels of 255."""

    lightness: float
    a: float
    b: float
    brightness: float
    """The mean of the luma (ITU-R BT.601)."""
    contrast: float
    """Its standard deviation."""
    sharpness: float
    """The variance of its Laplacian, in the small picture: so that pictures of all sizes can be compared."""
    likeness: bytes
    """A perceptual hash of 64 bits (OpenCV's pHash): pictures that look alike differ in few of them."""


def measured(tile: Pixels, small: Pixels) -> Measures:
    """Return what is measured of a picture, from its tile of 64² and from its small picture.

    Rounded to four places, which is less than what processors differ in.
    """
    colours = cv2.cvtColor(tile.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2Lab)
    lightness, a, b = (round(float(mean), 4) for mean in colours.reshape(-1, 3).mean(axis=0, dtype=np.float64))
    (brightness,), (contrast,) = cv2.meanStdDev(cv2.cvtColor(tile, cv2.COLOR_RGB2GRAY))
    edges = cv2.Laplacian(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.CV_16S)
    _, (deviation,) = cv2.meanStdDev(edges)
    # A hash each time: what OpenCV keeps in it is not for several threads.
    likeness = cv2.img_hash.PHash.create().compute(tile[..., ::-1].copy())
    return Measures(
        lightness,
        a,
        b,
        round(float(brightness[0]), 4),
        round(float(contrast[0]), 4),
        round(float(deviation[0]) ** 2, 4),
        likeness.tobytes(),
    )


def fingerprint(pixels: Pixels) -> bytes:
    """Return a digest of a picture's pixels, row by row: 16 bytes (xxh3-128, a tenth of a millisecond for 1024²).

    It tells whether a picture is still the same, and protects from accidents only; md5, which FFHQ's records give,
    would take a third of the time of decoding.
    """
    return xxhash.xxh3_128_digest(np.ascontiguousarray(pixels).data)
