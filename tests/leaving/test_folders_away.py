"""Somebody leaves, or is veiled, while their dataset's folder is away: what was known of their files is kept."""

import json
import shutil
from pathlib import Path

import pytest
from archives import ingest, remove
from command_line import run
from kept_out import here, packed_anew, three_people, veiled
from made import ffhq, record, with_files

from doesexist.studio.leaving import veiling, who_is_meant

ADA = "people/ada"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_people(tmp_path / "people")


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "folder", folder)
    return tmp_path / "archive"


@pytest.fixture
def away(tmp_path: Path, archive: Path, folder: Path) -> Path:
    """Where the folder is while it is away."""
    del archive
    return folder.rename(tmp_path / "away")


def veil(archive: Path, *people: str) -> tuple[str, ...]:
    return veiling.veil(archive, who_is_meant.meant(archive, people), reason="we ask").unread


def test_the_bytes_of_who_left_meanwhile_stay_out(archive: Path, away: Path, tmp_path: Path) -> None:
    remove(archive, ADA)
    (tmp_path / "copies").mkdir()
    shutil.copy(away / "ada.png", tmp_path / "copies" / "x.png")

    assert ingest(archive, "folder", tmp_path / "copies").pictures == 0
    assert here(archive) == {"people/bea", "people/cem"}


def test_the_bytes_of_who_is_veiled_meanwhile_are_veiled(archive: Path, away: Path, tmp_path: Path) -> None:
    veil(archive, ADA)
    (tmp_path / "copies").mkdir()
    shutil.copy(away / "ada.png", tmp_path / "copies" / "x.png")

    ingest(archive, "folder", tmp_path / "copies")

    assert veiled(archive) == {ADA, "copies/x"}


def test_of_a_record_that_lies_about_its_file_what_that_was_is_kept(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    entry = with_files(folder, record(0), "image")
    entry["image"] |= {"file_md5": "0" * 32, "file_size": entry["image"]["file_size"] + 1, "pixel_md5": "1" * 32}
    ingest(archive, "ffhq", ffhq(folder, [entry, record(1)]))
    folder.rename(tmp_path / "away")
    remove(archive, "ffhq/00000")
    (tmp_path / "copies").mkdir()
    shutil.copy(tmp_path / "away" / entry["image"]["file_path"], tmp_path / "copies" / "x.png")

    assert ingest(archive, "folder", tmp_path / "copies").pictures == 0


def test_it_is_told_whose_files_could_not_be_read(archive: Path, away: Path, tmp_path: Path) -> None:
    left, _ = remove(archive, ADA)
    unread = veil(archive, "people/bea")
    away.rename(tmp_path / "people")

    assert (left.unread, unread) == ((ADA,), ("people/bea",))
    assert remove(archive, "people/cem")[0].unread == ()
    assert veil(archive, "people/bea") == ()


def test_the_commands_say_so(archive: Path, folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / "away")

    veiled = run("veil", "people/bea", "--reason", "we ask", "--archive", archive)
    left = run("remove", ADA, "--reason", "asked", "--archive", archive)
    data = run("remove", "people/cem", "--reason", "asked", "--archive", archive, "--json")

    for told, name in ((veiled, "people/bea"), (left, ADA)):
        said = " ".join(told.stderr.split())
        assert f"The files of {name} can't be read now. Their bytes are known; the same pixels packed anew are" in said
    assert json.loads(data.stdout)["unread"] == ["people/cem"]


@pytest.mark.parametrize("copy", ["a copy.png", "z copy.png"])
@pytest.mark.parametrize("again", ["there", "elsewhere"])
def test_once_their_files_are_read_the_pixels_are_known_too(
    archive: Path, away: Path, folder: Path, copy: str, again: str
) -> None:
    remove(archive, ADA)
    folder = away.rename(folder) if again == "there" else away
    packed_anew(folder / "ada.png", folder / copy)

    ingest(archive, "folder", folder)

    assert not {"ada", "a-copy", "z-copy"} & {each.partition("/")[2] for each in here(archive)}


@pytest.mark.parametrize("copy", ["a copy.png", "z copy.png"])
def test_once_the_files_of_who_is_veiled_are_read_their_pixels_are_known_too(
    archive: Path, away: Path, folder: Path, copy: str
) -> None:
    veil(archive, ADA)
    away.rename(folder)
    packed_anew(folder / "ada.png", folder / copy)

    ingest(archive, "folder", folder)

    assert veiled(archive) == {ADA, f"people/{copy.removesuffix('.png').replace(' ', '-')}"}


def test_a_copy_that_is_here_is_known_by_what_was_read_when_it_came(
    archive: Path, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "copies")
    ingest(archive, "folder", tmp_path / "copies")
    folder.rename(tmp_path / "away")
    (tmp_path / "copies").rename(tmp_path / "copies away")

    veil(archive, "people/bea")
    remove(archive, ADA)

    assert here(archive) == {"people/bea", "people/cem", "copies/bea", "copies/cem"}
    assert veiled(archive) == {"people/bea", "copies/bea"}
