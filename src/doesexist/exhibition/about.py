"""What this exhibition shows, under which terms, how to leave it, and what the program refuses to do."""

from __future__ import annotations

from itertools import islice

from fastapi import Request, Response

from doesexist.exhibition import answers
from doesexist.exhibition.house import house_of

_MOST = 10_000
"""Rejected rows are counted up to here."""


async def about(request: Request) -> Response:
    """Show the cards of the datasets, and how to leave."""
    house = house_of(request)
    datasets = house.reading.datasets()
    rejected = {
        dataset.name: sum(1 for _ in islice(house.reading.rejected(dataset.name), _MOST + 1)) for dataset in datasets
    }
    content = house.templates.render(
        "about.html",
        datasets=datasets,
        rejected=rejected,
        most=_MOST,
        pictures=sum(dataset.pictures for dataset in datasets),
        contributors=house.reading.contributors(),
        drawn=any(dataset.card.drawn for dataset in datasets),
    )
    return answers.page(request, content)
