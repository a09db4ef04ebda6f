"""`doesexist veil` blurs people, or shows them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from doesexist.archive import Reading, Veiled
from doesexist.cli.deciding_requests import decide
from doesexist.cli.leaving import tell_unread
from doesexist.cli.options import HERE, Archive, Json, reason_of
from doesexist.cli.speaking import TOLD, as_json, ends_with_sentence, result, say
from doesexist.model import Filter
from doesexist.model.plurals import counted
from doesexist.model.requests import Outcome
from doesexist.studio.leaving import veiling, who_is_meant

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
    deny_requests: Annotated[
        bool,
        typer.Option(
            "--deny-requests",
            help="With --lift: lift the veils of open requests from them, too. These are denied, and whoever sent them "
            "is told --reason.",
        ),
    ] = False,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Blur people everywhere; --lift shows them again. At once: on pages, walls, prints and in the survey.

    The veil of an open request is lifted by denying it: --lift says which these are, and --deny-requests denies them.
    """
    if bool(who) == bool(where and where.strip()):
        raise typer.BadParameter("say who: either DATASET/KEY or SERVICE/ACCOUNT, or --where with a filter")
    reason = reason_of(reason, why="visitors read it on a label")
    if deny_requests and not lift:
        raise typer.BadParameter("--deny-requests is for --lift")
    if (not lift or deny_requests) and not reason:
        raise typer.BadParameter("say why, with --reason (a few words that name nobody)")
    people = Filter.parsed(where) if where else who_is_meant.meant(archive, who or [])
    done = veiling.lift(archive, people) if lift else veiling.veil(archive, people, reason=reason)
    with Reading(archive) as reading:
        asked = reading.requests.over(people) if lift else []
    if json and not (asked and deny_requests):
        as_json(_as_data(done, asked, lift=lift))
    elif not json:
        _tell(done, asked, lift=lift, deny_requests=deny_requests)
    if asked and deny_requests:
        decide(archive, asked, Outcome.DENIED, reason, json=json, also=_as_data(done, asked, lift=lift))
    if done.unknown:
        say(f"The archive holds nothing under {', '.join(done.unknown[:_NAMED])}. Check the spelling.")
        raise typer.Exit(TOLD)


def _as_data(done: Veiled, asked: Sequence[str], *, lift: bool) -> dict[str, object]:
    """Return what was done, for programs."""
    return {
        "lifted" if lift else "veiled": done.pictures,
        "still veiled" if lift else "already": done.as_before,
        "unknown": done.unknown,
        "unsurveyed": len(done.wanting),
        **({} if lift else {"unread": done.unread, "unlooked": done.unlooked}),
        **({"requests": asked} if lift else {}),
    }


def _tell(done: Veiled, asked: Sequence[str], *, lift: bool, deny_requests: bool) -> None:
    """Say what was done, and what is left to do."""
    if not done.pictures:
        if asked and not deny_requests:
            say(f"No veil of yours lies there. {_whose(asked)}")
        elif not done.unknown and not asked:
            say("No veil of yours lies there. Nor does one of an open request.")
        return
    count, named = len(done.pictures), ", ".join(done.pictures[:_NAMED])
    more = f" and {count - _NAMED:,} more" if count > _NAMED else ""
    one = count == 1
    if lift:
        result(f"{count:,} {'veil is' if one else 'veils are'} lifted: {named}{more}.")
    else:
        result(f"{count:,} {'picture is' if one else 'pictures are'} veiled: {named}{more}.")
        _tell_veiled_before(done)
        tell_unread(done.unread)
        if done.unlooked:
            unlooked = counted(done.unlooked, "picture")
            say(f"{unlooked} could not be asked for the same pixels. `doesexist survey`, then veil them again.")
    if lift and done.as_before and not deny_requests:
        say(f"{', '.join(done.as_before[:_NAMED])}: still veiled, for somebody asked for it. {_whose(asked)}")
    if done.wanting:
        say("A part of the survey has to be made again: run `doesexist survey`. Nobody is shown clear meanwhile.")


def _whose(asked: Sequence[str]) -> str:
    """Say which requests hide somebody, and how their veils are lifted."""
    count, named = len(asked), " ".join(asked[:_NAMED])
    if count > _NAMED:
        return (
            f"{count:,} open requests hide them: denied, their veils are lifted. Add --deny-requests and --reason, or "
            "choose among them with `doesexist requests deny`."
        )
    one = count == 1
    return (
        f"{'An open request hides' if one else f'{count} open requests hide'} them: denied, "
        f"{'its veil is' if one else 'their veils are'} lifted. `doesexist requests deny {named} --reason …` does it, "
        "or --deny-requests and --reason here."
    )


def _tell_veiled_before(done: Veiled) -> None:
    """Print who had been veiled before, by the owner or a request."""
    before, count = len(done.as_before), len(done.pictures)
    if before and count == 1:
        say("It was veiled already; your reason for it is now this one.")
    elif before:
        whom = "All of them were" if before == count else f"{before:,} of them {'was' if before == 1 else 'were'}"
        say(f"{whom} veiled already; your reason is now this one.")
