"""Open the register: check that the file is one, create it, or migrate its schema."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

import apsw

from doesexist.archive.register import digests, schema, wiping
from doesexist.archive.register.in_place import check_there, is_frozen, log_of
from doesexist.archive.register.privacy import keep_private, made_private
from doesexist.archive.register.register import FILE, Register, sqlite_errors
from doesexist.archive.register.respelling import respell_photographs
from doesexist.archive.register.search_index import Indexing
from doesexist.archive.register.telling_before import note_who_tells
from doesexist.errors import (
    ArchiveBusy,
    ArchiveElsewhere,
    ArchiveError,
    ArchiveForeign,
    ArchiveFull,
    ArchiveNewer,
    ArchiveReadOnly,
)

PATIENCE = 20_000
"""Milliseconds to wait for another process's transaction; they are short."""
_MAPPED = 1 << 40
"""Bytes of the register that are mapped into memory while it is read: the whole of it, however many pictures it has."""
PAGE = 16_384
"""Bytes of a page: a row's landmarks take 2 kB, and smaller ones would hold one each."""
WAL_PAGES = 2_000
"""When the WAL (32 MB) is moved into the file: each time costs two fsyncs."""


def for_writing(archive: Path, *, create: bool = False) -> Register:
    """Open the register for writing, made or brought up to date if need be.

    Raises ArchiveMissing, ArchiveOfAnother, ArchiveAway, ArchiveNewer, ArchiveForeign, ArchiveReadOnly, ArchiveBusy,
    ArchiveEmpty, BackupByHand.
    """
    if create:
        with sqlite_errors(archive):
            archive.mkdir(parents=True, exist_ok=True)
    check_there(archive, create=create)
    if create:
        with sqlite_errors(archive):
            made_private(archive / FILE)
    if not os.access(archive / FILE, os.W_OK):  # before SQLite lays a log beside it, which it could not take away again
        raise ArchiveReadOnly(archive)
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    register = Register(archive, str(archive / FILE), flags, wiping.NAME)
    try:
        _made_ready(register, archive)
    except BaseException:
        register.close()
        raise
    return register


def _made_ready(register: Register, archive: Path) -> None:
    """Make a register that was opened ready for writing, and bring it up to date. Raises as `for_writing`."""
    register.patient(PATIENCE)
    _prepare(register)
    _recognise(register)
    if register.read_only:
        raise ArchiveReadOnly(archive)
    keep_private(archive / FILE)
    # Before the first table is made.
    register.execute(f"PRAGMA page_size = {PAGE}")
    register.execute("PRAGMA journal_mode = wal")
    register.execute("PRAGMA synchronous = full")
    register.execute("PRAGMA secure_delete = on")
    register.checkpoint_after(WAL_PAGES)
    indexing = Indexing(register)
    _migrate(register, indexing)
    make_indices(register)
    register.execute("PRAGMA foreign_keys = on")  # only now: tables that others point to may have been made anew
    indexing.keep_in_step()


