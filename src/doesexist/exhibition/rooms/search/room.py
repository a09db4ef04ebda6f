"""The search, by which one finds whether one is in here."""

from __future__ import annotations

from doesexist.errors import marked as _
from doesexist.exhibition.http.openapi import in_html, in_json
from doesexist.exhibition.room import Address, Heading, Room
from doesexist.exhibition.rooms.search import page
from doesexist.model import addresses

ROOM = Room(
    name="search",
    heading=Heading(_("Search"), addresses.SEARCH),
    addresses=(
        Address(f"{addresses.SEARCH}.json", page.search_json, in_json(page.Found, 400, 503)),
        Address(addresses.SEARCH, page.search, in_html(400, 503)),
    ),
    shapes=(page.Found,),
    front_end={"search.html": "search/search.css"},
    unlisted=(addresses.SEARCH,),
    examples=("/search", "/search?q=group", "/search?q=nobody+at+all", "/search.json?q=group"),
)
