"""Steps of a walk: the picture at each place of a permutation, and the steps before and after it."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.register.register import Register
from doesexist.errors import DatasetUnknown, NothingFound
from doesexist.model import Picture
from doesexist.model.walk import bits_for, place, step_at

_LOOK_BACK = 64
"""Steps that are looked at for the one before: half of a walk's places may be empty, so one more is rarely needed."""
_HANDFUL = 1_024
"""Steps that are looked at together, at most."""


@dataclass(frozen=True, slots=True)
class Step:
    """A position in a walk: a picture, its step, and the steps before and after it.

    `following` may be an empty place: `step_of` goes on from there to the next picture.
    """

    picture: Picture
    seed: int
    step: int
    following: int
    before: int | None
    """None at the beginning."""


def step_of(register: Register, seed: int, step: int, dataset: str | None = None) -> Step:
    """Return the picture at this step of a walk, or at the next step that has one.

    However many have left, that takes milliseconds. Where most places hold somebody, the next is a few steps away.
    Where so few are left that to list them takes less than to look for one, they are listed. Raises NothingFound in an
    archive without pictures, DatasetUnknown.
    """
    sizes: list[tuple[int, int, int]] = register.all(
        "SELECT id, places, pictures FROM dataset WHERE ?1 IS NULL OR name = ?1 ORDER BY id", (dataset,)
    )
    if dataset and not sizes:
        raise DatasetUnknown(dataset)
    pictures = sum(each for _, _, each in sizes)
    walk = _Walk(register, seed, [(each, places) for each, places, _ in sizes])
    step %= walk.steps
    find = walk.among_few if pictures**2 < walk.steps else walk.among_many
    for _ in range(max(pictures, 1)):
        if (found := find(step)) is None:
            break
        row, here, before = found
        if whole := register.one(f"{WHOLE} WHERE id = ?", (row,)):
            return Step(picture_from(whole), seed, here, (here + 1) % walk.steps, before)
        step = (here + 1) % walk.steps  # an index that a disk has damaged knows of somebody whose row is not there
    raise NothingFound(dataset or "any dataset")


class _Found(NamedTuple):
    row: int
    step: int
    before: int | None


class _Walk:
    """A walk through some datasets, each with so many places."""

    def __init__(self, register: Register, seed: int, sizes: Sequence[tuple[int, int]]) -> None:
        self._register = register
        self._seed = seed
        self._sizes = sizes
        self._bits = bits_for(sum(places for _, places in sizes))
        self.steps = 1 << self._bits

    def among_many(self, step: int) -> _Found | None:
        """Look for the next who is there, step by step, in handfuls that grow."""
        tried, handful = 0, 4
        while tried < self.steps:
            ahead = [(step + each) % self.steps for each in range(tried, min(tried + handful, self.steps))]
            if found := self._first(ahead):
                row, here = found
                earlier = self._first(range(here - 1, max(here - _LOOK_BACK, 0) - 1, -1))
                return _Found(row, here, earlier[1] if earlier else None)
            tried += handful
            handful = min(handful * 4, _HANDFUL)
        return None

    def among_few(self, step: int) -> _Found | None:
        """List all who are left by the steps at which they are met."""
        met: list[tuple[int, int]] = []
        first = 0
        for dataset, places in self._sizes:
            theirs = self._register.all("SELECT place, id FROM picture WHERE dataset = ?", (dataset,))
            met += [(step_at(first + each, self._seed, self._bits), row) for each, row in theirs]
            first += places
        if not met:
            return None
        met.sort()
        at = bisect_left(met, (step, 0)) % len(met)
        here, row = met[at]
        return _Found(row, here, met[at - 1][0] if at else None)

    def _first(self, steps: Sequence[int]) -> tuple[int, int] | None:
        """Return the row of the first who is met at these steps, and at which."""
        places = [self._place(step) for step in steps]
        found = self._register.all(
            """SELECT p.id, j.key FROM json_each(?) j CROSS JOIN picture p
               ON p.dataset = j.value ->> 0 AND p.place = j.value ->> 1 ORDER BY j.key LIMIT 1""",
            (json.dumps(places),),
        )
        if not found:
            return None
        row: int = found[0][0]
        at: int = found[0][1]
        return row, steps[at]

    def _place(self, step: int) -> tuple[int, int] | None:
        """Return the dataset and the place that a step leads to; beyond the last one there is none."""
        position = place(step, self._seed, self._bits)
        for dataset, places in self._sizes:
            if position < places:
                return dataset, position
            position -= places
        return None
