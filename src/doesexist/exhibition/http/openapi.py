"""Makes /openapi.json, with every answer that an address can give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypedDict

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from doesexist.exhibition.http import signed_forms
from doesexist.exhibition.http.responses import HTML, JSON
from doesexist.model.addresses import linked
from doesexist.model.filters import WORDS
from doesexist.model.parameters import LONGEST, declared

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


def form(fields: Mapping[str, str]) -> dict[str, object]:
    """Return what a form holds, by its fields and what each of them says."""
    properties = {name: {"type": "string", "description": described} for name, described in fields.items()}
    schema = {"type": "object", "properties": properties, "required": ["token"]}
    return {"required": True, "content": {signed_forms.MEDIA_TYPE: {"schema": schema}}}


def in_query(query: object, *names: str) -> list[dict[str, object]]:
    """Return the words of a filter, and those that a query declares, or these of them, as parameters of an address."""
    own = declared(query)
    said = {**WORDS, **{name: own[name] for name in names or own}}
    return [parameter(name.removesuffix("_"), each.says, each.pattern) for name, each in said.items()]


def parameter(name: str, says: str, pattern: str | None = None) -> dict[str, object]:
    """Return a word of a query string as a parameter of an address."""
    schema = {"type": "string", "maxLength": LONGEST, **({"pattern": pattern} if pattern else {})}
    return {"name": name, "in": "query", "required": False, "description": says, "schema": schema}


def describe(app: FastAPI, shapes: Iterable[type]) -> dict[str, Any]:
    """Return the whole description; `shapes`: the types of JSON answers.

    FastAPI adds a 422 wherever there is a parameter; here it is a 400.
    """
    if not app.openapi_schema:
        described = get_openapi(title=app.title, version=app.version, description=ABOUT, routes=app.routes)
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"].pop("422", None)
        _, schemas = msgspec.json.schema_components((*shapes, Told), ref_template=_REFERENCE)
        described["components"] = {"schemas": schemas}
        if prefix := linked(""):
            described["servers"] = [{"url": prefix}]
        app.openapi_schema = described
    return app.openapi_schema
