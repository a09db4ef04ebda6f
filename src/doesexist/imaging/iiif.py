"""Answer IIIF Image API 3.0 requests: compliance level 2 and most optional features.

The order of operations is the specification's: region, size, mirroring, rotation, quality, format.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final, NamedTuple

from doesexist.imaging.encoding import Format, encoded
from doesexist.imaging.engine import Image, Interpolate
from doesexist.imaging.iiif_request import LIMITS, ImageRequest, Limits, Quality, Region, Rendering, SizeAsked
from doesexist.imaging.opening import Size, lazily, measure, unreadable

_TILE: Final = 512
_SMALLEST_SIZE: Final = 64


class Rendered(NamedTuple):
    """An encoded image and its media type."""

    body: bytes
    media_type: str


def render(picture: Image, request: ImageRequest, limits: Limits = LIMITS) -> Rendered:
    """Return the image that a request asks for, from a picture (sRGB, 8 bits, 3 bands). Raises BadImageRequest."""
    rendering = request.on(picture.width, picture.height, limits)
    return finished(_scaled(picture, rendering), request)


def render_file(path: Path, request: ImageRequest, limits: Limits = LIMITS) -> Rendered:
    """Return the image that a request asks for, from a file of which no more is decoded than it takes.

    Raises BadImageRequest, and PictureUnreadable.
    """
    size = measure(path)
    rendering = request.on(*size, limits)
    shrink = _shrink_on_load(rendering, size)
    with unreadable(path):
        picture = lazily(path, shrink=shrink)
        if picture.width < size.width:  # a JPEG
            rendering = rendering._replace(region=Region(*(edge // shrink for edge in rendering.region)))
        return finished(_scaled(picture, rendering), request)


def info(
    identifier: str, width: int, height: int, *, limits: Limits = LIMITS, rights: str | None = None
) -> dict[str, object]:
    """Return the info.json of a picture of that size; `identifier` is its absolute base URI, without a trailing slash.

    `rights` is a Creative Commons or RightsStatements.org address, which begin with `http:`, not `https:`.
    """
    largest = SizeAsked().of(width, height, limits)
    document: dict[str, object] = {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": identifier,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": width,
        "height": height,
        "maxWidth": limits.width,
        "maxHeight": limits.height,
        "maxArea": limits.area,
        "sizes": [{"width": wide, "height": high} for wide, high in _halvings(*largest)],
        "tiles": [{"width": _TILE, "height": _TILE, "scaleFactors": _scale_factors(width, height)}],
        "preferredFormats": [Format.JPG, Format.WEBP],
        "extraFormats": [Format.WEBP],
        "extraQualities": [Quality.COLOR, Quality.GRAY, Quality.BITONAL],
        "extraFeatures": [
            "canonicalLinkHeader",
            "mirroring",
            "profileLinkHeader",
            "rotationArbitrary",
            "sizeUpscaling",
        ],
    }
    if rights is not None:
        document["rights"] = rights
    return document


def turned_size(width: int, height: int, degrees: float) -> Size:
    """Return the size of the bounding box of a rotated image.

    >>> turned_size(400, 300, 90), turned_size(400, 300, 45)
    (Size(width=300, height=400), Size(width=495, height=495))
    """
    cosine, sine = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    return Size(max(round(width * cosine + height * sine), 1), max(round(height * cosine + width * sine), 1))


def _halvings(width: int, height: int) -> list[tuple[int, int]]:
    """Return the size and its successive halves, smallest first, whose longer side has at least 64 pixels.

    >>> _halvings(500, 375)
    [(125, 94), (250, 188), (500, 375)]
    """
    sizes = [(width, height)]
    while max(width, height) >= 2 * _SMALLEST_SIZE:
        width, height = max((width + 1) // 2, 1), max((height + 1) // 2, 1)
        sizes.append((width, height))
    return sizes[::-1]


def _scale_factors(width: int, height: int) -> list[int]:
    """Return the scale factors of tiles: powers of two, up to that at which one tile shows the whole image.

    >>> _scale_factors(1024, 768)
    [1, 2]
    """
    factors = [1]
    while factors[-1] * _TILE < max(width, height):
        factors.append(factors[-1] * 2)
    return factors


def _shrink_on_load(rendering: Rendering, size: Size) -> int:
    """Return the factor of shrink-on-load for a JPEG: 8, 4, 2 or 1.

    The decoded region keeps at least twice the size that is asked for, so that Lanczos determines the sharpness; all
    edges must be multiples of the factor.
    """
    region = rendering.region
    for factor in (8, 4, 2):
        enough = region.width >= 2 * factor * rendering.width and region.height >= 2 * factor * rendering.height
        if enough and all(edge % factor == 0 for edge in (*size, *region)):
            return factor
    return 1


def _scaled(picture: Image, rendering: Rendering) -> Image:
    region, width, height = rendering
    part = picture if region == (0, 0, picture.width, picture.height) else picture.crop(*region)
    if (width, height) == (region.width, region.height):
        return part
    return part.resize(width / region.width, vscale=height / region.height, kernel="lanczos3")


def finished(picture: Image, request: ImageRequest) -> Rendered:
    """Return a picture, which is cropped and scaled already, mirrored, rotated, in its quality, and encoded."""
    if request.mirrored:
        picture = picture.fliphor()
    degrees = float(request.degrees) % 360
    if degrees:
        picture = _turned(picture.copy_memory(), degrees, transparent=request.form is not Format.JPG)
    return Rendered(encoded(_in_quality(picture, request.quality), request.form), request.form.media_type)


def _turned(picture: Image, degrees: float, *, transparent: bool) -> Image:
    """Return the picture rotated clockwise; uncovered corners are transparent or white."""
    quarters = {90: Image.rot90, 180: Image.rot180, 270: Image.rot270}
    if degrees in quarters:
        return quarters[int(degrees)](picture)
    width, height = turned_size(picture.width, picture.height, degrees)
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = (picture.width - 1) / 2, (picture.height - 1) / 2  # rotated about the centre
    return (picture.addalpha() if transparent else picture).affine(
        [cosine, -sine, sine, cosine],
        odx=(width - 1) / 2 - (cosine * x - sine * y),
        ody=(height - 1) / 2 - (sine * x + cosine * y),
        oarea=[0, 0, width, height],
        interpolate=Interpolate.new("bicubic"),
        background=[0, 0, 0, 0] if transparent else [255, 255, 255],
    )


def _in_quality(picture: Image, quality: Quality) -> Image:
    if quality in (Quality.DEFAULT, Quality.COLOR):
        return picture
    gray = picture.colourspace("b-w")
    if quality is Quality.GRAY:
        return gray
    bitonal = (gray[0] > 127).copy(interpretation="b-w")  # libvips's "true" is 255
    return bitonal.bandjoin(gray[1]) if gray.bands > 1 else bitonal
