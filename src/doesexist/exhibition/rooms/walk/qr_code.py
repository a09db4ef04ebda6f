"""QR codes of pictures' pages, so that somebody met on a wall can be taken home on a phone."""

from __future__ import annotations

import io

import segno
from fastapi import Request, Response

from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.model import addresses


async def code(request: Request, dataset: str, key: str) -> Response:
    """Return the code of a picture's permanent address, as SVG."""
    context = context_of(request)
    found = context.reading.picture(dataset, key)
    # Where it is on the web is said in exhibition.toml; else it is where this visitor found it.
    where = (context.settings.address or str(request.base_url)).rstrip("/")
    drawing = io.BytesIO()
    made = segno.make_qr(f"{where}{addresses.picture_page(found.dataset, found.key)}", error="m")
    # Dark on light whatever the theme, with the quiet zone around it: phones expect that.
    made.save(drawing, kind="svg", border=4, light="#fff", xmldecl=False, omitsize=True)
    return responses.tagged_answer(request, drawing.getvalue(), "image/svg+xml")
