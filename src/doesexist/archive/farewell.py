"""The whole of a removal, from a request to the last byte."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive import leaving
from doesexist.archive.leaving import SCRUB_PATIENCE, Departure, Scrub, Who
from doesexist.archive.opening import for_writing
from doesexist.archive.register import Register


@dataclass(frozen=True, slots=True)
class Farewell:
    """What came after the removal itself."""

    scrub: Scrub | None = None
    """None where nothing had to be scrubbed."""
    undeleted: tuple[Path, ...] = ()
    """The owner's files that could not be deleted."""


def let_leave(
    archive: Path, people: Sequence[Who], *, reason: str, today: str, delete_files: bool = False
) -> tuple[Departure, Farewell]:
    """Let people leave, delete the owner's files of them if asked to, and scrub."""
    with closing(for_writing(archive)) as register:
        departure = leaving.remove(register, people, reason=reason, today=today, delete_files=delete_files)
        return departure, _finished(register)


def put_right(archive: Path, who: Who, name: str | None, today: str) -> tuple[int, Farewell]:
    """Put a credit right, and scrub the one it had."""
    with closing(for_writing(archive)) as register:
        return leaving.put_right(register, who, name, today), _finished(register)


def finish_leaving(archive: Path) -> Farewell:
    """Finish what a removal that was stopped, or delayed by a reader, had left to do."""
    with closing(for_writing(archive)) as register:
        return _finished(register)


def _finished(register: Register) -> Farewell:
    undeleted = tuple(leaving.delete_files(register))
    scrub = leaving.scrub(register, SCRUB_PATIENCE) if leaving.scrub_due(register) else None
    return Farewell(scrub, undeleted)
