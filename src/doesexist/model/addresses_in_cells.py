"""Which addresses of the web stand in the cell of a table: each as what the cell says, or in the midst of words."""

from __future__ import annotations

import json
import re
from typing import NamedTuple, cast

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]+", re.IGNORECASE)
_LINK = re.compile(r"!?\[[^\[\]]*\]\([^()]*\)|<a\s.*?</a>|<[^<>]*>|https?://[^\s<>\"']+", re.IGNORECASE | re.DOTALL)
"""A link in Markdown, or in HTML, with its words, or an address."""


class Found(NamedTuple):
    """The addresses in a cell."""

    alone: tuple[str, ...] = ()
    """Those of a cell in which there is nothing but addresses and links."""
    in_words: tuple[str, ...] = ()
    """Those of which its words speak: they may be another's."""


_NOTHING = Found()


def addresses_in(cell: str) -> Found:
    """Return the addresses in a cell; a list, or an object of JSON's, is as many cells.

    >>> addresses_in("[photo](https://example.org/a)").alone, addresses_in("at <https://example.org/a>").in_words
    (('https://example.org/a',), ('https://example.org/a',))
    >>> addresses_in('{"page": "https://example.org/a", "said": "see https://example.org/b"}')
    Found(alone=('https://example.org/a',), in_words=('https://example.org/b',))
    """
    if "://" not in cell:
        return _NOTHING
    if cell.lstrip()[:1] in {"{", "["}:
        try:
            held = [addresses_in(text) for text in _texts(json.loads(cell))]
        except (ValueError, RecursionError):
            pass  # a link in Markdown begins so, too
        else:
            return Found(*(tuple(found for each in kind for found in each) for kind in zip(*held, strict=True)))
    found = (*_ADDRESS.findall(cell),)
    return Found(in_words=found) if re.search(r"\w", _LINK.sub("", cell)) else Found(found)


def _texts(value: object) -> list[str]:
    """Return all texts in a value of JSON's, apart from names."""
    match value:
        case str():
            return [value]
        case list():
            return [text for each in cast("list[object]", value) for text in _texts(each)]
        case dict():
            return [text for each in cast("dict[str, object]", value).values() for text in _texts(each)]
        case _:
            return []
