"""Keys and names of datasets come from the names of files and folders, in whatever script, and stay."""

import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from archives import holding, ingest
from command_line import run
from exhibition_fixtures import visiting
from hypothesis import given
from hypothesis import strategies as st
from made import picture, quad
from names import NAMES, of_each, people

from doesexist.archive import Reading
from doesexist.errors import DatasetMoved
from doesexist.model import keys
from doesexist.sources import name_for
from doesexist.sources.naming import Keys, key_of


class Standing(keys.NothingStands):
    """An archive that knows files and their keys."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def files(self) -> Mapping[str, str]:
        return self._known


def given_keys(paths: list[str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    found = Keys(paths, Standing(known or {}), lambda path: path in paths)
    return {path: found.of(path) for path in paths}


# Few letters, so that names collide: they differ in case, in normal form, in what a key can't have, in their endings.
_PARTS = st.text("aA- _.e\u0301éäß人国А\u202f\n", min_size=1, max_size=4) | st.sampled_from(
    [*sorted(keys.RESERVED), "x" * 199, "average-850d45af"]
)


def _path(parts: list[str], ending: str) -> str:
    return "/".join(f"x{part}" if part.startswith(".") else part for part in parts) + ending


_PATHS = st.builds(_path, st.lists(_PARTS, min_size=1, max_size=2), st.sampled_from([".png", ".jpg", ".PNG"]))
_FOLDERS = st.lists(_PATHS, max_size=12, unique_by=keys.composed)


@given(st.lists(_PATHS, max_size=12, unique=True), st.randoms())
def test_keys_are_unique_and_valid_in_whatever_order_files_are_read(paths: list[str], chance: Random) -> None:
    found = given_keys(paths)
    chance.shuffle(paths)

    assert len({keys.same(key) for key in found.values()}) == len(paths)
    assert [keys.objection(key) for key in found.values()] == [None] * len(paths)
    assert given_keys(paths) == found


@given(_FOLDERS)
def test_a_mac_s_names_give_the_same_keys(paths: list[str]) -> None:
    taken_apart = [unicodedata.normalize("NFD", path) for path in paths]

    assert [*given_keys(taken_apart).values()] == [*given_keys(paths).values()]


@given(_FOLDERS, _FOLDERS, st.sampled_from(["NFC", "NFD"]))
def test_whoever_comes_or_goes_a_picture_keeps_its_key(before: list[str], after: list[str], form: Any) -> None:
    known = given_keys(before)
    later = [*dict.fromkeys(unicodedata.normalize(form, path) for path in [*before[::2], *after])]

    found = given_keys(later, known)

    stands = {keys.composed(path): key for path, key in known.items()}
    whose = {key: path for path, key in stands.items()}
    assert len({keys.same(key) for key in found.values()}) == len(later)
    assert all(found[path] == stands.get(keys.composed(path), found[path]) for path in later)
    # What is another's goes to nobody, except to the same name with another ending, if its file isn't there any more.
    assert all(
        keys.same(keys.stem_of(whose.get(key, path))) == keys.same(keys.stem_of(path)) for path, key in found.items()
    )


@given(_PATHS, _FOLDERS)
def test_a_new_name_s_key_is_its_own_whatever_else_is_there(path: str, others: list[str]) -> None:
    alone = given_keys([path])[path]
    others = [other for other in others if keys.same(key_of(keys.stem_of(other))) != keys.same(alone)]

    assert given_keys([path, *others])[path] == alone


def test_names_in_any_script_come_in_each_with_a_key_of_its_own(tmp_path: Path) -> None:
    folder = people(tmp_path / "mine", *(f"{name}.png" for name in NAMES), *(f"{name}/1.png" for name in NAMES))

    summary = ingest(tmp_path / "archive", "folder", folder)

    found = of_each(tmp_path / "archive")
    assert (summary.new, summary.rejected, len(set(found.values()))) == (2 * len(NAMES), [], 2 * len(NAMES))
    assert found["王伟.png"].startswith("WangWei-")
    assert found["Анна/1.png"].startswith("Anna--1-")


def test_a_folder_that_comes_from_a_mac_has_the_same_addresses(tmp_path: Path) -> None:
    names = [f"{name}.png" for name in NAMES]
    ingest(tmp_path / "archive", "folder", people(tmp_path / "mine", *names))
    before = of_each(tmp_path / "archive")
    for name in names:
        (tmp_path / "mine" / name).rename(tmp_path / "mine" / unicodedata.normalize("NFD", name))

    again = ingest(tmp_path / "archive", "folder", tmp_path / "mine")
    afresh = ingest(tmp_path / "another", "folder", tmp_path / "mine")

    assert (again.new, again.rejected, afresh.rejected) == (0, [], [])
    assert of_each(tmp_path / "archive") == of_each(tmp_path / "another") == before


def test_a_table_may_write_a_name_as_a_mac_does_not(tmp_path: Path) -> None:
    folder = people(tmp_path / "mine", unicodedata.normalize("NFD", "Käthe.png"))
    (folder / "metadata.csv").write_text("file_name,title\nKäthe.png,Test\n", encoding="utf-8")

    summary = ingest(tmp_path / "archive", "folder", folder)

    with Reading(tmp_path / "archive") as reading:
        assert [found.title for found in reading.every_picture()] == ["Test"]
    assert summary.rejected == []


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("a.jpg", "a.png", "a"),
        ("B.png", "b.png", "B"),
        ("IMG-1.jpg", "IMG 1.jpg", "IMG-1"),
        ("a--b.jpg", "a/b.jpg", "a--b"),
        ("average-850d45af.png", "average.png", "average-850d45af"),
    ],
)
def test_of_two_names_for_one_key_the_other_gets_another_for_good(
    tmp_path: Path, first: str, second: str, key: str
) -> None:
    folder, archive = people(tmp_path / "mine", first, second), tmp_path / "archive"

    both = ingest(archive, "folder", folder)
    before = of_each(archive)
    (folder / first).unlink()
    alone = ingest(archive, "folder", folder)

    assert (both.rejected, before[first], alone.same, alone.changed) == ([], key, 1, 0)
    assert before[second].startswith(f"{keys.key_from(keys.stem_of(second))}-")
    assert of_each(archive) == before


def test_a_key_stays_with_its_file_when_another_comes_that_would_have_it(tmp_path: Path) -> None:
    folder, archive = people(tmp_path / "mine", "a.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    people(folder, "a.jpg")

    both = ingest(archive, "folder", folder)
    before = of_each(archive)
    (folder / "a.png").unlink()
    alone = ingest(archive, "folder", folder)

    assert (both.new, both.same, before["a.png"], before["a.jpg"][:2]) == (1, 1, "a", "a-")
    assert (alone.same, alone.changed, of_each(archive)) == (1, 0, before)


@pytest.mark.parametrize("name", ["a", "王伟"])
def test_a_file_that_takes_another_s_place_under_another_ending_is_the_same_picture(tmp_path: Path, name: str) -> None:
    folder, archive = people(tmp_path / "mine", f"{name}.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    before = of_each(archive)[f"{name}.png"]
    (folder / f"{name}.png").unlink()
    people(folder, f"{name}.jpg")

    again = ingest(archive, "folder", folder)

    assert (again.new, again.changed, of_each(archive)) == (0, 1, {f"{name}.jpg": before})


@pytest.mark.parametrize(
    "name", ["grid", "Average", "average", "grid--hue", "WILD", "x" * 230, "a\nb", "a\u202fb", "\u3000"]
)
def test_a_name_that_can_t_be_a_key_comes_in_under_another_and_that_is_told(tmp_path: Path, name: str) -> None:
    folder = people(tmp_path / "mine", f"{name}.png", "other.png")

    summary = ingest(tmp_path / "archive", "folder", folder)

    key = of_each(tmp_path / "archive")[f"{name}.png"]
    assert (summary.pictures, summary.rejected, summary.renamed) == (2, [], [(f"{name}.png", key)])
    assert keys.objection(key) is None


def test_a_name_that_is_no_text_is_told_with_what_to_do(tmp_path: Path) -> None:
    folder = people(tmp_path / "mine", "other.png")
    picture(folder / "x.png").rename(folder / os.fsdecode(b"\xcd\xf5.png"))

    summary = ingest(tmp_path / "archive", "folder", folder)

    assert summary.pictures == 1
    assert [row.reason for row in summary.rejected] == [
        r"\udccd\udcf5.png: its name is not UTF-8, as addresses and credits are: rename it, and ingest again"
    ]


def test_folders_in_any_script_give_datasets_names_of_their_own(tmp_path: Path) -> None:
    archive = tmp_path / "archive"

    found = [ingest(archive, "folder", people(tmp_path / name, "a.png")) for name in ("人脸", "名人", "My faces")]

    assert [summary.dataset.rpartition("-")[0] for summary in found] == ["RenLian", "MingRen", "My"]
    assert found[2].dataset == "My-faces"
    assert name_for("folder", Path("/Käthe")) == name_for("folder", Path("/Ka\u0308the"))
    with pytest.raises(DatasetMoved):
        ingest(archive, "folder", people(tmp_path / "elsewhere" / "人脸", "a.png"))


def test_whose_key_is_another_than_their_name_is_told_ten_times_at_most(tmp_path: Path) -> None:
    folder = people(tmp_path / "mine", "average.png", "IMG 1.png", *(f"人{number:02}.png" for number in range(10)))

    told = run("ingest", "folder", folder, "--archive", tmp_path / "archive")
    again = run("ingest", "folder", folder, "--archive", tmp_path / "archive", "--json")
    fresh = run("ingest", "folder", folder, "--archive", tmp_path / "fresh", "--json")

    assert "average.png came in as average-850d45af" in told.stderr
    assert told.stderr.count("came in as") == 10
    assert "and 1 more came in under another key; --json lists them all." in told.stderr
    assert json.loads(again.stdout)["renamed"] == []
    assert len(json.loads(fresh.stdout)["renamed"]) == 11
    assert {"file": "average.png", "key": "average-850d45af"} in json.loads(fresh.stdout)["renamed"]


def test_records_in_files_of_any_name_come_in(tmp_path: Path) -> None:
    record = {
        "flickr_url": "https://www.flickr.com/photos/ada/99912/",
        "photo_url": "https://live.staticflickr.com/1/2_a_k.jpg",
    }
    for number, name in enumerate(("0", "王伟", "李娜")):
        (tmp_path / "list").mkdir(exist_ok=True)
        (tmp_path / "list" / f"{name}.json").write_text(json.dumps(record | {"face_quad": quad(0, 0, 99 + number)}))

    summary = ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list")
    again = ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list")

    assert (summary.new, summary.rejected, again.same) == (3, [], 3)


def test_a_file_with_controls_in_its_name_is_shown_kept_and_let_go_like_any_other(tmp_path: Path) -> None:
    folder, archive = people(tmp_path / "mine", "a\nb\u202f.png", "other.png"), tmp_path / "archive"
    ingest(archive, "folder", folder)
    key = of_each(archive)["a\nb\u202f.png"]

    with visiting(archive) as visitor:
        shown = [
            visitor.get(path).status_code
            for path in (
                f"/pictures/mine/{key}",
                f"/pictures/mine/{key}.json",
                f"/iiif/3/mine.{key}/full/max/0/default.jpg",
            )
        ]
    checked = run("verify", "--full", "--archive", archive)
    left = run("remove", f"mine/{key}", "--reason", "they asked", "--delete-files", "--archive", archive)

    assert (shown, checked.exit_code, left.exit_code) == ([200, 200, 200], 0, 0)
    assert [path.name for path in folder.iterdir()] == ["other.png"]
    assert holding(archive, "a\\nb") == []
