"""A walk meets everyone once before anyone twice."""

from collections import Counter
from pathlib import Path

import pytest
from archives import ingest, remove
from hypothesis import given
from hypothesis import strategies as st
from made import ffhq, picture, record

from doesexist.archive import Reading
from doesexist.errors import DatasetUnknown, NothingFound
from doesexist.model.walk import LONGEST_SEED, bits_for, place


@given(st.integers(0, LONGEST_SEED), st.integers(1, 12))
def test_a_walk_is_a_permutation(seed: int, bits: int) -> None:
    assert sorted(place(step, seed, bits) for step in range(1 << bits)) == list(range(1 << bits))


@given(st.integers(1, 2**32))
def test_a_walk_s_places_are_as_many_bits_as_they_need(places: int) -> None:
    assert places <= 1 << bits_for(places)
    assert places == 1 or 1 << (bits_for(places) - 1) < max(places, 2)


def test_first_steps_of_many_seeds_are_spread_evenly() -> None:
    first_two = Counter((place(0, seed, 4), place(1, seed, 4)) for seed in range(24_000))

    assert len(first_two) == 16 * 15
    assert min(first_two.values()) > 50
    assert max(first_two.values()) < 150


def walk(archive: Path, seed: int, dataset: str | None = None) -> list[str]:
    with Reading(archive) as reading:
        here = reading.step(seed, 0, dataset)
        met, steps = list[str](), set[int]()
        while here.step not in steps:
            steps.add(here.step)
            met.append(f"{here.picture.dataset}/{here.picture.key}")
            here = reading.step(seed, here.following, dataset)
    return met


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(37)]))
    for number in range(5):
        picture(tmp_path / "few" / f"{number}.png", seed=number)
    ingest(tmp_path / "archive", "folder", tmp_path / "few")
    return tmp_path / "archive"


@pytest.mark.parametrize("seed", [0, 1, 7, LONGEST_SEED])
def test_everyone_is_met_once_before_anyone_twice(archive: Path, seed: int) -> None:
    met = walk(archive, seed)

    assert len(met) == 42
    assert len(set(met)) == 42


def test_a_walk_through_one_dataset_meets_only_its_people(archive: Path) -> None:
    assert sorted(walk(archive, 3, "few")) == [f"few/{number}" for number in range(5)]


def test_a_walk_is_the_same_the_next_day_but_for_who_left(archive: Path) -> None:
    before = walk(archive, 3)

    remove(archive, before[10], before[20])

    assert walk(archive, 3) == [who for who in before if who not in {before[10], before[20]}]


def test_an_archive_of_nobody_is_told(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(0)]))
    remove(tmp_path / "archive", "ffhq/00000")

    with Reading(tmp_path / "archive") as reading:
        with pytest.raises(NothingFound):
            reading.step(0, 0)
        with pytest.raises(DatasetUnknown):
            reading.step(0, 0, "other")
