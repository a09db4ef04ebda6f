"""An archive is gone back to: built beside the one that is here, which becomes it in one transaction.

A backup is unpacked into a folder in the archive. That is an archive itself, which nobody looks at, and there everyone
leaves who left since. Only then does the register become the other, within one transaction of SQLite's: no file takes
another's place, so whoever has it open, an exhibition too, reads the old one to the end of a statement, and the new one
with the next. The survey's files lie there before: their names are digests of what is in them.

When the process dies, or the disk is full,

- before that transaction is committed, the archive is as it was. In the folder there may be people who left: so a scrub
  is due from before anything is unpacked, and only done when the folder is gone (`sweep`);
- after it, the restored archive is whole, and the same scrub deletes the folder.

Others may go on reading and writing meanwhile, but not take in, survey, or restore. Where one of them has written, what
that was is taken over before it is tried again.
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
from doesexist.archive.leaving.scrubbing import note_scrub_due, note_unwiped
from doesexist.archive.leaving.unfinished_restore import FOLDER, LOCK
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.locked import held
from doesexist.archive.register.opening import for_reading, for_writing
from doesexist.archive.register.register import FILE, Register, sqlite_errors
from doesexist.archive.restoring.carrying_over import NOTHING_CARRIED, Carried, carry_over
from doesexist.archive.survey.surveys import FOLDER as SURVEY
from doesexist.archive.survey.surveys import SURVEYING, drop_shard, shards_of, writing_files
from doesexist.errors import ArchiveForeign, TombstonesUnreadable

_LOCKS = (LOCK, INGESTING, SURVEYING)


class Restoring:
    """An archive, held for as long as another takes its place. Raises ArchiveBusy, TombstonesUnreadable."""

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
        """Whether no archive is here yet."""
        return self._here is None

    def is_another(self) -> bool:
        """Tell whether what was unpacked is of another archive than the one here: nobody's tombstone is known there."""
        with closing(for_reading(self.folder)) as there:
            return self._here is not None and Salted.of(self._here) != Salted.of(there)

    def trouble(self) -> str | None:
        """Return what is wrong with the register that was unpacked, which is brought up to date; None: nothing is.

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
        """Return a number that is another one as soon as somebody else has written here."""
        if self._here is None:
            return 0
        found: int = self._here.one("PRAGMA data_version")
        return found

    def pictures(self) -> int | None:
        """Return how many pictures are here, None where no archive is."""
        if self._here is None:
            return None
        with self._readable():
            counted: int = self._here.one("SELECT coalesce(sum(pictures), 0) FROM dataset")
            return counted

    def carry_over(self) -> Carried:
        """Let what was unpacked know who left, asked, or was veiled here since."""
        if self._here is None:
            return NOTHING_CARRIED
        with self._readable():
            return carry_over(self._here, self.folder, self._today)

    def take_over(self, state: int) -> bool:
        """Let this archive be what was unpacked; tell whether it is. It is not where its state is another by now.

        Where there was none, it is put in place.
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
        """Tell of a damaged archive that what it knows is lost: what was unpacked is sound."""
        try:
            yield
        except ArchiveForeign as error:
            raise TombstonesUnreadable(self.archive) from error

    def _put_register(self) -> None:
        """Put the register in place where none is."""
        with sqlite_errors(self.archive):
            # Of a register that somebody took away: SQLite would write it into this one.
            for ending in ("-wal", "-shm", "-journal"):
                (self.archive / f"{FILE}{ending}").unlink(missing_ok=True)
            (self.folder / FILE).replace(self.archive / FILE)
            _flush(self.archive)

    def _put_survey(self) -> None:
        """Put the survey's files in place. One of the same name holds the same, or is damaged."""
        with sqlite_errors(self.archive):
            (self.archive / SURVEY).mkdir(exist_ok=True)
            for path in (self.folder / SURVEY).glob("*"):
                path.replace(self.archive / SURVEY / path.name)
            _flush(self.archive / SURVEY)

    def _opened(self) -> Register:
        """Open the register that is here, and note that a scrub is due from now on."""
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
    """Bring a folder's names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
