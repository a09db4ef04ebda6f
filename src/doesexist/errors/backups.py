"""Backups that are gone back to."""

from pathlib import Path

from doesexist.errors.telling import DoesExistError


class BackupUnusable(DoesExistError):
    """A file that is no backup of an archive, or is damaged."""

    next_step = "Name a file that `doesexist backup` wrote; nothing of the archive was changed."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path} can't be restored: {self.why}."


class BackupNewer(DoesExistError):
    """A backup that a newer version of this program made."""

    next_step = "Update doesexist, or restore a backup that this version made."

    def __init__(self, path: Path, schema: int, known: int) -> None:
        super().__init__(path, schema, known)
        self.path = path
        self.schema = schema
        self.known = known

    def __str__(self) -> str:
        return f"The backup {self.path} has schema {self.schema}; this version knows schemas up to {self.known}."


class BackupOfAnother(DoesExistError):
    """A backup of another archive than the one it would take the place of: their tombstones can't be compared."""

    next_step = "Restore it into a folder of its own, with --archive."

    def __init__(self, path: Path, archive: Path) -> None:
        super().__init__(path, archive)
        self.path = path
        self.archive = archive

    def __str__(self) -> str:
        return f"{self.path} is a backup of another archive than {self.archive}, and knows nobody who left this one."
