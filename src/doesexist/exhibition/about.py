"""What this exhibition shows, under which terms, how to leave it, and what the program refuses to do."""

from __future__ import annotations

from fastapi import Request, Response

from doesexist.exhibition import answers
from doesexist.exhibition.house import house_of


async def about(request: Request) -> Response:
    """Show the cards of the datasets, and how to leave."""
    house = house_of(request)
    datasets = house.reading.datasets()
    rejected = {dataset.name: house.reading.rejected_rows(dataset.name) for dataset in datasets}
    return answers.page(
        request,
        "about.html",
        datasets=datasets,
        rejected=rejected,
        pictures=sum(dataset.pictures for dataset in datasets),
        contributors=house.reading.contributors(),
        drawn=any(dataset.card.drawn for dataset in datasets),
    )


async def imprint(request: Request) -> Response:
    """Say who shows this, and how to reach them."""
    house = house_of(request)
    drawn = any(dataset.card.drawn for dataset in house.reading.datasets())
    return answers.page(request, "imprint.html", drawn=drawn)
