"""An exhibit becomes an image: cut and veiled before all else, so that no request gets around it."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from doesexist.imaging import Image
from doesexist.imaging.aligning import aligned
from doesexist.imaging.iiif import Rendered, info, render, render_file
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.imaging.opening import open_picture
from doesexist.imaging.veiling import veiled
from doesexist.studio.showing import Exhibit


def rendered(exhibit: Exhibit, request: ImageRequest) -> Rendered:
    """Return what a request asks for of an exhibit, as bytes and their media type.

    Raises BadImageRequest, PictureUnreadable. Takes milliseconds for a file as it is, of which no more is decoded than
    the request needs; a photograph that a face is cut from, or that somebody left, is decoded whole.
    """
    if exhibit.crop is None and not exhibit.veils:
        return render_file(exhibit.path, request)
    request.on(exhibit.width, exhibit.height)  # what can't be asked for is said before anything is decoded
    return render(whole(exhibit), request)


def whole(exhibit: Exhibit) -> Image:
    """Return all of an exhibit: cut and veiled, in memory. Raises PictureUnreadable."""
    picture = open_picture(exhibit.path)
    if exhibit.crop is not None:
        picture = aligned(picture, exhibit.crop, exhibit.width)
    return veiled(picture, exhibit.veils)


def described_image(exhibit: Exhibit, address: str) -> dict[str, object]:
    """Return the info.json of an exhibit at this address, which has no slash at its end."""
    licence = exhibit.picture.licence
    return info(address, exhibit.width, exhibit.height, rights=licence.rights if licence else None)


@lru_cache(maxsize=4096)
def sizes_for(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Return the sizes that info.json lists for an image of that size, from small to large.

    >>> sizes_for(256, 256)
    ((64, 64), (128, 128), (256, 256))
    """
    listed = cast("list[dict[str, int]]", info("", width, height)["sizes"])
    return tuple((size["width"], size["height"]) for size in listed)