def for_reading(archive: Path) -> Register:
    """Open the register for reading; on a read-only medium as an immutable file.

    If only this user may not write, it is refused: read as immutable, it would go on showing someone who leaves.
    """
    file = archive / FILE
    check_there(archive)
    frozen = is_frozen(archive)
    if frozen and log_of(archive):
        raise ArchiveElsewhere(archive)
    if not frozen and not os.access(archive, os.W_OK):
        raise ArchiveReadOnly(archive)
    uri = f"{file.resolve().as_uri()}?mode=ro{'&immutable=1' if frozen else ''}"
    register = Register(archive, uri, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    register.patient(PATIENCE)
    # Pages are read from the system's cache, not copied: faster, and no copy of someone who left stays in this process.
    _prepare(register)
    # Pages are looked at where the system keeps them, not copied: quicker, and no copy of someone who left stays here.
    register.execute(f"PRAGMA mmap_size = {_MAPPED}")
    if _recognise(register) == schema.NEWEST:
        return register
    # Reading must not fail because nobody has written since the program was updated: migrate first.
    register.close()
    for_writing(archive).close()
    return for_reading(archive)


def _prepare(register: Register) -> None:
    digests.teach(register)

    def is_misshapen() -> bool:
        try:
            return bool(misshapen(register))
        except ArchiveError:
            return True

    register.is_misshapen = is_misshapen


def _recognise(register: Register) -> int:
    """Return the schema's version; raise ArchiveForeign or ArchiveNewer."""
    version: int = register.one("PRAGMA user_version")
    ours = register.one("PRAGMA application_id") == schema.APPLICATION
    if not ours and (version or register.one("SELECT count(*) FROM sqlite_schema")):
        raise ArchiveForeign(register.archive / FILE)
    if version > schema.NEWEST:
        raise ArchiveNewer(register.archive / FILE, version, schema.NEWEST)
    return version


def shape(version: int) -> frozenset[tuple[str, ...]]:
    """Return what an archive of a schema consists of: kind, name, table and SQL of each part."""
    if version not in _shapes:
        made = Register(Path(), ":memory:", apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
        digests.teach(made)
        _step_up(made, version)
        _shapes[version] = _shape_of(made)
        made.close()
    return _shapes[version]


_shapes: dict[int, frozenset[tuple[str, ...]]] = {}


def _shape_of(register: Register) -> frozenset[tuple[str, ...]]:
    return frozenset(register.all("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"))


def misshapen(register: Register) -> frozenset[tuple[str, ...]]:
    """Return what of an archive is not, or should not be, in it: kind, name, table, SQL."""
    version: int = register.one("PRAGMA user_version")
    should_be = shape(min(max(version, 0), schema.NEWEST))
    return _shape_of(register) ^ (should_be - _put_off(register))


def put_indices_off(register: Register) -> None:
    """Drop the indices of pictures by what their files are known by, until `make_indices`: while very many come.

    A new picture lies somewhere else in each of them, so that every batch would write nearly all of their pages anew;
    at the end they are sorted, and written once. Whoever opens the register for writing first makes them: nobody asks
    without them.
    """
    with register.transaction():
        register.execute("INSERT OR REPLACE INTO note VALUES(?, 1)", (_PUT_OFF,))
        for _, name, _, _ in _put_off(register) & _shape_of(register):
            register.execute(f"DROP INDEX {name}")


def make_indices(register: Register) -> None:
    """Make the indices that were put off, if any were; each in a transaction, for that of a million takes seconds."""
    while put_off := _put_off(register):
        with register.transaction():
            missing = sorted(put_off - _shape_of(register))
            if missing:
                register.execute(missing[0][3])
            else:
                register.execute("DELETE FROM note WHERE name = ?", (_PUT_OFF,))


def _put_off(register: Register) -> frozenset[tuple[str, ...]]:
    """Return which parts of an archive are put off."""
    if not register.one("SELECT EXISTS(SELECT 1 FROM note WHERE name = ?)", (_PUT_OFF,)):
        return frozenset()
    return frozenset(part for part in shape(schema.NEWEST) if part[0] == "index" and _BY_FILES.match(part[1]))


_PUT_OFF = "indices put off"
"""The note of that."""
_BY_FILES = re.compile("picture_by_(?:size|md5|pixel_md5)")


def _step_up(register: Register, to: int) -> None:
    for version in range(register.one("PRAGMA user_version"), to):
        register.execute(schema.MIGRATIONS[version])
        if schema.MIGRATIONS[version] in {schema.CANONICAL, schema.SPELLED_AGAIN}:
            respell_photographs(register)
        if schema.MIGRATIONS[version] == schema.TELLING:
            note_who_tells(register)
        if version == 0:
            register.execute("INSERT INTO note VALUES('salt', ?)", (secrets.token_bytes(32),))
        if version == 2:
            register.execute("INSERT INTO note VALUES('secret', ?)", (secrets.token_bytes(32),))
        if version == schema.WITH_DIGESTS - 1:
            digests.give_digests(register)


def _migrate(register: Register, indexing: Indexing) -> None:
    if register.one("PRAGMA user_version") == schema.NEWEST and indexing.up_to_date:
        return
    before: int = register.one("PRAGMA user_version")
    with register.transaction():
        _step_up(register, schema.NEWEST)  # read again inside the transaction: another process may have been faster
        register.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        register.execute(f"PRAGMA user_version = {schema.NEWEST}")
        if not indexing.up_to_date:
            indexing.bring_up_to_date()
    if 0 < before < schema.WITH_DIGESTS:
        with suppress(ArchiveBusy, ArchiveFull):  # the tables as they were leave room behind: given back, if it can be
            register.execute("VACUUM")
            register.execute("DELETE FROM note WHERE name = 'unwiped'")  # every page has just been written anew
