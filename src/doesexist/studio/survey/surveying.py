"""The survey: one pass that decodes every picture once and keeps all that compositions are made of.

A survey that was stopped resumes; a second one finds nothing to do; only new and changed pictures are decoded. Workers
decode; this process alone writes. A shard counts once the register names its files, which is committed only if all its
pictures are still in the archive, and unchanged.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from doesexist.archive import SURVEY, Candidate, ShardRow, Surveying, Wanting, sqlite_errors, writing_files
from doesexist.compositions import shard_files
from doesexist.compositions.shard_files import Files
from doesexist.compositions.shards import Shard
from doesexist.errors import DatasetAway, NothingFound, PictureUnreadable, SurveyDamaged
from doesexist.model.shards import shard_of
from doesexist.studio.survey.forgetting import forget_in
from doesexist.studio.survey.looking import MISSING, Sight, View, look, seen_in, sight_of
from doesexist.studio.workers.crew import crew, prepare
from doesexist.studio.workers.jobs import Crew, Job

Size = tuple[int, int]


class Step(NamedTuple):
    """A shard that has been committed."""

    pictures: int
    """How many pictures were decoded for it."""
    unreadable: int


class Unreadable(NamedTuple):
    """A picture that could not be read, as DATASET/KEY, and why."""

    name: str
    reason: str


@dataclass(slots=True)
class SurveyedDataset:
    """The result of a survey for one dataset."""

    dataset: str
    pictures: int = 0
    summed: int = 0
    size: Size | None = None
    """The summed size, which most of its pictures have; others are on the wall, but not in the average."""


@dataclass(slots=True)
class _Plan:
    """The work to be done for one dataset."""

    dataset: str
    root: Path
    size: Size | None
    work: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    """The pictures to be surveyed, as rows of the register, by shard."""
    anew: set[int] = field(default_factory=set[int])
    """Shards of which all pictures are surveyed again: somebody in them changed, or their sums are missing."""

    known: int = 0
    """How many pictures an earlier survey could read."""
    missing: int = 0
    """How many of these have no file any more."""

    def consider(self, candidate: Candidate, number: int, everyone: list[int], sizes: Counter[Size]) -> None:
        """Plan a picture if it is new or changed; add it to `everyone` of its shard and to the counts of `sizes`."""
        sight = sight_of(candidate, self.root)
        before = candidate.seen
        if sight is None:
            if before:
                self.anew.add(number)
            return
        everyone.append(candidate.row)
        if before and before.reason is None:
            self.known += 1
            self.missing += not sight.is_there
        if before and before.stamp == sight.stamp:
            size = (before.width, before.height) if before.width and before.height else _size(sight)
        else:
            size = _size(sight)
            self.work.setdefault(number, []).append(candidate.row)
            if before and before.reason is None:
                self.anew.add(number)
        if size:
            sizes[size] += 1


@dataclass(frozen=True, slots=True)
class _Look:
    """One shard's work, as given to a worker."""

    plan: _Plan
    number: int
    rows: dict[str, int]
    """The pictures' rows of the register, by key."""
    sights: tuple[Sight, ...]
    before: ShardRow | None
    anew: bool


