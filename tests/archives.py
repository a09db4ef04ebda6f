"""What tests do with archives: take a dataset in, look at every byte, write down all that is in it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from doesexist.archive import BACKED_UP, REGISTER, Departure, ScrubResult
from doesexist.archive.register import opening
from doesexist.archive.register.register import Register
from doesexist.studio.ingest.ingesting import Ingest, Summary
from doesexist.studio.leaving import removing, who_is_meant


def ingest(archive: Path, kind: str, path: Path, **options: Any) -> Summary:
    run = Ingest(archive, kind, path, **options)
    for _ in run:
        pass
    return run.summary


def remove(archive: Path, *addresses: str, reason: str = "they asked", **options: Any) -> tuple[Departure, ScrubResult]:
    datasets = removing.datasets_of(archive)
    people = [who_is_meant.understood(address, datasets) for address in addresses]
    return removing.remove(archive, people, reason=reason, **options)


def holding(archive: Path, words: str) -> list[str]:
    """The files of an archive that hold these words, in any of their bytes."""
    return [path.name for path in sorted(archive.rglob("*")) if path.is_file() and words.encode() in path.read_bytes()]


def unpacked(copy: Path, archive: Path) -> Path:
    """An archive as it was when a backup was made. (By tar, for tarfile's filters came in the midst of 3.11.)"""
    archive.mkdir()
    subprocess.run(["tar", "-xf", copy, "-C", archive], check=True)
    (archive / BACKED_UP).rename(archive / REGISTER)
    return archive


def asked_for(archive: Path, number: int, *about: str) -> None:
    """Let a request be open under this number, if none is: about a picture, ("picture", "ffhq", "00000"), or others."""
    connection = register(archive)
    connection.execute(
        """INSERT OR IGNORE INTO request(id, name, receipt, kind, asker, about, veiled, since)
           VALUES(?1, printf('%05d', ?1), zeroblob(?1), 'leave', 'pictured', ?2, 1, '2026-01-01')""",
        (number, json.dumps(about)),
    )
    connection.close()


def as_of_schema(connection: Register, version: int) -> None:
    """Make a register one of an older schema, from the third on, as it was then."""
    without_digests(connection)
    for undone in reversed(_UNDONE[version - 3 :]):
        for statement in undone:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")


_UNDONE: tuple[tuple[str, ...], ...] = (
    (
        "ALTER TABLE absence DROP COLUMN height",
        "DROP TABLE veiled_content",
        "DROP INDEX picture_by_size",
        "DROP INDEX picture_by_size_of_thumbnail",
    ),
    (),
    (
        "ALTER TABLE request DROP COLUMN waits",
        "ALTER TABLE request DROP COLUMN at",
        "DROP INDEX picture_by_anonymous",
    ),
    ("DROP TABLE intake",),
    (),
    tuple(
        f"DROP INDEX picture_by_{fact}_of_{kind}" for kind in ("image", "thumbnail") for fact in ("md5", "pixel_md5")
    ),
    (),
    (),
    ("DROP TABLE telling",),
)
"""What takes the fourth schema away, and each that follows."""


def register(archive: Path) -> Register:
    """The register, opened behind the program's back. (Python's own SQLite would undo the locks of the archive's.)"""
    return opening.for_writing(archive)


def without_digests(connection: Register) -> None:
    """Take the digests from all rows, as an archive of before had none."""
    for (table,) in connection.all(
        """SELECT s.name FROM sqlite_schema s JOIN pragma_table_xinfo(s.name) c
           WHERE s.type = 'table' AND c.name = 'digest' ORDER BY s.rowid"""
    ):
        connection.execute(f"ALTER TABLE {table} DROP COLUMN digest")


def dump(archive: Path) -> list[str]:
    """All that an archive says, sorted, without timestamps, secrets and rows' own numbers."""
    connection = register(archive)
    lines: list[str] = []
    for table, columns in {
        "whole": "dataset, place, key, title, service, account, author, anonymous IS NOT NULL, licence, identity, "
        "source, file, country, uploaded, crawled, split, quad, files, own, aligned, wild",
        "contributor": "service, account, name, sorting",
        "photograph": "identity",
        "dataset": "name, kind, places, pictures, title, drawn",
        "licence": "id, name, url, asks, rights",
        "rejected": "(SELECT name FROM dataset WHERE id = dataset), number, key, reason",
        "tombstone": "kind, reason",
        "absence": "quad, width",
        "correction": "name",
        "deletion": "path",
        "note": "name",
    }.items():
        lines += [f"{table} {row}" for row in connection.all(f"SELECT {columns} FROM {table}")]  # noqa: S608 (our own names)
    connection.close()
    return sorted(lines)
