"""The rows of tables, of whatever kind: a line, and cells as texts by heading."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import msgspec

from doesexist.sources.cell_objects import cells_of

Words = Mapping[str, str]
NOTHING = frozenset({"nan", "NaN", "null", "NULL", "None", "N/A", "n/a", "#N/A", "<NA>"})
"""How programs write that a cell is empty."""
DAMAGED = "surrogateescape"
"""How Python keeps bytes that are none of an encoding: as letters that no text has."""
_DAMAGED = re.compile("[\ud800-\udfff]")
_encode = msgspec.json.encode


@dataclass(eq=False)
class TableBroken(Exception):
    """A table that can't be read, or not from some line on."""

    line: int | None
    why: str

    def __str__(self) -> str:
        return self.why if self.line is None else f"from line {self.line:,} on {self.why}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    line: int
    cells: Words
    headings: tuple[str, ...] = ()
    """The headings of its table, or in JSON its own."""
    problem: str | None = None
    """Why it can't be used, if so."""
    part: str = ""
    """Of a file with several tables the one that it is of: `sheet 'Faces'`."""
    left_out: tuple[str, ...] = ()
    """Its cells that stand under no heading."""


def sound(row: Row, encoding: str) -> Row:
    """Return a row, as one that can't be used if a byte of it is none of the encoding."""
    if row.problem or not any(map(_DAMAGED.search, (*row.cells, *row.cells.values(), *row.left_out))):
        return row
    cells = {readable(heading): readable(cell) for heading, cell in row.cells.items()}
    return replace(row, cells=cells, problem=f"it has bytes that are no {encoding.upper().removesuffix('-SIG')}")


def under_no_heading(headings: Sequence[str], cells: Sequence[object]) -> tuple[str, ...]:
    """Return the filled cells under no heading; without an index before the first column, as pandas writes it.

    >>> under_no_heading(("", "file", ""), ("0", "a.jpg", "CC BY-ND"))
    ('CC BY-ND',)
    """
    if len(cells) <= len(headings) and all(headings[: len(cells)]):
        return ()
    texts = ((at, _text(cell).strip()) for at, cell in enumerate(cells) if at >= len(headings) or not headings[at])
    return tuple(text for at, text in texts if text and not (at == 0 and text.isdecimal()))


def readable(text: str) -> str:
    """Return a text with a question mark for each byte that is none of its encoding."""
    return _DAMAGED.sub("?", text)


def row_of(line: int, found: Mapping[str, object]) -> Row:
    """Return a row of cells of any type, which has headings of its own."""
    cells = in_words(found)
    return Row(line, cells, tuple(cells))


def in_words(row: Mapping[str, object]) -> Words:
    """Return cells as texts; without those that are empty.

    >>> in_words({" author ": {"name": "Ada"}, "tags": ["x", "y"], "age": float("nan"), "image_id": 7.0})
    {'author': 'Ada', 'tags': '["x","y"]', 'image_id': '7'}
    """
    found: dict[str, str] = {}
    for name, value in row.items():
        if not (heading := name.strip()):
            continue
        if isinstance(value, dict | list):
            held = cast("dict[str, Any] | list[Any]", value)
            found.update((apart, words) for apart, words in cells_of(heading, held) if words and apart not in found)
        elif heading not in found and (words := _text(value)):
            found[heading] = words
    return found


def _text(value: object) -> str:  # noqa: PLR0911 (a type, a line)
    """Return a cell as text, "" where it is empty, whatever type its table gave it."""
    match value:
        case None:
            return ""
        case str():
            return "" if value in NOTHING else value
        case float() if math.isnan(value):
            return ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return str(value.date())
        case dt.date():
            return str(value)
        case _:
            return _encode(value, enc_hook=str).decode()
