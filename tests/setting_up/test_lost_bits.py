"""Bits that a disk lost in the register: each is told with its row, the rest is checked and served, a restore mends."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import apsw
import pytest
from archives import as_of_schema, asked_for, ingest, register, remove
from exhibition_fixtures import make_archive, visiting
from leave_fixtures import AT_THE_DESK, CURATOR
from made import ffhq, record
from typer.testing import CliRunner

from doesexist.archive import Reading
from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.register import schema
from doesexist.archive.register.digests import damaged_rows
from doesexist.archive.register.register import Register
from doesexist.cli import app
from doesexist.errors import DoesExistError
from doesexist.model.requests import Outcome
from doesexist.studio.leaving.deciding_many import Deciding
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.survey.surveying import Survey
from doesexist.studio.upkeep.backing_up import backup
from doesexist.studio.upkeep.verifying import verify


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which every table has a row."""
    archive = make_archive(tmp_path_factory.mktemp("lost-bits"))
    for _ in Survey(archive):
        pass
    told(archive, "veil", "drawn/grace", "--reason", "we asked")
    told(archive, "correct", "ffhq/00002", "--name", "Ada")
    told(archive, "remove", "ffhq/00012", "--reason", "they asked")
    some = {"6": record(6), "7": {"image": "none"}}
    ingest(archive, "ffhq", ffhq(archive.parent / "broken", some), dataset="broken")
    asked_for(archive, 1, "picture", "ffhq", "00001")
    for _ in Survey(archive):
        pass
    connection = register(archive)
    connection.execute("INSERT INTO deletion VALUES('/nowhere')")
    connection.execute(
        "INSERT INTO decided VALUES('A1', x'0203', 'leave', '2026-01-01', '2026-01-02', 'denied', 1, 'no')"
    )
    connection.one("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return archive


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def told(archive: Path, *words: str) -> str:
    """What a command says; it never ends with anything else than a sentence."""
    ran = CliRunner().invoke(app, [*words, "--archive", str(archive)])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.output


def broken(archive: Path, *, full: bool = False) -> list[str]:
    return [str(each) for each in verify(archive, full=full) if not isinstance(each, int)]


def bare(archive: Path) -> Any:
    """The register's file, opened as any other program does."""
    return apsw.Connection(str(archive / "archive.sqlite"))


def lose(archive: Path, table: str, column: str, change: Callable[[bytes], bytes | None]) -> bool:
    """Change a column of a table's first row as a disk does: its digest stays as it was. Tell whether that changed."""
    connection = bare(archive)
    found: Any = connection.execute(
        f"SELECT typeof({column}), CAST({column} AS BLOB), digest FROM {table} ORDER BY {column} IS NULL LIMIT 1"  # noqa: S608 (our own names)
    ).fetchall()
    kind, value, digest = found[0]
    connection.create_scalar_function("row_digest", Mock(return_value=digest), deterministic=True)
    lost = change(value) if value is not None and (kind == "text" or change is last_bit) else None
    if lost is not None:
        cast = {"text": "TEXT", "integer": "INTEGER"}.get(kind, "BLOB")
        connection.execute(
            f"UPDATE {table} SET {column} = CAST(? AS {cast}) WHERE digest = ?",  # noqa: S608 (our own names)
            (lost, digest),
        )
    connection.close()
    return lost is not None


def columns() -> Iterator[tuple[str, str]]:
    """All tables that have rows, and their columns."""
    made: Any = apsw.Connection(":memory:")
    for step in schema.MIGRATIONS[:3]:
        made.execute(step)
    for (table,) in made.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        if not str(table).startswith(("sqlite_", "naming", "titling")):
            for (column,) in made.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall():
                yield str(table), str(column)


PAGES = (
    "/", "/pictures/ffhq/00000", "/pictures/ffhq/00001.json", "/pictures/ffhq/00010/wild", "/credits", "/credits.csv",
    "/credits?after=ffhq/00001", "/search?q=Test", "/search?q=title", "/grid", "/grid?view=list", "/grid.json",
    "/average", "/about", "/leave", "/iiif/3/ffhq.00000/full/max/0/default.webp",
)  # fmt: skip


def last_bit(value: bytes) -> bytes | None:
    return value[:-1] + bytes([value[-1] ^ 1]) if value else None


def no_utf8(value: bytes) -> bytes | None:
    return value[:-1] + b"\xff" if value else None


def no_json(value: bytes) -> bytes | None:
    return value.replace(b"[", b"{", 1).replace(b'"', b"'", 1) if value[:1] in {b"[", b"{"} else None


NAMING = {("picture", "key"), ("picture", "dataset"), ("picture", "id"), ("dataset", "name"), ("dataset", "id")}
"""What people are named by who are to leave: under another name it is another who leaves."""
LOST = [(*place, change) for place in columns() for change in (last_bit, no_utf8, no_json)]
TELLING = {
    ("picture", "title", no_utf8), ("picture", "key", last_bit), ("picture", "files", no_json),
    ("picture", "quad", no_json), ("picture", "own", no_utf8), ("landmarks", "aligned", no_json),
    ("landmarks", "wild", no_utf8), ("contributor", "service", no_utf8), ("contributor", "sorting", no_utf8),
    ("veil", "reason", no_utf8), ("request", "about", no_json), ("request", "kind", last_bit),
    ("dataset", "title", no_utf8), ("licence", "asks", last_bit), ("absence", "quad", no_json),
    ("tombstone", "since", no_utf8), ("shard", "rows", last_bit), ("seen", "stamp", last_bit),
    ("correction", "name", no_utf8), ("note", "value", last_bit), ("decided", "outcome", last_bit),
}  # fmt: skip
"""Of all that can be lost, what is looked at each time."""


@pytest.mark.parametrize(
    ("table", "column", "change"),
    [pytest.param(*each, marks=() if each in TELLING else pytest.mark.soak) for each in LOST],
)
def test_whatever_of_a_row_was_lost_is_told_and_stops_nobody(
    archive: Path, table: str, column: str, change: Callable[[bytes], bytes | None]
) -> None:
    try:
        if not lose(archive, table, column, change):
            pytest.skip("there is nothing of that kind in it")
    except apsw.ConstraintError:
        pytest.skip("SQLite would not have it there")

    lines = broken(archive)

    assert any(f"its row of `{table}` is not as it was written: restore a backup" in line for line in lines), lines
    assert told(archive, "search", "Test")
    told(archive, "credits")
    with visiting(archive) as visitor:
        answers = {address: visitor.get(address).status_code for address in PAGES}
    assert {address: status for address, status in answers.items() if status == 500} == {}
    if (table, column) not in NAMING:
        departure, _ = remove(archive, "ffhq/00000", "ffhq/00001", "drawn/ada")
        assert len(departure.left) == 3


@pytest.mark.parametrize(("column", "change"), [("about", no_json), ("kind", last_bit), ("asker", last_bit)])
def test_a_request_that_was_lost_stops_no_other(
    archive: Path, column: str, change: Callable[[bytes], bytes | None]
) -> None:
    assert lose(archive, "request", column, change)
    asked_for(archive, 2, "picture", "ffhq", "00002")
    asked_for(archive, 3, "picture", "ffhq", "00000")
    (archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")

    listed = told(archive, "requests", "list")
    with visiting(archive) as visitor:
        desk = visitor.get("/desk", auth=CURATOR)
    names = sorted(f"0000{number}" for number in range(1, 4))
    done = Deciding(archive, names, Outcome.GRANTED, reason=None)
    for _ in done:
        pass

    assert [name in listed for name in names] == [False, True, True]
    assert desk.status_code == 200
    assert all(name in desk.text for name in names[1:])
    assert done.done.decided == names[1:]
    assert [each.name for each in done.done.undecided] == names[:1]


@pytest.mark.parametrize("seed", range(12))
def test_a_single_bit_is_told_or_changes_nothing(archive: Path, seed: int) -> None:
    before, chance = content(archive), random.Random(seed)
    known = {*broken(archive)}
    bytes_of_it = bytearray((archive / "archive.sqlite").read_bytes())
    bytes_of_it[chance.randrange(len(bytes_of_it))] ^= 1 << chance.randrange(8)
    (archive / "archive.sqlite").write_bytes(bytes_of_it)

    try:
        lines = {*broken(archive)} - known
    except DoesExistError as error:
        lines = {str(error)}

    assert lines or content(archive) == before
    for words in (["search", "Test"], ["credits"], ["requests", "list"], ["remove", "ffhq/00000", "--reason", "asked"]):
        told(archive, *words)


def content(archive: Path) -> Any:
    """All that an archive says, to the byte; None where it can't be read."""
    connection = bare(archive)
    try:
        said: list[Any] = connection.execute("SELECT type, name, CAST(sql AS BLOB) FROM sqlite_schema").fetchall()
        for table, column in columns():
            said += connection.execute(
                f"SELECT '{table}', '{column}', typeof({column}), CAST({column} AS BLOB) FROM {table} NOT INDEXED"  # noqa: S608 (our own names)
            ).fetchall()
    except (apsw.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()
    return said


@pytest.mark.parametrize(
    ("sound", "lost"),
    [(b"tokenize='ascii'", b"tokgnize='ascii'"), (b'CREATE TABLE "picture"', b'CREATE TABLE "qicture"')],
)
def test_tables_that_are_others_by_a_bit_are_told(archive: Path, sound: bytes, lost: bytes) -> None:
    held = (archive / "archive.sqlite").read_bytes()
    assert sound in held
    (archive / "archive.sqlite").write_bytes(held.replace(sound, lost))

    removed = told(archive, "remove", "ffhq/00000", "--reason", "they asked")

    assert "is not an archive of doesexist, or it is damaged" in removed
    assert told(archive, "verify")


def test_whoever_writes_the_digests_are_right(archive: Path, tmp_path: Path) -> None:
    ingest(archive, "ffhq", ffhq(tmp_path / "more", [record(number) for number in range(30)]), dataset="more")
    ingest(
        archive,
        "ffhq",
        ffhq(tmp_path / "more", [record(each, photo_title="new") for each in range(30)]),
        dataset="more",
    )
    told(archive, "veil", "more/00003", "--reason", "they asked")
    told(archive, "correct", "more/00004", "--name", "Countess")
    told(archive, "correct", "more/00005", "--anonymous")
    told(archive, "requests", "grant", "00001")
    remove(archive, "more/00001", "ffhq/00010")
    backup(archive, tmp_path / "copy.tar")
    remove(archive, "more/00002")
    restore(archive, tmp_path / "copy.tar")
    for _ in Survey(archive):
        pass

    connection = register(archive)
    damaged = [*damaged_rows(connection)]
    rows = connection.one("SELECT count(digest) FROM picture")
    connection.close()

    assert damaged == []
    with Reading(archive) as reading:
        assert rows == reading.count()


def test_a_restore_mends_what_was_lost(archive: Path, tmp_path: Path) -> None:
    connection = register(archive)
    connection.execute("DELETE FROM deletion")
    connection.execute("DELETE FROM request")
    connection.close()
    backup(archive, tmp_path / "copy.tar")
    lose(archive, "landmarks", "aligned", last_bit)
    lose(archive, "picture", "title", no_utf8)
    assert broken(archive) != []

    restore(archive, tmp_path / "copy.tar")

    assert broken(archive) == []


def test_scrubbing_does_not_take_what_was_lost_for_what_was_written(archive: Path) -> None:
    lose(archive, "landmarks", "aligned", last_bit)
    remove(archive, "drawn/ada")

    connection = register(archive)
    connection.execute("VACUUM")
    damaged = [*damaged_rows(connection)]
    connection.close()

    assert [table for table, _ in damaged] == ["landmarks"]


def all_of(connection: Register, names: dict[str, str]) -> dict[str, list[str]]:
    """All rows of these tables, with these columns of each."""
    return {
        table: sorted(map(repr, connection.all(f"SELECT {columns} FROM {table}")))  # noqa: S608 (our own names)
        for table, columns in names.items()
    }


def test_an_archive_of_before_gets_digests_and_keeps_all_that_it_has(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(20)]))
    asked_for(archive, 41, "picture", "ffhq", "00001")
    connection = register(archive)
    connection.execute("DELETE FROM request")
    as_of_schema(connection, schema.WITH_DIGESTS - 1)
    tables = [*dict.fromkeys(table for table, _ in columns())]
    names = {table: ", ".join(column for each, column in columns() if each == table) for table in tables}
    held = all_of(connection, names)
    assert connection.one("SELECT count(*) FROM pragma_table_xinfo('picture') WHERE name = 'digest'") == 0
    connection.close()

    with Reading(archive) as reading:
        pictures = reading.count()

    connection = register(archive)
    assert all_of(connection, names) == held
    assert connection.one("SELECT seq FROM sqlite_sequence WHERE name = 'request'") == 41
    assert [*damaged_rows(connection)] == []
    assert connection.one("SELECT count(*) FROM picture WHERE length(digest) = 8") == pictures == 20
    assert connection.one("SELECT count(*) FROM landmarks WHERE length(digest) = 8") == 20
    connection.close()
    assert broken(archive) == []
    assert ingest(archive, "ffhq", tmp_path / "ffhq").same == 20


def test_who_reads_it_with_another_program_can(archive: Path) -> None:
    connection = bare(archive)

    rows = connection.execute("SELECT * FROM picture JOIN landmarks ON picture = id").fetchall()
    people = connection.execute("SELECT count(*) FROM whole").fetchall()
    sound = connection.execute("PRAGMA quick_check").fetchall()

    connection.close()
    assert rows
    assert people > [(0,)]
    assert sound == [("ok",)]


def test_a_value_that_is_of_another_type_is_read_as_far_as_it_can_be(archive: Path) -> None:
    connection = register(archive)
    row = connection.one(f"{WHOLE} WHERE dataset = 'ffhq' AND key = '00000'")
    connection.close()
    sound = picture_from(row)

    for place in range(len(row)):
        for value in (b"\xff", 7, None, "no"):
            picture = picture_from([*row[:place], value, *row[place + 1 :]])

            assert isinstance(picture.key, str)
            assert picture.title is None or isinstance(picture.title, str)
            assert place in {0, 1} or (picture.dataset, picture.key) == (sound.dataset, sound.key)
