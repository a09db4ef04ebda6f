"""An archive that is replaced, unpacked, emptied or only readable: nobody who left is shown by it, and it is told."""

import errno
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from archives import ingest, register, remove
from command_line import run
from made import ffhq, record
from starlette.testclient import TestClient

from doesexist.archive import BACKED_UP, BACKING_UP, REGISTER, Reading
from doesexist.archive import reading as reading_of_archives
from doesexist.archive.register import in_place, opening
from doesexist.archive.register.register import Register
from doesexist.errors import ArchiveAway, ArchiveElsewhere, BackupByHand
from doesexist.exhibition.app import application
from doesexist.studio.upkeep import backing_up

ADA, BEA = "/pictures/ffhq/00000.json", "/pictures/ffhq/00001.json"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(0), record(1)]))
    return tmp_path / "archive"


def put(other: Path, archive: Path) -> None:
    """Put another archive's register in an archive's place, as somebody does who copies files."""
    register(other).one("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(other / REGISTER, archive / "new")
    (archive / "new").replace(archive / REGISTER)
    for ending in ("-wal", "-shm"):
        (archive / f"{REGISTER}{ending}").unlink(missing_ok=True)


def test_an_open_exhibition_shows_the_archive_that_was_put_in_its_place(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive, tmp_path / "other")
    remove(tmp_path / "other", "ffhq/00000")

    with TestClient(application(archive)) as visitor:
        before = [visitor.get(each).status_code for each in (ADA, BEA)]
        put(tmp_path / "other", archive)
        after = [visitor.get(each).status_code for each in (ADA, BEA)]

    assert (before, after) == ([200, 200], [410, 200])


def test_an_archive_that_is_put_in_place_while_the_one_before_is_opened_is_shown(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(archive, tmp_path / "other")
    remove(tmp_path / "other", "ffhq/00000")

    def opened_too_early(of: Path) -> Register:
        register = opening.for_reading(of)
        put(tmp_path / "other", archive)
        return register

    monkeypatch.setattr(reading_of_archives, "for_reading", opened_too_early)

    with Reading(archive) as reading:
        assert not reading.is_current


def test_an_archive_out_of_reach_is_not_told_to_be_missing(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_reach(*_: Any, **__: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with Reading(archive) as reading:
        monkeypatch.setattr(Path, "stat", out_of_reach)

        with pytest.raises(ArchiveAway):
            _ = reading.is_current


def test_counts_and_lists_are_those_of_the_archive_in_place(archive: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "other", "ffhq", ffhq(tmp_path / "more", [record(number) for number in range(9)]))

    with TestClient(application(archive)) as visitor:
        before = len(visitor.get("/credits.jsonl").text.splitlines())
        put(tmp_path / "other", archive)
        about = visitor.get("/about").text
        after = len(visitor.get("/credits.jsonl").text.splitlines())

    assert (before, after) == (2, 9)
    assert "9 pictures" in about


def test_a_backup_unpacked_over_an_archive_brings_nobody_back(archive: Path, tmp_path: Path) -> None:
    backing_up.backup(archive, tmp_path / "copy.tar")
    remove(archive, "ffhq/00000")

    subprocess.run(["tar", "-xf", tmp_path / "copy.tar", "-C", archive], check=True)

    with TestClient(application(archive)) as visitor:
        assert [visitor.get(each).status_code for each in (ADA, BEA)] == [410, 200]


def test_a_backup_unpacked_where_nothing_is_is_told_to_be_none(archive: Path, tmp_path: Path) -> None:
    backing_up.backup(archive, tmp_path / "copy.tar.gz")
    (tmp_path / "by hand").mkdir()
    subprocess.run(["tar", "-xf", tmp_path / "copy.tar.gz", "-C", tmp_path / "by hand"], check=True)

    with pytest.raises(BackupByHand):
        Reading(tmp_path / "by hand")
    told = run("serve", "--archive", tmp_path / "by hand")
    taken = run("ingest", "ffhq", tmp_path / "ffhq", "--archive", tmp_path / "by hand")

    assert (told.exit_code, taken.exit_code) == (1, 1)
    assert "a backup that was unpacked by hand" in " ".join(told.stderr.split())
    assert "doesexist restore" in told.stderr
    assert run("restore", tmp_path / "copy.tar.gz", "--archive", tmp_path / "by hand").exit_code == 0
    assert run("verify", "--archive", tmp_path / "by hand").exit_code == 0


def test_a_backup_of_before_is_restored(archive: Path, tmp_path: Path) -> None:
    backing_up.backup(archive, tmp_path / "copy.tar")
    (tmp_path / "there").mkdir()
    subprocess.run(["tar", "-xf", tmp_path / "copy.tar", "-C", tmp_path / "there"], check=True)
    (tmp_path / "there" / BACKED_UP).rename(tmp_path / "there" / REGISTER)
    with tarfile.open(tmp_path / "old.tar", "w") as tar:
        tar.add(tmp_path / "there" / REGISTER, REGISTER)
    remove(archive, "ffhq/00000")

    done = run("restore", tmp_path / "old.tar", "--archive", archive)

    assert done.exit_code == 0
    with TestClient(application(archive)) as visitor:
        assert [visitor.get(each).status_code for each in (ADA, BEA)] == [410, 200]


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="this system has no files without a name")
def test_while_a_backup_is_written_nothing_lies_beside_it(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    lying: list[list[str]] = []
    add = tarfile.TarFile.add

    def looking(self: tarfile.TarFile, *words: Any, **more: Any) -> None:
        lying.append([path.name for path in (tmp_path / "out").iterdir()])
        add(self, *words, **more)

    monkeypatch.setattr(tarfile.TarFile, "add", looking)
    backing_up.backup(archive, tmp_path / "out" / "copy.tar")

    assert lying
    assert all(not names for names in lying)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["copy.tar"]
    assert not (archive / BACKING_UP).exists()


def test_what_a_killed_backup_left_is_deleted_by_the_next_command_that_writes(archive: Path) -> None:
    (archive / BACKING_UP).mkdir()
    shutil.copy(archive / REGISTER, archive / BACKING_UP / BACKED_UP)
    told = run("verify", "--archive", archive)

    remove(archive, "ffhq/00000")

    assert told.exit_code == 1
    assert not (archive / BACKING_UP).exists()


@pytest.mark.parametrize(
    "words", [("verify",), ("verify", "--mend"), ("serve",), ("remove", "ffhq/00000", "--reason", "x"), ("survey",)]
)
def test_an_emptied_register_is_told(archive: Path, words: tuple[str, ...]) -> None:
    (archive / "survey").mkdir(exist_ok=True)
    (archive / REGISTER).write_bytes(b"")
    for ending in ("-wal", "-shm"):
        (archive / f"{REGISTER}{ending}").unlink(missing_ok=True)

    done = run(*words, "--archive", archive)

    assert done.exit_code == 1
    assert "is empty" in done.stderr
    assert "doesexist restore" in done.stderr
    assert not (archive / REGISTER).stat().st_size


def test_an_archive_that_was_stopped_at_its_first_moment_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / REGISTER).touch()

    assert ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(0)])).new == 1


