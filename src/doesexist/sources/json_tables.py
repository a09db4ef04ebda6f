"""Tables in JSON: lines, a list of objects, an object of columns, or an object of objects by the names of files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import msgspec

from doesexist.sources.table_rows import Row, TableBroken, row_of
from doesexist.sources.text_encodings import encoding_of

_MOST = 1 << 27
"""Bytes that are parsed whole, at most: that takes six times as much memory."""
_BEGINNING = 1 << 16


def json_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of JSON. Raises TableBroken."""
    encoding = encoding_of(path)
    try:
        with path.open(encoding=encoding) as file:
            first, _, others = file.read(_BEGINNING).lstrip().partition("\n")
            are_lines = path.suffix.lower() != ".json" or others.lstrip().startswith("{")
            if are_lines and first.startswith("{") and _is_record(first):
                file.seek(0)
                yield from _lines(file)
                return
        if path.stat().st_size > _MOST:
            raise TableBroken(None, "it has more than 128 MB: write it as JSON lines")
        yield from _whole(path.read_text(encoding=encoding))
    except UnicodeError as problem:
        raise TableBroken(None, f"it is no text in {encoding.upper()}") from problem


def _is_record(line: str) -> bool:
    """Tell whether a line is a whole object, and a record: no table in itself."""
    try:
        found = _object(_parsed(line))
    except ValueError:
        return False
    return bool(found) and not _columns(found or {})


def _lines(lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found = _object(_parsed(line))
            except ValueError as problem:
                yield Row(number, {}, problem=f"it is no JSON: {problem}")
            else:
                yield Row(number, {}, problem="it is no JSON object") if found is None else row_of(number, found)


def _whole(text: str) -> Iterator[Row]:
    try:
        found = _parsed(text)
    except ValueError as problem:
        raise TableBroken(None, f"it is no JSON: {problem}") from None
    for number, row in enumerate(_records(found), 1):
        yield row_of(number, row)


def _records(found: object) -> Iterator[Mapping[str, Any]]:
    """Yield the records in what a file holds. Raises TableBroken where there are none."""
    held = _object(found)
    if columns := _columns(held or {}):
        for cells in zip(*columns.values(), strict=False):
            yield dict(zip(columns, cells, strict=True))
        return
    rows = cast("list[object]", found) if isinstance(found, list) else [*(held or {}).values()]
    records = [record for row in rows if (record := _object(row)) is not None]
    if not records or len(records) < len(rows):
        raise TableBroken(None, "it holds no list of rows")
    if held is None:
        yield from records
    else:
        yield from ({"file_name": name, **record} for name, record in zip(held, records, strict=True))


def _columns(found: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the columns of an object of lists, or of objects by number, as pandas writes them; {} of any other."""
    if found and all(isinstance(each, list) for each in found.values()):
        return dict(found) if len({len(each) for each in found.values()}) == 1 else {}
    held = {name: _object(each) for name, each in found.items()}
    if held and all(each is not None and "0" in each for each in held.values()):
        return {name: list(each.values()) for name, each in held.items() if each is not None}
    return {}


def _object(found: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _parsed(text: str) -> object:
    """Parse JSON. What Python alone takes for a number (NaN) is one here, too. Raises ValueError."""
    try:
        return _decoded(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _decoded(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError:
        found: object = json.loads(text)
        return found
