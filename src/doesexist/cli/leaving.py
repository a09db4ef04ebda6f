"""`remove` and `correct`: the commands that remove people or correct their credit."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from doesexist.archive import Departure, ScrubResult
from doesexist.cli.options import HERE, Archive, Json, reason_of
from doesexist.cli.speaking import TOLD, as_json, ends_with_sentence, result, say
from doesexist.errors import ArchiveError, ArchiveFull
from doesexist.model.folding import is_visible
from doesexist.model.likeness import Alike
from doesexist.model.plurals import counted
from doesexist.studio.leaving import removing, who_is_meant

_NAMED = 20


@ends_with_sentence
def remove(
    who: Annotated[
        list[str] | None, typer.Argument(help="Pictures as DATASET/KEY, or the address of their page.")
    ] = None,
    photograph: Annotated[list[str] | None, typer.Option(help="A photograph's address: everyone on it.")] = None,
    contributor: Annotated[
        list[str] | None,
        typer.Option(help="An account: SERVICE/ACCOUNT, NSID, or the address of one of its photographs."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--from", help="A file of addresses, one a line.")] = None,
    reason: Annotated[str, typer.Option(help="Needed: why; kept with the tombstone. Name nobody.")] = "",
    archive: Archive = HERE,
    delete_files: Annotated[
        bool, typer.Option("--delete-files", help="Delete the owner's own files of them, too.")
    ] = False,
    json: Json = False,
) -> None:
    """Let people leave: gone at once, kept out for good. Within seconds no byte of them is left in the archive."""
    if not (who or photograph or contributor or file):
        raise typer.BadParameter("say who leaves: DATASET/KEY, --photograph, --contributor or --from")
    reason = reason_of(reason)
    if not reason:
        raise typer.BadParameter("say why, with --reason (a few words that name nobody)")
    people = who_is_meant.meant(archive, who or [], photographs=photograph or [], file=file)
    for account, photograph_of_theirs in who_is_meant.contributors(archive, contributor or []):
        people.append(account)
        if photograph_of_theirs:
            say(f"{photograph_of_theirs} is a photograph of {account}: all of theirs leave.")
    departure, scrub_result = removing.remove(archive, people, reason=reason, delete_files=delete_files)
    if json:
        as_json(departure_as_data(departure, scrub_result))
    else:
        tell_departure(departure, scrub_result, delete_files=delete_files)
        if departure.alike and is_asked():
            ask_whether_alike_leave(archive, departure.alike, reason=reason, delete_files=delete_files)
    if departure.unknown:
        say(
            f"The archive holds nothing under {', '.join(departure.unknown[:_NAMED])}. "
            f"Check the spelling{'; everyone else named has left' if departure.left else ''}."
        )
    if departure.unknown or scrub_result.undeleted:
        raise typer.Exit(TOLD)


def departure_as_data(departure: Departure, scrub_result: ScrubResult) -> dict[str, object]:
    """Return a removal's result as JSON data."""
    return {
        "left": departure.left,
        "already": departure.already,
        "unknown": departure.unknown,
        "files": [str(path) for path in departure.files],
        "undeleted": [str(path) for path in scrub_result.undeleted],
        **alike_as_data(departure),
        "unsurveyed": len(departure.wanting),
        "scrubbed": scrub_result.scrub is None or scrub_result.scrub.done,
        "seconds": scrub_result.scrub and round(scrub_result.scrub.seconds, 3),
    }


def alike_as_data(departure: Departure) -> dict[str, object]:
    """Return what was found of those who look the same as JSON data."""
    return {
        "alike": [
            {"dataset": each.dataset, "key": each.key, "of": each.of, "how": each.how, "likeness": each.likeness}
            for each in departure.alike
        ],
        "equal_files": [str(path) for path in departure.equal_files],
        "unlooked": departure.unlooked,
        "only_whole": departure.only_whole,
        "unread": departure.unread,
    }


def tell_departure(departure: Departure, scrub_result: ScrubResult, *, delete_files: bool) -> None:
    """Print a removal's result, and what is left to do."""
    if departure.left:
        one = len(departure.left) == 1
        named = ", ".join(departure.left[:_NAMED])
        result(f"{len(departure.left):,} {'person has' if one else 'people have'} left: {named}.")
    else:
        result("Nobody was here to leave.")
    if departure.already:
        say(f"Left already, before this: {', '.join(departure.already[:_NAMED])}.")
    tell_scrub(scrub_result)
    if departure.wanting:
        say("A part of the survey has to be made again without them: run `doesexist survey`.")
    if departure.files and not delete_files:
        say("These files of yours still show them; delete them, or run it next time with --delete-files:")
    for path in departure.files:
        result(f"{'deleted ' if delete_files and path not in scrub_result.undeleted else ''}{path}")
    for path in scrub_result.undeleted:
        say(f"{path} could not be deleted. Delete it yourself, then run `doesexist verify`.")
    tell_equal_files(departure)
    tell_alike(departure)
    if departure.left:
        say("The dataset's own list still names them: it is yours to correct. They will not come back in from it.")


