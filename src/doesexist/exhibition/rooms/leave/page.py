"""The form to leave, or to have a credit put right; and the page of its receipt."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple
from urllib.parse import quote

import anyio
from fastapi import Query, Request, Response
from starlette.background import BackgroundTask, BackgroundTasks

from doesexist.archive import Asking, Decided, Reading, Who
from doesexist.archive import Request as LeaveRequest
from doesexist.errors import (
    AskedTooOften,
    DoesExistError,
    FormUnreadable,
    NotWrittenDown,
    ReceiptUnknown,
)
from doesexist.errors import marked as _
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.http.failures import failure_of
from doesexist.exhibition.http.rate_limits import FORMS, RECEIPTS, REQUESTS, WORKED, RateLimits
from doesexist.exhibition.http.responses import NOT_KEPT
from doesexist.exhibition.http.signed_forms import form_of, is_worked_for, nonce_of, sent_from_here, signed
from doesexist.exhibition.lanes import AFTERWARDS, LEAVING
from doesexist.exhibition.language.languages import Speech
from doesexist.exhibition.language.sentences import Sentence
from doesexist.exhibition.rooms.leave.choices import Choice, choices_of
from doesexist.exhibition.rooms.leave.form import LONGEST_PAGE, NOTHING_WRONG, Typed, Wrong, asked, meant_by
from doesexist.exhibition.showing.images import Hung, hang_all
from doesexist.model import Picture, addresses
from doesexist.model.requests import LONGEST, Receipt
from doesexist.studio.leaving.deciding import digest_of, file_request, sent_before
from doesexist.studio.leaving.removing import look_again
from doesexist.studio.leaving.who_is_meant import host_of

About = Annotated[str | None, Query(description="The page that somebody comes from.", max_length=LONGEST_PAGE)]
Held = Annotated[str | None, Query(description="A receipt: it leads to its page.", max_length=LONGEST)]

FORM = "form"
"""The purpose of the key that forms are signed with."""
OUTCOMES = (_("granted"), _("denied"), _("had left"))
"""The values of model.requests.Outcome, marked for translation."""
MEANWHILE = 0.5
"""Seconds to wait where a limit is reached: the same form, sent twice at once, may be the one that reached it."""
_SHOWN = 3
"""Pictures that the form shows of those it is about."""

SUBJECT = _("Please let me leave: %(what)s")
SUBJECT_OPEN = _("Please let me leave")
BODY = _("I am in this picture, or took it, and ask you to let me leave your exhibition. The page:")


async def leave(request: Request, page: About = None, receipt: Held = None) -> Response:
    """Show the form by which one leaves, or has a credit put right."""
    if receipt:
        found = Receipt.read(receipt)
        address = addresses.receipt_page(str(found) if found else quote(receipt, safe=""))
        return Response(status_code=303, headers={"Location": addresses.linked(address), **NOT_KEPT})
    return await _form(request, Typed(page=(page or "").strip()))


async def leave_sent(request: Request) -> Response:
    """Write down what somebody asks for, and lead to its receipt. Sent again, it leads there again."""
    context = context_of(request)
    limits = context.one(RateLimits)
    sent_from_here(request)  # first, so that a forged form from elsewhere uses up nothing of a visitor's limit
    limits.knock(FORMS, request)
    form = await form_of(request)
    typed, token = Typed.of(form), form.get("token", "")
    try:
        nonce = nonce_of(context.reading.secret(FORM), token)
        if receipt := await context.ask(LEAVING, sent_before, nonce):
            return _finished_behind(context, _led_to(receipt))
        asking = await context.ask(
            LEAVING,
            asked,
            typed,
            veiled=context.settings.requests.at_once == "veil",
            houses=_houses(context, request),
        )
        if not isinstance(asking, Asking):
            return await _form(request, typed, 400, wrong=asking)
        ceiling = context.settings.requests.ceiling
        limit = WORKED if is_worked_for(token, form.get("work", "")) else REQUESTS
        try:
            with limits.place(limit, request) as place:
                filed = await context.run(LEAVING, file_request, context.archive, asking, nonce, ceiling)
                place.used = filed.is_new  # what could not be written down, or stands there already, doesn't count
        except AskedTooOften:
            await anyio.sleep(MEANWHILE)
            if receipt := await context.ask(LEAVING, sent_before, nonce):
                return _finished_behind(context, _led_to(receipt))
            raise
    except (FormUnreadable, AskedTooOften, NotWrittenDown) as error:
        return await _form(request, typed, why=error)
    answer, behind = _led_to(filed.receipt), BackgroundTasks()
    if filed.wanting:
        behind.add_task(context.run, AFTERWARDS, look_again, context.archive, filed.wanting)
    behind.add_task(context.finish)  # what others' requests left half done, too
    answer.background = behind
    return answer


async def receipt(request: Request, receipt: str) -> Response:
    """Say what came of a request, to whoever holds its receipt."""
    context = context_of(request)
    # A malformed one is looked up, too, so that the time it takes says nothing.
    held = Receipt.read(receipt)
    found, is_public = await context.ask(LEAVING, _under, held or Receipt(""))
    if found is None or held is None:
        context.one(RateLimits).knock(RECEIPTS, request)  # whoever holds one is shown it however many others are tried
        raise ReceiptUnknown
    closed = found if isinstance(found, Decided) else None
    scrubbed = context.reading.requests.scrubbed
    answer = responses.page(
        request,
        "receipt.html",
        tagged=False,
        receipt=held,
        found=found,
        closed=closed,
        countable=is_public,
        days=context.reading.requests.days(),
        scrubbed=scrubbed,
        here=(context.settings.address or str(request.base_url)).rstrip("/") + addresses.receipt_page(str(held)),
        drawn=False,
    )
    answer.headers.update(NOT_KEPT)
    return _finished_behind(context, answer) if _is_clear(found) or not scrubbed else answer


def _is_clear(found: LeaveRequest | Decided) -> bool:
    """Tell whether a request is open whose veil could not be laid yet."""
    if not isinstance(found, LeaveRequest) or not found.asking.veiled or found.waits:
        return False
    return found.blurred < found.pictures


def _under(reading: Reading, receipt: Receipt) -> tuple[LeaveRequest | Decided | None, bool]:
    """Return the request with this receipt, and whether its holder may be told how many pictures it means."""
    found = reading.requests.under(digest_of(reading, receipt))
    if not isinstance(found, LeaveRequest) or not found.pictures:
        return found, True
    return found, reading.requests.is_public(found.asking.who)


def _finished_behind(context: ExhibitionContext, answer: Response) -> Response:
    """Let interrupted requests be finished once this answer is sent."""
    answer.background = BackgroundTask(context.finish)
    return answer


def _led_to(receipt: Receipt) -> Response:
    return Response(
        status_code=303, headers={"Location": addresses.linked(addresses.receipt_page(str(receipt))), **NOT_KEPT}
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a form is about: what they are called here, their page, and the first of their pictures."""

    name: str
    address: str | None
    pictures: int | None
    """How many; None where nobody is told."""
    works: tuple[Hung, ...]
    choices: tuple[tuple[Choice, Hung | None], ...] = ()
    """Whom exactly they may mean, each face with its picture; the smallest first."""
    first: str | None = None
    """The choice that stands there until another is made, where it is clear which."""

    @property
    def link(self) -> str | None:
        """Their page, as the form leads to it."""
        return self.address and addresses.linked(self.address)


