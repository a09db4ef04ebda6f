"""A composition becomes a file, with its recipe beside it: both whole, and of those who are still here then.

They are written beside their places; then it is asked again who is here. Only if those are the same, both are put in
place, the recipe first: whoever is stopped between the two leaves a recipe of nothing, and no composition without one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive import Reading
from doesexist.compositions.recipes import Recipe, as_json
from doesexist.errors import ArchiveBusy, SurveyDamaged, SurveyStale
from doesexist.model.inscriptions import NOWHERE, Venue
from doesexist.printing.typesetting import Typeset
from doesexist.studio.output import Unfinished
from doesexist.studio.prints.selection import ROUNDS, Chosen, Sitters, sitters


@dataclass(frozen=True)
class Draft:
    """A composition that is to be written."""

    recipe: Recipe
    content: Iterable[bytes]
    """Of its file: made while it is written."""
    sheet: Typeset | None = None
    """Of a print: what was wanting for it."""


@dataclass(frozen=True)
class Made:
    """A finished composition."""

    recipe: Recipe
    size: int
    """Of its file, in bytes."""
    sheet: Typeset | None = None
    """Of a print: what was wanting for it."""


class Composition(ABC):
    """A composition that becomes a file: iterate over it, and it does; each step is a number of pictures.

    Whoever comes or leaves before it is finished is in it, or not: then it is made again, a few times at most. Raises
    NotSurveyed, DatasetUnknown, SeveralDatasets, NobodyMeant, NoDerivatives, OutputUnwritable; SurveyStale and
    SurveyDamaged where that is not the doing of somebody who left; ArchiveBusy where people come and go all the time.
    Then nothing is written, and what lay there before stays.
    """

    def __init__(self, archive: Path, out: Path, chosen: Chosen, venue: Venue = NOWHERE) -> None:
        self.archive = archive
        self.out = out
        self.chosen = chosen
        self.venue = venue
        self.total: int = 0
        """How many pictures it takes, as far as that is known."""
        self.made: Made | None = None

    @abstractmethod
    def drafted(self, people: Sitters) -> Generator[int, None, Draft]:
        """Make it of these people."""

    def __iter__(self) -> Iterator[int]:
        with Reading(self.archive) as watching:
            yield from self._watched(watching)

    def _watched(self, watching: Reading) -> Iterator[int]:
        """Make it, again if need be; where nothing at all was written meanwhile, nobody has to be looked up again."""
        state = watching.data_version
        people = sitters(self.archive, self.chosen)
        for _ in range(ROUNDS):
            with Unfinished(self.out) as file, Unfinished(recipe_beside(self.out)) as beside:
                trouble: SurveyDamaged | SurveyStale | None = None
                try:
                    made = yield from self._written(people, file, beside)
                except (SurveyDamaged, SurveyStale) as error:
                    made, trouble = None, error
                if made and watching.data_version == state:
                    _put(file, beside)
                    self.made = made
                    return
                state = watching.data_version
                before, people = people, sitters(self.archive, self.chosen)
                if made and people.who == before.who:
                    _put(file, beside)
                    self.made = made
                    return
                if trouble and people.who == before.who and people.shards == before.shards:
                    raise trouble
        raise ArchiveBusy(self.archive)

    def _written(self, people: Sitters, file: Unfinished, beside: Unfinished) -> Generator[int, None, Made]:
        draft = yield from self.drafted(people)
        size = sum(map(file.write, draft.content))
        beside.write(as_json(draft.recipe))
        file.close()
        beside.close()
        return Made(draft.recipe, size, draft.sheet)


def recipe_beside(out: Path) -> Path:
    """Return where the recipe of a composition is.

    >>> recipe_beside(Path("all/everyone.png")).as_posix()
    'all/everyone.png.recipe.json'
    """
    return out.with_name(f"{out.name}.recipe.json")


def _put(file: Unfinished, beside: Unfinished) -> None:
    beside.put()
    try:
        file.put()
    except BaseException:
        beside.take_back()
        raise
