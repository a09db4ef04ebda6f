"""The credits: every picture by contributor, as pages to read and as files to take away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, NamedTuple

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Send

from doesexist.archive import Nameless, Reading
from doesexist.errors import TooManyDownloads
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.http.headers import HEAD
from doesexist.exhibition.queries import filters
from doesexist.exhibition.queries.choices import licences_of_everyone
from doesexist.exhibition.remembering import counted, while_nobody_leaves
from doesexist.exhibition.rooms.credits.contents import CreditsContents, letters_to_choose, look_up
from doesexist.exhibition.rooms.credits.query import CreditsQuery
from doesexist.model import Filter, Licence
from doesexist.studio.credits.files import FORMS

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}

MOST_DOWNLOADS = 16
"""Lists that a process sends at once."""

Chunks = Generator[bytes, None, None]


class Choice(NamedTuple):
    """Something to choose the credits by: its address, whether it is chosen, and how many there are under it."""

    address: str
    chosen: bool
    number: int
    letter: str | None = None
    nameless: Nameless | None = None
    licence: Licence | None = None


async def roll(request: Request) -> Response:
    """List the contributors with their pictures, by letter, by name and by what a filter means; nameless ones last."""
    return await while_nobody_leaves(context_of(request), lambda: _roll(request))


async def _roll(request: Request) -> Response:
    context = context_of(request)
    asked = filters.query_of(CreditsQuery, request)
    found = await look_up(request, asked)
    where = asked.where
    # Counted among everyone, so they are shown only where no other filter is said.
    licences = await counted(context, licences_of_everyone)
    return responses.page(
        request,
        "credits.html",
        asked=asked,
        found=found,
        where=where.terms,
        letters=[*_letters(found, asked)],
        licences=licences,
        by_licence=[*_by_licence(licences, asked)] if where.terms.keys() <= {"licence"} and not asked.name else [],
        datasets=context.reading.datasets(),
        downloads={form: asked.file(form) for form in FORMS},
        drawn=context.all_drawn(found.datasets),
        drawn_ones={name for name in found.datasets if context.dataset(name).card.drawn},
    )


def _letters(found: CreditsContents, asked: CreditsQuery) -> Iterator[Choice]:
    letters = letters_to_choose(found, asked)
    for letter in letters:
        chosen = letter.name == asked.letter
        yield Choice(asked.address(letter=letter.name), chosen, letter.people, letter=letter.label)
    for nameless, pictures in sorted(found.tally.nameless.items(), key=lambda each: each[0].value) if letters else ():
        chosen = nameless is asked.nameless
        yield Choice(asked.address(letter=nameless.value), chosen, pictures, nameless=nameless)


def _by_licence(licences: list[tuple[Licence, int]], asked: CreditsQuery) -> Iterator[Choice]:
    for licence, pictures in licences:
        chosen = asked.where.licence == licence.id
        yield Choice(asked.address(licence=None if chosen else licence.id), chosen, pictures, licence=licence)


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
    context = context_of(request)
    where = Filter.of(filters.said(request).items())
    # A proxy that gathered it first would let everybody wait, and write it to its disk.
    headers = {"Content-Disposition": f'attachment; filename="credits.{form}"', "X-Accel-Buffering": "no"}
    if request.scope.get(HEAD):
        return Response(headers=headers, media_type=MEDIA_TYPES[form])
    chunks = _written(context.archive, form, where, context.one(DownloadPlaces))
    # What is wrong with the archive is told before the first byte is sent: afterwards it can't be.
    first = await context.download(next, chunks, b"")
    return Download(_sent(context, first, chunks), headers=headers, media_type=MEDIA_TYPES[form])


FILES = {"csv": roll_csv, "jsonl": roll_jsonl, "parquet": roll_parquet}
"""Who sends which form."""


class DownloadPlaces:
    """How many lists a process sends at once: each holds a register open, and a thousand pictures, while it is read."""

    def __init__(self, context: ExhibitionContext | None = None) -> None:  # noqa: ARG002 (whatever a process has one of is)
        self._free = BoundedSemaphore(MOST_DOWNLOADS)

    @contextmanager
    def one(self) -> Generator[None]:
        """Hold a place; raise TooManyDownloads where none is free."""
        if not self._free.acquire(blocking=False):
            raise TooManyDownloads
        try:
            yield
        finally:
            self._free.release()


class Download(StreamingResponse):
    """A streamed response that is closed, and the register with it, as soon as the visitor leaves."""

    async def stream_response(self, send: Send) -> None:
        """Send the stream."""
        body: Any = self.body_iterator
        async with aclosing(body):
            await super().stream_response(send)


async def _sent(context: ExhibitionContext, first: bytes, chunks: Chunks) -> AsyncIterator[bytes]:
    try:
        yield first
        while (chunk := await context.download(next, chunks, None)) is not None:
            yield chunk
    finally:
        chunks.close()


def _written(archive: Path, form: str, where: Filter, places: DownloadPlaces) -> Chunks:
    with places.one(), Reading(archive) as reading:
        yield from (chunk for chunk in FORMS[form](reading.every_picture(where)) if chunk)
