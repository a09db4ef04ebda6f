"""The whole of a removal, from a request to the last byte."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive import leaving
from doesexist.archive.leaving import SCRUB_PATIENCE, Departure, Scrub, Who
from doesexist.archive.opening import for_writing
from doesexist.archive.parting import Part
from doesexist.archive.register import Register
from doesexist.archive.surveys import FOLDER, SurveyFilesBusy, forget, sweep, writing_files

_PATIENCE = 10.0
"""Seconds that who leaves waits for others to have written files of the survey: they need a tenth of one."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """What came after the removal itself."""

    scrub: Scrub | None = None
    """None where nothing had to be scrubbed."""
    undeleted: tuple[Path, ...] = ()
    """The owner's files that could not be deleted."""


def let_leave(
    archive: Path,
    people: Sequence[Who],
    *,
    reason: str,
    today: str,
    delete_files: bool = False,
    part: Part | None = None,
) -> tuple[Departure, Farewell]:
    """Let people leave, delete the owner's files of them if asked to, and scrub."""
    with closing(for_writing(archive)) as register:
        departure = _left(archive, register, people, part, reason=reason, today=today, delete_files=delete_files)
        return departure, _finished(archive, register)


def _left(
    archive: Path,
    register: Register,
    people: Sequence[Who],
    part: Part | None,
    *,
    reason: str,
    today: str,
    delete_files: bool,
) -> Departure:
    if part is None or not register.one("SELECT EXISTS(SELECT 1 FROM shard)"):
        return leaving.remove(register, people, reason=reason, today=today, delete_files=delete_files)
    try:
        with writing_files(archive, _PATIENCE):
            departure = leaving.remove(
                register, people, reason=reason, today=today, delete_files=delete_files, part=part
            )
            forget(archive, register, departure.replaced)
    except SurveyFilesBusy:
        # Somebody holds the survey's files for long: nobody who leaves waits for that. Their shards go as a whole.
        return leaving.remove(register, people, reason=reason, today=today, delete_files=delete_files)
    return departure


def put_right(archive: Path, who: Who, name: str | None, today: str) -> tuple[int, Farewell]:
    """Put a credit right, and scrub the one it had."""
    with closing(for_writing(archive)) as register:
        return leaving.put_right(register, who, name, today), _finished(archive, register)


def finish_leaving(archive: Path) -> Farewell:
    """Finish what a removal that was stopped, or delayed by a reader, had left to do."""
    with closing(for_writing(archive)) as register:
        return _finished(archive, register)


def _finished(archive: Path, register: Register) -> Farewell:
    undeleted = tuple(leaving.delete_files(register))
    if leaving.scrub_due(register) and (archive / FOLDER).is_dir():
        try:
            with writing_files(archive, _PATIENCE):
                swept = sweep(archive, register)
        except SurveyFilesBusy:
            swept = False
        if not swept:  # files that they are in may still lie there: the next command that writes ends it
            return Farewell(Scrub(done=False, seconds=0.0), undeleted)
    scrub = leaving.scrub(register, SCRUB_PATIENCE) if leaving.scrub_due(register) else None
    return Farewell(scrub, undeleted)
