"""A mean in which each group weighs the same: exact, and the same in whatever order its groups come."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any, cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from doesexist.compositions.averages import PREVIEW, grouped_mean
from doesexist.compositions.surveyed import Picks, Surveyed


class Tiles:
    """A survey of pictures each of which has one value in its first pixel, and none elsewhere."""

    def __init__(self, values: list[int]) -> None:
        self._values = values

    def chunks(self, side: int, picks: Picks) -> Any:
        tiles = np.zeros((len(picks), side, side, 3), np.uint8)
        tiles[:, 0, 0, 0] = [self._values[pick] for pick in picks]
        yield np.arange(len(picks)), tiles


def weighed(groups: list[list[int]]) -> int:
    """The mean of groups, as the program has it."""
    values = [value for group in groups for value in group]
    ends: list[int] = np.cumsum([len(group) for group in groups]).tolist()
    picks: list[Picks] = [np.arange(end - len(group), end) for group, end in zip(groups, ends, strict=True)]
    mean = grouped_mean(cast("Surveyed", Tiles(values)), picks)
    assert mean.shape == (PREVIEW, PREVIEW, 3)
    assert mean[1:].max() == 0
    return int(mean[0, 0, 0])


def as_one_would_write_it_down(groups: list[list[int]]) -> int:
    """The mean in fractions, rounded to nearest, halves up."""
    return floor(sum(Fraction(sum(group), len(group)) for group in groups) / len(groups) + Fraction(1, 2))


GROUPS = st.lists(st.lists(st.integers(0, 255), min_size=1, max_size=60), min_size=1, max_size=12)


@given(GROUPS, st.randoms(use_true_random=False))
def test_it_is_exact_and_does_not_depend_on_the_order(groups: list[list[int]], chance: Any) -> None:
    shuffled = chance.sample(groups, len(groups))

    assert weighed(groups) == weighed(shuffled) == as_one_would_write_it_down(groups)


def test_a_half_is_rounded_up_however_odd_the_groups_are() -> None:
    """52/9 + 7 + 4/3 + 35/9 among four is 9/2; added up in floating point, it is less."""
    groups = [[2, 9, 9, 2, 7, 7, 1, 7, 8], [7], [2, 1, 1], [5, 1, 7, 0, 2, 6, 7, 1, 6]]

    assert weighed(groups) == as_one_would_write_it_down(groups) == 5


def test_many_groups_of_many_sizes_are_counted_without_a_limit() -> None:
    groups = [[254] * (size - 1) + [255] for size in range(1, 200)]

    assert weighed(groups) == as_one_would_write_it_down(groups)
