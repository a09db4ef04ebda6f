"""Steps of a walk: who stands at each place of a permutation, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.register.register import Register
from doesexist.errors import DatasetUnknown, NothingFound
from doesexist.model import Picture
from doesexist.model.walk import bits_for, place

_LOOK_BACK = 64
"""Steps that are looked at for the one before: half of a walk's places may be empty, so one more is rarely needed."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a walk is: a picture, the step it stands at, and the steps to go on with.

    `following` may be a place that nobody stands at (any more): who goes there comes to the next that is somebody's.
    """

    picture: Picture
    seed: int
    step: int
    following: int
    before: int | None
    """None at the beginning."""


def step_of(register: Register, seed: int, step: int, dataset: str | None = None) -> Step:
    """Return the picture at this step of a walk, or at the next that is somebody's.

    Raises NothingFound in an archive without pictures, DatasetUnknown.
    """
    sizes: list[tuple[int, int]] = register.all(
        "SELECT id, places FROM dataset WHERE ?1 IS NULL OR name = ?1 ORDER BY id", (dataset,)
    )
    if dataset and not sizes:
        raise DatasetUnknown(dataset)
    places = sum(size for _, size in sizes)
    bits = bits_for(places)
    step %= 1 << bits
    for tried in range(1 << bits):
        here = (step + tried) % (1 << bits)
        found = _at(register, place(here, seed, bits), sizes)
        # An index that a disk has damaged may know of somebody whose row is not there.
        if found and (row := register.one(f"{WHOLE} WHERE id = ?", (found,))):
            before = _before(register, here, seed, bits, sizes)
            return Step(picture_from(row), seed, here, (here + 1) % (1 << bits), before)
    raise NothingFound(dataset or "any dataset")


def _before(register: Register, step: int, seed: int, bits: int, sizes: Sequence[tuple[int, int]]) -> int | None:
    """Return the step before this one that is somebody's."""
    for earlier in range(step - 1, max(step - _LOOK_BACK, 0) - 1, -1):
        if _at(register, place(earlier, seed, bits), sizes):
            return earlier
    return None


def _at(register: Register, position: int, sizes: Sequence[tuple[int, int]]) -> int | None:
    """Return the row of whoever stands at a place, None if nobody does."""
    for dataset, size in sizes:
        if position < size:
            row: int | None = register.one(
                "SELECT id FROM picture WHERE dataset = ? AND place = ?", (dataset, position)
            )
            return row
        position -= size
    return None
