"""An archive that is missing, somebody else's, newer, read-only, busy, or on a full disk."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from archives import dump, holding, ingest, register, remove
from made import ffhq, record

from doesexist.archive import Intake, Reading
from doesexist.archive import reading as reading_module
from doesexist.archive.register import opening, schema
from doesexist.errors import ArchiveBusy, ArchiveForeign, ArchiveFull, ArchiveMissing, ArchiveNewer, OutputUnwritable
from doesexist.model import NO_CARD, Filter, Picture
from doesexist.studio.credits import files
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.showing.contents import looked_at
from doesexist.studio.upkeep import backing_up, verifying

RUN = """
import resource, sys
from pathlib import Path
from doesexist.errors import DoesExistError
from doesexist.studio.ingest.ingesting import Ingest
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    for _ in Ingest(Path(sys.argv[1]), "ffhq", Path(sys.argv[2])):
        pass
except DoesExistError as error:
    print(type(error).__name__, error, error.next_step)
"""
COUNT = """
import sys
from pathlib import Path
from doesexist.archive import Reading
from doesexist.errors import ArchiveReadOnly
from doesexist.studio.showing.contents import looked_at
try:
    print(Reading(Path(sys.argv[1])).count())
except ArchiveReadOnly as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ffhq(tmp_path / "ffhq", [record(number) for number in range(50)])


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", folder)
    return tmp_path / "archive"


def test_a_missing_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="There is no archive at"):
        Reading(tmp_path / "archive")


def test_a_file_of_that_name_that_is_something_else_is_told_and_left_alone(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "archive.sqlite").write_text("a letter " * 1000)

    with pytest.raises(ArchiveForeign):
        ingest(tmp_path / "archive", "ffhq", folder)

    assert (tmp_path / "archive" / "archive.sqlite").read_text() == "a letter " * 1000


def test_another_program_s_database_is_told_and_left_alone(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "archive").mkdir()
    connection = sqlite3.connect(tmp_path / "archive" / "archive.sqlite")
    connection.execute("CREATE TABLE theirs(words)")
    connection.close()

    with pytest.raises(ArchiveForeign):
        ingest(tmp_path / "archive", "ffhq", folder)


def test_a_newer_archive_is_told_and_left_alone(archive: Path, folder: Path) -> None:
    connection = register(archive)
    connection.execute(f"PRAGMA user_version = {schema.NEWEST + 1}")
    connection.close()

    with pytest.raises(ArchiveNewer, match=f"has schema {schema.NEWEST + 1}; this version knows schemas up to"):
        Reading(archive)
    with pytest.raises(ArchiveNewer):
        ingest(archive, "ffhq", folder)


