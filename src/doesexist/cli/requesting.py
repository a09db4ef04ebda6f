"""`doesexist requests`: the commands by which a curator decides requests."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from doesexist.archive import Decided, Reading, Request
from doesexist.cli import choosing_requests as choosing
from doesexist.cli import deciding_requests
from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import as_json, ends_with_sentence, result, say
from doesexist.errors import RequestDecided
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.model.plurals import counted
from doesexist.model.requests import Asker, Kind
from doesexist.studio.leaving import deciding, sealed_contacts
from doesexist.studio.leaving.removing import today

requests = typer.Typer(name="requests", help="Decide requests: to leave, or a credit put right.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The request's name: the first five letters of its receipt.")]

_ASKERS = {
    Asker.PICTURED: "who is on it",
    Asker.PHOTOGRAPHER: "who took it",
    Asker.GUARDIAN: "a parent or guardian",
    Asker.OTHER: "somebody else",
}
_FILES = 20
"""The most pictures of a request whose files are listed."""


@requests.command("list")
@ends_with_sentence
def list_requests(
    everything: Annotated[bool, typer.Option("--all", help="Those that are decided, too.")] = False,
    older_than: choosing.OlderThan = None,
    younger_than: choosing.YoungerThan = None,
    meaning: choosing.Meaning = None,
    asking: choosing.AskingFor = None,
    asker: choosing.AskedBy = None,
    batch: choosing.BatchOf = None,
    waiting: choosing.Waiting = False,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """List what is asked for, the oldest first. All that is open, or what is chosen of it."""
    deciding.settle(archive, settings_of(archive).requests.ceiling)
    choice = choosing.choice_of(
        archive, older_than=older_than, younger_than=younger_than, meaning=meaning, asking=asking, asker=asker,
        batch=batch, waiting=waiting,
    )  # fmt: skip
    with Reading(archive) as reading:
        here = reading.requests.chosen(choice)
        decided = reading.requests.decided() if everything else []
    if json:
        closed = [_decided_as_data(each) for each in decided]
        as_json({"open": [_as_data(each) for each in here], **({"decided": closed} if everything else {})})
        return
    for each in here:
        result(f"{each.name}  {_age(each.since):>12}  {_summary(each)}")
    if not here:
        nobody = "Nobody asks for anything." if choice.is_everything else "No open request is meant."
        say("No request is open; these are decided:" if decided else nobody)
    if waits := sum(each.waits for each in here):
        say(f"{counted(waits, 'request')} {'waits' if waits == 1 else 'wait'}: as many are hidden as may be at once.")
    for done in decided:
        why = f" ({done.reason})" if done.reason else ""
        pictures = counted(done.pictures, "picture")
        result(f"{done.name}  {done.closed}  {done.outcome.value}: {done.kind.value}, {pictures}{why}")


@requests.command()
@ends_with_sentence
def show(
    name: Name,
    key: Annotated[Path | None, typer.Option(help="The key's file, to read the contact.")] = None,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Show a request, and where the files of its pictures lie. Of one that is closed, what is kept of it."""
    try:
        request = deciding.named(archive, name)
    except RequestDecided as closed:
        _show_decided(archive, closed.name, json=json)
        return
    asking = request.asking
    contact = sealed_contacts.opened(asking.contact, key) if asking.contact and key else None
    with Reading(archive) as reading:
        pictures = reading.requests.pictures(request, _FILES)
        roots = {each.name: each.root for each in reading.datasets()}
    files = [
        roots[picture.dataset] / file.path
        for picture in pictures
        for file in (picture.image, picture.thumbnail, picture.wild)
        if file and file.present
    ]
    if json:
        sealed = asking.contact.decode() if asking.contact else None
        as_json({**_as_data(request), "words": asking.words, "contact": contact, "sealed": sealed,
                 "files": [str(file) for file in files]})  # fmt: skip
        return
    result(f"{request.name}, since {request.since} ({_age(request.since)}): {_summary(request)}")
    if asking.words:
        result(f"They say: {asking.words}")
    if contact:
        result(f"Contact: {contact}")
    elif asking.contact:
        say("There is a contact. Only the curator's key opens it: add --key FILE.")
    for file in dict.fromkeys(files):
        result(str(file))


requests.command(name="grant")(deciding_requests.grant)
requests.command(name="deny")(deciding_requests.deny)


@requests.command()
@ends_with_sentence
def key(
    file: Annotated[Path, typer.Argument(help="Where the key is, or is to be: outside of the archive.")],
    archive: Archive = HERE,
) -> None:
    """Make the key that contacts are encrypted to. One that is there is taken; without any, no contact is asked for."""
    public = sealed_contacts.make_key(archive, file)
    result(public)
    say(f"Contacts are encrypted to it from now on. {file} alone opens them: keep it safe, and not beside the archive.")


def _show_decided(archive: Path, name: str, *, json: bool) -> None:
    """Print what is kept of a closed request, without whom it was about, which is not kept."""
    with Reading(archive) as reading:
        (done,) = reading.requests.decided(name)
    if json:
        as_json(_decided_as_data(done))
        return
    wish = "to leave" if done.kind is Kind.LEAVE else "to have a credit put right"
    result(
        f"{done.name}, since {done.since}, closed on {done.closed}: {done.outcome.value}. "
        f"It asked {wish} ({counted(done.pictures, 'picture')})."
    )
    if done.reason:
        result(f"Reason: {done.reason}")
    say("Nothing else of it is kept.")


def _summary(request: Request) -> str:
    asking = request.asking
    match asking.kind:
        case Kind.LEAVE:
            wish = "asks to leave"
        case _:
            wish = f"asks for the credit “{asking.wanted}”" if asking.wanted else "asks not to be credited"
    veiled = ", veiled" if request.blurred else ", waits" if request.waits else ""
    return f"{asking.who} ({counted(request.pictures, 'picture')}{veiled}): {_ASKERS[asking.asker]} {wish}"


def _as_data(request: Request) -> dict[str, object]:
    asking = request.asking
    return {
        "name": request.name, "kind": asking.kind.value, "asker": asking.asker.value, "since": request.since,
        "about": {"kind": asking.who.kind, "name": str(asking.who)}, "wanted": asking.wanted,
        "pictures": request.pictures, "veiled": request.blurred, "waits": request.waits,
        **({"batch": request.batch} if request.batch else {}),
    }  # fmt: skip


def _decided_as_data(done: Decided) -> dict[str, object]:
    return {
        "name": done.name, "kind": done.kind.value, "since": done.since, "decided": done.closed,
        "outcome": done.outcome.value, "pictures": done.pictures, "reason": done.reason,
    }  # fmt: skip


def _age(since: str) -> str:
    days = (date.fromisoformat(today()) - date.fromisoformat(since)).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days:,} days ago"
