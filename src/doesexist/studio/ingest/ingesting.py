"""Ingest a dataset: read its pictures and write them to the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from doesexist.archive import Intake, LastIntake, Reading, Taken, finish_leaving
from doesexist.errors import (
    ArchiveEmpty,
    ArchiveMissing,
    BadName,
    DatasetsWithin,
    DatasetUnknown,
    DatasetUnreadable,
    NothingTaken,
    RowsRejected,
)
from doesexist.model import Picture, Rejected, keys
from doesexist.model.days import is_date
from doesexist.model.plurals import counted
from doesexist.sources import SOURCES, name_for
from doesexist.sources.passed_over import PassedOver
from doesexist.sources.stamps import stamp_of
from doesexist.sources.thispersonexists import ThisPersonExists
from doesexist.studio.showing.contents import looked_at
from doesexist.studio.showing.exhibits import Folders


@dataclass(slots=True)
class Summary:
    """The totals of an ingest."""

    dataset: str
    new: int = 0
    changed: int = 0
    same: int = 0
    odd_dates: int = 0
    """How many dates are not of the form 2018-10-10: kept as they are, so a filter by year may miss them."""
    rejected: list[Rejected] = field(default_factory=list[Rejected])
    renamed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """The newcomers whose key is another than their file's name would make one think: its path, and the key."""
    passed_over: PassedOver = field(default_factory=PassedOver)
    """What was not taken in."""
    is_empty: bool = False
    """Whether no picture came in, though nobody of the dataset has left."""
    unread_credits: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Files whose credit can't be read, or not to its end, and why; their pictures are taken in without it."""

    notes: tuple[str, ...] = ()
    """What else is to be told of how the dataset was read, in sentences."""

    @property
    def pictures(self) -> int:
        """How many of the dataset's rows are in the archive now."""
        return self.new + self.changed + self.same

    def add(self, taken: Taken) -> None:
        """Add a batch's counts."""
        self.new += taken.new
        self.changed += taken.changed
        self.same += taken.same
        self.rejected += taken.rejected
        self.renamed += taken.renamed

    def not_empty(self) -> None:
        """Raise NothingTaken if no picture came in, though nobody of the dataset has left."""
        if self.is_empty:
            raise NothingTaken(self.dataset, self._why_empty())

    def _why_empty(self) -> str:
        if self.rejected:
            first, rows = self.rejected[0], counted(len(self.rejected), "row")
            return f"{rows} rejected, the first: {first.key}: {first.reason}"
        return self.passed_over.in_short() or "there is none"

    def strict(self) -> None:
        """Raise RowsRejected if a row was."""
        if self.rejected:
            first = self.rejected[0]
            raise RowsRejected(len(self.rejected), f"{first.key}: {first.reason}")


class Ingest:
    """One run of `doesexist ingest`, which works while iterated over; each step is a committed batch."""

    def __init__(
        self,
        archive: Path,
        kind: str,
        path: Path,
        *,
        dataset: str | None = None,
        card: Path | None = None,
        verify: bool = False,
        move: bool = False,
        together: bool = False,
    ) -> None:
        name = dataset or _name(archive, kind, path, move=move)
        if problem := keys.objection(name, "name"):
            raise BadName(name, problem)
        name = _as_before(archive, name)
        self._archive = archive
        self._move = move
        self._verify = verify
        self._source = SOURCES[kind](path, name, card=card, verify=verify)
        within = self._source.datasets_within
        if within and not together and not _stands(archive, name, self._source.root):
            raise DatasetsWithin(path, tuple(within))
        self.summary = Summary(name, passed_over=self._source.passed_over)

    def __iter__(self) -> Iterator[Taken]:
        source = self._source
        # Asked before anything is read: what is written meanwhile is another the next time.
        stamp = None if self._verify else stamp_of(source.root)
        with Intake(
            self._archive, self.summary.dataset, source.kind, source.root, source.card,
            look=partial(looked_at, folders=Folders()), move=self._move,
        ) as intake:  # fmt: skip
            if stamp and (before := intake.as_before(stamp)):
                taken, came = before
                self.summary.passed_over = PassedOver.of_numbers(came.passed_over)
                self.summary.odd_dates = came.odd_dates
                self.summary.add(taken)
                yield taken
            else:
                try:
                    yield from self._taken(intake, stamp)
                except DatasetUnreadable:
                    intake.undo()
                    raise
            known_anew = intake.known_anew()
        if known_anew:
            # What it works with takes longer to import than most ingests have to do.
            from doesexist.studio.leaving.veiling import veil_again  # noqa: PLC0415 (see above)

            for each in known_anew:  # copies that are here already
                veil_again(self._archive, each)
        # An earlier removal may have been stopped before its scrub.
        finish_leaving(self._archive)

    def _taken(self, intake: Intake, stamp: str | None) -> Iterator[Taken]:
        """Read the dataset, and yield what becomes of each batch."""
        for taken in intake.take(self._looked_through(self._source.read(intake.standing))):
            self.summary.add(taken)
            yield taken
        self.summary.notes = tuple(self._source.notes)
        if not isinstance(source := self._source, ThisPersonExists):  # which has no files
            self.summary.unread_credits += source.credits.problems
        if not (self.summary.pictures or intake.somebody_left):
            intake.undo()
            self.summary.is_empty = True
        elif stamp:
            rows = self.summary.pictures + len(self.summary.rejected)
            summary = self.summary
            intake.keep(stamp, rows, LastIntake(summary.pictures, summary.odd_dates, summary.passed_over.numbers()))

    def _looked_through(self, rows: Iterable[Picture | Rejected]) -> Iterator[Picture | Rejected]:
        for row in rows:
            if isinstance(row, Picture) and row.uploaded and not is_date(row.uploaded):
                self.summary.odd_dates += 1
            yield row


def _name(archive: Path, kind: str, path: Path, *, move: bool) -> str:
    """Return the name of a dataset whose owner gives none: the one it has, where names were made otherwise then."""
    name, folder = name_for(kind, path), path.resolve()
    before = keys.key_from(folder.name)
    if kind != "folder" or name == before:
        return name
    try:
        with Reading(archive) as reading:
            known = {keys.same(each.name): each.root for each in reading.datasets() if each.kind == kind}
    except ArchiveMissing:
        return name
    root = known.get(keys.same(before))
    moved = move and root is not None and keys.composed(root.name) == keys.composed(folder.name)
    return before if keys.same(name) not in known and (root == folder or moved) else name


def _stands(archive: Path, name: str, root: Path) -> bool:
    """Tell whether a dataset was taken in from this folder before."""
    try:
        with Reading(archive) as reading:
            return reading.dataset(name).root == root
    except (ArchiveEmpty, ArchiveMissing, DatasetUnknown):
        return False


def _as_before(archive: Path, name: str) -> str:
    """Return a dataset's name as the archive spells it: names are compared without case."""
    try:
        with Reading(archive) as reading:
            return reading.dataset(name).name
    except (ArchiveEmpty, ArchiveMissing, DatasetUnknown):
        return name
