"""Tables that are no text: Parquet, and spreadsheets. Their libraries take 30 MB: loaded where there is such a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from doesexist.sources.cell_objects import without_bytes
from doesexist.sources.heading_rows import laid_out
from doesexist.sources.headings import field_of, folded, is_sure, told_apart
from doesexist.sources.table_rows import Row, TableBroken, in_words, row_of, sound, under_no_heading

_BATCH = 2_000
_TEXTS = frozenset({"STRING", "JSON", "ENUM"})
_PICTURES = frozenset({"image", "img", "photo", "picture", "pic", "bild", "file", "datei"})
"""Headings under which bytes are a picture's."""


def column_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a Parquet file or a spreadsheet. Raises TableBroken."""
    try:
        yield from _parquet_rows(path) if path.suffix.lower() == ".parquet" else _sheet_rows(path)
    except (pa.ArrowException, CalamineError) as problem:
        raise TableBroken(None, "it is damaged, or no table") from problem


def _parquet_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a Parquet file, without the bytes of pictures that lie in it."""
    with pq.ParquetFile(path) as file:
        columns = [
            column.path
            for column in map(file.schema.column, range(len(file.schema)))
            if column.physical_type != "BYTE_ARRAY"
            or column.logical_type.type in _TEXTS
            or _is_text_without_mark(column.path)
        ]
        number = 0
        for batch in file.iter_batches(_BATCH, columns=columns):  # pyright: ignore[reportUnknownMemberType] (stubs)
            apart = batch.rename_columns([*told_apart(batch.schema.names)])
            for row in apart.to_pylist():
                number += 1
                texts = {heading: without_bytes(cell) for heading, cell in row.items()}
                yield sound(row_of(number, texts), "utf-8")


def _is_text_without_mark(column: str) -> bool:
    """Tell whether a column of bytes is one of texts, by its heading: Spark and Impala don't mark them as such.

    >>> _is_text_without_mark("author"), _is_text_without_mark("file_name"), _is_text_without_mark("image.bytes")
    (True, True, False)
    """
    heading = column.partition(".")[0]
    return field_of(heading) is not None or (is_sure(column) and folded(column) not in _PICTURES)


def _sheet_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a workbook's sheets, one after the other."""
    book = CalamineWorkbook.from_path(path)  # pyright: ignore[reportUnknownMemberType] (a path of any kind)
    sheets = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for name in sheets:
        part = f"sheet {name!r}" if len(sheets) > 1 else ""
        sheet = book.get_sheet_by_name(name)
        lines = enumerate(sheet.iter_rows(), (sheet.start or (0, 0))[0] + 1)
        laid = laid_out((line, cells) for line, cells in lines if any(str(cell).strip() for cell in cells))
        columns, below = laid.headings, 0
        for line, cells in laid.above:
            yield Row(line, {}, columns, part=part, left_out=under_no_heading((), cells))
        for line, cells in laid.below:
            below += 1
            found = in_words({heading: cell for heading, cell in zip(columns, cells, strict=False) if heading})
            yield Row(line, found, columns, part=part, left_out=under_no_heading(columns, cells))
        if part and columns and not below:
            yield Row(1, {}, columns, "there is no row below it", part)
