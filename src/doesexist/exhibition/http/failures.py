"""Turns errors into answers: a status and sentences for each. No page catches an error to answer with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from doesexist.errors import (
    ArchiveError,
    AskedTooOften,
    BadAddress,
    BadFilter,
    BadImageRequest,
    BadQuery,
    BadWalk,
    CreditUnknown,
    DatasetUnknown,
    DeskLocked,
    DoesExistError,
    FileChanged,
    FormFromElsewhere,
    FormTooLarge,
    FormUnreadable,
    Left,
    LookUpTooLong,
    NothingFound,
    NotSurveyed,
    NotWrittenDown,
    PictureUnreadable,
    ReceiptUnknown,
    RequestDecided,
    RequestUnknown,
    SurveyDamaged,
    SurveyStale,
    TooManyDownloads,
    TooManyToOpen,
)
from doesexist.errors import marked as _
from doesexist.exhibition.context import context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.http.responses import JSON
from doesexist.exhibition.language.sentences import Sentence
from doesexist.model import addresses
from doesexist.studio.credits.files import FORMS

_encode = msgspec.json.Encoder().encode
_FILES = tuple(f".{form}" for form in FORMS)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a visitor is told: a status, a heading, and sentences in plain words."""

    status: int
    heading: str
    said: tuple[Sentence, ...]
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def in_words(self) -> str:
        """What a program is told, as one text."""
        return self.heading if self.status == 410 else " ".join(str(sentence) for sentence in self.said)


_STATUSES: Mapping[type[DoesExistError], int] = {
    Left: 410,
    NothingFound: 404,
    DatasetUnknown: 404,
    NotSurveyed: 404,
    SurveyStale: 404,
    TooManyToOpen: 404,
    PictureUnreadable: 404,
    RequestUnknown: 404,
    ReceiptUnknown: 404,
    BadFilter: 400,
    BadQuery: 400,
    BadWalk: 400,
    BadAddress: 400,
    FormUnreadable: 400,
    DeskLocked: 401,
    FormFromElsewhere: 403,
    RequestDecided: 409,
    CreditUnknown: 409,
    FormTooLarge: 413,
    AskedTooOften: 429,
    NotWrittenDown: 503,
    TooManyDownloads: 503,
    SurveyDamaged: 503,
    ArchiveError: 503,
}
_NOT_HERE = _("Nothing is here")
_NOT_UNDERSTOOD = _("That was not understood")
_NOT_TAKEN = _("That was not taken")
_TELLING_MORE = (FileChanged, NotSurveyed, SurveyStale, TooManyToOpen, RequestUnknown, ReceiptUnknown)
"""Errors of status 404 after which there is something to do: their next step is told, too."""
_BROKEN = Failure(500, _("Something broke"), (Sentence(_("This is a fault of the exhibition, not yours.")),))


def failure_of(error: Exception) -> Failure:
    """Return what a visitor is told of an error."""
    if isinstance(error, DoesExistError):
        return _told(error)
    if isinstance(error, RequestValidationError):
        objections = {str(said): said for said in map(_objection, error.errors())}
        return Failure(400, _NOT_UNDERSTOOD, tuple(objections.values()))
    if isinstance(error, HTTPException):
        return _not_served(error)
    return _BROKEN


def _told(error: DoesExistError) -> Failure:
    if isinstance(error, BadImageRequest):
        return Failure(error.status, _NOT_UNDERSTOOD, (_plain(str(error)), _plain(error.next_step)))
    what = _sentence_about(error)
    match next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 500):
        case 410:
            return Failure(410, str(error), (_plain(error.next_step),))
        case 404:
            more = (_plain(error.next_step),) if isinstance(error, _TELLING_MORE) else ()
            return Failure(404, _NOT_HERE, (what, *more))
        case (400 | 401 | 403 | 409 | 413 | 429) as status:
            heading = _NOT_UNDERSTOOD if status == 400 else _NOT_TAKEN
            return Failure(status, heading, (what, _plain(error.next_step)), _headers(error))
        case 503:
            told = isinstance(error, SurveyDamaged | NotWrittenDown | TooManyDownloads | LookUpTooLong)
            again = Sentence(_("The archive can't be read just now. Please try again."))
            said = (what, _plain(error.next_step)) if told else (again,)
            return Failure(503, _("Closed for a moment"), said, (("Retry-After", "5"),))
        case _:
            return _BROKEN


