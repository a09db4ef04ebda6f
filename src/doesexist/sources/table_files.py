"""Read the rows of a table, whatever kind of file it is: CSV, JSON, Parquet, or a spreadsheet's.

A row is its line and its cells by heading, all of them texts. Rows come one by one, in constant memory but for JSON
that is no JSON lines, and for spreadsheets: of those the file is held.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from doesexist.sources.headings import FIELDS, FILE, folded, is_field
from doesexist.sources.text_encodings import encoding_of

Words = Mapping[str, str]
_LONGEST = 1 << 24
csv.field_size_limit(_LONGEST)
_DELIMITERS = ",;\t|"
_SNIFFED = 20
_SEP = "sep="
NOTHING = frozenset({"nan", "NaN", "null", "NULL", "None", "N/A", "n/a", "#N/A", "<NA>"})
"""How programs write that a cell is empty."""
_LICENCES = frozenset(FIELDS["license"])
_MOST_JSON = 1 << 30
_encode = msgspec.json.encode


@dataclass(eq=False)
class TableBroken(Exception):
    """A table that can't be read from some line on."""

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


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a table. Raises TableBroken."""
    read = _READERS.get(path.suffix.lower(), _text_rows)
    try:
        yield from read(path)
    except (OSError, pa.ArrowException, CalamineError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else "it is damaged, or no table"
        raise TableBroken(None, f"it can't be read: {why.lower()}") from problem


# Text


def _text_rows(path: Path) -> Iterator[Row]:
    encoding, line = encoding_of(path), 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline(_LONGEST)
            declared = first.strip()[len(_SEP) :] if first.lower().startswith(_SEP) else ""
            skipped = 1 if declared else 0
            if not declared:
                file.seek(0)
            delimiter = declared[:1] or _delimiter(list(islice(file, _SNIFFED)))
            file.seek(0)
            for _ in range(skipped):
                file.readline(_LONGEST)
            reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
            headings = tuple(heading.strip() for heading in next(reader, []))
            line = reader.line_num + skipped
            for cells in reader:
                begins, line = line + 1, reader.line_num + skipped
                if cells:
                    yield _text_row(begins, headings, cells)
    except (UnicodeError, csv.Error) as problem:
        raise TableBroken(line + 1, f"it is no table in {encoding.upper()}") from problem


def _text_row(line: int, headings: tuple[str, ...], cells: Sequence[str]) -> Row:
    row: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if heading and cell and heading not in row:
            row[heading] = cell
    if any(cell.strip() for cell in cells[len(headings) :]):
        # Something in it was not quoted: no cell can be trusted to stand under its heading.
        return Row(line, row, headings, f"it has {len(cells):,} cells under {len(headings):,} headings")
    return Row(line, row, headings)


def _delimiter(lines: Sequence[str]) -> str:
    r"""Return what stands between the cells: what makes the most rows as long as the headings.

    >>> _delimiter(["file_name;title", "a.jpg;Tea, and cake"]), _delimiter(["file\tby"]), _delimiter(["file"])
    (';', '\t', ',')
    """

    def fits(delimiter: str) -> tuple[int, int]:
        lengths = [len(row) for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row]
        first = lengths[0] if lengths else 0
        return (sum(each == first for each in lengths), first) if first > 1 else (0, first)

    return max(_DELIMITERS, key=fits)


# JSON


def _json_rows(path: Path) -> Iterator[Row]:
    encoding = encoding_of(path)
    try:
        with path.open(encoding=encoding) as file:
            beginning = file.read(1 << 16).lstrip()
            first, _, others = beginning.partition("\n")
            are_lines = path.suffix.lower() != ".json" or others.lstrip().startswith("{")
            if are_lines and first.startswith("{") and _is_object(first):
                file.seek(0)
                yield from _json_lines(file)
                return
        if path.stat().st_size > _MOST_JSON:
            raise TableBroken(None, "it has more than 1 GB: write it as JSON lines")
        yield from _json_whole(path.read_text(encoding=encoding))
    except UnicodeError as problem:
        raise TableBroken(None, f"it is no text in {encoding.upper()}") from problem


def _is_object(line: str) -> bool:
    """Tell whether a line is a whole object, and one of a record: no table in itself."""
    try:
        found = _parsed(line)
    except ValueError:
        return False
    return isinstance(found, dict) and not any(isinstance(each, dict) and _by_column(found) for each in found.values())


def _json_lines(lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found = _parsed(line)
            except ValueError as problem:
                yield Row(number, {}, (), f"it is no JSON: {problem}")
                continue
            if isinstance(found, dict):
                yield _row(number, found)
            else:
                yield Row(number, {}, (), "it is no JSON object")


def _json_whole(text: str) -> Iterator[Row]:
    """Yield the rows of a list of objects, an object of columns, or an object of objects by their files' names."""
    try:
        found = _parsed(text)
    except ValueError as problem:
        raise TableBroken(None, f"it is no JSON: {problem}") from None
    if isinstance(found, dict) and (columns := _by_column(found)):
        for number, cells in enumerate(zip(*columns.values(), strict=False), 1):
            yield _row(number, dict(zip(columns, cells, strict=True)))
    elif isinstance(found, dict) and found and all(isinstance(each, dict) for each in found.values()):
        for number, (name, row) in enumerate(found.items(), 1):
            yield _row(number, {"file_name": name, **row})
    elif isinstance(found, list) and all(isinstance(each, dict) for each in found):
        for number, row in enumerate(found, 1):
            yield _row(number, row)
    else:
        raise TableBroken(None, "it holds no list of rows")


