"""Open the register: check that the file is one, create it, or migrate its schema."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import apsw

from doesexist.archive.register import schema, wiping
from doesexist.archive.register.register import FILE, Register, sqlite_errors
from doesexist.archive.register.respelling import respell_photographs
from doesexist.archive.register.search_index import Indexing
from doesexist.errors import (
    ArchiveElsewhere,
    ArchiveEmpty,
    ArchiveForeign,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveReadOnly,
    BackupByHand,
)

PATIENCE = 20_000
"""Milliseconds to wait for another process's transaction; they are short."""
BACKED_UP = "backup.sqlite"
"""What the register is called in a backup."""
_MAPPED = 1 << 40
"""Bytes of the register that are mapped into memory while it is read: the whole of it, however many pictures it has."""
_SURVEY = "survey"
"""What lies beside a register that is older than a moment."""
PAGE = 16_384
"""Bytes of a page: a row's landmarks take 2 kB, and smaller ones would hold one each."""
WAL_PAGES = 2_000
"""When the WAL (32 MB) is moved into the file: each time costs two fsyncs."""


def for_writing(archive: Path, *, create: bool = False) -> Register:
    """Open the register for writing, made or brought up to date if need be.

    Raises ArchiveMissing, ArchiveNewer, ArchiveForeign, ArchiveReadOnly, ArchiveBusy, ArchiveEmpty, BackupByHand.
    """
    if create:
        with sqlite_errors(archive):
            archive.mkdir(parents=True, exist_ok=True)
    _check_there(archive, create=create)
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    register = Register(archive, str(archive / FILE), flags, wiping.NAME)
    register.patient(PATIENCE)
    _recognise(register)
    if register.read_only:
        raise ArchiveReadOnly(archive)
    # Before the first table is made.
    register.execute(f"PRAGMA page_size = {PAGE}")
    register.execute("PRAGMA journal_mode = wal")
    register.execute("PRAGMA synchronous = full")
    register.execute("PRAGMA secure_delete = on")
    register.execute("PRAGMA foreign_keys = on")
    register.checkpoint_after(WAL_PAGES)
    indexing = Indexing(register)
    _migrate(register, indexing)
    indexing.keep_in_step()
    return register


def for_reading(archive: Path) -> Register:
    """Open the register for reading; on a read-only medium as an immutable file.

    If only this user may not write, it is refused: read as immutable, it would go on showing someone who leaves.
    """
    file = archive / FILE
    _check_there(archive)
    frozen = is_frozen(archive)
    if frozen and _log_of(archive):
        raise ArchiveElsewhere(archive)
    if not frozen and not os.access(archive, os.W_OK):
        raise ArchiveReadOnly(archive)
    uri = f"{file.resolve().as_uri()}?mode=ro{'&immutable=1' if frozen else ''}"
    register = Register(archive, uri, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    register.patient(PATIENCE)
    # Pages are read from the system's cache, not copied: faster, and no copy of someone who left stays in this process.
    register.execute(f"PRAGMA mmap_size = {_MAPPED}")
    if _recognise(register) == schema.NEWEST:
        return register
    # Reading must not fail because nobody has written since the program was updated: migrate first.
    register.close()
    for_writing(archive).close()
    return for_reading(archive)


def is_frozen(archive: Path) -> bool:
    """Tell whether the register lies on a read-only medium, or is mounted read-only here."""
    return bool(os.statvfs(archive / FILE).f_flag & os.ST_RDONLY)


def state_of_files(archive: Path) -> tuple[int, ...]:
    """Return numbers that are others once another file lies in the register's place: device and inode.

    On a read-only medium, where SQLite takes the file for one that never changes, also its time of change and length;
    raises ArchiveElsewhere there once somebody writes. Raises ArchiveMissing.
    """
    try:
        about = (archive / FILE).stat()
        if not is_frozen(archive):
            return (about.st_dev, about.st_ino)
    except OSError:
        raise ArchiveMissing(archive) from None
    if _log_of(archive):
        raise ArchiveElsewhere(archive)
    return (about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size)


def _log_of(archive: Path) -> int:
    """Return the length of the log in which SQLite keeps changes that are not in the file yet, in bytes."""
    try:
        return (archive / f"{FILE}-wal").stat().st_size
    except OSError:
        return 0


def _check_there(archive: Path, *, create: bool = False) -> None:
    """Raise ArchiveMissing, or what else lies in the register's place. With `create` there may be nothing yet."""
    file = archive / FILE
    if file.is_file():
        # What is new and was stopped at its first moment is empty, too; then nothing else lies there yet.
        if not file.stat().st_size and not _log_of(archive) and not (create and not (archive / _SURVEY).exists()):
            raise ArchiveEmpty(file)
    elif (archive / BACKED_UP).is_file():
        raise BackupByHand(archive / BACKED_UP)
    elif not create:
        raise ArchiveMissing(archive)


def _recognise(register: Register) -> int:
    """Return the schema's version; raise ArchiveForeign or ArchiveNewer."""
    version: int = register.one("PRAGMA user_version")
    ours = register.one("PRAGMA application_id") == schema.APPLICATION
    if not ours and (version or register.one("SELECT count(*) FROM sqlite_schema")):
        raise ArchiveForeign(register.archive / FILE)
    if version > schema.NEWEST:
        raise ArchiveNewer(register.archive / FILE, version, schema.NEWEST)
    return version


def _migrate(register: Register, indexing: Indexing) -> None:
    if register.one("PRAGMA user_version") == schema.NEWEST and indexing.up_to_date:
        return
    with register.transaction():
        # Read again inside the transaction: another process may have been faster.
        for version in range(register.one("PRAGMA user_version"), schema.NEWEST):
            register.execute(schema.MIGRATIONS[version])
            if schema.MIGRATIONS[version] is schema.CANONICAL:
                respell_photographs(register)
            if version == 0:
                register.execute("INSERT INTO note VALUES('salt', ?)", (secrets.token_bytes(32),))
            if version == 2:
                register.execute("INSERT INTO note VALUES('secret', ?)", (secrets.token_bytes(32),))
        register.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        register.execute(f"PRAGMA user_version = {schema.NEWEST}")
        if not indexing.up_to_date:
            indexing.bring_up_to_date()
