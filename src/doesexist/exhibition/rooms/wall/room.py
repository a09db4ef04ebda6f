"""The wall: everyone of a dataset at once."""

from __future__ import annotations

from functools import partial

from doesexist.errors import marked as _
from doesexist.exhibition.http.openapi import in_html, in_json, in_query
from doesexist.exhibition.room import Address, Heading, Room
from doesexist.exhibition.rooms.wall import image, page
from doesexist.exhibition.rooms.wall.query import WallQuery
from doesexist.model import addresses
from doesexist.model.walls import Order

ROOM = Room(
    name="wall",
    heading=Heading(_("Everyone"), addresses.GRID),
    switch="grid",
    surveyed=True,
    addresses=(
        Address(
            f"{addresses.GRID}.json",
            page.grid_json,
            in_json((page.WallPlace, page.WallSummary), 304, 400, 404, 410, 503),
            in_query(WallQuery, "order", "at", "place"),
        ),
        Address(
            addresses.GRID,
            page.grid,
            in_html(304, 400, 404, 410, 503),
            in_query(WallQuery, "order", "at", "zoom", "view", "page"),
        ),
    ),
    images={image.name_of(order): partial(image.whole, order) for order in Order},
    front_end={"grid.html": "wall/wall.ts", "everyone.html": "wall/wall.css"},
    shapes=(page.WallPlace, page.WallSummary),
    examples=(
        "/grid",
        "/grid?at=00010&zoom=2",
        "/grid?view=list",
        "/grid.json",
        "/grid.json?place=0",
        "/iiif/3/ffhq.grid/info.json",
        "/iiif/3/ffhq.grid--hue/full/64,/0/default.webp",
    ),
)
