"""A survey after a survey: who changed, came, vanished or was mended is found, nobody else is looked at, and what comes
out is always what a first survey of the same files gives.
"""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from archives import dump, ingest, register, remove
from folders import CUT_OFF, afresh, changed, cut, people, taken, unreadable
from made import picture
from surveys import content, pixels, survey
from typer.testing import CliRunner

from doesexist.archive import SURVEY
from doesexist.cli import app
from doesexist.errors import DatasetAway
from doesexist.imaging.decoding import pixels_of
from doesexist.imaging.pixels import Pixels
from doesexist.studio.average import averaging
from doesexist.studio.survey import looking
from doesexist.studio.survey.looking import MISSING

FORMATS = ("png", "jpg", "webp", "gif", "tif", "avif")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose pixels were looked at."""
    names: list[str] = []

    def noted(path: Path) -> Pixels:
        names.append(path.name)
        return pixels_of(path)

    monkeypatch.setattr(looking, "pixels_of", noted)
    return names


def test_a_file_that_vanished_is_told_and_found_again(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 4)
    whole = content(taken(tmp_path, folder))
    (folder / "00002.png").rename(tmp_path / "elsewhere.png")

    told = survey(tmp_path / "archive")

    assert unreadable(told) == {"00002": MISSING}
    assert told.found[0].pictures == 3
    (tmp_path / "elsewhere.png").rename(folder / "00002.png")
    assert unreadable(survey(tmp_path / "archive")) == {}
    assert content(tmp_path / "archive") == whole


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_was_cut_off_is_told_and_found_again_when_it_is_mended(tmp_path: Path, ending: str) -> None:
    folder = people(tmp_path / "faces", 3)
    picture(folder / f"00003.{ending}", 128, 128, seed=3)
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    shutil.copyfile(folder / f"00003.{ending}", tmp_path / "whole")
    changed(folder / f"00003.{ending}", cut)

    told = survey(tmp_path / "archive")

    assert unreadable(told) == {"00003": CUT_OFF}
    assert told.found[0].pictures == 3
    changed(folder / f"00003.{ending}", lambda path: shutil.copyfile(tmp_path / "whole", path))
    assert survey(tmp_path / "archive").looked == 1
    assert content(tmp_path / "archive") == afresh(tmp_path, folder)


def test_what_became_unreadable_is_taken_out(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 4)
    archive = taken(tmp_path, folder)
    changed(folder / "00001.png", lambda path: path.write_bytes(b"a letter"))

    told = survey(archive)

    assert unreadable(told) == {"00001": "it is no PNG, JPEG, WebP, TIFF, GIF, AVIF or HEIF file"}
    sums = averaging.added(averaging.people(archive, "faces"))
    rest = [pixels(folder / f"{number:05}.png").astype(np.int64) for number in (0, 2, 3)]
    np.testing.assert_array_equal(sums.pixels, np.sum(rest, axis=0))


def test_where_nobody_can_be_read_any_more_nothing_is_kept(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 2)
    archive = taken(tmp_path, folder)
    for number in (0, 1):
        changed(folder / f"0000{number}.png", cut)

    told = CliRunner().invoke(app, ["survey", "--archive", str(archive)])

    assert (told.exit_code, told.stdout) == (0, "There is no picture here that could be looked at.\n")
    assert told.stderr == f"  faces/00000: {CUT_OFF}\n  faces/00001: {CUT_OFF}\n"
    assert list((archive / SURVEY).iterdir()) == []


def test_a_picture_that_changed_is_seen_again(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 4)
    archive = taken(tmp_path, folder)
    before = content(archive)
    changed(folder / "00002.png", lambda path: picture(path, seed=99))

    taken(tmp_path, folder)

    assert content(archive) == afresh(tmp_path, folder)
    assert content(archive) != before


def test_one_that_arrived_is_looked_at_alone(tmp_path: Path, opened: list[str]) -> None:
    folder = people(tmp_path / "faces", 4)
    archive = taken(tmp_path, folder)
    people(folder, 1, first=200)
    opened.clear()

    taken(tmp_path, folder)

    assert opened == ["00200.png"]
    assert content(archive) == afresh(tmp_path, folder)


def test_each_is_opened_once_and_then_never_again(tmp_path: Path, opened: list[str]) -> None:
    folder = people(people(tmp_path / "faces", 9), 1, first=400)
    archive = tmp_path / "archive"
    ingest(archive, "folder", folder, dataset="faces")
    cut(folder / "00400.png")
    survey(archive)
    assert sorted(opened) == sorted(path.name for path in folder.iterdir() if path.name != "00400.png")
    opened.clear()

    again = survey(archive)

    assert (opened, again.total) == ([], 0)
    assert unreadable(again) == {"00400": CUT_OFF}, "it is told each time"


def test_one_that_arrives_where_what_was_kept_is_damaged_brings_everyone_back(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 4)
    archive = taken(tmp_path, folder)
    tiles = next((archive / SURVEY).glob("*.tiles.npy"))
    tiles.write_bytes(tiles.read_bytes()[:-1000])
    people(folder, 1, first=200)

    taken(tmp_path, folder)

    assert content(archive) == afresh(tmp_path, folder)


@pytest.mark.parametrize("leave_a_place", [False, True])
def test_a_dataset_whose_disk_is_not_there_is_told_and_nobody_is_lost(tmp_path: Path, leave_a_place: bool) -> None:  # noqa: FBT001 (a parameter of a test)
    folder = people(tmp_path / "faces", 4)
    archive = taken(tmp_path, folder)
    before, register_before = content(archive), dump(archive)
    folder.rename(tmp_path / "unplugged")
    if leave_a_place:
        folder.mkdir()  # where a disk is mounted, there is a folder when it is not

    told = CliRunner().invoke(app, ["survey", "--archive", str(archive)])

    assert told.exit_code == 1
    assert told.stderr.startswith(f"The folder of faces, {folder}, is not there, or empty. Plug in or mount")
    assert (content(archive), dump(archive)) == (before, register_before)
    shutil.rmtree(folder, ignore_errors=True)
    (tmp_path / "unplugged").rename(folder)
    assert survey(archive).looked == 0


def test_a_disk_that_is_unplugged_in_the_middle_loses_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = people(tmp_path / "faces", 4)
    archive = taken(tmp_path, folder)
    before = content(archive)
    people(folder, 4, first=100)
    ingest(archive, "folder", folder, dataset="faces")

    def unplugging(path: Path) -> Pixels:
        if path.name == "00102.png":
            folder.rename(tmp_path / "unplugged")
        return pixels_of(path)

    monkeypatch.setattr(looking, "pixels_of", unplugging)
    with pytest.raises(DatasetAway):
        survey(archive)

    monkeypatch.undo()
    assert [line for line in content(archive) if line in before and "faces" in line], "the shard is as it was"
    (tmp_path / "unplugged").rename(folder)
    survey(archive)
    assert content(archive) == afresh(tmp_path, folder)


def test_what_the_system_refuses_is_told_and_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails, a right that was forgotten: nothing about the file tells when it can be read again."""
    folder = people(tmp_path / "faces", 4)
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    read = Path.read_bytes

    def failing(path: Path) -> bytes:
        if path.name == "00002.png":
            raise OSError(errno.EIO, "Input/output error", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    told = survey(tmp_path / "archive")
    monkeypatch.undo()

    assert unreadable(told) == {"00002": "input/output error"}
    assert unreadable(survey(tmp_path / "archive")) == {}
    assert content(tmp_path / "archive") == afresh(tmp_path, folder)


@pytest.mark.parametrize("closed", ["faces/one/00002.png", "faces/one"])
def test_what_one_may_not_read_is_told_and_found_again(tmp_path: Path, closed: str) -> None:
    folder = people(people(tmp_path / "faces" / "one", 3).parent, 3, first=10)
    archive = tmp_path / "archive"
    ingest(archive, "folder", folder, dataset="faces")
    (tmp_path / closed).chmod(0)

    told = humbly("survey", "--archive", archive)
    (tmp_path / closed).chmod(0o755)

    assert told.returncode == 0
    assert "faces/one--00002: permission denied\n" in told.stderr
    assert unreadable(survey(archive)) == {}
    assert content(archive) == afresh(tmp_path, folder)


def test_who_leaves_leaves_although_nobody_may_read_their_picture(tmp_path: Path) -> None:
    folder = people(people(tmp_path / "faces" / "one", 3).parent, 3, first=10)
    archive = taken(tmp_path, folder)
    (folder / "one").chmod(0)

    told = humbly("remove", "faces/one--00002", "--reason", "they asked", "--archive", archive)
    (folder / "one").chmod(0o755)

    assert told.returncode == 0
    assert told.stdout.startswith("1 person has left: faces/one--00002.\n")
    survey(archive)
    ingest(tmp_path / "other", "folder", folder, dataset="faces")
    remove(tmp_path / "other", "faces/one--00002")
    survey(tmp_path / "other")
    assert content(archive) == content(tmp_path / "other")


def humbly(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as someone who has to ask for rights. Root may read everything, unless it gives that right up."""
    given_up = "-dac_override,-dac_read_search"
    humble = ["setpriv", f"--bounding-set={given_up}", f"--inh-caps={given_up}"] if os.geteuid() == 0 else []
    command = [*humble, sys.executable, "-m", "doesexist", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nothing_stays_that_no_shard_names(tmp_path: Path) -> None:
    archive = taken(tmp_path, people(tmp_path / "faces", 3))
    (archive / SURVEY / "0123456789abcdef.part").write_bytes(b"half a tile")
    (archive / SURVEY / "00000000000000000000000000000000.tiles.npy").write_bytes(b"somebody's")

    survey(archive)

    connection = register(archive)
    named = connection.all("SELECT rows, tiles, sums, squares FROM shard")
    connection.close()
    assert {path.name for path in (archive / SURVEY).iterdir()} == {name for row in named for name in row}
