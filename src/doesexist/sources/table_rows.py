"""The rows of tables, of whatever kind: a line, and cells as texts by heading."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from doesexist.sources.headings import FIELDS, FILE, folded, is_field

Words = Mapping[str, str]
NOTHING = frozenset({"nan", "NaN", "null", "NULL", "None", "N/A", "n/a", "#N/A", "<NA>"})
"""How programs write that a cell is empty."""
_LICENCES = frozenset(FIELDS["license"])
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
        heading = name.strip()
        if heading and heading not in found and (words := _said(heading, value)):
            found[heading] = words
            if isinstance(value, dict) and folded(heading) in _LICENCES:
                address = cast("dict[str, Any]", value).get("url")
                found.setdefault("license_url", address if isinstance(address, str) else "")
    return found


def _said(heading: str, value: object) -> str:
    """Return a cell as text. Of what a credit is made of, an object gives its name, and a list all that it holds."""
    plain = value
    names = _names_within(heading) if isinstance(value, dict | list) else ()
    if names and isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return next((held[name] for name in names if isinstance(held.get(name), str)), "")
    if names and all(isinstance(each, str) for each in cast("list[Any]", value)):
        return ", ".join(cast("list[str]", value))
    return _text(plain)


def _names_within(heading: str) -> tuple[str, ...]:
    """Return under which names the objects in a known column hold its text; none if it is another's."""
    known = folded(heading)
    if known in FILE:
        return ("file_name", "path")
    return ("name", "title", "id", "url") if is_field(known) else ()


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
