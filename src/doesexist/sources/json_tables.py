"""Tables in JSON: lines, a list of objects, an object of columns, or an object of objects by the names of files.

Lists of objects within an object (COCO's `images` and `annotations`, Flickr's `photos.photo`) are tables, one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, cast

import msgspec

from doesexist.sources.heading_rows import SURE, headings_at
from doesexist.sources.headings import field_of, folded
from doesexist.sources.table_rows import DAMAGED, Row, TableBroken, row_of, sound
from doesexist.sources.text_encodings import encoding_of

_MOST = 1 << 27
"""Bytes that are parsed whole, at most: that takes six times as much memory."""
_BEGINNING = 1 << 16
_LICENCES = frozenset({"licenses", "licences"})


def json_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of JSON. Raises TableBroken."""
    encoding = encoding_of(path)
    try:
        with path.open(encoding=encoding, errors=DAMAGED) as file:
            first, _, others = file.read(_BEGINNING).lstrip().partition("\n")
            are_lines = path.suffix.lower() != ".json" or others.lstrip().startswith("{")
            if are_lines and first.startswith("{") and _is_record(first):
                file.seek(0)
                yield from (sound(row, encoding) for row in _lines(file))
                return
        if path.stat().st_size > _MOST:
            raise TableBroken(None, "it has more than 128 MB: write it as JSON lines")
        found = _whole(path.read_text(encoding=encoding, errors=DAMAGED))
        yield from (sound(row, encoding) for row in found)
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
    held = _object(found) or {}
    if lists := _lists_within(held):
        licences = _licences_listed(held)
        for name, rows in lists.items():
            for number, row in enumerate(rows, 1):
                yield replace(row_of(number, _with_licence(row, licences)), part=f"list {name!r}")
        return
    for number, row in enumerate(_records(found), 1):
        yield row_of(number, row)


def _lists_within(held: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the lists of objects within an object, by their names; {} of one that is a table itself.

    >>> _lists_within({"photos": {"page": 1, "photo": [{"id": 7}]}, "stat": "ok"})
    {'photos.photo': [{'id': 7}]}
    >>> _lists_within({"file_name": ["a.jpg"], "author": [{"name": "Ada"}]})
    {}
    """
    if headings_at([[*held]])[1] == SURE:
        return {}
    if len(held) > 1 and all(_object(each) is not None for each in held.values()):
        return {}  # objects by the names of files
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, each in held.items():
        rows = _objects(each)
        if rows:
            found[name] = rows
        elif (below := _object(each)) and not PurePosixPath(name).suffix:
            found.update((f"{name}.{within}", rows) for within, one in below.items() if (rows := _objects(one)))
    return found


def _objects(found: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list of nothing else, [] of anything else."""
    rows = cast("list[object]", found) if isinstance(found, list) else []
    objects = [held for row in rows if (held := _object(row)) is not None]
    return [*objects] if len(objects) == len(rows) else []


def _licences_listed(held: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return the licences that a file lists by number, as COCO's do."""
    listed = (row for name, each in held.items() if folded(name) in _LICENCES for row in _objects(each))
    return {str(row["id"]): {name: said for name, said in row.items() if name != "id"} for row in listed if "id" in row}


def _with_licence(row: Mapping[str, Any], licences: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return a row with its licence in words, where it is the number of one that its file lists."""
    if not licences:
        return row
    return {
        name: licences.get(str(said), said) if field_of(name) == "license" and isinstance(said, int | str) else said
        for name, said in row.items()
    }


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
    except (msgspec.MsgspecError, UnicodeEncodeError):  # a byte of no encoding, kept as a letter that no text has
        found: object = json.loads(text)
        return found
