"""Remove people or correct their credit; and apply changes of the register that affect the survey."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
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
    Veiling,
    Wanting,
    Who,
    finish_leaving,
    put_right,
)
from doesexist.errors import DoesExistError, NothingFound, SurveyDamaged
from doesexist.model import clock
from doesexist.model.likeness import Alike
from doesexist.studio.leaving.equal_files import equal_files
from doesexist.studio.leaving.looking_alike import Hit, Looking
from doesexist.studio.leaving.same_content import MOST_LOOKED_AT, same_content
from doesexist.studio.leaving.same_pixels import same_pixels_in_files
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
    removal = ComparedRemoval(
        archive, [*people], reason=reason, today=today(), delete_files=delete_files, granting=granting
    )
    with ThreadPoolExecutor(1) as beside:  # what is told of copies is found while the rest waits for the disk
        departure = made(archive, removal)
        found = beside.submit(removal.found, departure)
        scrub_result = finish_leaving(archive)
        departure = surveyed_again(archive, departure)
        departure = removal.told(departure, *found.result())
    return departure, scrub_result


@dataclass(eq=False)
class ComparedRemoval(Removal):
    """A removal in which whoever has the same pixels leaves, too, and which tells afterwards who looks the same."""

    looking: Looking | None = field(default=None, init=False)
    """How copies are found of those whom the latest rehearsal let leave."""

    def same_pixels(self, rehearsal: Rehearsal) -> set[int]:
        """Return who has the same pixels as one of those who leave: nobody where the survey can't be read."""
        try:
            self.looking = Looking(self, rehearsal)
            return self.looking.same_pixels(self)
        except SurveyDamaged:  # they leave all the same
            self.looking = Looking(self, rehearsal, blind=True)
            return set()

    def found(self, departure: Departure) -> tuple[list[Hit], list[Path]]:
        """Return who may be a copy, and the owner's equal files. It may run in a thread, once they have left."""
        hits = self.looking.hits() if self.looking else []
        return hits, equal_files(roots_of(self.archive).values(), self.contents.values(), departure.files)

    def told(self, departure: Departure, hits: Iterable[Hit], equal: Iterable[Path]) -> Departure:
        """Return what the removal did together with what was found."""
        looking = self.looking
        if looking is None:
            return departure
        return replace(
            departure,
            alike=looking.alike(self.archive, hits),
            equal_files=tuple(equal),
            unlooked=looking.unlooked,
            only_whole=looking.only_whole,
        )


def together(departures: Sequence[Departure]) -> Departure:
    """Return what several removals did, one after another, as if they were one.

    Who looked the same as somebody, and left later, is not told of. Nor is twice who looks the same as two.
    """
    left = tuple(name for each in departures for name in each.left)
    alike: dict[str, Alike] = {}
    for one in sorted((one for each in departures for one in each.alike), key=lambda one: -one.likeness):
        if one.name not in left:
            alike.setdefault(one.name, one)
    return Departure(
        left=left,
        already=tuple(name for each in departures for name in each.already),
        unknown=tuple(name for each in departures for name in each.unknown),
        files=tuple(dict.fromkeys(path for each in departures for path in each.files)),
        wanting=tuple({wanting for each in departures for wanting in each.wanting}),
        alike=tuple(alike.values()),
        equal_files=tuple(dict.fromkeys(path for each in departures for path in each.equal_files)),
        unlooked=max((each.unlooked for each in departures), default=0),
        only_whole=any(each.only_whole for each in departures),
        unread=tuple(dict.fromkeys(name for each in departures for name in each.unread)),
    )


def roots_of(archive: Path) -> dict[str, Path]:
    """Return the folders of the archive's datasets, by their names."""
    with Reading(archive) as reading:
        return {dataset.name: dataset.root for dataset in reading.datasets()}


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

    Whoever has the very same file as somebody it concerns is meant, too; of a removal, whoever has the same pixels.
    """
    with change:
        return change.commit(without(archive, _rehearsed(change).shards))


def _rehearsed(change: ChangeWithSurvey[T]) -> Rehearsal:
    """Return what a change does, once all are meant who have the very same files; of a removal, the same pixels."""
    while True:
        rehearsal, before = change.rehearse(), change.meant
        # A veil may lie on one of two copies alone: then they are told again.
        change.also |= same_content(change, rehearsal) or _same_pixels(change, rehearsal)
        if change.meant == before:
            return rehearsal


def _same_pixels(change: ChangeWithSurvey[T], rehearsal: Rehearsal) -> set[int]:
    """Return who has the same pixels as somebody who leaves, or is to be veiled: in the survey, or by their files."""
    if isinstance(change, ComparedRemoval):
        return change.same_pixels(rehearsal) | same_pixels_in_files(change, rehearsal)
    if isinstance(change, Veiling) and len(rehearsal.concerned) <= MOST_LOOKED_AT:
        with suppress(SurveyDamaged):
            surveyed = Looking(change, rehearsal, alone=True).same_pixels(change)
            return surveyed | same_pixels_in_files(change, rehearsal)
    return set()


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
