"""The commands by which requests are decided: one, or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from doesexist.archive import Choice, Departure, Reading, ScrubResult
from doesexist.cli import choosing_requests as choosing
from doesexist.cli.leaving import (
    alike_as_data,
    departure_as_data,
    tell_alike,
    tell_departure,
    tell_equal_files,
    tell_scrub,
)
from doesexist.cli.options import HERE, Archive, Json, reason_of
from doesexist.cli.speaking import TOLD, as_json, ends_with_sentence, result, say, watched
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.model.plurals import counted
from doesexist.model.requests import Outcome
from doesexist.studio.leaving import deciding
from doesexist.studio.leaving.deciding_many import Deciding, Decisions, finish_deciding

_TOLD = 20
"""Requests that were not decided, and files, that are named."""
NOTHING_ELSE: Mapping[str, object] = MappingProxyType({})
Everything = Annotated[bool, typer.Option("--all", help="All that are open.")]


@ends_with_sentence
def grant(
    names: choosing.Names = None,
    reason: Annotated[str, typer.Option(help="Why, if you want to say it. Name nobody.")] = "",
    older_than: choosing.OlderThan = None,
    younger_than: choosing.YoungerThan = None,
    meaning: choosing.Meaning = None,
    asking: choosing.AskingFor = None,
    asker: choosing.AskedBy = None,
    batch: choosing.BatchOf = None,
    waiting: choosing.Waiting = False,
    everything: Everything = False,
    yes: choosing.Yes = False,
    archive: Archive = HERE,
    delete_files: Annotated[bool, typer.Option("--delete-files", help="Delete your own files of them, too.")] = False,
    json: Json = False,
) -> None:
    """Do what is asked for: let them leave, or put the credit right. Nothing of the requests is kept."""
    reason = reason_of(reason)
    choice = choosing.choice_of(
        archive, older_than=older_than, younger_than=younger_than, meaning=meaning, asking=asking, asker=asker,
        batch=batch, waiting=waiting,
    )  # fmt: skip
    meant = _meant(archive, names, choice, everything=everything)
    if names and len(meant) == 1:
        _grant_one(archive, meant[0], reason, delete_files=delete_files, json=json)
        return
    if not names and not yes:
        _ask(meant, "granted: whoever asks to leave is gone for good")
    decide(archive, meant, Outcome.GRANTED, reason or None, delete_files=delete_files, json=json)


@ends_with_sentence
def deny(
    names: choosing.Names = None,
    reason: Annotated[str, typer.Option(help="Needed: why; they are told it. Name nobody.")] = "",
    older_than: choosing.OlderThan = None,
    younger_than: choosing.YoungerThan = None,
    meaning: choosing.Meaning = None,
    asking: choosing.AskingFor = None,
    asker: choosing.AskedBy = None,
    batch: choosing.BatchOf = None,
    waiting: choosing.Waiting = False,
    everything: Everything = False,
    yes: choosing.Yes = False,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Close requests without doing what they ask for; veils are lifted."""
    reason = reason_of(reason)
    if not reason:
        raise typer.BadParameter("say why, with --reason: whoever asked is told it (a few words that name nobody)")
    choice = choosing.choice_of(
        archive, older_than=older_than, younger_than=younger_than, meaning=meaning, asking=asking, asker=asker,
        batch=batch, waiting=waiting,
    )  # fmt: skip
    meant = _meant(archive, names, choice, everything=everything)
    if names and len(meant) == 1:
        _deny_one(archive, meant[0], reason, json=json)
        return
    if not names and not yes:
        _ask(meant, "denied, and their veils lifted")
    decide(archive, meant, Outcome.DENIED, reason, json=json)


def decide(
    archive: Path,
    names: Sequence[str],
    outcome: Outcome,
    reason: str | None,
    *,
    delete_files: bool = False,
    json: bool = False,
    also: Mapping[str, object] = NOTHING_ELSE,
) -> None:
    """Decide many requests, and say what came of it; end with a status of its own where one was not decided.

    `also`: what was done beside it, for programs.
    """
    ceiling = settings_of(archive).requests.ceiling
    run = Deciding(archive, names, outcome, reason=reason, delete_files=delete_files)
    for _ in watched(run, "Deciding", lambda decided: decided, len(names)):
        pass
    scrub_result = finish_deciding(archive, run.done, ceiling)
    if json:
        as_json({**also, **_as_data(run.done, scrub_result)})
    else:
        _tell(run.done, scrub_result, delete_files=delete_files)
    if run.done.undecided or scrub_result.undeleted:
        raise typer.Exit(TOLD)


