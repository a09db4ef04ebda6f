"""`doesexist veil` blurs people, or shows them again."""

from __future__ import annotations

from typing import Annotated

import typer

from doesexist.archive import Veiled
from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import TOLD, as_json, ends_with_sentence, result, say
from doesexist.model import Filter
from doesexist.studio.leaving import veiling, who_is_meant

_LONGEST = 500
"""The most characters of a reason, which is shown on the page of every veiled picture."""
_NAMED = 20


@ends_with_sentence
def veil(
    who: Annotated[
        list[str] | None,
        typer.Argument(help="Pictures as DATASET/KEY, accounts as SERVICE/ACCOUNT, or the address of their page."),
    ] = None,
    where: Annotated[str | None, typer.Option(help="Instead: everyone whom a filter means.")] = None,
    reason: Annotated[str, typer.Option(help="Needed, except with --lift: why; visitors read it. Name nobody.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Lift your own veils from them.")] = False,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Blur people everywhere; --lift shows them again. At once: on pages, walls, prints and in the survey."""
    if bool(who) == bool(where and where.strip()):
        raise typer.BadParameter("say who: either DATASET/KEY or SERVICE/ACCOUNT, or --where with a filter")
    reason = " ".join(reason.split())
    if not lift and not reason:
        raise typer.BadParameter("say why, with --reason (a few words that name nobody)")
    if len(reason) > _LONGEST:
        raise typer.BadParameter(f"a reason has {_LONGEST} letters at most: visitors read it on a label")
    people = Filter.parsed(where) if where else who_is_meant.meant(archive, who or [])
    done = veiling.lift(archive, people) if lift else veiling.veil(archive, people, reason=reason)
    if json:
        as_json(_as_data(done, lift=lift))
    else:
        _tell(done, lift=lift)
    if done.unknown:
        say(f"The archive holds nothing under {', '.join(done.unknown[:_NAMED])}. Check the spelling.")
        raise typer.Exit(TOLD)


def _as_data(done: Veiled, *, lift: bool) -> dict[str, object]:
    """Return the result as JSON data."""
    return {
        "lifted" if lift else "veiled": done.pictures,
        "still veiled" if lift else "already": done.as_before,
        "unknown": done.unknown,
        "unsurveyed": len(done.wanting),
    }


def _tell(done: Veiled, *, lift: bool) -> None:
    """Print the result, and what is left to do."""
    if not done.pictures:
        if not done.unknown:
            say("No veil of yours lies there. Those of requests are decided with `doesexist requests`.")
        return
    count, named = len(done.pictures), ", ".join(done.pictures[:_NAMED])
    more = f" and {count - _NAMED:,} more" if count > _NAMED else ""
    one = count == 1
    if lift:
        result(f"{count:,} {'veil is' if one else 'veils are'} lifted: {named}{more}.")
    else:
        result(f"{count:,} {'picture is' if one else 'pictures are'} veiled: {named}{more}.")
        _tell_veiled_before(done)
    if lift and done.as_before:
        say(
            f"{', '.join(done.as_before[:_NAMED])}: still veiled, for somebody asked for it. "
            "`doesexist requests` decides that."
        )
    if done.wanting:
        say("A part of the survey has to be made again: run `doesexist survey`. Nobody is shown clear meanwhile.")


def _tell_veiled_before(done: Veiled) -> None:
    """Print who had been veiled before, by the owner or a request."""
    before, count = len(done.as_before), len(done.pictures)
    if before and count == 1:
        say("It was veiled already; your reason for it is now this one.")
    elif before:
        whom = "All of them were" if before == count else f"{before:,} of them {'was' if before == 1 else 'were'}"
        say(f"{whom} veiled already; your reason is now this one.")
