"""Keys stay with their files: of archives that are older, of who left, and of whoever comes after them."""

import json
import unicodedata
from pathlib import Path

import pytest
from archives import ingest, register, remove
from made import picture, quad
from names import NAMES, as_before, leaves_as_before, of_each, people

from doesexist.archive import Reading
from doesexist.errors import Left
from doesexist.model import keys


def test_one_who_leaves_keeps_nobody_else_out(tmp_path: Path) -> None:
    names = [f"{name}.png" for name in NAMES]
    folder = people(tmp_path / "mine", *names)
    ingest(tmp_path / "archive", "folder", folder)
    before = of_each(tmp_path / "archive")
    gone = before.pop("王伟.png")
    remove(tmp_path / "archive", f"mine/{gone}")
    people(folder, "名人.png")

    again = ingest(tmp_path / "archive", "folder", folder)

    now = of_each(tmp_path / "archive")
    assert [row.reason[:7] for row in again.rejected] == ["left on"]
    assert (again.new, {path: now[path] for path in before}) == (1, before)
    with Reading(tmp_path / "archive") as reading, pytest.raises(Left):
        reading.picture("mine", gone)


@pytest.mark.parametrize(
    ("left", "comes"), [("IMG 1.jpg", "IMG-1.jpg"), ("a--b.jpg", "a/b.jpg"), ("Ada.png", "ada.png"), ("a.png", "a.jpg")]
)
def test_a_stranger_whose_name_comes_to_a_key_that_is_gone_gets_another(tmp_path: Path, left: str, comes: str) -> None:
    folder, archive = people(tmp_path / "mine", left, "other.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    gone = of_each(archive)[left]
    remove(archive, f"mine/{gone}")
    people(folder, comes)

    again = ingest(archive, "folder", folder)
    once_more = ingest(archive, "folder", folder)

    assert (again.new, len(again.rejected), once_more.new, once_more.same) == (1, 1, 0, 2)
    assert keys.same(of_each(archive)[comes]).startswith(f"{keys.same(gone)}-")
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("mine", gone)


@pytest.mark.parametrize("name", ["a", "王伟"])
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_whoever_left_stays_out_of_a_folder_that_moved_made_anew(tmp_path: Path, name: str, ending: str) -> None:
    folder, archive = people(tmp_path / "mine", f"{name}.png", "other.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    remove(archive, f"mine/{of_each(archive)[f'{name}.png']}")
    moved = people(tmp_path / "moved" / "mine", "other.png")
    picture(moved / f"{name}.{ending}", 40, 40, seed=99)

    again = ingest(archive, "folder", moved, move=True)

    assert [row.reason[:7] for row in again.rejected] == ["left on"]
    assert [*of_each(archive)] == ["other.png"]


def test_whoever_left_takes_nobody_along_whose_file_is_missing(tmp_path: Path) -> None:
    folder, archive = people(tmp_path / "mine", "a.jpg", "a.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    before = of_each(archive)
    remove(archive, f"mine/{before['a.png']}")
    (folder / "a.jpg").unlink()

    ingest(archive, "folder", folder)

    assert of_each(archive) == {"a.jpg": "a"}


def test_an_archive_of_the_version_before_keeps_its_addresses(tmp_path: Path) -> None:
    names = [f"{name}.png" for name in ("刘洋", "Käthe", "IMG 1", "Анна")]
    folder, archive = people(tmp_path / "mine", *names), tmp_path / "archive"
    ingest(archive, "folder", folder)
    as_before(archive, *names)
    before = of_each(archive)
    people(folder, "张敏.png", "IMG-1.png", "average.png")

    again = ingest(archive, "folder", folder)

    now = of_each(archive)
    assert (before["刘洋.png"], before["Käthe.png"], before["IMG 1.png"]) == ("--", "K-the", "IMG-1")
    assert (again.new, again.changed, again.same, again.rejected) == (3, 0, 4, [])
    assert {path: now[path] for path in before} == before


@pytest.mark.parametrize("name", ["刘洋", "a", "Käthe"])
def test_of_who_left_in_the_version_before_their_file_alone_stays_out(tmp_path: Path, name: str) -> None:
    folder, archive = people(tmp_path / "mine", f"{name}.png", "other.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    as_before(archive, f"{name}.png", "other.png")
    gone = keys.key_from(name)
    leaves_as_before(archive, f"mine/{gone}")
    (folder / f"{name}.png").rename(folder / unicodedata.normalize("NFD", f"{name}.png"))
    stranger = {"刘洋": "张敏", "a": "A", "Käthe": "Küthe"}[name]
    people(folder, f"{stranger}.png")

    again = ingest(archive, "folder", folder)

    assert ([row.reason[:7] for row in again.rejected], again.new) == (["left on"], 1)
    assert {*of_each(archive)} == {"other.png", f"{stranger}.png"}
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("mine", gone)


def test_where_nothing_tells_whose_file_somebody_had_all_that_had_their_key_stay_out(tmp_path: Path) -> None:
    folder, archive = people(tmp_path / "mine", "刘洋.png", "other.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    as_before(archive, "刘洋.png", "other.png")
    leaves_as_before(archive, "mine/--")
    moved = people(tmp_path / "moved" / "mine", "other.png")
    picture(moved / "刘洋.png", 40, 40, seed=99)

    again = ingest(archive, "folder", moved, move=True)

    assert ([row.reason[:7] for row in again.rejected], [*of_each(archive)]) == (["left on"], ["other.png"])


def test_a_dataset_of_the_version_before_keeps_its_name(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "folder", people(tmp_path / "人脸", "a.png"), dataset="--")

    again = ingest(archive, "folder", tmp_path / "人脸")
    other = ingest(archive, "folder", people(tmp_path / "名人", "a.png"))
    (tmp_path / "人脸").rename(tmp_path / "moved")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "moved").rename(tmp_path / "elsewhere" / "人脸")
    moved = ingest(archive, "folder", tmp_path / "elsewhere" / "人脸", move=True)

    assert (again.dataset, again.same, moved.dataset, moved.same) == ("--", 1, "--", 1)
    assert other.dataset.startswith("MingRen-")


def test_a_list_of_the_version_before_keeps_its_keys(tmp_path: Path) -> None:
    record = {
        "flickr_url": "https://www.flickr.com/photos/ada/99912/",
        "photo_url": "https://live.staticflickr.com/1/2_a_k.jpg",
    }
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "Käthe.json").write_text(json.dumps(record | {"face_quad": quad(0, 0, 99)}))
    ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list")
    connection = register(tmp_path / "archive")
    connection.execute("UPDATE picture SET key = 'K-the'")
    connection.close()

    again = ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list")

    assert (again.same, again.new) == (1, 0)
