"""Restore a backup: prepare it in a folder, then replace the register's contents in one transaction.

A backup is unpacked into a folder in the archive. That is an archive itself, which nobody sees, and whoever has left
since is removed there. Only then is the register's contents replaced by it, within one transaction of SQLite's: no file
is renamed, so whoever has it open, an exhibition too, finishes a statement in the old one, and sees the new one with
the next. The survey's files are put in place before: their names are digests of their contents.

When the process dies, or the disk is full,

- before that transaction is committed, the archive is as it was. The folder may hold people who left: so a scrub is due
  from before anything is unpacked, and only done once the folder is deleted (`sweep`);
- after it, the restored archive is whole, and the same scrub deletes the folder.

Others may read and write meanwhile, but not ingest, survey, or restore. If one has written, that is carried over before
the transaction is tried again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Self

from doesexist.archive.checking import unsound
from doesexist.archive.intake import INGESTING
from doesexist.archive.leaving.left_behind import FOLDER, LOCK
from doesexist.archive.leaving.scrubbing import note_scrub_due, note_unwiped
from doesexist.archive.leaving.veils import Covering
from doesexist.archive.pictures.contents import Hints
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.locked import held
from doesexist.archive.register.opening import for_reading, for_writing
from doesexist.archive.register.register import FILE, Register, sqlite_errors
from doesexist.archive.restoring.carrying_over import (
    NOTHING_CARRIED,
    Carried,
    KnownBy,
    Stranger,
    carry_contents,
    carry_over,
    hide_photographs,
    hints_of_both,
    strangers,
    veils_of_copies,
)
from doesexist.archive.survey.surveys import FOLDER as SURVEY
from doesexist.archive.survey.surveys import SURVEYING, drop_shard, shards_of, writing_files
from doesexist.errors import ArchiveForeign, TombstonesUnreadable

_LOCKS = (LOCK, INGESTING, SURVEYING)


class Restoring:
    """A restore into an archive, with its locks held. Raises ArchiveBusy, TombstonesUnreadable."""

    def __init__(self, archive: Path, today: str) -> None:
        self.archive = archive
        self.folder = archive / FOLDER
        self._today = today
        self._held = ExitStack()
        self._here: Register | None = None
        self._is_new = False
        is_new = not archive.exists()
        with sqlite_errors(archive):
            archive.mkdir(parents=True, exist_ok=True)
        try:
            for name in _LOCKS:
                self._held.enter_context(held(archive, name))
            self._is_new = is_new
            self._delete_folder()
            if (archive / FILE).is_file():
                self._here = self._held.enter_context(closing(self._opened()))
            with sqlite_errors(archive):
                self.folder.mkdir()
        except BaseException:
            self._release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._delete_folder()
        self._release()

    @property
    def is_empty(self) -> bool:
        """Whether there is no archive yet."""
        return self._here is None

    def is_another(self) -> bool:
        """Tell whether the backup is of another archive, with another salt: tombstones could not be matched."""
        with closing(for_reading(self.folder)) as there:
            return self._here is not None and Salted.of(self._here) != Salted.of(there)

    def trouble(self) -> str | None:
        """Migrate the unpacked register, and return what is wrong with it, None if nothing is.

        Raises ArchiveForeign, ArchiveNewer.
        """
        with closing(for_writing(self.folder)) as there:
            return next((how for _, how in unsound(there)), None)

    def drop_shards(self, is_whole: Callable[[str], bool]) -> int:
        """Drop the shards that were unpacked with a file missing or damaged: they are surveyed again."""
        dropped = 0
        with closing(for_writing(self.folder)) as there, there.transaction():
            for (dataset,) in there.all("SELECT name FROM dataset"):
                for shard in shards_of(there, dataset):
                    if not all(map(is_whole, shard.names)):
                        drop_shard(there, dataset, shard.number)
                        dropped += 1
        return dropped

    def state(self) -> int:
        """Return a number that changes when somebody else has written to the archive."""
        if self._here is None:
            return 0
        found: int = self._here.one("PRAGMA data_version")
        return found

    def pictures(self) -> int | None:
        """Return how many pictures the current archive has, None if there is none."""
        if self._here is None:
            return None
        with self._readable():
            counted: int = self._here.one("SELECT coalesce(sum(pictures), 0) FROM dataset")
            return counted

    def carry_over(self) -> Carried:
        """Add to the unpacked backup who has left, asked, or was veiled since."""
        if self._here is None:
            return NOTHING_CARRIED
        with self._readable():
            return carry_over(self._here, self.folder, self._today)

    def strangers(self) -> tuple[list[Stranger], Hints | None]:
        """Return whose files have to be looked at before they are here again, and what is looked for."""
        if self._here is None:
            return [], None
        with self._readable():
            return strangers(self._here, self.folder), hints_of_both(self._here, self.folder)

    def veils_of_copies(self, known_by: KnownBy) -> list[Covering]:
        """Return the veils of the current archive that have to lie on copies in the backup."""
        if self._here is None:
            return []
        with self._readable():
            return veils_of_copies(self._here, self.folder, known_by)

    def hide_photographs(self, known_by: KnownBy) -> list[Covering]:
        """Hide photographs of the backup in which the current archive hides somebody whom the backup doesn't have.

        Return the veils that have to lie on whoever is on them.
        """
        if self._here is None:
            return []
        with self._readable():
            return hide_photographs(self._here, self.folder, known_by)

    def carry_contents(self) -> None:
        """Keep by what the current archive knows those veiled pictures that the backup has, too."""
        if self._here is not None:
            with self._readable():
                carry_contents(self._here, self.folder)

    def take_over(self, state: int) -> bool:
        """Replace this archive by the unpacked one, unless its state has changed; tell whether it was replaced.

        If there was none, the files are moved into place.
        """

        def ready() -> bool:
            if self.state() != state:
                return False
            self._put_survey()
            return True

        with writing_files(self.archive), closing(for_writing(self.folder)) as there:
            note_scrub_due(there, self._today)
            note_unwiped(there)  # nobody knows what wrote it
            if self._here:
                with closing(for_writing(self.archive)) as here:
                    return here.become(there, ready)
            there.one("PRAGMA wal_checkpoint(TRUNCATE)")
        self._put_survey()
        self._put_register()
        return True

    @contextmanager
    def _readable(self) -> Generator[None]:
        """Raise TombstonesUnreadable if the current archive is damaged; the backup has been found sound."""
        try:
            yield
        except ArchiveForeign as error:
            raise TombstonesUnreadable(self.archive) from error

    def _put_register(self) -> None:
        """Move the register into place where there is none."""
        with sqlite_errors(self.archive):
            # A WAL left by a register that somebody took away: SQLite would write it into this one.
            for ending in ("-wal", "-shm", "-journal"):
                (self.archive / f"{FILE}{ending}").unlink(missing_ok=True)
            (self.folder / FILE).replace(self.archive / FILE)
            _flush(self.archive)

    def _put_survey(self) -> None:
        """Move the survey's files into place. An existing one of the same name has the same contents, or is damaged."""
        with sqlite_errors(self.archive):
            (self.archive / SURVEY).mkdir(exist_ok=True)
            for path in (self.folder / SURVEY).glob("*"):
                path.replace(self.archive / SURVEY / path.name)
            _flush(self.archive / SURVEY)

    def _opened(self) -> Register:
        """Open the current register, and note that a scrub is due from now on."""
        with self._readable():
            with closing(for_writing(self.archive)) as register:
                note_scrub_due(register, self._today)
            return for_reading(self.archive)

    def _delete_folder(self) -> None:
        with sqlite_errors(self.archive):
            if self.folder.exists():
                shutil.rmtree(self.folder)

    def _release(self) -> None:
        self._held.close()
        if self._is_new and not (self.archive / FILE).exists():  # nothing came of it
            for name in _LOCKS:
                (self.archive / name).unlink(missing_ok=True)
            with suppress(OSError):
                self.archive.rmdir()


def _flush(folder: Path) -> None:
    """Flush a folder's directory entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
