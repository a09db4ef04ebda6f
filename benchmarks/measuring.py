"""A process is run, timed, and its memory measured, by turns with its peer."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process: seconds on the clock, and the peak of its resident memory in MiB."""

    seconds: float
    peak: float


def run(command: Sequence[str]) -> Run:
    """Run a command to its end; raise CalledProcessError if it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, used.ru_maxrss / 1024)


def by_turns(
    ours: Sequence[str], peer: Sequence[str], *, runs: int, before: Callable[[], None]
) -> tuple[list[Run], list[Run]]:
    """Run two commands by turns, so that a machine that grows slow is slow for both; `before` each of ours."""
    mine: list[Run] = []
    theirs: list[Run] = []
    for _ in range(runs):
        theirs.append(run(peer))
        before()
        mine.append(run(ours))
    return mine, theirs


def median(runs: Sequence[Run]) -> Run:
    """Return the median time and the highest peak."""
    return Run(statistics.median(one.seconds for one in runs), max(one.peak for one in runs))


def ratio(mine: Sequence[Run], theirs: Sequence[Run]) -> float:
    """Return the median of the ratios pair by pair."""
    return statistics.median(ours.seconds / peer.seconds for ours, peer in zip(mine, theirs, strict=True))
