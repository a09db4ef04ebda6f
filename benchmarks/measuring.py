"""A process is run, timed, and its memory measured, by turns with its peer."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

# Runs what it is given, then says: seconds, KiB, and how it ended.
_WATCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
seconds = time.perf_counter() - start
if done.returncode:
    sys.stderr.buffer.write(done.stderr)
print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.returncode)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process: seconds on the clock, and the peak of its resident memory in MiB."""

    seconds: float
    peak: float


def run(command: Sequence[str]) -> Run:
    """Run a command to its end; raise CalledProcessError if it fails.

    A small process starts it: Linux counts as a child's peak what its parent had when it was started, and this one has
    libraries and pixels of its own.
    """
    watch = [sys.executable, "-I", "-S", "-c", _WATCH, *command]
    seconds, peak, code = subprocess.run(watch, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    if code != "0":
        raise subprocess.CalledProcessError(int(code), command)
    return Run(float(seconds), int(peak) / 1024)


def run_whole(command: Sequence[str]) -> Run:
    """Run a command to its end, its peak being that of all its processes together; raise as `run` does.

    What several of them share is counted once (PSS). Linux keeps no peak of that: it is looked at fifty times a second.
    """
    start, peak = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        while program.poll() is None:
            with suppress(psutil.NoSuchProcess):
                whole = psutil.Process(program.pid)
                peak = max(peak, sum(map(_held, [whole, *whole.children(recursive=True)])))
            time.sleep(0.02)
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, command)
    return Run(time.perf_counter() - start, peak / 1024 / 1024)


def _held(process: psutil.Process) -> int:
    """Return the bytes that a process holds, its share of what it shares; none if it has ended."""
    try:
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text("utf-8")
    except OSError:
        return 0
    found = re.search(r"^Pss: +(\d+) kB$", rollup, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


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


def p95(values: Sequence[float]) -> float:
    """Return what nineteen of twenty values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def judged(figure: float, most: float, places: int = 2) -> str:
    """Return a figure beside the most that it may be; where it is more, that is said."""
    return f"{figure:6.{places}f} ≤ {most:g}{'' if figure <= most else '   NOT MET'}"
