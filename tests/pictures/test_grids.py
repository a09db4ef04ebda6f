"""Everyone hangs in the squarest grid that has no gap; keys have an order, and a short form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.model.grids import Grid
from doesexist.model.walls import natural, ranges, unfolded

PICTURES = st.integers(0, 3_000_000)
KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)
NUMBERS = st.integers(0, 1_200).flatmap(lambda number: st.sampled_from([f"{number}", f"{number:05}"]))


def run(first: int, length: int, width: int) -> list[str]:
    return [f"{number:0{width}}" for number in range(first, first + length)]


RUNS = st.builds(run, st.integers(0, 1_200), st.integers(1, 40), st.integers(1, 6))


# Grids


def test_the_essay_s_montage_has_264_columns_and_265_rows_and_40_of_70_000_are_left_over() -> None:
    grid = Grid.largest_within(70_000)

    assert (grid.columns, grid.rows) == (264, 265)
    assert 70_000 - grid.places == 40


@given(PICTURES)
def test_a_grid_has_no_more_places_than_pictures_and_leaves_fewer_over_than_a_row_needs(pictures: int) -> None:
    grid = Grid.largest_within(pictures)

    assert 0 <= pictures - grid.places < max(grid.columns, 1)


@given(PICTURES)
def test_no_other_grid_has_a_longer_shorter_side(pictures: int) -> None:
    grid = Grid.largest_within(pictures)

    assert grid.columns <= grid.rows <= grid.columns + 2
    assert (grid.columns + 1) ** 2 > pictures


@given(st.integers(1, 120))
def test_of_all_grids_as_square_it_is_the_largest(pictures: int) -> None:
    every = [(wide, high) for wide in range(1, pictures + 1) for high in range(wide, pictures // wide + 1)]

    squarest = max(every, key=lambda sides: (sides[0], sides[0] * sides[1]))

    assert Grid.largest_within(pictures) == Grid(*squarest)


@pytest.mark.parametrize(("pictures", "grid"), [(0, (0, 0)), (1, (1, 1)), (2, (1, 2)), (3, (1, 3)), (4, (2, 2))])
def test_few_pictures_and_none_have_a_grid_too(pictures: int, grid: tuple[int, int]) -> None:
    assert Grid.largest_within(pictures) == Grid(*grid)


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_places_are_counted_row_by_row_and_back(columns: int, rows: int, data: st.DataObject) -> None:
    grid = Grid(columns, rows)
    place = data.draw(st.integers(0, grid.places - 1))

    column, row = grid.at(place)

    assert grid.place(column, row) == place
    assert grid.place(0, row) + column == place


@pytest.mark.parametrize(("column", "row"), [(-1, 0), (0, -1), (4, 0), (0, 3)])
def test_there_is_no_place_beside_the_grid(column: int, row: int) -> None:
    with pytest.raises(ValueError, match="4 × 3 has no place in column"):
        Grid(4, 3).place(column, row)


@pytest.mark.parametrize("place", [-1, 12])
def test_there_is_no_place_before_the_first_or_behind_the_last(place: int) -> None:
    with pytest.raises(ValueError, match="4 × 3 has no place"):
        Grid(4, 3).at(place)


# The order of keys


def test_numbers_come_first_in_their_own_order_and_words_without_case() -> None:
    keys = ["zoe", "10", "Bob", "9", "-1", "009", "1e3", "ada"]

    assert sorted(keys, key=natural) == ["009", "9", "10", "-1", "1e3", "ada", "Bob", "zoe"]


@given(st.permutations(["2", "02", "002", "ada", "ADA", "Ada"]))
def test_keys_that_say_the_same_have_an_order_too(keys: list[str]) -> None:
    assert sorted(keys, key=natural) == ["002", "02", "2", "ADA", "Ada", "ada"]


@given(st.lists(KEYS, unique=True))
def test_no_two_keys_have_the_same_place_in_the_order(keys: list[str]) -> None:
    assert len({natural(key) for key in keys}) == len(keys)


# Keys written short


@given(st.lists(st.one_of(KEYS.map(lambda key: [key]), NUMBERS.map(lambda key: [key]), RUNS)))
def test_keys_written_short_are_read_back_as_they_were(runs: list[list[str]]) -> None:
    keys = [key for run in runs for key in run]

    assert unfolded(ranges(keys)) == keys


def test_70_000_keys_are_written_as_one_run_and_a_gap_parts_it() -> None:
    keys = [f"{number:05}" for number in range(70_000)]

    assert ranges(keys) == ["00000..69999"]
    assert ranges([*keys[:42], *keys[43:44], "ada"]) == ["00000..00041", "00043", "ada"]


def test_a_run_ends_where_numbers_get_wider_or_go_back() -> None:
    keys = ["8", "9", "10", "010", "011", "11", "3", "2"]

    assert ranges(keys) == ["8..9", "10", "010..011", "11", "3", "2"]


def test_nobody_is_written_as_nothing() -> None:
    assert ranges([]) == []
    assert unfolded([]) == []
