"""The archive itself."""

from pathlib import Path

from doesexist.errors.telling import DoesExistError


class PromiseBroken(DoesExistError):
    """`verify` found something that is not as it should be."""

    next_step = "The lines above name each; ingest the dataset again, or restore a backup."

    def __init__(self, broken: int) -> None:
        super().__init__(broken)
        self.broken = broken

    def __str__(self) -> str:
        return "1 promise of the archive is broken." if self.broken == 1 else f"{self.broken:,} promises are broken."


class ArchiveError(DoesExistError):
    """The archive can't be used as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class ArchiveMissing(ArchiveError):
    """There is no archive."""

    next_step = "Run `doesexist ingest` first, or name the archive with --archive or DOESEXIST_ARCHIVE."

    def __str__(self) -> str:
        return f"There is no archive at {self.path}."


class ArchiveForeign(ArchiveError):
    """There is a file where the archive should be, and this program did not write it, or it is damaged."""

    next_step = "Name another archive with --archive, or restore a backup of this one."

    def __str__(self) -> str:
        return f"{self.path} is not an archive of doesexist, or it is damaged."


class ArchiveNewer(ArchiveError):
    """The archive was written by a newer version of this program."""

    next_step = "Update doesexist, or restore a backup made with this version."

    def __init__(self, path: Path, schema: int, known: int) -> None:
        Exception.__init__(self, path, schema, known)
        self.path = path
        self.schema = schema
        self.known = known

    def __str__(self) -> str:
        return f"The archive {self.path} has schema {self.schema}; this version knows schemas up to {self.known}."


class ArchiveBusy(ArchiveError):
    """Another process is writing the archive."""

    next_step = "Wait until the other command has ended, then run this one again."

    def __str__(self) -> str:
        return f"Another command is writing the archive {self.path}."


class ArchiveReadOnly(ArchiveError):
    """The archive can't be written to."""

    next_step = "Give yourself the right to write there, or copy the archive to a place of your own."

    def __str__(self) -> str:
        return f"The archive {self.path} is read-only."


class ArchiveFull(ArchiveError):
    """No space is left where the archive lies."""

    next_step = "Make room there and run the command again; what was written before is whole."

    def __str__(self) -> str:
        return f"There is no space left for the archive {self.path}."


class TombstonesUnreadable(ArchiveError):
    """An archive that is to be gone back from, and is damaged, so that who left it can't be read."""

    next_step = (
        "Move its folder away, restore the backup into its place, and let those leave again who left since it was made."
    )

    def __str__(self) -> str:
        return f"{self.path} is damaged, so that nobody can tell who left it."
