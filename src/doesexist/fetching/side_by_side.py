"""Several jobs at once, and their steps as they come."""

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
    """A thread has found no more job."""


@dataclass(frozen=True, slots=True)
class _Raised:
    error: BaseException


def side_by_side(jobs: Iterable[Job], work: Callable[[Job], Steps[S]], hands: int) -> Steps[S]:
    """Do jobs in so many threads, each from its first step to its last; yield the steps as they come.

    Jobs are taken one by one when a thread is free, so that there may be any number of them. What a job raises is
    raised here, and ends all of it. Whoever stops iterating stops the work after the step that each thread is at;
    nobody waits for a thread then: ctrl-C ends a program at once, though a server may be silent.

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
