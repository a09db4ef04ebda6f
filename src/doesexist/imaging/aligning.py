"""A face is cut out of its photograph, as FFHQ did.

The steps, their order and their figures are those that the dataset's authors published: photographs much larger than
needed are first made smaller, what lies outside the photograph is filled with its blurred reflection, and the square
is straightened at four times its size. What isn't theirs is how: here libvips streams the pixels, so that a face
costs milliseconds and never more memory than the part of the photograph that it lies in.

Coordinates are FFHQ's: a whole number is the middle of a pixel.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import PIL.Image
from numpy.typing import NDArray
from PIL import ImageFilter

from doesexist.imaging.engine import Image, Interpolate
from doesexist.imaging.pixels import Pixels, as_array, from_array
from doesexist.model.geometry import Quad

# FFHQ draws a face at 4096² and scales it down to 1024².
_AS_PUBLISHED: Final = 4

Weights = NDArray[np.float32]


class Box(NamedTuple):
    """An upright box in whole pixels; for paddings, how much is added on each side."""

    left: int
    top: int
    right: int
    bottom: int


def aligned(photograph: Image, quad: Quad, size: int = 1024, *, as_published: bool = False) -> Image:
    """Return the face in a photograph (sRGB, 8 bits, 3 bands) that `quad` frames, upright, `size` pixels a side.

    `as_published` gives FFHQ's own picture but for the last bits of a pixel: to make files, and to compare.
    Without it, what no eye sees is left out, and it takes a quarter of the time: to look at.
    A quad that lies outside the photograph gives what FFHQ fills such places with, the photograph's middle colour.
    """
    photograph, quad = _made_smaller(photograph, quad, size)
    side = _side(quad)
    border = max(round(0.1 * side), 3)
    window = _window(photograph, quad, border)
    if window.left >= window.right or window.top >= window.bottom or _area(quad) < 1:
        return from_array(np.broadcast_to(_middle_colour(photograph), (size, size, photograph.bands)))
    part = photograph.crop(window.left, window.top, window.right - window.left, window.bottom - window.top)
    quad = _moved(quad, -window.left, -window.top)
    padding = _padding(part, quad, border, least=max(round(0.3 * side), 1))
    if padding is not None:
        part = _padded(part, padding, blur=0.02 * side)
        quad = _moved(quad, padding.left, padding.top)
    return _straightened(part, quad, size, _AS_PUBLISHED if as_published else _supersampling_for(side / size))


def aligned_array(photograph: Pixels, quad: Quad, size: int = 1024, *, as_published: bool = False) -> Pixels:
    """Do the same for pixels that are drawn: (height, width, 3) in, (size, size, 3) out."""
    return as_array(aligned(from_array(photograph), quad, size, as_published=as_published))


def _made_smaller(photograph: Image, quad: Quad, size: int) -> tuple[Image, Quad]:
    """Return the photograph by a whole factor smaller, with the face still at least twice as large as needed."""
    factor = math.floor(_side(quad) / size * 0.5)
    if factor <= 1:
        return photograph, quad
    width, height = (max(round(side / factor), 1) for side in (photograph.width, photograph.height))
    smaller = photograph.reduce(photograph.width / width, photograph.height / height, kernel="lanczos3")
    return smaller, quad.scaled(1 / factor)


def _supersampling_for(scale: float) -> int:
    """Return how many times larger a face must be drawn so that no eye sees a difference.

    `scale` is the photograph's pixels for each of the result's. Faces that are enlarged to twice their size or more
    need no drawing larger; measured against four times, none of the others falls below 50 dB.
    """
    return max(min(math.ceil(2 * scale), 2), math.ceil(scale))


def _side(quad: Quad) -> float:
    """Return the longest side. FFHQ's quads are squares; whatever else comes must not need more memory than those."""
    points = quad.points
    return max(math.dist(a, b) for a, b in zip(points, (*points[1:], points[0]), strict=True))


def _area(quad: Quad) -> float:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad.points
    return abs((cx - ax) * (dy - by) - (cy - ay) * (dx - bx)) / 2


def _moved(quad: Quad, x: float, y: float) -> Quad:
    return Quad(*((corner[0] + x, corner[1] + y) for corner in quad.points))


def _whole_bounds(quad: Quad) -> Box:
    left, top, right, bottom = quad.bounds
    return Box(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))


def _window(photograph: Image, quad: Quad, border: int) -> Box:
    """Return the part of the photograph that is needed."""
    left, top, right, bottom = _whole_bounds(quad)
    return Box(
        max(left - border, 0),
        max(top - border, 0),
        min(right + border, photograph.width),
        min(bottom + border, photograph.height),
    )


