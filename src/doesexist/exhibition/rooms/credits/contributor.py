"""The page of a contributor: their names, how much of theirs is here and under which licences, and all of it."""

from __future__ import annotations

from typing import TypedDict

from fastapi import Request, Response

from doesexist.archive import Gallery, Reading
from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.lanes import LOOKING_UP
from doesexist.exhibition.language.credit_texts import credit_text
from doesexist.exhibition.queries.paging import PAGE, After, following, place_after
from doesexist.exhibition.showing import linked_data
from doesexist.exhibition.showing.images import hang_all
from doesexist.model import Filter, Picture, addresses
from doesexist.model.description import ContributorDescription, LicenceDescription, PictureDescription, described


class LicenceCount(LicenceDescription):
    """A licence, and how many pictures are under it."""

    pictures: int


class DatasetShare(TypedDict):
    """How much of a contributor's is in a dataset: pictures, and the photographs that they were cut from."""

    dataset: str
    pictures: int
    photographs: int


class ContributorPage(TypedDict):
    """A contributor, and some of their pictures."""

    page: str
    contributor: ContributorDescription
    names: list[str]
    pictures: int
    photographs: int
    licences: list[LicenceCount]
    datasets: list[DatasetShare]
    total: int
    total_is: str
    results: list[PictureDescription]
    next: str | None


async def contributor(request: Request, service: str, account: str, after: After = None) -> Response:
    """Show who they are and what is theirs."""
    context = context_of(request)
    gallery, pictures, following = await context.look_up(request, LOOKING_UP, _works, service, account, after)
    spoken = context.spoken(request)
    works = hang_all(context, pictures)
    datasets = [each.dataset for each in gallery.datasets]
    return responses.page(
        request,
        "contributor.html",
        gallery=gallery,
        titles={each.dataset: context.dataset(each.dataset).title for each in gallery.datasets},
        works=works,
        linked=linked_data.of_works(context, works, gallery.contributor),
        together=_together(pictures, twins=False),
        same=_together(pictures, twins=True),
        credits=[credit_text(spoken, picture, drawn=picture.drawn) for picture in pictures],
        after=after,
        next=following,
        drawn=context.all_drawn(datasets),
        mixed=context.partly_drawn(datasets),
        **({"faces": True} if any(work.image for work in works) else {}),
    )


async def contributor_json(request: Request, service: str, account: str, after: After = None) -> Response:
    """Return who they are and what is theirs."""
    context = context_of(request)
    gallery, pictures, following = await context.look_up(request, LOOKING_UP, _works, service, account, after)
    by = gallery.contributor
    page: ContributorPage = {
        "page": addresses.linked(addresses.page_of(by)),
        "contributor": {"service": by.service, "account": by.account, "name": by.name, "url": by.url},
        "names": [*gallery.names],
        "pictures": gallery.pictures,
        "photographs": gallery.photographs,
        "licences": [
            {"id": licence.id, "name": licence.name, "url": licence.url, "pictures": count}
            for licence, count in gallery.licences
        ],
        "datasets": [
            {"dataset": each.dataset, "pictures": each.pictures, "photographs": each.photographs}
            for each in gallery.datasets
        ],
        "total": gallery.pictures,
        "total_is": "exact",
        "results": [described(picture) for picture in pictures],
        "next": following and following.replace("?", ".json?", 1),
    }
    return responses.data(request, page)


def _together(pictures: list[Picture], *, twins: bool) -> dict[str, list[str]]:
    """Return which pictures on a page, as DATASET/KEY, come from one photograph with which others.

    `twins`: those of the same face, as another dataset cut it; else those of other faces.
    """
    photographs: dict[str, list[Picture]] = {}
    for picture in pictures:
        if picture.photograph:
            photographs.setdefault(picture.photograph, []).append(picture)
    return {
        _name(each): [_name(other) for other in found if other is not each and other.is_twin_of(each) is twins]
        for found in photographs.values()
        for each in found
    }


def _name(picture: Picture) -> str:
    return f"{picture.dataset}/{picture.key}"


def _works(
    reading: Reading, service: str, account: str, after: str | None
) -> tuple[Gallery, list[Picture], str | None]:
    """Return a contributor and a page of theirs; raise Left, or NothingFound."""
    place = place_after(after)
    gallery = reading.contributor(service, account)
    by = gallery.contributor
    pictures = reading.credits(Filter(contributor=(by.service, by.account)), place, PAGE + 1)
    return gallery, pictures[:PAGE], following(pictures, PAGE, addresses.linked(addresses.page_of(by)))
