"""The form to leave, or to have a credit put right, and its receipt."""

from __future__ import annotations

from doesexist.errors import marked as _
from doesexist.exhibition.http.openapi import form, in_html, redirect
from doesexist.exhibition.room import Address, Heading, Room
from doesexist.exhibition.rooms.leave import page
from doesexist.model import addresses

_ASKING = {
    "token": "What the form on this page is signed with: each can be sent once, and again leads to the same receipt.",
    "kind": "leave, or credit.",
    "page": "Which picture, photograph or contributor it is about: an address, or DATASET/KEY.",
    "asker": "Who asks: pictured, photographer, guardian or other.",
    "name": "Of a credit: the name it is to have.",
    "anonymous": "Of a credit: yes, if nobody is to be named.",
    "words": "Anything else, at most 2,000 letters.",
    "contact": "How to reach them, encrypted as it comes.",
    "work": "Eight numbers that a browser has worked for, with points between them.",
}
"""The fields of the form to leave."""

ROOM = Room(
    name="leave",
    heading=Heading(_("Is this you?"), addresses.LEAVE),
    addresses=(
        Address(addresses.LEAVE, page.leave, {**redirect({}), **in_html(400, 503)}),
        Address(addresses.LEAVE, page.leave_sent, redirect(in_html(400, 403, 413, 429, 503)), form=form(_ASKING)),
        Address(addresses.receipt_page("{receipt}"), page.receipt, in_html(404, 429, 503)),
    ),
    front_end={"leave.html": "leave/leave.ts", "receipt.html": "leave/receipt.ts"},
    unlisted=(addresses.LEAVE,),
    examples=("/leave?page=/pictures/ffhq/00010", "/leave/AAAA-BBBB-CCCC"),
)
