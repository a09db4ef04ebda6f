"""A copy of the register as it is at one moment."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from doesexist.archive.register.opening import for_reading
from doesexist.archive.register.privacy import made_private
from doesexist.archive.register.register import sqlite_errors


def copy_register(archive: Path, out: Path) -> None:
    """Copy the register into a new file while others read and write it: a whole one, as at one moment.

    `VACUUM INTO` leaves out what lies between rows, so that a copy holds no byte of someone who left either.
    """
    with closing(for_reading(archive)) as register, sqlite_errors(out.parent):
        made_private(out)
        register.execute("VACUUM INTO ?", (str(out),))
