"""The desk, where a curator decides requests."""

from __future__ import annotations

from doesexist.exhibition.http.openapi import form, in_html, redirect
from doesexist.exhibition.room import Address, Room
from doesexist.exhibition.rooms.desk import page
from doesexist.model import addresses

_DECIDING = {
    "token": "What the desk's own form is signed with, for this decision alone.",
    "decision": "grant, or deny.",
    "reason": "Why, naming nobody.",
    "sure": "yes; without it, a page asks whether that is meant.",
}
"""The fields of the curator's form."""

ROOM = Room(
    name="desk",
    addresses=(
        Address(addresses.DESK, page.desk, in_html(401, 404, 429, 503)),
        Address(addresses.desk_page("{name}"), page.desk_request, in_html(401, 404, 409, 429, 503)),
        Address(
            addresses.desk_page("{name}"),
            page.desk_decided,
            {**redirect({}), **in_html(400, 401, 403, 404, 409, 413, 429, 503)},
            form=form(_DECIDING),
        ),
    ),
    front_end=dict.fromkeys(("desk.html", "desk_request.html", "desk_sure.html"), "desk/desk.css"),
    unlisted=(addresses.DESK,),
    examples=("/desk", "/desk/nobody"),
)
