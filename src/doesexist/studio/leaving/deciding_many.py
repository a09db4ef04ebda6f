"""Many requests are decided at once: granted, or denied for one reason.

In batches, each of them one transaction, so that others can write in between, and whatever ends this in the middle
(kill -9, a full disk) leaves each request decided whole or open. Run again, it goes on with those that are open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from doesexist.archive import (
    Denial,
    Departure,
    Granting,
    Reading,
    Request,
    Scrub,
    ScrubResult,
    Wanting,
    finish_leaving,
    put_right_all,
)
from doesexist.errors import (
    ArchiveBusy,
    ArchiveError,
    ArchiveFull,
    DoesExistError,
    RequestDecided,
    RequestUnknown,
    RowDamaged,
)
from doesexist.model.requests import USUAL, Ceiling, Kind, Outcome, name_read
from doesexist.studio.leaving.deciding import LEFT, hide_waiting, named
from doesexist.studio.leaving.removing import ComparedRemoval, look_again, made, today, together

MOST_REQUESTS, MOST_PICTURES = 100, 1_000
"""How many are decided in one transaction: it takes some tenths of a second. One request may mean more."""


class Undecided(NamedTuple):
    """A request that was not decided, and why."""

    name: str
    why: DoesExistError


@dataclass(slots=True)
class Decisions:
    """What came of it, added up."""

    outcome: Outcome
    """Granted, or denied."""
    decided: list[str] = field(default_factory=list[str])
    undecided: list[Undecided] = field(default_factory=list[Undecided])
    pictures: int = 0
    """How many pictures left, had their credit put right, or (of what was denied) are shown again."""
    departures: list[Departure] = field(default_factory=list[Departure])
    """What the removals did, one for each transaction."""
    wanting: set[Wanting] = field(default_factory=set[Wanting])
    """Shards of the survey that have to be looked at again."""

    @property
    def departure(self) -> Departure:
        """Who left by all of it, and what is told of those who look the same."""
        return together(self.departures)


class Deciding:
    """One decision of many requests: iterate over it, and it happens; each step is how many of them are done with."""

    def __init__(
        self, archive: Path, names: Sequence[str], outcome: Outcome, *, reason: str | None, delete_files: bool = False
    ) -> None:
        self._archive = archive
        self._names = list(dict.fromkeys(names))
        self._reason = reason
        self._delete_files = delete_files
        self.done = Decisions(outcome)

    def __iter__(self) -> Iterator[int]:
        for count, requests in self._batches():
            try:
                self._decide(requests)
            except ArchiveError as error:
                self._stopped(error)
                return
            yield count

    def _batches(self) -> Iterator[tuple[int, list[Request]]]:
        """Yield what is decided in one transaction each, and how many names that is; who is not open is told of."""
        batch: list[Request] = []
        names = pictures = 0
        for name in self._names:
            request = self._named(name)
            names += 1
            if request:
                if batch and (len(batch) == MOST_REQUESTS or pictures + request.pictures > MOST_PICTURES):
                    yield names - 1, batch
                    batch, names, pictures = [], 1, 0
                batch.append(request)
                pictures += request.pictures
        if names:
            yield names, batch

    def _named(self, words: str) -> Request | None:
        try:
            return named(self._archive, words)
        except (RequestDecided, RequestUnknown) as error:
            self.done.undecided.append(Undecided(error.name, error))
        except RowDamaged as error:
            self.done.undecided.append(Undecided(words, error))
        return None

    def _decide(self, requests: Sequence[Request]) -> None:
        if self.done.outcome is Outcome.DENIED:
            self._those_open(requests, self._deny)
            return
        self._those_open([each for each in requests if each.asking.kind is Kind.LEAVE], self._let_leave)
        self._those_open([each for each in requests if each.asking.kind is Kind.CREDIT], self._put_right)

    def _those_open(self, requests: Sequence[Request], decide: Callable[[Sequence[Request]], None]) -> None:
        """Decide those of these that nobody else has decided in this moment."""
        while requests:
            try:
                decide(requests)
            except (RequestDecided, RequestUnknown) as error:
                self.done.undecided.append(Undecided(error.name, error))
                requests = [each for each in requests if each.name != error.name]
            else:
                return

    def _deny(self, requests: Sequence[Request]) -> None:
        names = [each.name for each in requests]
        lifted = made(self._archive, Denial(self._archive, names, reason=self._reason or "", today=today()))
        self.done.wanting.update(lifted.wanting)
        self.done.pictures += len(lifted.pictures) - len(lifted.as_before)
        self.done.decided += names

    def _let_leave(self, requests: Sequence[Request]) -> None:
        with Reading(self._archive) as reading:
            people = [who for each in requests for who in (each.asking.who, *reading.requests.moved(each))]
        removal = ComparedRemoval(
            self._archive,
            people,
            reason=self._reason or LEFT,
            today=today(),
            delete_files=self._delete_files,
            granting=[Granting(each.name, self._reason, each.pictures) for each in requests],
        )
        departure = made(self._archive, removal)
        self.done.departures.append(removal.told(departure, *removal.found(departure)))
        self.done.wanting.update(departure.wanting)
        self.done.pictures += len(departure.left)
        self.done.decided += [each.name for each in requests]

    def _put_right(self, requests: Sequence[Request]) -> None:
        granted = [(each.asking.who, each.asking.wanted, Granting(each.name, self._reason)) for each in requests]
        refused = put_right_all(self._archive, granted, today())
        self.done.undecided += [Undecided(*each) for each in refused.items()]
        right = [each for each in requests if each.name not in refused]
        self.done.pictures += sum(each.pictures for each in right)
        self.done.decided += [each.name for each in right]

    def _stopped(self, error: ArchiveError) -> None:
        """Say of those that are left why they are."""
        told = {*self.done.decided, *(each.name for each in self.done.undecided)}
        self.done.undecided += [Undecided(name, error) for name in self._names if (name_read(name) or name) not in told]


def finish_deciding(archive: Path, done: Decisions, ceiling: Ceiling = USUAL) -> ScrubResult:
    """Do what comes after: look again at what is wanting in the survey, hide who waits for room, scrub what was said.

    `done.wanting` is what of the survey is left to do. What can't be done now whoever looks next does.
    """
    try:
        if look_again(archive, done.wanting):
            done.wanting.clear()
        hide_waiting(archive, ceiling)
        return finish_leaving(archive)
    except (ArchiveBusy, ArchiveFull):
        return ScrubResult(Scrub(done=False, seconds=0.0))
