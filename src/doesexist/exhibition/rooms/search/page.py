"""The page of the search: one box for addresses, numbers, accounts, names, words; what is typed is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, NotRequired, TypedDict
from urllib.parse import urlencode

from fastapi import Query as Parameter
from fastapi import Request, Response

from doesexist.archive import Cursor, Hits, Reading
from doesexist.errors import BadQuery
from doesexist.errors import marked as _
from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.lanes import SEARCHING
from doesexist.exhibition.showing.images import Hung, hang_all
from doesexist.model import Contributor, addresses
from doesexist.model.description import PictureDescription, described
from doesexist.model.queries import As, Query

SearchQuery = Annotated[
    str | None,
    Parameter(description="An address, a number, an account, a name, words of a title or of a file's name.", alias="q"),
]
After = Annotated[
    str | None,
    Parameter(
        description="Where the page before ended.",
        json_schema_extra={"pattern": r"^[0-3]\.[0-9]{1,18}\.[0-9]{1,18}$"},
    ),
]

_MOST = 1_000

_SAID = {
    As.PHOTO: _("the photograph number %(value)s"),
    As.PHOTOGRAPH: _("the address of a photograph"),
    As.PICTURE: _("the picture %(value)s"),
    As.NUMBER: _("the picture number %(value)s"),
    As.ACCOUNT: _("the account %(value)s"),
    As.NAME: _("the name “%(value)s”"),
    As.WORDS: _("words of a title or of a file's name"),
}


# "as" is no name that Python lets a field have.
UnderstoodAs = TypedDict("UnderstoodAs", {"as": str, "value": str, "accounts": NotRequired[int]})


class Found(TypedDict):
    """What was found, page by page."""

    query: str
    understood: list[UnderstoodAs]
    total: int
    total_is: str
    results: list[PictureDescription]
    next: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one contributor, or of those without a name."""

    contributor: Contributor | None
    works: tuple[Hung, ...]
    of_account: bool
    """Whether the account was looked for."""

    @property
    def is_one_photograph(self) -> bool:
        """Whether a photograph was looked for, and all of it was cut from that."""
        together = {work.picture.photograph or f"{work.picture.dataset}/{work.picture.key}" for work in self.works}
        return not self.of_account and len(together) == 1

    @property
    def about(self) -> str | None:
        """What whoever took it asks about: the photograph, or all of the account; None where nobody knows whose it is.

        The form that it leads to lets them choose: a face, everyone in the photograph, everything of the account.
        """
        first = self.works[0].picture
        if self.is_one_photograph:
            return first.source or addresses.picture_page(first.dataset, first.key)
        return addresses.page_of(self.contributor) if self.contributor else None


async def search(request: Request, q: SearchQuery = None, after: After = None) -> Response:
    """Show who and what is found."""
    context = context_of(request)
    spoken = context.spoken(request)
    query, hits = await _found(request, q, after)
    works = hang_all(context, hits.pictures)
    datasets = {picture.dataset for picture in hits.pictures}
    answer = responses.page(
        request,
        "search.html",
        tagged=False,
        query=query,
        understood=[spoken.say(_SAID[each.kind]) % {"value": each.value} for each in query.understood],
        hits=hits,
        groups=_grouped(works, of_account=bool(query.values(As.ACCOUNT))),
        begun=after is not None,
        is_elsewhere=bool(query.values(As.PHOTOGRAPH)),
        most=_MOST,
        next=_following(addresses.linked(addresses.SEARCH), query, hits.next),
        drawn=context.all_drawn(datasets),
        mixed=context.partly_drawn(datasets),
        **({"faces": True} if any(work.image for work in works) else {}),
    )
    answer.headers.update(responses.NOT_KEPT)  # nobody else who uses this browser finds what was looked for
    return answer


async def search_json(request: Request, q: SearchQuery = None, after: After = None) -> Response:
    """Return who and what is found."""
    query, hits = await _found(request, q, after)
    found: Found = {
        "query": query.text,
        "understood": _understood(query, hits),
        "total": hits.total,
        "total_is": "exact" if hits.exact else "at least",
        "results": [described(picture) for picture in hits.pictures],
        "next": _following(addresses.linked(f"{addresses.SEARCH}.json"), query, hits.next),
    }
    return responses.random_data(found)


async def _found(request: Request, text: str | None, after: str | None) -> tuple[Query, Hits]:
    """Look for what was asked; raise BadQuery."""
    query = Query.read(text or "")
    cursor = None if after is None else Cursor.read(after)
    if after is not None and cursor is None:
        raise BadQuery(_("no page of results ends at %(place)s"), {"place": repr(after[:80])})
    return query, await context_of(request).look_up(request, SEARCHING, _found_elsewhere, query, cursor)


def _found_elsewhere(reading: Reading, query: Query, after: Cursor | None) -> Hits:
    return reading.searching.find(query, after)


def _understood(query: Query, hits: Hits) -> list[UnderstoodAs]:
    found: list[UnderstoodAs] = []
    for each in query.understood:
        said: UnderstoodAs = {"as": each.kind.value, "value": each.value}
        if each.kind is As.NAME and hits.accounts:
            said["accounts"] = hits.accounts
        found.append(said)
    return found


def _grouped(works: Sequence[Hung], *, of_account: bool) -> list[Group]:
    """Return works by who made them: they come in that order."""

    def whose(work: Hung) -> tuple[str, str] | None:
        by = work.picture.contributor
        return (by.service, by.account) if by else None

    groups: Iterable[tuple[object, Iterable[Hung]]] = groupby(works, whose)
    together = [tuple(theirs) for _, theirs in groups]
    return [Group(theirs[0].picture.contributor, theirs, of_account) for theirs in together]


def _following(address: str, query: Query, after: Cursor | None) -> str | None:
    return f"{address}?{urlencode({'q': query.text, 'after': str(after)})}" if after else None
