"""Walls, who stands out on them, and images of them: remembered while nobody comes or leaves.

SQLite tells whether anything has changed. Who hangs where is looked at again then, and so is whom a filter means;
images are kept as long as everyone on them is where they were, and looks as they did.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any
from weakref import WeakValueDictionary

from anyio import Lock

from doesexist.exhibition.context import House
from doesexist.imaging.iiif import Rendered
from doesexist.model import Filter
from doesexist.model.composites import Composite
from doesexist.model.walls import Order
from doesexist.studio.survey import remembered
from doesexist.studio.wall import highlighting, walls
from doesexist.studio.wall.highlighting import Standing
from doesexist.studio.wall.walls import Wall

_MOST = 64 << 20
"""Bytes of finished images that a process remembers."""
_MOST_FILTERS = 64
"""So many filters are remembered with those whom they mean: two bytes for each picture."""

Name = tuple[str, str, str]
"""Of an image: the wall's tag, what was asked for in its canonical form, and how everyone is seen."""


class Walls:
    """What one house remembers."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._state: int | None = None
        self._walls: dict[tuple[str, Order], Wall] = {}
        self._standing: OrderedDict[tuple[str, Filter], Standing | None] = OrderedDict()
        self._owed: dict[str, Composite] = {}
        self._images: OrderedDict[Name, Rendered] = OrderedDict()
        self._size = 0
        self._making: WeakValueDictionary[Any, Lock] = WeakValueDictionary()

    async def wall(self, dataset: str, order: Order) -> Wall:
        """Return a wall; what has to be read for it, off the event loop.

        Raises NotSurveyed, DatasetUnknown, SurveyDamaged.
        """
        house = self._house
        found = walls.known(house.reading, house.archive, dataset, order)
        if found is None:
            # The tiles of a wall are asked for all at once: one looks, the others wait for it.
            async with self._alone(dataset, order):
                found = walls.known(house.reading, house.archive, dataset, order)
                if found is None:
                    found = await house.download(walls.wall, house.archive, dataset, order)
        if self._walls.get((found.dataset, order)) is not found:
            self._put_up(found)
        return found

    async def standing(self, wall: Wall, where: Filter) -> Standing | None:
        """Return who stands out on a wall; None where everyone does, for no filter was said."""
        asked = wall.tag, where
        async with self._alone(asked):
            state = self._look()
            if asked not in self._standing:
                found = await self._house.download(highlighting.standing, self._house.archive, wall, where)
                if state != self._state:
                    return found
                self._standing[asked] = found
            self._standing.move_to_end(asked)
            while len(self._standing) > _MOST_FILTERS:
                self._standing.popitem(last=False)
            return self._standing[asked]

    async def owed(self, wall: Wall) -> Composite:
        """Return what is asked of whoever passes on all that hangs on a wall."""
        async with self._alone(wall.tag):
            state = self._look()
            if wall.tag not in self._owed:
                found = await self._house.download(highlighting.owed, self._house.archive, wall)
                if state != self._state:
                    return found
                self._owed[wall.tag] = found
            return self._owed[wall.tag]

    def image(self, name: Name) -> Rendered | None:
        """Return a finished image, if it is remembered."""
        if name in self._images:
            self._images.move_to_end(name)
        return self._images.get(name)

    def keep(self, wall: Wall, name: Name, made: Rendered) -> None:
        """Remember a finished image, unless its wall is another meanwhile."""
        if self._walls.get((wall.dataset, wall.order)) is not wall or name in self._images:
            return
        self._images[name] = made
        self._size += len(made.body)
        while self._size > _MOST:
            _, oldest = self._images.popitem(last=False)
            self._size -= len(oldest.body)

    def let_go(self) -> None:
        """Forget what is another by now: somebody came, or left."""
        self._look()
        for wall in [*self._walls.values()]:
            if not remembered.is_now(self._house.reading, wall.dataset, wall.surveyed):
                self._take_down(wall)

    def _alone(self, *what: object) -> Lock:
        return self._making.setdefault(what, Lock())

    def _look(self) -> int:
        """Forget what depends on anything in the archive, if something has changed in it; return its state."""
        # Asked before looking: what changes meanwhile is looked at again by the next visitor.
        state = self._house.reading.state
        if state != self._state:
            self._state = state
            self._standing.clear()
            self._owed.clear()
        return state

    def _put_up(self, wall: Wall) -> None:
        """Remember a wall in place of those that somebody has left, or come to."""
        for before in [*self._walls.values()]:
            same = before.surveyed is wall.surveyed and (before.order is not wall.order or before.tag == wall.tag)
            if before.dataset == wall.dataset and not same:
                self._take_down(before)
        self._walls[wall.dataset, wall.order] = wall

    def _take_down(self, wall: Wall) -> None:
        del self._walls[wall.dataset, wall.order]
        for name in [each for each in self._images if each[0] == wall.tag]:
            self._size -= len(self._images.pop(name).body)
