"""The credits: contributors by letter, all of a dataset's as files, and the page of one contributor."""

from __future__ import annotations

from doesexist.errors import marked as _
from doesexist.exhibition.http.openapi import in_bytes, in_html, in_json, in_query
from doesexist.exhibition.room import Address, Heading, Room
from doesexist.exhibition.rooms.credits import contributor, page
from doesexist.exhibition.rooms.credits.query import CreditsQuery
from doesexist.model import Filter, addresses

_CONTRIBUTOR = "/contributors/{service}/{account}"

ROOM = Room(
    name="credits",
    heading=Heading(_("Credits"), addresses.CREDITS),
    switch="credits",
    addresses=(
        Address(
            f"{_CONTRIBUTOR}.json",
            contributor.contributor_json,
            in_json(contributor.ContributorPage, 304, 400, 404, 410, 503),
            switch="contributors",
        ),
        Address(_CONTRIBUTOR, contributor.contributor, in_html(304, 400, 404, 410, 503), switch="contributors"),
        Address(
            addresses.CREDITS,
            page.roll,
            in_html(304, 400, 404, 410, 503),
            in_query(CreditsQuery, "name", "letter", "after", "from_"),
        ),
        *(
            Address(
                f"{addresses.CREDITS}.{form}",
                answer,
                in_bytes([page.MEDIA_TYPES[form].split(";")[0]], 400, 404, 503),
                in_query(Filter),
            )
            for form, answer in page.FILES.items()
        ),
    ),
    front_end={"credits.html": "credits/credits.ts", "contributor.html": "credits/contributor.ts"},
    shapes=(contributor.ContributorPage,),
    examples=(
        "/credits",
        "/credits?country=nowhere",
        "/credits?year=then",
        *(f"/credits.{form}" for form in page.FILES),
        "/contributors/flickr/group",
        "/contributors/flickr/group.json",
    ),
)
