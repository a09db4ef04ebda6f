"""The pages of the wall: everyone of a dataset at once, as an image to move in, as a list, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict

from fastapi import Request, Response

from doesexist.archive import Reading
from doesexist.errors import NothingFound
from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.queries.choices import licences_of_everyone
from doesexist.exhibition.queries.filters import query_of, query_string
from doesexist.exhibition.remembering import counted, while_nobody_leaves
from doesexist.exhibition.rooms.wall.contents import Hanging, hanging, hanging_with_all
from doesexist.exhibition.rooms.wall.query import LIST, WallQuery
from doesexist.exhibition.showing.images import hang_all
from doesexist.model import Picture, addresses
from doesexist.model.description import LicenceDescription, PictureDescription, described
from doesexist.model.walls import Order
from doesexist.studio.showing.rendering import sizes_for

WIDEST = 2048
"""Pixels of the widest image of the whole wall in a page, for browsers without scripts."""


class WallSummary(TypedDict):
    """A wall. `wall` is another as soon as anything of it is: then places are others', too.

    `licence`: the one that asks for all that its pictures ask for together; where there is none, `told` says why.
    """

    wall: str
    dataset: str
    order: str
    image: str
    columns: int
    rows: int
    cell: int
    pictures: int
    left_over: list[str]
    matching: int | None
    licence: LicenceDescription | None
    told: list[str]


class WallPlace(TypedDict):
    """Somebody on a wall, and where: without a place where the gapless rectangle has none left for them."""

    wall: str
    place: int | None
    column: int | None
    row: int | None
    anonymous: bool
    matches: NotRequired[bool]
    picture: PictureDescription


@dataclass(frozen=True, slots=True)
class WholeWall:
    """The wall as an image: where its tiles are, and itself in the sizes that info.json lists."""

    address: str
    """With the exhibition's prefix."""
    query: str
    """The filter that dims all others, with its question mark."""
    sizes: tuple[tuple[int, int], ...]

    @property
    def largest(self) -> str:
        """The address of the largest size."""
        return self._at(self.sizes[-1])

    @property
    def choice(self) -> str:
        """The addresses of all sizes, as `srcset` wants them."""
        return ", ".join(f"{self._at(size)} {size[0]}w" for size in self.sizes)

    def _at(self, size: tuple[int, int]) -> str:
        return f"{self.address}/full/{size[0]},{size[1]}/0/default.jpg{self.query}"


async def grid(request: Request) -> Response:
    """Show everyone at once on one wall, to come nearer; or as a list, to read."""
    return await while_nobody_leaves(context_of(request), lambda: _grid(request))


async def _grid(request: Request) -> Response:
    context, wanted = context_of(request), query_of(WallQuery, request)
    hung = await hanging_with_all(context, wanted)
    # From here on the address says whose wall it is: another may have one tomorrow.
    wanted = replace(wanted, dataset=hung.wall.dataset, at=hung.at.key if hung.at else None)
    licences = await counted(context, licences_of_everyone)
    return responses.page(
        request,
        "everyone.html" if wanted.view else "grid.html",
        everyone=hung,
        asked=wanted,
        whole=_whole(hung, wanted),
        dataset=context.dataset(hung.wall.dataset),
        datasets=[context.dataset(name) for name in hung.datasets],
        orders=[*Order],
        licences=licences,
        works=hang_all(context, hung.listed),
        drawn=context.all_drawn({hung.wall.dataset}),
        data=wanted.address(f"{addresses.GRID}.json", at=None, view=None),
        turned={page: wanted.address(view=LIST, page=page, at=None) for page in (hung.page - 1, hung.page + 1)},
        other_view=wanted.address(view=None if wanted.view else LIST, page=None),
    )


async def grid_json(request: Request) -> Response:
    """Return a wall's measures; with `place` or `at`, who hangs there."""
    return await while_nobody_leaves(context_of(request), lambda: _grid_json(request))


async def _grid_json(request: Request) -> Response:
    context, wanted = context_of(request), query_of(WallQuery, request)
    hung = await hanging(context, wanted)
    if wanted.at is None and wanted.place is None:
        return responses.data(request, _summary(hung))
    return responses.data(request, _place(hung, hung.at or _picture_at(context.reading, hung, wanted.place)))


def _whole(hung: Hanging, wanted: WallQuery) -> WholeWall:
    sizes = sizes_for(hung.wall.width, hung.wall.height)
    return WholeWall(
        addresses.linked(addresses.grid_image(hung.wall.dataset, hung.wall.order)),
        query_string(wanted.where.terms),
        tuple(size for size in sizes if size[0] <= WIDEST) or sizes[:1],
    )


def _summary(hung: Hanging) -> WallSummary:
    wall, licence = hung.wall, hung.owed.licence
    return {
        "wall": wall.tag,
        "dataset": wall.dataset,
        "order": wall.order.value,
        "image": addresses.linked(addresses.grid_image(wall.dataset, wall.order)),
        "columns": wall.grid.columns,
        "rows": wall.grid.rows,
        "cell": wall.cell,
        "pictures": len(wall.keys),
        "left_over": [*wall.left_over],
        "matching": None if hung.standing is None else hung.standing.count,
        "licence": {"id": licence.id, "name": licence.name, "url": licence.url} if licence else None,
        "told": [*hung.owed.told],
    }


def _picture_at(reading: Reading, hung: Hanging, place: int | None) -> Picture:
    """Return who hangs at a place; raise NothingFound for none, and Left for one who has left a moment ago."""
    if place is None or place >= hung.wall.grid.places:
        raise NothingFound(f"place {place} of {hung.wall.dataset}")
    return reading.picture(hung.wall.dataset, hung.wall.keys[place])


def _place(hung: Hanging, picture: Picture) -> WallPlace:
    place = hung.wall.place(picture.key)
    column, row = (None, None) if place is None else hung.wall.grid.at(place)
    found: WallPlace = {
        "wall": hung.wall.tag,
        "place": place,
        "column": column,
        "row": row,
        "anonymous": picture.anonymous,
        "picture": described(picture),
    }
    if hung.standing is not None:
        found["matches"] = hung.stands_out(picture.key)
    return found
