"""Serves the exhibition with uvicorn: a port, one or more processes, and a log that names no visitor."""

from __future__ import annotations

import asyncio
import ctypes
import errno
import os
import signal
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from doesexist.archive import Reading, finish_leaving
from doesexist.errors import ArchiveError, HostUnusable, PortTaken
from doesexist.exhibition.app import application
from doesexist.exhibition.http.connection_limits import ConnectionLimits
from doesexist.exhibition.http.connections import Connections
from doesexist.exhibition.http.headers import ACCESS_LOG
from doesexist.exhibition.http.rate_limits import counting_together
from doesexist.exhibition.settings.exhibition_toml import prefix_of, settings_of
from doesexist.studio.leaving.deciding import settle
from doesexist.studio.survey.forgetting import forget

# Environment variables that pass arguments to worker processes; the command itself reads the first and the last, too.
_ARCHIVE = "DOESEXIST_ARCHIVE"
_RENDERS = "DOESEXIST_RENDERS"
_PREFIX = "DOESEXIST_PREFIX"

_PATIENCE = 5
"""Seconds that a download may go on once the exhibition is closed."""
_STUCK = 30
"""Seconds after which a process that says nothing to the one that started it is ended, and another takes its place.

After uvicorn's 5 that befell processes that were answering, where much else kept all processors busy.
"""

LOG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
    "loggers": {
        ACCESS_LOG: {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # Starting and stopping is told by the command; what goes wrong is told here.
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
"""The configuration of logging in every process."""


def serve(
    archive: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    *,
    prefix: str = "",
    limits: ConnectionLimits | None = None,
    opened: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve an archive until the process is told to stop (SIGINT, SIGTERM); that is how it ends, and no error.

    `opened` is called once, with the exhibition's address, as soon as visitors can come; port 0 is any that is free.
    `prefix` is what stands before all its addresses behind a proxy that shows other things, too: "/people". `limits` is
    what one connection may take, and how many there may be, in each process.
    Raises PortTaken, HostUnusable, SettingsUnreadable, ArchiveMissing and its siblings before that.
    """
    with suppress(ArchiveError):
        # A removal that was stopped before its scrub is finished first. On a read-only archive it can't be.
        finish_leaving(archive)
        settle(archive)
    forget(archive)
    Reading(archive).close()
    prefix = prefix_of(archive, settings_of(archive), prefix)
    with _told_to_stop(), listening(host, port) as door, counting_together():
        _run(archive, door, workers, prefix, opened, Connections(limits))


@contextmanager
def _told_to_stop() -> Generator[None]:
    """Let SIGTERM end this process as ctrl-C does, so that what was opened for it is closed.

    Uvicorn ends what it serves at the first of either, and then sends the signal on: by its own default SIGTERM would
    end everything there and then.
    """

    def stop(_: int, __: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def listening(host: str, port: int, *, one_of_several: bool = False) -> socket.socket:
    """Return a listening socket; raise PortTaken or HostUnusable.

    `one_of_several`: others may listen on the port, too (SO_REUSEPORT), and the system distributes visitors among them.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if one_of_several:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        door.bind((host, port))
        door.listen(2048)
    except OSError as error:
        door.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise HostUnusable(host, port, (error.strerror or str(error)).lower()) from error
    door.set_inheritable(True)
    return door


def address_of(door: socket.socket) -> str:
    """Return the address that a visitor types."""
    # ("127.0.0.1", 8000), or ("::1", 8000, 0, 0); one that listens everywhere is also reached from here.
    bound: tuple[str, int] = door.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bound[0]) or bound[0]  # noqa: S104 (it is compared, not bound)
    port = bound[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _run(  # noqa: PLR0917 (it is called once)
    archive: Path,
    door: socket.socket,
    workers: int,
    prefix: str,
    opened: Callable[[str], None],
    connections: Connections,
) -> None:
    os.environ[_ARCHIVE] = str(archive.resolve())
    os.environ[_PREFIX] = prefix
    os.environ[_RENDERS] = str(max(1, (os.cpu_count() or 1) // workers))
    config = uvicorn.Config(
        f"{__name__}:worker",
        factory=True,
        workers=workers,
        log_config=LOG,
        access_log=False,
        server_header=False,
        http=cast("type[asyncio.Protocol]", connections),  # uvicorn only calls it
        ws="none",
        timeout_graceful_shutdown=_PATIENCE,
        timeout_worker_healthcheck=_STUCK,
    )
    address = address_of(door)
    doors = Doors(config, door, workers) if workers > 1 and _SHARES_OUT else None
    with suppress(KeyboardInterrupt):
        opened(f"{address}{prefix}")
        if doors:
            doors.run()
        elif workers > 1:
            Multiprocess(config, sockets=[door]).run()
        else:
            uvicorn.Server(config).run(sockets=[door])


_SHARES_OUT = sys.platform == "linux"
"""Whether the system distributes visitors among several sockets of one port."""


class Doors(Multiprocess):
    """Uvicorn's supervisor of processes, with a listening socket for each.

    Of one that they share, the process that wakes first accepts everybody who waits: of sixteen visitors that came
    together one process got up to sixteen, and the other processor had nothing to do.
    """

    def __init__(self, config: uvicorn.Config, door: socket.socket, processes: int) -> None:
        self._host, self._port = door.getsockname()[:2]
        door.close()  # it has shown that the port is free; those that follow share it
        # All listen before the address is announced: whoever comes early waits in a queue.
        self._open = [self._another() for _ in range(processes)]
        self._handed: list[socket.socket] = []
        super().__init__(config, sockets=[])

    @property
    def sockets(self) -> list[socket.socket]:  # pyright: ignore[reportIncompatibleVariableOverride]  # its parent has one list for all
        """The socket of the process that is started now; the one before is closed here: its process has it."""
        for door in self._handed:
            door.close()
        self._handed = [self._open.pop() if self._open else self._another()]
        return self._handed

    @sockets.setter
    def sockets(self, _: list[socket.socket]) -> None:
        """Ignore what is set: each process gets a socket of its own."""

    def _another(self) -> socket.socket:
        return listening(self._host, self._port, one_of_several=True)


def worker() -> FastAPI:
    """Return the application; called in each worker process."""
    _give_memory_back()
    return application(Path(os.environ[_ARCHIVE]), int(os.environ[_RENDERS]), os.environ[_PREFIX])


def _give_memory_back() -> None:
    """Make glibc return to the system what an answer took, once it is sent.

    By default it has a heap for each thread, and keeps ever larger pieces: a fifth of a process that shows images was
    memory that nothing used. -8 and -3 are M_ARENA_MAX and M_MMAP_THRESHOLD in its malloc.h.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(-8, 1)
        mallopt(-3, 128 * 1024)
