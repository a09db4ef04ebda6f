"""`doesexist requests`: the commands by which a curator decides requests."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from doesexist.archive import Decided, Departure, Reading, Request
from doesexist.cli.leaving import departure_as_data, tell_departure, tell_scrub
from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import as_json, ends_with_sentence, result, say
from doesexist.errors import RequestDecided
from doesexist.model.plurals import counted
from doesexist.model.requests import Asker, Kind
from doesexist.studio.leaving import deciding
from doesexist.studio.leaving.removing import today
from doesexist.studio.leaving.sealed_contacts import opened

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
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """List what is asked for, the oldest first."""
    deciding.settle(archive)
    with Reading(archive) as reading:
        here = list(reading.requests.open())
        decided = reading.requests.decided() if everything else []
    if json:
        closed = [_decided_as_data(each) for each in decided]
        as_json({"open": [_as_data(each) for each in here], **({"decided": closed} if everything else {})})
        return
    for each in here:
        result(f"{each.name}  {_age(each.since):>12}  {_summary(each)}")
    if not here:
        say("No request is open; these are decided:" if decided else "Nobody asks for anything.")
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
    contact = opened(asking.contact, key) if asking.contact and key else None
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


@requests.command()
@ends_with_sentence
def grant(
    name: Name,
    reason: Annotated[str, typer.Option(help="Why, if you want to say it. Name nobody.")] = "",
    archive: Archive = HERE,
    delete_files: Annotated[bool, typer.Option("--delete-files", help="Delete your own files of them, too.")] = False,
    json: Json = False,
) -> None:
    """Do what is asked for: let them leave, or put the credit right. Nothing of the request is kept."""
    done, scrub_result = deciding.grant(archive, name, reason=reason.strip() or None, delete_files=delete_files)
    if isinstance(done, Departure):
        if json:
            as_json(departure_as_data(done, scrub_result))
        else:
            tell_departure(done, scrub_result, delete_files=delete_files)
    elif json:
        as_json({"pictures": done, "scrubbed": scrub_result.scrub is None or scrub_result.scrub.done})
    else:
        right = f"The credit of {counted(done, 'picture')} is put right."
        result(right if done else "Nobody is here whom it is about: closed.")
        tell_scrub(scrub_result)


@requests.command()
@ends_with_sentence
def deny(
    name: Name,
    reason: Annotated[str, typer.Option(help="Needed: why; they are told it. Name nobody.")] = "",
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Close a request without doing what it asks for; its veil is lifted."""
    if not reason.strip():
        raise typer.BadParameter("say why, with --reason: whoever asked is told it (a few words that name nobody)")
    scrub_result = deciding.deny(archive, name, reason=reason.strip())
    if json:
        as_json({"scrubbed": scrub_result.scrub is None or scrub_result.scrub.done})
    else:
        result("It is denied, and its veil is lifted.")
        tell_scrub(scrub_result)


@requests.command()
@ends_with_sentence
def key(
    file: Annotated[Path, typer.Argument(help="Where the key is, or is to be: outside of the archive.")],
    archive: Archive = HERE,
) -> None:
    """Make the key that contacts are encrypted to. One that is there is taken; without any, no contact is asked for."""
    public = deciding.make_key(archive, file)
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
    veiled = ", veiled" if request.blurred else ""
    return f"{asking.who} ({counted(request.pictures, 'picture')}{veiled}): {_ASKERS[asking.asker]} {wish}"


def _as_data(request: Request) -> dict[str, object]:
    asking = request.asking
    return {
        "name": request.name, "kind": asking.kind.value, "asker": asking.asker.value, "since": request.since,
        "about": {"kind": asking.who.kind, "name": str(asking.who)}, "wanted": asking.wanted,
        "pictures": request.pictures, "veiled": request.blurred,
    }  # fmt: skip


def _decided_as_data(done: Decided) -> dict[str, object]:
    return {
        "name": done.name, "kind": done.kind.value, "since": done.since, "decided": done.closed,
        "outcome": done.outcome.value, "pictures": done.pictures, "reason": done.reason,
    }  # fmt: skip


def _age(since: str) -> str:
    days = (date.fromisoformat(today()) - date.fromisoformat(since)).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days:,} days ago"
