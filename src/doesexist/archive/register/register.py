"""Connections to the register, archive.sqlite: the only module that calls SQLite, whose errors it translates."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import apsw

from doesexist.errors import ArchiveBusy, ArchiveError, ArchiveForeign, ArchiveFull, ArchiveReadOnly, LookUpTooLong

FILE = "archive.sqlite"
Value = int | float | str | bytes | None
Change: TypeAlias = Any
"""apsw.PreUpdate, a row before and after a change (type checkers don't know its values)."""

_STEPS = 50_000
"""Steps of SQLite's machine between two looks at whether it is to stop: they take a millisecond."""

_WRITING = frozenset(
    {
        apsw.SQLITE_IOERR_WRITE,
        apsw.SQLITE_IOERR_FSYNC,
        apsw.SQLITE_IOERR_TRUNCATE,
        apsw.SQLITE_IOERR_SHMOPEN,
        apsw.SQLITE_IOERR_SHMSIZE,
        apsw.SQLITE_IOERR_SHMMAP,
    }
)
"""SQLite's codes for a full disk, quota or file-size limit: the latter two end a write without SQLITE_FULL."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NOT_OURS = frozenset({errno.ENOTDIR, errno.EEXIST})


@contextmanager
def sqlite_errors(archive: Path) -> Generator[None]:
    """Translate errors of SQLite and the file system into ArchiveErrors."""
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
    """Return the ArchiveError for an error of SQLite or the file system, None if it is a programming error."""
    if getattr(error, "extendedresult", None) in _WRITING or getattr(error, "errno", None) in _NO_ROOM:
        return ArchiveFull(archive)
    if getattr(error, "errno", None) in _NO_RIGHT:
        return ArchiveReadOnly(archive)
    if getattr(error, "errno", None) in _NOT_OURS:
        return ArchiveForeign(archive)
    if isinstance(error, apsw.SQLError) and "JSON" in str(error):  # a value that is none, where one was written
        return ArchiveForeign(archive / FILE)
    for theirs, ours in _KINDS:
        if isinstance(error, theirs):
            return ours(archive / FILE if ours is ArchiveForeign else archive)
    return None


class Register:
    """An open connection to archive.sqlite, for one thread."""

    def __init__(self, archive: Path, uri: str, flags: int, vfs: str | None = None) -> None:
        self.archive = archive
        self._within = self._unsettled = False
        self._damaged: dict[str, bytes] = {}
        """Texts that are no UTF-8, by what of them can be read: who asks for what follows asks by their true bytes."""
        self.is_misshapen: Callable[[], bool] = _no
        """Tells whether its tables are others than they should be. Who opens it knows."""
        self._settle: Callable[[], None] = _nothing
        self._forget: Callable[[], None] = _nothing
        with sqlite_errors(archive):
            # Rows have the types of their columns, which the caller knows.
            self._connection: Any = apsw.Connection(uri, flags=flags, vfs=vfs)
            # Keep a statement's plan for all bound values: with a new plan each time a picture takes 46 µs, not 15.
            self._connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)

    def execute(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Run a statement and discard its rows."""
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
        if self._damaged:
            sql, values = _with_true_bytes(sql, values, self._damaged)
        try:
            rows: list[Any] = self._connection.execute(sql, values).fetchall()
        except UnicodeDecodeError:
            rows = self._leniently(sql, values)
        except apsw.Error as error:
            if (telling := self._in_our_words(error)) is None:
                raise
            raise telling from error
        if self._unsettled and not self._within:
            with self.transaction():
                pass  # at its end
        return rows

    def _leniently(self, sql: str, values: Sequence[Value]) -> list[Any]:
        """Return all rows where a text is no UTF-8, as a disk may leave it: what can't be read of it is U+FFFD."""
        columns: list[str] = []

        def look(cursor: Any, _: str, __: object) -> bool:  # noqa: ANN401 (apsw's)
            columns.extend(f"c{number}" for number in range(len(cursor.get_description())))
            return False  # it is not run

        cursor = self._connection.cursor()
        cursor.exec_trace = look
        with suppress(apsw.ExecTraceAbort):
            cursor.execute(sql, values)
        read = ", ".join(
            f"typeof({each}), iif(typeof({each}) = 'text', CAST({each} AS BLOB), {each})" for each in columns
        )
        with sqlite_errors(self.archive):
            rows = self._connection.execute(
                f"WITH damaged({', '.join(columns)}) AS ({sql}) SELECT {read} FROM damaged",  # noqa: S608 (our own words)
                values,
            ).fetchall()
        return [tuple(map(self._decoded, row[::2], row[1::2])) for row in rows]

    def _decoded(self, kind: str, value: Value) -> Value:
        if kind != "text" or not isinstance(value, bytes):
            return value
        text = value.decode(errors="replace")
        if "\ufffd" in text:
            self._damaged[text] = value
        return text

    def _in_our_words(self, error: apsw.Error) -> ArchiveError | None:
        """Return what an error means; where its tables are not what they should be, one in our SQL is none of ours."""
        telling = in_our_words(error, self.archive)
        if telling is None and isinstance(error, apsw.SQLError) and self.is_misshapen():
            return ArchiveForeign(self.archive / FILE)
        return telling

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement for each row of values."""
        try:
            self._connection.executemany(sql, rows)
        except apsw.Error as error:
            if (telling := self._in_our_words(error)) is None:
                raise
            raise telling from error

    @contextmanager
    def transaction(self, *, rehearsal: bool = False) -> Generator[None]:
        """Run a block as one transaction, rolled back on an error, or always if it is a rehearsal.

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

    def teach(self, name: str, function: Callable[..., Value]) -> None:
        """Let SQL call a function of ours, which gives the same answer to the same values always."""
        self._connection.create_scalar_function(name, function, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)

    def watch(
        self,
        tables: Collection[str],
        note: Callable[[Change], None],
        unread: Callable[[str], None],
        settle: Callable[[], None],
        forget: Callable[[], None],
    ) -> None:
        """Call `note` for each changed row of these tables, and `settle` within each transaction, at its end.

        Of a row whose texts are no UTF-8 only the table can be told (`unread`).
        Where a transaction comes to nothing, what was noted is forgotten. What a statement changes outside of one is
        settled right after it.
        """

        def changes(change: Change) -> None:
            if change.table_name in tables and change.database_name == "main":
                try:
                    note(change)
                except UnicodeDecodeError:
                    unread(change.table_name)
                self._unsettled = True

        self._settle, self._forget = settle, forget
        self._connection.preupdate_hook(changes)

    def become(self, other: Register, ready: Callable[[], bool]) -> bool:
        """Replace this register's whole contents by another's, in one transaction.

        `ready` is called once others can no longer write; if it returns False, nothing changes. Return its value. Open
        connections go on reading the old contents, and see the new ones with their next statement.
        """
        with sqlite_errors(self.archive), self._connection.backup("main", other._connection, "main") as copying:
            copying.step(1)  # locks the register for writing, as a transaction does
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
        """Close it. Whoever closes it last moves the WAL into the file; on a full disk who opens it next does."""
        with suppress(apsw.Error):
            self._connection.close()


def _with_true_bytes(sql: str, values: Sequence[Value], damaged: Mapping[str, bytes]) -> tuple[str, list[Value]]:
    """Return a statement that is given the bytes of damaged texts as texts: apsw gives none that is no UTF-8."""
    true = [damaged.get(value, value) if isinstance(value, str) else value for value in values]
    count = 0

    def given(mark: re.Match[str]) -> str:
        nonlocal count
        count = int(mark[1]) if mark[1] else count + 1
        return f"?{count}" if true[count - 1] is values[count - 1] else f"CAST(?{count} AS TEXT)"

    return _MARK.sub(given, sql), true


_MARK = re.compile(r"\?(\d*)")
"""Where a value goes into a statement. None of ours has a question mark in its words."""


def _no() -> bool:
    """Say no: what is opened by nobody who knows has no shape."""
    return False


def _nothing() -> None:
    """Do nothing; used until `watch` is called."""
