"""The photograph that a picture was cut from, and who else of it is here."""

from __future__ import annotations

from fastapi import Request, Response

from doesexist.exhibition import answers
from doesexist.exhibition.house import house_of
from doesexist.exhibition.images import hang, hang_all
from doesexist.exhibition.pages import picture_json


async def wild(request: Request, dataset: str, key: str) -> Response:
    """Show the photograph that a picture was cut from, and who else of it is here."""
    house = house_of(request)
    found = house.reading.picture(dataset, key)
    siblings = house.reading.siblings(found)
    return answers.page(
        request,
        "wild.html",
        hung=hang(house, found, wild=True),
        dataset=house.dataset(found.dataset),
        siblings=hang_all(house, [found, *siblings]),
        veiled=bool(house.reading.absences(found)),
        drawn=house.shows_drawn({found.dataset, *(sibling.dataset for sibling in siblings)}),
    )


async def wild_json(request: Request, dataset: str, key: str) -> Response:
    """Return the picture as JSON: it says where the photograph is, and where in it the crop."""
    return await picture_json(request, dataset, key)
