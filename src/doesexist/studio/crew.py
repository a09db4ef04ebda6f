"""Who does the work of a survey: the cores of this machine, or a cluster that runs already (Dask's)."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
_MANY = 512
"""For so many pictures worker processes are started, which takes about as long as opening a hundred."""


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


class Threads:
    """The cores of this machine, a thread for each: they begin at once, and nothing is copied.

    Not Dask's threads: its scheduler, in the same process, keeps 0.25 MB of each shard for good, and opens a port.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def see(self, folders: Iterable[Path]) -> None:
        """Find nothing to object to."""

    def blind(self, folder: Path) -> None:
        """Find nothing to object to."""

    def done(self, jobs: Iterable[Job[T]]) -> Iterator[tuple[T, Any]]:
        """Do jobs, and yield the name and the result of each as it is done."""
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="doesexist")

        def begin(job: Job[T]) -> Future[Any]:
            return pool.submit(job.call, *job.facts)

        def some_of(working: Collection[Future[Any]]) -> set[Future[Any]]:
            return wait(working, return_when=FIRST_COMPLETED).done

        try:
            yield from in_turn(jobs, lambda: self._workers, begin, some_of)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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

    No more are begun than there are hands, and one for whoever is ready first: so memory stays the same however many
    there are. `jobs` is asked for more whenever a hand is free, even if it had none before.
    """
    remaining = iter(jobs)
    working: dict[F, T] = {}
    while True:
        while len(working) < hands() + 1 and (job := next(remaining, None)):
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


@contextmanager
def crew(workers: int | None = None, cluster: str | None = None, *, pictures: int = 0) -> Generator[Crew]:
    """Yield so many hands of this machine (as many as it has processors), or those of the cluster at this address.

    `pictures`: how many they are to open. For many, hands are processes, since the decoder of PNGs holds Python's lock;
    for few it would take longer to start them than to do without. Raises ClusterUnreachable.
    """
    if cluster is None:
        here = workers or os.cpu_count() or 1
        if here == 1 or pictures < _MANY:
            yield Threads(here)
            return
        from doesexist.studio.processes import Processes  # noqa: PLC0415 (only where there are many)

        yield Processes(here)
        return
    # Half a second, and 30 MB, that nothing else needs.
    from doesexist.studio.cluster import joined  # noqa: PLC0415 (only where there is a cluster)

    with joined(cluster) as workers_elsewhere:
        yield workers_elsewhere
