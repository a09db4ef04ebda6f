"""Search of pictures and contributors: by identifiers first, then by names, then by words of titles.

Exact matches (a photograph, an account, a whole name) are index look-ups, as fast in an archive of millions as in a
small one, and have pages of their own. Matches of a part of a name, or of words, are searched within a limit of work,
and the next page goes on from there. So nothing is cut off, and nobody waits.

The total is counted anew for each page, always from the first match and with the same limit of work, not of time: so
all pages of a search agree on it, as long as nobody comes or leaves meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from doesexist.archive.pictures.rows import WHOLE_AND_ID, picture_from
from doesexist.archive.register.register import Register
from doesexist.archive.search.by_identifier import Cursor, Exactly, Stage
from doesexist.archive.search.by_words import Loosely
from doesexist.archive.search.slicing import Work
from doesexist.model import Picture
from doesexist.model.queries import Query

PAGE = 60
MOST = 1_000
"""Matches that are counted: beyond it the total is "more than 1,000"."""
WORK = 300_000
"""Index rows that are read at most for one page, and as many again to count: about 10 milliseconds each."""


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of matches."""

    pictures: tuple[Picture, ...]
    total: int
    exact: bool
    """Whether `total` is exact; else it is a lower bound."""
    accounts: int = 0
    """How many accounts have exactly this name; MOST + 1: more than are counted."""
    next: Cursor | None = None
    next_is_loose: bool = False
    """Whether this page has exact matches, and the next one begins with those of names and titles."""


class Searching:
    """Searches of a register that is open for reading."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def find(self, query: Query, after: Cursor | None = None, limit: int = PAGE) -> Hits:
        """Return a page of the matches of a query."""
        return _Page(self._register, query, limit).after(after or Cursor())


class _Page:
    """One page of one query."""

    def __init__(self, register: Register, query: Query, limit: int) -> None:
        self._register = register
        self._query = query
        self._limit = limit
        self._exactly = Exactly(register, query)

    def after(self, place: Cursor) -> Hits:
        """Return the page after a cursor."""
        if place.stage <= Stage.NAMED:
            places = list(islice(self._exactly.after(place), self._limit + 1))
            if places:
                return self._exact(places, place)
        if not self._query.loose:
            return Hits((), self._exactly.count(MOST), exact=True)
        return self._loose(place if place.stage > Stage.NAMED else Cursor(Stage.NAMES))

    def _exact(self, places: Sequence[Cursor], after: Cursor) -> Hits:
        shown = places[: self._limit]
        is_last = len(shown) == len(places)
        counted = len(shown) if is_last and after == Cursor() else self._exactly.count(MOST)
        leads_on = is_last and self._query.loose
        return Hits(
            self._pictures(shown),
            min(counted, MOST),
            exact=counted <= MOST and not self._query.loose,
            accounts=self._exactly.namesakes(MOST),
            next=Cursor(Stage.NAMES) if leads_on else None if is_last else shown[-1],
            next_is_loose=leads_on,
        )

    def _loose(self, after: Cursor) -> Hits:
        shown: list[Cursor] = []
        following: Cursor | None = None
        for place, is_pause in Loosely(self._register, self._query, self._exactly, Work(WORK)).after(after):
            if is_pause or len(shown) == self._limit:
                following = place if is_pause else shown[-1]
                break
            shown.append(place)
        counted, all_of_them = len(shown), True
        if following or after != Cursor(Stage.NAMES):
            counted, all_of_them = Loosely(self._register, self._query, self._exactly, Work(WORK)).count(MOST)
        # Exact matches are on the pages before.
        counted += self._exactly.count(MOST)
        return Hits(self._pictures(shown), min(counted, MOST), exact=all_of_them and counted <= MOST, next=following)

    def _pictures(self, places: Sequence[Cursor]) -> tuple[Picture, ...]:
        """Return pictures, those of one contributor grouped at the first of them."""
        rows = [place.picture for place in places]
        marks = ", ".join("?" * len(rows))
        sql = f"{WHOLE_AND_ID} WHERE id IN ({marks})"
        found = {row: picture_from(rest) for *rest, row in self._register.all(sql, rows)}
        whose: dict[object, list[Picture]] = {}
        for row in rows:
            if picture := found.get(row):
                by = picture.contributor
                whose.setdefault((by.service, by.account) if by else None, []).append(picture)
        return tuple(picture for theirs in whose.values() for picture in theirs)
