"""The sample's files: FFHQ's layout, true sizes and digests, pictures that are cut from their photographs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from doesexist.errors import FolderBusy, FolderNotEmpty, OutputUnwritable
from doesexist.imaging.aligning import aligned_array
from doesexist.imaging.digests import file_md5, is_thumbnail_of, pixel_md5
from doesexist.imaging.opening import measure, open_picture
from doesexist.imaging.pixels import as_array
from doesexist.model.geometry import Quad
from doesexist.sample.drawing import draw_sample
from doesexist.sample.scenes import parties
from doesexist.sources.cards import card_in

Record = dict[str, Any]

PICTURES, SIZE, SEED = 26, 160, 1


def drawn(folder: Path, pictures: int = PICTURES, **how: Any) -> Path:
    """Draw a sample to its end."""
    for _ in draw_sample(folder, pictures=pictures, size=how.pop("size", SIZE), seed=how.pop("seed", SEED), **how):
        pass
    return folder


def records_of(folder: Path) -> dict[str, Record]:
    records: dict[str, Record] = json.loads((folder / "ffhq-dataset-v2.json").read_bytes())
    return records


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def of_each_kind(records: dict[str, Record]) -> Iterator[Record]:
    for record in records.values():
        yield from (record["image"], record["thumbnail"], record["in_the_wild"])


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("sample"), workers=1)


@pytest.fixture(scope="module")
def records(sample: Path) -> dict[str, Record]:
    return records_of(sample)


def test_every_file_that_is_named_is_there_with_its_size_and_its_digests(
    sample: Path, records: dict[str, Record]
) -> None:
    for file in of_each_kind(records):
        path = sample / file["file_path"]

        assert path.stat().st_size == file["file_size"]
        assert file_md5(path) == file["file_md5"]
        assert pixel_md5(path) == file["pixel_md5"]
        assert list(measure(path)) == file["pixel_size"]


def test_no_other_file_is_there(sample: Path, records: dict[str, Record]) -> None:
    named = {file["file_path"] for file in of_each_kind(records)}

    assert contents(sample).keys() == named | {"ffhq-dataset-v2.json", "dataset.toml"}


def test_every_picture_is_cut_from_its_photograph_by_its_quad(sample: Path, records: dict[str, Record]) -> None:
    for record in records.values():
        wild = as_array(open_picture(sample / record["in_the_wild"]["file_path"]))
        picture = as_array(open_picture(sample / record["image"]["file_path"]))

        cut = aligned_array(wild, Quad.of(record["in_the_wild"]["face_quad"]), SIZE)

        assert np.array_equal(cut, picture)


def test_every_thumbnail_is_its_picture_by_lanczos(sample: Path, records: dict[str, Record]) -> None:
    for record in records.values():
        picture, thumbnail = (sample / record[kind]["file_path"] for kind in ("image", "thumbnail"))

        assert is_thumbnail_of(picture, thumbnail)


def test_people_in_one_photograph_have_each_a_file_of_their_own_with_the_same_pixels(tmp_path: Path) -> None:
    leads, _, counts = parties(2, np.arange(24))
    lead = leads[counts > 1][0]
    records = records_of(drawn(tmp_path, 24, seed=2, size=64, workers=1))
    together = [records[str(number)]["in_the_wild"] for number in np.flatnonzero(leads == lead)]

    assert together[0]["file_path"] != together[1]["file_path"]
    assert together[0]["file_md5"] == together[1]["file_md5"]
    assert together[0]["face_quad"] != together[1]["face_quad"]


def test_the_same_seed_draws_the_same_bytes_however_many_processes_draw(tmp_path: Path) -> None:
    together = drawn(tmp_path / "together", 60, size=64, workers=2)
    alone = drawn(tmp_path / "alone", 60, size=64, workers=1)

    assert contents(together) == contents(alone)


def test_another_seed_draws_others(sample: Path, tmp_path: Path) -> None:
    others = contents(drawn(tmp_path, 3, seed=SEED + 1, workers=1))
    ours = contents(sample)

    assert all(ours[path] != others[path] for path in others)


def test_a_longer_sample_begins_with_the_same_pictures(sample: Path, tmp_path: Path) -> None:
    shorter = drawn(tmp_path, PICTURES - 7, workers=1)

    pngs = {path: content for path, content in contents(shorter).items() if path.endswith(".png")}
    longer = contents(sample)

    assert pngs == {path: longer[path] for path in pngs}
    assert len(pngs) == 3 * (PICTURES - 7)


def test_large_pictures_have_the_grain_of_paper(tmp_path: Path) -> None:
    smooth, printed = drawn(tmp_path / "a", 1, size=256), drawn(tmp_path / "b", 1, size=768)
    name = "in-the-wild-images/00000/00000.png"

    flat, rough = (as_array(open_picture(folder / name)).astype(int) for folder in (smooth, printed))

    assert np.median(np.abs(np.diff(flat, axis=1))) == 0
    assert 1 <= np.median(np.abs(np.diff(rough, axis=1))) <= 8


def test_it_tells_how_many_are_done_as_they_are_done(tmp_path: Path) -> None:
    told = list(draw_sample(tmp_path, pictures=100, size=32, seed=1, workers=1))

    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == 100


def test_a_stopped_run_leaves_no_list_and_is_completed_by_running_it_again(tmp_path: Path) -> None:
    stopped, whole = tmp_path / "stopped", drawn(tmp_path / "whole", 100, size=32, workers=1)
    run = draw_sample(stopped, pictures=100, size=32, seed=SEED, workers=1)
    next(run)
    del run

    assert not (stopped / "ffhq-dataset-v2.json").exists()

    drawn(stopped, 100, size=32, workers=1)

    assert contents(stopped) == contents(whole)


def test_a_run_that_is_stopped_while_processes_draw_ends_them(tmp_path: Path) -> None:
    run = draw_sample(tmp_path, pictures=5_000, size=32, seed=SEED, workers=2)
    first = next(run)

    run.close()  # type: ignore[attr-defined]  # it is a generator

    assert first < 5_000
    assert not (tmp_path / "ffhq-dataset-v2.json").exists()


@pytest.mark.parametrize("other", [{"seed": 2}, {"pictures": 3}, {"size": 33}, {"records_only": True}])
def test_a_folder_that_holds_another_sample_is_refused(tmp_path: Path, other: dict[str, Any]) -> None:
    drawn(tmp_path, pictures=2, size=32)
    before = contents(tmp_path)

    with pytest.raises(FolderNotEmpty):
        drawn(tmp_path, **{"pictures": 2, "size": 32, **other})

    assert contents(tmp_path) == before


def test_who_draws_into_a_folder_in_which_another_draws_is_told(tmp_path: Path) -> None:
    first = draw_sample(tmp_path, pictures=5_000, size=32, seed=1, records_only=True)
    next(first)

    with pytest.raises(FolderBusy, match="Another command is drawing into"):
        next(draw_sample(tmp_path, pictures=5_000, size=32, seed=1, records_only=True))

    first.close()  # type: ignore[attr-defined]  # it is a generator
    for _ in draw_sample(tmp_path, pictures=5_000, size=32, seed=1, records_only=True):
        pass
    assert contents(tmp_path).keys() == {"dataset.toml", "ffhq-dataset-v2.json"}


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")

    with pytest.raises(FolderNotEmpty):
        drawn(tmp_path, 1, size=32)

    assert contents(tmp_path) == {"diary.txt": b"mine"}


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")

    with pytest.raises(OutputUnwritable):
        drawn(tmp_path / "file" / "sample", 1, size=32)


@pytest.mark.parametrize(("pictures", "size"), [(0, 128), (-1, 128), (1, 8), (1, 5000)])
def test_sizes_and_numbers_out_of_reason_are_refused(tmp_path: Path, pictures: int, size: int) -> None:
    with pytest.raises(ValueError, match="at least one picture"):
        drawn(tmp_path, pictures, size=size)


def test_the_card_says_that_these_people_do_not_exist(sample: Path) -> None:
    card = card_in(sample, None)

    assert card is not None
    assert card.drawn
    assert card.title == "A drawn sample"
    assert card.licence is not None
    assert card.licence.id == "CC0-1.0"
    assert f"--pictures {PICTURES} --size {SIZE} --seed {SEED}" in str(card.made)
