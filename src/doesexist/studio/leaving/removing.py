"""Someone leaves, or has their credit put right."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from doesexist.archive import Departure, Farewell, Reading, Who, let_leave, put_right
from doesexist.errors import DoesExistError, NothingFound
from doesexist.model import clock
from doesexist.studio.survey.shards_without import parting
from doesexist.studio.survey.surveying import Survey


def today() -> str:
    """Return today's date, as it is kept: year, month, day; in UTC."""
    return clock.now().date().isoformat()


def datasets_of(archive: Path) -> list[str]:
    """Return the names of the archive's datasets."""
    with Reading(archive) as reading:
        return [dataset.name for dataset in reading.datasets()]


def remove(
    archive: Path, people: Iterable[Who], *, reason: str, delete_files: bool = False
) -> tuple[Departure, Farewell]:
    """Let people leave: gone when this returns, out of the survey too; scrubbed, if no reader was in the way.

    Those who were on a photograph with them are looked at again, with the leaver veiled; and whole shards, where the
    leavers' own pictures can't be subtracted any more. What of that could not be done is left in `wanting`.
    """
    departure, farewell = let_leave(
        archive, list(people), reason=reason, today=today(), delete_files=delete_files, part=parting(archive)
    )
    return surveyed_again(archive, departure), farewell


def surveyed_again(archive: Path, departure: Departure) -> Departure:
    """Look again at what somebody who left leaves wanting in the survey; return what is left to do."""
    if departure.wanting:
        with suppress(DoesExistError):
            for _ in Survey(archive, only=departure.wanting):
                pass
            return replace(departure, wanting=())
    return departure


def correct(archive: Path, who: Who, name: str | None) -> tuple[int, Farewell]:
    """Put a credit right, now and at every later ingest; no name: they asked not to be named.

    Return how many pictures it is on. Raises NothingFound.
    """
    pictures, farewell = put_right(archive, who, name, today())
    if not pictures:
        raise NothingFound(str(who))
    return pictures, farewell
