"""The register: archive.sqlite, open. The only door to SQLite; its errors are told in this program's words."""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import apsw

from doesexist.errors import ArchiveBusy, ArchiveError, ArchiveForeign, ArchiveFull, ArchiveReadOnly, LookUpTooLong

FILE = "archive.sqlite"
Value = int | float | str | bytes | None
Change: TypeAlias = Any
"""apsw.PreUpdate (no type checker knows its values): a row that is about to change, as it was and as it will be."""

_STEPS = 50_000
"""Steps of SQLite's machine between two looks at whether it is to stop: they take a millisecond."""

_WRITING = frozenset(
    {
        apsw.SQLITE_IOERR_WRITE,
        apsw.SQLITE_IOERR_FSYNC,
        apsw.SQLITE_IOERR_TRUNCATE,
        apsw.SQLITE_IOERR_SHMSIZE,
        apsw.SQLITE_IOERR_SHMMAP,
    }
)
"""What SQLite could not do where there is no room: a quota or a file-size limit ends a write without SQLITE_FULL."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NOT_OURS = frozenset({errno.ENOTDIR, errno.EEXIST})


@contextmanager
def sqlite_errors(archive: Path) -> Generator[None]:
    """Turn what SQLite and the file system say into errors that a person can be told."""
    try:
        yield
    except (apsw.Error, OSError) as error:
        if (telling := in_our_words(error, archive)) is None:
            raise
        raise telling from error


_KINDS: tuple[tuple[tuple[type[apsw.Error], ...], type[ArchiveError]], ...] = (
    ((apsw.BusyError, apsw.LockedError), ArchiveBusy),
    ((apsw.FullError,), ArchiveFull),
    ((apsw.InterruptError,), LookUpTooLong),
    ((apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError), ArchiveReadOnly),
    ((apsw.NotADBError, apsw.CorruptError, apsw.IOError), ArchiveForeign),
)


def in_our_words(error: Exception, archive: Path) -> ArchiveError | None:
    """Return what an error of SQLite or the file system means for an archive, None where it is a mistake of ours."""
    if getattr(error, "extendedresult", None) in _WRITING or getattr(error, "errno", None) in _NO_ROOM:
        return ArchiveFull(archive)
    if getattr(error, "errno", None) in _NO_RIGHT:
        return ArchiveReadOnly(archive)
    if getattr(error, "errno", None) in _NOT_OURS:
        return ArchiveForeign(archive)
    for theirs, ours in _KINDS:
        if isinstance(error, theirs):
            return ours(archive / FILE if ours is ArchiveForeign else archive)
    return None


class Register:
    """An open connection to archive.sqlite, for one thread."""

    def __init__(self, archive: Path, uri: str, flags: int, vfs: str | None = None) -> None:
        self.archive = archive
        self._within = self._unsettled = False
        self._settle: Callable[[], None] = _nothing
        self._forget: Callable[[], None] = _nothing
        with sqlite_errors(archive):
            # Rows hold whatever their columns do; who asks knows which.
            self._connection: Any = apsw.Connection(uri, flags=flags, vfs=vfs)
            # A statement keeps its plan whatever it is asked for: planned each time, a picture takes 46 µs, not 15.
            self._connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)

    def execute(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Run a statement for what it does."""
        self._run(sql, values)

    def one(self, sql: str, values: Sequence[Value] = ()) -> Any:  # noqa: ANN401 (as its columns are)
        """Return the only row (of one column: its value), None if there is none. Nothing stays open."""
        rows = self._run(sql, values)
        if not rows:
            return None
        return rows[0][0] if len(rows[0]) == 1 else rows[0]

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[Any]:
        """Return all rows. Nothing stays open."""
        return self._run(sql, values)

    def each(self, sql: str) -> Iterator[Any]:
        """Yield row by row, where all together take too much room. The statement is open until the last."""
        with sqlite_errors(self.archive):
            yield from self._connection.execute(sql)

    def _run(self, sql: str, values: Sequence[Value]) -> list[Any]:
        try:
            rows: list[Any] = self._connection.execute(sql, values).fetchall()
        except apsw.Error as error:
            if (telling := in_our_words(error, self.archive)) is None:
                raise
            raise telling from error
        if self._unsettled and not self._within:
            with self.transaction():
                pass  # at its end
        return rows

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement for each row of values."""
        with sqlite_errors(self.archive):
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self, *, rehearsal: bool = False) -> Generator[None]:
        """All of it or nothing; nothing, too, where it is a rehearsal.

        A full disk ends a transaction by itself: then there is nothing to roll back.
        """
        self._within = True
        try:
            self.execute("BEGIN IMMEDIATE")
            yield
            if rehearsal:
                self._forget()
                self.execute("ROLLBACK")
            else:
                self._settle()
                self.execute("COMMIT")
        except BaseException:
            self._forget()
            if self._connection.in_transaction:
                self.execute("ROLLBACK")
            raise
        finally:
            self._within = self._unsettled = False

    def teach(self, name: str, function: Callable[[str], str]) -> None:
        """Let SQL call a function of ours, which gives the same answer to the same text always."""
        self._connection.create_scalar_function(name, function, 1, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)

    def watch(
        self,
        tables: Collection[str],
        note: Callable[[Change], None],
        settle: Callable[[], None],
        forget: Callable[[], None],
    ) -> None:
        """Note each row of these tables that changes; settle that at the end of each transaction, inside of it.

        Where a transaction comes to nothing, what was noted is forgotten. What a statement changes outside of one is
        settled right after it.
        """

        def changes(change: Change) -> None:
            if change.table_name in tables and change.database_name == "main":
                note(change)
                self._unsettled = True

        self._settle, self._forget = settle, forget
        self._connection.preupdate_hook(changes)

    def become(self, other: Register, ready: Callable[[], bool]) -> bool:
        """Hold all that another register holds and nothing else, from the end of one transaction on.

        `ready` is asked when nobody else can write any more; where it says no, everything stays as it is. Tell whether
        it said yes. Who has this register open reads on in the old one, and sees the new one with the next statement.
        """
        with sqlite_errors(self.archive), self._connection.backup("main", other._connection, "main") as copying:
            copying.step(1)  # from here on it holds the register, as a transaction does
            if not ready():
                return False
            while not copying.done:
                copying.step(-1)
        return True

    def patient(self, milliseconds: int) -> None:
        """Wait so long for other processes, from now on."""
        self._connection.set_busy_timeout(milliseconds)

    def heed(self, stop: Callable[[], bool]) -> None:
        """Break off whatever is asked from now on once this says so; it is asked about each millisecond.

        What is broken off raises LookUpTooLong.
        """
        self._connection.set_progress_handler(stop, _STEPS)

    def checkpoint_after(self, pages: int) -> None:
        """Move the WAL into the file when it has that many pages."""
        self._connection.wal_autocheckpoint(pages)

    @property
    def changes(self) -> int:
        """How many rows the last statement changed."""
        found: int = self._connection.changes()
        return found

    @property
    def last_id(self) -> int:
        """The number of the row inserted last."""
        found: int = self._connection.last_insert_rowid()
        return found

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        found: bool = self._connection.readonly("main")
        return found

    def close(self) -> None:
        """Close it."""
        self._connection.close()


def _nothing() -> None:
    """Do nothing: a register that is only read has nothing to settle."""
