"""Highlight a filter's pictures on a wall by dimming all others; and the obligations for a whole wall.

A wall counts as a collection: all pictures are unchanged, linked and credited. So one that may be shown but not changed
(NoDerivs, or terms that nobody has read) is on it too, but is not even dimmed: instead its place is left empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import Reading
from doesexist.compositions.composing import AS_IT_IS, DIMMED, EMPTY, Looks
from doesexist.model import Filter, Licence
from doesexist.model.composites import Composite
from doesexist.model.licences import KEEPS_AS_IT_IS
from doesexist.studio.credits.of_many import owed_for
from doesexist.studio.wall.walls import Wall


@dataclass(frozen=True, eq=False, slots=True)
class Standing:
    """The pictures of a wall that a filter matches; arrays are in the wall's order, those without a place last."""

    meant: NDArray[np.bool_]
    looks: Looks
    """How each is shown: as it is, dimmed, or not at all."""
    tag: str
    """Changes whenever any of these does."""
    empty: int
    """How many places are left empty."""

    @property
    def count(self) -> int:
        """How many match."""
        return int(self.meant.sum())


def standing(archive: Path, wall: Wall, where: Filter) -> Standing | None:
    """Return the pictures to highlight on a wall, None if the filter matches everyone."""
    where = replace(where, dataset=None)
    if not where.terms:
        return None
    with Reading(archive) as reading:
        meant = _those(wall, reading.keys(replace(where, dataset=wall.dataset)))
        looks: Looks = np.where(meant, AS_IT_IS, DIMMED).astype(np.uint8)
        for licence in reading.licences():
            if licence.asks & KEEPS_AS_IT_IS:
                looks[_those(wall, _under(reading, wall, licence)) & ~meant] = EMPTY
    tag = hashlib.blake2b(looks.tobytes(), digest_size=12).hexdigest()
    return Standing(meant, looks, tag, int((looks[: wall.grid.places] == EMPTY).sum()))


def owed(archive: Path, wall: Wall) -> Composite:
    """Return the obligations of whoever distributes a whole wall."""
    with Reading(archive) as reading:
        facts = reading.facts(wall.dataset)
        return owed_for(map(facts.get, wall.hung), {licence.id: licence for licence in reading.licences()})


def _under(reading: Reading, wall: Wall, licence: Licence) -> Iterable[str]:
    return reading.keys(Filter(dataset=wall.dataset, licence=licence.id))


def _those(wall: Wall, keys: Iterable[str]) -> NDArray[np.bool_]:
    """Return for each picture, in the wall's order, whether its key is one of these."""
    found: NDArray[np.bool_] = np.zeros(len(wall.keys), np.bool_)
    found[[at for at in map(wall.position, keys) if at is not None]] = True
    return found