@pytest.fixture
def read_only(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    register(archive).one("PRAGMA wal_checkpoint(TRUNCATE)")
    freeze(monkeypatch, frozen=True)
    return archive


def freeze(monkeypatch: pytest.MonkeyPatch, *, frozen: bool) -> None:
    for module in (in_place, opening):
        monkeypatch.setattr(module, "is_frozen", Mock(return_value=frozen))


def test_on_a_medium_that_can_only_be_read_an_archive_opens_that_is_whole(read_only: Path) -> None:
    with TestClient(application(read_only)) as visitor:
        assert visitor.get(ADA).status_code == 200


def test_one_whose_newest_changes_are_not_in_its_file_is_refused(read_only: Path) -> None:
    writer = register(read_only)
    writer.execute("UPDATE picture SET title = 'another' WHERE key = '00000'")

    with pytest.raises(ArchiveElsewhere, match="can only be read"):
        Reading(read_only)


def test_while_somebody_else_writes_it_nobody_is_shown_and_then_they_are_as_they_are_now(
    read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(application(read_only)) as visitor:
        before = visitor.get(ADA).status_code
        freeze(monkeypatch, frozen=False)
        writer = register(read_only)
        remove(read_only, "ffhq/00000")
        writer.execute("UPDATE picture SET title = 'another' WHERE key = '00001'")
        freeze(monkeypatch, frozen=True)
        meanwhile = visitor.get(ADA).status_code
        writer.one("PRAGMA wal_checkpoint(TRUNCATE)")
        after = visitor.get(ADA).status_code

    assert (before, meanwhile, after) == (200, 503, 410)
