"""Who does the work of a survey: the cores of this machine, or a cluster that runs already (Dask's)."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from doesexist.studio.workers.jobs import Crew, Job, Local, T, in_turn

_MANY = 512
"""For so many pictures worker processes are started, which takes about as long as opening a hundred."""


class Threads(Local):
    """The cores of this machine, a thread for each: they begin at once, and nothing is copied.

    Not Dask's threads: its scheduler, in the same process, keeps 0.25 MB of each shard for good, and opens a port.
    """

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


def prepare(workers: int | None, cluster: str | None, *, pictures: int) -> None:
    """Let what takes half a second to start begin to, where so many pictures will ask for it."""
    if cluster is None and (workers or os.cpu_count() or 1) > 1 and pictures >= _MANY:
        from doesexist.studio.workers.processes import get_ready  # noqa: PLC0415 (only where there are many)

        get_ready()


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
        from doesexist.studio.workers.processes import Processes  # noqa: PLC0415 (only where there are many)

        yield Processes(here)
        return
    # Half a second, and 30 MB, that nothing else needs.
    from doesexist.studio.workers.cluster import joined  # noqa: PLC0415 (only where there is a cluster)

    with joined(cluster) as workers_elsewhere:
        yield workers_elsewhere
