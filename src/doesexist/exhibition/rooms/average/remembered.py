"""Averages, remembered as long as they are of the same people.

Who is in an average is looked up again whenever the archive has changed; what was made of them is kept as long as they
are the same. So a correction of a credit costs no second look at pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar, cast

from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.remembering import ANYTHING, SURVEYS, Kind, SurveyOf, memory_of, settled
from doesexist.model import EVERYONE, Filter
from doesexist.studio.average import averaging
from doesexist.studio.average.averaging import People
from doesexist.studio.survey.surveyed_pictures import tag_of_survey

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The people of an average, and a tag that changes when they do, or their pictures."""

    who: People
    tag: str
    survey: str
    """The tag of the survey that they are from."""


_CHOSEN: Kind[Chosen] = Kind(64)
"""By filters: a byte for each picture."""
_MADE: Kind[Any] = Kind(200)
"""What was made of people: a few hundred kilobytes each, for the largest."""


async def chosen_of(context: ExhibitionContext, dataset: str, where: Filter = EVERYONE) -> Chosen:
    """Return whom a filter means among the people of a dataset. Raises NotSurveyed."""
    memory = memory_of(context)

    async def look() -> Chosen:
        before = memory.latest(SURVEYS, dataset)
        terms = context.settings.read_terms(dataset)
        look_up = partial(averaging.people, read_terms=terms)
        who = await context.download(look_up, context.archive, dataset, where, before)
        memory.keep_survey(dataset, who.surveyed)
        survey = _digest(who.dataset, *(name for shard in who.surveyed.shards for name in shard.names))
        tag = _digest(survey, who.meant.tobytes())
        return Chosen(who, tag, tag_of_survey(who.surveyed.shards, who.surveyed.size))

    return await memory.of(_CHOSEN, (dataset, where), ANYTHING, look)


async def made_of(
    context: ExhibitionContext,
    dataset: str,
    where: Filter,
    what: str,
    make: Callable[[People], T],
    *,
    from_register: bool = False,
) -> T:
    """Return what `make` makes of the people of an average, from memory where it is there.

    `what` names it. `from_register`: it depends on the register, too, which changes while they stay the same.
    Raises NotSurveyed, SurveyStale, SurveyDamaged, ArchiveBusy.
    """
    memory = memory_of(context)

    async def once(of: Chosen) -> Any:  # noqa: ANN401 (of the kind that its maker makes)
        basis = ANYTHING if from_register else SurveyOf(dataset)
        tag = memory.tag(ANYTHING) if from_register else of.survey
        return await memory.once(_MADE, (dataset, of.tag, what), basis, tag, lambda: context.download(make, of.who))

    return cast("T", await settled(context, partial(chosen_of, context, dataset, where), once, attrgetter("tag")))


def _digest(*said: str | bytes) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for each in said:
        digest.update((each.encode() if isinstance(each, str) else each) + b"\0")
    return digest.hexdigest()
