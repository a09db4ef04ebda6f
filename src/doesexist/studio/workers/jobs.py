"""Jobs, and the protocol and scheduling shared by threads, processes and clusters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A function call to be run by any worker, with a name by which its result is known."""

    name: T
    call: Callable[..., Any]
    facts: tuple[object, ...]


class Crew(Protocol):
    """A group of workers."""

    def see(self, folders: Iterable[Path]) -> None:
        """Raise ClusterBlind unless all workers see these folders, ClusterLost unless all have our version."""

    def blind(self, folder: Path) -> None:
        """Raise ClusterBlind, if it is a cluster: its workers do not see a folder, or a file in it."""

    def done(self, jobs: Iterable[Job[T]]) -> Iterator[tuple[T, Any]]:
        """Do jobs, a few at a time, and yield the name and the result of each as it is done. Raises ClusterLost."""
        ...


class Local:
    """Workers on this machine, which see the same files and have the same version as the caller."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def see(self, folders: Iterable[Path]) -> None:
        """Find nothing to object to."""

    def blind(self, folder: Path) -> None:
        """Find nothing to object to."""


class Result(Protocol):
    """The future result of a job."""

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

    At most two per worker are begun, so that no worker waits for the caller, and memory does not grow with their
    number. `jobs` is asked for the next whenever a worker is free, even after it has raised StopIteration.
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
