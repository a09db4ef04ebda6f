"""A veiled picture whose file comes, or changes, only after the veil: its copies are veiled, whichever comes first."""

import json
import shutil
from pathlib import Path

import pytest
from archives import ingest, remove
from kept_out import here, packed_anew, veiled
from made import Record, ffhq, picture, record, with_files
from requests_made import ask
from surveys import survey

from doesexist.studio.leaving import deciding, veiling, who_is_meant

ADA = "ffhq/00000"
HOW = pytest.mark.parametrize("how", ["the same bytes", "packed anew"])


@pytest.fixture
def entry(tmp_path: Path) -> Record:
    """A record that knows nothing of its file, which lies elsewhere."""
    entry = with_files(tmp_path / "drawn", record(0), "image", size=96)
    entry["image"] = {"file_path": entry["image"]["file_path"]}
    del entry["thumbnail"], entry["in_the_wild"]
    return entry


@pytest.fixture
def folder(tmp_path: Path, entry: Record) -> Path:
    return ffhq(tmp_path / "ffhq", [entry, record(1)])


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", folder)
    (who,) = who_is_meant.meant(tmp_path / "archive", [ADA])
    veiling.veil(tmp_path / "archive", [who], reason="we ask")
    return tmp_path / "archive"


def copies(folder: Path, entry: Record, how: str) -> Path:
    """A folder with a copy of the file, and somebody else."""
    file = folder.parent / "drawn" / entry["image"]["file_path"]
    picture(folder / "y.png", 96, 96, seed=99)
    if how == "packed anew":
        packed_anew(file, folder / "x.png")
    else:
        shutil.copy(file, folder / "x.png")
    return folder


def file_comes(folder: Path, entry: Record) -> None:
    to = folder / entry["image"]["file_path"]
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder.parent / "drawn" / entry["image"]["file_path"], to)


@HOW
def test_a_copy_after_the_file_is_veiled(archive: Path, folder: Path, tmp_path: Path, entry: Record, how: str) -> None:
    file_comes(folder, entry)
    ingest(archive, "ffhq", folder)

    ingest(archive, "folder", copies(tmp_path / "copies", entry, how))

    assert veiled(archive) == {ADA, "copies/x"}


@HOW
@pytest.mark.parametrize("surveyed", [False, True])
def test_a_copy_before_the_file_is_veiled(
    archive: Path, folder: Path, tmp_path: Path, entry: Record, how: str, *, surveyed: bool
) -> None:
    ingest(archive, "folder", copies(tmp_path / "copies", entry, how))
    if surveyed:
        survey(archive)
    file_comes(folder, entry)

    ingest(archive, "ffhq", folder)

    assert veiled(archive) == {ADA, "copies/x"}


@HOW
@pytest.mark.parametrize("first", ["the copy", "the file"])
def test_in_the_same_ingest_too(archive: Path, folder: Path, entry: Record, how: str, first: str) -> None:
    file_comes(folder, entry)
    copies(folder.parent / "copies", entry, how)
    other: Record = {"image": {"file_path": "images1024x1024/00000/00007.png"}}
    shutil.copy(folder.parent / "copies" / "x.png", folder / other["image"]["file_path"])
    order = {"7": other, "0": entry} if first == "the copy" else {"0": entry, "7": other}
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps({**order, "1": record(1)}))

    ingest(archive, "ffhq", folder)

    assert veiled(archive) == {ADA, "ffhq/00007"}


@HOW
@pytest.mark.parametrize("of", ["before", "now"])
def test_of_a_file_that_changed_copies_of_both_are_veiled(
    archive: Path, folder: Path, entry: Record, how: str, of: str
) -> None:
    file_comes(folder, entry)
    file = folder / entry["image"]["file_path"]
    ingest(archive, "ffhq", folder)
    picture(folder.parent / "drawn" / "other.png", 96, 96, seed=5)
    shutil.copy(folder.parent / "drawn" / "other.png", file)
    ingest(archive, "ffhq", folder)
    if of == "now":
        entry = {"image": {"file_path": "other.png"}}

    ingest(archive, "folder", copies(folder.parent / "copies", entry, how))

    assert veiled(archive) == {ADA, "copies/x"}


def test_a_request_s_veil_lies_on_them_too_and_ends_on_both(
    archive: Path, folder: Path, tmp_path: Path, entry: Record
) -> None:
    veiling.lift(archive, None)
    asked = ask(archive, ADA)
    ingest(archive, "folder", copies(tmp_path / "copies", entry, "packed anew"))
    file_comes(folder, entry)
    ingest(archive, "ffhq", folder)

    hidden = veiled(archive)
    deciding.deny(archive, asked.name, reason="no")

    assert hidden == {ADA, "copies/x"}
    assert veiled(archive) == set()


@HOW
def test_who_left_before_their_file_came_is_out_by_another_name(tmp_path: Path, how: str) -> None:
    archive = tmp_path / "archive"
    told = with_files(tmp_path / "drawn", record(0), "image", size=96)
    folder = ffhq(tmp_path / "ffhq", [told, record(1)])
    ingest(archive, "ffhq", folder)
    remove(archive, ADA)

    ingest(archive, "folder", copies(tmp_path / "copies", told, how))

    assert here(archive) == {"ffhq/00001", "copies/y"}
