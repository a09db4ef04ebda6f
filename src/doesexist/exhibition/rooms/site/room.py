"""What the exhibition says of itself: to visitors, to programs, to crawlers."""

from __future__ import annotations

from typing import TypedDict

import msgspec

from doesexist.errors import marked as _
from doesexist.exhibition.http.openapi import in_bytes, in_html, in_json
from doesexist.exhibition.rendering.templating import STATIC
from doesexist.exhibition.rendering.typefaces import FOLDER
from doesexist.exhibition.room import Address, Heading, Room
from doesexist.exhibition.rooms.site import about, well_known
from doesexist.model import addresses


class Health(TypedDict):
    """That the exhibition is open."""

    status: str
    pictures: int


class Reservation(msgspec.Struct, rename="kebab"):
    """A part of the site whose right to be mined is reserved (TDM Reservation Protocol)."""

    location: str
    tdm_reservation: int


ROOM = Room(
    name="site",
    heading=Heading(_("About"), addresses.ABOUT),
    addresses=(
        Address(addresses.ABOUT, about.about, in_html(304, 503)),
        Address(addresses.IMPRINT, about.imprint, in_html(304, 503)),
        Address(addresses.HEALTH, well_known.health, in_json(Health, 503)),
        Address("/openapi.json", well_known.description, in_json(dict, 304)),
        Address("/robots.txt", well_known.robots, in_bytes(["text/plain"], 304)),
        Address("/.well-known/tdmrep.json", well_known.reservation, in_json(Reservation, 304, many=True)),
        Address(addresses.ICON, well_known.icon, in_bytes(["image/svg+xml"], 304)),
        Address(
            f"{STATIC}/{FOLDER}/{{name}}",
            well_known.typeface,
            in_bytes(["font/ttf"], otherwise=in_html(404)),
        ),
        Address(
            f"{STATIC}/{{name}}",
            well_known.front_end,
            in_bytes(["text/css", "text/javascript", "font/woff2"], otherwise=in_html(404)),
        ),
    ),
    front_end=dict.fromkeys(("about.html", "imprint.html"), "site/site.css"),
    shapes=(Health, Reservation),
    examples=(
        "/about",
        "/imprint",
        addresses.HEALTH,
        "/openapi.json",
        "/robots.txt",
        "/.well-known/tdmrep.json",
        addresses.ICON,
        f"{STATIC}/nothing.css",
        f"{STATIC}/{FOLDER}/nothing.ttf",
    ),
)
