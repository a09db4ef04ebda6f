"""The wall: a dataset's surveyed pictures in one grid, sorted by an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np

from doesexist.archive import Facts, Reading
from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.model.grids import Grid
from doesexist.model.walls import Order
from doesexist.studio.survey.surveyed_pictures import surveyed_in, tag_of, tag_of_survey


@dataclass(frozen=True, eq=False)
class Wall:
    """The surveyed pictures of a dataset, in one order."""

    dataset: str
    order: Order
    grid: Grid
    cell: int
    """Pixels a side of one picture with the wall at full size."""
    surveyed: Surveyed
    picks: Picks
    """All pictures in this order, as positions in the survey."""
    tag: str
    """Changes whenever the wall does: its pictures, their places, or how they look."""

    @cached_property
    def survey(self) -> str:
        """The tag of the survey that it is from."""
        return tag_of_survey(self.surveyed.shards, self.surveyed.size)

    @cached_property
    def keys(self) -> Sequence[str]:
        """All surveyed pictures, in this order."""
        keys, places = self.surveyed.keys, cast("list[int]", self.picks.tolist())
        return [keys[place] for place in places]

    @property
    def hung(self) -> Sequence[str]:
        """The keys in the grid, row by row."""
        return self.keys[: self.grid.places]

    @property
    def left_over(self) -> Sequence[str]:
        """The keys for which a grid without gaps has no place."""
        return self.keys[self.grid.places :]

    @property
    def width(self) -> int:
        """Of the whole, in pixels."""
        return self.grid.columns * self.cell

    @property
    def height(self) -> int:
        """Of the whole, in pixels."""
        return self.grid.rows * self.cell

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {key: position for position, key in enumerate(self.keys)}

    def position(self, key: str) -> int | None:
        """Return a picture's index in this order, None if it is not surveyed."""
        return self._positions.get(key)

    def place(self, key: str) -> int | None:
        """Return a picture's place in the grid, counted row by row, None if it has none."""
        position = self.position(key)
        return position if position is not None and position < self.grid.places else None


def wall(archive: Path, dataset: str, order: Order = Order.KEY, before: Surveyed | None = None) -> Wall:
    """Return a dataset's wall, in half a second for 70,000 pictures; `before`: its survey as read earlier, if at hand.

    Raises NotSurveyed, DatasetUnknown, SurveyDamaged.
    """
    with Reading(archive) as reading:
        return wall_in(reading, archive, dataset, order, before)


def wall_in(
    reading: Reading, archive: Path, dataset: str, order: Order = Order.KEY, before: Surveyed | None = None
) -> Wall:
    """Return a dataset's wall, from an open archive. Raises NotSurveyed, DatasetUnknown, SurveyDamaged."""
    dataset = reading.dataset(dataset).name
    surveyed = surveyed_in(reading, archive, dataset, before)
    facts = reading.facts(dataset) if is_of_register(order) else {}
    picks, cell = _in_order(surveyed, order, facts), _cell(reading.summed_size(dataset))
    tag = tag_of(dataset, order, cell, [files.names for files in surveyed.shards], picks.tobytes())
    return Wall(dataset, order, Grid.largest_within(len(surveyed)), cell, surveyed, picks, tag)


def is_of_register(order: Order) -> bool:
    """Tell whether an order depends on the register, too, and so may change whenever that is written."""
    return order not in _SURVEYED


_SURVEYED: dict[Order, Callable[[Surveyed], Picks]] = {
    Order.KEY: Surveyed.everyone,
    Order.BRIGHTNESS: lambda surveyed: np.argsort(surveyed.lightness, kind="stable"),
    Order.HUE: lambda surveyed: np.argsort(surveyed.hue, kind="stable"),
}
"""The orders by measures of the survey; equal ones are in the order of keys."""
_REGISTERED: dict[Order, Callable[[Facts], str | None]] = {
    Order.UPLOADED: lambda facts: facts.uploaded,
    Order.LICENCE: lambda facts: facts.licence,
    Order.CONTRIBUTOR: lambda facts: facts.sorting,
}


def _in_order(surveyed: Surveyed, order: Order, facts: dict[str, Facts]) -> Picks:
    if order in _SURVEYED:
        return _SURVEYED[order](surveyed)
    fact = _REGISTERED[order]
    known = [fact(facts[key]) if key in facts else None for key in surveyed.keys]
    # Unknown facts come last; equal ones, and accounts of the same name, in the order of keys.
    who = [(facts[key].service, facts[key].account) if key in facts else ("", "") for key in surveyed.keys]
    if order is not Order.CONTRIBUTOR:
        who = [("", "")] * len(known)
    ordered = sorted(range(len(known)), key=lambda at: (known[at] is None, known[at] or "", str(who[at])))
    return np.array(ordered, dtype=np.int64)


def _cell(size: tuple[int, int] | None) -> int:
    """Return the pixels a side of a picture on the wall: its shorter side, rounded up to a power of two, 64 to 1024.

    >>> _cell((1024, 1024)), _cell((640, 480)), _cell((128, 128)), _cell(None)
    (1024, 512, 128, 64)
    """
    side = min(size) if size else 64
    return 1 << max(6, min(10, (side - 1).bit_length()))
