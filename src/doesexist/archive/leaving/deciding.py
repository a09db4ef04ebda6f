"""Closing requests, in the transaction that decides them; their contents are deleted.

What stays of a closed request is its name, a digest of its receipt, and its outcome.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.leaving.requests import not_open
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.standing import standing
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.model.requests import Outcome


class Granting(NamedTuple):
    """A request that is granted, and why, if the curator says so."""

    name: str
    reason: str | None
    pictures: int | None = None
    """How many pictures it means, where several are granted at once; None: as many as leave."""


def close(
    register: Register, name: str, outcome: Outcome, *, pictures: int, today: str, reason: str | None = None
) -> None:
    """Close a request, within the caller's transaction; raise RequestDecided, RequestUnknown where it is not open."""
    row = register.one("SELECT receipt, kind, since FROM request WHERE name = ?", (name,))
    if row is None:
        raise not_open(register, name)
    register.execute("DELETE FROM request WHERE name = ?", (name,))
    receipt, kind, since = row
    register.execute(
        "INSERT INTO decided VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (name, receipt, kind, since, today, outcome.value, pictures, reason),
    )
    note_scrub_due(register, today)


def grant(register: Register, granting: Granting, pictures: int, today: str) -> None:
    """Close a request that is granted, within the caller's transaction; raises as `close`."""
    count = pictures if granting.pictures is None else granting.pictures
    close(register, granting.name, Outcome.GRANTED, pictures=count, today=today, reason=granting.reason)


def close_past(register: Register, today: str) -> None:
    """Close the requests that mean nobody any more, within the caller's transaction: what they said leaves, too."""
    for request in standing(register):
        if request.is_past:
            close(register, request.name, Outcome.HAD_LEFT, pictures=0, today=today)


def close_request(
    archive: Path, name: str, outcome: Outcome, *, pictures: int, today: str, reason: str | None = None
) -> None:
    """Close a request; raise RequestDecided or RequestUnknown. What it said is gone when `finish_leaving` has run."""
    with closing(for_writing(archive)) as register, register.transaction():
        close(register, name, outcome, pictures=pictures, today=today, reason=reason)


def close_who_left(archive: Path, today: str) -> None:
    """Close the requests that mean nobody any more."""
    with closing(for_writing(archive)) as register, register.transaction():
        close_past(register, today)
