"""Jobs and how hands do them: what every crew shares."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """Something to be done by anybody, and what it is known by."""

    name: T
    call: Callable[..., Any]
    facts: tuple[object, ...]


class Crew(Protocol):
    """Hands."""

    def see(self, folders: Iterable[Path]) -> None:
        """Raise ClusterBlind unless everyone sees these folders, ClusterLost unless each is of our version."""

    def blind(self, folder: Path) -> None:
        """Raise ClusterBlind where it is a cluster that was to see a folder, or what is in it."""

    def done(self, jobs: Iterable[Job[T]]) -> Iterator[tuple[T, Any]]:
        """Do jobs, a few at a time, and yield the name and the result of each as it is done. Raises ClusterLost."""
        ...


class Local:
    """Hands of this machine: they see what the caller sees, in the same version."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def see(self, folders: Iterable[Path]) -> None:
        """Find nothing to object to."""

    def blind(self, folder: Path) -> None:
        """Find nothing to object to."""


class Result(Protocol):
    """What will come of a job."""

    def result(self) -> Any:  # noqa: ANN401 (whatever the job gives)
        """Return it."""


F = TypeVar("F", bound=Result)


def in_turn(
    jobs: Iterable[Job[T]],
    hands: Callable[[], int],
    begin: Callable[[Job[T]], F],
    some_of: Callable[[Collection[F]], set[F]],
) -> Iterator[tuple[T, Any]]:
    """Do jobs, and yield the name and the result of each as it is done.

    No more are begun than two for each hand, so that nobody waits while the caller keeps what another has found; and
    so memory stays the same however many there are. `jobs` is asked for more whenever a hand is free, even if it had
    none before.
    """
    remaining = iter(jobs)
    working: dict[F, T] = {}
    while True:
        while len(working) < 2 * hands() and (job := next(remaining, None)):
            working[begin(job)] = job.name
        if not working:
            return
        done = some_of(working.keys())
        while done:
            future = done.pop()
            name, result = working.pop(future), future.result()
            del future
            yield name, result
            del result
