"""Search by a part of a name, or by words of titles and of files' names, within a limit of work for each page.

At the limit the position reached is returned, and the next page goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import islice
from typing import NamedTuple

from doesexist.archive.register.register import Register
from doesexist.archive.search.by_identifier import Cursor, Exactly, Stage
from doesexist.archive.search.slicing import Index, Slices, Work
from doesexist.model.findable import findable
from doesexist.model.folding import GAP, folded, parts, spelled, words
from doesexist.model.queries import Query

_AT_ONCE = 60
_ALL = 10**17
"""Greater than any picture's row."""
_TRIGRAMS = 12
"""Trigrams of a query that are looked up in the index; the rest is checked on the names found."""


class Place(NamedTuple):
    """The cursor of a match; with `is_pause`, of the last row looked at before the limit of work."""

    place: Cursor
    is_pause: bool = False


class Loosely:
    """The matches of a query's words, without its exact matches."""

    def __init__(self, register: Register, query: Query, exactly: Exactly, work: Work) -> None:
        self._register = register
        self._query = query
        self._exactly = exactly
        self._work = work
        self._parts = parts(query.text)

    def after(self, place: Cursor) -> Iterator[Place]:
        """Yield matches of names, then of titles, after a cursor."""
        if not self._parts:
            return
        if place.stage is Stage.NAMES:
            for contributor, is_pause in self._names(place.contributor + (place.picture == _ALL)):
                if is_pause:
                    yield Place(Cursor(Stage.NAMES, contributor, _ALL), is_pause=True)
                    return
                begin = place.picture if contributor == place.contributor else 0
                yield from map(Place, self._exactly.theirs(Stage.NAMES, contributor, begin))
            place = Cursor(Stage.TITLES)
        for picture, is_pause in self._titles(place.picture + 1):
            yield Place(Cursor(Stage.TITLES, 0, picture), is_pause)

    def count(self, most: int) -> tuple[int, bool]:
        """Count matches until about `most`, or the limit of work; return the number, and whether that is all."""
        counted = 0
        for contributor, is_pause in self._names(0, most // 2):
            if is_pause or counted > most:
                return counted, False
            self._work.read()
            counted += sum(1 for _ in islice(self._exactly.theirs(Stage.NAMES, contributor, 0), most))
        for _, is_pause in self._titles(0, most // 2):
            if is_pause or counted > most:
                return counted, False
            counted += 1
        return counted, counted <= most

    def _names(self, first: int, at_once: int = _AT_ONCE) -> Iterator[tuple[int, bool]]:
        """Yield contributors whose name or account contains the query, from a row on; True: paused there."""
        sql = f"""SELECT n.rowid, {_NAMES} FROM naming n CROSS JOIN contributor c ON c.id = n.rowid
                  WHERE naming MATCH ? AND n.rowid BETWEEN ? AND ? ORDER BY n.rowid LIMIT ?"""  # noqa: S608 (our own names)
        slices = Slices(self._register, Index("naming", "contributor"), _triples(self._parts), sql)
        for rows, done in slices.after(first, at_once, self._work):
            yield from ((row, False) for row, *names in rows if self._is_named(row, *names) is _Named.IN_PART)
            if done is not None:
                yield done, True

    def _titles(self, first: int, at_once: int = _AT_ONCE) -> Iterator[tuple[int, bool]]:
        """Yield pictures with the words in title, key or file, not matched by name, from a row; True: paused there."""
        sql = f"""SELECT t.rowid, p.title, p.key, p.files, p.anonymous, c.id, {_NAMES}
                  FROM titling t CROSS JOIN picture p ON p.id = t.rowid
                  LEFT JOIN contributor c ON c.id = p.contributor
                  WHERE titling MATCH ? AND t.rowid BETWEEN ? AND ? ORDER BY t.rowid LIMIT ?"""  # noqa: S608 (our own names)
        # In scripts without spaces each character is indexed as a word: check that they stand in this order.
        runs = [part for part in self._parts if part.count(GAP) > 1]
        before = set(self._exactly.identified)
        slices = Slices(self._register, Index("titling", "picture"), words(self._query.text), sql)
        for rows, done in slices.after(first, at_once, self._work):
            for row, title, key, files, anonymous, *who in rows:
                if row in before or self._is_named(*who) is not _Named.NOT:
                    continue
                if not runs or _holds(findable(title, key, files, anonymous=anonymous is not None) or "", runs):
                    yield row, False
            if done is not None:
                yield done, True

    def _is_named(self, contributor: int | None, sorting: str | None, names: str | None) -> _Named:
        """Return how a contributor's name matches the query."""
        if contributor is None or sorting is None or names is None:
            return _Named.NOT
        if contributor in self._exactly.accounts or sorting == folded(self._query.text):
            return _Named.VERY
        return _Named.IN_PART if _holds(names, self._parts) else _Named.NOT


_NAMES = "c.sorting, concat_ws(' ', c.name, c.account, c.others)"
"""The columns by which a contributor is found."""


class _Named(Enum):
    """How a name matches a query."""

    NOT = 0
    IN_PART = 1
    VERY = 2
    """The whole name or the account equals the query."""


def _triples(wanted: Sequence[str]) -> list[str]:
    """Return the trigrams that a spelled name must contain.

    >>> _triples(["  ad", "uster"])
    ['  a', ' ad', 'ust', 'ste', 'ter']
    """
    found = dict.fromkeys(part[at : at + 3] for part in wanted for at in range(len(part) - 2))
    return list(found)[:_TRIGRAMS]


def _holds(text: str, wanted: Sequence[str]) -> bool:
    """Tell whether the spelling of a text contains all of these parts."""
    spelling = spelled(text)
    return all(part in spelling for part in wanted)
