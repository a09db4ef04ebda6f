"""Every ingest tells what it did not take; what comes to nothing ends with exit 1, and leaves nothing behind."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from archives import dump, ingest
from command_line import run
from made import ffhq, picture, record

from doesexist.archive import Reading, last_intake
from doesexist.imaging.png_text import with_text
from doesexist.sources import stamps
from doesexist.sources.passed_over import EXAMPLES, PassedOver, What


def taken(tmp_path: Path, folder: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """What an ingest of a folder answers: its exit code, JSON and sentences."""
    done = run("ingest", "folder", folder, "--archive", tmp_path / "archive", "--json", *more)
    return done.exit_code, json.loads(done.stdout or "{}"), done.stderr


def not_taken(answer: dict[str, Any]) -> dict[tuple[str, str | None], int]:
    return {(each["what"], each["which"]): each["number"] for each in answer["not_taken"]}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    picture(tmp_path / "mine" / "a.png")
    return tmp_path / "mine"


def test_files_that_are_no_pictures_are_counted_by_ending_with_an_example(tmp_path: Path, mine: Path) -> None:
    for name in ("x.mov", "film/y.MOV", "z.aae", "noending", "people.sqlite", "all.zip"):
        (mine / name).parent.mkdir(exist_ok=True)
        (mine / name).write_bytes(b"-")

    code, answer, _ = taken(tmp_path, mine)

    assert code == 0
    assert not_taken(answer) == {
        ("files", ".mov"): 2,
        ("files", ".aae"): 1,
        ("files", ".sqlite"): 1,
        ("files", "without an ending"): 1,
        ("archives", ".zip"): 1,
    }
    assert answer["not_taken"][0]["examples"] == ["film/y.MOV", "x.mov"]


def test_it_is_told_in_a_few_lines(tmp_path: Path, mine: Path) -> None:
    for name in ("x.mov", "y.mov", "z.aae", "all.zip"):
        (mine / name).write_bytes(b"-")

    done = run("ingest", "folder", mine, "--archive", tmp_path / "archive")

    assert done.stdout == "mine: 1 picture (1 new, 0 changed, 0 as before), 0 rows rejected.\n"
    assert done.stderr.splitlines() == [
        "Not taken: 3 files that are no pictures: 2 .mov (x.mov); 1 .aae (z.aae).",
        "Not taken: 1 packed archive: all.zip. Unpack what belongs to the dataset, and ingest again.",
    ]


def test_what_systems_leave_is_nobody(tmp_path: Path, mine: Path) -> None:
    for folder in ("@eaDir/a.png", "#recycle", "$RECYCLE.BIN/S-1-5", "lost+found", ".@__thumb", "__MACOSX", ".git"):
        picture(mine / folder / "left.png")
    for file in ("Thumbs.db", ".DS_Store", "._a.png", "desktop.ini"):
        (mine / file).write_bytes(b"-")

    code, answer, _ = taken(tmp_path, mine)

    assert (code, answer["pictures"]) == (0, 1)
    assert sum(not_taken(answer).values()) == 11
    assert ("left-overs", "@eaDir") in not_taken(answer)
    assert not_taken(answer)["hidden", None] == 1


def test_the_network_storage_of_the_field_holds_three_people(shared_data: Path, tmp_path: Path) -> None:
    code, answer, _ = taken(tmp_path, shared_data / "field" / "10_nas")

    assert (code, answer["pictures"], answer["rejected"]) == (0, 3, [])
    assert sum(not_taken(answer).values()) == 18


def test_links_and_folders_out_of_reach_are_told(tmp_path: Path, mine: Path) -> None:
    picture(tmp_path / "elsewhere" / "b.png")
    (mine / "more").symlink_to(tmp_path / "elsewhere")
    (mine / "gone").symlink_to(tmp_path / "nowhere")

    _, answer, _ = taken(tmp_path, mine)

    assert not_taken(answer) == {
        ("out of reach", "links to folders are not followed"): 1,
        ("out of reach", "they lead nowhere, or are no files"): 1,
    }


def test_a_folder_that_can_t_be_read_is_told(tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mine / "locked").mkdir()
    scandir = os.scandir

    def refusing(path: Path) -> Any:  # for root, whom no right keeps out
        if Path(path).name == "locked":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return scandir(path)

    monkeypatch.setattr("doesexist.sources.files.os.scandir", refusing)

    _, answer, _ = taken(tmp_path, mine)

    assert not_taken(answer) == {("out of reach", "permission denied"): 1}


def test_a_composition_of_this_program_s_is_no_person(tmp_path: Path, mine: Path) -> None:
    made = picture(mine / "everyone.png")
    made.write_bytes(with_text(made.read_bytes(), {"Recipe": '{"made": "montage", "program": "doesexist 0.1.0"}'}))
    (mine / "everyone.png.recipe.json").write_text("{}")
    other = picture(mine / "cake.png")
    other.write_bytes(with_text(other.read_bytes(), {"Recipe": "flour, sugar, eggs"}))

    _, answer, _ = taken(tmp_path, mine)

    assert (answer["pictures"], not_taken(answer)) == (2, {("compositions", None): 2})


def test_a_table_that_was_not_read_is_told(tmp_path: Path, mine: Path) -> None:
    (mine / "sales.csv").write_text("month,sum\nMay,3\n")

    _, answer, _ = taken(tmp_path, mine)

    assert [(each["what"], each["examples"]) for each in answer["not_taken"]] == [("tables", ["sales.csv"])]


def test_pictures_that_no_row_names_are_counted(tmp_path: Path, mine: Path) -> None:
    picture(mine / "b.png")
    (mine / "metadata.csv").write_text("file_name,title\nb.png,Test\n")

    _, answer, _ = taken(tmp_path, mine)

    assert (answer["pictures"], not_taken(answer)) == (2, {("files without a row", None): 1})


def test_of_ffhq_what_lies_elsewhere_is_told(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(0)])
    picture(folder / "more" / "mask.png")
    picture(folder / "images1024x1024" / "00000" / "00000.png")
    picture(folder / "masks" / "00000.png")
    (folder / "LICENSE").write_text("-")

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert [(each.what, each.examples) for each in summary.passed_over] == [
        (What.UNNUMBERED, ["more/mask.png"]),
        (What.SECOND, []),
        (What.ENDING, ["LICENSE"]),
    ]


def test_of_a_list_in_files_what_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "0.json").write_text(
        '{"flickr_url": "https://www.flickr.com/photos/test/9990/", "photo_url": "",'
        ' "face_quad": [[1, 1], [1, 2], [2, 2], [2, 1]]}'
    )
    (tmp_path / "list" / "notes.txt").write_text("-")

    summary = ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list")

    assert [each.examples for each in summary.passed_over] == [["notes.txt"]]


# Nothing at all


def test_a_folder_without_a_picture_tells_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "all.zip").write_bytes(b"-")

    code, _, told = taken(tmp_path, tmp_path / "mine")

    assert code == 1
    assert "there is no picture in this folder, but 1 packed archive (all.zip)." in told
    assert not (tmp_path / "archive").exists()


def test_a_dataset_none_of_whose_pictures_can_be_read_is_exit_1_and_forgotten(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / "mine").mkdir(exist_ok=True)
        (tmp_path / "mine" / name).write_text("no picture")

    code, answer, told = taken(tmp_path, tmp_path / "mine")

    assert (code, answer["pictures"], len(answer["rejected"])) == (1, 0, 2)
    assert "No picture of mine could be taken in: 2 rows rejected, the first: a: a.png: it is no PNG" in told
    with Reading(tmp_path / "archive") as reading:
        assert reading.datasets() == []


def test_one_that_was_there_before_stays(tmp_path: Path, mine: Path) -> None:
    ingest(tmp_path / "archive", "folder", mine)
    before = dump(tmp_path / "archive")
    (mine / "a.png").write_text("no picture")

    code, _, _ = taken(tmp_path, mine)

    assert code == 1
    assert [line for line in before if "rejected" not in line] == [
        line for line in dump(tmp_path / "archive") if "rejected" not in line
    ]


def test_where_everybody_left_nothing_is_wrong(tmp_path: Path, mine: Path) -> None:
    ingest(tmp_path / "archive", "folder", mine)
    run("remove", "mine/a", "--reason", "they asked", "--archive", tmp_path / "archive")

    code, answer, _ = taken(tmp_path, mine)

    assert (code, answer["pictures"]) == (0, 0)


# Several datasets


@pytest.fixture
def several(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        picture(tmp_path / "all" / name / "a.png")
        (tmp_path / "all" / name / "metadata.csv").write_text("file_name,title\na.png,Test\n")
    return tmp_path / "all"


def test_a_folder_of_several_datasets_is_not_taken_as_one(tmp_path: Path, several: Path) -> None:
    code, _, told = taken(tmp_path, several)

    assert code == 1
    assert "seems to hold 2 datasets, each with a list of its own: one, two." in told
    assert not (tmp_path / "archive").exists()


def test_it_can_be_taken_all_the_same_and_then_stays_one(tmp_path: Path, several: Path) -> None:
    together = taken(tmp_path, several, "--together")
    again = taken(tmp_path, several)

    assert (together[0], together[1]["new"]) == (0, 2)
    assert (again[0], again[1]["same"]) == (0, 2)


def test_parts_of_one_dataset_are_one(tmp_path: Path, several: Path) -> None:
    (several / "one").rename(several / "train")
    (several / "two").rename(several / "test")

    code, answer, _ = taken(tmp_path, several)

    assert (code, answer["pictures"]) == (0, 2)


def test_the_whole_field_is_not_one_dataset(shared_data: Path, tmp_path: Path) -> None:
    code, _, told = taken(tmp_path, shared_data / "field")

    assert code == 1
    assert "03_ffhq_flat" in told


# Hugging Face's cache


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    """A version of a dataset in a cache of Hugging Face's: a folder of links."""
    cache = tmp_path / "datasets--ada--faces"
    version = cache / "snapshots" / "d5f2"
    for number in range(2):
        made = picture(cache / "made.png", seed=number)
        blob = cache / "blobs" / f"9b1c{number}"
        blob.parent.mkdir(exist_ok=True)
        made.rename(blob)
        (version / "train").mkdir(parents=True, exist_ok=True)
        (version / "train" / f"{number}.png").symlink_to(Path("../../../blobs") / blob.name)
    return version


