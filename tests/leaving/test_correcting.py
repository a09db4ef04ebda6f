"""A credit is put right, and stays so."""

import json
from pathlib import Path

import pytest
from archives import holding, ingest, remove
from made import ffhq, picture, quad, record

from doesexist.archive import Reading, Who
from doesexist.errors import CreditUnknown, Left, NothingFound
from doesexist.model.description import described
from doesexist.studio.leaving.removing import correct

URL = "https://www.flickr.com/photos/many/9992{}/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ffhq(
        tmp_path / "ffhq", [record(n, author="Test Old", photo_url=URL.format(n)) for n in range(3)] + [record(3)]
    )


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", folder)
    return tmp_path / "archive"


MANY = Who("contributor", ("flickr", "many"))


def names(archive: Path) -> list[str | None]:
    with Reading(archive) as reading:
        found = [reading.picture("ffhq", f"0000{number}").contributor for number in range(3)]
    return [contributor.name if contributor else None for contributor in found]


def test_a_contributor_s_new_name_is_on_all_their_pictures_and_the_old_one_nowhere(archive: Path, folder: Path) -> None:
    pictures, _ = correct(archive, MANY, "Test New")
    assert (pictures, names(archive), holding(archive, "Test Old")) == (3, ["Test New"] * 3, [])

    again = ingest(archive, "ffhq", folder)

    assert (again.same, names(archive), holding(archive, "Test Old")) == (4, ["Test New"] * 3, [])


def test_a_new_name_is_on_pictures_that_come_later(archive: Path, folder: Path) -> None:
    correct(archive, MANY, "Test New")

    ffhq(folder, [record(n, author="Test Old", photo_url=URL.format(n), photo_title="another") for n in range(3)])
    ingest(archive, "ffhq", folder)

    assert names(archive) == ["Test New"] * 3


def test_one_picture_s_credit_is_put_right_alone(archive: Path) -> None:
    correct(archive, Who("picture", ("ffhq", "00001")), "Test Other")

    assert names(archive) == ["Test Old", "Test Other", "Test Old"]


def test_who_asks_not_to_be_named_is_nowhere_named_and_their_page_is_gone(archive: Path, folder: Path) -> None:
    correct(archive, MANY, None)
    ingest(archive, "ffhq", folder)

    with Reading(archive) as reading:
        found = described(reading.picture("ffhq", "00000"))
        with pytest.raises(NothingFound):
            reading.contributor("flickr", "many")
    assert (found["contributor"], found["source"]) == (None, None)
    assert " by a photographer who asked not to be named, CC BY 2.0" in found["credit"]
    assert holding(archive, "Test Old") == []


def test_who_is_not_named_can_still_leave(archive: Path) -> None:
    correct(archive, MANY, None)

    departure, _ = remove(archive, "flickr/many")

    assert departure.left == ("ffhq/00000", "ffhq/00001", "ffhq/00002")
    with Reading(archive) as reading, pytest.raises(Left):
        reading.contributor("flickr", "many")


def test_who_wants_to_be_named_again_is_when_the_dataset_is_read_again(archive: Path, folder: Path) -> None:
    correct(archive, MANY, None)
    remains = Who("picture", ("ffhq", "00000"))

    correct(archive, remains, "Test Again")
    ingest(archive, "ffhq", folder)

    assert names(archive) == ["Test Again", None, None]


def test_nobody_to_put_right_is_told(archive: Path) -> None:
    with pytest.raises(NothingFound, match="The archive holds nothing under flickr/nobody"):
        correct(archive, Who("contributor", ("flickr", "nobody")), "Test")


def test_who_asks_not_to_be_named_is_not_named_by_the_dataset_s_own_words(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "a.png")
    (folder / "metadata.csv").write_text("file_name,author,shot_by\na.png,Test Ada,Test Ada Herself\n")
    ingest(tmp_path / "archive", "folder", folder)

    correct(tmp_path / "archive", Who("picture", ("mine", "a")), None)
    ingest(tmp_path / "archive", "folder", folder)

    assert holding(tmp_path / "archive", "Test Ada") == []


def test_a_credit_that_nobody_has_is_not_said_to_be_put_right(tmp_path: Path) -> None:
    picture(tmp_path / "mine" / "a.png")
    ingest(tmp_path / "archive", "folder", tmp_path / "mine")

    with pytest.raises(CreditUnknown, match="Who took mine/a is unknown"):
        correct(tmp_path / "archive", Who("picture", ("mine", "a")), "Test Ada")


def test_who_asks_not_to_be_named_is_not_named_by_an_earlier_correction_of_a_picture(
    archive: Path, folder: Path
) -> None:
    correct(archive, Who("picture", ("ffhq", "00001")), "Test Private-3fa9")

    correct(archive, MANY, None)
    ffhq(folder, [record(n, author="Test Old", photo_url=URL.format(n), photo_title="another") for n in range(3)])
    ingest(archive, "ffhq", folder)

    assert names(archive) == [None] * 3
    assert holding(archive, "Test Private-3fa9") == []


def test_who_asks_not_to_be_named_is_led_to_by_nothing_though_their_record_is_another_later(tmp_path: Path) -> None:
    archive, path = tmp_path / "archive", tmp_path / "list.jsonl"
    entry = {
        "flickr_url": "https://www.flickr.com/photos/many/99920/",
        "photo_url": "https://live.staticflickr.com/1/99920_abc123_k.jpg",
        "author": "Test Old",
        "face_quad": quad(40, 60, 160),
    }
    path.write_text(json.dumps(entry))
    ingest(archive, "thispersonexists", path)
    correct(archive, MANY, None)

    path.write_text(json.dumps({**entry, "face_quad": quad(50, 60, 160)}))
    again = ingest(archive, "thispersonexists", path)

    with Reading(archive) as reading:
        found = reading.picture("thispersonexists", "0")
    assert again.changed == 1
    assert (found.contributor, found.source, found.file) == (None, None, None)
    assert [holding(archive, words) for words in ("Test Old", "photos/many", "99920_abc123")] == [[], [], []]


def test_who_asks_not_to_be_named_is_not_named_by_own_words_that_come_later(tmp_path: Path) -> None:
    folder, archive = tmp_path / "mine", tmp_path / "archive"
    picture(folder / "a.png")
    (folder / "metadata.csv").write_text("file_name,author\na.png,Test Ada\n")
    ingest(archive, "folder", folder)
    correct(archive, Who("picture", ("mine", "a")), None)

    (folder / "metadata.csv").write_text("file_name,author,shot_by\na.png,Test Ada,Test Ada Herself\n")
    ingest(archive, "folder", folder)

    assert holding(archive, "Test Ada") == []


def test_who_asked_not_to_be_named_is_not_named_though_the_only_picture_that_names_them_has_left(
    archive: Path, folder: Path
) -> None:
    correct(archive, MANY, None)
    correct(archive, Who("picture", ("ffhq", "00000")), "Test Again")
    ingest(archive, "ffhq", folder)

    remove(archive, "ffhq/00000")
    ffhq(folder, [record(n, author="Test Old", photo_url=URL.format(n), photo_title="another") for n in range(5)])
    ingest(archive, "ffhq", folder)

    with Reading(archive) as reading:
        found = [reading.picture("ffhq", f"0000{number}").contributor for number in (1, 2, 4)]
    assert found == [None] * 3
    assert holding(archive, "Test Old") == []
