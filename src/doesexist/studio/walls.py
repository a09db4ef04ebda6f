"""Everyone on one wall: who hangs where, and what is seen of a part of it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import cast

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import REGISTER, SURVEY, Facts, Reading, ShardRow
from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.errors import NotSurveyed
from doesexist.model import Filter
from doesexist.model.grids import Grid
from doesexist.model.walls import Order
from doesexist.studio.surveying import files_of

LARGEST_CELL = 1024
"""Pixels a side of one picture on the wall, at most."""
_KEPT = 12
"""How many walls are remembered: 2 MB each for 70,000 pictures."""
_surveys: OrderedDict[tuple[Path, str], tuple[str, Surveyed]] = OrderedDict()
_walls: OrderedDict[tuple[Path, str, Order], Wall] = OrderedDict()
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
    """Another whenever anything of the wall is."""

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
    def _places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def place(self, key: str) -> int | None:
        """Return where a picture hangs, counted row by row; None where it doesn't."""
        place = self._places.get(key)
        return place if place is not None and place < self.grid.places else None

    def meant(self, keys: frozenset[str] | None) -> NDArray[np.bool_] | None:
        """Return for each place whether one of these pictures hangs there; None where all are meant."""
        return None if keys is None else np.array([key in keys for key in self.keys], dtype=np.bool_)


def wall(archive: Path, dataset: str, order: Order = Order.KEY) -> Wall:
    """Return a dataset's wall, in half a second the first time, from memory as long as it is the same.

    Raises NotSurveyed, DatasetUnknown.
    """
    with Reading(archive) as reading:
        return wall_in(reading, archive, dataset, order)


def known(reading: Reading, archive: Path, dataset: str, order: Order) -> Wall | None:
    """Return a dataset's wall if it is remembered and still the same: in a third of a millisecond."""
    tag = _tag_of(reading, archive, dataset, order, reading.shards(dataset))
    with _lock:
        remembered = _walls.get((archive, dataset, order))
    return remembered if remembered and remembered.tag == tag else None


def wall_in(reading: Reading, archive: Path, dataset: str, order: Order = Order.KEY) -> Wall:
    """Return a dataset's wall, of an archive that is open. Raises NotSurveyed, DatasetUnknown."""
    dataset = reading.dataset(dataset).name
    shards = reading.shards(dataset)
    tag = _tag_of(reading, archive, dataset, order, shards)
    with _lock:
        remembered = _walls.get((archive, dataset, order))
    if remembered and remembered.tag == tag:
        return remembered
    surveyed = _surveyed(archive, dataset, shards)
    if not len(surveyed):
        raise NotSurveyed(dataset)
    facts = {} if order in _SURVEYED else reading.facts(dataset)
    made = Wall(
        dataset,
        order,
        Grid.largest_within(len(surveyed)),
        _cell(reading.summed_size(dataset)),
        surveyed,
        _in_order(surveyed, order, facts),
        tag,
    )
    with _lock:
        _walls[archive, dataset, order] = made
        while len(_walls) > _KEPT:
            _walls.popitem(last=False)
    return made


def surveyed_in(reading: Reading, archive: Path, dataset: str) -> Surveyed:
    """Return what the survey has of a dataset. Raises NotSurveyed."""
    found = _surveyed(archive, dataset, reading.shards(dataset))
    if not len(found):
        raise NotSurveyed(dataset)
    return found


def matching(archive: Path, wall: Wall, where: Filter) -> frozenset[str] | None:
    """Return whom a filter means on a wall, None where it means everyone."""
    where = replace(where, dataset=None)
    if not where.terms:
        return None
    with Reading(archive) as reading:
        return frozenset(reading.keys(replace(where, dataset=wall.dataset)))


def _surveyed(archive: Path, dataset: str, shards: Sequence[ShardRow]) -> Surveyed:
    """Return a survey, read anew only where its shards are others: a file's name says what is in it."""
    tag = _tag([row.names for row in shards])
    with _lock:
        known = _surveys.get((archive, dataset))
    if known and known[0] == tag:
        return known[1]
    try:
        found = Surveyed(archive / SURVEY, map(files_of, shards), known[1] if known else None)
    except OSError:
        raise NotSurveyed(dataset) from None
    with _lock:
        _surveys[archive, dataset] = (tag, found)
        # Walls of the survey as it was go with it: somebody on them may have left.
        for order in Order:
            _walls.pop((archive, dataset, order), None)
        while len(_surveys) > _KEPT:
            _surveys.popitem(last=False)
    return found


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


def _tag_of(reading: Reading, archive: Path, dataset: str, order: Order, shards: Sequence[ShardRow]) -> str:
    # In whatever order pictures are that the survey knows nothing of: it may be another when the register was written.
    changed = "" if order in _SURVEYED else _last_change(archive)
    return _tag(dataset, order, [row.names for row in shards], changed, reading.summed_size(dataset))


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


def _tag(*said: object) -> str:
    return hashlib.blake2b(repr(said).encode(), digest_size=12).hexdigest()
