"""Images through the IIIF Image API 3.0: pictures, photographs, and what rooms compose."""

from __future__ import annotations

from typing import TypedDict

from doesexist.exhibition.http.openapi import failures, in_bytes, in_json, redirect
from doesexist.exhibition.room import Address, Room
from doesexist.exhibition.rooms.iiif import images
from doesexist.imaging.encoding import Format
from doesexist.model import addresses

_IMAGE = f"{addresses.IIIF}/{{identifier}}"
_REQUEST = f"{_IMAGE}/{{region}}/{{size}}/{{rotation}}/{{quality_and_format}}"


class ImageInfo(TypedDict, total=False):
    """The size of an image and what can be asked of it (IIIF Image API 3.0; not all of it is repeated here)."""

    id: str
    type: str
    protocol: str
    profile: str
    width: int
    height: int
    maxWidth: int
    maxHeight: int
    maxArea: int
    sizes: list[dict[str, int]]
    rights: str


ROOM = Room(
    name="iiif",
    addresses=(
        Address(_IMAGE, images.base, redirect(failures(404, 410, 503))),
        Address(f"{_IMAGE}/info.json", images.info, in_json(ImageInfo, 304, 404, 410, 503)),
        Address(_REQUEST, images.image, in_bytes([form.media_type for form in Format], 304, 400, 404, 410, 501, 503)),
    ),
    shapes=(ImageInfo,),
    examples=(
        "/iiif/3/ffhq.00000",
        "/iiif/3/ffhq.00000/info.json",
        "/iiif/3/ffhq.00000/full/max/0/default.webp",
        "/iiif/3/ffhq.00010.wild/full/max/0/default.jpg",
    ),
)