def _padding(part: Image, quad: Quad, border: int, *, least: int) -> Box | None:
    """Return how far the quad and its border reach beyond the photograph; None where that is as good as nothing."""
    left, top, right, bottom = _whole_bounds(quad)
    needed = Box(
        max(border - left, 0),
        max(border - top, 0),
        max(right - part.width + border, 0),
        max(bottom - part.height + border, 0),
    )
    if max(needed) <= border - 4:
        return None
    return Box(*(max(side, least) for side in needed))


def _padded(part: Image, padding: Box, *, blur: float) -> Image:
    """Return the picture with its reflection around it, ever more blurred and at last of one colour.

    How deep a pixel lies in the padding is 0 at the photograph's edge, 1 at the outer one and negative inside.
    """
    left, top, right, bottom = padding
    pixels = np.pad(as_array(part), ((top, bottom), (left, right), (0, 0)), mode="reflect")
    rows, columns = _depths(len(pixels), top, bottom), _depths(pixels.shape[1], left, right)
    _blend(pixels, _blurred(pixels, blur), rows * 3 + 1, columns * 3 + 1)
    _blend(pixels, np.broadcast_to(_middle_colour(from_array(pixels)), pixels.shape), rows, columns)
    return from_array(pixels)


def _depths(length: int, before: int, after: int) -> Weights:
    place = np.arange(length, dtype=np.float32)
    return 1 - np.minimum(place / before, (length - 1 - place) / after)


def _blend(pixels: Pixels, other: Pixels, rows: Weights, columns: Weights) -> None:
    """Put the other pixels over these, as much as the larger of a row's and a column's weight says (0 to 1)."""
    rows, columns = np.clip(rows, 0, 1), np.clip(columns, 0, 1)
    for top in range(0, len(pixels), 64):  # in strips: as fractions they take four times the memory
        strip = slice(top, top + 64)
        weights = np.maximum(rows[strip, np.newaxis], columns)[..., np.newaxis]
        blended = pixels[strip] + (other[strip].astype(np.float32) - pixels[strip]) * weights
        pixels[strip] = np.rint(blended)


def _blurred(pixels: Pixels, sigma: float) -> Pixels:
    """Return the pixels through a Gaussian of `sigma` pixels, applied to a copy as small as that allows.

    Pillow's is three box blurs: as good here, and takes a half to a quarter of the time of libvips's.
    """
    factor = max(int(sigma / 1.5), 1)
    # Shrinking to means of factor² pixels and drawing lines between them blurs too: their share is taken off.
    rest = math.sqrt(sigma**2 - (factor**2 - 1) / 4) / factor
    sharp = PIL.Image.fromarray(pixels)
    small = sharp.reduce(factor).filter(ImageFilter.GaussianBlur(rest))
    shown = (0, 0, sharp.width / factor, sharp.height / factor)
    large: Pixels = np.asarray(small.resize(sharp.size, PIL.Image.Resampling.BILINEAR, shown))
    return large


def _middle_colour(picture: Image) -> Pixels:
    """Return the median of each band."""
    counts = np.frombuffer(picture.hist_find().write_to_memory(), dtype=np.uint32).reshape(-1, picture.bands)
    upto = np.cumsum(counts, axis=0, dtype=np.int64)
    return np.asarray(np.argmax(upto * 2 >= upto[-1], axis=0), dtype=np.uint8)


def _straightened(part: Image, quad: Quad, size: int, supersampling: int) -> Image:
    """Return the square that the quad frames, drawn larger and scaled down by Lanczos."""
    drawn = size * supersampling
    corners = np.array(quad.points)
    top_left, bottom_left, bottom_right, top_right = corners
    # The steps in the photograph from one pixel to the next, across and down. Published corners are rounded to 0.01 px,
    # so opposite edges differ by as much: the mean of the two is meant.
    across = (top_right - top_left + bottom_right - bottom_left) / 2 / drawn
    down = (bottom_left - top_left + bottom_right - top_right) / 2 / drawn
    steps = np.column_stack((across, down))
    first = corners.mean(axis=0) - steps @ np.full(2, (drawn - 1) / 2)  # where the drawn pixel (0, 0) has its middle
    forward = np.linalg.inv(steps)
    shift = -forward @ first
    large = part.affine(
        forward.ravel().tolist(),
        odx=float(shift[0]),
        ody=float(shift[1]),
        oarea=[0, 0, drawn, drawn],
        interpolate=Interpolate.new("bilinear"),
        extend="copy",
    )
    return large.reduce(supersampling, supersampling, kernel="lanczos3") if supersampling > 1 else large
