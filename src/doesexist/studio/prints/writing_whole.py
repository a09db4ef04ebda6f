"""Write a composition and its recipe as two files, atomically, and only of people who are still in the archive.

Both are written to temporary files; then the selection is made again. Only if it still holds all of them, as they were,
both are moved to their destinations, the recipe first: a process stopped between the two leaves only a recipe. Whoever
has come meanwhile is in the next one: beside a survey, which adds people all the time, one making is enough.
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
    """A composition ready to be written."""

    recipe: Recipe
    content: Iterable[bytes]
    """The bytes of its file, produced while they are written."""
    sheet: Typeset | None = None
    """Of a print: the typeset sheet, which says what letters it lacks."""


@dataclass(frozen=True)
class Made:
    """A finished composition."""

    recipe: Recipe
    size: int
    """The size of its file in bytes."""
    sheet: Typeset | None = None
    """Of a print: the typeset sheet, which says what letters it lacks."""


class Composition(ABC):
    """Makes and writes a composition while iterated over; each step is a number of pictures.

    If somebody leaves before it is finished, it is made again, a few times at most; who comes is not in it. Raises
    NotSurveyed, DatasetUnknown, SeveralDatasets, NobodyMeant, NoDerivatives, OutputUnwritable; SurveyStale and
    SurveyDamaged unless because somebody left; ArchiveBusy if people keep leaving. On an error existing files are kept.
    """

    def __init__(self, archive: Path, out: Path, chosen: Chosen, venue: Venue = NOWHERE) -> None:
        self.archive = archive
        self.out = out
        self.chosen = chosen
        self.venue = venue
        self.total: int = 0
        """The number of pictures, once it is known."""
        self.made: Made | None = None

    @abstractmethod
    def drafted(self, people: Sitters) -> Generator[int, None, Draft]:
        """Make the draft of these pictures; yield numbers of pictures."""

    def __iter__(self) -> Iterator[int]:
        with Reading(self.archive) as watching:
            yield from self._watched(watching)

    def _watched(self, watching: Reading) -> Iterator[int]:
        """Make it, again if need be; select again only if the archive was written meanwhile."""
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
                if made and people.holds(before):
                    _put(file, beside)
                    self.made = made
                    return
                if trouble and people.holds(before) and all(shard in people.shards for shard in before.shards):
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
    """Return the path of a composition's recipe.

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
