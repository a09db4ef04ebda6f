"""The wall as a IIIF image: composed when it is looked at, remembered while nobody comes or leaves."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from fastapi import Request

from doesexist.compositions.surveyed import Surveyed
from doesexist.exhibition import finding
from doesexist.exhibition.house import House, house_of
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.model import Filter
from doesexist.model.walls import Order
from doesexist.studio import walls
from doesexist.studio.viewing import Meant, view
from doesexist.studio.walls import Wall

NAME = "grid"
_MOST = 64 << 20
"""Bytes of finished images that a process remembers."""
_MOST_FILTERS = 16


class Views:
    """Finished images of walls. What was seen of a wall that is another now is forgotten with it: somebody left."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str], Rendered] = OrderedDict()
        self._meant: OrderedDict[tuple[str, str], Meant | None] = OrderedDict()
        self._tags: dict[tuple[str, Order], str] = {}
        self._surveys: dict[str, Surveyed] = {}
        self._size = 0
        self._lock = Lock()

    def view(self, archive: Path, wall: Wall, request: ImageRequest, where: Filter) -> Rendered:
        """Return what a request asks for, from memory where it can be. Raises BadImageRequest."""
        asked = (wall.tag, request.canonical(wall.width, wall.height), str(where))
        with self._lock:
            self._forget_unless(wall)
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
        made = view(archive, wall, request, self._who(archive, wall, where))
        with self._lock:
            if asked not in self._kept and self._tags.get((wall.dataset, wall.order)) == wall.tag:
                self._kept[asked] = made
                self._size += len(made.body)
            while self._size > _MOST:
                _, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest.body)
        return made

    def _who(self, archive: Path, wall: Wall, where: Filter) -> Meant | None:
        asked = (wall.tag, str(where))
        with self._lock:
            if asked in self._meant:
                return self._meant[asked]
        meant = wall.meant(walls.matching(archive, wall, where))
        with self._lock:
            self._meant[asked] = meant
            while len(self._meant) > _MOST_FILTERS:
                self._meant.popitem(last=False)
        return meant

    def _forget_unless(self, wall: Wall) -> None:
        """Forget what was seen of this wall, and of others of its dataset, where that has changed."""
        dataset = wall.dataset
        before = self._tags.get((dataset, wall.order))
        if before == wall.tag:
            return
        if self._surveys.get(dataset) is not wall.surveyed:
            self._surveys[dataset] = wall.surveyed
            stale = [tag for (whose, _), tag in self._tags.items() if whose == dataset]
            self._tags = {wall: tag for wall, tag in self._tags.items() if wall[0] != dataset}
        else:
            stale = [before] if before else []
        self._tags[dataset, wall.order] = wall.tag
        for view_of_it in [each for each in self._kept if each[0] in stale]:
            self._size -= len(self._kept.pop(view_of_it).body)
        for filter_on_it in [each for each in self._meant if each[0] in stale]:
            del self._meant[filter_on_it]


_views = Views()


def order_in(name: str) -> Order | None:
    """Return the order that the second part of an identifier names, None if it is no wall's.

    >>> order_in("grid"), order_in("grid--hue"), order_in("00042")
    (<Order.KEY: 'key'>, <Order.HUE: 'hue'>, None)
    """
    if name == NAME:
        return Order.KEY
    kind, _, order = name.partition("--")
    return Order(order) if kind == NAME and order in {*Order} else None


async def wall_of(house: House, dataset: str, order: Order) -> Wall:
    """Return a wall; what has to be read for it, off the event loop. Raises NotSurveyed, DatasetUnknown."""
    if known := walls.known(house.reading, house.archive, dataset, order):
        return known
    return await house.download(walls.wall, house.archive, dataset, order)


def where_in(request: Request) -> Filter:
    """Return the filter in an image's query: whom it doesn't mean is dimmed. Raises BadFilter."""
    words = finding.said(request)
    words.pop("dataset", None)
    return Filter.of(words.items())


async def seen(request: Request, wall: Wall, where: Filter, asked: ImageRequest) -> Rendered:
    """Return an image of a wall. Raises BadImageRequest."""
    house = house_of(request)
    try:
        return await house.render(request, _views.view, house.archive, wall, asked, where)
    except FileNotFoundError:
        # Somebody left in this very moment: what they were in is gone.
        wall = await wall_of(house, wall.dataset, wall.order)
        return await house.render(request, _views.view, house.archive, wall, asked, where)