async def _form(
    request: Request,
    typed: Typed,
    status: int = 200,
    *,
    wrong: Wrong = NOTHING_WRONG,
    why: DoesExistError | None = None,
) -> Response:
    """Return the form, with what was typed into it before, and what of that could not be taken."""
    context = context_of(request)
    spoken = context.spoken(request)
    meant = await _meant(context, typed.page, _houses(context, request))
    if isinstance(meant, Sentence) and typed.page:
        wrong = {"page": meant, **wrong}
    here = meant if isinstance(meant, Meant) else None
    failure = failure_of(why) if why else None
    answer = responses.page(
        request,
        "leave.html",
        tagged=False,
        typed=typed,
        sent=failure is not None or status != 200,
        wrong={field: sentence.within(spoken) for field, sentence in wrong.items()},
        said=[sentence.within(spoken) for sentence in failure.said] if failure else [],
        meant=here,
        token=signed(context.reading.secret(FORM)),
        full=_is_full(context),
        sealable=context.reading.requests.curator_key is not None,
        days=context.reading.requests.days(),
        letter=_letter(context, spoken, request, here),
        drawn=here is not None and context.all_drawn({each.picture.dataset for each in here.works}),
    )
    answer.status_code = failure.status if failure else status
    answer.headers.update({**NOT_KEPT, **dict(failure.headers if failure else ())})
    return answer


