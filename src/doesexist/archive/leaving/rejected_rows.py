"""Rejected rows as they are stored: once somebody has left, without names.

A row may spell a leaver's file in any way, and its reason may name another file: no comparison would find them all.
"""

from __future__ import annotations

from doesexist.archive.register.register import Register
from doesexist.model import Rejected

NAMELESS = Rejected("?", "not taken in; `doesexist ingest --json` tells which")
"""What is stored of a row that was rejected for another reason than that somebody left."""
LEFT = "left on "
"""What the reason begins with of a row that was rejected because somebody left."""


def stored_as(row: Rejected, *, is_of_who_left: bool) -> Rejected:
    """Return what is stored of a rejected row in an archive that somebody left."""
    return Rejected("?", row.reason) if is_of_who_left else NAMELESS


def store_without_names(register: Register) -> bool:
    """Take the names out of rejected rows if somebody has left, within a transaction; tell whether any was there."""
    register.execute(
        """UPDATE rejected SET key = ?1, reason = ?2
           WHERE EXISTS(SELECT 1 FROM tombstone) AND NOT (key = ?1 AND (reason = ?2 OR reason GLOB ?3))""",
        (NAMELESS.key, NAMELESS.reason, f"{LEFT}????-??-??"),
    )
    return bool(register.changes)
