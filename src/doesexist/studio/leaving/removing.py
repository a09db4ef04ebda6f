"""Someone leaves, or has their credit put right; and how a change is made that the survey follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from doesexist.archive import (
    ChangeWithSurvey,
    Departure,
    Granting,
    Reading,
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
from doesexist.studio.survey.shards_without import without
from doesexist.studio.survey.surveying import Survey

T = TypeVar("T", Departure, Veiled)


def today() -> str:
    """Return today's date, as it is kept: year, month, day; in UTC."""
    return clock.now().date().isoformat()


def datasets_of(archive: Path) -> list[str]:
    """Return the names of the archive's datasets."""
    with Reading(archive) as reading:
        return [dataset.name for dataset in reading.datasets()]


def remove(
    archive: Path, people: Iterable[Who], *, reason: str, delete_files: bool = False, granting: Granting | None = None
) -> tuple[Departure, ScrubResult]:
    """Let people leave: gone when this returns, out of the survey too; scrubbed, if no reader was in the way.

    Those who were on a photograph with them are looked at again, with the leaver veiled; and whole shards, where the
    leavers' own pictures can't be subtracted any more. What of that could not be done is left in `wanting`.
    `granting`: the request that this grants. Raises RequestDecided, RequestUnknown where it is not open (any more).
    """
    removal = Removal(archive, [*people], reason=reason, today=today(), delete_files=delete_files, granting=granting)
    departure = made(archive, removal)
    scrub_result = finish_leaving(archive)
    return surveyed_again(archive, departure), scrub_result


def correct(archive: Path, who: Who, name: str | None) -> tuple[int, ScrubResult]:
    """Put a credit right, now and at every later ingest; no name: they asked not to be named.

    Return how many pictures it is on. Raises NothingFound.
    """
    pictures = put_right(archive, who, name, today())
    scrub_result = finish_leaving(archive)
    if not pictures:
        raise NothingFound(str(who))
    return pictures, scrub_result


def made(archive: Path, change: ChangeWithSurvey[T]) -> T:
    """Make a removal or a veil: what works on pixels first, then all of it in one transaction (archive/leaving)."""
    with change:
        return change.commit(without(archive, change.shards()))


def surveyed_again(archive: Path, done: T) -> T:
    """Look again at what a change leaves wanting in the survey; return it with what is left to do."""
    return replace(done, wanting=()) if look_again(archive, done.wanting) else done


def look_again(archive: Path, wanting: Collection[Wanting]) -> bool:
    """Look at what is wanting in the survey; tell whether it was done. What can't be done now, the next survey does."""
    with suppress(DoesExistError, OSError):
        for _ in Survey(archive, only=wanting) if wanting else ():
            pass
        return True
    return False
