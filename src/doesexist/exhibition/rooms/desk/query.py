"""What a curator asks the desk for: which of the open requests, and which page of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from fastapi import Request

from doesexist.archive import Choice
from doesexist.archive.leaving.who_is_meant import WhoKind
from doesexist.errors import BadFilter
from doesexist.errors import marked as _
from doesexist.exhibition.queries.filters import query_string, said
from doesexist.model import addresses, clock
from doesexist.model.ages import PATTERN, age_of, moment
from doesexist.model.parameters import declared, word
from doesexist.model.requests import Kind, name_read

_MEANINGS: tuple[WhoKind, ...] = get_args(WhoKind)
_NO_SUCH_WORD = _("there is no %(name)s; there are %(names)s")
_NO_MEANING = _("a request is about one of %(names)s")
_NO_AGE = _("that is no age: 30m, 12h, 3d and 2w are")


AGES = {"1h": _("an hour"), "1d": _("a day"), "3d": _("three days"), "1w": _("a week"), "4w": _("four weeks")}
"""What the page offers."""


@dataclass(frozen=True, slots=True)
class DeskQuery:
    """Which of the open requests are shown, and decided together."""

    means: WhoKind | None = word(
        f"What they are about: {', '.join(_MEANINGS)}.",
        str,
        f"^({'|'.join(_MEANINGS)})?$",
        _NO_MEANING,
        {"names": ", ".join(_MEANINGS)},
    )
    asks: Kind | None = word(
        f"What they ask for: {', '.join(Kind)}.",
        Kind,
        f"^({'|'.join(Kind)})?$",
        _("a request asks for one of %(names)s"),
        {"names": ", ".join(Kind)},
    )
    older: str | None = word("That came longer ago than this: 30m, 12h, 3d or 2w.", str, f"{PATTERN}|^$", _NO_AGE)
    batch: str | None = word(
        "The name of a request: those that came together with it.", str, r"^([0-9A-Za-z]{5})?$", _("that is no name")
    )
    waits: str | None = word("yes: those that hide nobody yet.", str, "^(yes)?$", _("the only other word is yes"))
    page: int | None = word("Which page of them.", int, r"^([1-9][0-9]{0,5})?$", _("that is no number"))

    @property
    def choice(self) -> Choice:
        """Which requests that means, at this moment."""
        age = age_of(self.older) if self.older else None
        return Choice(
            means=self.means,
            kind=self.asks,
            older=moment(clock.now() - age) if age else None,
            batch=(name_read(self.batch) or self.batch) if self.batch else None,
            waits=True if self.waits else None,
        )

    @property
    def words(self) -> Mapping[str, str | None]:
        """The words as they stand in an address, but for the page."""
        return {
            "means": self.means,
            "asks": self.asks and self.asks.value,
            "older": self.older,
            "batch": self.batch,
            "waits": self.waits,
        }

    def address(self, page: int) -> str:
        """Return the address of a page.

        >>> DeskQuery(means="picture").address(2), DeskQuery().address(1)
        ('/desk?means=picture&page=2', '/desk')
        """
        return addresses.linked(addresses.DESK) + query_string({**self.words, "page": page if page > 1 else None})


def desk_query(request: Request) -> DeskQuery:
    """Return what a query string asks the desk for; raise BadFilter."""
    words, known = said(request), declared(DeskQuery)
    for name, value in words.items():
        if name not in known:
            raise BadFilter(f"{name}={value}", _NO_SUCH_WORD, {"name": repr(name)[:80], "names": ", ".join(known)})
    found = {name: known[name].meant(name, value) for name, value in words.items()}
    return DeskQuery(**found)  # type: ignore[arg-type]  # each word reads its own kind of value
