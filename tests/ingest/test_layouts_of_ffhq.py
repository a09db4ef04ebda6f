"""FFHQ comes in however it is laid out: as Kaggle has it, flat, one folder too deep, thumbnails alone."""

import json
import shutil
from pathlib import Path

import pytest
from archives import ingest
from command_line import run
from made import Record, ffhq, picture, record, with_files
from PIL import Image

from doesexist.archive import Reading
from doesexist.errors import DatasetUnreadable
from doesexist.model import File, Picture

PEOPLE = 3


def whole(folder: Path) -> list[Record]:
    """FFHQ as it is published, aligned pictures and thumbnails of a few people; its records."""
    records = [with_files(folder, record(number), "image", "thumbnail", size=256) for number in range(PEOPLE)]
    ffhq(folder, records)
    return records


def moved(folder: Path, kind: str, to: str, *, ending: str = ".png", size: int | None = None) -> None:
    """Put the pictures of a set elsewhere, with another ending, made smaller."""
    for path in sorted((folder / kind).rglob("*.png")):
        there = folder / to / f"{path.stem}{ending}"
        there.parent.mkdir(parents=True, exist_ok=True)
        if ending == ".png" and size is None:
            shutil.copy(path, there)
        else:
            image = Image.open(path).convert("RGB")
            image.resize((size, size) if size else image.size).save(there)
    shutil.rmtree(folder / kind)


def pictures(archive: Path) -> list[Picture]:
    with Reading(archive) as reading:
        return sorted(reading.every_picture(), key=lambda each: each.key)


def files(archive: Path, kind: str = "image") -> list[File | None]:
    return [getattr(picture, kind) for picture in pictures(archive)]


def paths(archive: Path, kind: str = "image") -> list[str | None]:
    return [file.path if file and file.present else None for file in files(archive, kind)]


@pytest.mark.parametrize("to", ["images1024x1024", "", "ffhq", "train", "1024x1024"])
def test_pictures_in_one_flat_folder_are_those_of_their_records(tmp_path: Path, to: str) -> None:
    folder = tmp_path / "ffhq"
    records = whole(folder)
    moved(folder, "images1024x1024", "held")
    shutil.rmtree(folder / "thumbnails128x128")
    (folder / to).mkdir(exist_ok=True)
    for path in (folder / "held").iterdir():
        path.rename(folder / to / path.name)

    summary = ingest(tmp_path / "archive", "ffhq", folder, verify=True)

    assert (summary.pictures, summary.rejected) == (PEOPLE, [])
    at = f"{to}/" if to else ""
    assert paths(tmp_path / "archive") == [f"{at}{number:05}.png" for number in range(PEOPLE)]
    # They are the record's own files, and its md5s hold for them.
    assert [file and file.md5 for file in files(tmp_path / "archive")] == [
        each["image"]["file_md5"] for each in records
    ]
    assert summary.notes == (f"3 files of {to or 'the folder itself'} were found by number, not where the list says.",)


