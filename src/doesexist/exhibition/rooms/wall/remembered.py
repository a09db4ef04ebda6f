"""Walls, who stands out on them, and images of them: remembered while nobody comes or leaves.

Where an order depends on the register, it is looked up again after every write; so is whom a filter means. Images are
kept as long as everyone on them looks as they did.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.remembering import ANYTHING, SURVEYS, Kind, SurveyOf, memory_of
from doesexist.imaging.iiif import Rendered
from doesexist.model import Filter
from doesexist.model.composites import Composite
from doesexist.model.walls import Order
from doesexist.studio.wall import highlighting, walls
from doesexist.studio.wall.highlighting import Standing
from doesexist.studio.wall.walls import Wall

_WALLS: Kind[Wall] = Kind(12)
"""By dataset and order: 2 MB each for 70,000 pictures."""
_STANDING: Kind[Standing | None] = Kind(64)
"""By filters: two bytes for each picture."""
_OWED: Kind[Composite] = Kind(12)
_IMAGES: Kind[Rendered] = Kind(64 << 20, lambda made: len(made.body) + 1024)
"""Finished images: their bytes, and what else one takes."""

Name = tuple[str, str, str]
"""Of an image: the wall's tag, what was asked for in its canonical form, and how everyone is seen."""


async def wall_of(context: ExhibitionContext, dataset: str, order: Order) -> Wall:
    """Return a wall; what has to be read for it, off the event loop. Raises NotSurveyed, DatasetUnknown."""
    memory, dataset = memory_of(context), context.dataset(dataset).name

    async def look() -> Wall:
        wall = await context.download(walls.wall, context.archive, dataset, order, memory.latest(SURVEYS, dataset))
        memory.keep_survey(dataset, wall.surveyed)
        return wall

    basis = ANYTHING if walls.is_of_register(order) else SurveyOf(dataset)
    return await memory.of(_WALLS, (dataset, order), basis, look)


async def standing_on(context: ExhibitionContext, wall: Wall, where: Filter) -> Standing | None:
    """Return who stands out on a wall; None where everyone does, for no filter was said."""
    if not where.terms:
        return None
    memory, name = memory_of(context), (wall.tag, where)
    return await memory.of(
        _STANDING, name, ANYTHING, lambda: context.download(highlighting.standing, context.archive, wall, where)
    )


async def owed_for(context: ExhibitionContext, wall: Wall) -> Composite:
    """Return what is asked of whoever passes on all that hangs on a wall."""
    return await memory_of(context).of(
        _OWED, wall.tag, ANYTHING, lambda: context.download(highlighting.owed, context.archive, wall)
    )


async def image_of(
    context: ExhibitionContext, wall: Wall, name: Name, make: Callable[[], Awaitable[Rendered]]
) -> Rendered:
    """Return a finished image of a wall."""
    return await memory_of(context).once(_IMAGES, name, SurveyOf(wall.dataset), wall.survey, make)
