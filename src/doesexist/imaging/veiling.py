"""Make a person in a picture unrecognisable, by irreversible pixelation of a polygon.

Blurring can be undone; discarded data can't. So at most 8 × 8 mean colours of a veiled person are left, with linear
interpolation between them. The veil's edge fades outwards only, so that nothing of them shows through there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import PIL.Image

from doesexist.imaging.engine import Image
from doesexist.imaging.pixels import as_array, from_array
from doesexist.model.geometry import Point

# Samples along a side of the whole person, seen or not; fewer if they are smaller than 32 pixels.
_MOST_SAMPLES: Final = 8
_LEAST_SAMPLE: Final = 4  # pixels

Polygon = Sequence[Point]
WHOLE: Final[tuple[Point, ...]] = (
    (-math.inf, -math.inf),
    (-math.inf, math.inf),
    (math.inf, math.inf),
    (math.inf, -math.inf),
)
"""A polygon that covers any picture, since the size in its record may be wrong."""


class Window(NamedTuple):
    """An axis-aligned part of a picture, in pixels."""

    left: int
    top: int
    width: int
    height: int


def veiled(picture: Image, polygons: Sequence[Polygon]) -> Image:
    """Return the picture (sRGB, 8 bits, 3 bands) with each polygon made unrecognisable.

    Corners are in pixels of the picture and may lie outside it. The convex hull of a polygon is veiled: rather too much
    than too little. Pixels beyond the margin are unchanged. WHOLE veils all of it.
    """
    for polygon in polygons:
        hull = _hull(_corners(picture) if polygon == WHOLE else polygon)
        window = _window(hull, picture) if hull else None
        if window is not None:
            seen = picture.crop(window.left, window.top, window.width, window.height)
            opaque = _opacity(hull, window)
            picture = picture.insert(opaque.ifthenelse(_veil(seen, hull), seen, blend=True), window.left, window.top)
    return picture


def _corners(picture: Image) -> list[Point]:
    return [(0, 0), (0, picture.height), (picture.width, picture.height), (picture.width, 0)]


def _hull(polygon: Polygon) -> list[Point]:
    """Return the corners of the convex hull, in order (Andrew's monotone chain)."""

    def turns(a: Point, b: Point, c: Point) -> bool:
        return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])

    points = sorted(set(polygon))
    chains: list[list[Point]] = []
    for ordered in (points, points[::-1]):
        chain: list[Point] = []
        for point in ordered:
            while len(chain) > 1 and not turns(chain[-2], chain[-1], point):
                chain.pop()
            chain.append(point)
        chains.append(chain[:-1])
    return [*chains[0], *chains[1]] or points


def _size(hull: Sequence[Point]) -> tuple[float, float]:
    xs, ys = zip(*hull, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def _margin(hull: Sequence[Point]) -> float:
    """Return over how many pixels the veil fades outwards: a sixteenth of the hull's extent, at least two."""
    return max(2.0, max(_size(hull)) / 16)


def _window(hull: Sequence[Point], picture: Image) -> Window | None:
    """Return the part of the picture that a veil changes, None if it changes nothing."""
    margin = _margin(hull)
    xs, ys = zip(*hull, strict=True)
    left, top = (max(math.floor(min(values) - margin), 0) for values in (xs, ys))
    right = min(math.ceil(max(xs) + margin), picture.width)
    bottom = min(math.ceil(max(ys) + margin), picture.height)
    return Window(left, top, right - left, bottom - top) if left < right and top < bottom else None


def _veil(seen: Image, hull: Sequence[Point]) -> Image:
    """Return the means of at most 8 × 8 cells, linearly interpolated to the size of `seen`."""
    width, height = (extent + 2 * _margin(hull) for extent in _size(hull))
    columns, rows = _samples(seen.width, width), _samples(seen.height, height)
    means = PIL.Image.fromarray(as_array(seen)).resize((columns, rows), PIL.Image.Resampling.BOX)
    return from_array(np.asarray(means)).resize(seen.width / columns, vscale=seen.height / rows, kernel="linear")


def _samples(visible: int, whole: float) -> int:
    """Return how many samples to keep along one side, in proportion to the visible part of the person."""
    return max(1, min(round(_MOST_SAMPLES * visible / whole), visible // _LEAST_SAMPLE, _MOST_SAMPLES))


def _opacity(hull: Sequence[Point], window: Window) -> Image:
    """Return the opacity of the veil per pixel: 255 in the hull and up to a pixel around it, 0 beyond the margin."""
    x = np.arange(window.width) + window.left + 0.5
    y = np.arange(window.height) + window.top + 0.5
    outside = np.zeros((window.height, window.width), dtype=np.float32)  # the distance from the hull, in pixels
    for (ax, ay), (bx, by) in zip(hull, [*hull[1:], hull[0]], strict=True):
        length = math.hypot(bx - ax, by - ay)
        if length > 0:
            across, down = (x - ax) * (by - ay) / length, (y - ay) * (ax - bx) / length
            np.maximum(outside, np.add.outer(down, across, dtype=np.float32, casting="same_kind"), out=outside)
    opacity = np.clip((_margin(hull) - outside) / (_margin(hull) - 1), 0, 1)
    pixels = np.rint(opacity * 255).astype(np.uint8)
    return Image.new_from_memory(pixels.data, window.width, window.height, 1, "uchar")
