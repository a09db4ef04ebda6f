"""The desk, where a curator decides requests."""

from __future__ import annotations

from doesexist.exhibition.http.openapi import form, in_html, parameter, redirect
from doesexist.exhibition.room import Address, Room
from doesexist.exhibition.rooms.desk import leaving_too, many, page
from doesexist.exhibition.rooms.desk.query import DeskQuery
from doesexist.model import addresses
from doesexist.model.parameters import declared

_CHOOSING = [parameter(name, each.says, each.pattern) for name, each in declared(DeskQuery).items()]
_DECIDING = {
    "token": "What the desk's own form is signed with, for this decision alone.",
    "decision": "grant, or deny.",
    "reason": "Why, naming nobody.",
    "sure": "yes; without it, a page asks whether that is meant.",
}
"""The fields of the curator's form."""

_DECIDING_MANY = {
    **_DECIDING,
    "token": "What the desk's own form is signed with, for this decision of these requests alone.",
    "scope": "ticked, or all: those that the other fields choose.",
    "chosen": "The names of requests; one, or several with spaces between them, and as often as there are.",
    "means": "picture, photograph or contributor.",
    "asks": "leave, or credit.",
    "before": "Those that came before this moment: 2026-12-01 04:13, in UTC.",
    "batch": "The name of a request: those that came together with it.",
    "waits": "yes: those that hide nobody yet.",
    "until": "The highest number that is meant: nothing that came later.",
}

_LEAVING_TOO = {
    "token": "What the desk's own form is signed with, for these pictures alone.",
    "alike": "What the desk found: a picture, whom it looks the same as, how much, and how; as often as there are.",
    "too": "DATASET/KEY of a picture that leaves, too; as often as there are.",
    "reason": "Why, naming nobody.",
}

_PAGES = ("desk.html", "desk_request.html", "desk_sure.html", "desk_many.html", "desk_done.html", "desk_alike.html")

ROOM = Room(
    name="desk",
    addresses=(
        Address(addresses.DESK, page.desk, in_html(400, 401, 404, 429, 503), _CHOOSING),
        Address(
            addresses.DESK,
            many.many_decided,
            in_html(400, 401, 403, 404, 413, 429, 503),
            form=form(_DECIDING_MANY),
        ),
        Address(
            addresses.DESK_ALIKE,
            leaving_too.left_too,
            {**redirect({}), **in_html(400, 401, 403, 404, 413, 429, 503)},
            form=form(_LEAVING_TOO),
        ),
        Address(
            addresses.desk_page("{name}"),
            page.desk_request,
            {**redirect({}), **in_html(401, 404, 409, 429, 503)},
        ),
        Address(
            addresses.desk_page("{name}"),
            page.desk_decided,
            {**redirect({}), **in_html(400, 401, 403, 404, 409, 413, 429, 503)},
            form=form(_DECIDING),
        ),
    ),
    front_end=dict.fromkeys(_PAGES, "desk/desk.css"),
    unlisted=(addresses.DESK,),
    examples=("/desk", "/desk/nobody"),
)
