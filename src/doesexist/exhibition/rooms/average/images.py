"""Averages as images: two of them at full size, for IIIF; and the small ones of their page.

Small ones are made from tiles of 64², but for those on the way from one person to all, which are at full size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from fastapi import Request

from doesexist.errors import NothingFound, NotSurveyed
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.queries.choices import whose
from doesexist.exhibition.remembering import settled
from doesexist.exhibition.room import Composing, Seen
from doesexist.exhibition.rooms.average.query import AverageQuery, SmallAverageQuery
from doesexist.exhibition.rooms.average.remembered import Chosen, chosen_of, made_of
from doesexist.imaging.encoding import Format, encoded, exactly
from doesexist.imaging.iiif import Rendered, render
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.imaging.pixels import Pixels, from_array
from doesexist.imaging.tiles import block_of
from doesexist.model import EVERYONE, addresses
from doesexist.model.composites import Composite
from doesexist.studio.average import averaging, facts
from doesexist.studio.average.averaging import People
from doesexist.studio.average.facts import Account, Side
from doesexist.studio.showing.credits_inside import Credit, credit_of, credit_of_many
from doesexist.studio.showing.exhibits import blurred_in
from doesexist.studio.showing.own_credits import with_own_credit

NAME, DEVIATION = "average", "average--deviation"
"""The second part of an identifier: `ffhq.average`."""
FORM = Format.WEBP


class Whole(NamedTuple):
    """The average of everyone at full size, and where they differ."""

    mean: Pixels
    deviation: Pixels


def at_full_size(name: str) -> Composing:
    """Return the function that says what the identifier `DATASET.name` means."""
    return partial(_composition, name)


async def _composition(name: str, request: Request, dataset: str) -> Seen:
    """Return what an average at full size is. Raises DatasetUnknown, NotSurveyed."""
    context = context_of(request)
    dataset = context.dataset(dataset).name
    owed = await account_of(context, dataset)
    size = context.reading.summed_size(dataset)
    if size is None or not owed.added:
        raise NotSurveyed(dataset)
    chosen = await chosen_of(context, dataset)
    block = block_of(*size) if name == DEVIATION else 1
    width, height = (side // block for side in size)
    rights = owed.composite.licence.rights if owed.composite.licence else None
    make = partial(_seen, request, dataset, name, (width, height))
    by = 0 if owed.other_sizes else owed.accounts
    credit = _credit(context, dataset, _AT_FULL_SIZE[name], owed.composite, by)
    tag = f"{chosen.tag} {name} {credit.tag}"
    return Seen(width, height, tag, addresses.AVERAGE, rights, make, credit)


async def account_of(context: ExhibitionContext, dataset: str, asked: AverageQuery | None = None) -> Account:
    """Return what is owed for the people of an average, and who gave how many."""
    where = asked.where if asked else EVERYONE
    return await made_of(context, dataset, where, "account", facts.account, from_register=True)


async def sides_of(context: ExhibitionContext, dataset: str, asked: AverageQuery | None = None) -> list[Side]:
    """Return the groups that a page shows side by side."""
    where = asked.where if asked else EVERYONE
    return await made_of(context, dataset, where, "groups", facts.side_by_side, from_register=True)


async def small(context: ExhibitionContext, name: str, asked: SmallAverageQuery) -> bytes:
    """Return one of the small images, in FORM. Raises NothingFound, DatasetUnknown, NotSurveyed, SurveyStale."""
    dataset = whose(context, asked.dataset)

    async def make(of: Chosen) -> bytes:
        if not of.who.count:
            raise NothingFound(f"{name} of {dataset}")
        made, credit = await _small(context, name, dataset, asked)
        return credit.inside(made)

    # What it says is to be of the same people as what it shows.
    return await settled(context, partial(chosen_of, context, dataset, asked.where), make, attrgetter("tag"))


async def _small(context: ExhibitionContext, name: str, dataset: str, asked: SmallAverageQuery) -> tuple[bytes, Credit]:
    if name == "group":
        return await _group(context, dataset, asked)
    if name == "first":
        return await _first(context, dataset, asked)
    if name not in _FROM_TILES:
        raise NothingFound(name[:80])
    what, make, from_register = _FROM_TILES[name]
    made = await made_of(context, dataset, asked.where, name, make, from_register=from_register)
    owed = await account_of(context, dataset, asked)
    return made, _credit(context, dataset, what, owed.everyone, owed.accounts)


async def _group(context: ExhibitionContext, dataset: str, asked: SmallAverageQuery) -> tuple[bytes, Credit]:
    for group, _, owed in await sides_of(context, dataset, asked):
        if (group.kind, group.value) == (asked.kind, asked.value):
            return _as_it_is(group.mean), _credit(context, dataset, NAME, owed)
    raise NothingFound(f"{asked.kind}={asked.value} of {dataset}"[:200])


async def _first(context: ExhibitionContext, dataset: str, asked: SmallAverageQuery) -> tuple[bytes, Credit]:
    """Return the average of the first so many, at full size.

    Only of everyone, and only for the steps that a page shows: for any other number, or a filter, thousands of pictures
    might have to be decoded again.
    """
    owed = await account_of(context, dataset)
    count = asked.people or 0
    if asked.where.terms or count not in averaging.steps(owed.added):
        raise NothingFound(f"{count} people of {dataset}")
    made = await made_of(context, dataset, EVERYONE, f"first {count}", partial(_of_first, count))
    if count == 1:
        # One person is no average, and is credited as a person is.
        who = (await chosen_of(context, dataset)).who
        alone = int(averaging.first_of(who, 1).picks[0])
        picture = context.reading.picture(dataset, who.surveyed.keys[alone])
        blurred = blurred_in(picture, context.reading.absences(picture))
        picture = with_own_credit(context.reading, picture)
        return made, credit_of(picture, context.dataset(dataset), context.settings.venue, blurred=blurred)
    what = f"owed for the first {count}"
    theirs = await made_of(
        context, dataset, EVERYONE, what, lambda who: facts.account(averaging.first_of(who, count)), from_register=True
    )
    return made, _credit(context, dataset, NAME, theirs.composite, theirs.accounts)


def _credit(context: ExhibitionContext, dataset: str, what: str, owed: Composite, by: int = 0) -> Credit:
    page = f"{addresses.AVERAGE}?dataset={dataset}"
    return credit_of_many(what, owed.pictures, context.dataset(dataset), owed, context.settings.venue, page=page, by=by)


def _of_first(count: int, who: People) -> bytes:
    return encoded(from_array(averaging.mean(averaging.first(who, count))), FORM)


_AT_FULL_SIZE: Mapping[str, str] = {NAME: NAME, DEVIATION: "standard deviation"}
"""What each is, in a sentence."""
_FROM_TILES: Mapping[str, tuple[str, Callable[[People], bytes], bool]] = {
    "preview": (NAME, lambda who: _as_it_is(averaging.preview(who)), False),
    "linear": ("average in linear light", lambda who: _as_it_is(averaging.in_linear_light(who)), False),
    "photographers": ("average by contributor", lambda who: _as_it_is(averaging.per_photographer(who)[0]), True),
}
"""What each is in a sentence, how it is made, and whether it depends on the register, too."""


def _as_it_is(pixels: Pixels) -> bytes:
    """Return 64² pixels as a file, without loss: a page shows them enlarged."""
    return exactly(from_array(pixels))


async def _seen(request: Request, dataset: str, name: str, size: tuple[int, int], asked: ImageRequest) -> Rendered:
    asked.on(*size)  # raises what is wrong before anything is added up
    context = context_of(request)
    whole = await made_of(context, dataset, EVERYONE, "whole", _whole)
    pixels = whole.mean if name == NAME else whole.deviation
    return await context.render(request, render, from_array(pixels), asked)


def _whole(who: People) -> Whole:
    sums = averaging.added(who)
    return Whole(averaging.mean(sums), averaging.deviation(sums))
