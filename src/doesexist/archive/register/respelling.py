"""Photographs of an older archive are known by canonical addresses: a step of its migration that SQL can't take alone.

Two rows that turn out to be one photograph become one. Whoever left one of them has left it, and where somebody who
stays was surveyed before that was known, the survey looks again.
"""

from __future__ import annotations

import hashlib

from doesexist.archive.register.register import Register
from doesexist.archive.register.schema import SCRUB_IS_DUE
from doesexist.model.flickr import photograph_named


def respell_photographs(register: Register) -> None:
    """Let all photographs be known by what `photograph_named` makes of them, within the caller's transaction."""
    salt: bytes = register.one("SELECT value FROM note WHERE name = 'salt'")
    # Who holds an account's page for a photograph, as archives did, keeps that as it is: it can't be known whose it is.
    respelled = [
        (row, before, now)
        for row, before in register.each("SELECT id, identity FROM photograph ORDER BY id")
        if (now := photograph_named(before)) != before
    ]
    for row, before, now in respelled:
        one = register.one("SELECT id FROM photograph WHERE identity = ?", (now,))
        if one is None:
            register.execute("UPDATE photograph SET identity = ? WHERE id = ?", (now, row))
        else:
            register.execute("UPDATE picture SET photograph = ? WHERE photograph = ?", (one, row))
            register.execute("DELETE FROM photograph WHERE id = ?", (row,))
        hidden = _absences_follow(register, _hashed(salt, before), _hashed(salt, now))
        if one is not None:
            _look_again(register, one, hidden=hidden)


def _hashed(salt: bytes, photograph: str) -> bytes:
    """Return a photograph's tombstone, as archive/pictures/tombstones.py makes it: a migration never changes."""
    return hashlib.blake2b(f"photograph\0{photograph}".encode(), key=salt, digest_size=20).digest()


def _absences_follow(register: Register, before: bytes, now: bytes) -> bool:
    """Let whoever left a photograph have left it under its new name; return whether anybody has."""
    register.execute("UPDATE OR IGNORE absence SET photograph = ? WHERE photograph = ?", (now, before))
    register.execute("DELETE FROM absence WHERE photograph = ?", (before,))
    return bool(register.one("SELECT EXISTS(SELECT 1 FROM absence WHERE photograph = ?)", (now,)))


def _look_again(register: Register, photograph: int, *, hidden: bool) -> None:
    """Take pictures out of the survey that may show somebody who is hidden on the photograph they share by now."""
    veiled = "SELECT EXISTS(SELECT 1 FROM picture p JOIN veil v ON v.picture = p.id WHERE p.photograph = ?)"
    if not (hidden or register.one(veiled, (photograph,))):
        return
    shards = register.all(
        """SELECT DISTINCT p.dataset, s.shard FROM picture p JOIN seen s ON s.picture = p.id
           WHERE p.photograph = ?""",
        (photograph,),
    )
    for dataset, number in shards:
        register.execute("DELETE FROM shard WHERE dataset = ? AND number = ?", (dataset, number))
        register.execute(
            "DELETE FROM seen WHERE shard = ? AND picture IN (SELECT id FROM picture WHERE dataset = ?)",
            (number, dataset),
        )
    if shards:
        register.execute(SCRUB_IS_DUE, (register.one("SELECT date('now')"),))
