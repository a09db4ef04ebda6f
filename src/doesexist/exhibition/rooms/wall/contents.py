"""Looks up what a page of the wall shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from doesexist.archive import Reading
from doesexist.errors import Left, NothingFound
from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.queries.choices import surveyed_datasets
from doesexist.exhibition.queries.paging import PAGE
from doesexist.exhibition.rooms.wall.query import WallQuery
from doesexist.exhibition.rooms.wall.remembered import owed_for, standing_on, wall_of
from doesexist.model import Picture, addresses
from doesexist.model.composites import Composite
from doesexist.studio.wall.highlighting import Standing
from doesexist.studio.wall.walls import Wall

MOST_NAMED = 300
"""How many of those left over are listed. They are fewer than a row: of 70,000 no more than 263."""


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


async def hanging(context: ExhibitionContext, asked: WallQuery) -> Hanging:
    """Look a wall up, in a thread only where that takes long: programs ask at every move of a pointer.

    Raises DatasetUnknown, NotSurveyed; and for `at` Left, NothingFound.
    """
    dataset = context.known(asked.dataset) or _first(context.reading)
    wall = await wall_of(context, dataset, asked.order)
    standing = await standing_on(context, wall, asked.where)
    owed = await owed_for(context, wall)
    return Hanging(wall, standing, owed, context.reading.picture(dataset, asked.at) if asked.at else None)


async def hanging_with_all(context: ExhibitionContext, asked: WallQuery) -> Hanging:
    """Look a wall up with all that a page shows: whoever is left over, and a page of the list."""
    hung = await hanging(context, asked)
    return await context.download(_with_all, context.archive, hung, asked)


def _with_all(archive: Path, hung: Hanging, asked: WallQuery) -> Hanging:
    with Reading(archive) as reading:
        left_over = _still_here(reading, hung.wall.dataset, hung.wall.left_over[:MOST_NAMED])
        hung = replace(hung, datasets=surveyed_datasets(reading), left_over=left_over)
        return _listed(reading, hung, asked) if asked.view else hung


def _first(reading: Reading) -> str:
    """Return the dataset that is meant where none is named: the first with a survey, or else the first."""
    for name in (*surveyed_datasets(reading), *(dataset.name for dataset in reading.datasets())):
        return name
    raise NothingFound(addresses.GRID)


def _listed(reading: Reading, hung: Hanging, asked: WallQuery) -> Hanging:
    """Add a page of the list: the one that was asked for, or the one with the picture that is looked at."""
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