def _is_full(context: ExhibitionContext) -> bool:
    """Tell whether what is sent now has to wait, for open requests hide as many as they may at once."""
    asked = context.settings.requests
    return asked.at_once == "veil" and not context.reading.requests.room(asked.ceiling)


def _houses(context: ExhibitionContext, request: Request) -> set[str] | None:
    """Return the hosts of this exhibition, by which its own pages are told from pages elsewhere.

    None: unknown, as behind a proxy on this machine that doesn't pass the host on, without `address` in the settings.
    """
    if not context.settings.address and _LOOPBACK.fullmatch(request.url.hostname or ""):
        return None
    return {host_of(address) for address in (str(request.base_url), context.settings.address) if address}


_LOOPBACK = re.compile(r"localhost|127\.[0-9.]+|::1")


async def _meant(context: ExhibitionContext, words: str, houses: Collection[str] | None) -> Meant | Sentence:
    looked = await context.ask(LEAVING, _looked_for, words, houses)
    if isinstance(looked, Sentence):
        return looked
    who, pictures, first = looked.who, looked.pictures, looked.first
    if pictures is None:
        return Meant(str(who), None, None, ())
    works = tuple(hang_all(context, first))
    address: str | None = None  # of somebody of whom nothing is here there is no page
    if works and who.kind == "photograph":
        address = addresses.wild_page(works[0].picture.dataset, works[0].picture.key)
    elif works:
        page = addresses.picture_page if who.kind == "picture" else addresses.contributor_page
        address = page(*who.names)
    faces = (hang_all(context, [choice.face] if choice.face else []) for choice in looked.choices)
    choices = tuple((choice, hung[0] if hung else None) for choice, hung in zip(looked.choices, faces, strict=True))
    chosen = looked.choices[0].value if looked.choices and who.kind != "photograph" else None
    return Meant(str(who), address, pictures, works, choices, chosen)


class _LookedFor(NamedTuple):
    """Whom words mean, how many pictures that is (None where nobody is told), and the first of them."""

    who: Who
    pictures: int | None
    first: list[Picture]
    choices: Sequence[Choice] = ()


def _looked_for(reading: Reading, words: str, houses: Collection[str] | None) -> _LookedFor | Sentence:
    who = meant_by(reading, words, houses)
    if isinstance(who, Sentence):
        return who
    pictures = reading.requests.meant(who)
    if pictures and not reading.requests.is_public(who):
        return _LookedFor(who, None, [])
    choices = choices_of(reading, who) if pictures else ()
    return _LookedFor(who, pictures, reading.requests.pictures(who, _SHOWN), choices)


def _letter(context: ExhibitionContext, spoken: Speech, request: Request, meant: Meant | None) -> str | None:
    """Return the link by which one writes to whoever shows this, with the page named; None if there is no address."""
    link = context.settings.contact_link
    if not link or not link.startswith("mailto:"):
        return link
    where = (context.settings.address or str(request.base_url)).rstrip("/")
    subject = spoken.say(SUBJECT) % {"what": meant.name} if meant else spoken.say(SUBJECT_OPEN)
    body = f"{spoken.say(BODY)} {where}{(meant and meant.address) or '/'}"
    return f"{link}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
