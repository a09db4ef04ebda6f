"""Run jobs on the workers of an existing Dask cluster."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, TypeVar

from doesexist import __version__
from doesexist.errors import ClusterBlind, ClusterLost, ClusterUnreachable, DoesExistError
from doesexist.studio.workers.jobs import Job, in_turn

T = TypeVar("T")
_REACH = 10.0
"""Seconds within which a scheduler must answer and have a worker."""
"""Seconds in which a cluster's scheduler must answer, and have a worker."""
_GRACE = 2.0
"""Seconds more, in which Dask may tell by itself that none does."""
_TALKERS = ("distributed", "distributed.client")
"""Dask's loggers, which write to stderr, tracebacks too."""
_dask: Any = import_module("distributed")  # it has no types


class Cluster:
    """The workers of a cluster."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 (Dask's client has no types)
        self._client = client
        self._address = address

    def see(self, folders: Iterable[Path]) -> None:
        """Raise ClusterBlind unless all workers see these folders, ClusterLost unless all have our version."""
        for folder in folders:
            with self._answering():
                seen = self._client.run(os.path.isdir, str(folder))
            if not all(seen.values()):
                self.blind(folder)
        with self._answering():
            versions = set(self._client.run(_version).values())
        if versions != {__version__}:
            raise ClusterLost(self._address, f"its workers have doesexist {', '.join(versions)}, not {__version__}")

    def blind(self, folder: Path) -> None:
        """Raise ClusterBlind: its workers do not see a folder, or a file in it."""
        raise ClusterBlind(self._address, folder)

    def done(self, jobs: Iterable[Job[T]]) -> Iterator[tuple[T, Any]]:
        """Do jobs, and yield the name and the result of each as it is done.

        A job of a worker that is lost is done again by another. Raises ClusterLost.
        """
        begun: set[Any] = set()

        def begin(job: Job[T]) -> _Promised:
            with self._answering():
                future = self._client.submit(job.call, *job.facts, pure=False)
            begun.add(future)
            return _Promised(self, future)

        def some_of(working: Collection[_Promised]) -> set[_Promised]:
            done = self._some_of({each.future for each in working})
            begun.difference_update(done)
            return {each for each in working if each.future in done}

        try:
            yield from in_turn(jobs, self._hands, begin, some_of)
        finally:
            with suppress(Exception):  # on a lost cluster there is nothing to cancel
                self._client.cancel(list(begun))

    def result_of(self, future: Any) -> Any:  # noqa: ANN401 (whatever the job gives)
        """Return a job's result. Raises ClusterLost."""
        with self._answering():
            return future.result()

    def _hands(self) -> int:
        """Return the cluster's number of threads."""
        with self._answering():
            threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _some_of(self, working: set[Any]) -> set[Any]:
        """Wait until jobs are done, and return them. A cluster without workers is lost."""
        while True:
            with self._answering(), suppress(TimeoutError):
                done: set[Any] = _dask.wait(list(working), timeout=_REACH, return_when="FIRST_COMPLETED").done
                return done
            with self._answering():
                left = self._client.nthreads()
            if not left:
                raise ClusterLost(self._address, "no worker is left")

    @contextmanager
    def _answering(self) -> Generator[None]:
        """Translate Dask's errors into ClusterLost."""
        try:
            yield
        except DoesExistError:
            raise
        except Exception as error:
            raise ClusterLost(self._address, _words_of(error)) from error


class _Promised:
    """The future result of a job on a cluster."""

    def __init__(self, cluster: Cluster, future: Any) -> None:  # noqa: ANN401 (Dask's future has no types)
        self.future = future
        self._cluster = cluster

    def result(self) -> Any:  # noqa: ANN401 (whatever the job gives)
        return self._cluster.result_of(self.future)


def _client_of(address: str) -> Any:  # noqa: ANN401 (Dask's client has no types)
    """Return a client of a cluster; raise TimeoutError where none answers.

    Dask's own limit holds for the connection alone: at a port where somebody listens, and says nothing, it waits for
    ever. So it does that in a thread that nobody waits for, at the end of this process neither.
    """
    came: Queue[Any] = Queue()

    def connect() -> None:
        try:
            came.put(_dask.Client(address, timeout=_REACH))
        except Exception as error:  # noqa: BLE001 (raised below)
            came.put(error)

    Thread(target=connect, daemon=True).start()
    try:
        client = came.get(timeout=_REACH + _GRACE)
    except Empty:
        raise TimeoutError("something listens there, and does not answer as a scheduler does") from None
    if isinstance(client, Exception):
        raise client
    return client


@contextmanager
def joined(address: str) -> Generator[Cluster]:
    """Yield a cluster that has workers. Raises ClusterUnreachable."""
    for name in _TALKERS:  # our errors report it in one sentence
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client = None
    try:
        client = _client_of(address)
        client.wait_for_workers(1, timeout=_REACH)
    except Exception as error:
        if client:
            client.close()
        raise ClusterUnreachable(address, str(error)[:200] or type(error).__name__) from error
    try:
        yield Cluster(client, address)
    finally:
        client.close()


def _version() -> str:
    """Return this program's version; runs on a worker."""
    return __version__


def _words_of(error: BaseException) -> str:
    """Return the reason of a cluster's failure; Dask's own message may be about its transport only."""
    while error.__cause__:
        error = error.__cause__
    return str(error)[:200] or type(error).__name__
