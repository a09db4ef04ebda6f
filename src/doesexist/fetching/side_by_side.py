"""A pool of threads that runs generators, and yields their steps as they happen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from queue import Full, Queue
from typing import Generic, TypeAlias, TypeVar

Job = TypeVar("Job")
S = TypeVar("S")
Steps: TypeAlias = Generator[S, None, None]

_WAITING = 256


class _Over:
    """Message of a thread that ends, as there are no more jobs."""


@dataclass(frozen=True, slots=True)
class _Raised:
    error: BaseException


def side_by_side(jobs: Iterable[Job], work: Callable[[Job], Steps[S]], hands: int) -> Steps[S]:
    """Run jobs in `hands` threads, each job in one thread; yield their steps as they happen.

    Jobs are taken from the iterable when a thread is free, so it may be endless. An exception in a job is raised here
    and ends all of them. Closing the generator stops each thread after its current step, without waiting for it: ctrl-C
    ends a program at once, even while a server is silent.

    >>> sorted(side_by_side([1, 2, 3], lambda job: (step for step in (job, job * 10)), hands=2))
    [1, 2, 3, 10, 20, 30]
    """
    crew = _Crew(jobs, work)
    for _ in range(hands):
        threading.Thread(target=crew.work, daemon=True).start()
    at_work = hands
    try:
        while at_work:
            step = crew.steps.get()
            if isinstance(step, _Over):
                at_work -= 1
            elif isinstance(step, _Raised):
                raise step.error
            else:
                yield step
    finally:
        crew.stopped.set()


class _Crew(Generic[Job, S]):
    def __init__(self, jobs: Iterable[Job], work: Callable[[Job], Steps[S]]) -> None:
        self.steps: Queue[S | _Over | _Raised] = Queue(_WAITING)
        self.stopped = threading.Event()
        self._jobs = iter(jobs)
        self._taking = threading.Lock()
        self._work = work

    def work(self) -> None:
        try:
            while not self.stopped.is_set():
                with self._taking:
                    try:
                        job = next(self._jobs)
                    except StopIteration:
                        break
                with closing(self._work(job)) as steps:
                    for step in steps:
                        self._tell(step)
                        if self.stopped.is_set():
                            break
        except BaseException as error:  # noqa: BLE001 raised again where the steps are read
            self._tell(_Raised(error))
        else:
            self._tell(_Over())

    def _tell(self, step: S | _Over | _Raised) -> None:
        while not self.stopped.is_set():
            try:
                self.steps.put(step, timeout=1)
            except Full:
                continue
            else:
                return
