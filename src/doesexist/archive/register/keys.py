"""The two keys of an archive, made with it: `salt`, of what is hashed, and `secret`, of what is signed."""

from __future__ import annotations

from typing import Literal

from doesexist.archive.register.digests import row_digest
from doesexist.archive.register.register import FILE, Register
from doesexist.errors import ArchiveForeign


def key_of(register: Register, name: Literal["salt", "secret"]) -> bytes:
    """Return one of an archive's keys, 32 bytes.

    Raises ArchiveForeign where it is not as it was written: with another salt nobody who left would be known any more.
    """
    row: tuple[bytes, bytes] | None = register.one("SELECT value, digest FROM note WHERE name = ?", (name,))
    if row is None or row[1] != row_digest(name.encode(), row[0], "blob"):
        raise ArchiveForeign(register.archive / FILE)
    return row[0]
