"""What a visitor asks the wall for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from doesexist.errors import BadFilter
from doesexist.errors import marked as _
from doesexist.exhibition.queries import filters
from doesexist.model import EVERYONE, Filter, addresses
from doesexist.model.walls import Order

LIST = "list"
"""The wall to read: a page of pictures with their titles after the other."""
SAYS = {
    "order": f"By what everyone is put in order: {', '.join(Order)}.",
    "at": "The key of somebody: the wall opens where they hang.",
}
"""The words that only the wall knows, for those who read how this is called."""
PAGE_SAYS = {
    "zoom": "How near: 1 shows the whole wall.",
    "view": f"{LIST}: with titles, to read.",
    "page": "Which page of the list.",
}
JSON_SAYS = {"place": "A place on the wall, from 0, row by row."}
PATTERNS = {
    "order": f"^({'|'.join(Order)})?$",
    "at": r"^([A-Za-z0-9_-]{1,200})?$",
    "zoom": r"^([0-9]{1,6}(\.[0-9]{1,6})?)?$",
    "view": f"^({LIST})?$",
    "page": r"^([1-9][0-9]{0,8})?$",
    "place": r"^([0-9]{1,9})?$",
}
_NO_NUMBER = _("that is no number")
_WHY: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "order": (_("an order is one of %(names)s"), {"names": ", ".join(Order)}),
    "at": (_("that is no key"), {}),
    "zoom": (_NO_NUMBER, {}),
    "view": (_("the only other view is %(name)s"), {"name": LIST}),
    "page": (_NO_NUMBER, {}),
    "place": (_NO_NUMBER, {}),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: whose wall, in which order, who stands out on it, and where to look."""

    dataset: str | None
    order: Order = Order.KEY
    where: Filter = EVERYONE
    """Without a dataset: the wall has one."""
    at: str | None = None
    place: int | None = None
    page: int | None = None
    as_list: bool = False

    def query(self, **words: str | int | None) -> str:
        """Return what the page's address says, with other words; None takes one away.

        >>> Asked("ffhq", Order.HUE).query(at="00042")
        'dataset=ffhq&order=hue&at=00042'
        """
        own: Mapping[str, str | int | None] = {
            "dataset": self.dataset,
            "order": None if self.order is Order.KEY else self.order.value,
            **self.where.terms,
            "at": self.at,
            "view": LIST if self.as_list else None,
        }
        said = {word: value for word, value in {**own, **words}.items() if value is not None}
        return urlencode(said, safe="/")

    def address(self, **words: str | int | None) -> str:
        """Return the page's address, with other words."""
        query = self.query(**words)
        return f"{addresses.linked(addresses.GRID)}{'?' if query else ''}{query}"


def asked(request: Request) -> Asked:
    """Return what a query string asks for; raise BadFilter."""
    words = filters.said(request)
    own = {name: words.pop(name, None) for name in PATTERNS}
    for name, value in own.items():
        if value is not None and not re.fullmatch(PATTERNS[name], value):
            raise BadFilter(f"{name}={value}", *_WHY[name])
    dataset = words.pop("dataset", None)
    return Asked(
        dataset,
        Order(own["order"] or Order.KEY),
        Filter.of(words.items()),
        at=own["at"],
        place=_number(own["place"]),
        page=_number(own["page"]),
        as_list=own["view"] is not None,
    )


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)
