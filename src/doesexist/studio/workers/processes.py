"""A pool of worker processes on this machine, for jobs that hold Python's global lock.

Workers are forked from a small server process that has imported only what they need (`forkserver`): this process has
threads of libraries, and must not be forked itself. Workers write nothing, so one that is killed loses only its job.

Each worker has a pipe of its own. In the standard library's ProcessPoolExecutor all write into one: a worker that is
killed while it does so leaves half of a result there, and the program waits for the rest forever (as we saw).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from doesexist.errors import WorkerLost
from doesexist.studio.workers.jobs import Job, Local, in_turn

T = TypeVar("T")
_CONTEXT = multiprocessing.get_context("forkserver")
_IMPORTED = ["doesexist.studio.survey.looking"]
"""The modules that the fork server imports, once for all workers."""


def get_ready() -> None:
    """Start the fork server if it is not running; it imports modules while this process goes on."""
    resource_tracker.ensure_running()  # else it is started with the server, and unblocks signals then
    # Workers inherit this: else each one's NumPy would use the cores of the others, too.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with _uninterrupted():
        _CONTEXT.set_forkserver_preload(_IMPORTED)
        forkserver.ensure_running()


class Processes(Local):
    """A pool of processes, one per worker."""

    def done(self, jobs: Iterable[Job[T]]) -> Iterator[tuple[T, Any]]:
        """Do jobs, and yield the name and the result of each as it is done. Raises WorkerLost."""
        pool = _Pool(self._workers)
        try:
            yield from in_turn(jobs, lambda: self._workers, pool.begin, pool.some_of)
        finally:
            pool.end()


class _Promised:
    """The future result of a job in the pool."""

    def __init__(self, job: Job[Any]) -> None:
        self.job = job
        self.found: Any = None

    def result(self) -> Any:  # noqa: ANN401 (whatever the job gives)
        """Return it, or raise what the job raised."""
        if isinstance(self.found, BaseException):
            raise self.found
        return self.found


class _Pool:
    """The worker processes, and which job each has."""

    def __init__(self, workers: int) -> None:
        get_ready()
        self._most = workers
        self._workers: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, tuple[_Worker, _Promised]] = {}
        self._waiting: deque[_Promised] = deque()

    def begin(self, job: Job[Any]) -> _Promised:
        """Submit a job: it begins as soon as a worker is free."""
        promised = _Promised(job)
        self._waiting.append(promised)
        self._hand_out()
        return promised

    def some_of(self, _: Collection[_Promised]) -> set[_Promised]:
        """Wait until jobs are done, and return them. Raises WorkerLost."""
        done: set[_Promised] = set()
        for ready in wait([*self._busy]):
            assert isinstance(ready, Connection)
            worker, promised = self._busy.pop(ready)
            promised.found = worker.answer()
            done.add(promised)
            self._idle.append(worker)
        self._hand_out()
        return done

    def end(self) -> None:
        """Kill all workers, whatever they are doing."""
        for worker in self._workers:
            worker.end()

    def _hand_out(self) -> None:
        while self._waiting and (worker := self._free()):
            promised = self._waiting.popleft()
            worker.ask(promised.job)
            self._busy[worker.connection] = worker, promised

    def _free(self) -> _Worker | None:
        if not self._idle and len(self._workers) < self._most:
            self._workers.append(_Worker())
            self._idle.append(self._workers[-1])
        return self._idle.pop() if self._idle else None


class _Worker:
    """A process that runs one job after another, and ends whenever this process does."""

    def __init__(self) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_work, args=(theirs,), daemon=True)
        with _uninterrupted():
            self._process.start()
        theirs.close()  # so that reading ends when the worker does

    def ask(self, job: Job[Any]) -> None:
        """Send it a job. Raises WorkerLost."""
        try:
            self.connection.send((job.call, job.facts))
        except OSError as error:
            raise WorkerLost from error

    def answer(self) -> Any:  # noqa: ANN401 (whatever the job gives)
        """Receive the job's result, or the exception it raised. Raises WorkerLost."""
        try:
            return self.connection.recv()
        except (EOFError, OSError) as error:
            raise WorkerLost from error

    def end(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.join()
        self._process.close()
        self.connection.close()


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Delay Ctrl-C until a process has been started, and keep it from that process, which would print a traceback.

    A process started here inherits the blocked signal. In this process another thread may still receive it, so it is
    recorded, and raised again at the end.
    """
    came: list[int] = []
    handler = signal.getsignal(signal.SIGINT)
    notes = handler is not None and threading.current_thread() is threading.main_thread()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if notes:
        signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if notes:
            signal.signal(signal.SIGINT, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def _work(connection: Connection) -> None:
    """Run jobs until the pipe is closed. Runs in a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process handles Ctrl-C
    threading.Thread(target=_end_with_program, daemon=True).start()
    with suppress(EOFError, OSError):  # the main process has ended
        while True:
            call, facts = connection.recv()
            try:
                found = call(*facts)
            except Exception as error:  # noqa: BLE001 (whoever asked is told)
                found = error
            connection.send(found)


def _end_with_program() -> None:
    program = multiprocessing.parent_process()
    assert program is not None
    wait([program.sentinel])
    os._exit(1)
