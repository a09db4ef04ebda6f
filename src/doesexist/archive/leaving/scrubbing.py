"""Wipe every byte of people who left from SQLite's file, and delete the survey's and the owner's files of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive.leaving import left_behind
from doesexist.archive.leaving.changes import PATIENCE
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.archive.register.schema import SCRUB_IS_DUE
from doesexist.archive.survey.surveys import FOLDER, sweep, writing_files
from doesexist.errors import ArchiveBusy, ArchiveError, ArchiveFull
from doesexist.model import clock
from doesexist.model.hugging_face_cache import lies_within

SCRUB_PATIENCE = 8.0
"""Seconds that a scrub waits for readers. A page's reading takes milliseconds."""
_AT_ONCE = 100
"""Milliseconds of one attempt, during which nobody can write; others get their turn between two."""


@dataclass(frozen=True, slots=True)
class Scrub:
    """Whether no byte of those who left remains, and how long that took, in seconds."""

    done: bool
    seconds: float
    hindered: ArchiveError | None = None
    """What was in its way, where that is not a reader: a full disk, a right that is missing."""


@dataclass(frozen=True, slots=True)
class ScrubResult:
    """What was done after the removal's commit."""

    scrub: Scrub | None = None
    """None where nothing had to be scrubbed."""
    undeleted: tuple[Path, ...] = ()
    """The owner's files that could not be deleted."""


def finish_leaving(archive: Path) -> ScrubResult:
    """Do what comes after a removal, or what one that was stopped, or delayed by a reader, had left to do.

    Whoever left has left: nothing that goes wrong here says anything else. It is told as what is left to do, and who
    writes next, or an exhibition that is open, does it.
    """
    undeleted: list[Path] = []
    try:
        with closing(for_writing(archive)) as register:
            return ScrubResult(_finished(archive, register, undeleted), tuple(undeleted))
    except ArchiveError as error:
        return ScrubResult(Scrub(done=False, seconds=0.0, hindered=error), tuple(undeleted))


def _finished(archive: Path, register: Register, undeleted: list[Path]) -> Scrub | None:
    """Do it; note which of the owner's files could not be deleted."""
    undeleted += _delete_files(register)
    # Whoever leaves may be in it: its end, or the next command that writes, ends this.
    if left_behind.sweep(archive):
        due = _due(register)
        if due is None:
            return None
        if _swept(archive, register):
            return _scrub(register, due, SCRUB_PATIENCE)
    return Scrub(done=False, seconds=0.0)


def _swept(archive: Path, register: Register) -> bool:
    """Delete the survey's files that nobody names: they may be in them. Tell whether it could be done."""
    with suppress(ArchiveBusy, OSError):
        if (archive / FOLDER).is_dir():
            with writing_files(archive, PATIENCE):
                return sweep(archive, register)
        return True
    return False


def _delete_files(register: Register) -> list[Path]:
    """Delete the owner's files listed for deletion, and their entries. Return those that could not be deleted."""
    roots = [Path(root) for (root,) in register.all("SELECT root FROM dataset")]
    kept: list[Path] = []
    for (path,) in register.all("SELECT path FROM deletion"):
        try:
            if not _lies_there(Path(path), roots):
                kept.append(Path(path))
                continue
            Path(path).unlink(missing_ok=True)
        except OSError:
            kept.append(Path(path))
        else:
            with suppress(ArchiveFull):  # it is gone; its name is forgotten by who writes next
                register.execute("DELETE FROM deletion WHERE path = ?", (path,))
    return kept


def _lies_there(path: Path, roots: Sequence[Path]) -> bool:
    """Tell whether no link leads from a path out of its dataset's folder: one may have been made since."""
    there = Path(os.path.realpath(path))
    return there == path or any(path.is_relative_to(root) and lies_within(there, root) for root in roots)


def scrub_due(register: Register) -> str | None:
    """Return since when bytes of someone who left may still lie in the file, None if none do."""
    due = _due(register)
    return due[:10] if due else None


def _due(register: Register) -> str | None:
    value: str | None = register.one("SELECT value FROM note WHERE name = 'scrub_due'")
    return value


def note_scrub_due(register: Register, since: str) -> None:
    """Note, within the caller's transaction, that bytes of someone may lie in the file from now on."""
    register.execute(SCRUB_IS_DUE, (since,))


def is_unwiped(register: Register) -> bool:
    """Tell whether pages of the file may hold copies of rows: it was written by an older version, or comes from one."""
    return bool(register.one("SELECT EXISTS(SELECT 1 FROM note WHERE name = 'unwiped')"))


def note_unwiped(register: Register) -> None:
    """Note that the file was written by who knows whom: the next scrub writes it anew."""
    register.execute("INSERT OR REPLACE INTO note VALUES('unwiped', 1)")


def _scrub(register: Register, due: str, patience: float) -> Scrub:
    """Leave no byte of those who left: move what was zeroed out of the WAL into the file, and cut the WAL to nothing.

    Rows are zeroed where they are deleted, and the file holds no copies of them (register/wiping.py). So this takes as
    long as what has changed, however large the file is. A reader in the middle of a page delays the end, or a disk is
    full; then it isn't done, and the next writing command tries again, as does an exhibition that is open. `due`: the
    note of who is to be scrubbed; where somebody has left since, theirs is another, and stays.
    """
    start, hindered = clock.seconds(), None
    try:
        done = _emptied(register, patience) and (not is_unwiped(register) or _written_anew(register, patience))
        if done:
            register.patient(round(patience * 1000))
            register.execute("DELETE FROM note WHERE name = 'scrub_due' AND value = ?", (due,))
            _emptied(register, 0)
    except ArchiveBusy:
        done = False
    except ArchiveFull as error:
        done, hindered = False, error
    return Scrub(done=done, seconds=clock.seconds() - start, hindered=hindered)


def _written_anew(register: Register, patience: float) -> bool:
    """Write the whole file anew, once, where pages may hold copies of rows; tell whether no reader was in the way.

    VACUUM writes all of it into the WAL, which can't be emptied while a reader is in the way: so that is asked before.
    """
    register.patient(round(patience * 1000))
    register.execute("VACUUM")
    if not _emptied(register, patience):
        return False
    register.patient(round(patience * 1000))
    register.execute("DELETE FROM note WHERE name = 'unwiped'")
    return True


def _emptied(register: Register, patience: float) -> bool:
    """Checkpoint the WAL and truncate it; tell whether no reader prevented that."""
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
