"""The credits: every picture by contributor, as pages to read and as files to take away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from contextlib import aclosing
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Send

from doesexist.archive import Reading
from doesexist.errors import BadFilter
from doesexist.exhibition import answers
from doesexist.exhibition.contributors import PLACE, following, place_after
from doesexist.exhibition.door import HEAD
from doesexist.exhibition.house import House, house_of
from doesexist.model import Contributor, Filter, Picture, addresses
from doesexist.studio.crediting import FORMS

PAGE = 100
"""Pictures on a page."""

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}

TERMS_SAY = {
    "dataset": "The name of a dataset.",
    "licence": "The id of a licence, as CC-BY-2.0.",
    "contributor": "SERVICE/ACCOUNT.",
    "country": "A country, as the dataset writes it.",
    "year": "Of the upload: 2014, or 2014..2016.",
    "split": "A part of a dataset, as training.",
    "key": "One key, or a range of numbers: 0..999.",
}
"""The words of a filter, for those who read how this is called (model.filters understands them)."""

PATTERNS = {
    "contributor": r"^([^/\s]+/\S+)?$",
    "year": r"^([0-9]{1,9}(\.\.[0-9]{1,9})?)?$",
    "after": PLACE,
}
"""The shapes that some of them have."""

Chunks = Generator[bytes, None, None]
Group = tuple[Contributor | None, bool, list[Picture]]


async def roll(request: Request) -> Response:
    """List every picture by contributor, credits unknown last."""
    house = house_of(request)
    said = _said(request)
    place = place_after(said.pop("after", None))
    where = Filter.of(said.items())
    if where.terms:  # it may have to look at every picture: not on the event loop
        total, found = await house.download(_found, house.archive, where, place)
    else:
        total, found = house.reading.count(), house.reading.credits(where, place, PAGE + 1)
    pictures = found[:PAGE]
    return answers.page(
        request,
        "credits.html",
        groups=_by_contributor(pictures),
        total=total,
        where=where.terms,
        downloads={form: _file_address(form, where) for form in FORMS},
        datasets=house.reading.datasets(),
        licences=house.reading.licences(),
        first=f"{addresses.CREDITS}?{urlencode(where.terms)}" if place else None,
        next=following(found, PAGE, addresses.CREDITS, **where.terms),
        drawn=house.shows_drawn({picture.dataset for picture in pictures}),
    )


async def roll_csv(request: Request) -> Response:
    """Send the credits for a spreadsheet."""
    return await _file(request, "csv")


async def roll_jsonl(request: Request) -> Response:
    """Send the credits for a program: one picture a line."""
    return await _file(request, "jsonl")


async def roll_parquet(request: Request) -> Response:
    """Send the credits for analysis."""
    return await _file(request, "parquet")


async def _file(request: Request, form: str) -> Response:
    """Send the credits as a file, written while they are read; whoever leaves meanwhile is not in it."""
    house = house_of(request)
    where = Filter.of(_said(request).items())
    headers = {"Content-Disposition": f'attachment; filename="credits.{form}"'}
    if request.scope.get(HEAD):
        return Response(headers=headers, media_type=MEDIA_TYPES[form])
    chunks = _written(house.archive, form, where)
    # What is wrong with the archive is told before the first byte is sent: afterwards it can't be.
    first = await house.download(next, chunks, b"")
    return Download(_sent(house, first, chunks), headers=headers, media_type=MEDIA_TYPES[form])


FILES = {"csv": roll_csv, "jsonl": roll_jsonl, "parquet": roll_parquet}
"""Who sends which form."""


class Download(StreamingResponse):
    """A stream that is closed at once when the visitor leaves, and the register with it."""

    async def stream_response(self, send: Send) -> None:
        """Send it."""
        body: Any = self.body_iterator
        async with aclosing(body):
            await super().stream_response(send)


async def _sent(house: House, first: bytes, chunks: Chunks) -> AsyncIterator[bytes]:
    try:
        yield first
        while (chunk := await house.download(next, chunks, None)) is not None:
            yield chunk
    finally:
        chunks.close()


def _written(archive: Path, form: str, where: Filter) -> Chunks:
    with Reading(archive) as reading:
        yield from (chunk for chunk in FORMS[form](reading.every_picture(where)) if chunk)


def _found(archive: Path, where: Filter, place: tuple[str, str] | None) -> tuple[int, list[Picture]]:
    with Reading(archive) as reading:
        return reading.count(where), reading.credits(where, place, PAGE + 1)


def _said(request: Request) -> dict[str, str]:
    """Return what a query string says; a field of the form that was left empty says nothing."""
    said: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if not value:
            continue
        if name in said:
            raise BadFilter(f"{name}={value}", f"{name[:80]} is said twice")
        said[name] = value
    return said


def _file_address(form: str, where: Filter) -> str:
    words = urlencode(where.terms)
    return f"{addresses.CREDITS}.{form}{'?' if words else ''}{words}"


def _by_contributor(pictures: list[Picture]) -> list[Group]:
    def who(picture: Picture) -> tuple[Contributor | None, bool]:
        return picture.contributor, picture.anonymous

    return [(*key, list(group)) for key, group in groupby(pictures, who)]
