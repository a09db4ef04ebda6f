"""What came of taking a dataset in, kept where it was large: where all is as it was then, it need not be read again.

A million records take a minute and a half to read, and one look at the folder tells that nobody has touched them. What
came of them depends on what else the register knows, too: on who left, is veiled, or had a credit put right.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import NamedTuple

from doesexist.archive.register.register import Register

MANY = 10_000
"""Rows from which on it is kept: fewer are read in a second."""
NOTHING = "[]"
"""What is noted where nothing was passed over."""

_RULES = 2
"""Raised when more is read of a dataset than before, within one version."""


class LastIntake(NamedTuple):
    """What came of taking a whole dataset in."""

    pictures: int
    odd_dates: int
    """How many dates are written otherwise than 2018-10-10."""
    passed_over: str = NOTHING
    """What was not taken in, as JSON: numbers alone, for names of files may be those of people who left."""


def last_intake(register: Register, dataset: int, stamp: str) -> LastIntake | None:
    """Return what came of it last, None where anything is another since. `stamp`: a digest of what would be read."""
    row = register.one("SELECT stamp, state, pictures, odd_dates FROM intake WHERE dataset = ?", (dataset,))
    if row is None or row[:2] != (stamp, _state(register, dataset)):
        return None
    noted: str | None = register.one("SELECT value FROM note WHERE name = ?", (_note(dataset),))
    return LastIntake(*row[2:], *filter(None, [noted]))


def keep_intake(register: Register, dataset: int, stamp: str, came: LastIntake) -> None:
    """Keep what came of it, within the caller's transaction."""
    register.execute(
        "INSERT OR REPLACE INTO intake VALUES(?, ?, ?, ?, ?)", (dataset, stamp, _state(register, dataset), *came[:2])
    )
    register.execute("DELETE FROM note WHERE name = ?", (_note(dataset),))
    if came.passed_over != NOTHING:
        register.execute("INSERT INTO note VALUES(?, ?)", (_note(dataset), came.passed_over))


def _note(dataset: int) -> str:
    return f"passed over in {dataset}"


def asked_of(register: Register) -> tuple[int, ...]:
    """Return numbers that are others once somebody has left, is veiled, or had a credit put right."""
    found: tuple[int, ...] = register.one(
        """SELECT (SELECT count(*) FROM tombstone), (SELECT count(*) FROM absence), (SELECT count(*) FROM correction),
                  (SELECT count(name) FROM correction), (SELECT total(picture) FROM veil)"""
    )
    return found


def _state(register: Register, dataset: int) -> str:
    """Return what else of the register decides what comes of a dataset, and by which rules it was read."""
    known = register.one(
        "SELECT pictures, places, root, (SELECT count(*) FROM dataset) FROM dataset WHERE id = ?", (dataset,)
    )
    return json.dumps([version("doesexist"), _RULES, *known, *asked_of(register)])
