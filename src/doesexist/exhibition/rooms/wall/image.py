"""The wall as a IIIF image: composed when it is looked at."""

from __future__ import annotations

from fastapi import Request

from doesexist.errors import BadImageRequest
from doesexist.exhibition.context import House, house_of
from doesexist.exhibition.queries import filters
from doesexist.exhibition.rooms.wall.remembered import Walls
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif_request import ImageRequest, Quality
from doesexist.model import Filter, addresses
from doesexist.model.composites import Composite
from doesexist.model.walls import Order
from doesexist.studio.showing.credits_inside import Credit, credit_of_many
from doesexist.studio.wall.highlighting import Standing
from doesexist.studio.wall.tiles import view
from doesexist.studio.wall.walls import Wall

NAME = "grid"


def order_in(name: str) -> Order | None:
    """Return the order that the second part of an identifier names, None if it is no wall's.

    >>> order_in("grid"), order_in("grid--hue"), order_in("00042")
    (<Order.KEY: 'key'>, <Order.HUE: 'hue'>, None)
    """
    if name == NAME:
        return Order.KEY
    kind, _, order = name.partition("--")
    return Order(order) if kind == NAME and order in {*Order} else None


def walls_of(house: House) -> Walls:
    """Return what a house remembers of walls."""
    return house.memory(Walls)


def where_in(request: Request) -> Filter:
    """Return the filter in an image's query: whom it doesn't mean is dimmed. Raises BadFilter."""
    words = filters.said(request)
    words.pop("dataset", None)
    return Filter.of(words.items())


def must_not_change(asked: ImageRequest) -> None:
    """Refuse what would change pictures that may only be shown as they are. Raises BadImageRequest."""
    if asked.mirrored or asked.degrees % 360 or asked.quality in {Quality.GRAY, Quality.BITONAL}:
        why = (
            "on this wall hang pictures that may be shown but not changed (NoDerivs), so it is neither turned nor grey"
        )
        raise BadImageRequest(400, why)


def credit(house: House, wall: Wall, owed: Composite) -> Credit:
    """Return what is put into every image of a wall."""
    page = f"{addresses.GRID}?dataset={wall.dataset}"
    places = wall.grid.places
    return credit_of_many("wall", places, house.dataset(wall.dataset), owed, house.settings.venue, page=page)


async def seen(request: Request, wall: Wall, standing: Standing | None, asked: ImageRequest) -> Rendered:
    """Return an image of a wall. Raises BadImageRequest, SurveyDamaged."""
    house = house_of(request)
    kept = walls_of(house)
    name = (wall.tag, asked.canonical(wall.width, wall.height), standing.tag if standing else "")
    if found := kept.image(name):
        return found
    made = await house.render(request, view, house.archive, wall, asked, standing.looks if standing else None)
    kept.keep(wall, name, made)
    return made
