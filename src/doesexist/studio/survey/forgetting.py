"""Delete from shards what earlier versions stored and nothing uses: a perceptual hash of every face."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from doesexist.archive import SURVEY, Surveying, writing_files
from doesexist.compositions import shard_files
from doesexist.errors import ArchiveError, SurveyDamaged


def forget_in(book: Surveying) -> None:
    """Rewrite the rows of shards without their obsolete columns; all else in them stays."""
    folder = book.archive / SURVEY
    for dataset, _ in book.datasets():
        for row in book.shards(dataset).values():
            with suppress(SurveyDamaged), writing_files(book.archive):  # damage is reported by whoever reads it
                if rows := shard_files.with_no_other_columns(folder, row.rows):
                    book.commit(dataset, row, replace(row, rows=rows), (), anew=False, still=lambda: True)
                    book.forget([row.rows, rows])


def forget(archive: Path) -> None:
    """Do so in an archive, unless it is read-only or being surveyed; then it is left to the next call."""
    with suppress(ArchiveError), Surveying(archive) as book:
        forget_in(book)
