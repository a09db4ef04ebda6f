"""The wall as a IIIF image, composed when it is asked for."""

from __future__ import annotations

from functools import partial

from fastapi import Request

from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.queries import filters
from doesexist.exhibition.room import Seen
from doesexist.exhibition.rooms.wall.remembered import image_of, owed_for, standing_on, wall_of
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.model import Filter, addresses
from doesexist.model.composites import Composite
from doesexist.model.walls import Order
from doesexist.studio.showing.credits_inside import Credit, credit_of_many
from doesexist.studio.wall.highlighting import Standing
from doesexist.studio.wall.tiles import view
from doesexist.studio.wall.walls import Wall

NAME = "grid"


_UNCHANGED = "on this wall hang pictures that may be shown but not changed (NoDerivs), so it is neither turned nor grey"
_UNREAD = "on this wall hang pictures whose terms nobody has read, so it is neither turned nor grey"


def name_of(order: Order) -> str:
    """Return the second part of the identifier of a wall in an order.

    >>> name_of(Order.KEY), name_of(Order.HUE)
    ('grid', 'grid--hue')
    """
    return NAME if order is Order.KEY else f"{NAME}--{order.value}"


async def whole(order: Order, request: Request, dataset: str) -> Seen:
    """Return what the identifier of a wall means; a filter in the query tells who stands out. Raises NotSurveyed."""
    context = context_of(request)
    wall = await wall_of(context, dataset, order)
    standing = await standing_on(context, wall, _where_in(request))
    owed = await owed_for(context, wall)
    said = _credit(context, wall, owed)
    return Seen(
        wall.width,
        wall.height,
        f"{wall.tag} {standing.tag if standing else ''} {said.tag}",
        addresses.GRID,
        owed.licence.rights if owed.licence else None,
        partial(_seen, request, wall, standing),
        said,
        unchanged=_UNCHANGED if owed.refused else _UNREAD if owed.unread else None,
    )


def _where_in(request: Request) -> Filter:
    """Return the filter in an image's query: whom it doesn't mean is dimmed. Raises BadFilter."""
    words = filters.said(request)
    words.pop("dataset", None)
    return Filter.of(words.items())


def _credit(context: ExhibitionContext, wall: Wall, owed: Composite) -> Credit:
    """Return what is put into every image of a wall."""
    page = f"{addresses.GRID}?dataset={wall.dataset}"
    places = wall.grid.places
    return credit_of_many("wall", places, context.dataset(wall.dataset), owed, context.settings.venue, page=page)


async def _seen(request: Request, wall: Wall, standing: Standing | None, asked: ImageRequest) -> Rendered:
    """Return an image of a wall. Raises BadImageRequest, SurveyDamaged."""
    context = context_of(request)
    name = (wall.tag, asked.canonical(wall.width, wall.height), standing.tag if standing else "")
    looks = standing.looks if standing else None
    return await image_of(
        context, wall, name, lambda: context.render(request, view, context.archive, wall, asked, looks)
    )
