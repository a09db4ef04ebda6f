"""Render an exhibit as an image: cropped and blurred before all else, so that no request gets around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast

from doesexist.imaging import Image
from doesexist.imaging.aligning import aligned
from doesexist.imaging.iiif import Rendered, info, render, render_file
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.imaging.opening import open_picture
from doesexist.imaging.veiling import veiled
from doesexist.model import Point, Quad
from doesexist.studio.showing.exhibits import Exhibit


def rendered(exhibit: Exhibit, request: ImageRequest) -> Rendered:
    """Return the image of an exhibit that a request asks for, as bytes with their media type.

    Raises BadImageRequest, PictureUnreadable. Of an unchanged file only what the request needs is decoded, in
    milliseconds; a photograph that a face is cut from, or that somebody left, is decoded whole.
    """
    if exhibit.crop is None and not exhibit.veils:
        return render_file(exhibit.path, request)
    request.on(exhibit.width, exhibit.height)  # raises before anything is decoded
    return render(whole(exhibit), request)


def whole(exhibit: Exhibit) -> Image:
    """Return the whole image of an exhibit, cropped and blurred, in memory. Raises PictureUnreadable."""
    return assembled(exhibit.path, exhibit.crop, exhibit.width, exhibit.veils)


def assembled(path: Path, crop: Quad | None, side: int, veils: Sequence[Sequence[Point]]) -> Image:
    """Return a file's image, with `crop` cut out and scaled to `side` pixels if given, and `veils` blurred.

    Raises PictureUnreadable.
    """
    picture = open_picture(path)
    if crop is not None:
        picture = aligned(picture, crop, side)
    return veiled(picture, veils)


@lru_cache(maxsize=4096)
def sizes_for(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Return the sizes that IIIF's info.json lists for an image of this size, from small to large.

    >>> sizes_for(256, 256)
    ((64, 64), (128, 128), (256, 256))
    """
    listed = cast("list[dict[str, int]]", info("", width, height)["sizes"])
    return tuple((size["width"], size["height"]) for size in listed)
