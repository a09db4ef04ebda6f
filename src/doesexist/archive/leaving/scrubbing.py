"""Scrubbing: after somebody left, no byte of theirs remains in the archive, nor a file of the owner's that is to go."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive.register.register import Register
from doesexist.errors import ArchiveBusy, ArchiveFull
from doesexist.model import clock

SCRUB_PATIENCE = 8.0
"""Seconds that a scrub waits for readers. A page's reading takes milliseconds."""
_AT_ONCE = 100
"""Milliseconds of that at once: nobody can write anything down meanwhile, so that between them others come first."""


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
    A reader in the middle of a page delays the end, or a disk is full; then it isn't done, and the next writing command
    tries again, as does an exhibition that is open. VACUUM writes the whole file into the WAL, which can't be emptied
    while a reader is in the way: so it waits for them first.
    """
    start = clock.seconds()
    try:
        done = _emptied(register, patience)
        if done:
            register.patient(round(patience * 1000))
            register.execute("VACUUM")
            done = _emptied(register, patience)
        if done:
            register.patient(round(patience * 1000))
            register.execute("DELETE FROM note WHERE name = 'scrub_due'")
            _emptied(register, 0)
    except (ArchiveBusy, ArchiveFull):
        done = False
    return Scrub(done=done, seconds=clock.seconds() - start)


def _emptied(register: Register, patience: float) -> bool:
    """Move the WAL into the file and cut it to nothing; tell whether no reader was in the way."""
    until = clock.seconds() + patience
    register.patient(_AT_ONCE)
    while True:
        with suppress(ArchiveBusy):
            busy, _, _ = register.one("PRAGMA wal_checkpoint(TRUNCATE)")
            if not busy:
                return True
        if clock.seconds() >= until:
            return False
        clock.wait(_AT_ONCE / 1000)