def test_a_version_in_hugging_face_s_cache_comes_in(tmp_path: Path, cached: Path) -> None:
    outside = picture(tmp_path / "secret.png")
    (cached / "train" / "2.png").symlink_to(outside)

    _, answer, _ = taken(tmp_path, cached)

    assert answer["pictures"] == 2
    assert [row["key"] for row in answer["rejected"]] == ["train--2"]
    assert "leads out" in answer["rejected"][0]["reason"]


def test_its_pictures_are_shown_and_verified_and_can_be_deleted(tmp_path: Path, cached: Path) -> None:
    taken(tmp_path, cached)
    archive = tmp_path / "archive"

    verified = run("verify", "--full", "--archive", archive)
    run("remove", "d5f2/train--0", "--reason", "they asked", "--delete-files", "--archive", archive)

    assert verified.exit_code == 0, verified.stderr
    assert not (cached / "train" / "0.png").is_symlink()
    assert sorted(path.name for path in (cached.parents[1] / "blobs").iterdir()) == ["9b1c1"]


def test_a_file_that_another_version_links_to_is_not_deleted(tmp_path: Path, cached: Path) -> None:
    other = cached.parent / "e6a3" / "0.png"
    other.parent.mkdir()
    other.symlink_to(Path("../../blobs/9b1c0"))
    taken(tmp_path, cached)

    run("remove", "d5f2/train--0", "--reason", "they asked", "--delete-files", "--archive", tmp_path / "archive")

    assert not (cached / "train" / "0.png").is_symlink()
    assert other.is_file()


