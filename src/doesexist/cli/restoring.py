"""`doesexist restore` goes back to a backup."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from doesexist.cli.leaving import tell_scrub
from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import as_json, ends_with_sentence, result, say
from doesexist.model.plurals import counted
from doesexist.studio.leaving.restoring import Restored
from doesexist.studio.leaving.restoring import restore as go_back

_NAMED = 20


@ends_with_sentence
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `doesexist backup` wrote.")],
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Go back to a backup. Whoever left since it was made stays out; veils, requests and credits are kept, too."""
    done = go_back(archive, file)
    if json:
        as_json(_as_data(done))
    else:
        _tell(done, archive, file)


def _as_data(done: Restored) -> dict[str, object]:
    """Return a restore's result as JSON data."""
    return {
        "pictures": done.pictures,
        "before": done.before,
        "left": done.left,
        "corrections": done.carried.corrections,
        "requests": done.carried.requests,
        "decided": done.carried.decided,
        "veiled again": done.carried.veiled_again,
        "not veiled": done.not_veiled,
        "not put back": done.stayed,
        "unread": done.unread,
        "unsurveyed": done.unsurveyed,
        "scrubbed": done.scrub_result.scrub is None or done.scrub_result.scrub.done,
        "backup holds more": done.holds_more,
    }


def _tell(done: Restored, archive: Path, file: Path) -> None:
    """Print a restore's result, and what is left to do."""
    here = counted(done.pictures, "picture")
    result(f"{archive} is restored: {here}{'' if done.before is None else f', {done.before:,} before'}.")
    if done.before is None:
        say(
            "No archive was here to tell who left after the backup was made: whoever did is here again. "
            "Let them leave with `doesexist remove`."
        )
    if done.left:
        count, named = len(done.left), ", ".join(done.left[:_NAMED])
        more = f" and {count - _NAMED:,} more" if count > _NAMED else ""
        people = f"{count:,} people" if count > 1 else "1 person"
        say(f"{people} left since the backup was made, and stayed out: {named}{more}.")
    _tell_carried(done)
    if done.not_veiled:
        _tell_not_veiled(done.not_veiled)
    if done.unread:
        say(
            f"Of {counted(done.unread, 'picture')} that were not here before the files can't be read now: whether they "
            "have the pixels of somebody who left or is veiled is not known. Once their folder is there, restore again."
        )
    if done.stayed:
        say(
            f"Not put back, for it may show who left, or is otherwise here: {', '.join(done.stayed[:_NAMED])}. "
            f"`tar -xf {file}` unpacks all of it."
        )
    if done.unsurveyed:
        say("A part of the survey has to be made again: run `doesexist survey`.")
    scrub = done.scrub_result.scrub
    if done.holds_more or (scrub and not scrub.done):
        tell_scrub(done.scrub_result)
    if done.holds_more:
        say(
            f"{file} itself still holds what people asked to be gone: make a new backup with `doesexist backup`, "
            "then delete this one, and all others that are as old."
        )


def _tell_not_veiled(names: Sequence[str]) -> None:
    """Print who had the owner's veil and is not in the backup."""
    said = ("is", "it comes") if len(names) == 1 else ("are", "they come")
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    say(
        f"{counted(len(names), 'picture')} that you had veiled {said[0]} not in the backup: "
        f"{', '.join(names[:_NAMED])}{more}. Read in again, {said[1]} without a veil: `doesexist veil` puts it on."
    )


def _tell_carried(done: Restored) -> None:
    """Print what was kept of the archive before."""
    carried = done.carried
    kept: list[str] = []
    if carried.corrections:
        kept.append(f"{counted(carried.corrections, 'credit')} put right")
    if carried.requests:
        kept.append(counted(carried.requests, "open request"))
    if kept:
        say(f"Kept of what was asked since: {', '.join(kept)}.")
    if carried.decided:
        requests = f"{carried.decided:,} requests were" if carried.decided > 1 else "1 request was"
        say(f"{requests} decided since the backup was made: that holds.")
    if carried.veiled_again:
        one = carried.veiled_again == 1
        say(
            f"{carried.veiled_again:,} {'picture is' if one else 'pictures are'} veiled again that you had unveiled "
            "since: `doesexist veil --lift` shows them."
        )
