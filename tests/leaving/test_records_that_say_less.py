"""Records that say nothing of their file's length, or what is false, or of which there is no file."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from archives import ingest, register, remove
from kept_out import here, packed_anew, veiled
from made import Record, ffhq, picture, record, with_files

from doesexist.studio.leaving import veiling, who_is_meant


def dataset(folder: Path, change: str = "") -> tuple[Path, list[Record]]:
    """Two people in FFHQ's layout, the first with a file; `change`: what its record says of that."""
    entry = with_files(folder, record(0), "image", size=96)
    del entry["thumbnail"], entry["in_the_wild"]
    if change == "no size":
        del entry["image"]["file_size"]
    elif change == "a false size":
        entry["image"]["file_size"] += 7
    elif change == "a false md5":
        entry["image"] |= {"file_size": entry["image"]["file_size"] + 7, "file_md5": "0" * 32, "pixel_md5": "1" * 32}
    elif change == "nothing":
        entry["image"] = {"file_path": entry["image"]["file_path"]}
    return ffhq(folder, [entry, record(1)]), [entry, record(1)]


def copy_of(folder: Path, entry: Record, to: Path) -> Path:
    to.mkdir()
    shutil.copy(folder / entry["image"]["file_path"], to / "x.png")
    picture(to / "y.png", seed=99)
    return to


def both(folder: Path, says: str, files: str) -> Path:
    """An archive of a dataset and of a folder with a copy of its first picture; their files are there, or away."""
    made, entries = dataset(folder / "ffhq", says)
    copies = copy_of(made, entries[0], folder / "copies")
    ingest(folder / "archive", "ffhq", made)
    ingest(folder / "archive", "folder", copies)
    if files == "away":
        made.rename(folder / "ffhq away")
        copies.rename(folder / "copies away")
    return folder / "archive"


SAYS = ["", "no size", "a false size", "a false md5", "nothing"]


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("files", ["there", "away"])
def test_who_is_here_by_a_record_leaves_with_the_equal_file_of_a_folder(tmp_path: Path, says: str, files: str) -> None:
    archive = both(tmp_path, says, files)

    remove(archive, "copies/x")

    assert here(archive) == {"ffhq/00001", "copies/y"}


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("files", ["there", "away"])
def test_a_picture_of_a_folder_is_veiled_with_the_record_of_the_equal_file(
    tmp_path: Path, says: str, files: str
) -> None:
    archive = both(tmp_path, says, files)
    (who,) = who_is_meant.meant(archive, ["ffhq/00000"])

    veiling.veil(archive, [who], reason="we ask")

    assert veiled(archive) == {"ffhq/00000", "copies/x"}


@pytest.mark.parametrize("says", ["", "no size", "a false size"])
def test_a_record_without_its_file_is_known_by_its_md5_alone(tmp_path: Path, says: str) -> None:
    folder, entries = dataset(tmp_path / "ffhq", says)
    copies = copy_of(folder, entries[0], tmp_path / "copies")
    (folder / entries[0]["image"]["file_path"]).unlink()
    archive = tmp_path / "archive"
    ingest(archive, "folder", copies)
    ingest(archive, "ffhq", folder)

    remove(archive, "ffhq/00000")

    assert here(archive) == {"ffhq/00001", "copies/y"}


@pytest.mark.parametrize("says", ["", "no size", "a false size"])
@pytest.mark.parametrize("as_", ["the same bytes", "packed anew"])
def test_the_file_of_who_left_before_it_was_there_stays_out(tmp_path: Path, says: str, as_: str) -> None:
    folder, entries = dataset(tmp_path / "ffhq", says)
    copies = copy_of(folder, entries[0], tmp_path / "copies")
    if as_ == "packed anew":
        packed_anew(folder / entries[0]["image"]["file_path"], copies / "x.png")
    (folder / entries[0]["image"]["file_path"]).unlink()
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)
    remove(archive, "ffhq/00000")

    summary = ingest(archive, "folder", copies)

    assert [row.key for row in summary.rejected] == ["x"]
    assert here(archive) == {"ffhq/00001", "copies/y"}


def test_a_record_whose_md5_is_false_is_read_where_a_leaver_had_a_file_of_that_md5_and_unknown_length(
    tmp_path: Path,
) -> None:
    archive = tmp_path / "archive"
    folder, entries = dataset(tmp_path / "ffhq", "no size")
    shutil.copytree(folder, tmp_path / "more")
    (folder / entries[0]["image"]["file_path"]).unlink()
    ingest(archive, "ffhq", folder)
    remove(archive, "ffhq/00000")
    entry = record(7)
    for kind in ("thumbnail", "in_the_wild"):
        del entry[kind]
    file = tmp_path / "more" / entries[0]["image"]["file_path"]
    entry["image"] |= {"file_path": entries[0]["image"]["file_path"], "file_size": file.stat().st_size}

    ingest(archive, "ffhq", ffhq(tmp_path / "more", [entry]), dataset="more")

    assert here(archive) == {"ffhq/00001"}


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_who_is_here_by_a_record_of_the_pixels_alone_leaves_and_is_veiled_with_them(tmp_path: Path, case: Any) -> None:
    folder, entries = dataset(tmp_path / "ffhq")
    copies = copy_of(folder, entries[0], tmp_path / "copies")
    packed_anew(copies / "x.png", copies / "x.png.anew", format="PNG", compress_level=9).rename(copies / "x.png")
    other = record(2)
    other["image"] |= {"pixel_md5": case(entries[0]["image"]["pixel_md5"])}
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "records", [other, record(3)]))
    ingest(archive, "folder", copies)
    (who,) = who_is_meant.meant(archive, ["copies/x"])

    veiling.veil(archive, [who], reason="we ask")
    hidden = veiled(archive)
    remove(archive, "copies/x")

    assert hidden == {"copies/x", "ffhq/00000"}
    assert here(archive) == {"copies/y", "ffhq/00001"}


def test_an_archive_of_before_notes_md5s_when_it_is_read_in_again(tmp_path: Path) -> None:
    folder, entries = dataset(tmp_path / "ffhq", "no size")
    copies = copy_of(folder, entries[0], tmp_path / "copies")
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)
    ingest(archive, "folder", copies)
    connection = register(archive)
    connection.execute("UPDATE picture SET files = json_remove(files, '$.image_md5', '$.thumbnail_md5')")
    connection.close()

    ingest(archive, "ffhq", folder)
    remove(archive, "copies/x")

    assert here(archive) == {"ffhq/00001", "copies/y"}
