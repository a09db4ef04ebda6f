"""A Dask cluster as one starts it from a shell, on loopback, for tests: it may lose workers, and they may be odd."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PATIENCE = 30.0
DASK = [str(Path(sys.executable).parent / "dask")]
WORKER = "from distributed.cli.dask_worker import main\nmain()"
WITHOUT_DOESEXIST = f"import sys\nsys.modules['doesexist'] = None\n{WORKER}"
OLDER = f"import doesexist\ndoesexist.__version__ = '0.0.9'\n{WORKER}"
WITHOUT_A_REGISTER = f"import apsw\napsw.Connection = None\n{WORKER}"
SLOW = f"""
import time
import doesexist.studio.survey.looking as sights
quick = sights.pixels_of
def slow(path):
    time.sleep(0.005)
    return quick(path)
sights.pixels_of = slow
{WORKER}
"""
BLIND = f"""
import os, sys
folder, seen = sys.argv.pop(1), os.stat
def stat(path, *words, **options):
    if str(path).startswith(folder):
        raise FileNotFoundError(2, "No such file or directory", str(path))
    return seen(path, *words, **options)
os.stat = stat
{WORKER}
"""
"""A worker on another machine: it does not see a folder, or whatever begins like its first argument."""


def distributed() -> Any:
    """Dask's scheduler, which has no types."""
    return import_module("distributed")


def until(holds: Callable[[], object], what: str) -> None:
    """Wait for something that is about to be so."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"still not: {what}"
        time.sleep(0.005)


@dataclass
class Cluster:
    """A scheduler, and workers that come and go: each a process of its own."""

    folder: Path
    """Where what they say is written."""
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])
    client: Any = None
    _others: set[str] = field(default_factory=set[str])

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.start([*DASK, "scheduler", "--no-dashboard", "--host", "127.0.0.1", "--port", str(port)])
        self.client = distributed().Client(self.address, timeout=PATIENCE)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.client.close()
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    @property
    def scheduler(self) -> subprocess.Popen[bytes]:
        return self.processes[0]

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"said-{len(self.processes)}.txt").open("wb") as said:
            process = subprocess.Popen(command, cwd=self.folder, stdout=said, stderr=subprocess.STDOUT)
        self.processes.append(process)
        return process

    def worker(self, program: str | None = None, *words: str) -> Worker:
        """Start a worker, and wait until the scheduler knows it."""
        command = [sys.executable, "-c", program, *words] if program else [*DASK, "worker"]
        process = self.start([*command, self.address, *["--no-dashboard", "--no-nanny", "--nthreads", "1"]])
        before = set(self._others)
        until(lambda: self._known() - before, "a worker has come")
        (address,) = self._known() - before
        self._others.add(address)
        return Worker(address, process, self.client)

    def _known(self) -> set[str]:
        return set(self.client.nthreads())


@dataclass(frozen=True)
class Worker:
    address: str
    process: subprocess.Popen[bytes]
    client: Any

    @property
    def works(self) -> bool:
        return bool(self.client.processing().get(self.address))

    def kill_in_the_middle(self) -> None:
        """Kill it while it has something to do: it is held first, so that it can't have been done just now."""
        while True:
            until(lambda: self.works, "it works")
            self.process.send_signal(signal.SIGSTOP)
            time.sleep(0.1)  # what it said before has been heard
            if self.works:
                break
            self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


@contextmanager
def held(*workers: Worker) -> Generator[None]:
    """Let workers do nothing, so that what they were given is still to be done."""
    for worker in workers:
        os.kill(worker.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            if worker.process.poll() is None:
                os.kill(worker.process.pid, signal.SIGCONT)
