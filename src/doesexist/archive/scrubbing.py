"""Scrubbing: after somebody left, no byte of theirs remains in the archive, nor a file of the owner's that is to go."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive.register import Register
from doesexist.errors import ArchiveBusy

SCRUB_PATIENCE = 8.0
"""Seconds that a scrub waits for readers. A page's reading takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Scrub:
    """Whether no byte of those who left remains, and how long that took, in seconds."""

    done: bool
    seconds: float


def delete_files(register: Register) -> list[Path]:
    """Delete the owner's files that are to be deleted, then forget their names. Return those that could not be."""
    kept: list[Path] = []
    for (path,) in register.all("SELECT path FROM deletion"):
        try:
            Path(path).unlink(missing_ok=True)
        except OSError:
            kept.append(Path(path))
        else:
            register.execute("DELETE FROM deletion WHERE path = ?", (path,))
    return kept


def scrub_due(register: Register) -> str | None:
    """Return since when bytes of someone who left may still lie in the file, None if none do."""
    since: str | None = register.one("SELECT value FROM note WHERE name = 'scrub_due'")
    return since


def scrub(register: Register, patience: float = SCRUB_PATIENCE) -> Scrub:
    """Leave no byte of those who left: zero what was deleted, write the file anew, empty the WAL.

    VACUUM is needed although secure_delete zeroes deleted rows: rows that moved between pages left copies behind.
    A reader in the middle of a page delays the end; then it isn't done, and the next writing command tries again.
    """
    start = time.monotonic()
    register.patient(round(patience * 1000))
    try:
        register.execute("VACUUM")
        done = _emptied(register)
    except ArchiveBusy:
        done = False
    if done:
        register.execute("DELETE FROM note WHERE name = 'scrub_due'")
        _emptied(register)
    return Scrub(done=done, seconds=time.monotonic() - start)


def _emptied(register: Register) -> bool:
    """Move the WAL into the file and cut it to nothing; tell whether no reader was in the way."""
    busy, _, _ = register.one("PRAGMA wal_checkpoint(TRUNCATE)")
    return bool(busy == 0)
