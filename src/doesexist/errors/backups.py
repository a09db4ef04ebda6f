"""Errors about backups that are to be restored."""

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError


@dataclass(eq=False)
class BackupUnusable(DoesExistError):
    """A file that is not a backup of an archive, or is damaged."""

    path: Path
    why: str

    next_step = "Name a file that `doesexist backup` wrote; nothing of the archive was changed."
    sentence = "%(path)s can't be restored: %(why)s."


@dataclass(eq=False)
class BackupNewer(DoesExistError):
    """A backup that a newer version of this program made."""

    path: Path
    schema: int
    known: int

    next_step = "Update doesexist, or restore a backup that this version made."

    def __str__(self) -> str:
        return f"The backup {self.path} has schema {self.schema}; this version knows schemas up to {self.known}."


@dataclass(eq=False)
class BackupOfAnother(DoesExistError):
    """A backup of another archive than the one it would replace: their tombstones can't be compared."""

    path: Path
    archive: Path

    next_step = "Restore it into a folder of its own, with --archive."
    sentence = "%(path)s is a backup of another archive than %(archive)s, and knows nobody who left this one."
