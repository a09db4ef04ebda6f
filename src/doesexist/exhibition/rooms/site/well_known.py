"""robots.txt, tdmrep.json, /openapi.json, the health check, the icon, and the files of the front end."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.rendering.typefaces import file_of

# An empty frame: a head would have to be somebody's.
ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    b'<rect x="3" y="3" width="26" height="26" fill="#f4f1ea" stroke="#26231f" stroke-width="4"/>'
    b'<rect x="10" y="10" width="12" height="12" fill="#b0a99c"/></svg>\n'
)

_IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}


async def description(request: Request) -> Response:
    """Return this description."""
    return responses.data(request, request.app.openapi())


async def robots(request: Request) -> Response:
    """Say to crawlers what they may read."""
    said = context_of(request).crawlers.robots().encode()
    return responses.tagged_answer(request, said, "text/plain; charset=utf-8")


async def reservation(request: Request) -> Response:
    """Say whether the right to mine these pages is reserved (TDM Reservation Protocol)."""
    return responses.data(request, context_of(request).crawlers.reservation())


async def icon(request: Request) -> Response:
    """Return the icon of a browser's tab."""
    return responses.tagged_answer(request, ICON, "image/svg+xml")


async def health(request: Request) -> Response:
    """Tell whether the exhibition is open: the register answers."""
    pictures = context_of(request).reading.count()
    return Response(b'{"status":"ok","pictures":%d}' % pictures, media_type=responses.JSON)


async def typeface(name: str) -> Response:
    """Return a typeface for a script that the front end's own lacks; its address holds a digest."""
    file = file_of(name)
    if file is None:
        raise HTTPException(404)
    return FileResponse(file, media_type="font/ttf", headers=_IMMUTABLE)


async def front_end(request: Request, name: str) -> Response:
    """Return a file of the front end: its name holds a digest of its content, so it may be kept for ever."""
    found = context_of(request).files.get(name)
    if found is None:
        raise HTTPException(404)
    content, media_type = found
    return Response(content, media_type=media_type, headers=_IMMUTABLE)