def _meant(archive: Path, names: Sequence[str] | None, choice: Choice, *, everything: bool) -> list[str]:
    """Return the names of the requests that are meant: those named, or those chosen. Raises BadParameter."""
    if names and (everything or not choice.is_everything):
        raise typer.BadParameter("either name requests, or choose them: not both")
    if everything and not choice.is_everything:
        raise typer.BadParameter("--all are all that are open: choose some of them without it")
    if names:
        return [*dict.fromkeys(names)]
    if choice.is_everything and not everything:
        raise typer.BadParameter(
            "say which: name requests, or choose with --batch, --meaning, --older-than, --younger-than, --asking, "
            "--asker, --waiting or --all"
        )
    with Reading(archive) as reading:
        return reading.requests.names(choice)


def _ask(names: Sequence[str], what: str) -> None:
    """Ask whether that is meant, where there is something to decide; end where it is not."""
    if names:
        first = ", ".join(names[:_TOLD])
        more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
        are = "is" if len(names) == 1 else "are"
        asked = f"{counted(len(names), 'request')} {are} about to be {what}: {first}{more}. Go on?"
        typer.confirm(asked, abort=True, err=True)


def _grant_one(archive: Path, name: str, reason: str, *, delete_files: bool, json: bool) -> None:
    done, scrub_result = deciding.grant(archive, name, reason=reason or None, delete_files=delete_files)
    deciding.hide_waiting(archive, settings_of(archive).requests.ceiling)
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


def _deny_one(archive: Path, name: str, reason: str, *, json: bool) -> None:
    scrub_result = deciding.deny(archive, name, reason=reason)
    deciding.hide_waiting(archive, settings_of(archive).requests.ceiling)
    if json:
        as_json({"scrubbed": scrub_result.scrub is None or scrub_result.scrub.done})
    else:
        result("It is denied, and its veil is lifted.")
        tell_scrub(scrub_result)


def _as_data(done: Decisions, scrub_result: ScrubResult) -> dict[str, object]:
    """Return what was decided, for programs."""
    return {
        done.outcome.value: done.decided,
        "undecided": [{"name": each.name, "why": str(each.why)} for each in done.undecided],
        "pictures": done.pictures,
        "files": [str(path) for path in done.departure.files],
        "undeleted": [str(path) for path in scrub_result.undeleted],
        **(alike_as_data(done.departure) if done.outcome is Outcome.GRANTED else {}),
        "unsurveyed": len(done.wanting),
        "scrubbed": scrub_result.scrub is None or scrub_result.scrub.done,
    }


def _tell(done: Decisions, scrub_result: ScrubResult, *, delete_files: bool) -> None:
    """Say what was decided, what was not and why, and what is left to do."""
    requests, pictures = counted(len(done.decided), "request"), counted(done.pictures, "picture")
    are = "is" if len(done.decided) == 1 else "are"
    if not done.decided:
        result("No request was decided." if done.undecided else "No open request is meant.")
    elif done.outcome is Outcome.DENIED:
        shown = f"{pictures} {'is' if done.pictures == 1 else 'are'} shown again"
        result(f"{requests} {are} denied, and the veils that lay there because of them are lifted: {shown}.")
    else:
        result(f"{requests} {are} granted ({pictures}).")
    for each in done.undecided[:_TOLD]:
        say(f"Not decided: {each.why}")
    if len(done.undecided) > _TOLD:
        say(f"Nor were {len(done.undecided) - _TOLD:,} more.")
    if done.decided:
        tell_scrub(scrub_result)
    if done.wanting:
        say("A part of the survey has to be made again: run `doesexist survey`. Nobody is shown clear meanwhile.")
    departure = done.departure
    if departure.files and not delete_files:
        say("These files of yours still show who left; delete them, or grant it next time with --delete-files:")
        for path in departure.files:
            result(str(path))
    for path in scrub_result.undeleted:
        say(f"{path} could not be deleted. Delete it yourself, then run `doesexist verify`.")
    tell_equal_files(departure)
    tell_alike(departure)
