"""One person at a time: the first page, the permanent one, and a walk on a wall."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request, Response
from starlette.datastructures import QueryParams

from doesexist.archive import Step
from doesexist.errors import BadWalk, NothingFound
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import headers, responses
from doesexist.exhibition.showing import linked_data
from doesexist.exhibition.showing.images import hang
from doesexist.model import Picture, addresses
from doesexist.model.description import described
from doesexist.model.walk import LONGEST_SEED

OF_A_DATASET = "Only people of this dataset."
DatasetName = Annotated[str | None, Query(description=OF_A_DATASET)]
NUMBERS_SAY = {"seed": "Which walk; without it, another each time.", "step": "How far along the walk."}
WORDS_SAY = {"dataset": OF_A_DATASET, "kiosk": "The walk goes on by itself, and there is no way out of it."}


async def home(request: Request) -> Response:
    """Show one person with the wall label: a step of a walk that meets everyone once before anyone twice."""
    context = context_of(request)
    # Read here: FastAPI takes a fifth of this page's time to read four words.
    said = request.query_params
    seed, step = _number(said, "seed"), _number(said, "step")
    dataset, on_a_wall = context.known(said.get("dataset")), "kiosk" in said
    if on_a_wall and not context.settings.rooms.kiosk:
        raise NothingFound("/?kiosk")
    here = context.reading.step(_any_seed() if seed is None else seed, step or 0, dataset)
    back = None if here.before is None else addresses.linked(addresses.walk(here.seed, here.before, dataset))
    return _person(
        request,
        "kiosk.html" if on_a_wall else "person.html",
        here.picture,
        # Who comes next is hung in this same page: what stands above the picture has to be true of them, too.
        met=[dataset] if dataset else [each.name for each in context.reading.datasets() if each.pictures],
        tagged=seed is not None,
        here=addresses.linked(addresses.walk(here.seed, here.step, dataset, kiosk=on_a_wall)),
        next=addresses.linked(addresses.walk(here.seed, here.following, dataset, kiosk=on_a_wall)),
        back=back,
    )


async def random(request: Request, dataset: DatasetName = None) -> Response:
    """Lead to somebody's permanent page."""
    picture = _anyone(context_of(request), dataset).picture
    where = addresses.linked(addresses.picture_page(picture.dataset, picture.key))
    return Response(status_code=303, headers={"Location": where, "Cache-Control": "no-store"})


async def random_json(request: Request, dataset: DatasetName = None) -> Response:
    """Return somebody as JSON."""
    return responses.random_data(described(_anyone(context_of(request), dataset).picture))


async def picture(request: Request, dataset: str, key: str) -> Response:
    """Show a picture on its permanent page; with `?clear` behind its veil, where the owner lets visitors look there."""
    context = context_of(request)
    found = context.reading.picture(dataset, key)
    clear = found.veil is not None and "clear" in request.query_params
    if clear and not context.settings.shows_behind(found.veil):
        raise NothingFound(f"{dataset}/{key}?clear")
    return _person(request, "person.html", found, clear=clear, here=None, next=None, back=None)


async def picture_json(request: Request, dataset: str, key: str) -> Response:
    """Return a picture as JSON."""
    return responses.data(request, described(context_of(request).reading.picture(dataset, key)))


def _person(
    request: Request,
    template: str,
    picture: Picture,
    *,
    met: Sequence[str] = (),
    tagged: bool = True,
    clear: bool = False,
    **walk: str | None,
) -> Response:
    """Return a person's page; `met`: the datasets of everyone whom it leads to in place.

    One whose photograph is elsewhere may fetch it from there, and other pages may not.
    """
    context = context_of(request)
    dataset = context.dataset(picture.dataset)
    hung = hang(context, picture, clear=clear)
    others = context.reading.siblings(picture) if context.reading.others(picture) else []
    twins = [other for other in others if other.is_twin_of(picture)]
    people = [picture]
    for other in others:
        if not any(other.is_twin_of(known) for known in people):
            people.append(other)
    answer = responses.page(
        request,
        template,
        tagged=tagged,
        hung=hung,
        clear=clear,
        dataset=dataset,
        linked=linked_data.of_hung(context, hung, dataset),
        siblings=len(people) - 1,
        twins=[(twin, context.dataset(twin.dataset).title) for twin in twins],
        drawn=context.all_drawn(met or [picture.dataset]),
        mixed=context.partly_drawn(met),
        **walk,
    )
    if hung.elsewhere:
        answer.headers[headers.POLICY] = headers.policy(hung.elsewhere.services)
    return answer


def _number(said: QueryParams, name: str) -> int | None:
    """Return a number of a walk, None where there is none; raise BadWalk."""
    words = said.get(name)
    if words is None:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", words) or int(words) > LONGEST_SEED:
        raise BadWalk(name, LONGEST_SEED)
    return int(words)


def _any_seed() -> int:
    return secrets.randbelow(LONGEST_SEED + 1)


def _anyone(context: ExhibitionContext, dataset: str | None) -> Step:
    return context.reading.step(_any_seed(), 0, context.known(dataset))