class Survey:
    """One run of `doesexist survey`, which works while iterated over; each step is a committed shard.

    Raises ArchiveBusy, DatasetAway, ClusterUnreachable, ClusterBlind, ClusterLost, WorkerLost, ArchiveFull.
    """

    def __init__(
        self,
        archive: Path,
        *,
        workers: int | None = None,
        cluster: str | None = None,
        only: Collection[Wanting] | None = None,
    ) -> None:
        self._archive = archive
        self._folder = archive / SURVEY
        self._workers = workers
        self._cluster = cluster
        self._only = only
        self.total = 0
        """How many pictures are to be surveyed, once that is known."""
        self.looked = 0
        self.unreadable: list[Unreadable] = []
        """All unreadable pictures, of this survey and earlier ones."""
        self.found: list[SurveyedDataset] = []

    def __iter__(self) -> Iterator[Step]:
        with Surveying(self._archive) as book:
            prepare(self._workers, self._cluster, pictures=book.unseen())
            with writing_files(self._archive):
                book.sweep()
            forget_in(book)
            plans = [self._plan(book, name, root) for name, root in book.datasets() if self._is_meant(name)]
            self.total = sum(len(rows) for plan in plans for rows in plan.work.values())
            if any(plan.work for plan in plans):
                with crew(self._workers, self._cluster, pictures=self.total) as hands:
                    hands.see(plan.root for plan in plans if plan.work)
                    yield from self._done(book, plans, hands)
                with writing_files(self._archive):
                    book.sweep()
            self._tell(book, plans)

    def _done(self, book: Surveying, plans: Sequence[_Plan], hands: Crew) -> Iterator[Step]:
        queue = deque((plan, number) for plan in plans for number in sorted(plan.work))
        for each, view in hands.done(_Jobs(book, queue)):
            unseen = any(view.unreadable.get(sight.key) == MISSING and sight.is_there for sight in each.sights)
            if unseen:
                hands.blind(each.plan.root)
            if not unseen and self._kept(book, each, view):
                self.looked += len(each.rows)
                yield Step(len(each.rows), len(view.unreadable))
            else:
                queue.append((each.plan, each.number))

    def _kept(self, book: Surveying, each: _Look, view: View) -> bool:
        """Write and commit a shard; tell whether its pictures were unchanged, else it is not committed."""
        plan = each.plan

        def still() -> bool:
            now = {sight.key: sight.stamp for _, sight in _sights(book.some([*each.rows.values()]), plan)}
            return now == {sight.key: sight.stamp for sight in each.sights}

        shard, seen = view.shard, seen_in(view, each.sights, each.rows, each.number)
        with writing_files(self._archive), sqlite_errors(self._archive):
            try:
                if each.before and not each.anew:
                    before = shard_files.read(self._folder, files_of(each.before), unsummed=each.before.unsummed)
                    shard = before.with_all(shard)
            except SurveyDamaged:
                plan.anew.add(each.number)  # the existing shard is damaged
                everyone = book.everyone(plan.dataset)
                plan.work[each.number] = [one.row for one in everyone if shard_of(one.picture.key) == each.number]
                return False
            row = row_of(each.number, shard, shard_files.write(self._folder, shard) if shard.rows else None)
            try:
                done = book.commit(plan.dataset, each.before, row, seen, anew=each.anew, still=still)
            except BaseException:
                book.forget(row.names)  # a full disk: nobody will name them
                raise
            book.forget(row.names if not done else each.before.names if each.before else ())
        return done

    def _plan(self, book: Surveying, dataset: str, root: Path) -> _Plan:
        """Return the plan for a dataset. To save memory, only row numbers are kept of its pictures."""
        shards = book.shards(dataset)
        plan = _Plan(dataset, root, book.size(dataset))
        plan.anew = {number for number, row in shards.items() if row.unsummed or not self._is_whole(row)}
        sizes: Counter[Size] = Counter()
        everyone: dict[int, list[int]] = {}
        for candidate in book.everyone(dataset):
            number = shard_of(candidate.picture.key)
            if self._is_meant(dataset, number):
                plan.consider(candidate, number, everyone.setdefault(number, []), sizes)
        if plan.work:
            _there(plan)
        if 2 * plan.missing > plan.known:
            raise DatasetAway(dataset, root, plan.missing)
        if self._only is None or Wanting(dataset, None) in self._only:
            plan.size = max(sizes, key=lambda size: (sizes[size], size[0] * size[1], size), default=None)
            if shards and plan.size != book.size(dataset):
                plan.anew |= shards.keys()
            if everyone:
                book.begin(dataset, plan.size)
        for number in plan.anew & (everyone.keys() | shards.keys()):
            if self._is_meant(dataset, number):
                plan.work[number] = everyone.get(number, [])
        return plan

    def _is_whole(self, row: ShardRow) -> bool:
        """Tell whether a shard's files hold what was written: a disk may have lost some of it since."""
        return all(shard_files.is_whole(self._folder, name) for name in row.names)

    def _is_meant(self, dataset: str, number: int | None = None) -> bool:
        """Tell whether a dataset, or a shard of it, is within `only`."""
        return self._only is None or any(
            each.dataset == dataset and (each.number is None or number in {None, each.number}) for each in self._only
        )

    def _tell(self, book: Surveying, plans: Sequence[_Plan]) -> None:
        for plan in plans:
            shards = book.shards(plan.dataset).values()
            if shards:
                pictures, summed = sum(row.pictures for row in shards), sum(row.summed for row in shards)
                self.found.append(SurveyedDataset(plan.dataset, pictures, summed, plan.size))
            self.unreadable += [Unreadable(f"{plan.dataset}/{key}", why) for key, why in book.unreadable(plan.dataset)]


class _Jobs(Iterator[Job[_Look]]):
    """The jobs, each made from the register's state at the time when a worker is free."""

    def __init__(self, book: Surveying, queue: deque[tuple[_Plan, int]]) -> None:
        self._book = book
        self._queue = queue

    def __next__(self) -> Job[_Look]:
        if not self._queue:
            raise StopIteration  # for now: shards that could not be committed are queued again
        plan, number = self._queue.popleft()
        before = self._book.shard(plan.dataset, number)
        found = list(_sights(self._book.some(plan.work[number]), plan))
        rows = {sight.key: candidate.row for candidate, sight in found}
        sights = tuple(sight for _, sight in found)
        return Job(_Look(plan, number, rows, sights, before, number in plan.anew), look, (sights, plan.size))


def row_of(number: int, shard: Shard, files: Files | None) -> ShardRow:
    """Return a shard's row for the register."""
    names = (files.rows, files.tiles, files.sums, files.squares) if files else ("", "", None, None)
    return ShardRow(number, len(shard.rows), shard.summed, shard.unsummed, *names)


def files_of(row: ShardRow) -> Files:
    """Return the files that the register names."""
    return Files(row.rows, row.tiles, row.sums, row.squares)


def _sights(candidates: Sequence[Candidate], plan: _Plan) -> Iterator[tuple[Candidate, Sight]]:
    """Yield candidates with their sights. Raises DatasetAway: a disk may be unplugged in the middle."""
    for candidate in candidates:
        if sight := sight_of(candidate, plan.root):
            yield candidate, sight
    _there(plan)


def _there(plan: _Plan) -> None:
    """Raise DatasetAway if a dataset's folder is missing, or empty, as the mount point of an unplugged disk is."""
    try:
        with os.scandir(plan.root) as entries:
            is_there = next(entries, None) is not None
    except OSError:
        is_there = False
    if not is_there:
        raise DatasetAway(plan.dataset, plan.root)


def _size(sight: Sight) -> Size | None:
    try:
        return sight.size
    except (NothingFound, PictureUnreadable):
        return None
