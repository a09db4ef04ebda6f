"""Many requests are decided at the desk at once: those that are ticked, or all that are chosen.

Nothing is decided before the page has said how many that is. What it asked about is what is decided: `until` leaves out
what came in meanwhile, and the form is signed for this choice and this decision alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from fastapi import Request, Response
from starlette.background import BackgroundTask

from doesexist.archive import Choice, Reading
from doesexist.archive.leaving.who_is_meant import WhoKind
from doesexist.errors import FormUnreadable
from doesexist.errors import marked as _
from doesexist.exhibition.context import context_of
from doesexist.exhibition.http.failures import failure_of
from doesexist.exhibition.http.signed_forms import fields_of, nonce_of, signed
from doesexist.exhibition.lanes import AT_THE_DESK, DECIDING
from doesexist.exhibition.rooms.desk import looking_alike
from doesexist.exhibition.rooms.desk.lying_there import PAGE
from doesexist.exhibition.rooms.desk.page import DESK_KEY, GRANT, decision_and_reason, let_in, shown
from doesexist.model.requests import Kind, Outcome, name_read
from doesexist.studio.leaving.deciding_many import Deciding, Decisions, finish_deciding

_TOLD = 20
"""Requests that are named."""
_NOBODY = _("no request is ticked")
_NO_CHOICE = _("it does not say which requests are meant")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
_MEANINGS: Mapping[str, WhoKind] = {each: each for each in get_args(WhoKind)}
_KINDS = {each.value: each for each in Kind}
_NUMBER = re.compile("[0-9]{1,18}")
TICKED, ALL = "ticked", "all"
_FIELDS = frozenset(
    {"scope", "chosen", "means", "asks", "before", "batch", "waits", "until", "decision", "reason", "sure", "token"}
)
"""What its form may say. Another field may be one of these, misspelt: what it was to leave out would be decided."""


class Decision(NamedTuple):
    """What is to be done with many requests."""

    choice: Choice
    decision: str
    reason: str

    @property
    def about(self) -> str:
        """What its form is signed for."""
        return f"many {self.decision} {sorted(self.fields.items())}"

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields of a form that say which requests are meant."""
        choice = self.choice
        said = {
            "chosen": " ".join(choice.names),
            "means": choice.means,
            "asks": choice.kind and choice.kind.value,
            "before": choice.older,
            "batch": choice.batch,
            "waits": "yes" if choice.waits else None,
            "until": None if choice.until is None else str(choice.until),
        }
        return {name: value for name, value in said.items() if value}


async def many_decided(request: Request) -> Response:
    """Ask whether that is meant, and of how many; once it is, decide them, and say what came of it."""
    context = await let_in(request)
    fields = await fields_of(request, PAGE + 20)
    form = dict(reversed(fields))
    decision = Decision(_choice(fields, form), *decision_and_reason(form))
    key = context.reading.secret(DESK_KEY)
    if form.get("sure") != "yes":
        names, pictures = await context.run(AT_THE_DESK, _meant, context.archive, decision)
        return shown(
            request,
            "desk_many.html",
            decision=decision,
            names=names[:_TOLD],
            requests=len(names),
            pictures=pictures,
            unsurveyed=looking_alike.unsurveyed(context),
            token=signed(key, decision.about),
        )
    nonce_of(key, form.get("token", ""), decision.about)
    done = await context.run(DECIDING, _decided, context.archive, decision)
    spoken = context.spoken(request)
    undecided = [(each.name, failure_of(each.why).said[0].within(spoken)) for each in done.undecided[:_TOLD]]
    denied = done.outcome is Outcome.DENIED
    told = looking_alike.facts(context, key, done.departure, decision.reason)
    answer = shown(request, "desk_done.html", done=done, undecided=undecided, denied=denied, **told)
    answer.background = BackgroundTask(_finish, request, done)
    return answer


def _choice(fields: Sequence[tuple[str, str]], form: Mapping[str, str]) -> Choice:
    """Return which requests a form means; raise FormUnreadable where it means none."""
    until, scope = form.get("until", ""), form.get("scope", TICKED if form.get("chosen") else ALL)
    before, batch = form.get("before", ""), form.get("batch", "")
    said = {"means": form.get("means", ""), "asks": form.get("asks", ""), "before": before, "until": until,
            "scope": scope, "waits": form.get("waits", ""), "batch": batch}  # fmt: skip
    known = {"means": _MEANINGS, "asks": _KINDS, "before": [before] if _MOMENT.fullmatch(before) else [],
             "until": [until] if _NUMBER.fullmatch(until) else [], "scope": (TICKED, ALL), "waits": ("yes",),
             "batch": [batch] if name_read(batch) else []}  # fmt: skip
    if not form.keys() <= _FIELDS or any(value and value not in known[name] for name, value in said.items()):
        raise FormUnreadable(_NO_CHOICE)  # else more would be meant, or all that is open
    until_number = int(until) if until else None
    if scope == TICKED:
        words = [word for name, value in fields if name == "chosen" for word in value.split()]
        names = tuple(dict.fromkeys(name for word in words if (name := name_read(word))))
        if not names:
            raise FormUnreadable(_NOBODY)
        return Choice(names=names, until=until_number)
    return Choice(
        means=_MEANINGS.get(said["means"]),
        kind=_KINDS.get(said["asks"]),
        older=before or None,
        batch=name_read(batch) if batch else None,
        waits=True if said["waits"] else None,
        until=until_number,
    )


def _meant(archive: Path, decision: Decision) -> tuple[list[str], int]:
    """Return the names of the requests that are meant, and how many pictures change by what is decided of them."""
    with Reading(archive) as reading:
        names, grants = reading.requests.names(decision.choice), decision.decision == GRANT
        return names, (reading.requests.meant_by_all if grants else reading.requests.veiled_by_all)(names)


def _decided(archive: Path, decision: Decision) -> Decisions:
    with Reading(archive) as reading:
        names = reading.requests.names(decision.choice)
    outcome = Outcome.GRANTED if decision.decision == GRANT else Outcome.DENIED
    deciding = Deciding(archive, names, outcome, reason=decision.reason or None)
    for _count in deciding:
        pass
    return deciding.done


async def _finish(request: Request, done: Decisions) -> None:
    context = context_of(request)
    await context.run(DECIDING, finish_deciding, context.archive, done, context.settings.requests.ceiling)
