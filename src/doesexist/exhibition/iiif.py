"""Images, and nothing but images: IIIF Image API 3.0, level 2 (https://iiif.io/api/image/3.0/).

Every answer may be read by pages from elsewhere (CORS), and has to be asked for again each time: so nobody who left
is shown from a cache, and whoever stayed costs a 304.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from fastapi import Request, Response

from doesexist.archive import Reading
from doesexist.errors import ArchiveBusy, NothingFound
from doesexist.exhibition import answers, average_images, wall_images
from doesexist.exhibition.counting import counted
from doesexist.exhibition.house import house_of
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif import info as described
from doesexist.imaging.iiif_request import ImageRequest, parse
from doesexist.model import addresses
from doesexist.model.composites import Composite, Parts
from doesexist.model.walls import Order
from doesexist.studio.rendering import rendered
from doesexist.studio.showing import exhibit

LD_JSON = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
_CORS = {"Access-Control-Allow-Origin": "*"}
_TRIES = 4
"""How often an image is made of what has changed meanwhile."""
_PROFILE = '<http://iiif.io/api/image/3/level2.json>;rel="profile"'


@dataclass(frozen=True)
class Seen:
    """What an identifier means: how large it is, and how an image of it is made."""

    width: int
    height: int
    tag: str
    """Another as soon as what is seen is."""
    page: str
    """The page that says what it is."""
    rights: str | None
    make: Callable[[ImageRequest], Awaitable[Rendered]]


async def base(request: Request, identifier: str) -> Response:
    """Lead from an image's base address to what is known of it."""
    await _asked_for(request, identifier)
    where = f"{addresses.IIIF}/{identifier}/info.json"
    return Response(status_code=303, headers={**_CORS, "Location": where})


async def info(request: Request, identifier: str) -> Response:
    """Return how large an image is and what can be asked of it."""
    seen = await _asked_for(request, identifier)
    media_type = LD_JSON if "application/ld+json" in request.headers.get("accept", "") else answers.JSON
    headers = {**_CORS, "Vary": "Accept", "Link": f"{_PROFILE}, {_page_link(seen)}"}
    facts = described(_address(request, identifier), seen.width, seen.height, rights=seen.rights)
    return answers.data(request, facts, media_type, headers)


async def image(  # noqa: PLR0917 (FastAPI passes the segments of an address by their names)
    request: Request, identifier: str, region: str, size: str, rotation: str, quality_and_format: str
) -> Response:
    """Return an image: a region of it, scaled, turned, in a quality and a format (`default.jpg`).

    Of a wall (`DATASET.grid`), whoever a filter in the query does not mean is dimmed.
    """
    seen = await _asked_for(request, identifier)
    asked = parse(region, size, rotation, quality_and_format)
    for _ in range(_TRIES):
        canonical = asked.canonical(seen.width, seen.height)
        tag = f'"{hashlib.blake2b(f"{seen.tag} {canonical}".encode(), digest_size=12).hexdigest()}"'
        link = f'<{_address(request, identifier)}/{canonical}>;rel="canonical", {_PROFILE}, {_page_link(seen)}'
        headers = {**_CORS, "ETag": tag, "Link": link}
        if answers.has(request, tag):
            return Response(status_code=304, headers=headers)
        made = await seen.make(asked)
        now = await _asked_for(request, identifier)
        if now.tag == seen.tag:
            return Response(made.body, media_type=made.media_type, headers=headers)
        # Somebody left, or a file changed, while this was waiting to be made.
        seen = now
    raise ArchiveBusy(house_of(request).archive)  # a survey goes on: everyone is others each second


async def _asked_for(request: Request, identifier: str) -> Seen:
    """Return what an identifier means: `ffhq.00042`, `….wild` for the photograph, `ffhq.grid--hue`, `ffhq.average`."""
    match identifier.split("."):
        case [dataset, name] if order := wall_images.order_in(name):
            return await _wall(request, dataset, order)
        case [dataset, name] if average := await average_images.composition(request, dataset, name):
            seen = (average.width, average.height, average.tag)
            return Seen(*seen, addresses.AVERAGE, average.rights, average.make)
        case [dataset, key]:
            return _picture(request, dataset, key, wild=False)
        case [dataset, key, "wild"]:
            return _picture(request, dataset, key, wild=True)
        case _:
            raise NothingFound(identifier)


def _picture(request: Request, dataset: str, key: str, *, wild: bool) -> Seen:
    house = house_of(request)
    found = house.reading.picture(dataset, key)
    if wild and not house.settings.rooms.photographs:
        raise NothingFound(f"{dataset}.{key}{addresses.WILD}")
    seen = exhibit(house.reading, found, wild=wild)
    page = addresses.picture_page(found.dataset, found.key)
    rights = found.licence.rights if found.licence else None

    async def make(asked: ImageRequest) -> Rendered:
        return await house.render(request, rendered, seen, asked)

    return Seen(seen.width, seen.height, seen.tag, page, rights, make)


async def _wall(request: Request, dataset: str, order: Order) -> Seen:
    house = house_of(request)
    if not house.settings.rooms.grid:
        raise NothingFound(f"{dataset}.{wall_images.NAME}")
    where = wall_images.where_in(request)
    wall = await wall_images.wall_of(house, dataset, order)
    licences = (await counted(house, _licences)).get(wall.dataset, {})
    licence = Composite.of(licences).licence
    rights = licence.rights if licence else None
    make = partial(wall_images.seen, request, wall, where)
    return Seen(wall.width, wall.height, f"{wall.tag} {where}", addresses.GRID, rights, make)


def _licences(reading: Reading) -> dict[str, Parts]:
    """Return how many pictures of each dataset there are under each licence."""
    return {dataset: dict(holding.licences) for dataset, holding in reading.holdings.by_dataset().items()}


def _address(request: Request, identifier: str) -> str:
    return f"{str(request.base_url).rstrip('/')}{addresses.IIIF}/{identifier}"


def _page_link(seen: Seen) -> str:
    return f'<{seen.page}>;rel="describedby"'
