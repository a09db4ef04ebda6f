"""Full-text queries of an FTS5 index in slices of rows, within a limit of work for each page.

FTS5 can't be interrupted within a step, and two frequent words that share no row among millions would keep it busy for
a second. So it is asked for a slice of rows at a time, which ends where the rarest word has had enough hits. A slice's
cost is estimated from its words' hits, not from a clock: a query comes equally far on every machine, however busy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from doesexist.archive.register.register import Register

_ROWS = 100_000
"""The most rows of a slice."""
_MEETINGS = 1_000
"""The hits of its rarest word after which a slice ends."""
_BLOCK = 2_000
"""The most rows that FTS5 reads to find a word's next hit: it skips whole blocks."""

# Costs of other operations, in rows read: one takes about 30 nanoseconds.
_STEP = 6
"""Returning a row, or switching from one word to the next."""
_ASKING = 800
"""Running a query."""
_READING = 300
"""Reading and checking a row that was found."""


@dataclass(slots=True)
class Work:
    """How much work may still be done, in index rows read."""

    left: int

    def read(self, rows: int = 1) -> None:
        """Subtract the cost of reading rows that were found."""
        self.left -= rows * _READING

    @property
    def is_done(self) -> bool:
        """Whether the limit is reached."""
        return self.left <= 0


class Index(NamedTuple):
    """A full-text index, and the table that it indexes."""

    name: str
    table: str


@dataclass(frozen=True, slots=True)
class Slices:
    """A full-text query, run a slice at a time."""

    register: Register
    index: Index
    words: Sequence[str]
    """The words that a row must have, all of them."""
    sql: str
    """A query whose parameters are the MATCH expression, the first row, the last row, and the limit."""

    def after(self, first: int, at_once: int, work: Work) -> Iterator[tuple[list[Any], int | None]]:
        """Yield the hits from a row on, slice by slice; at the limit of work also the last row that was searched."""
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
        """Return the words, rarest first, with the hits of each in a slice; stop at a word without any."""
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
    """The number of a word's hits up to a row."""

    times: int
    row: int

    def within(self, first: int, end: int) -> int:
        """Return the estimated hits in a slice, at the same rate."""
        return self.times * (end - first + 1) // (self.row - first + 1)


def _match_all(words: Sequence[str]) -> str:
    """Return FTS5's MATCH expression for rows with all of these words.

    >>> _match_all(["tea", "party"])
    '"tea" AND "party"'
    """
    return " AND ".join(f'"{word}"' for word in words)