def _by_column(found: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the columns of an object of lists, or of objects by number, as pandas writes them; {} of any other."""
    if found and all(isinstance(each, list) for each in found.values()):
        return dict(found)
    if found and all(isinstance(each, dict) and "0" in each for each in found.values()):
        return {name: list(each.values()) for name, each in found.items()}
    return {}


def _parsed(text: str) -> object:
    """Parse JSON. What Python alone takes for a number (NaN) is one here, too. Raises ValueError."""
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError:
        try:
            return json.loads(text)
        except RecursionError:
            raise ValueError("it is nested too deep") from None


def _row(line: int, found: Mapping[str, Any]) -> Row:
    cells = _in_words(found)
    return Row(line, cells, tuple(cells))


def _in_words(row: Mapping[str, Any]) -> Words:
    """Return cells as texts; without those that are empty. A name in an object is the text of known fields' cells."""
    found: dict[str, str] = {}
    for name, value in row.items():
        heading = name.strip()
        if heading and heading not in found and (words := _said(heading, value)):
            found[heading] = words
            address = value.get("url") if isinstance(value, dict) and folded(heading) in _LICENCES else None
            if isinstance(address, str):
                found.setdefault("license_url", address)
    return found


def _said(heading: str, value: object) -> str:
    """Return a cell as text. Of what a credit is made of, an object gives its name, and a list all that it holds."""
    if isinstance(value, dict | list) and (what := _nested(heading)):
        if isinstance(value, dict):
            return next((each for name in what if isinstance(each := value.get(name), str)), "")
        if all(isinstance(each, str) for each in value):
            return ", ".join(value)
    return _text(value)


def _nested(heading: str) -> tuple[str, ...]:
    """Return the names under which a known column's objects hold its text, none if it is another's."""
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


# Parquet and spreadsheets


def _parquet_rows(path: Path) -> Iterator[Row]:
    with pq.ParquetFile(path) as file:
        columns = [
            column.path
            for column in map(file.schema.column, range(len(file.schema)))
            if column.physical_type != "BYTE_ARRAY" or column.logical_type.type in {"STRING", "JSON", "ENUM"}
        ]
        number = 0
        for batch in file.iter_batches(2_000, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield _row(number, row)


def _sheet_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a spreadsheet's first sheet."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    rows = iter(sheet.iter_rows())
    first = (sheet.start or (0, 0))[0] + 1
    headings = tuple(str(cell).strip() for cell in next(rows, []))
    for line, cells in enumerate(rows, first + 1):
        row = _in_words({heading: cell for heading, cell in zip(headings, cells, strict=False) if heading})
        if row:
            yield Row(line, row, headings)


_READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".json": _json_rows, ".jsonl": _json_rows, ".ndjson": _json_rows, ".parquet": _parquet_rows,
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), _sheet_rows),
}  # fmt: skip
