"""A cache of what was made of an archive, with one law: nothing that was made of who left is given to anybody.

Theory of operation.

1. What is remembered has a kind (walls, images: how much of it is kept), a name within it, and a basis: what of the
   archive it was made of, either `SurveyOf` a dataset or `ANYTHING`. A basis has a tag, which changes with what it
   stands for. Tags are read from the archive again whenever SQLite tells that somebody wrote (microseconds).
2. A value is found only under the tag that its basis has now. So whoever leaves is in nothing that is found: their
   leaving is a write, and changes the tag. What can't be found any more is dropped within seconds (`keep_watch`), even
   if no visitor comes, because files that are mapped stay on the disk until then.
3. Making takes time, in which people leave. A value is kept only if the tag is still the one it was made under.
   Whoever asks for the same meanwhile waits for it (`once`), and holds no pixels while waiting.
4. The law is `settled`: look, make, look again. If somebody left meanwhile, whoever it was (`Reading.departures`), look
   and make again, a few times; if somebody left each time, raise ArchiveBusy. If what was looked at has changed because
   people came, make once more, so that all of it is of the same people, and then return it, remembered or not: during
   a survey they come all the time. If making failed, and nothing has changed since, raise its error.
5. Nothing here outlives its process, nothing is written, and all of it runs on the event loop: no locks but those by
   which one visitor waits for another's making. Between two lines of a process that dies, nothing is lost.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast
from weakref import WeakValueDictionary

import anyio
from anyio import Lock

from doesexist.archive import Reading
from doesexist.compositions.surveyed import Surveyed
from doesexist.errors import ArchiveBusy, ArchiveError, Left, SurveyDamaged, SurveyStale
from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.lanes import COUNTING
from doesexist.studio.survey.surveyed_pictures import tag_of_survey

_TRIES = 5
"""How often something is made before ArchiveBusy is raised."""
_WATCH = 2.0
"""Seconds between two searches for what can be dropped, where the archive has changed."""
_CHANGED = (SurveyDamaged, SurveyStale, Left)
"""What making may raise where somebody has just left, and their files with them."""

_MOST_TAGS = 256
"""How many tags are remembered."""

T = TypeVar("T")
L = TypeVar("L")


class Basis(Protocol):
    """What part of an archive a value was made of."""

    def __call__(self, reading: Reading, /) -> Hashable:
        """Return its tag as it is now."""
        ...


@dataclass(frozen=True, slots=True)
class SurveyOf:
    """The survey of a dataset: its tag changes when somebody comes, leaves, or looks different."""

    dataset: str

    def __call__(self, reading: Reading) -> Hashable:
        """Return its tag as it is now."""
        return tag_of_survey(reading.shards(self.dataset), reading.summed_size(self.dataset))


ANYTHING: Basis = attrgetter("data_version")
"""The whole archive: its tag changes with every write."""
_DEPARTURES: Basis = attrgetter("departures")


@dataclass(frozen=True, eq=False)
class Kind(Generic[T]):
    """A kind of value, and how much of it is remembered: the least recently used is dropped first."""

    most: int
    size: Callable[[T], int] = lambda _: 1


SURVEYS: Kind[Surveyed] = Kind(12)
"""By dataset: their rows, 2 MB for 70,000 pictures; their tiles are mapped."""


@dataclass(slots=True)
class _Held:
    value: Any
    basis: Basis
    tag: Hashable


@dataclass(slots=True)
class _Shelf:
    held: OrderedDict[Hashable, _Held] = field(default_factory=OrderedDict[Hashable, _Held])
    size: int = 0


class Memory:
    """What one process remembers of its archive."""

    def __init__(self, context: ExhibitionContext) -> None:
        self._context = context
        self._shelves: defaultdict[Kind[Any], _Shelf] = defaultdict(_Shelf)
        self._tags: dict[Basis, tuple[int, Hashable]] = {}
        self._making: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()

    def tag(self, basis: Basis) -> Hashable:
        """Return the tag of a basis as it is now: read again only if somebody wrote."""
        version = self._context.reading.data_version
        known = self._tags.get(basis)
        if known is None or known[0] != version:
            if len(self._tags) >= _MOST_TAGS:  # datasets that don't exist have tags, too
                self._tags.clear()
            known = self._tags[basis] = version, basis(self._context.reading)
        return known[1]

    def found(self, kind: Kind[T], name: Hashable, tag: Hashable) -> T | None:
        """Return what was made under this tag, if it is remembered."""
        shelf = self._shelves[kind]
        held = shelf.held.get(name)
        if held is None or held.tag != tag:
            return None
        shelf.held.move_to_end(name)
        return cast("T", held.value)

    def latest(self, kind: Kind[T], name: Hashable) -> T | None:
        """Return what was made last, whatever has changed since, so that only what differs is read again."""
        held = self._shelves[kind].held.get(name)
        return cast("T", held.value) if held else None

    async def once(
        self, kind: Kind[T], name: Hashable, basis: Basis, tag: Hashable | None, make: Callable[[], Awaitable[T]]
    ) -> T:
        """Return a value from memory, or make it under this tag; whoever asks meanwhile waits for it.

        `tag`: the one that its basis had when it was read what to make it of; None: `make` reads that itself.
        """
        known = self.found(kind, name, tag or self.tag(basis))
        if known is not None:
            return known
        async with self._making.setdefault((kind, name), Lock()):
            made_under = tag or self.tag(basis)
            known = self.found(kind, name, made_under)
            if known is None:
                known = await make()
                self.keep(kind, name, basis, made_under, known)
            return known

    async def of(self, kind: Kind[T], name: Hashable, basis: Basis, make: Callable[[], Awaitable[T]]) -> T:
        """Return a value from memory, or make it by the law; `make` reads the archive itself."""
        known = self.found(kind, name, self.tag(basis))
        if known is not None:
            return known
        return await while_nobody_leaves(self._context, lambda: self.once(kind, name, basis, None, make))

    def keep(self, kind: Kind[T], name: Hashable, basis: Basis, tag: Hashable, value: T) -> None:
        """Remember what was made under this tag, unless its basis has another by now."""
        if self.tag(basis) != tag:
            return
        shelf = self._shelves[kind]
        self._drop(kind, name)
        shelf.held[name] = _Held(value, basis, tag)
        shelf.size += kind.size(value)
        while shelf.size > kind.most:
            self._drop(kind, next(iter(shelf.held)))

    def keep_survey(self, dataset: str, surveyed: Surveyed) -> None:
        """Remember what was read of a survey, for whatever is made of it next."""
        self.keep(SURVEYS, dataset, SurveyOf(dataset), tag_of_survey(surveyed.shards, surveyed.size), surveyed)

    def forget_stale(self) -> None:
        """Drop what can't be found any more."""
        for kind, shelf in self._shelves.items():
            for name in [name for name, held in shelf.held.items() if held.tag != self.tag(held.basis)]:
                self._drop(kind, name)
        version = self._context.reading.data_version
        self._tags = {basis: known for basis, known in self._tags.items() if known[0] == version}

    async def keep_watch(self) -> None:
        """Drop within seconds what was made of who left, even if no visitor comes; runs until it is cancelled."""
        version: int | None = None
        while True:
            await anyio.sleep(_WATCH)
            with suppress(ArchiveError):  # tried again next time
                now = self._context.reading.data_version
                if now != version:
                    self.forget_stale()
                version = now

    def _drop(self, kind: Kind[Any], name: Hashable) -> None:
        shelf = self._shelves[kind]
        if held := shelf.held.pop(name, None):
            shelf.size -= kind.size(held.value)