@pytest.mark.parametrize("ending", [".jpg", ".webp", ".PNG", ".JPEG"])
def test_pictures_made_smaller_and_encoded_anew_are_shown_as_they_are(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "ffhq"
    records = whole(folder)
    moved(folder, "images1024x1024", "resized", ending=ending, size=128)

    summary = ingest(tmp_path / "archive", "ffhq", folder, verify=True)

    assert (summary.pictures, summary.rejected) == (PEOPLE, [])
    found = files(tmp_path / "archive")
    assert [file and (file.path, file.width, file.md5) for file in found] == [
        (f"resized/{number:05}{ending}", 128, None) for number in range(PEOPLE)
    ]
    # The record's landmarks are in pixels of a picture of 256.
    shown = pictures(tmp_path / "archive")[0].landmarks
    assert shown is not None
    assert shown[0] == pytest.approx([each / 2 for each in records[0]["image"]["face_landmarks"][0]], abs=0.01)


def test_pictures_made_smaller_in_their_own_place_are_not_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    whole(folder)
    for path in (folder / "images1024x1024").rglob("*.png"):
        Image.open(path).resize((64, 64)).save(path)

    summary = ingest(tmp_path / "archive", "ffhq", folder, verify=True)

    assert summary.rejected == []
    assert [file and file.width for file in files(tmp_path / "archive")] == [64] * PEOPLE


def test_everything_one_folder_too_deep_is_found(tmp_path: Path) -> None:
    whole(tmp_path / "downloads" / "ffhq-dataset")

    summary = ingest(tmp_path / "archive", "ffhq", tmp_path / "downloads")

    assert (summary.pictures, summary.rejected, summary.notes) == (PEOPLE, [], ())
    assert paths(tmp_path / "archive")[0] == "ffhq-dataset/images1024x1024/00000/00000.png"
    assert pictures(tmp_path / "archive")[0].title == record(0)["metadata"]["photo_title"]


def test_a_list_beside_a_folder_too_deep_is_that_of_its_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    whole(folder)
    (folder / "images1024x1024").rename(tmp_path / "images1024x1024")
    (folder / "deeper" / "still").mkdir(parents=True)
    (tmp_path / "images1024x1024").rename(folder / "deeper" / "still" / "images1024x1024")

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert paths(tmp_path / "archive")[0] == "deeper/still/images1024x1024/00000/00000.png"
    assert summary.notes == ("3 files of deeper/still/images1024x1024 were found by number, not where the list says.",)


@pytest.mark.parametrize("to", ["thumbnails128x128", "thumbnails"])
def test_thumbnails_alone_are_thumbnails(tmp_path: Path, to: str) -> None:
    folder = tmp_path / "ffhq"
    whole(folder)
    shutil.rmtree(folder / "images1024x1024")
    moved(folder, "thumbnails128x128", "thumbs")
    (folder / "thumbs").rename(folder / to)

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert paths(tmp_path / "archive", "thumbnail") == [f"{to}/{number:05}.png" for number in range(PEOPLE)]
    assert [each.shown_from for each in pictures(tmp_path / "archive")] == ["thumbnail"] * PEOPLE
    assert summary.pictures == PEOPLE


def test_without_a_list_a_picture_is_known_by_its_number(tmp_path: Path) -> None:
    picture(tmp_path / "kaggle" / "resized" / "00042.jpg")
    picture(tmp_path / "kaggle" / "resized" / "69999.jpg")

    summary = ingest(tmp_path / "archive", "ffhq", tmp_path / "kaggle")

    assert summary.pictures == 2
    assert [each.key for each in pictures(tmp_path / "archive")] == ["00042", "69999"]


def test_of_several_the_largest_is_shown_and_the_others_are_told(tmp_path: Path) -> None:
    for number in range(PEOPLE):
        picture(tmp_path / "ffhq" / "256x256" / f"{number:05}.jpg", 256, 256)
        picture(tmp_path / "ffhq" / "resized" / f"{number:05}.jpg", 64, 64)
        picture(tmp_path / "ffhq" / "masks" / f"{number:05}.png", 512, 512)

    summary = ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq")

    assert paths(tmp_path / "archive") == [f"256x256/{number:05}.jpg" for number in range(PEOPLE)]
    assert [*summary.passed_over.lines()] == [
        "Not taken: 6 pictures of a number of which another is shown: 3 masks; 3 resized."
    ]


def test_the_record_s_own_file_is_shown_whatever_lies_beside(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    whole(folder)
    picture(folder / "resized" / "00001.jpg", 512, 512)

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert paths(tmp_path / "archive")[1] == "images1024x1024/00000/00001.png"
    assert [*summary.passed_over.lines()] == ["Not taken: 1 picture of a number of which another is shown: 1 resized."]


def test_what_could_not_be_matched_is_counted_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    whole(folder)
    (folder / "images1024x1024" / "00000" / "00001.png").unlink()
    (folder / "thumbnails128x128" / "00000" / "00001.png").unlink()
    picture(folder / "cover.jpg")
    picture(folder / "resized" / "seed0007.png")

    done = run("ingest", "ffhq", folder, "--archive", tmp_path / "archive", "--json")

    assert [(each["what"], each["examples"]) for each in json.loads(done.stdout)["not_taken"]] == [
        ("rows without a file", ["00001"]),
        ("pictures without a number", ["cover.jpg", "resized/seed0007.png"]),
    ]


def test_a_damaged_copy_is_told_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    whole(folder)
    moved(folder, "images1024x1024", "resized", ending=".jpg", size=128)
    file = folder / "resized" / "00002.jpg"
    file.write_bytes(file.read_bytes()[:900])

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert [(row.key, row.reason) for row in summary.rejected] == [
        ("00002", "resized/00002.jpg: it is cut off or damaged")
    ]


def test_a_folder_of_pictures_that_are_called_otherwise_is_no_ffhq(tmp_path: Path) -> None:
    picture(tmp_path / "holidays" / "beach.jpg")

    with pytest.raises(DatasetUnreadable, match="no picture called by its number"):
        ingest(tmp_path / "archive", "ffhq", tmp_path / "holidays")


def test_a_linked_folder_that_leads_out_is_told(tmp_path: Path) -> None:
    picture(tmp_path / "elsewhere" / "00000.png")
    picture(tmp_path / "ffhq" / "00001.png")
    (tmp_path / "ffhq" / "images1024x1024").symlink_to(tmp_path / "elsewhere")

    summary = ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq")

    assert summary.pictures == 1
    assert [*summary.passed_over.lines()] == [
        "Not taken: 1 link or folder out of reach: images1024x1024 (links to folders are not followed)."
    ]


@pytest.mark.parametrize(
    ("folder", "first"), [("03_ffhq_flat", "images1024x1024/00000.png"), ("03_ffhq_resized", "resized/00000.jpg")]
)
def test_ffhq_as_others_have_it_comes_in(shared_data: Path, tmp_path: Path, folder: str, first: str) -> None:
    summary = ingest(tmp_path / "archive", "ffhq", shared_data / "field" / folder, verify=True)

    assert (summary.pictures, summary.rejected) == (12, [])
    assert paths(tmp_path / "archive")[0] == first