def test_an_archive_is_brought_up_to_date_by_migrations(
    archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later(words)"))
    monkeypatch.setattr(schema, "NEWEST", schema.NEWEST + 1)

    with Reading(archive) as reading:
        assert reading.count() == 50
    again = ingest(archive, "ffhq", folder)

    assert again.same == 50
    connection = register(archive)
    assert connection.one("PRAGMA user_version") == schema.NEWEST
    assert connection.one("SELECT count(*) FROM later") == 0
    connection.close()


def test_two_ingests_at_once_are_one_too_many(archive: Path, folder: Path) -> None:
    with (
        Intake(archive, "other", "folder", folder, NO_CARD, look=looked_at),
        pytest.raises(ArchiveBusy, match="Another command is writing the archive"),
    ):
        ingest(archive, "ffhq", folder)

    assert ingest(archive, "ffhq", folder).same == 50


@pytest.mark.parametrize("words", [("verify", "--mend"), ("requests", "key", "KEY")])
def test_who_may_only_read_the_register_is_told_in_a_sentence(
    archive: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    words = tuple(str(tmp_path / "key") if word == "KEY" else word for word in words)
    (archive / "archive.sqlite").chmod(0o444)
    humble = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
    try:
        told = subprocess.run(
            [*humble, sys.executable, "-m", "doesexist", *words, "--archive", archive],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        (archive / "archive.sqlite").chmod(0o644)

    assert told.returncode
    assert told.stderr.startswith(f"The archive {archive} is read-only.")
    assert len(told.stderr.splitlines()) == 1
    assert not [*archive.glob("*-wal"), *archive.glob("*-shm")]


def test_an_archive_that_one_may_not_write_is_told(archive: Path, folder: Path) -> None:
    before = dump(archive)
    (archive / "ingest.lock").unlink(missing_ok=True)
    for path in archive.iterdir():
        path.chmod(0o444)
    archive.chmod(0o555)
    # Root may write everywhere, unless it gives that right up.
    humble = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
    try:
        told = subprocess.run(
            [*humble, sys.executable, "-c", RUN, archive, folder], capture_output=True, text=True, check=True
        )
        read = subprocess.run(
            [*humble, sys.executable, "-c", COUNT, archive], capture_output=True, text=True, check=True
        )
    finally:
        archive.chmod(0o755)
        for path in archive.iterdir():
            path.chmod(0o644)

    assert told.stdout.startswith(f"ArchiveReadOnly The archive {archive} is read-only.")
    assert read.stdout.startswith("ArchiveReadOnly"), "SQLite would not see who leaves"
    assert dump(archive) == before


def test_an_archive_on_a_read_only_medium_is_read(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true = os.statvfs(archive)
    medium = os.statvfs_result((*true[:8], true.f_flag | os.ST_RDONLY, true.f_namemax))

    def read_only(_: Path) -> os.statvfs_result:
        return medium

    monkeypatch.setattr(os, "statvfs", read_only)

    with Reading(archive) as reading:
        assert reading.count() == 50


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of a dataset for which there is no room."""
    folder = ffhq(tmp_path_factory.mktemp("larger"), [record(number) for number in range(3_000)])
    return folder / "ffhq-dataset-v2.json"


@pytest.mark.parametrize("room", [100_000, 250_000, 400_000])
def test_a_full_disk_is_told_and_what_was_there_is_whole(archive: Path, folder: Path, larger: Path, room: int) -> None:
    before = dump(archive)
    shutil.copy(larger, folder)

    told = subprocess.run(
        [sys.executable, "-c", RUN, archive, folder, str(room)], capture_output=True, text=True, check=True
    )

    assert told.stdout.startswith("ArchiveFull There is no space left")
    assert dump(archive) == before
    assert ingest(archive, "ffhq", folder).pictures == 3_000


def test_a_register_that_may_not_grow_is_told(archive: Path) -> None:
    with closing(opening.for_writing(archive)) as open_register:
        open_register.execute("PRAGMA max_page_count = 60")

        with pytest.raises(ArchiveFull), open_register.transaction():
            open_register.many("INSERT INTO note VALUES(?, zeroblob(16384))", [(f"test-{n}",) for n in range(1_000)])

        assert open_register.one("SELECT count(*) FROM note WHERE name LIKE 'test-%'") == 0


def test_credits_that_can_t_be_written_leave_nothing_half(archive: Path, tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    out = tmp_path / "credits.jsonl"
    out.write_text("the credits of yesterday")
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, limit[1]))
    try:
        with pytest.raises(OutputUnwritable, match="can't be written: file too large"):
            list(files.write_credits(archive, out))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    assert out.read_text() == "the credits of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "credits.jsonl", "ffhq"]


def test_a_backup_taken_while_someone_writes_is_whole(archive: Path, folder: Path, tmp_path: Path) -> None:
    (archive / "exhibition.toml").write_text('title = "Test"\n')
    before = dump(archive)
    writer = Intake(archive, "other", "folder", folder, NO_CARD, look=looked_at)

    backing_up.backup(archive, tmp_path / "backup.tar.gz")
    writer.close()

    restore(tmp_path / "restored", tmp_path / "backup.tar.gz")
    restored = [line for line in dump(tmp_path / "restored") if "'other'" not in line]
    assert restored == before
    assert (tmp_path / "restored" / "exhibition.toml").read_text() == 'title = "Test"\n'
    assert ingest(tmp_path / "restored", "ffhq", folder).same == 50


def test_verify_finds_what_was_changed_behind_the_program_s_back(archive: Path) -> None:
    connection = register(archive)
    connection.execute("PRAGMA foreign_keys = off")
    connection.execute("UPDATE dataset SET pictures = 51")
    connection.execute("DELETE FROM picture WHERE key = '00007'")
    connection.close()

    broken = {str(step) for step in verifying.verify(archive) if isinstance(step, verifying.Broken)}

    assert "ffhq: the count of a dataset's pictures is not as it should be" in broken
    assert any("a contributor without a picture" in line for line in broken)
    assert any("landmarks without a picture" in line for line in broken)


@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        ("INSERT INTO naming(rowid, words) VALUES(1, '  zzqxvwk')", "the names that are searched"),
        ("INSERT INTO titling(rowid, words) VALUES(1, '  zzqxvwk')", "the titles and files that are searched"),
        ("INSERT INTO titling(titling) VALUES('delete-all')", "the titles and files that are searched"),
    ],
)
def test_verify_finds_words_that_are_searched_and_nobody_s_and_they_are_gathered_anew(
    archive: Path, spoiled: str, told: str
) -> None:
    def broken() -> list[str]:
        return [step.about for step in verifying.verify(archive) if isinstance(step, verifying.Broken)]

    whole = broken()
    with closing(register(archive)) as connection:
        before = connection.all("SELECT rowid FROM naming('tes') UNION ALL SELECT rowid FROM titling('title')")
        connection.execute(spoiled)

    found, held = broken(), holding(archive, "zzqxvwk")
    verifying.mend(archive)

    assert (whole, found, broken()) == ([], [told], [])
    with closing(register(archive)) as connection:
        assert connection.all("SELECT rowid FROM naming('tes') UNION ALL SELECT rowid FROM titling('title')") == before
    assert before
    # Names are kept in pieces of three letters, which are everywhere; words of titles whole.
    assert bool(held) == ("titling(rowid" in spoiled)
    assert holding(archive, "zzqxvwk") == []


def test_credits_come_in_order_of_the_contributor_s_name_with_unknown_ones_last(tmp_path: Path) -> None:
    names = ["Test Zoe", "test éloise", "Test Ada", ""]
    entries = [record(number, author=name) for number, name in enumerate(names)]
    entries[3]["metadata"]["photo_url"] = ""
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries))

    with Reading(tmp_path / "archive") as reading:
        one_by_one: list[Picture] = []
        after = None
        while page := reading.credits(after=after, limit=1):
            one_by_one += page
            after = (page[0].dataset, page[0].key)
        whole = reading.credits()

    found = [picture.contributor and picture.contributor.name for picture in whole]
    assert found == ["Test Ada", "test éloise", "Test Zoe", None]
    assert one_by_one == whole


def test_who_leaves_while_the_credits_are_read_does_not_end_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_module, "_PAGE", 4)
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(12)]))

    with Reading(archive) as reading:
        met: list[str] = []
        for picture in reading.every_picture():
            met.append(picture.key)
            if len(met) == 4:
                remove(archive, f"ffhq/{met[-1]}", f"ffhq/{met[0]}")

    assert len(met) == len(set(met)) == 12


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("dataset=ffhq key=3..5", ["00003", "00004", "00005"]),
        ("dataset=other", []),
        ("key=00007", ["00007"]),
        ("year=2005 key=0..20", ["00000", "00013"]),
        ("licence=cc-by-2.0 key=1..1", ["00001"]),
        ("split=validation", []),
    ],
)
def test_a_filter_means_those_for_whom_all_its_terms_hold(archive: Path, words: str, keys: list[str]) -> None:
    where = Filter.parsed(words)

    with Reading(archive) as reading:
        found = sorted(picture.key for picture in reading.every_picture(where))
        assert found == ([f"{int(key):05}" for key in keys] if words != "key=00007" else keys)
        assert reading.count(where) == len(keys)