def tell_equal_files(departure: Departure) -> None:
    """Print the owner's files that have the very same bytes, though no picture is of them."""
    if departure.equal_files:
        say("These files of yours have the very same bytes, but no picture here is of them; they are yours to delete:")
    for path in departure.equal_files:
        result(str(path))


def tell_alike(departure: Departure) -> None:
    """Print who looks the same as somebody who left, and what of that can't be known, now or later."""
    tell_unread(departure.unread)
    if departure.alike:
        say("These look the same now:")
    for each in departure.alike:
        result(f"{each.name}  {each.how}, {each.likeness:.0%} like {each.of}")
    if departure.alike:
        say(f"To let them leave, too: `doesexist remove {' '.join(each.name for each in departure.alike)} --reason …`")
    if departure.left and departure.unlooked:
        unlooked = counted(departure.unlooked, "picture")
        say(f"{unlooked} could not be compared with theirs. Run `doesexist survey` before somebody leaves.")
    if departure.left and departure.only_whole:
        say("So many left at once that copies which are cut or bordered were not looked for; smaller groups are.")
    if departure.left:
        say(
            "From now on the very same files and pixels are known and stay out. A copy that comes later, but smaller, "
            "packed with loss, mirrored, turned or cut, can't be known: that would take a likeness of them, kept."
        )


def tell_unread(names: Sequence[str]) -> None:
    """Print whose files can't be read, and what follows from it."""
    if names:
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        say(
            f"The files of {', '.join(names[:_NAMED])}{more} can't be read now. Their bytes are known; the same pixels "
            "packed anew are not, until `doesexist ingest` has read those files: run it once their folder is there."
        )


def is_asked() -> bool:
    """Tell whether somebody is there to be asked."""
    return sys.stdin.isatty()


def ask_whether_alike_leave(archive: Path, alike: Sequence[Alike], *, reason: str, delete_files: bool) -> None:
    """Ask once whether those who look the same leave, too; on yes they do, for the same reason."""
    if not typer.confirm("Do they leave, too?", default=False, err=True):
        return
    people = who_is_meant.meant(archive, [each.name for each in alike])
    departure, scrub_result = removing.remove(archive, people, reason=reason, delete_files=delete_files)
    tell_departure(departure, scrub_result, delete_files=delete_files)


def tell_scrub(scrub_result: ScrubResult) -> None:
    """Print whether every byte has been wiped."""
    if scrub_result.scrub is None:
        return
    if scrub_result.scrub.done:
        say(f"Scrubbed in {scrub_result.scrub.seconds:.1f} s: the archive holds no byte of who left.")
    elif hindered := scrub_result.scrub.hindered:
        say(
            f"They are gone from every page, but their bytes are not scrubbed yet. {hindered} {_by_itself(hindered)}; "
            "`doesexist verify` tells."
        )
    else:
        say(
            "They are gone from every page, but someone is reading the archive, so that their bytes are not scrubbed "
            "yet. The next command that writes will do it; `doesexist verify` tells."
        )


def _by_itself(hindered: ArchiveError) -> str:
    """Say what is to be done, so that the rest happens by itself."""
    first = "Make room there" if isinstance(hindered, ArchiveFull) else "See to that"
    return f"{first}: the next command that writes, or an exhibition that is open, does the rest"


@ends_with_sentence
def correct(
    who: Annotated[str, typer.Argument(help="DATASET/KEY or SERVICE/ACCOUNT.")],
    name: Annotated[str | None, typer.Option(help="The name to credit.")] = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="They ask not to be named.")] = False,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Put a credit right, for good. It holds against every later ingest."""
    if (name is None or not is_visible(name)) != anonymous:
        raise typer.BadParameter("say either --name NAME or --anonymous")
    (meant,) = who_is_meant.meant(archive, [who])
    pictures, scrub_result = removing.correct(archive, meant, None if anonymous else name)
    if json:
        as_json({"pictures": pictures, "scrubbed": scrub_result.scrub is None or scrub_result.scrub.done})
    else:
        result(f"The credit of {counted(pictures, 'picture')} is put right.")
        tell_scrub(scrub_result)
