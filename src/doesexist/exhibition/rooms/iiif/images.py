"""Images through the IIIF Image API 3.0, level 2 (https://iiif.io/api/image/3.0/).

Every answer may be read by pages from elsewhere (CORS), and has to be asked for again each time: so nobody who left
is shown from a cache, and whoever stayed costs a 304.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from operator import attrgetter

from fastapi import Request, Response

from doesexist.errors import BadImageRequest, NothingFound
from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.remembering import settled
from doesexist.exhibition.room import Seen, composing_in
from doesexist.imaging.encoding import Format
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif import info as described
from doesexist.imaging.iiif_request import ImageRequest, Quality, parse
from doesexist.model import addresses
from doesexist.studio.showing.credits_inside import credit_of
from doesexist.studio.showing.exhibits import exhibit
from doesexist.studio.showing.own_credits import with_own_credit
from doesexist.studio.showing.rendering import rendered

LD_JSON = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
_CORS = {"Access-Control-Allow-Origin": "*"}
_UNCHANGED: Mapping[str, object] = {
    "profile": "level1",
    "extraFormats": [Format.PNG, Format.WEBP],
    "extraQualities": [Quality.COLOR],
    "extraFeatures": [
        "canonicalLinkHeader",
        "profileLinkHeader",
        "regionByPct",
        "sizeByConfinedWh",
        "sizeByPct",
        "sizeUpscaling",
    ],
}
"""What info.json says of an image that is neither turned nor made grey: that is less than level 2."""


async def base(request: Request, identifier: str) -> Response:
    """Lead from an image's base address to what is known of it."""
    await _asked_for(request, identifier)
    where = addresses.linked(f"{addresses.IIIF}/{identifier}/info.json")
    return Response(status_code=303, headers={**_CORS, "Location": where})


async def info(request: Request, identifier: str) -> Response:
    """Return how large an image is and what can be asked of it."""
    seen = await _asked_for(request, identifier)
    media_type = LD_JSON if "application/ld+json" in request.headers.get("accept", "") else responses.JSON
    headers = {**_CORS, "Vary": "Accept", "Link": seen.links}
    facts = described(_address(request, identifier), seen.width, seen.height, rights=seen.rights)
    if seen.unchanged:
        facts |= _UNCHANGED
    return responses.data(request, facts, media_type, headers)


async def image(  # noqa: PLR0917 (FastAPI passes the segments of an address by their names)
    request: Request, identifier: str, region: str, size: str, rotation: str, quality_and_format: str
) -> Response:
    """Return an image: a region of it, scaled, turned, in a quality and a format (`default.jpg`).

    Of a wall (`DATASET.grid`), whoever a filter in the query does not mean is dimmed, or not there where their picture
    may not be changed.
    """

    async def answer(seen: Seen) -> Response:
        asked = parse(region, size, rotation, quality_and_format)
        changes = asked.mirrored or asked.degrees % 360 or asked.quality in {Quality.GRAY, Quality.BITONAL}
        if seen.unchanged and changes:
            raise BadImageRequest(400, seen.unchanged)
        canonical = asked.canonical(seen.width, seen.height)
        tag = f'"{hashlib.blake2b(f"{seen.tag} {canonical}".encode(), digest_size=12).hexdigest()}"'
        link = f'<{_address(request, identifier)}/{canonical}>;rel="canonical", {seen.links}'
        headers = {**_CORS, "ETag": tag, "Link": link}
        if responses.has(request, tag):
            return Response(status_code=304, headers=headers)
        made = await seen.make(asked)
        return Response(seen.credit.inside(made.body), media_type=made.media_type, headers=headers)

    # Somebody may leave, or a file or a credit change, while it waits to be made.
    return await settled(context_of(request), partial(_asked_for, request, identifier), answer, attrgetter("tag"))


async def _asked_for(request: Request, identifier: str) -> Seen:
    """Return what an identifier means: `ffhq.00042`, `….wild` for the photograph, `ffhq.grid--hue`, `ffhq.average`.

    `ffhq.00042.clear` is a veiled picture as it is, where the owner lets visitors look behind the veil.
    """
    match identifier.split("."):
        case [dataset, name] if composing := composing_in(request, name):
            return await composing(request, dataset)
        case [dataset, key]:
            return _picture(request, dataset, key)
        case [dataset, key, "wild"]:
            return _picture(request, dataset, key, wild=True)
        case [dataset, key, "clear"]:
            return _picture(request, dataset, key, clear=True)
        case _:
            raise NothingFound(identifier)


def _picture(request: Request, dataset: str, key: str, *, wild: bool = False, clear: bool = False) -> Seen:
    context = context_of(request)
    found = context.reading.picture(dataset, key)
    if wild and not context.settings.rooms.photographs:
        raise NothingFound(f"{dataset}.{key}{addresses.WILD}")
    if clear and not context.settings.shows_behind(found.veil):
        raise NothingFound(f"{dataset}.{key}{addresses.CLEAR}")
    seen = exhibit(context.reading, found, wild=wild, clear=clear)
    page = addresses.picture_page(found.dataset, found.key)
    rights = found.licence.rights if found.licence else None

    async def make(asked: ImageRequest) -> Rendered:
        return await context.render(request, rendered, seen, asked)

    dataset_of_it = context.dataset(found.dataset)
    credited = with_own_credit(context.reading, found, wild=wild)
    credit = credit_of(credited, dataset_of_it, context.settings.venue, wild=wild, blurred=seen.blurred)
    return Seen(seen.width, seen.height, f"{seen.tag} {credit.tag}", page, rights, make, credit)


def _address(request: Request, identifier: str) -> str:
    """Return an image's base address: where exhibition.toml says that this is, else where it was asked for."""
    here = context_of(request).settings.address or str(request.base_url)
    return f"{here.rstrip('/')}{addresses.IIIF}/{identifier}"
