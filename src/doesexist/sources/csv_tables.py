"""Tables as text: CSV with whatever between its cells, in whatever encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from doesexist.sources.heading_rows import WITHIN, headings_at, laid_out
from doesexist.sources.table_rows import DAMAGED, Row, TableBroken, readable, sound, under_no_heading
from doesexist.sources.text_encodings import encoding_of

_LONGEST = 1 << 24
csv.field_size_limit(_LONGEST)
_DELIMITERS = ",;\t|^"
_SNIFFED = 50
_NO_TEXT = "\udcff"
"""The byte FF, which is a letter of nobody's name: from there on a file is damaged, and more than a letter is wrong."""
_DECLARED = "sep="
"""How Excel says in a first line what stands between the cells."""


def text_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a table as text. Raises TableBroken."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors=DAMAGED, newline="") as file:
        lines = _Lines(file)
        try:
            sheet = laid_out(lines)
            columns = tuple(map(readable, sheet.headings))
            for line, cells in sheet.above:
                yield Row(line, {}, columns, left_out=under_no_heading((), [readable(cell) for cell in cells]))
            for line, cells in sheet.below:
                if any(_NO_TEXT in cell for cell in cells):
                    raise TableBroken(line, f"it is no table in {encoding.upper()}")
                yield sound(_row(line, columns, cells), encoding)
        except (UnicodeError, csv.Error) as problem:
            raise TableBroken(lines.line + 1, f"it is no table in {encoding.upper()}") from problem


class _Lines:
    """The rows of a text that are not blank, with the lines on which they begin. `line` is the last that was read."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.line = 0

    def __iter__(self) -> Iterator[tuple[int, Sequence[str]]]:
        first = self._file.readline(_LONGEST)
        declared = first.rstrip("\r\n")[len(_DECLARED) :] if first.lower().startswith(_DECLARED) else ""
        beginning = [*([] if declared else [first]), *islice(self._file, _SNIFFED)]
        delimiter = declared[:1] or _delimiter(beginning)
        reader = csv.reader(chain(beginning, self._file), delimiter=delimiter, skipinitialspace=True)
        above = 1 if declared else 0
        for cells in reader:
            begins, self.line = self.line + 1, reader.line_num + above
            if any(cell.strip() for cell in cells):
                yield begins, cells


def _row(line: int, headings: tuple[str, ...], cells: Sequence[str]) -> Row:
    row = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading and cell}
    if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
        # Something in it was not quoted: no cell can be trusted to stand under its heading.
        return Row(line, row, headings, f"it has {len(cells):,} cells under {len(headings):,} headings")
    if cells[-1].endswith("\n"):
        # All that follows stands in this cell.
        return Row(line, row, headings, "a quotation mark in it is not closed: the rows below it are lost")
    return Row(line, row, headings, left_out=under_no_heading(headings, cells))


def _delimiter(lines: Sequence[str]) -> str:
    r"""Return what stands between the cells: what makes headings, and the most rows as long as they are.

    >>> _delimiter(["file_name;title", "a.jpg;Tea, and cake"]), _delimiter(["file\tby"]), _delimiter(["file"])
    (';', '\t', ',')
    """

    def fits(delimiter: str) -> tuple[int, int, int]:
        read = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        rows = [row for row in read if any(cell.strip() for cell in row)]
        at, sure = headings_at(rows[:WITHIN])
        lengths = [len(row) for row in rows[at:]]
        first = lengths[0] if lengths else 0
        return (sure, sum(each == first for each in lengths), first) if first > 1 else (sure, 0, first)

    return max(_DELIMITERS, key=fits)
