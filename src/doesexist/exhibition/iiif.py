"""Images, and nothing but images: IIIF Image API 3.0, level 2 (https://iiif.io/api/image/3.0/).

Every answer may be read by pages from elsewhere (CORS), and has to be asked for again each time: so nobody who left
is shown from a cache, and whoever stayed costs a 304.
"""

from __future__ import annotations

import hashlib

from fastapi import Request, Response

from doesexist.errors import NothingFound
from doesexist.exhibition import answers
from doesexist.exhibition.house import house_of
from doesexist.imaging.iiif_request import parse
from doesexist.model import addresses
from doesexist.studio.rendering import described_image, rendered
from doesexist.studio.showing import Exhibit, exhibit

LD_JSON = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
_CORS = {"Access-Control-Allow-Origin": "*"}
_PROFILE = '<http://iiif.io/api/image/3/level2.json>;rel="profile"'


async def base(request: Request, identifier: str) -> Response:
    """Lead from an image's base address to what is known of it."""
    _asked_for(request, identifier)
    where = f"{addresses.IIIF}/{identifier}/info.json"
    return Response(status_code=303, headers={**_CORS, "Location": where})


async def info(request: Request, identifier: str) -> Response:
    """Return how large an image is and what can be asked of it."""
    seen = _asked_for(request, identifier)
    media_type = LD_JSON if "application/ld+json" in request.headers.get("accept", "") else answers.JSON
    headers = {**_CORS, "Vary": "Accept", "Link": f"{_PROFILE}, {_page_link(seen)}"}
    return answers.data(request, described_image(seen, _address(request, identifier)), media_type, headers)


async def image(  # noqa: PLR0917 (FastAPI passes the segments of an address by their names)
    request: Request, identifier: str, region: str, size: str, rotation: str, quality_and_format: str
) -> Response:
    """Return an image: a region of it, scaled, turned, in a quality and a format (`default.jpg`)."""
    house = house_of(request)
    seen = _asked_for(request, identifier)
    asked = parse(region, size, rotation, quality_and_format)
    canonical = asked.canonical(seen.width, seen.height)
    tag = f'"{hashlib.blake2b(f"{seen.tag} {canonical}".encode(), digest_size=12).hexdigest()}"'
    link = f'<{_address(request, identifier)}/{canonical}>;rel="canonical", {_PROFILE}, {_page_link(seen)}'
    headers = {**_CORS, "ETag": tag, "Link": link}
    if answers.has(request, tag):
        return Response(status_code=304, headers=headers)
    made = await house.render(request, rendered, seen, asked)
    if _asked_for(request, identifier).tag != seen.tag:
        # Somebody left, or a file changed, while this was waiting to be made.
        return await image(request, identifier, region, size, rotation, quality_and_format)
    return Response(made.body, media_type=made.media_type, headers=headers)


def _asked_for(request: Request, identifier: str) -> Exhibit:
    """Return what an identifier means: `ffhq.00042`, or `ffhq.00042.wild` for the photograph."""
    match identifier.split("."):
        case [dataset, key]:
            wild = False
        case [dataset, key, "wild"]:
            wild = True
        case _:
            raise NothingFound(identifier)
    house = house_of(request)
    found = house.reading.picture(dataset, key)
    if wild and not house.settings.rooms.photographs:
        raise NothingFound(identifier)
    return exhibit(house.reading, found, wild=wild)


def _address(request: Request, identifier: str) -> str:
    return f"{str(request.base_url).rstrip('/')}{addresses.IIIF}/{identifier}"


def _page_link(seen: Exhibit) -> str:
    page = addresses.picture_page(seen.picture.dataset, seen.picture.key)
    return f'<{page}>;rel="describedby"'