# The value itself


def test_however_much_is_passed_over_few_examples_are_kept() -> None:
    passed_over = PassedOver()
    for number in range(10_000):
        passed_over.add(What.ENDING, f"x.{number}", which=f".{number}")
        passed_over.add(What.ROW, f"{number}.png", which="metadata.csv")

    assert passed_over.number(What.ENDING) == passed_over.number(What.ROW) == 10_000
    assert len(list(passed_over)) < 300
    assert max(len(each.examples) for each in passed_over) == EXAMPLES


def test_it_is_told_again_where_nothing_is_read_again(
    tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doesexist.archive.intake.MANY", 1)
    monkeypatch.setattr(stamps, "_TICK", float("-inf"))
    (mine / "x.mov").write_bytes(b"-")
    ingest(tmp_path / "archive", "folder", mine)

    again = ingest(tmp_path / "archive", "folder", mine)
    (mine / "x.mov").unlink()
    last = ingest(tmp_path / "archive", "folder", mine)

    assert last_intake.MANY > 1
    assert [(each.which, each.number) for each in again.passed_over] == [(".mov", 1)]
    assert not last.passed_over


def test_a_file_that_is_not_taken_is_not_said_to_be_taken_without_a_credit(tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b")):
        picture(tmp_path / "faces" / f"{name}.png", 32, 32, seed=number)
    (tmp_path / "faces" / "bad.jpg").touch()
    (tmp_path / "faces" / "list.csv").write_text("file,author\na.png,Ada Muster\n")

    told = ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    assert [row.key for row in told.rejected] == ["bad"]
    assert "Taken without a credit: 1 picture that no row names: b.png" in " ".join(map(str, told.passed_over.lines()))
