"""Read the rows of a table, whatever kind of file it is: CSV, JSON, Parquet, or a spreadsheet's.

Rows come one by one, in constant memory but for JSON that is no JSON lines, and for spreadsheets: of those the file is
held.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from doesexist.sources.csv_tables import text_rows
from doesexist.sources.json_tables import json_rows
from doesexist.sources.table_rows import Row, TableBroken

_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_COLUMNS = frozenset({".parquet", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
WITHOUT_TITLES = _JSON | {".parquet"}
"""Endings of tables above whose headings no row can stand."""


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a table. Raises TableBroken."""
    try:
        yield from _rows(path)
    except OSError as problem:
        raise TableBroken(None, f"it can't be read: {(problem.strerror or str(problem)).lower()}") from problem


def _rows(path: Path) -> Iterator[Row]:
    ending = path.suffix.lower()
    if ending in _COLUMNS:
        from doesexist.sources.column_tables import column_rows  # noqa: PLC0415 (30 MB for those who have no such file)

        return column_rows(path)
    return json_rows(path) if ending in _JSON else text_rows(path)
