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
    rejected, contributors = await counted(context, _rejected), await counted(context, _contributors)
    return responses.page(
        request,
        "about.html",
        datasets=datasets,
        holdings={dataset.name: holdings.get(dataset.name, NOTHING) for dataset in datasets},
        rejected={dataset.name: rejected.get(dataset.name, 0) for dataset in datasets},
        pictures=sum(dataset.pictures for dataset in datasets),
        contributors=contributors,
        uncredited=sum(holding.uncredited for holding in holdings.values()),
        drawn=context.all_drawn({dataset.name for dataset in datasets}),
    )


async def imprint(request: Request) -> Response:
    """Say who shows this, and how to reach them."""
    context = context_of(request)
    paragraphs = [text.strip() for text in re.split(r"\n\s*\n", context.settings.imprint or "") if text.strip()]
    return responses.page(request, "imprint.html", drawn=False, paragraphs=paragraphs)


def _rejected(reading: Reading) -> dict[str, int]:
    return {dataset.name: reading.rejected_rows(dataset.name) for dataset in reading.datasets()}


def _contributors(reading: Reading) -> int:
    return reading.contributors()


def _holdings(reading: Reading) -> dict[str, Holding]:
    return reading.holdings.by_dataset()
