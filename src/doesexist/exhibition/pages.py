"""One person at a time: the first page, the permanent one, and the photograph they were cut from."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import Query, Request, Response

from doesexist.archive import Step
from doesexist.exhibition import answers
from doesexist.exhibition.house import House, house_of
from doesexist.exhibition.images import hang, hang_all, worth_fetching_ahead
from doesexist.model import Picture, addresses
from doesexist.model.description import described
from doesexist.model.walk import LONGEST_SEED

Seed = Annotated[int | None, Query(ge=0, le=LONGEST_SEED, description="Which walk; without it, another each time.")]
StepNumber = Annotated[int, Query(ge=0, le=LONGEST_SEED, description="How far along the walk.")]
DatasetName = Annotated[str | None, Query(description="Only people of this dataset.")]


async def home(request: Request, seed: Seed = None, step: StepNumber = 0, dataset: DatasetName = None) -> Response:
    """Show one person with the wall label: a step of a walk that meets everyone once before anyone twice."""
    house = house_of(request)
    dataset = house.known(dataset)
    here = house.reading.step(_any_seed() if seed is None else seed, step, dataset)
    there = house.reading.step(here.seed, here.following, dataset)
    content = house.templates.render(
        "person.html",
        **_about(house, here.picture),
        next=addresses.walk(there.seed, there.step, dataset),
        ahead=worth_fetching_ahead(there.picture),
        back=_back(house, here, dataset),
    )
    return answers.page(request, content, tagged=seed is not None)


async def random(request: Request, dataset: DatasetName = None) -> Response:
    """Lead to somebody's permanent page."""
    picture = _anyone(house_of(request), dataset).picture
    where = addresses.picture_page(picture.dataset, picture.key)
    return Response(status_code=303, headers={"Location": where, "Cache-Control": "no-store"})


async def random_json(request: Request, dataset: DatasetName = None) -> Response:
    """Return somebody as JSON."""
    return answers.random_data(described(_anyone(house_of(request), dataset).picture))


async def picture(request: Request, dataset: str, key: str) -> Response:
    """Show a picture on its permanent page."""
    house = house_of(request)
    found = house.reading.picture(dataset, key)
    content = house.templates.render("person.html", **_about(house, found), next=None)
    return answers.page(request, content)


async def picture_json(request: Request, dataset: str, key: str) -> Response:
    """Return a picture as JSON."""
    return answers.data(request, described(house_of(request).reading.picture(dataset, key)))


async def wild(request: Request, dataset: str, key: str) -> Response:
    """Show the photograph that a picture was cut from, and who else of it is here."""
    house = house_of(request)
    found = house.reading.picture(dataset, key)
    siblings = house.reading.siblings(found)
    content = house.templates.render(
        "wild.html",
        hung=hang(house, found, wild=True),
        dataset=house.dataset(found.dataset),
        siblings=hang_all(house, [found, *siblings]),
        veiled=bool(house.reading.absences(found)),
        drawn=house.shows_drawn({found.dataset, *(sibling.dataset for sibling in siblings)}),
    )
    return answers.page(request, content)


async def wild_json(request: Request, dataset: str, key: str) -> Response:
    """Return the picture as JSON: it says where the photograph is, and where in it the crop."""
    return await picture_json(request, dataset, key)


def _about(house: House, picture: Picture) -> dict[str, object]:
    dataset = house.dataset(picture.dataset)
    return {
        "hung": hang(house, picture),
        "dataset": dataset,
        "siblings": house.reading.siblings(picture),
        "drawn": dataset.card.drawn,
    }


def _any_seed() -> int:
    return secrets.randbelow(LONGEST_SEED + 1)


def _anyone(house: House, dataset: str | None) -> Step:
    return house.reading.step(_any_seed(), 0, house.known(dataset))


_LOOK_BACK = 64
"""Steps that are looked at for the one before: half of a walk's places may be empty, so one more is rarely needed."""


def _back(house: House, here: Step, dataset: str | None) -> str | None:
    """Return the address of the step before this one, None at the beginning."""
    for step in range(here.step - 1, max(here.step - _LOOK_BACK, 0) - 1, -1):
        if house.reading.step(here.seed, step, dataset).step == step:
            return addresses.walk(here.seed, step, dataset)
    return None
