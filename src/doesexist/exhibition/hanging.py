"""What a visitor asks the wall for, and what hangs there then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request

from doesexist.archive import Reading
from doesexist.errors import BadFilter, Left, NothingFound
from doesexist.errors import marked as _
from doesexist.exhibition import finding
from doesexist.exhibition.contributors import PAGE
from doesexist.exhibition.house import House
from doesexist.exhibition.wall_images import walls_of
from doesexist.model import EVERYONE, Filter, Picture, addresses
from doesexist.model.composites import Composite
from doesexist.model.walls import Order
from doesexist.studio.wall.highlighting import Standing
from doesexist.studio.wall.walls import Wall

LIST = "list"
"""The wall to read: a page of pictures with their titles after the other."""
MOST_NAMED = 300
"""So many of those without a place are named; fewer than a row are left over, of 70,000 no more than 263."""

SAYS = {
    "order": f"By what everyone is put in order: {', '.join(Order)}.",
    "at": "The key of somebody: the wall opens where they hang.",
}
"""The words that only the wall knows, for those who read how this is called."""
PAGE_SAYS = {
    "zoom": "How near: 1 shows the whole wall.",
    "view": f"{LIST}: with titles, to read.",
    "page": "Which page of the list.",
}
JSON_SAYS = {"place": "A place on the wall, from 0, row by row."}
PATTERNS = {
    "order": f"^({'|'.join(Order)})?$",
    "at": r"^([A-Za-z0-9_-]{1,200})?$",
    "zoom": r"^([0-9]{1,6}(\.[0-9]{1,6})?)?$",
    "view": f"^({LIST})?$",
    "page": r"^([1-9][0-9]{0,8})?$",
    "place": r"^([0-9]{1,9})?$",
}

_NO_NUMBER = _("that is no number")
_WHY: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "order": (_("an order is one of %(names)s"), {"names": ", ".join(Order)}),
    "at": (_("that is no key"), {}),
    "zoom": (_NO_NUMBER, {}),
    "view": (_("the only other view is %(name)s"), {"name": LIST}),
    "page": (_NO_NUMBER, {}),
    "place": (_NO_NUMBER, {}),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: whose wall, in which order, who stands out on it, and where to look."""

    dataset: str | None
    order: Order = Order.KEY
    where: Filter = EVERYONE
    """Without a dataset: the wall has one."""
    at: str | None = None
    place: int | None = None
    page: int | None = None
    as_list: bool = False

    def query(self, **words: str | int | None) -> str:
        """Return what the page's address says, with other words; None takes one away.

        >>> Asked("ffhq", Order.HUE).query(at="00042")
        'dataset=ffhq&order=hue&at=00042'
        """
        own: Mapping[str, str | int | None] = {
            "dataset": self.dataset,
            "order": None if self.order is Order.KEY else self.order.value,
            **self.where.terms,
            "at": self.at,
            "view": LIST if self.as_list else None,
        }
        said = {word: value for word, value in {**own, **words}.items() if value is not None}
        return urlencode(said, safe="/")

    def address(self, **words: str | int | None) -> str:
        """Return the page's address, with other words."""
        query = self.query(**words)
        return f"{addresses.linked(addresses.GRID)}{'?' if query else ''}{query}"


def asked(request: Request) -> Asked:
    """Return what a query string asks for; raise BadFilter."""
    words = finding.said(request)
    own = {name: words.pop(name, None) for name in PATTERNS}
    for name, value in own.items():
        if value is not None and not re.fullmatch(PATTERNS[name], value):
            raise BadFilter(f"{name}={value}", *_WHY[name])
    dataset = words.pop("dataset", None)
    return Asked(
        dataset,
        Order(own["order"] or Order.KEY),
        Filter.of(words.items()),
        at=own["at"],
        place=_number(own["place"]),
        page=_number(own["page"]),
        as_list=own["view"] is not None,
    )


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


@dataclass(frozen=True, slots=True)
class Hanging:
    """A wall, who stands out on it, and who is looked at."""

    wall: Wall
    standing: Standing | None
    """Who stands out; None: everyone does."""
    owed: Composite
    """What is asked of whoever passes it on."""
    at: Picture | None = None
    datasets: tuple[str, ...] = ()
    """All that have a wall."""
    left_over: tuple[Picture, ...] = ()
    listed: tuple[Picture, ...] = ()
    """A page of the list."""
    page: int = 1
    pages: int = 1

    @property
    def place(self) -> int | None:
        """Where the one who is looked at hangs, if they do."""
        return self.wall.place(self.at.key) if self.at else None

    def stands_out(self, key: str) -> bool:
        """Tell whether a picture is one of those who stand out."""
        position = self.wall.position(key)
        return position is not None and (self.standing is None or bool(self.standing.meant[position]))


async def hanging(house: House, asked: Asked) -> Hanging:
    """Look a wall up, as programs ask for it at every step of a pointer: off the event loop only where that takes long.

    Raises DatasetUnknown, NotSurveyed; and for `at` Left, NothingFound.
    """
    dataset = house.known(asked.dataset) or _first(house.reading)
    kept = walls_of(house)
    wall = await kept.wall(dataset, asked.order)
    standing = await kept.standing(wall, asked.where) if asked.where.terms else None
    owed = await kept.owed(wall)
    return Hanging(wall, standing, owed, house.reading.picture(dataset, asked.at) if asked.at else None)


async def hanging_with_all(house: House, asked: Asked) -> Hanging:
    """Look a wall up with all that a page shows: whoever is left over, and a page of the list."""
    hung = await hanging(house, asked)
    return await house.download(_with_all, house.archive, hung, asked)


def _with_all(archive: Path, hung: Hanging, asked: Asked) -> Hanging:
    with Reading(archive) as reading:
        left_over = _still_here(reading, hung.wall.dataset, hung.wall.left_over[:MOST_NAMED])
        hung = replace(hung, datasets=surveyed_datasets(reading), left_over=left_over)
        return _listed(reading, hung, asked) if asked.as_list else hung


def surveyed_datasets(reading: Reading) -> tuple[str, ...]:
    """Return the names of the datasets that have a survey, in the order they came."""
    return tuple(dataset.name for dataset in reading.datasets() if reading.shards(dataset.name))


def _first(reading: Reading) -> str:
    """Return whose wall is shown to those who name none; where there is no wall, whose there isn't."""
    for name in (*surveyed_datasets(reading), *(dataset.name for dataset in reading.datasets())):
        return name
    raise NothingFound(addresses.GRID)


def _listed(reading: Reading, hung: Hanging, asked: Asked) -> Hanging:
    """Return it with a page of the list: the one that was asked for, or where the one who is looked at stands."""
    keys: Sequence[str] = hung.wall.keys
    if hung.standing is not None:
        keys = [key for key in keys if hung.stands_out(key)]
    pages = max(1, -(-len(keys) // PAGE))
    page = asked.page or 1
    if asked.page is None and asked.at is not None and asked.at in keys:
        page = keys.index(asked.at) // PAGE + 1
    if page > pages:
        raise NothingFound(asked.address(page=page))
    listed = _still_here(reading, hung.wall.dataset, keys[(page - 1) * PAGE : page * PAGE])
    return replace(hung, listed=listed, page=page, pages=pages)


def _still_here(reading: Reading, dataset: str, keys: Iterable[str]) -> tuple[Picture, ...]:
    """Return the pictures of these keys, without those that left while the wall was looked at."""
    found: list[Picture] = []
    for key in keys:
        with suppress(Left, NothingFound):
            found.append(reading.picture(dataset, key))
    return tuple(found)
