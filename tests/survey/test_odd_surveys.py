"""Whatever lies in a dataset, everyone who can be looked at is, and the others are told with their reason."""

import shutil
from pathlib import Path

import numpy as np
from archives import ingest, remove
from folders import CUT_OFF, afresh, cut, people, taken, unreadable
from made import ffhq, group, picture, record, with_files
from PIL import Image
from surveys import content, pixels, survey
from typer.testing import CliRunner

from doesexist.archive import Reading
from doesexist.cli import app
from doesexist.model.shards import shard_of
from doesexist.studio.average import averaging
from doesexist.studio.survey.looking import MISSING
from doesexist.studio.survey.surveyed_pictures import surveyed_in
from doesexist.studio.survey.surveying import Unreadable


def test_of_several_sizes_most_are_added_up_and_all_are_on_the_wall(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 5)
    for number, (width, height) in enumerate(
        [(80, 60), (80, 60), (1, 1), (2, 3), (700, 2), (3, 900), (2000, 5), (257, 256)]
    ):
        picture(folder / f"{10 + number:05}.png", width, height, seed=number)
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")

    told = CliRunner().invoke(app, ["survey", "--archive", str(tmp_path / "archive")])

    assert told.exit_code == 0
    assert told.stdout == (
        "faces: 13 pictures surveyed; 5 of 64 × 64 pixels are in the average, 8 of other sizes are not.\n"
    )
    sums = averaging.added(averaging.people(tmp_path / "archive", "faces"))
    five = [pixels(folder / f"{number:05}.png").astype(np.int64) for number in range(5)]
    np.testing.assert_array_equal(sums.pixels, np.sum(five, axis=0))


def test_when_most_are_of_another_size_these_are_added_up(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 4, 64)
    archive = taken(tmp_path, folder)
    people(folder, 5, 96, first=300)

    archive = taken(tmp_path, folder)

    assert content(archive) == afresh(tmp_path, folder)


def test_sizes_are_counted_alike_whether_or_not_a_picture_can_be_read(tmp_path: Path) -> None:
    folder = people(people(tmp_path / "faces", 2, 96), 3, 64, first=2)
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    for number in (2, 3, 4):
        cut(folder / f"{number:05}.png")
    first = survey(tmp_path / "archive")

    second = survey(tmp_path / "archive")

    assert (first.found[0].size, first.found[0].summed) == ((64, 64), 0)
    assert second.found == first.found
    assert second.looked == 0


def test_who_could_never_be_read_leaves_as_well(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 3)
    for archive in ("archive", "other"):
        ingest(tmp_path / archive, "folder", folder, dataset="faces")
    cut(folder / "00001.png")
    survey(tmp_path / "archive")

    departure, _ = remove(tmp_path / "archive", "faces/00001")

    assert departure.left == ("faces/00001",)
    remove(tmp_path / "other", "faces/00001")
    survey(tmp_path / "other")
    assert content(tmp_path / "archive") == content(tmp_path / "other")


def test_names_are_keys_too(tmp_path: Path) -> None:
    folder = tmp_path / "faces"
    names = [f"{name}-{number}" for number in range(20) for name in ("Ada", "grace", "éloise")]
    for seed, name in enumerate(names):
        picture(folder / f"{name}.png", seed=seed)
    archive = taken(tmp_path, folder)

    with Reading(archive) as reading:
        keys = surveyed_in(reading, archive, "faces").keys
        numbers = [shard.number for shard in reading.shards("faces")]

    assert len(keys) == len(names)
    assert sorted(numbers) == sorted({shard_of(key) for key in keys})
    assert max(numbers) < 0
    remove(archive, "faces/Ada-7")
    ingest(tmp_path / "other", "folder", folder, dataset="faces")
    remove(tmp_path / "other", "faces/Ada-7")
    survey(tmp_path / "other")
    assert content(archive) == content(tmp_path / "other")


def test_three_hundred_of_the_same_picture_count_three_hundred_times(tmp_path: Path) -> None:
    same = picture(tmp_path / "one.png", seed=1)
    (tmp_path / "faces").mkdir()
    for number in range(300):
        shutil.copyfile(same, tmp_path / "faces" / f"{number:05}.png")
    archive = taken(tmp_path, tmp_path / "faces")

    sums = averaging.added(averaging.people(archive, "faces"))

    np.testing.assert_array_equal(sums.pixels, pixels(same).astype(np.int64) * 300)
    np.testing.assert_array_equal(averaging.mean(sums), pixels(same))
    assert averaging.deviation(sums).max() == 0


def test_a_dataset_of_records_alone_has_nobody_to_look_at(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(5)]))

    told = CliRunner().invoke(app, ["survey", "--archive", str(tmp_path / "archive")])

    assert (told.exit_code, told.stdout, told.stderr) == (0, "There is no picture here that could be looked at.\n", "")


def test_an_archive_without_a_dataset_has_nobody_to_look_at(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 1)
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    remove(tmp_path / "archive", "faces/00000")

    assert survey(tmp_path / "archive").found == []


def test_pictures_are_cut_from_their_photographs_where_there_is_nothing_else(tmp_path: Path) -> None:
    entries = group(tmp_path / "ffhq", 10, 2)
    whole = {str(10 + number): entry for number, entry in enumerate(entries)}
    whole["0"] = with_files(tmp_path / "ffhq", record(0), "image", size=1024)
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", whole), dataset="faces")

    done = survey(tmp_path / "archive")

    assert (done.found[0].pictures, done.found[0].size, done.found[0].summed) == (3, (1024, 1024), 3)
    assert survey(tmp_path / "archive").looked == 0


def test_a_photograph_that_is_cut_off_is_told(tmp_path: Path) -> None:
    entries = group(tmp_path / "ffhq", 10, 2)
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", {"10": entries[0], "11": entries[1]}))
    cut(tmp_path / "ffhq" / entries[1]["in_the_wild"]["file_path"])

    told = survey(tmp_path / "archive")

    assert told.unreadable == [Unreadable("ffhq/00011", CUT_OFF)]
    assert told.found[0].pictures == 1


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 3)
    archive = taken(tmp_path, folder)
    outside = picture(tmp_path / "private.png", seed=9)
    (folder / "00001.png").unlink()
    (folder / "00001.png").symlink_to(outside)

    told = survey(archive)

    assert unreadable(told) == {"00001": MISSING}
    assert told.found[0].pictures == 2


def test_a_bomb_that_came_in_the_place_of_a_picture_is_told(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 3)
    archive = taken(tmp_path, folder)
    Image.new("1", (20_000, 20_000)).save(folder / "00001.png")

    told = survey(archive)

    assert unreadable(told) == {"00001": "it has 20,000 × 20,000 pixels, more than 120 million"}


def test_what_is_told_in_json_names_everyone_who_could_not_be_read(tmp_path: Path) -> None:
    folder = people(tmp_path / "faces", 15)
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    for number in range(12):
        cut(folder / f"{number:05}.png")

    told = CliRunner().invoke(app, ["survey", "--archive", str(tmp_path / "archive"), "--json"])
    words = CliRunner().invoke(app, ["survey", "--archive", str(tmp_path / "archive")])

    assert told.stdout.count(CUT_OFF) == 12
    assert words.stderr.count(CUT_OFF) == 10
    assert words.stderr.endswith("… and 2 more that can't be read; --json lists them all.\n")
