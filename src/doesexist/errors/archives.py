"""The archive itself."""

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


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


class LookUpTooLong(ArchiveError):
    """What a visitor asks for takes longer than anybody waits, or they have gone meanwhile: it was broken off."""

    next_step = _("Please try again in a little while, or ask for less: for one dataset, or one licence.")
    sentence = _("That takes too long to look up here just now.")


class ArchiveBusy(ArchiveError):
    """Another process is writing the archive."""

    next_step = "Wait until the other command has ended, then run this one again."
    sentence = "Another command is writing the archive %(path)s."


class ArchiveReadOnly(ArchiveError):
    """The archive can't be written to."""

    next_step = "Give yourself the right to write there, or copy the archive to a place of your own."
    sentence = "The archive %(path)s is read-only."


class ArchiveFull(ArchiveError):
    """No space is left where the archive lies."""

    next_step = "Make room there and run the command again; what was written before is whole."
    sentence = "There is no space left for the archive %(path)s."


class TombstonesUnreadable(ArchiveError):
    """An archive that is to be gone back from, and is damaged, so that who left it can't be read."""

    next_step = (
        "Move its folder away, restore the backup into its place, and let those leave again who left since it was made."
    )
    sentence = "%(path)s is damaged, so that nobody can tell who left it."
