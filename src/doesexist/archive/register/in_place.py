"""What lies in the register's place: nothing, it, an empty file or a backup; and whether it can only be read."""

from __future__ import annotations

import os
from pathlib import Path

from doesexist.archive.register.privacy import is_there
from doesexist.archive.register.register import FILE
from doesexist.errors import ArchiveElsewhere, ArchiveEmpty, ArchiveMissing, BackupByHand

BACKED_UP = "backup.sqlite"
"""What the register is called in a backup."""
_SURVEY = "survey"
"""What lies beside a register that is older than a moment."""


def check_there(archive: Path, *, create: bool = False) -> None:
    """Raise ArchiveMissing, or what else lies in the register's place. With `create` there may be nothing yet.

    Raises ArchiveEmpty, BackupByHand, ArchiveOfAnother, ArchiveAway.
    """
    file = archive / FILE
    if is_there(archive, file):
        # What is new and was stopped at its first moment is empty, too; then nothing else lies there yet.
        is_new = create and not (archive / _SURVEY).exists()
        if not file.stat().st_size and not log_of(archive) and not is_new:
            raise ArchiveEmpty(file)
    elif (archive / BACKED_UP).is_file():
        raise BackupByHand(archive / BACKED_UP)
    elif not create:
        raise ArchiveMissing(archive)


def is_frozen(archive: Path) -> bool:
    """Tell whether the register lies on a read-only medium, or is mounted read-only here."""
    return bool(os.statvfs(archive / FILE).f_flag & os.ST_RDONLY)


def log_of(archive: Path) -> int:
    """Return the length of the log in which SQLite keeps changes that are not in the file yet, in bytes."""
    try:
        return (archive / f"{FILE}-wal").stat().st_size
    except OSError:
        return 0


def state_of_files(archive: Path) -> tuple[int, ...]:
    """Return numbers that are others once another file lies in the register's place: device and inode.

    On a read-only medium, where SQLite takes the file for one that never changes, also its time of change and length;
    raises ArchiveElsewhere there once somebody writes. Raises ArchiveMissing, or what else lies in its place.
    """
    try:
        about = (archive / FILE).stat()
        if not is_frozen(archive):
            return (about.st_dev, about.st_ino)
    except OSError:
        check_there(archive)
        raise ArchiveMissing(archive) from None
    if log_of(archive):
        raise ArchiveElsewhere(archive)
    return (about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size)
