"""On a full disk whoever leaves has left, or nothing is changed and the disk is named; no file is left over."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from archives import dump, register, remove
from folders import people, taken
from surveys import content

from doesexist.archive import SURVEY, Reading
from doesexist.archive.leaving import scrubbing
from doesexist.archive.register.register import Register
from doesexist.compositions import shard_files
from doesexist.errors import ArchiveFull
from doesexist.studio.leaving import removing
from doesexist.studio.upkeep.verifying import verify

REMOVE = """
import resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from doesexist.cli import app
app(["remove", "faces/00003", "--reason", "asked", "--delete-files", "--archive", sys.argv[2]])
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full-disk")
    return taken(folder, people(folder / "faces", 12, 96))


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    """The archive, on a dataset of its own."""
    shutil.copytree(whole.parent / "faces", tmp_path / "faces")
    archive = Path(shutil.copytree(whole, tmp_path / "archive"))
    connection = register(archive)
    connection.execute("UPDATE dataset SET root = ?", (str(tmp_path / "faces"),))
    connection.close()
    return archive


def orphans(archive: Path) -> set[str]:
    """Files of the survey that no shard names, and names of which there is no file."""
    with Reading(archive) as reading:
        named = {name for shard in reading.shards("faces") for name in shard.names}
    return named ^ {path.name for path in (archive / SURVEY).iterdir()}


def is_here(archive: Path) -> bool:
    with Reading(archive) as reading:
        return "00003" in {picture.key for picture in reading.every_picture()}


@pytest.mark.parametrize("limit", [0, 4_096, 20_000, 60_000, 120_000, 200_000, 280_000, 400_000, 600_000, 1_500_000])
def test_whichever_file_can_not_grow_they_have_left_or_nothing_is_changed(archive: Path, limit: int) -> None:
    # A limit on the size of files ends a write at any place, as a full disk does.
    before = dump(archive), content(archive)

    ran = subprocess.run(
        [sys.executable, "-c", REMOVE, str(limit), archive], capture_output=True, text=True, check=False
    )

    said = ran.stdout + ran.stderr
    assert "Traceback" not in said, said
    assert orphans(archive) == set()
    if is_here(archive):
        assert ran.returncode == 1
        assert f"There is no space left for the archive {archive}" in said
        assert (dump(archive), content(archive)) == before
    else:
        assert ran.returncode == 0, said
        assert "1 person has left: faces/00003." in said
        assert "Scrubbed in" in said or "There is no space left" in said
        scrubbing.finish_leaving(archive)
        assert [str(each) for each in verify(archive) if "survey" not in str(each) and not isinstance(each, int)] == []
        assert not (archive.parent / "faces" / "00003.png").exists()


@pytest.mark.parametrize("which", range(4))
def test_where_a_shard_s_file_finds_no_room_the_others_go_with_it(
    archive: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    written = shard_files._written  # pyright: ignore[reportPrivateUsage] (where the disk is full)
    ending = ("parquet", "tiles.npy", "sums.npy", "squares.npy")[which]

    def full(folder: Path, kind: str, parts: Any) -> str:
        if kind == ending:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(folder, kind, parts)

    monkeypatch.setattr(shard_files, "_written", full)
    monkeypatch.setattr(removing, "finish_leaving", Mock(return_value=scrubbing.ScrubResult()))

    departure, _ = remove(archive, "faces/00003")

    assert departure.left == ("faces/00003",)
    assert 0 in {each.number for each in departure.wanting}
    assert orphans(archive) == set()


def test_where_the_register_finds_no_room_nothing_is_left_of_the_shards_made_for_it(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, execute = (dump(archive), content(archive)), Register.execute
    commits: list[str] = []

    def full(self: Register, sql: str, values: Any = ()) -> None:
        if sql == "COMMIT":
            commits.append(sql)
            raise ArchiveFull(self.archive)
        execute(self, sql, values)

    with monkeypatch.context() as disk:
        disk.setattr(Register, "execute", full)
        with pytest.raises(ArchiveFull, match="There is no space left"):
            remove(archive, "faces/00003")

    assert commits == ["COMMIT"]
    assert orphans(archive) == set()
    assert (dump(archive), content(archive)) == before


@pytest.mark.parametrize("where", ["for_writing", "_delete_files", "_swept", "_scrub"])
def test_what_finds_no_room_afterwards_is_left_to_do_and_no_failure(
    archive: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def full(*_: object) -> Any:
        raise ArchiveFull(archive)

    with monkeypatch.context() as disk:
        disk.setattr(scrubbing, where, full)
        departure, result = remove(archive, "faces/00003", delete_files=True)

    assert departure.left == ("faces/00003",)
    assert result.scrub
    assert not result.scrub.done
    assert isinstance(result.scrub.hindered, ArchiveFull)
    finished = scrubbing.finish_leaving(archive).scrub
    assert finished
    assert finished.done
    assert not (archive.parent / "faces" / "00003.png").exists()
    assert orphans(archive) == set()
