"""Tables that are no text: Parquet, and spreadsheets. Their libraries take 30 MB: loaded where there is such a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from doesexist.sources.table_rows import Row, TableBroken, in_words, row_of

_BATCH = 2_000
_TEXTS = frozenset({"STRING", "JSON", "ENUM"})


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
            if column.physical_type != "BYTE_ARRAY" or column.logical_type.type in _TEXTS
        ]
        number = 0
        for batch in file.iter_batches(_BATCH, columns=columns):  # pyright: ignore[reportUnknownMemberType] (stubs)
            for row in batch.to_pylist():
                number += 1
                yield row_of(number, row)


def _sheet_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a spreadsheet's first sheet."""
    book = CalamineWorkbook.from_path(path)  # pyright: ignore[reportUnknownMemberType] (a path of any kind)
    sheet = book.get_sheet_by_index(0)
    line = (sheet.start or (0, 0))[0]
    headings: tuple[str, ...] = ()
    for cells in sheet.iter_rows():
        line += 1
        if not headings:
            headings = tuple(str(cell).strip() for cell in cells)
        elif row := in_words({heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}):
            yield Row(line, row, headings)
