"""The average: everyone of a dataset laid over each other; what it is made of, what it hides; and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TypedDict

from fastapi import Request, Response

from doesexist.archive import Reading
from doesexist.compositions.averages import PREVIEW, Moved
from doesexist.compositions.recipes import in_words
from doesexist.errors import Left, NothingFound
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.queries.choices import licences_of_everyone, surveyed_datasets, whose
from doesexist.exhibition.queries.filters import query_of
from doesexist.exhibition.remembering import counted, settled, while_nobody_leaves
from doesexist.exhibition.rooms.average.images import FORM, account_of, sides_of, small
from doesexist.exhibition.rooms.average.query import AverageQuery, SmallAverageQuery
from doesexist.exhibition.rooms.average.remembered import Chosen, chosen_of, made_of
from doesexist.exhibition.showing.images import Image
from doesexist.imaging.tiles import block_of
from doesexist.model import EVERYONE, Filter, Picture, addresses
from doesexist.model.description import LicenceDescription
from doesexist.studio.average import averaging, facts
from doesexist.studio.average.averaging import People
from doesexist.studio.average.facts import Account, Side
from doesexist.studio.showing.rendering import sizes_for


class MovedDescription(TypedDict):
    """By how many of 255 levels an average would be another, had chance chosen its people again, in `times` tries."""

    times: int
    people: int
    usually: float
    seldom: float


class GroupDescription(TypedDict):
    """People of an average that have something in common, under a word of a filter."""

    kind: str
    value: str
    people: int


class AverageDescription(TypedDict):
    """An average, and what is to be known of it. `pictures`: those in it; `surveyed`: all of the dataset's.

    Of everyone it is at full size, and those of other sizes are in the small ones only. Of a filter it is the preview,
    64 × 64, and everyone who is meant is in it.
    """

    dataset: str
    pictures: int
    surveyed: int
    size: tuple[int, int] | None
    left_out: int
    unread: int
    other_sizes: int
    licence: LicenceDescription | None
    asks: list[str]
    told: list[str]
    moved: MovedDescription | None
    groups: list[GroupDescription]


@dataclass(frozen=True, slots=True)
class AverageContents:
    """Whose average it is, and what is to be known of it."""

    dataset: str
    who: People
    account: Account
    size: tuple[int, int] | None
    moved: Moved | None
    sides: list[Side]
    steps: Sequence[int]
    """How many people each step has, on the way from one person to all of them."""

    @property
    def shown(self) -> bool:
        """Whether the mean of all can be shown at full size: not where too much would have to be opened for it."""
        return bool(self.size and self.account.added and self.account.added in self.steps)

    @property
    def first(self) -> str:
        """The key of the one person with whom that way begins."""
        return self.who.surveyed.keys[int((self.who.meant & self.who.surveyed.summed).argmax())]

    @property
    def by_kind(self) -> list[tuple[str, list[Side]]]:
        """Groups by what they have in common, where there is something to compare. One person is no average."""
        found = ((kind, [*sides]) for kind, sides in groupby(self.sides, lambda side: side.group.kind))
        several = ((kind, [side for side in sides if side.group.people > 1]) for kind, sides in found)
        return [(kind, sides) for kind, sides in several if len(sides) > 1]


async def average(request: Request) -> Response:
    """Show the mean face of a dataset, where its people differ, and what it hides."""
    return await while_nobody_leaves(context_of(request), lambda: _average(request))


async def _average(request: Request) -> Response:
    context, wanted = _open(request)
    found = await _contents(context, AverageQuery(wanted.dataset))
    wanted = AverageQuery(found.dataset, wanted.where)
    some = await chosen_of(context, found.dataset, wanted.where) if wanted.where.terms else None
    dataset = context.dataset(found.dataset)
    return responses.page(
        request,
        "average.html",
        average=found,
        asked=wanted,
        mean=_image(found),
        deviation=_image(found, deviation=True),
        some=some.who if some else None,
        owed=(await account_of(context, found.dataset, wanted)).everyone,
        dataset=dataset,
        datasets=[context.dataset(name) for name in surveyed_datasets(context.reading)],
        licences=await counted(context, licences_of_everyone),
        first=_still_here(context.reading, found),
        drawn=dataset.card.drawn,
    )


async def average_json(request: Request) -> Response:
    """Return what is to be known of an average: of everyone, or of whom a filter means."""
    context, wanted = _open(request)
    return responses.data(request, _described(await _contents(context, wanted), wanted.where))


async def small_average(request: Request, name: str) -> Response:
    """Return a small image: `preview`, `linear`, `photographers` or `group` of 64 × 64; `first` at full size."""
    context, wanted = context_of(request), query_of(SmallAverageQuery, request)
    return responses.tagged_answer(request, await small(context, name, wanted), FORM.media_type)


def _open(request: Request) -> tuple[ExhibitionContext, AverageQuery]:
    """Return the exhibition's context, and what was asked for."""
    return context_of(request), query_of(AverageQuery, request)


async def _contents(context: ExhibitionContext, wanted: AverageQuery) -> AverageContents:
    """Look an average up. Raises DatasetUnknown, NotSurveyed, SurveyDamaged."""
    dataset = whose(context, wanted.dataset)
    make = partial(_contents_of, context, replace(wanted, dataset=dataset))
    # All numbers are to be of the same people.
    return await settled(context, partial(chosen_of, context, dataset, wanted.where), make, attrgetter("tag"))


async def _contents_of(context: ExhibitionContext, wanted: AverageQuery, chosen: Chosen) -> AverageContents:
    dataset = chosen.who.dataset
    return AverageContents(
        dataset,
        chosen.who,
        await account_of(context, dataset, wanted),
        chosen.who.surveyed.size,
        await made_of(context, dataset, wanted.where, "moved", averaging.resampled) if chosen.who.count else None,
        await sides_of(context, dataset, wanted),
        await made_of(context, dataset, EVERYONE, "way", facts.way),
    )


def _image(found: AverageContents, *, deviation: bool = False) -> Image | None:
    if not (found.size and found.shown):
        return None
    block = block_of(*found.size) if deviation else 1
    width, height = (side // block for side in found.size)
    address = addresses.average_image(found.dataset, deviation=deviation)
    return Image(address, width, height, sizes_for(width, height))


def _still_here(reading: Reading, found: AverageContents) -> Picture | None:
    """Return the one person with whom the way to all begins, unless they left a moment ago."""
    with suppress(Left, NothingFound):
        return reading.picture(found.dataset, found.first)
    return None


def _described(found: AverageContents, where: Filter) -> AverageDescription:
    some = bool(where.terms)
    owed = found.account.everyone if some else found.account.composite
    licence = owed.licence
    return {
        "dataset": found.dataset,
        "pictures": owed.pictures,
        "surveyed": len(found.who.surveyed),
        "size": (PREVIEW, PREVIEW) if some else found.size,
        "left_out": found.who.left_out,
        "unread": found.who.unread,
        "other_sizes": 0 if some else found.account.other_sizes,
        "licence": {"id": licence.id, "name": licence.name, "url": licence.url} if licence else None,
        "asks": in_words(owed.asks),
        "told": [*owed.told],
        "moved": _moved(found.moved) if found.moved else None,
        "groups": [{"kind": group.kind, "value": group.value, "people": group.people} for group, *_ in found.sides],
    }


def _moved(moved: Moved) -> MovedDescription:
    usually, seldom = (round(levels, 3) for levels in (moved.usually, moved.seldom))
    return {"times": moved.times, "people": moved.people, "usually": usually, "seldom": seldom}
