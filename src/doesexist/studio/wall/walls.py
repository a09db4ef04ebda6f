"""Everyone on one wall: who hangs where, and what is seen of a part of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import NamedTuple, cast
from weakref import WeakKeyDictionary

import numpy as np

from doesexist.archive import REGISTER, Facts, Reading
from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.model.grids import Grid
from doesexist.model.walls import Order
from doesexist.studio.survey import remembered
from doesexist.studio.survey.remembered import is_now, surveyed_in, tag_of

LARGEST_CELL = 1024
"""Pixels a side of one picture on the wall, at most."""
_KEPT = 12
"""How many walls are remembered: 2 MB each for 70,000 pictures."""
_walls: OrderedDict[tuple[Path, str, Order], tuple[str, Wall]] = OrderedDict()
"""Each with what it depends on; for its own tag one has to know who hangs where."""
_lock = Lock()


@dataclass(frozen=True, eq=False)
class Wall:
    """The surveyed pictures of a dataset, in one order."""

    dataset: str
    order: Order
    grid: Grid
    cell: int
    """Pixels a side of one picture where the wall is seen at full size."""
    surveyed: Surveyed
    picks: Picks
    """Everyone in this order, as places in the survey."""
    tag: str
    """Another whenever anything of the wall is: who hangs where, and how they look."""

    @cached_property
    def keys(self) -> Sequence[str]:
        """All surveyed pictures, in this order."""
        keys, places = self.surveyed.keys, cast("list[int]", self.picks.tolist())
        return [keys[place] for place in places]

    @property
    def hung(self) -> Sequence[str]:
        """Those who hang, row by row."""
        return self.keys[: self.grid.places]

    @property
    def left_over(self) -> Sequence[str]:
        """Those for whom there is no place in a rectangle without gaps."""
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
        """Return where a picture is in this order, None where it is not surveyed."""
        return self._positions.get(key)

    def place(self, key: str) -> int | None:
        """Return where a picture hangs, counted row by row; None where it doesn't."""
        position = self.position(key)
        return position if position is not None and position < self.grid.places else None


class _Known(NamedTuple):
    """The walls that are known to be those of an archive in a state."""

    state: int
    walls: dict[tuple[str, Order], Wall]


_known: WeakKeyDictionary[Reading, _Known] = WeakKeyDictionary()


def wall(archive: Path, dataset: str, order: Order = Order.KEY) -> Wall:
    """Return a dataset's wall, in half a second the first time, from memory as long as it is the same.

    Raises NotSurveyed, DatasetUnknown, SurveyDamaged.
    """
    with Reading(archive) as reading:
        return wall_in(reading, archive, dataset, order)


def known(reading: Reading, archive: Path, dataset: str, order: Order) -> Wall | None:
    """Return a dataset's wall if it is remembered and still the same.

    Takes microseconds while nothing in the archive changes, for SQLite tells whether something has.
    """
    # Asked before looking: what changes meanwhile is looked at again by the next visitor.
    state = reading.state
    told = _known.get(reading)
    if told is None or told.state != state:
        told = _known[reading] = _Known(state, {})
    if found := told.walls.get((dataset, order)):
        return found
    with _lock:
        stamp, found_before = _walls.get((archive, dataset, order), ("", None))
    if found_before is None or stamp != _stamp(reading, archive, dataset, order):
        return None
    told.walls[dataset, order] = found_before
    return found_before


def wall_in(reading: Reading, archive: Path, dataset: str, order: Order = Order.KEY) -> Wall:
    """Return a dataset's wall, of an archive that is open. Raises NotSurveyed, DatasetUnknown, SurveyDamaged."""
    dataset = reading.dataset(dataset).name
    stamp = _stamp(reading, archive, dataset, order)
    with _lock:
        known_by, remembered_wall = _walls.get((archive, dataset, order), ("", None))
    if remembered_wall and known_by == stamp:
        return remembered_wall
    surveyed = surveyed_in(reading, archive, dataset)
    if remembered_wall and remembered_wall.surveyed is not surveyed:
        _forget(archive, dataset)  # walls of the survey as it was: somebody on them may have left
    facts = {} if order in _SURVEYED else reading.facts(dataset)
    picks, cell = _in_order(surveyed, order, facts), _cell(reading.summed_size(dataset))
    tag = tag_of(dataset, order, cell, [files.names for files in surveyed.shards], picks.tobytes())
    if remembered_wall and remembered_wall.tag == tag:
        made = remembered_wall
    else:
        made = Wall(dataset, order, Grid.largest_within(len(surveyed)), cell, surveyed, picks, tag)
    with _lock:
        _walls[archive, dataset, order] = stamp, made
        while len(_walls) > _KEPT:
            _walls.popitem(last=False)
    return made


def let_go(reading: Reading, archive: Path) -> None:
    """Forget all that is remembered of datasets whose survey is another by now: somebody came, or left.

    Their files are gone from the disk, but for as long as they are mapped not from the system.
    """
    told = _known.get(reading)
    if told and told.state != reading.state:
        del _known[reading]
    with _lock:
        held = {hung.dataset: hung.surveyed for (where, *_), (_, hung) in _walls.items() if where == archive}
    for dataset, surveyed in held.items():
        if not is_now(reading, dataset, surveyed):
            _forget(archive, dataset)
    remembered.let_go(reading, archive)


def _forget(archive: Path, dataset: str) -> None:
    with _lock:
        for order in Order:
            _walls.pop((archive, dataset, order), None)


_SURVEYED: dict[Order, Callable[[Surveyed], Picks]] = {
    Order.KEY: Surveyed.everyone,
    Order.BRIGHTNESS: lambda surveyed: np.argsort(surveyed.lightness, kind="stable"),
    Order.HUE: lambda surveyed: np.argsort(surveyed.hue, kind="stable"),
}
"""What the survey itself knows; among equals the order of keys."""
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
    # Whose fact is unknown comes last; among equals, and accounts of the same name, the order of keys.
    who = [(facts[key].service, facts[key].account) if key in facts else ("", "") for key in surveyed.keys]
    if order is not Order.CONTRIBUTOR:
        who = [("", "")] * len(known)
    ordered = sorted(range(len(known)), key=lambda at: (known[at] is None, known[at] or "", str(who[at])))
    return np.array(ordered, dtype=np.int64)


def _cell(size: tuple[int, int] | None) -> int:
    """Return a power of two, so that tiles of every size fit: as large as most pictures, 64 to 1024.

    >>> _cell((1024, 1024)), _cell((640, 480)), _cell((128, 128)), _cell(None)
    (1024, 512, 128, 64)
    """
    side = min(size) if size else 64
    return 1 << max(6, min(10, (side - 1).bit_length()))


def _stamp(reading: Reading, archive: Path, dataset: str, order: Order) -> str:
    """Return what is another as soon as a wall may be."""
    # In whatever order pictures are that the survey knows nothing of: it may be another when the register was written.
    changed = "" if order in _SURVEYED else _last_change(archive)
    shards = reading.shards(dataset)
    return tag_of(dataset, order, [row.names for row in shards], changed, reading.summed_size(dataset))


def _last_change(archive: Path) -> str:
    """Return what is another as soon as the register was written."""
    said: list[tuple[int, int]] = []
    for name in (REGISTER, f"{REGISTER}-wal"):
        try:
            about = (archive / name).stat()
        except OSError:
            continue
        said.append((about.st_mtime_ns, about.st_size))
    return repr(said)
