"""Pages of pictures: how many are on one, and how an address says where the next begins."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from doesexist.errors import BadAddress
from doesexist.model import Picture

PAGE = 60
"""Pictures on a page; a multiple of 2, 3, 4 and 5, so that rows end even."""
PLACE = r"^[A-Za-z0-9_-]{1,200}/[A-Za-z0-9_-]{1,200}$"
"""How a picture is named in a query string: DATASET/KEY."""
AFTER_SAYS = "Go on after this picture: DATASET/KEY."
After = Annotated[str | None, Query(description=AFTER_SAYS, json_schema_extra={"pattern": PLACE})]


def place_after(words: str | None) -> tuple[str, str] | None:
    """Return the picture that a list goes on after; raise BadAddress.

    >>> place_after("ffhq/00042"), place_after(None)
    (('ffhq', '00042'), None)
    """
    if words is None:
        return None
    if not re.fullmatch(PLACE, words):
        raise BadAddress(words)
    dataset, key = words.split("/")
    return dataset, key


def following(page: list[Picture], limit: int, address: str, **more: str) -> str | None:
    """Return the address of what comes after a page of a list; None if nothing does.

    The page was asked for with one more than it shows.
    """
    if len(page) <= limit:
        return None
    last = page[limit - 1]
    return f"{address}?{urlencode({**more, 'after': f'{last.dataset}/{last.key}'}, safe='/')}"
