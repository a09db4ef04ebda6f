"""What a visitor asks averages for: whose, of whom among them, and which of the small images."""

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

KINDS = ("licence", "year", "country", "split", "contributor")
"""What groups that stand side by side have in common."""

SAYS = {
    "people": "Of the image `first`: how many people it is of; one of the steps from one to all.",
    "kind": f"Of the image `group`: what its people have in common, {', '.join(KINDS)}.",
    "value": "Of the image `group`: and its value, as CC-BY-2.0 or 2014.",
}
"""The words that only the images know, for those who read how this is called."""
PATTERNS = {
    "people": r"^([1-9][0-9]{0,8})?$",
    "kind": f"^({'|'.join(KINDS)})?$",
}
_WHY: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "people": (_("that is no number"), {}),
    "kind": (_("a group is by one of %(names)s"), {"names": ", ".join(KINDS)}),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: whose average, and of whom among them."""

    dataset: str | None
    where: Filter = EVERYONE
    """Without a dataset: the average has one."""
    people: int | None = None
    kind: str | None = None
    value: str | None = None

    def address(self, **words: str | None) -> str:
        """Return the address of the page with these words of a filter; None says nothing.

        >>> Asked("ffhq").address(licence="CC-BY-2.0")
        '/average?dataset=ffhq&licence=CC-BY-2.0'
        """
        said = {name: value for name, value in {"dataset": self.dataset, **words}.items() if value is not None}
        return f"{addresses.linked(addresses.AVERAGE)}{'?' if said else ''}{urlencode(said, safe='/')}"


def asked(request: Request, *own: str) -> Asked:
    """Return what a query string asks for, these words of the images included; raise BadFilter."""
    words = filters.said(request)
    given = {name: words.pop(name) for name in own if name in words}
    for name, pattern in PATTERNS.items():
        if name in given and not re.fullmatch(pattern, given[name]):
            raise BadFilter(f"{name}={given[name]}", *_WHY[name])
    dataset = words.pop("dataset", None)
    return Asked(
        dataset,
        Filter.of(words.items()),
        people=int(given["people"]) if "people" in given else None,
        kind=given.get("kind"),
        value=given.get("value"),
    )
