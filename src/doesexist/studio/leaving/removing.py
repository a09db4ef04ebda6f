"""Remove people or correct their credit; and apply changes of the register that affect the survey."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from doesexist.archive import (
    ChangeWithSurvey,
    Departure,
    Granting,
    Reading,
    Rehearsal,
    Removal,
    ScrubResult,
    Veiled,
    Wanting,
    Who,
    finish_leaving,
    put_right,
)
from doesexist.errors import DoesExistError, NothingFound
from doesexist.model import clock
from doesexist.studio.leaving.equal_files import equal_files
from doesexist.studio.leaving.looking_alike import Looking
from doesexist.studio.leaving.same_content import same_content
from doesexist.studio.survey.shards_without import without
from doesexist.studio.survey.surveying import Survey

T = TypeVar("T", Departure, Veiled)


def today() -> str:
    """Return today's date in UTC, as the register stores it: YYYY-MM-DD."""
    return clock.now().date().isoformat()


def datasets_of(archive: Path) -> list[str]:
    """Return the names of the archive's datasets."""
    with Reading(archive) as reading:
        return [dataset.name for dataset in reading.datasets()]


def remove(
    archive: Path, people: Iterable[Who], *, reason: str, delete_files: bool = False, granting: Granting | None = None
) -> tuple[Departure, ScrubResult]:
    """Remove people, from the survey too, before returning; their bytes are wiped if no reader prevented it.

    Others on their photographs are surveyed again, with the leaver veiled; so are whole shards from which the leavers'
    own pictures can't be subtracted any more. What of that could not be done is left in `wanting`. `granting`: the
    request that this grants. What looks the same as them now is told in `alike`, and not kept. Raises
    RequestDecided, RequestUnknown if it is not, or no longer, open.
    """
    removal = Removal(archive, [*people], reason=reason, today=today(), delete_files=delete_files, granting=granting)
    with ThreadPoolExecutor(1) as beside:  # what is told of copies is found while the rest waits for the disk
        departure, looking = departed(archive, removal)
        hits = beside.submit(looking.hits)
        equal = beside.submit(equal_files, roots_of(archive), removal.contents.values(), departure.files)
        scrub_result = finish_leaving(archive)
        departure = surveyed_again(archive, departure)
        departure = replace(
            departure,
            alike=looking.alike(archive, hits.result()),
            equal_files=tuple(equal.result()),
            unlooked=looking.unlooked,
            only_whole=looking.only_whole,
        )
    return departure, scrub_result


def roots_of(archive: Path) -> list[Path]:
    """Return the folders of the archive's datasets."""
    with Reading(archive) as reading:
        return [dataset.root for dataset in reading.datasets()]


def correct(archive: Path, who: Who, name: str | None) -> tuple[int, ScrubResult]:
    """Correct a credit, now and at every later ingest; no name: they asked not to be named.

    Return how many pictures it is on. Raises NothingFound.
    """
    pictures = put_right(archive, who, name, today())
    scrub_result = finish_leaving(archive)
    if not pictures:
        raise NothingFound(str(who))
    return pictures, scrub_result


def made(archive: Path, change: ChangeWithSurvey[T]) -> T:
    """Make a removal or a veil: what works on pixels first, then all of it in one transaction (archive/leaving).

    Whoever has the very same file as somebody it concerns is meant, too.
    """
    with change:
        return change.commit(without(archive, _rehearsed(change).shards))


def departed(archive: Path, removal: Removal, *, tells: bool = True) -> tuple[Departure, Looking]:
    """Make a removal as `made` does; whoever has the same pixels leaves, too. Return it, and how copies are found.

    `tells`: whether who looks the same is to be told; else copies of photographs are not looked for.
    """
    with removal:
        rehearsal = _rehearsed(removal)
        looking = Looking(removal, rehearsal, tells=tells)
        while same := looking.same_pixels(removal) - removal.also:
            removal.also |= same
            rehearsal = _rehearsed(removal)
            looking = Looking(removal, rehearsal, tells=tells)
        return removal.commit(without(archive, rehearsal.shards)), looking


def _rehearsed(change: ChangeWithSurvey[T]) -> Rehearsal:
    """Return what a change does, once all are meant who have the very same files."""
    rehearsal = change.rehearse()
    while same := same_content(change, rehearsal) - change.also:  # a veil may lie on one of two copies alone
        change.also |= same
        rehearsal = change.rehearse()
    return rehearsal


def surveyed_again(archive: Path, done: T) -> T:
    """Survey again the shards that a change dropped; return its result with those that are still to be surveyed."""
    return replace(done, wanting=()) if look_again(archive, done.wanting) else done


def look_again(archive: Path, wanting: Collection[Wanting]) -> bool:
    """Look at what is wanting in the survey; tell whether it was done. What can't be done now, the next survey does."""
    with suppress(DoesExistError, OSError):
        for _ in Survey(archive, only=wanting) if wanting else ():
            pass
        return True
    return False
