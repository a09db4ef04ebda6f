"""Each row carries a digest of itself, so that a bit that a disk lost is told with its row.

SQLite computes it whenever it writes the row (a stored generated column): no writer can forget it, it goes with its
row, and who reads the file with another program reads the column as it lies there. See docs/decisions/0032-digests.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import xxhash

from doesexist.archive.register.register import Register
from doesexist.errors import ArchiveError

DIGEST = "digest"
"""The column; no table has another of this name."""
FUNCTION = "row_digest"
"""What it is computed by, in SQL: no archive can be written without it."""

_encoded = msgspec.msgpack.Encoder().encode
_CONSTRAINTS = re.compile(r",\s*(?:PRIMARY KEY|UNIQUE)\s*\(")
"""Where the columns of a table end, in SQL, if what holds for all of it follows."""
_OTHERS = re.compile(r"sqlite_|(?:naming|titling)(?:_|$)")
"""Tables that have none: SQLite's own, and what is searched, which is compared with the rows."""


def row_digest(*values: Any) -> bytes:  # noqa: ANN401 (as SQLite gives them: bytes, or None)
    """Return a digest of a row's values: 8 bytes."""
    return xxhash.xxh3_64_digest(_encoded(values))


def teach(register: Register) -> None:
    """Let SQL call what computes digests."""
    register.teach(FUNCTION, row_digest)


def give_digests(register: Register) -> None:
    """Make each table anew with a digest in each of its rows, within a transaction, while no foreign key is enforced.

    A column of that kind can't be added to a table that is there.
    """
    views = register.all("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")
    for name, _ in views:
        register.execute(f"DROP VIEW {name}")
    last = register.all("SELECT name, seq FROM sqlite_sequence")
    for table in _tables(register):
        columns = _columns(register, table)
        names = ", ".join(name for name, _, _ in columns)
        (made,), *indices = register.all(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
        )
        register.execute(_with_digest(made, table, columns))
        register.execute(f"INSERT INTO {table}_anew({names}) SELECT {names} FROM {table}")  # noqa: S608 (our own names)
        register.execute(f"DROP TABLE {table}")
        register.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
        for (sql,) in indices:
            register.execute(sql)
    # No number is given again, not even that of a row that is gone.
    register.execute("DELETE FROM sqlite_sequence")
    register.many("INSERT INTO sqlite_sequence VALUES(?, ?)", last)
    for _, sql in views:
        register.execute(sql)


def damaged_rows(register: Register) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the rows that are not as they were written: the table of each, and its primary key, texts as bytes.

    For a text may be no UTF-8 any more. Where pages can't be read, SQLite tells that; then what comes before them is
    looked at.
    """
    for table in _tables(register):
        columns = _columns(register, table)
        keys = [f"CAST({name} AS BLOB)" if kind == "TEXT" else name for name, kind, is_key in columns if is_key]
        # A digest doesn't know a text from a blob of the same bytes.
        kinds = [f"typeof({name}) NOT IN ('null', '{kind.lower()}')" for name, kind, _ in columns if kind]
        wrong = " OR ".join((f"{DIGEST} IS NOT {_of(columns)}", *kinds))
        with suppress(ArchiveError):
            for key in register.each(f"SELECT {', '.join(keys)} FROM {table} NOT INDEXED WHERE {wrong}"):  # noqa: S608 (our own names)
                yield table, key


_Column = tuple[str, str, int]
"""A column's name, its type (none: any), and whether it is of the primary key."""


def _tables(register: Register) -> list[str]:
    names = register.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in names if not _OTHERS.match(name)]


def _columns(register: Register, table: str) -> list[_Column]:
    return register.all("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (table,))


def _with_digest(made: str, table: str, columns: Sequence[_Column]) -> str:
    """Return how a table is made that has a digest, too: behind its other columns, before what holds for all of it."""
    constraints = _CONSTRAINTS.search(made)
    at = constraints.start() if constraints else made.rindex(")")
    digest = f", {DIGEST} BLOB GENERATED ALWAYS AS ({_of(columns)}) STORED"
    return f"CREATE TABLE {table}_anew{made[made.index('(') : at]}{digest}{made[at:]}"


def _of(columns: Iterable[_Column]) -> str:
    """Return the digest of a row, in SQL. As bytes: a text that is no UTF-8 is a value like others."""
    kinds = {name: f", typeof({name})" if not kind else "" for name, kind, _ in columns}
    return f"{FUNCTION}({', '.join(f'CAST({name} AS BLOB){kind}' for name, kind in kinds.items())})"
