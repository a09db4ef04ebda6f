"""Counts that a page can't take anew for each visitor: taken once for each state of the archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from doesexist.archive import Reading
from doesexist.exhibition.context import House

T = TypeVar("T")

_counted: WeakKeyDictionary[House, dict[Callable[[Reading], Any], tuple[int, Any]]] = WeakKeyDictionary()


async def counted(house: House, count: Callable[[Reading], T]) -> T:
    """Return what a function counts, from memory as long as nothing in the archive has changed.

    SQLite tells whether something has, in no time; so no count outlives a removal.
    """
    known = _counted.setdefault(house, {})
    # Asked before counting: what changes meanwhile is counted again by the next visitor.
    state = house.reading.state
    if count in known and known[count][0] == state:
        found: T = known[count][1]
        return found
    taken = await house.download(_taken, house.archive, count)
    known[count] = (state, taken)
    return taken


def _taken(archive: Path, count: Callable[[Reading], T]) -> T:
    with Reading(archive) as reading:
        return count(reading)
