"""The walk: one person at a time, their permanent page, and the photograph they were cut from."""

from __future__ import annotations

from doesexist.errors import marked as _
from doesexist.exhibition.http.openapi import in_bytes, in_html, in_json, parameter, redirect
from doesexist.exhibition.room import Address, Heading, Room
from doesexist.exhibition.rooms.walk import page, photograph, qr_code
from doesexist.model import addresses
from doesexist.model.description import PictureDescription
from doesexist.model.walk import LONGEST_SEED

_PICTURE = addresses.picture_page("{dataset}", "{key}")
_CLEAR = "Show a veiled picture as it is, where the owner of the exhibition lets visitors look behind the veil."


def _walking() -> list[dict[str, object]]:
    """Return the parameters of a walk."""
    number: dict[str, object] = {"type": "integer", "minimum": 0, "maximum": LONGEST_SEED}
    word: dict[str, object] = {"type": "string"}
    return [
        {"name": name, "in": "query", "required": False, "description": described, "schema": schema}
        for says, schema in ((page.NUMBERS_SAY, number), (page.WORDS_SAY, word))
        for name, described in says.items()
    ]


# An address that ends in .json stands before the one that would take its ending for a part of a name.
ROOM = Room(
    name="walk",
    heading=Heading(_("Someone"), addresses.RANDOM),
    addresses=(
        Address(addresses.HOME, page.home, in_html(304, 400, 404, 503), _walking()),
        Address(addresses.RANDOM, page.random, redirect(in_html(404, 503))),
        Address(f"{addresses.RANDOM}.json", page.random_json, in_json(PictureDescription, 404, 503)),
        Address(f"{_PICTURE}.json", page.picture_json, in_json(PictureDescription, 304, 404, 410, 503)),
        Address(_PICTURE, page.picture, in_html(304, 404, 410, 503), [parameter("clear", _CLEAR)]),
        Address(
            f"{_PICTURE}/wild.json",
            photograph.wild_json,
            in_json(PictureDescription, 304, 404, 410, 503),
            switch="photographs",
        ),
        Address(f"{_PICTURE}/wild", photograph.wild, in_html(304, 404, 410, 503), switch="photographs"),
        Address(
            addresses.code("{dataset}", "{key}"),
            qr_code.code,
            in_bytes(["image/svg+xml"], 304, otherwise=in_html(404, 410, 503)),
        ),
    ),
    front_end={
        "person.html": "walk/person.ts",
        "kiosk.html": "walk/kiosk.ts",
        "wild.html": "walk/photograph.ts",
    },
    shapes=(PictureDescription,),
    unlisted=(addresses.RANDOM,),
    examples=(
        "/?seed=7&step=1",
        "/?kiosk&seed=7&step=1",
        "/random?dataset=drawn",
        "/random.json",
        "/pictures/ffhq/00000",
        "/pictures/ffhq/00001",
        "/pictures/ffhq/00002",
        "/pictures/ffhq/00000.json",
        "/pictures/drawn/ada",
        "/pictures/drawn/grace",
        "/pictures/ffhq/00010/wild",
        "/pictures/ffhq/00000/wild",
        "/pictures/ffhq/00010/wild.json",
        "/pictures/ffhq/00000/qr.svg",
    ),
)
