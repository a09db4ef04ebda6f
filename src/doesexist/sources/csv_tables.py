"""Tables as text: CSV with whatever between its cells, in whatever encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from doesexist.sources.table_rows import Row, TableBroken
from doesexist.sources.text_encodings import encoding_of

_LONGEST = 1 << 24
csv.field_size_limit(_LONGEST)
_DELIMITERS = ",;\t|"
_SNIFFED = 20
_DECLARED = "sep="
"""How Excel says in a first line what stands between the cells."""


def text_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a table as text. Raises TableBroken."""
    encoding, line = encoding_of(path), 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline(_LONGEST)
            declared = first.rstrip("\r\n")[len(_DECLARED) :] if first.lower().startswith(_DECLARED) else ""
            beginning = [*([] if declared else [first]), *islice(file, _SNIFFED)]
            delimiter = declared[:1] or _delimiter(beginning)
            reader = csv.reader(chain(beginning, file), delimiter=delimiter, skipinitialspace=True)
            above = 1 if declared else 0
            headings: tuple[str, ...] = ()
            for cells in reader:
                begins, line = line + 1, reader.line_num + above
                if not any(cell.strip() for cell in cells):
                    continue
                if headings:
                    yield _row(begins, headings, cells)
                else:
                    headings = tuple(cell.strip() for cell in cells)
    except (UnicodeError, csv.Error) as problem:
        raise TableBroken(line + 1, f"it is no table in {encoding.upper()}") from problem


def _row(line: int, headings: tuple[str, ...], cells: Sequence[str]) -> Row:
    row: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if heading and cell and heading not in row:
            row[heading] = cell
    if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
        # Something in it was not quoted: no cell can be trusted to stand under its heading.
        return Row(line, row, headings, f"it has {len(cells):,} cells under {len(headings):,} headings")
    if cells[-1].endswith("\n"):
        # All that follows stands in this cell.
        return Row(line, row, headings, "a quotation mark in it is not closed: the rows below it are lost")
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
