"""Choose what runs jobs: threads or processes on this machine, or an existing Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from doesexist.studio.workers.jobs import Crew, Job, Local, T, in_turn

_MANY = 512
"""From so many pictures on, worker processes are started, which takes as long as opening a hundred."""


class Threads(Local):
    """A pool of threads, one per worker, which starts at once and copies nothing.

    Not Dask's threads: its scheduler in the same process never frees 0.25 MB per shard, and opens a port.
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
    """Start the server of worker processes in the background, if `pictures` will need it: it takes half a second."""
    if cluster is None and (workers or os.cpu_count() or 1) > 1 and pictures >= _MANY:
        from doesexist.studio.workers.processes import get_ready  # noqa: PLC0415 (only where there are many)

        get_ready()


@contextmanager
def crew(workers: int | None = None, cluster: str | None = None, *, pictures: int = 0) -> Generator[Crew]:
    """Yield `workers` workers of this machine (None: as many as processors), or those of the cluster at an address.

    `pictures`: how many they are to open. For many, workers are processes, since the PNG decoder holds Python's global
    lock; for few, starting these would take longer than the work. Raises ClusterUnreachable.
    """
    if cluster is None:
        here = workers or os.cpu_count() or 1
        if here == 1 or pictures < _MANY:
            yield Threads(here)
            return
        from doesexist.studio.workers.processes import Processes  # noqa: PLC0415 (only where there are many)

        yield Processes(here)
        return
    # Importing it takes half a second and 30 MB.
    from doesexist.studio.workers.cluster import joined  # noqa: PLC0415 (only where there is a cluster)

    with joined(cluster) as workers_elsewhere:
        yield workers_elsewhere
