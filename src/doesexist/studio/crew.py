"""Who does the work of a survey: the cores of this machine, or a cluster that runs already. Both are Dask's."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

from doesexist import __version__
from doesexist.errors import ClusterBlind, ClusterLost, ClusterUnreachable, DoesExistError

T = TypeVar("T")
_REACH = 10.0
"""Seconds in which a cluster's scheduler must answer, and have a worker."""
_TALKERS = ("distributed", "distributed.client")
"""Dask's logs, which write to stderr by themselves: tracebacks, too."""


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """Something to be done by anybody, and what it is known by."""

    name: T
    call: Callable[..., Any]
    facts: tuple[object, ...]


def _dask() -> Any:  # noqa: ANN401 (Dask has no types)
    """Return Dask's scheduler: half a second, and 30 MB, that no other command needs."""
    return import_module("distributed")


class Crew:
    """Hands."""

    def __init__(self, client: Any, cluster: str | None) -> None:  # noqa: ANN401 (Dask's client has no types)
        self._client = client
        self._cluster = cluster

    def see(self, folders: Iterable[Path]) -> None:
        """Raise ClusterBlind unless every worker sees these folders, ClusterLost unless each is of our version."""
        if self._cluster is None:
            return
        for folder in folders:
            with self._answering():
                seen = self._client.run(os.path.isdir, str(folder))
            if not all(seen.values()):
                self.blind(folder)
        with self._answering():
            versions = set(self._client.run(_version).values())
        if versions != {__version__}:
            raise ClusterLost(self._cluster, f"its workers have doesexist {', '.join(versions)}, not {__version__}")

    def blind(self, folder: Path) -> None:
        """Raise ClusterBlind where it is a cluster that was to see a folder, or what is in it."""
        if self._cluster is not None:
            raise ClusterBlind(self._cluster, folder)

    def done(self, jobs: Iterable[Job[T]]) -> Iterator[tuple[T, Any]]:
        """Do jobs, a few at a time, and yield the name and the result of each as it is done.

        No more are begun than can be worked on, and one to each hand that waits: so memory stays the same however many
        there are. What a worker had begun that is lost, another does again. Raises ClusterLost.
        """
        remaining = iter(jobs)
        working: dict[Any, T] = {}
        try:
            while True:
                while len(working) < self._hands() + 1 and (job := next(remaining, None)):
                    with self._answering():
                        future = self._client.submit(job.call, *job.facts, pure=False)
                    working[future] = job.name
                if not working:
                    return
                done = self._done_of(working)
                while done:
                    future = done.pop()
                    name = working.pop(future)
                    with self._answering():
                        result = future.result()
                    del future
                    yield name, result
                    del result
        finally:
            with suppress(Exception):  # where the cluster is lost, there is nothing to be called off
                self._client.cancel(list(working))

    def _hands(self) -> int:
        """Return how many can work at once."""
        with self._answering():
            threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _done_of(self, working: Iterable[Any]) -> set[Any]:
        """Return what is done, as soon as something is. A cluster that nobody works in any more is lost."""
        while True:
            with self._answering(), suppress(TimeoutError):
                done: set[Any] = _dask().wait(list(working), timeout=_REACH, return_when="FIRST_COMPLETED").done
                return done
            with self._answering():
                left = self._client.nthreads()
            if self._cluster is not None and not left:
                raise ClusterLost(self._cluster, "no worker is left")

    @contextmanager
    def _answering(self) -> Generator[None]:
        """Tell what a cluster answers, where it can't do what it is asked for. Here, that is a mistake of ours."""
        try:
            yield
        except DoesExistError:
            raise
        except Exception as error:
            if self._cluster is None:
                raise
            raise ClusterLost(self._cluster, _words_of(error)) from error


def _version() -> str:
    """Return which version of this program a worker has."""
    return __version__


def _words_of(error: BaseException) -> str:
    """Return why a cluster could not do something: Dask's own words may be about its transport only."""
    while error.__cause__:
        error = error.__cause__
    return str(error)[:200] or type(error).__name__


@contextmanager
def crew(workers: int | None = None, cluster: str | None = None) -> Generator[Crew]:
    """Yield so many hands of this machine (as many as it has processors), or those of the cluster at this address.

    Raises ClusterUnreachable.
    """
    dask = _dask()
    for name in _TALKERS:  # what they would say is said by our errors, in one sentence
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = import_module("dask").config
    config.set({"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []})
    if cluster is None:
        # Threads, not processes: the decoders let go of Python's lock, and nothing is copied from one to another.
        client = dask.Client(
            processes=False,
            n_workers=1,
            threads_per_worker=workers or os.cpu_count() or 1,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",  # Dask opens one, whatever is said: it is to disturb nobody
            silence_logs=logging.CRITICAL,
        )
    else:
        client = _client_of(cluster)
    try:
        yield Crew(client, cluster)
    finally:
        client.close()


def _client_of(cluster: str) -> Any:  # noqa: ANN401 (Dask's client has no types)
    """Return who speaks to a cluster that has workers."""
    client = None
    try:
        client = _dask().Client(cluster, timeout=_REACH)
        client.wait_for_workers(1, timeout=_REACH)
    except Exception as error:
        if client:
            client.close()
        raise ClusterUnreachable(cluster, str(error)[:200] or type(error).__name__) from error
    return client
