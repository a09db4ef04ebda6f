"""How far an index is looked through for one page: slice by slice, and no further than so much work.

FTS5 can't be stopped within a step, and two frequent words that never meet would keep it for a second among millions.
So it is asked for a slice of rows at a time, which ends where the rarest of the words was met often enough. What a
slice costs is worked out from how often its words were met, and not taken from a clock: the same question comes
equally far on every machine, however busy it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from doesexist.archive.register.register import Register

_ROWS = 100_000
"""Rows of a slice at most."""
_MEETINGS = 1_000
"""A slice ends where each of the words was met so often."""
_BLOCK = 2_000
"""Rows that FTS5 goes over to find a word's next one, at most: it keeps them in blocks, and leaps over whole ones."""

# What else there is to do, in rows that are gone over: one takes about 30 nanoseconds.
_STEP = 6
"""To give a row, or to turn from one word to the next."""
_ASKING = 800
"""To ask at all."""
_READING = 300
"""To read and check a row that was found."""


@dataclass(slots=True)
class Work:
    """How much work may still be done, in rows of an index that are gone over."""

    left: int

    def read(self, rows: int = 1) -> None:
        """Count rows that were found, and are read."""
        self.left -= rows * _READING

    @property
    def is_done(self) -> bool:
        """Whether no more may be done."""
        return self.left <= 0


class Index(NamedTuple):
    """An index of words, and the table whose rows it knows."""

    name: str
    table: str


@dataclass(frozen=True, slots=True)
class Slices:
    """A question to an index, asked a slice at a time."""

    register: Register
    index: Index
    words: Sequence[str]
    """What a row must have, all of it."""
    sql: str
    """Takes what is to be matched, the first row, the last one, and how many rows are enough."""

    def after(self, first: int, at_once: int, work: Work) -> Iterator[tuple[list[Any], int | None]]:
        """Yield what is found from a row on, slice by slice; and how far that is where enough work was done."""
        last: int = self.register.one(f"SELECT coalesce(max(id), 0) FROM {self.index.table}")  # noqa: S608 (our own names)
        words = list(dict.fromkeys(self.words))
        while first <= last:
            found: list[Any] = []
            end = min(first + _ROWS - 1, last)
            words, met = self._met(words, first, end, work)
            rarest = met[0]
            if rarest.times:
                end = min(end, rarest.row)
                found = self.register.all(self.sql, (_match_all(words), first, end, at_once))
                work.left -= _ASKING + rarest.times * _STEP * len(words)
                work.left -= sum(min(each.within(first, end), rarest.times * _BLOCK) for each in met)
                work.read(len(found))
            first = found[-1][0] + 1 if len(found) == at_once else end + 1
            is_paused = first <= last and work.is_done
            yield found, first - 1 if is_paused else None
            if is_paused:
                return

    def _met(self, words: Sequence[str], first: int, end: int, work: Work) -> tuple[list[str], list[_Met]]:
        """Return the words, rare ones first, and how often each is met. Behind one that is not met, none is asked."""
        sql = f"""SELECT count(*), coalesce(max(rowid), 0) FROM (SELECT rowid FROM {self.index.name}
                  WHERE {self.index.name} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?)"""  # noqa: S608 (our own names)
        met: list[tuple[_Met, str]] = []
        for word in words:
            ((times, row),) = self.register.all(sql, (_match_all([word]), first, end, _MEETINGS))
            work.left -= _ASKING + times * _STEP
            met.append((_Met(times, row if times == _MEETINGS else end), word))
            if not times:
                break
        met.sort(key=lambda each: (each[0].times, -each[0].row))
        return [word for _, word in met] + list(words[len(met) :]), [times for times, _ in met]


class _Met(NamedTuple):
    """How often a word is met, up to a row."""

    times: int
    row: int

    def within(self, first: int, end: int) -> int:
        """Return how often it is met in a slice, where it goes on as it began."""
        return self.times * (end - first + 1) // (self.row - first + 1)


def _match_all(words: Sequence[str]) -> str:
    """Return how FTS5 is asked for the rows that have all of these words.

    >>> _match_all(["tea", "party"])
    '"tea" AND "party"'
    """
    return " AND ".join(f'"{word}"' for word in words)
