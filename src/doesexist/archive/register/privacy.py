"""The register's files are readable by their owner alone: requests, contacts and who left are nobody else's concern."""

from __future__ import annotations

import os
import pwd
from contextlib import suppress
from pathlib import Path

from doesexist.errors import ArchiveAway, ArchiveOfAnother

PRIVATE = 0o600
"""What may be done with the register: its owner reads and writes it."""
_ENDINGS = ("", "-wal", "-shm", "-journal")
"""SQLite keeps what it has not yet moved into a register beside it, in files with the register's own rights."""


def made_private(file: Path) -> None:
    """Make an empty file that its owner alone can read, whatever the umask; leave one that is there."""
    with suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE)
        try:
            os.fchmod(descriptor, PRIVATE)
        finally:
            os.close(descriptor)


def keep_private(file: Path) -> None:
    """Take from everybody but the owner the right to a register that is there, as far as its rights are ours to change.

    By name: a file of SQLite's that is opened and closed by anybody else loses its locks.
    """
    for ending in _ENDINGS:
        path = Path(f"{file}{ending}")
        with suppress(OSError):
            if path.stat().st_mode & 0o077:
                path.chmod(PRIVATE)


def is_there(archive: Path, file: Path) -> bool:
    """Tell whether a register is there. Raises ArchiveOfAnother where another user's rights are needed, ArchiveAway."""
    try:
        if not file.is_file():
            return False
    except PermissionError as error:
        raise ArchiveOfAnother(archive, _owner(archive)) from error
    except OSError as error:
        raise ArchiveAway(archive, (error.strerror or str(error)).lower()) from error
    if not os.access(file, os.R_OK):
        raise ArchiveOfAnother(archive, _owner(file))
    return True


def _owner(path: Path) -> str:
    """Return the name of a file's owner; of the nearest folder that we may look at, where we may not look at it."""
    for each in (path, *path.parents):
        try:
            number = each.stat().st_uid
        except OSError:
            continue
        with suppress(KeyError):
            return pwd.getpwuid(number).pw_name
        return f"user {number}"
    return "another user"
