"""Steps of a walk: the picture at each place of a permutation, and the steps before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.register.register import Register
from doesexist.errors import DatasetUnknown, NothingFound
from doesexist.model import Picture
from doesexist.model.walk import bits_for, place

_LOOK_BACK = 64
"""The most steps tried to find the one before: half of a walk's places may be empty, so few are needed."""


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
        if found:
            before = _before(register, here, seed, bits, sizes)
            picture = picture_from(register.one(f"{WHOLE} WHERE id = ?", (found,)))
            return Step(picture, seed, here, (here + 1) % (1 << bits), before)
    raise NothingFound(dataset or "any dataset")


def _before(register: Register, step: int, seed: int, bits: int, sizes: Sequence[tuple[int, int]]) -> int | None:
    """Return the last step before this one that has a picture, None if none of the latest _LOOK_BACK has."""
    for earlier in range(step - 1, max(step - _LOOK_BACK, 0) - 1, -1):
        if _at(register, place(earlier, seed, bits), sizes):
            return earlier
    return None


def _at(register: Register, position: int, sizes: Sequence[tuple[int, int]]) -> int | None:
    """Return the row of the picture at a place, None if it is empty."""
    for dataset, size in sizes:
        if position < size:
            row: int | None = register.one(
                "SELECT id FROM picture WHERE dataset = ? AND place = ?", (dataset, position)
            )
            return row
        position -= size
    return None
