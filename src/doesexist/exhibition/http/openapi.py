"""What programs are told of the exhibition: /openapi.json, with every answer that an address can give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypedDict

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from doesexist.exhibition.http import signed_forms
from doesexist.exhibition.http.responses import HTML, JSON
from doesexist.exhibition.queries.filters import LONGEST, TERMS_SAY
from doesexist.exhibition.rooms.average import query as averages_asked_
from doesexist.exhibition.rooms.average.page import AverageDescription
from doesexist.exhibition.rooms.credits import query as finding_
from doesexist.exhibition.rooms.credits.contributor import ContributorPage
from doesexist.exhibition.rooms.search.page import Found
from doesexist.exhibition.rooms.walk import page as pages_
from doesexist.exhibition.rooms.wall import query
from doesexist.exhibition.rooms.wall.page import WallPlace, WallSummary
from doesexist.model.addresses import linked
from doesexist.model.description import PictureDescription
from doesexist.model.walk import LONGEST_SEED

Responses = dict[int | str, dict[str, Any]]
_REFERENCE = "#/components/schemas/{name}"

ABOUT = """One person at a time, with the name of who photographed them.

Whoever left is **410 Gone** at every address, at once. Pictures are sent through the
[IIIF Image API 3.0](https://iiif.io/api/image/3.0/). HEAD works wherever GET does. There is no key to ask for and
nothing to write but the form of /leave, by which one asks to leave, or to have a credit put right."""


class Told(TypedDict):
    """What went wrong, in a sentence."""

    status: int
    error: str


class Health(TypedDict):
    """That the exhibition is open."""

    status: str
    pictures: int


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


class Reservation(msgspec.Struct, rename="kebab"):
    """A part of the site whose right to be mined is reserved (TDM Reservation Protocol)."""

    location: str
    tdm_reservation: int


SHAPES = (
    PictureDescription,
    ContributorPage,
    WallPlace,
    WallSummary,
    AverageDescription,
    Found,
    Told,
    Health,
    ImageInfo,
    Reservation,
)

ASKING = {
    "token": "What the form on this page is signed with: each can be sent once, and again leads to the same receipt.",
    "kind": "leave, or credit.",
    "page": "Which picture, photograph or contributor it is about: an address, or DATASET/KEY.",
    "asker": "Who asks: pictured, photographer, guardian or other.",
    "name": "Of a credit: the name it is to have.",
    "anonymous": "Of a credit: yes, if nobody is to be named.",
    "words": "Anything else, at most 2,000 letters.",
    "contact": "How to reach them, encrypted as it comes.",
    "work": "Eight numbers that a browser has worked for, with points between them.",
}
"""What is sent by those who ask to leave."""

DECIDING = {
    "token": "What the desk's own form is signed with, for this decision alone.",
    "decision": "grant, or deny.",
    "reason": "Why, naming nobody.",
    "sure": "yes; without it, a page asks whether that is meant.",
}
"""What is sent by the curator."""

_WHY: Mapping[int, str] = {
    200: "Here it is.",
    303: "It is at another address.",
    304: "It is what you have (If-None-Match).",
    400: "What was asked for was not understood; a sentence says why.",
    401: "The desk opens only to whoever has its token.",
    403: "A form that another site sent.",
    404: "Nothing is here.",
    409: "That request is decided already.",
    410: "A person was here. They left.",
    413: "A form of more than 16,384 bytes.",
    429: "That was asked for too often; Retry-After says when to come again.",
    501: "A format that IIIF knows and this server does not make.",
    503: "The archive can't be read just now; Retry-After says when to try again.",
}


def in_html(*statuses: int) -> Responses:
    """Return the answers of a page."""
    text = {HTML.split(";")[0]: {"schema": {"type": "string"}}}
    return {status: _answer(status, text) for status in (200, *statuses)}


def in_json(shape: type | tuple[type, ...], *statuses: int, many: bool = False) -> Responses:
    """Return the answers of an address that programs read, in one of these shapes; what fails is told as JSON too."""
    schema: dict[str, Any] = {"type": "object"}
    if isinstance(shape, tuple):
        schema = {"anyOf": [{"$ref": _REFERENCE.format(name=each.__name__)} for each in shape]}
    elif shape is not dict:
        schema = {"$ref": _REFERENCE.format(name=shape.__name__)}
    good = {"schema": {"type": "array", "items": schema} if many else schema}
    return {200: _answer(200, {JSON: good}), **failures(*statuses)}


def in_bytes(media_types: Iterable[str], *statuses: int, otherwise: Responses | None = None) -> Responses:
    """Return the answers of an address of files."""
    content: dict[str, Any] = {media_type: {} for media_type in media_types}
    return {**(otherwise or {}), 200: _answer(200, content), **failures(*statuses)}


def failures(*statuses: int) -> Responses:
    """Return what programs are told where there is no file and no JSON."""
    told = {JSON: {"schema": {"$ref": _REFERENCE.format(name=Told.__name__)}}}
    return {status: _answer(status, told) for status in statuses}


def _answer(status: int, content: dict[str, Any]) -> dict[str, Any]:
    why = _WHY.get(status, HTTPStatus(status).phrase)
    if status in {303, 304}:
        return {"description": why}
    return {"description": why, "content": content}


def redirect(otherwise: Responses) -> Responses:
    """Return the answers of an address that leads to another."""
    return {303: _answer(303, {}), **{status: answer for status, answer in otherwise.items() if status != 200}}


def filtering(*, paged: bool) -> list[dict[str, object]]:
    """Return the words of a filter, as parameters of an address."""
    return _words({**TERMS_SAY, **(finding_.PAGE_SAYS if paged else {})}, finding_.PATTERNS)


def hanging(*, for_programs: bool) -> list[dict[str, object]]:
    """Return what a wall is asked for with."""
    own = {**query.SAYS, **(query.JSON_SAYS if for_programs else query.PAGE_SAYS)}
    return _words({**TERMS_SAY, **own}, {**finding_.PATTERNS, **query.PATTERNS})


def behind_a_veil() -> list[dict[str, object]]:
    """Return the word that a veiled picture is asked for with, where the owner lets visitors look behind the veil."""
    said = "Show a veiled picture as it is, where the owner of the exhibition lets visitors look behind the veil."
    return _words({"clear": said}, {})


def form(fields: Mapping[str, str]) -> dict[str, object]:
    """Return what a form holds, by its fields and what each of them says."""
    properties = {name: {"type": "string", "description": described} for name, described in fields.items()}
    schema = {"type": "object", "properties": properties, "required": ["token"]}
    return {"required": True, "content": {signed_forms.MEDIA_TYPE: {"schema": schema}}}


def walking() -> list[dict[str, object]]:
    """Return what a walk is asked for with."""
    number: dict[str, object] = {"type": "integer", "minimum": 0, "maximum": LONGEST_SEED}
    word: dict[str, object] = {"type": "string"}
    return [
        {"name": name, "in": "query", "required": False, "description": described, "schema": schema}
        for says, schema in ((pages_.NUMBERS_SAY, number), (pages_.WORDS_SAY, word))
        for name, described in says.items()
    ]


def averaging(*, as_image: bool = False) -> list[dict[str, object]]:
    """Return what an average, or one of its small images, is asked for with."""
    own = averages_asked_.SAYS if as_image else {}
    return _words({**TERMS_SAY, **own}, {**finding_.PATTERNS, **averages_asked_.PATTERNS})


def _words(says: Mapping[str, str], patterns: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": described,
            "schema": {
                "type": "string",
                "maxLength": LONGEST,
                **({"pattern": patterns[name]} if name in patterns else {}),
            },
        }
        for name, described in says.items()
    ]


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the whole description. FastAPI adds a 422 wherever there is a parameter; here it is a 400."""
    if not app.openapi_schema:
        described = get_openapi(title=app.title, version=app.version, description=ABOUT, routes=app.routes)
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"].pop("422", None)
        _, shapes = msgspec.json.schema_components(SHAPES, ref_template=_REFERENCE)
        described["components"] = {"schemas": shapes}
        if prefix := linked(""):
            described["servers"] = [{"url": prefix}]
        app.openapi_schema = described
    return app.openapi_schema
