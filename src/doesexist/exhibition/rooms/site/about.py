"""What this exhibition shows, under which terms, how to leave it, and what the program refuses to do."""

from __future__ import annotations

import re

from fastapi import Request, Response

from doesexist.archive import NOTHING, Holding, Reading
from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.remembering import counted


async def about(request: Request) -> Response:
    """Show the cards of the datasets, and how to leave."""
    context = context_of(request)
    datasets = context.reading.datasets()
    holdings = await counted(context, _holdings)
    return responses.page(
        request,
        "about.html",
        datasets=datasets,
        holdings={dataset.name: holdings.get(dataset.name, NOTHING) for dataset in datasets},
        rejected={dataset.name: context.reading.rejected_rows(dataset.name) for dataset in datasets},
        pictures=sum(dataset.pictures for dataset in datasets),
        contributors=context.reading.contributors(),
        drawn=any(dataset.card.drawn for dataset in datasets),
    )


async def imprint(request: Request) -> Response:
    """Say who shows this, and how to reach them."""
    context = context_of(request)
    drawn = any(dataset.card.drawn for dataset in context.reading.datasets())
    paragraphs = [text.strip() for text in re.split(r"\n\s*\n", context.settings.imprint or "") if text.strip()]
    return responses.page(request, "imprint.html", drawn=drawn, paragraphs=paragraphs)


def _holdings(reading: Reading) -> dict[str, Holding]:
    return reading.holdings.by_dataset()