async def settled(
    context: ExhibitionContext,
    look: Callable[[], Awaitable[L]],
    make: Callable[[L], Awaitable[T]],
    tag: Callable[[L], Hashable] = lambda looked: cast("Hashable", looked),
) -> T:
    """Look, make of it, look again; return what was made once nobody left meanwhile: the law above.

    `tag`: what is compared of two looks. Raises ArchiveBusy where people leave all the time.
    """
    departures = partial(memory_of(context).tag, _DEPARTURES)
    # Asked before looking, so that whoever leaves while one looks is known to have left.
    had_left = departures()
    looked = await look()
    for tries in range(1, _TRIES + 1):
        try:
            made: T | Exception = await make(looked)
        except _CHANGED as error:
            made = error
        before, had_left_before, had_left = looked, had_left, departures()
        looked = await look()
        if departures() == had_left_before:
            is_same = tag(looked) == tag(before)
            if not isinstance(made, Exception):
                if is_same or tries > 1:
                    return made
            elif is_same:
                raise made
    raise ArchiveBusy(context.archive)


async def while_nobody_leaves(context: ExhibitionContext, make: Callable[[], Awaitable[T]]) -> T:
    """Return what is made, by the law, where `make` reads the archive itself. Raises ArchiveBusy as `settled`."""

    async def look() -> None:
        pass

    return await settled(context, look, lambda _: make())


def memory_of(context: ExhibitionContext) -> Memory:
    """Return what a process remembers of its archive."""
    return context.one(Memory)


_COUNTS: Kind[Any] = Kind(64)


async def counted(context: ExhibitionContext, count: Callable[[Reading], T]) -> T:
    """Return what a function counts, from memory as long as nothing in the archive has changed."""
    return await memory_of(context).of(
        _COUNTS, count, ANYTHING, lambda: context.run(COUNTING, _taken, context.archive, count)
    )


def _taken(archive: Path, count: Callable[[Reading], T]) -> T:
    with Reading(archive) as reading:
        return count(reading)
