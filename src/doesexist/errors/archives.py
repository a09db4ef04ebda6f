"""The archive itself."""

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError


@dataclass(eq=False)
class PromiseBroken(DoesExistError):
    """`verify` found something that is not as it should be."""

    broken: int

    next_step = "The lines above name each; ingest the dataset again, or restore a backup."

    def __str__(self) -> str:
        return "1 promise of the archive is broken." if self.broken == 1 else f"{self.broken:,} promises are broken."


@dataclass(eq=False)
class ArchiveError(DoesExistError):
    """The archive can't be used as it is."""

    path: Path


class ArchiveMissing(ArchiveError):
    """There is no archive."""

    next_step = "Run `doesexist ingest` first, or name the archive with --archive or DOESEXIST_ARCHIVE."
    sentence = "There is no archive at %(path)s."


class ArchiveForeign(ArchiveError):
    """There is a file where the archive should be, and this program did not write it, or it is damaged."""

    next_step = "Name another archive with --archive, or restore a backup of this one."
    sentence = "%(path)s is not an archive of doesexist, or it is damaged."


@dataclass(eq=False)
class ArchiveNewer(ArchiveError):
    """The archive was written by a newer version of this program."""

    schema: int
    known: int

    next_step = "Update doesexist, or restore a backup made with this version."

    def __str__(self) -> str:
        return f"The archive {self.path} has schema {self.schema}; this version knows schemas up to {self.known}."


class ArchiveBusy(ArchiveError):
    """Another process is writing the archive."""

    next_step = "Wait until the other command has ended, then run this one again."
    sentence = "Another command is writing the archive %(path)s."


class ArchiveReadOnly(ArchiveError):
    """The archive can't be written to."""

    next_step = "Give yourself the right to write there, or copy the archive to a place of your own."
    sentence = "The archive %(path)s is read-only."


@dataclass(eq=False)
class ArchiveOfAnother(ArchiveError):
    """The archive belongs to another user, who alone may read it."""

    owner: str

    next_step = "Run this as that user, or give the archive to the user who is to show it: `chown -R USER ARCHIVE`."
    sentence = "The archive %(path)s can be read by %(owner)s alone, to whom it belongs."


@dataclass(eq=False)
class ArchiveAway(ArchiveError):
    """The place where the archive lies can't be reached: a network or a disk that fails."""

    why: str

    next_step = "See to the disk or the network that it lies on, then run this again."
    sentence = "The archive %(path)s can't be reached: %(why)s."


class ArchiveFull(ArchiveError):
    """No space is left where the archive lies."""

    next_step = "Make room there and run the command again; what was written before is whole."
    sentence = "There is no space left for the archive %(path)s."


@dataclass(eq=False)
class RowDamaged(ArchiveError):
    """A row of the archive that a disk has damaged."""

    what: str

    next_step = "`doesexist verify --full` names all that is damaged; restore a backup."
    sentence = "What the archive %(path)s says of %(what)s is damaged."


class TombstonesUnreadable(ArchiveError):
    """An archive that is to be gone back from, and is damaged, so that who left it can't be read."""

    next_step = (
        "Move its folder away, restore the backup into its place, and let those leave again who left since it was made."
    )
    sentence = "%(path)s is damaged, so that nobody can tell who left it."
