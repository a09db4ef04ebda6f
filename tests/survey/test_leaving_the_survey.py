"""Who leaves, leaves the survey too: what remains is what would be there had they never been in it."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import holding, ingest, register, remove
from made import ffhq, group, picture, record, with_files
from PIL import Image
from surveys import content, drawn, survey

from doesexist.archive import SURVEY, Reading, ShardRow, Who
from doesexist.archive.leaving import changes
from doesexist.archive.survey import surveys
from doesexist.errors import DoesExistError
from doesexist.imaging.decoding import pixels_of
from doesexist.studio.average import averaging
from doesexist.studio.leaving import removing, veiling
from doesexist.studio.survey import shards_without
from doesexist.studio.survey.surveyed_pictures import surveyed_in
from doesexist.studio.survey.surveying import row_of
from doesexist.studio.wall.walls import wall


def without(folder: Path, archive: Path, dataset: str, *keys: str) -> Path:
    """An archive from which these left before anybody looked."""
    ingest(archive, "ffhq", folder, dataset=dataset)
    remove(archive, *(f"{dataset}/{key}" for key in keys))
    survey(archive)
    return archive


def test_a_hundred_leave_one_by_one_and_the_survey_is_one_without_them(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 600)
    survey(archive)
    keys = [f"{number:05}" for number in random.Random(3).sample(range(600), 100)]

    for key in keys:
        remove(archive, f"sample/{key}")

    assert content(archive) == content(without(tmp_path / "ffhq", tmp_path / "other", "sample", *keys))


def test_all_of_a_shard_can_leave(tmp_path: Path) -> None:
    records = [with_files(tmp_path / "ffhq", record(number), "image") for number in range(3)]
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(archive)

    departure, _ = remove(archive, "ffhq/00000", "ffhq/00001", "ffhq/00002")

    assert len(departure.left) == 3
    assert content(archive) == ["0 seen"]
    with pytest.raises(DoesExistError, match="No picture of ffhq"):
        wall(archive, "ffhq")


def test_their_tile_and_their_digest_are_in_no_file(tmp_path: Path) -> None:
    records = [with_files(tmp_path / "ffhq", record(number), "image") for number in range(3)]
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(archive)
    with Reading(archive) as reading:
        surveyed = surveyed_in(reading, archive, "ffhq")
    tile = surveyed.tiles(16, np.array([1])).tobytes()
    digest = surveyed.fingerprint(1)
    for words in (tile, digest):
        assert any(words in path.read_bytes() for path in (archive / SURVEY).iterdir()), "the search finds them before"

    remove(archive, "ffhq/00001")

    files = [path.read_bytes() for path in archive.rglob("*") if path.is_file()]
    assert not any(words in file for words in (tile, digest) for file in files)


def test_a_page_that_was_open_does_not_show_them_any_more(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 40)
    survey(archive)
    before = wall(archive, "sample")
    assert before.place("00007") == 7

    remove(archive, "sample/00007")

    assert wall(archive, "sample").place("00007") is None
    assert averaging.people(archive, "sample").count == 39


def test_who_was_on_a_photograph_with_them_is_looked_at_again_with_them_veiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = {str(10 + number): entry for number, entry in enumerate(group(tmp_path / "ffhq", 10, 3))}
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(archive)
    with Reading(archive) as reading:
        before = surveyed_in(reading, archive, "ffhq")
        seen = {key: before.fingerprint(place) for place, key in enumerate(before.keys)}

    monkeypatch.setattr(removing, "Survey", None)  # it is done at once, and not by a survey afterwards

    departure, _ = remove(archive, "ffhq/00010")

    with Reading(archive) as reading:
        after = surveyed_in(reading, archive, "ffhq")
    assert departure.wanting == ()
    assert after.keys == ("00011", "00012")
    assert after.fingerprint(0) != seen["00011"], "the neighbour's crop reaches into the leaver"
    assert after.fingerprint(1) == seen["00012"]
    assert content(archive) == content(without(tmp_path / "ffhq", tmp_path / "other", "ffhq", "00010"))


def test_where_their_picture_is_gone_the_others_are_added_up_again(tmp_path: Path) -> None:
    records = [with_files(tmp_path / "ffhq", record(number), "image") for number in range(5)]
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(archive)
    other = tmp_path / "other"
    without(tmp_path / "ffhq", other, "ffhq", "00002")
    (tmp_path / "ffhq" / records[2]["image"]["file_path"]).unlink()

    remove(archive, "ffhq/00002")

    assert content(archive) == content(other)


def test_where_their_picture_has_changed_it_is_not_subtracted(tmp_path: Path) -> None:
    records = [with_files(tmp_path / "ffhq", record(number), "image") for number in range(5)]
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(archive)
    picture(tmp_path / "ffhq" / records[2]["image"]["file_path"], 128, 128, seed=99)

    remove(archive, "ffhq/00002")

    assert content(archive) == content(without(tmp_path / "ffhq", tmp_path / "other", "ffhq", "00002"))


def test_where_nobody_s_picture_is_there_they_leave_and_the_others_stay_on_the_wall(tmp_path: Path) -> None:
    records = [with_files(tmp_path / "ffhq", record(number), "image") for number in range(5)]
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(archive)
    whole = (tmp_path / "ffhq").rename(tmp_path / "unplugged")

    departure, _ = remove(archive, "ffhq/00002")

    assert departure.left == ("ffhq/00002",)
    assert departure.wanting, "it is told that the average has to be made again"
    assert list(wall(archive, "ffhq").keys) == ["00000", "00001", "00003", "00004"]
    whole.rename(tmp_path / "ffhq")
    survey(archive)
    assert content(archive) == content(without(tmp_path / "ffhq", tmp_path / "other", "ffhq", "00002"))


def test_who_is_found_to_have_left_when_their_dataset_is_corrected_leaves_the_survey(tmp_path: Path) -> None:
    url = "https://www.flickr.com/photos/account/99900000000001/"
    bare = record(1)
    bare["metadata"]["photo_url"] = ""
    named = record(1, photo_url=url)
    entries = {"0": with_files(tmp_path / "ffhq", record(0, photo_url=url), "image")}
    entries["1"] = with_files(tmp_path / "ffhq", bare, "image")
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", entries))
    survey(archive)
    remove(archive, "flickr/account", "ffhq/00000")
    assert list(wall(archive, "ffhq").keys) == ["00001"]

    named["image"] = bare["image"]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", {"1": named}))

    assert content(archive) == ["0 seen"]


def test_an_average_after_leaving_is_the_mean_of_those_who_stay(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 30)
    survey(archive)

    remove(archive, "sample/00003", "sample/00020")

    files = sorted((tmp_path / "ffhq" / "images1024x1024").rglob("*.png"))
    stay = [pixels_of(file).astype(np.int64) for file in files if file.stem not in {"00003", "00020"}]
    sums = averaging.added(averaging.people(archive, "sample"))
    np.testing.assert_array_equal(sums.pixels, np.sum(stay, axis=0))


def test_the_register_holds_nothing_of_what_was_seen_of_them(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 5)
    survey(archive)
    connection = register(archive)
    stamp: bytes = connection.one("SELECT s.stamp FROM seen s JOIN picture p ON p.id = s.picture WHERE p.key = '00003'")
    connection.close()

    remove(archive, "sample/00003")

    assert not any(stamp in path.read_bytes() for path in archive.rglob("*") if path.is_file())
    assert holding(archive, "no such words") == []


def test_where_most_of_those_who_stay_are_of_another_size_theirs_is_added_up(tmp_path: Path) -> None:
    for number, side in enumerate((64, 64, 64, 96, 96)):
        picture(tmp_path / "faces" / f"{number}.png", side, side, seed=number)
    archive = tmp_path / "archive"
    ingest(archive, "folder", tmp_path / "faces")
    survey(archive)

    for key in ("0", "1"):
        remove(archive, f"faces/{key}")

    ingest(tmp_path / "other", "folder", tmp_path / "faces")
    remove(tmp_path / "other", "faces/0", "faces/1")
    survey(tmp_path / "other")
    assert content(archive) == content(tmp_path / "other")
    assert averaging.added(averaging.people(archive, "faces")).size == (96, 96)


def test_a_picture_that_turns_out_to_be_of_a_photograph_that_somebody_left_is_surveyed_again(tmp_path: Path) -> None:
    first, second = group(tmp_path / "ffhq", 10, 2)
    url = second["metadata"]["photo_url"]
    second["metadata"]["photo_url"] = ""
    for fact in ("file_size", "file_md5", "pixel_md5"):
        del second["in_the_wild"][fact]
    archive = tmp_path / "archive"
    folder = ffhq(tmp_path / "ffhq", {"10": first, "11": second})
    another = folder / second["in_the_wild"]["file_path"]
    with Image.open(another) as photograph:  # else it would be known by its content
        photograph.putpixel((0, 0), (1, 2, 3))
        photograph.save(another)
    ingest(archive, "ffhq", folder)
    survey(archive)
    remove(archive, "ffhq/00010")
    before = content(archive)

    second["metadata"]["photo_url"] = url
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", {"11": second}))

    assert content(archive) == ["0 seen"], "nothing of who left is kept, and no file of before"
    survey(archive)
    assert content(archive) != before, "they are veiled"


def while_pixels_are_made(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[bool]:
    """Do something, once, when a shard has been made without who leaves it, and the register does not name it yet."""
    done: list[bool] = []

    def meanwhile(*facts: Any) -> ShardRow:
        if not done:
            done.append(True)
            do()
        return row_of(*facts)

    monkeypatch.setattr(shards_without, "row_of", meanwhile)
    return done


def test_others_can_write_while_pixels_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = drawn(tmp_path, 6, size=64)
    survey(archive, workers=1)

    def write() -> None:
        other = register(archive)
        other.patient(0)
        assert other.one("SELECT count(*) FROM picture") == 6, "everyone is still here"
        other.execute("INSERT INTO note VALUES('written', 'meanwhile')")
        other.close()

    done = while_pixels_are_made(monkeypatch, write)
    departure, _ = remove(archive, "sample/00003")

    assert (done, departure.wanting) == ([True], ())
    assert content(archive) == content(without(tmp_path / "ffhq", tmp_path / "other", "sample", "00003"))


def test_who_is_veiled_while_pixels_are_made_is_in_no_file_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = drawn(tmp_path, 6, size=64)
    survey(archive, workers=1)

    def veil() -> None:
        monkeypatch.setattr(changes, "PATIENCE", 0.01)
        monkeypatch.setattr(surveys, "_PATIENCE", 0.01)
        veiling.veil(archive, [Who("picture", ("sample", "00001"))], reason="so")

    done = while_pixels_are_made(monkeypatch, veil)
    remove(archive, "sample/00003")

    assert done
    assert content(archive) == ["0 seen"], "no shard, and no file"


def test_a_shard_that_is_another_while_its_pixels_are_made_goes_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = drawn(tmp_path, 6, size=64)
    survey(archive, workers=1)

    def begin_again() -> None:
        other = register(archive)
        other.execute("UPDATE shard SET unsummed = 1, sums = NULL, squares = NULL")
        other.close()

    done = while_pixels_are_made(monkeypatch, begin_again)

    def not_now(*_: object) -> bool:
        return False

    monkeypatch.setattr(removing, "look_again", not_now)
    departure, _ = remove(archive, "sample/00003")

    assert done
    assert departure.wanting, "it is told that they are to be surveyed again"
    assert content(archive) == ["0 seen"]
    survey(archive, workers=1)
    assert content(archive) == content(without(tmp_path / "ffhq", tmp_path / "other", "sample", "00003"))
