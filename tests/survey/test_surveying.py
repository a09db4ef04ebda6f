"""Everyone is looked at once, and what is kept of them is exact."""

import re
from pathlib import Path

import numpy as np
import pytest
from archives import as_of_schema, ingest, register, remove
from made import ffhq, picture, record, with_files
from surveys import Pixels, aligned, content, drawn, half_up, pixels, survey

from doesexist.archive import SURVEY, Reading
from doesexist.archive.register import schema
from doesexist.compositions import shard_files, shards
from doesexist.compositions.composing import montage
from doesexist.compositions.surveyed import Surveyed
from doesexist.errors import DatasetAway
from doesexist.imaging import measuring
from doesexist.imaging.measuring import Measures
from doesexist.imaging.tiles import LEVELS
from doesexist.model.grids import Grid
from doesexist.studio.average import averaging
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.survey.surveyed_pictures import surveyed_in
from doesexist.studio.survey.surveying import Survey, files_of
from doesexist.studio.upkeep.backing_up import backup
from doesexist.studio.upkeep.verifying import Broken, verify

PICTURES = 300
"""More than a shard holds."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("survey")
    drawn(folder, PICTURES)
    survey(folder / "archive")
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Path:
    return folder / "archive"


@pytest.fixture(scope="module")
def everyone(folder: Path) -> dict[str, Pixels]:
    return aligned(folder / "ffhq")


@pytest.fixture
def surveyed(archive: Path) -> Surveyed:
    with Reading(archive) as reading:
        return surveyed_in(reading, archive, "sample")


def test_everyone_is_in_it_in_the_order_of_their_keys(surveyed: Surveyed, everyone: dict[str, Pixels]) -> None:
    assert list(surveyed.keys) == sorted(everyone)


@pytest.mark.parametrize("side", LEVELS)
def test_a_tile_is_the_mean_of_what_it_stands_for(surveyed: Surveyed, everyone: dict[str, Pixels], side: int) -> None:
    tiles = surveyed.tiles(side, surveyed.everyone())

    block = 128 // side
    for tile, key in zip(tiles, surveyed.keys, strict=True):
        sums = everyone[key].reshape(side, block, side, block, 3).sum(axis=(1, 3), dtype=np.int64)
        np.testing.assert_array_equal(tile, half_up(sums, block * block))


def test_the_mean_is_numpy_s_own(archive: Path, everyone: dict[str, Pixels]) -> None:
    sums = averaging.added(averaging.people(archive, "sample"))

    total = np.sum([pixels.astype(np.int64) for pixels in everyone.values()], axis=0)
    assert sums.count == PICTURES
    np.testing.assert_array_equal(averaging.mean(sums), half_up(total, PICTURES))


def test_the_deviation_is_numpy_s_own(archive: Path, everyone: dict[str, Pixels]) -> None:
    sums = averaging.added(averaging.people(archive, "sample"))

    deviations = np.std([pixels.astype(np.float64) for pixels in everyone.values()], axis=0)
    np.testing.assert_allclose(averaging.deviation(sums), np.floor(2 * deviations + 0.5), atol=1)
    assert averaging.deviation(sums).max() > 100, "they do differ"


def test_a_montage_is_everyone_side_by_side(surveyed: Surveyed, everyone: dict[str, Pixels]) -> None:
    grid = Grid.largest_within(len(everyone))

    made = montage(surveyed, surveyed.everyone(), grid, 16)

    keys = sorted(everyone)
    rows = [
        np.hstack(
            [
                half_up(everyone[key].reshape(16, 8, 16, 8, 3).sum(axis=(1, 3), dtype=np.int64), 64)
                for key in keys[row * grid.columns : (row + 1) * grid.columns]
            ]
        )
        for row in range(grid.rows)
    ]
    np.testing.assert_array_equal(made, np.vstack(rows))


def test_its_files_are_what_their_names_say(archive: Path) -> None:
    names = [path.name for path in (archive / SURVEY).iterdir()]

    assert len(names) == 8, "two shards of four files"
    assert all(shard_files.is_whole(archive / SURVEY, name) for name in names)


def test_anybody_can_read_its_files_with_numpy_and_parquet(archive: Path) -> None:
    with Reading(archive) as reading:
        first = reading.shards("sample")[0]
    folder = archive / SURVEY

    rows = shard_files.rows_of(folder, files_of(first))
    tiles = np.load(folder / first.tiles)
    sums = np.load(folder / str(first.sums))

    assert [row.key for row in rows[:2]] == ["00000", "00001"]
    assert tiles.shape == (256 * sum(side * side * 3 for side in LEVELS),)
    assert (sums.shape, sums.dtype) == ((128, 128, 3), np.uint16)


def test_a_second_survey_finds_nothing_to_do(archive: Path) -> None:
    before = content(archive)

    again = survey(archive)

    assert (again.total, again.looked) == (0, 0)
    assert content(archive) == before


def test_who_comes_is_looked_at_alone(tmp_path: Path) -> None:
    records = [with_files(tmp_path / "ffhq", record(number), "image") for number in range(5)]
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))
    first = survey(tmp_path / "archive")
    records.append(with_files(tmp_path / "ffhq", record(5), "image"))
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))

    second = survey(tmp_path / "archive")

    ingest(tmp_path / "other", "ffhq", tmp_path / "ffhq", dataset="ffhq")
    survey(tmp_path / "other")
    assert (first.looked, second.looked) == (5, 1)
    assert content(tmp_path / "archive") == content(tmp_path / "other")


def test_it_does_not_matter_how_many_work(tmp_path: Path, archive: Path, folder: Path) -> None:
    ingest(tmp_path / "other", "ffhq", folder / "ffhq", dataset="sample")

    survey(tmp_path / "other", workers=7)

    assert content(tmp_path / "other") == content(archive)


def test_two_datasets_with_the_same_pictures_share_their_files(tmp_path: Path) -> None:
    picture(tmp_path / "faces" / "ada.png", seed=1)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    ingest(tmp_path / "archive", "folder", tmp_path / "faces", dataset="mirror")

    done = survey(tmp_path / "archive")

    assert [found.pictures for found in done.found] == [1, 1]
    assert done.looked == 2, "every file is opened, even if two are the same"
    assert len(list((tmp_path / "archive" / SURVEY).iterdir())) == 4


def test_what_a_shard_lost_is_looked_at_again(tmp_path: Path) -> None:
    picture(tmp_path / "faces" / "ada.png", seed=1)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    survey(tmp_path / "archive")
    whole = content(tmp_path / "archive")
    next((tmp_path / "archive" / SURVEY).glob("*.tiles.npy")).unlink()

    survey(tmp_path / "archive")

    assert content(tmp_path / "archive") == whole


def test_an_older_archive_can_be_surveyed(tmp_path: Path) -> None:
    picture(tmp_path / "faces" / "ada.png", seed=1)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    before = register(tmp_path / "archive")
    later = """SELECT type, name FROM sqlite_schema
               WHERE sql IS NOT NULL AND type != 'index' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"""
    as_of_schema(before, 3)
    with before.transaction():
        before.execute("ALTER TABLE contributor DROP COLUMN others")
        made_first = set(re.findall(r"CREATE (?:TABLE|VIEW) (\w+)", schema.FIRST))
        for kind, name in before.all(f"{later} ORDER BY type DESC"):
            if name not in made_first and before.one("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)):
                before.execute(f"DROP {kind} {name}")  # as version 1 of the schema had it
        before.execute("DELETE FROM note WHERE name IN ('secret', 'folding')")
        before.execute("PRAGMA user_version = 1")
    before.close()

    assert survey(tmp_path / "archive").looked == 1


def broken(archive: Path, *, full: bool = False) -> list[str]:
    return [str(step) for step in verify(archive, full=full) if isinstance(step, Broken)]


def test_verify_finds_nothing_wrong_with_a_survey(archive: Path) -> None:
    assert broken(archive, full=True) == []


def test_verify_finds_what_a_survey_lost_and_what_belongs_to_nobody(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 3)
    survey(archive)
    (lost,) = (archive / SURVEY).glob("*.sums.npy")
    lost.rename(lost.with_name("0123.sums.npy"))

    assert broken(archive) == [
        f"sample's survey, shard 0: {lost.name} is not there: `doesexist survey` makes it again",
        "survey/0123.sums.npy: it belongs to nobody: `doesexist survey` deletes it",
    ]
    survey(archive)
    assert broken(archive, full=True) == []


def test_verify_full_finds_a_file_that_is_not_what_its_name_says(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 3)
    survey(archive)
    (tiles,) = (archive / SURVEY).glob("*.tiles.npy")
    content = bytearray(tiles.read_bytes())
    content[-1] ^= 1
    tiles.write_bytes(content)

    assert broken(archive) == []
    assert broken(archive, full=True) == [
        (
            f"sample's survey, shard 0: {tiles.name} holds something else than its name says: "
            "`doesexist survey` makes it again"
        )
    ]


def test_a_backup_holds_the_survey_and_can_be_gone_back_to(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 3)
    survey(archive)

    backup(archive, tmp_path / "copy.tar")

    restore(tmp_path / "copy", tmp_path / "copy.tar")
    assert content(tmp_path / "copy") == content(archive)
    assert survey(tmp_path / "copy").looked == 0


def test_an_average_moves_as_far_as_its_deviation_says(archive: Path, everyone: dict[str, Pixels]) -> None:
    moved = averaging.resampled(averaging.people(archive, "sample"))

    tiles = np.stack([half_up(face.reshape(16, 8, 16, 8, 3).sum(axis=(1, 3)), 64) for face in everyone.values()])
    error = np.sqrt((tiles.var(axis=0) / len(tiles)).mean())  # of a mean, as statistics has it
    assert moved.usually == pytest.approx(error, rel=0.1)
    assert moved.usually < moved.seldom < 3 * moved.usually


def test_numbers_that_count_nothing_share_shards(tmp_path: Path) -> None:
    for number in range(70):
        picture(tmp_path / "faces" / f"{1_133_484_654 + 7919 * number}.png", 8, 8, seed=number)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    survey(tmp_path / "archive")

    with Reading(tmp_path / "archive") as reading:
        assert len(reading.shards("faces")) < 64


def test_where_most_sizes_change_a_survey_that_stops_leaves_no_wrong_average(tmp_path: Path) -> None:
    for number in range(0, 2000, 400):
        picture(tmp_path / "faces" / f"{number}.png", 64, 64, seed=number)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    survey(tmp_path / "archive")
    for number in range(1, 2001, 200):
        picture(tmp_path / "faces" / f"{number}.png", 96, 96, seed=number)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    next(iter(Survey(tmp_path / "archive")))

    sums = averaging.added(averaging.people(tmp_path / "archive", "faces"))
    assert (sums.size, sums.count) == ((96, 96), averaging.people(tmp_path / "archive", "faces").surveyed.summed.sum())
    survey(tmp_path / "archive")
    stay = [pixels(tmp_path / "faces" / f"{number}.png").astype(np.int64) for number in range(1, 2001, 200)]
    sums = averaging.added(averaging.people(tmp_path / "archive", "faces"))
    np.testing.assert_array_equal(sums.pixels, np.sum(stay, axis=0))


def test_a_disk_that_is_not_plugged_in_costs_no_survey(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 6)
    survey(archive)
    whole = content(archive)
    away = (tmp_path / "ffhq" / "images1024x1024").rename(tmp_path / "away")

    with pytest.raises(DatasetAway, match=r"6 surveyed pictures of sample, most of them, are not in .*ffhq any more\."):
        survey(archive)

    assert content(archive) == whole
    away.rename(tmp_path / "ffhq" / "images1024x1024")
    assert survey(archive).looked == 0


def test_what_is_odd_about_one_picture_stops_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = drawn(tmp_path, 4)
    measured = measuring.measured

    def failing(tile: Pixels) -> Measures:
        if len(seen) == 1:
            seen.append(0)
            raise ArithmeticError("as a library may")
        seen.append(0)
        return measured(tile)

    seen: list[int] = []
    monkeypatch.setattr(shards, "measured", failing)

    done = survey(archive, workers=1)

    assert [(lost.name, lost.reason) for lost in done.unreadable] == [
        ("sample/00001", "it can't be measured: ArithmeticError")
    ]
    assert done.found[0].pictures == 3


def test_what_somebody_else_put_beside_the_survey_stays_and_disturbs_nobody(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 4)
    survey(archive)
    (archive / SURVEY / "notes").mkdir()

    _, scrub_result = remove(archive, "sample/00002")

    assert scrub_result.scrub is not None
    assert scrub_result.scrub.done
    assert (archive / SURVEY / "notes").is_dir()
    assert survey(archive).looked == 0
