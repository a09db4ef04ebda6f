"""What an archive knows is readable by its owner alone; whoever else opens it is told whose it is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from archives import ingest, register, remove
from made import ffhq, record

from doesexist.archive import Reading
from doesexist.errors import ArchiveAway
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.upkeep.backing_up import backup

OPEN = """
import sys
from pathlib import Path
from doesexist.archive import Reading
from doesexist.archive.register.opening import for_writing
from doesexist.errors import DoesExistError
for open_it in (Reading, for_writing):
    try:
        open_it(Path(sys.argv[1]))
        print("opened")
    except DoesExistError as error:
        print(error, error.next_step)
"""
NOBODY = 65534


def rights(archive: Path) -> set[str]:
    """The register's files that somebody else may do something with."""
    return {path.name for path in archive.glob("archive.sqlite*") if path.stat().st_mode & 0o077}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ffhq(tmp_path / "ffhq", [record(number) for number in range(5)])


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022])
def test_whatever_the_umask_only_its_owner_may_read_it(tmp_path: Path, folder: Path, umask: int) -> None:
    archive, before = tmp_path / "archive", os.umask(umask)
    try:
        ingest(archive, "ffhq", folder)
        with Reading(archive):
            connection = register(archive)
            while_open = rights(archive), {path.name for path in archive.glob("archive.sqlite*")}
            connection.close()
        remove(archive, "ffhq/00001")
        backup(archive, tmp_path / "copy.tar.gz")
        restore(archive, tmp_path / "copy.tar.gz")
        restore(tmp_path / "other", tmp_path / "copy.tar.gz")
    finally:
        os.umask(before)

    assert while_open == (set(), {"archive.sqlite", "archive.sqlite-wal", "archive.sqlite-shm"})
    assert rights(archive) == rights(tmp_path / "other") == set()
    assert (tmp_path / "copy.tar.gz").stat().st_mode & 0o777 == 0o600
    listed = subprocess.run(["tar", "-tvf", tmp_path / "copy.tar.gz"], capture_output=True, text=True, check=True)
    assert [line.split()[0] for line in listed.stdout.splitlines() if line.endswith("backup.sqlite")] == ["-rw-------"]


def test_one_that_others_could_read_is_closed_to_them_when_it_is_written(tmp_path: Path, folder: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", folder)
    with Reading(tmp_path / "archive"):
        for path in (tmp_path / "archive").glob("archive.sqlite*"):
            path.chmod(0o644)

        register(tmp_path / "archive").close()

        assert rights(tmp_path / "archive") == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="giving an archive to another user takes root")
def test_whom_it_does_not_belong_to_is_told_whose_it_is(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)
    archive.chmod(0o777)
    for path in archive.iterdir():
        os.chown(path, NOBODY, NOBODY)
    humble = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]

    told = subprocess.run([*humble, sys.executable, "-c", OPEN, archive], capture_output=True, text=True, check=True)
    archive.chmod(0o700)
    os.chown(archive, NOBODY, NOBODY)
    closed = subprocess.run([*humble, sys.executable, "-c", OPEN, archive], capture_output=True, text=True, check=True)

    sentence = f"The archive {archive} can be read by nobody alone, to whom it belongs. Run this as that user"
    assert [line[: len(sentence)] for line in told.stdout.splitlines()] == [sentence, sentence]
    assert [line[: len(sentence)] for line in closed.stdout.splitlines()] == [sentence, sentence]


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT])
def test_one_that_can_not_be_reached_is_told(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    archive, true = tmp_path / "archive", os.stat
    ingest(archive, "ffhq", folder)

    def refusing(path: str | Path, *rest: object, **named: bool) -> os.stat_result:
        if Path(path).is_relative_to(archive):
            raise OSError(number, os.strerror(number), str(path))
        return true(path, *rest, **named)

    monkeypatch.setattr(os, "stat", refusing)

    with pytest.raises(ArchiveAway, match=os.strerror(number).lower()):
        Reading(archive)
    with pytest.raises(ArchiveAway, match=os.strerror(number).lower()):
        register(archive)
