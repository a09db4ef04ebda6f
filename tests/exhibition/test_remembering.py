"""What is remembered of an archive is found as long as it is true, and nothing made of who left is given to anybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import anyio
import anyio.lowlevel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.archive import Reading
from doesexist.errors import ArchiveBusy, SurveyDamaged
from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.remembering import ANYTHING, Kind, Memory, settled

People = frozenset[int]
VALUES: Kind[People] = Kind(3)


class World:
    """An archive of numbered people, as a house reads it."""

    def __init__(self, people: People = frozenset({1, 2, 3})) -> None:
        self.archive = Path("archive")
        self.people = people
        self.data_version = 0
        self.departures = (0,)

    @property
    def reading(self) -> World:
        return self

    def come(self, who: int) -> None:
        self.people |= {who}
        self.data_version += 1

    def leave(self, who: int) -> None:
        self.people -= {who}
        self.data_version += 1
        self.departures = (self.departures[0] + 1,)

    @cached_property
    def memory(self) -> Memory:
        return Memory(cast("ExhibitionContext", self))

    def one(self, _: type[Memory]) -> Memory:
        return self.memory


def made_of(world: World, *meanwhile: Callable[[], None]) -> tuple[Callable[[], Awaitable[People]], list[People]]:
    """Return what makes a value of those who are there, while one thing after another happens; and what it made."""
    happening: Iterator[Callable[[], None]] = iter(meanwhile)
    made: list[People] = []

    async def make() -> People:
        found = world.people
        await anyio.lowlevel.checkpoint()
        next(happening, lambda: None)()
        made.append(found)
        return found

    return make, made


def asked(memory: Memory, make: Callable[[], Awaitable[People]], times: int = 1, name: str = "all") -> People:
    async def ask() -> People:
        for _ in range(times - 1):
            await memory.of(VALUES, name, ANYTHING, make)
        return await memory.of(VALUES, name, ANYTHING, make)

    return anyio.run(ask)


def test_what_is_asked_for_twice_is_made_once() -> None:
    world = World()
    make, made = made_of(world)

    assert asked(world.memory, make, times=3) == {1, 2, 3}
    assert len(made) == 1


def test_who_asks_meanwhile_waits_for_it() -> None:
    world = World()
    make, made = made_of(world)
    memory = world.memory

    async def ask_together() -> None:
        async with anyio.create_task_group() as visitors:
            for _ in range(8):
                visitors.start_soon(memory.of, VALUES, "all", ANYTHING, make)

    anyio.run(ask_together)

    assert len(made) == 1


def test_who_leaves_while_it_is_made_is_not_in_it() -> None:
    world = World()
    make, made = made_of(world, lambda: world.leave(2))

    assert asked(world.memory, make) == {1, 3}
    assert made == [{1, 2, 3}, {1, 3}]


def test_who_leaves_afterwards_is_not_found_any_more() -> None:
    world = World()
    memory, make = world.memory, made_of(world)[0]

    assert asked(memory, make) == {1, 2, 3}
    world.leave(2)

    assert asked(memory, make) == {1, 3}


def test_where_people_only_come_it_is_given_and_not_remembered() -> None:
    world = World()
    make, made = made_of(world, *(lambda who=who: world.come(who) for who in range(10, 15)))
    memory = world.memory

    assert asked(memory, make) == {1, 2, 3}
    assert memory.latest(VALUES, "all") is None
    assert asked(memory, make) == {1, 2, 3, 10}
    assert len(made) == 2


def test_where_people_leave_each_time_it_is_told() -> None:
    world = World(frozenset(range(20)))
    make, _ = made_of(world, *(lambda who=who: world.leave(who) for who in range(20)))

    with pytest.raises(ArchiveBusy):
        asked(world.memory, make)


@pytest.mark.parametrize("leaves", [True, False])
def test_a_making_that_fails_is_tried_again_only_if_somebody_left(leaves: bool) -> None:  # noqa: FBT001 (a case)
    world, tries = World(), list[People]()

    async def make() -> People:
        tries.append(world.people)
        if len(tries) == 1:
            if leaves:
                world.leave(2)
            raise SurveyDamaged("sums.npy")
        return world.people

    if leaves:
        assert asked(world.memory, make) == {1, 3}
    else:
        with pytest.raises(SurveyDamaged):
            asked(world.memory, make)
    assert len(tries) == 1 + leaves


def test_what_is_stale_is_dropped_and_nothing_else() -> None:
    world = World()
    memory, make = world.memory, made_of(world)[0]

    def nothing_changes(_: Reading) -> int:
        return 0

    asked(memory, make)
    anyio.run(memory.of, VALUES, "for good", nothing_changes, make)
    world.leave(1)
    memory.forget_stale()

    assert memory.latest(VALUES, "all") is None
    assert memory.latest(VALUES, "for good") == world.people | {1}


def test_the_least_recently_used_is_dropped_first() -> None:
    world = World()
    memory, make = world.memory, made_of(world)[0]

    for name in ("a", "b", "c", "a", "d"):
        asked(memory, make, name=name)

    assert [memory.latest(VALUES, name) is not None for name in "abcd"] == [True, False, True, True]


def test_what_is_too_large_is_not_kept() -> None:
    world = World()
    memory, large = world.memory, Kind[People](2, len)

    anyio.run(memory.of, large, "all", ANYTHING, made_of(world)[0])

    assert memory.latest(large, "all") is None


EVENTS = st.lists(st.tuples(st.sampled_from(["come", "leave", "nothing"]), st.integers(0, 9)), max_size=12)


@given(EVENTS, st.integers(1, 4))
def test_nobody_who_left_is_ever_in_what_is_given(events: list[tuple[str, int]], times: int) -> None:
    world = World(frozenset(range(5)))
    memory = world.memory
    happening: dict[str, Callable[[int], None]] = {"come": world.come, "leave": world.leave, "nothing": lambda _: None}
    make, _ = made_of(world, *(lambda what=what, who=who: happening[what](who) for what, who in events))

    for _ in range(times):
        try:
            given_to_somebody = asked(memory, make)
        except ArchiveBusy:
            continue
        assert given_to_somebody <= world.people
        world.leave(min(world.people, default=0))


def test_what_was_looked_at_is_looked_at_again_until_it_stays() -> None:
    world, looks = World(), iter("aabcc")

    async def look() -> str:
        return next(looks)

    async def make(looked: str) -> str:
        return looked.upper()

    async def ask() -> Any:
        return await settled(cast("ExhibitionContext", world), look, make)

    assert anyio.run(ask) == "A"
    assert anyio.run(ask) == "C"


def test_who_leaves_while_one_looks_is_not_in_it() -> None:
    world = World(frozenset(range(20)))

    async def look() -> People:
        seen = world.people
        await anyio.lowlevel.checkpoint()
        world.leave(max(world.people))
        return seen

    async def make(looked: People) -> People:
        return looked

    async def ask() -> People:
        return await settled(cast("ExhibitionContext", world), look, make)

    with pytest.raises(ArchiveBusy):
        anyio.run(ask)


def test_what_is_another_because_people_came_is_made_once_more_and_given() -> None:
    world, made = World(), list[People]()

    async def look() -> People:
        return world.people

    async def make(looked: People) -> People:
        world.come(100 + len(made))
        made.append(looked)
        return looked

    async def ask() -> People:
        return await settled(cast("ExhibitionContext", world), look, make)

    assert anyio.run(ask) == {1, 2, 3, 100}
    assert len(made) == 2


def test_names_of_nobody_do_not_fill_the_memory() -> None:
    world = World()
    memory = world.memory

    for number in range(2_000):
        memory.tag(lambda _, number=number: number)

    assert len(memory._tags) <= 256  # pyright: ignore[reportPrivateUsage]  (what stays in memory)


def test_those_who_wait_take_what_was_made_meanwhile() -> None:
    world = World()
    memory = world.memory
    make, made = made_of(world, lambda: world.come(10))

    async def ask_together() -> None:
        async with anyio.create_task_group() as visitors:
            for _ in range(20):
                visitors.start_soon(memory.of, VALUES, "all", ANYTHING, make)

    anyio.run(ask_together)

    assert len(made) == 2, "once while somebody came, and once more for all who waited"
