"""What lies on the desk: a page of the open requests, those that came together, and the latest that are decided."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from doesexist.archive import Batch, Choice, Counted, Decided, Reading, Request
from doesexist.errors import ArchiveError
from doesexist.model.requests import Ceiling
from doesexist.studio.leaving import deciding

PAGE = 50
"""Requests on a page."""
_BATCHES = 10
_DECIDED = 50


@dataclass(frozen=True, slots=True)
class LyingThere:
    """What is to be decided, and what has been."""

    requests: tuple[Request, ...]
    meant: Counted
    """How many are chosen."""
    open: Counted
    batches: tuple[Batch, ...]
    page: int
    pages: int
    hidden: int
    """How many pictures open requests hide, and how many they may."""
    most: int
    everyone: int
    decided: tuple[Decided, ...]
    days: float | None
    scrubbed: bool

    @property
    def is_unfinished(self) -> bool:
        """Whether something is left to do behind the page."""
        return not self.scrubbed or (self.open.waiting > 0 and self.hidden < self.most)


def lying_there(archive: Path, choice: Choice, page: int, ceiling: Ceiling) -> LyingThere:
    """Return what lies on the desk. In a thread: with thousands of requests it takes a part of a second."""
    with Reading(archive) as reading:
        half_done = any(reading.requests.unsettled())
    if half_done:
        with suppress(ArchiveError):  # what is half done is shown as it is
            deciding.settle(archive, ceiling)
    with Reading(archive) as reading:
        requests, everyone = reading.requests, reading.count()
        meant = requests.counted(choice)
        pages = max(ceil(meant.requests / PAGE), 1)
        page = min(page, pages)
        first = choice.is_everything and page == 1
        return LyingThere(
            requests=tuple(requests.chosen(choice, skip=PAGE * (page - 1), most=PAGE)),
            meant=meant,
            open=requests.counted(),
            batches=tuple(requests.batches(_BATCHES)) if first else (),
            page=page,
            pages=pages,
            hidden=requests.hidden,
            most=min(ceiling.of(everyone), everyone),
            everyone=everyone,
            decided=tuple(requests.decided(most=_DECIDED)) if first else (),
            days=requests.days(),
            scrubbed=requests.scrubbed,
        )
