"""Which row of a table is that of its headings: titles, comments and blank rows may be above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from doesexist.sources.files import PICTURES
from doesexist.sources.headings import field_of, is_sure, names_file, told_apart

WITHIN = 30
"""Rows among which the headings are looked for."""
_LONGEST = 60
"""Letters of a heading."""
SURE, PERHAPS, NONE = 2, 1, 0
Cells = TypeVar("Cells", bound=Sequence[object])


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Cells]):
    """The rows of a table that are not blank, with their lines: those above its headings, and those below."""

    above: Sequence[tuple[int, Cells]]
    headings: tuple[str, ...]
    """The headings of its columns, each but once; empty where it has no rows."""
    below: Iterator[tuple[int, Cells]]


def laid_out(rows: Iterable[tuple[int, Cells]]) -> Sheet[Cells]:
    """Return the rows of a table by where they stand: above its headings, or below."""
    left = iter(rows)
    first = list(islice(left, WITHIN))
    if not first:
        return Sheet((), (), left)
    at, _ = headings_at([[str(cell) for cell in cells] for _, cells in first])
    headings = told_apart([str(heading) for heading in first[at][1]])
    return Sheet(first[:at], headings, chain(first[at + 1 :], left))


def headings_at(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return which of a table's first rows is that of its headings, and how sure that is.

    It is the first that names several known columns, or that of the files among others; else the first that names one.

    >>> headings_at([["Faces of 2014"], ["file_name", "author"], ["a.jpg", "Ada"]])
    (1, 2)
    >>> headings_at([["Faces", "of 2014"], ["a.jpg", "Ada"]])
    (0, 0)
    """
    sure: list[int] = []
    for row in rows:
        if _names_a_picture(row):
            break
        sure.append(_how_sure(row))
    best = max(sure, default=NONE)
    return (sure.index(best) if best else 0), best


def _names_a_picture(row: Sequence[str]) -> bool:
    """Tell whether one of several cells names a picture: what is below headings."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) > 1 and any(PurePosixPath(cell.strip()).suffix.lower() in PICTURES for cell in filled)


def _how_sure(row: Sequence[str]) -> int:
    filled = [cell.strip() for cell in row if cell.strip()]
    words = [cell for cell in filled if len(cell) <= _LONGEST]
    names = [word for word in words if names_file(word)]
    fields = {field for word in words if word not in names and (field := field_of(word))}
    if not names and filled and filled[0].startswith("#"):  # "# exported, source: …"
        return NONE
    if len(fields) + bool(names) > 1 or (len(filled) > 1 and any(map(is_sure, names))):
        return SURE
    return PERHAPS if fields or names else NONE
