"""The curator's desk: what people ask for, and who decides it. Closed unless exhibition.toml gives it a token.

There is no clear picture of somebody who is veiled here, either: that the clear pixels never leave is true because
nothing makes an exception. `doesexist requests show` says where their files lie.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import anyio
from fastapi import Request, Response
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException

from doesexist.archive import Departure, Reading
from doesexist.archive import Request as LeaveRequest
from doesexist.errors import ArchiveError, DeskLocked, FormUnreadable, NotWrittenDown, RequestUnknown
from doesexist.errors import marked as _
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.http.rate_limits import TOKENS, RateLimits
from doesexist.exhibition.http.responses import NOT_KEPT
from doesexist.exhibition.http.signed_forms import form_of, nonce_of, signed
from doesexist.exhibition.lanes import AT_THE_DESK, DECIDING
from doesexist.exhibition.rooms.desk import looking_alike
from doesexist.exhibition.rooms.desk.lying_there import lying_there
from doesexist.exhibition.rooms.desk.query import AGES, desk_query
from doesexist.exhibition.showing.images import hang_all
from doesexist.model import Picture, addresses
from doesexist.model.requests import Kind, name_read
from doesexist.studio.leaving import deciding

DESK_KEY = "desk"
"""The purpose of the key that its forms are signed with."""
SLOWED = 0.5
"""Seconds that a wrong token waits for its answer."""
_SHOWN = 60
"""Pictures of a request that are shown."""
_LONGEST_REASON = 500
GRANT, DENY = "grant", "deny"

_NO_DECISION = _("it says neither that the request is granted nor that it is denied")
_NO_REASON = _("whoever is denied what they ask for is told why, in at most 500 letters")
_TOO_LONG = _("the reason has more than 500 letters")


class _Decision(NamedTuple):
    name: str
    decision: str
    reason: str
    sure: bool
    token: str

    @property
    def about(self) -> str:
        """What its form is signed for: this decision of this request, and no other."""
        return f"{self.name} {self.decision}"


async def desk(request: Request) -> Response:
    """List what people ask for, a page at a time, and what came of it before."""
    context = await let_in(request)
    query = desk_query(request)
    there = await context.run(
        AT_THE_DESK, lying_there, context.archive, query.choice, query.page or 1, context.settings.requests.ceiling
    )
    answer = shown(request, "desk.html", there=there, query=query, ages=AGES)
    if there.is_unfinished:
        answer.background = BackgroundTask(context.finish)
    return answer


async def desk_request(request: Request, name: str) -> Response:
    """Show a request to whoever decides it."""
    context = await let_in(request)
    if addresses.desk_page(name) == addresses.DESK_ALIKE:  # what is told there is told once
        return to_the_desk()
    asked, first = await context.ask(AT_THE_DESK, _named, name)
    return shown(request, "desk_request.html", asked=asked, **_pictures(context, asked, first))


async def desk_decided(request: Request, name: str) -> Response:
    """Ask whether that is meant; once it is, decide a request, and show who looks the same, or lead to the desk."""
    context = await let_in(request)
    asked, first = await context.ask(AT_THE_DESK, _named, name)
    decision = _decision(asked.name, await form_of(request))
    key = context.reading.secret(DESK_KEY)
    if not decision.sure:
        return shown(
            request,
            "desk_sure.html",
            asked=asked,
            decision=decision,
            token=signed(key, decision.about),
            unsurveyed=looking_alike.unsurveyed(context),
            **_pictures(context, asked, first),
        )
    nonce_of(key, decision.token, decision.about)
    departure: Departure | int = 0
    try:
        if decision.decision == GRANT:
            granted = await context.run(
                DECIDING, deciding.grant, context.archive, asked.name, reason=decision.reason or None
            )
            departure = granted[0]
        else:
            await context.run(DECIDING, deciding.deny, context.archive, asked.name, reason=decision.reason)
    except ArchiveError as error:
        # If it is decided, it stays so: what was to follow is finished by whoever looks next.
        if not context.reading.requests.decided(asked.name):
            raise NotWrittenDown from error
    if isinstance(departure, Departure) and looking_alike.is_told(context, departure):
        told = looking_alike.facts(context, key, departure, decision.reason)
        answer = shown(request, "desk_alike.html", **told)
    else:
        answer = to_the_desk()
    answer.background = BackgroundTask(context.finish)  # there may be room for those who wait
    return answer


def to_the_desk() -> Response:
    """Return the answer that leads to the desk."""
    return Response(status_code=303, headers={"Location": addresses.linked(addresses.DESK), **NOT_KEPT})


async def let_in(request: Request) -> ExhibitionContext:
    """Return the exhibition's context, for whoever has the token; raise DeskLocked, AskedTooOften.

    The right token always opens: others' wrong ones can't lock its owner out, nor can all be one behind a proxy that
    doesn't say who comes. So the limit stops nobody who guesses; that the token is long does. A closed desk is no page
    at all.
    """
    context = context_of(request)
    token = context.settings.desk_token
    if token is None:
        raise HTTPException(404)
    given = _password(request.headers.get("authorization", ""))
    if given is None:
        raise DeskLocked
    # Digests, so that not even the length of the right one can be found out by how long this takes.
    if not hmac.compare_digest(_digest(given), _digest(token)):
        context.one(RateLimits).knock(TOKENS, request)
        await anyio.sleep(SLOWED)
        raise DeskLocked
    return context


def _password(header: str) -> str | None:
    # Authorization: Basic Y3VyYXRvcjp0aGUgdG9rZW4=   ("curator:the token")
    kind, _space, credentials = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        _name, colon, password = base64.b64decode(credentials.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return password if colon else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _named(reading: Reading, words: str) -> tuple[LeaveRequest, list[Picture]]:
    """Return a request that is open, and the first of the pictures that it means."""
    name = name_read(words)
    if name is None:
        raise RequestUnknown(words[:40])
    asked = reading.requests.named(name)
    return asked, reading.requests.pictures(asked, _SHOWN)


def _decision(name: str, form: Mapping[str, str]) -> _Decision:
    decision, reason = decision_and_reason(form)
    return _Decision(name, decision, reason, form.get("sure") == "yes", form.get("token", ""))


def decision_and_reason(form: Mapping[str, str]) -> tuple[str, str]:
    """Return what a form decides, and why; raise FormUnreadable where it does not say it."""
    decision, reason = form.get("decision", ""), reason_in(form)
    if decision not in {GRANT, DENY}:
        raise FormUnreadable(_NO_DECISION)
    if decision == DENY and not reason:
        raise FormUnreadable(_NO_REASON)
    return decision, reason


def reason_in(form: Mapping[str, str]) -> str:
    """Return the reason that a form gives; raise FormUnreadable where it is too long."""
    reason = form.get("reason", "").strip()
    if len(reason) > _LONGEST_REASON:
        raise FormUnreadable(_TOO_LONG)
    return reason


def _pictures(context: ExhibitionContext, asked: LeaveRequest, first: Sequence[Picture]) -> dict[str, object]:
    """Return the first pictures that a request means, as everybody sees them."""
    works = hang_all(context, first)
    return {
        "works": works,
        "more": asked.pictures - len(works),
        "drawn": context.all_drawn({each.picture.dataset for each in works}),
        "is_credit": asked.asking.kind is Kind.CREDIT,
    }


def shown(request: Request, template: str, **facts: object) -> Response:
    """Return a page of the desk, which no browser keeps."""
    answer = responses.page(request, template, tagged=False, **{"drawn": False, **facts})
    answer.headers.update(NOT_KEPT)
    return answer
