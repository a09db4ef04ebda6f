"""Errors about the archive: missing, damaged, busy, read-only, full, or of a newer version."""

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


@dataclass(eq=False)
class PromiseBroken(DoesExistError):
    """`verify` found contradictions in the archive; `broken` counts them."""

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


class BackupByHand(ArchiveError):
    """A backup that was unpacked by hand, where there is no archive: it would show who left since it was made."""

    next_step = "Give the backup itself to `doesexist restore FILE`: who left since stays out."
    sentence = "%(path)s is a backup that was unpacked by hand, not an archive."


class ArchiveEmpty(ArchiveError):
    """An empty file in the place of the register, which holds nobody, not even who left."""

    next_step = "Restore a backup into its place with `doesexist restore FILE`; to begin anew, move the folder away."
    sentence = "%(path)s is empty: nothing of the archive is in it any more."


class ArchiveElsewhere(ArchiveError):
    """An archive on a read-only medium that is not whole, or that somebody changes from elsewhere."""

    next_step = (
        "End whoever writes there, run `doesexist verify` where it can be written, and open it again; or give this "
        "program the right to write there."
    )
    sentence = (
        "%(path)s can only be read, and its newest changes are not in its file yet: who left, or is veiled, would be "
        "shown."
    )


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
    """The disk of the archive is full."""

    next_step = "Make room there and run the command again; what was written before is whole."
    sentence = "There is no space left for the archive %(path)s."


@dataclass(eq=False)
class RowDamaged(ArchiveError):
    """A row of the archive that a disk has damaged."""

    what: str

    next_step = "`doesexist verify --full` names all that is damaged; restore a backup."
    sentence = "What the archive %(path)s says of %(what)s is damaged."


class TombstonesUnreadable(ArchiveError):
    """A damaged archive that a backup is to replace: its tombstones can't be read, so they can't be carried over."""

    next_step = (
        "Move its folder away, restore the backup into its place, and let those leave again who left since it was made."
    )
    sentence = "%(path)s is damaged, so that nobody can tell who left it."
