"""A walk meets everyone once before anyone twice."""

import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from archives import ingest, register, remove
from hypothesis import given
from hypothesis import strategies as st
from made import ffhq, picture, record

from doesexist.archive import Reading
from doesexist.archive.pictures.walk_steps import _Walk  # pyright: ignore[reportPrivateUsage] (two ways to the same)
from doesexist.archive.register.register import Register
from doesexist.errors import DatasetUnknown, NothingFound
from doesexist.model.walk import LONGEST_SEED, bits_for, place, step_at


@given(st.integers(0, LONGEST_SEED), st.integers(1, 12))
def test_a_walk_is_a_permutation(seed: int, bits: int) -> None:
    assert sorted(place(step, seed, bits) for step in range(1 << bits)) == list(range(1 << bits))


@given(st.integers(0, LONGEST_SEED), st.integers(1, 24), st.data())
def test_the_step_of_a_place_is_the_one_that_leads_to_it(seed: int, bits: int, data: st.DataObject) -> None:
    step = data.draw(st.integers(0, (1 << bits) - 1))

    assert step_at(place(step, seed, bits), seed, bits) == step


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


# Few are left of many


class Asked:
    """Counts what a register is asked while somebody walks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.questions = 0
        run = Register._run  # pyright: ignore[reportPrivateUsage] (all of its questions)

        def counted(register: Register, sql: str, values: tuple[int, ...]) -> list[object]:
            self.questions += 1
            return run(register, sql, values)

        monkeypatch.setattr(Register, "_run", counted)


def left_of(tmp_path: Path, places: int, left: set[int]) -> Path:
    """An archive of so many places at which only these are left; the others went before they could be seen."""
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(len(left))]))
    connection = register(archive)
    connection.execute("UPDATE picture SET place = -id")
    connection.many("UPDATE picture SET place = ? WHERE id = ?", [(at, row) for row, at in enumerate(sorted(left), 1)])
    connection.execute("UPDATE dataset SET places = ?", (places,))
    connection.close()
    return archive


@pytest.mark.parametrize(("places", "left"), [(20_000, 3), (1_000_000, 1), (5_000, 60), (4_000, 100), (1_000, 500)])
def test_a_step_asks_little_however_many_have_left(
    tmp_path: Path, places: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = left_of(tmp_path, places, {*random.Random(places).sample(range(places), left)})
    asked, most = Asked(monkeypatch), 0

    with Reading(archive) as reading:
        for seed in range(60):
            asked.questions = 0
            reading.step(seed, seed * 37)
            most = max(most, asked.questions)

    assert most < 12


def test_everyone_of_few_is_met_once_with_the_one_before(tmp_path: Path) -> None:
    archive = left_of(tmp_path, 30_000, {4, 11_111, 29_999})

    assert len({*walk(archive, 9)}) == 3
    with Reading(archive) as reading:
        first = reading.step(9, 0)
        second = reading.step(9, first.following)
        assert (first.before, second.before) == (None, first.step)
        assert reading.step(9, second.step).picture == second.picture


def test_who_is_looked_for_and_who_is_listed_are_the_same(tmp_path: Path) -> None:
    chance = random.Random(5)

    with closing(register(left_of(tmp_path, 300, {*chance.sample(range(300), 25)}))) as connection:
        for _ in range(200):
            seed, step = chance.randrange(LONGEST_SEED), chance.randrange(512)
            looking = _Walk(connection, seed, [(1, 300)])
            many, few = looking.among_many(step), looking.among_few(step)

            assert many
            assert few
            assert (many.row, many.step) == (few.row, few.step)
            assert many.before in {few.before, None}
