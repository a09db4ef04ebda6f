"""Query strings: the words of a filter, as every room reads them, and those that a room's own class declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import Request

from doesexist.errors import BadFilter
from doesexist.model import Filter
from doesexist.model.filters import SAID_TWICE
from doesexist.model.parameters import declared

Query = TypeVar("Query")


def said(request: Request) -> dict[str, str]:
    """Return the words of a query string that are not empty. Raises BadFilter where one is said twice."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if not value:
            continue
        if name in found:
            raise BadFilter(f"{name}={value}", SAID_TWICE, {"name": name[:80]})
        found[name] = value
    return found


def query_of(kind: Callable[..., Query], request: Request) -> Query:
    """Parse a query string into a class that declares its words, and a filter.

    Raises BadFilter, and what its words raise.
    """
    words = said(request)
    own = {
        name: each.meant(word, words.pop(word))
        for name, each in declared(kind).items()
        if (word := name.removesuffix("_")) in words
    }
    return kind(where=Filter.of(words.items()), **own)


def query_string(words: Mapping[str, object]) -> str:
    """Return words as they stand in an address, with its question mark; None says nothing.

    >>> query_string({"dataset": "ffhq", "at": None, "key": "0..9"}), query_string({"at": None})
    ('?dataset=ffhq&key=0..9', '')
    """
    query = urlencode({name: value for name, value in words.items() if value is not None}, safe="/")
    return f"?{query}" if query else ""
