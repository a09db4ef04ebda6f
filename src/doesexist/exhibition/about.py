"""What this exhibition shows, under which terms, how to leave it, and what the program refuses to do."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Request, Response

from doesexist.archive import NOTHING, Holding, Reading
from doesexist.errors import marked as _
from doesexist.exhibition import answers
from doesexist.exhibition.counting import counted
from doesexist.exhibition.house import House, house_of
from doesexist.exhibition.speech import Speech
from doesexist.model import addresses

About = Annotated[
    str | None, Query(description="The page that somebody comes from who wants to leave.", max_length=500)
]

SUBJECT = _("Please let me leave: %(what)s")
SUBJECT_OPEN = _("Please let me leave")
BODY = _("I am in this picture, or took it, and ask you to let me leave your exhibition. The page:")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,200}")


async def about(request: Request, page: About = None) -> Response:
    """Show the cards of the datasets, and how to leave."""
    house = house_of(request)
    datasets = house.reading.datasets()
    holdings = await counted(house, _holdings)
    asked = _page(page)
    return answers.page(
        request,
        "about.html",
        datasets=datasets,
        holdings={dataset.name: holdings.get(dataset.name, NOTHING) for dataset in datasets},
        rejected={dataset.name: house.reading.rejected_rows(dataset.name) for dataset in datasets},
        pictures=sum(dataset.pictures for dataset in datasets),
        contributors=house.reading.contributors(),
        drawn=any(dataset.card.drawn for dataset in datasets),
        asked=asked,
        letter=_letter(house, house.spoken(request), request, asked),
    )


async def imprint(request: Request) -> Response:
    """Say who shows this, and how to reach them."""
    house = house_of(request)
    drawn = any(dataset.card.drawn for dataset in house.reading.datasets())
    paragraphs = [text.strip() for text in re.split(r"\n\s*\n", house.settings.imprint or "") if text.strip()]
    return answers.page(request, "imprint.html", drawn=drawn, paragraphs=paragraphs)


def _holdings(reading: Reading) -> dict[str, Holding]:
    return reading.holdings.by_dataset()


class _Page:
    """A page that somebody comes from: what it is of, and its address here."""

    def __init__(self, kind: str, first: str, second: str) -> None:
        self.kind = kind
        self.name = f"{first}/{second}"
        page = addresses.picture_page if kind == "picture" else addresses.contributor_page
        self.address = page(first, second)


def _page(words: str | None) -> _Page | None:
    """Return the page that is meant; None where none is, for a letter without it is as good."""
    match addresses.named_by(words or ""):
        case ("picture", dataset, key) if _NAME.fullmatch(dataset) and _NAME.fullmatch(key):
            return _Page("picture", dataset, key)
        case ("contributor", service, account) if _NAME.fullmatch(service) and account.isprintable():
            return _Page("contributor", service, account)
        case _:
            return None


def _letter(house: House, spoken: Speech, request: Request, page: _Page | None) -> str | None:
    """Return the link by which one writes to whoever shows this, with the page named; None if there is no address."""
    link = house.settings.contact_link
    if not link or not link.startswith("mailto:"):
        return link
    where = (house.settings.address or str(request.base_url)).rstrip("/")
    subject = spoken.say(SUBJECT) % {"what": page.name} if page else spoken.say(SUBJECT_OPEN)
    body = f"{spoken.say(BODY)} {where}{page.address if page else '/'}"
    return f"{link}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
