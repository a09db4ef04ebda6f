"""Makes responses: bytes with an ETag, or 304 where the browser has them already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from fastapi import Request, Response

from doesexist.exhibition.context import context_of
from doesexist.studio.output import encoded

HTML = "text/html; charset=utf-8"
JSON = "application/json"


_DEPENDS = {"Vary": "Accept-Language, Sec-Fetch-Site, *"}
"""A page is in the visitor's language, and without the note for those who come from another page of the exhibition.

The star says that it depends on more than a browser can know: who left meanwhile. Where somebody goes back, Chromium
shows what it has without asking, whatever Cache-Control says; of this it asks each time, and is told 304.
"""


def page(request: Request, template: str, *, tagged: bool = True, **facts: object) -> Response:
    """Return a page in the visitor's language. One that is another each time has no ETag."""
    content = context_of(request).written(request, template, **facts)
    return tagged_answer(request, content, HTML, _DEPENDS) if tagged else Response(content, 200, _DEPENDS, HTML)


def failure_page(request: Request, status: int, headers: Mapping[str, str], **facts: object) -> Response:
    """Return the page that tells of an error."""
    content = context_of(request).written(request, "failure.html", **facts)
    return Response(content, status, {**headers, **_DEPENDS}, HTML)


def data(request: Request, facts: object, media_type: str = JSON, headers: Mapping[str, str] | None = None) -> Response:
    """Return facts as JSON."""
    return tagged_answer(request, encoded(facts), media_type, headers)


def random_data(facts: object) -> Response:
    """Return facts as JSON that nobody may cache, because they are others each time."""
    return Response(encoded(facts), media_type=JSON, headers={"Cache-Control": "no-store"})


def tagged_answer(
    request: Request, content: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return content with its digest as ETag; 304 if the visitor has it already."""
    tag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, **(headers or {})}
    if has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def has(request: Request, tag: str) -> bool:
    """Tell whether the visitor's browser has what this tag names (RFC 9110, If-None-Match)."""
    known = request.headers.get("if-none-match")
    return known is not None and (known == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")})


NOT_KEPT = {"Cache-Control": "no-store"}
"""Of an answer that is for one visitor, once."""