def _headers(error: DoesExistError) -> tuple[tuple[str, str], ...]:
    if isinstance(error, AskedTooOften):
        return (("Retry-After", str(error.seconds)),)
    return (("WWW-Authenticate", 'Basic realm="desk", charset="UTF-8"'),) if isinstance(error, DeskLocked) else ()


def _sentence_about(error: DoesExistError) -> Sentence:
    if isinstance(error, PictureUnreadable):
        return Sentence(_("Its file can't be read: %(why)s."), {"why": error.why})
    if isinstance(error, BadFilter | BadQuery):
        return Sentence(error.sentence, {**error.facts, "why": Sentence(error.why, error.named or {})})
    if isinstance(error, FormUnreadable):
        return Sentence(error.sentence, {"why": Sentence(error.why)})
    if isinstance(error, RequestDecided):
        return Sentence(error.sentence, {"name": error.name, "outcome": Sentence(error.outcome)})
    return Sentence(error.sentence, error.facts) if error.sentence else _plain(str(error))


def _not_served(error: HTTPException) -> Failure:
    if error.status_code == 404:
        return Failure(404, _NOT_HERE, (Sentence(_("There is no page at this address.")),))
    if error.status_code == 405:
        return Failure(405, _NOT_UNDERSTOOD, (Sentence(_("This page can't be asked for in this way.")),))
    return Failure(error.status_code, _NOT_UNDERSTOOD, (_plain(f"{HTTPStatus(error.status_code).phrase}."),))


def _plain(words: str) -> Sentence:
    """Return a sentence without facts in it: a percent sign means itself."""
    return Sentence(words.replace("%", "%%"))


def _objection(problem: dict[str, Any]) -> Sentence:
    """Return what is wrong with a parameter. FastAPI's words for it are for programmers."""
    name = str(problem["loc"][-1])
    return Sentence(_("The parameter %(name)s can't be read."), {"name": repr(name[:80])})


def answer(request: Request, error: Exception) -> Response:
    """Return the page of a failure, or its JSON where a program asked."""
    failure = failure_of(error)
    headers = dict(failure.headers)
    if failure.status == 405:
        headers["Allow"] = _allowed(request)
    if is_for_programs(request.url.path):
        told = {"status": failure.status, "error": failure.in_words}
        if request.url.path.startswith(addresses.IIIF):
            headers["Access-Control-Allow-Origin"] = "*"
        return Response(_encode(told), failure.status, headers, JSON)
    spoken = context_of(request).spoken(request)
    said = [sentence.within(spoken) for sentence in failure.said]
    return responses.failure_page(
        request,
        failure.status,
        headers,
        heading=spoken.say(failure.heading),
        said=said,
        for_receipt=isinstance(error, ReceiptUnknown),
        again=addresses.linked(request.url.path) if isinstance(error, BadFilter) else None,
    )


def _allowed(request: Request) -> str:
    """Return the methods of an address, for the header Allow."""
    app: FastAPI = request.app
    routes = (route for route in app.routes if isinstance(route, Route) and route.matches(request.scope)[0].value)
    methods = {method for route in routes for method in route.methods or ()}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def is_for_programs(path: str) -> bool:
    """Tell whether an address is read by programs, who want JSON even when it fails.

    >>> is_for_programs("/pictures/ffhq/00000.json"), is_for_programs("/pictures/ffhq/00000")
    (True, False)
    """
    return path.startswith((addresses.IIIF, addresses.HEALTH)) or path.endswith((".json", *_FILES))


async def _answer(request: Request, error: Exception) -> Response:
    return answer(request, error)


async def _nobody_waits(_: Request, __: Exception) -> Response:
    # Nobody reads it; in the log it is what other servers write, too.
    return Response(status_code=499)


def tell_failures(app: FastAPI) -> None:
    """Register these answers as the error handlers of an app."""
    for kind in (DoesExistError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _answer)
    app.add_exception_handler(ClientDisconnect, _nobody_waits)
