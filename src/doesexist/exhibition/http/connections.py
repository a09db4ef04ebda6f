"""All connections of a process: how many there may be, and who makes room for the next.

There are so many for each peer and for all. At the limit the one that has kept us waiting longest makes room, so that a
visitor gets in however many wait; only if all are being answered the newcomer is refused. A proxy that is believed
(FORWARDED_ALLOW_IPS, by default 127.0.0.1) or comes by a socket file speaks for many, and is counted with all only; it
counts its own visitors. Each process counts for itself. Nothing of a peer is kept when its last connection is gone.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterable
from typing import Any

from uvicorn import Config
from uvicorn.server import ServerState

from doesexist.exhibition.http.connection import Connection
from doesexist.exhibition.http.connection_limits import ConnectionLimits, Refusal
from doesexist.model import clock

_LOOKS = 0.5
"""Seconds after which somebody looks who is late."""


class Connections:
    """All connections of a process: makes the next one, and closes those that are late. Uvicorn's `http`."""

    def __init__(self, limits: ConnectionLimits | None = None) -> None:
        self.limits = limits or ConnectionLimits()
        self._of: dict[str, set[Connection]] = {}
        self._looks: asyncio.TimerHandle | None = None

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> Connection:
        """Return the protocol of a new connection."""
        return Connection(
            config,
            server_state,
            app_state,
            _loop,
            limits=self.limits,
            admit=self.admit,
            forget=self.forget,
        )

    def admit(self, new: Connection) -> Refusal | None:
        """Count a connection, and let another make room for it if need be; return why it can't be."""
        mine = self._of.get(new.peer, set())
        if len(mine) >= self.limits.each and not new.is_proxy and not _made_room(mine):
            return Refusal.TOO_MANY_OF_ONE
        if len(everyone := self._everyone()) >= self._together and not _made_room(everyone):
            return Refusal.TOO_MANY
        self._of.setdefault(new.peer, set()).add(new)
        self._looks = self._looks or new.loop.call_later(self._interval, self._look, new.loop)
        return None

    def forget(self, gone: Connection) -> None:
        """Count a connection no longer."""
        if mine := self._of.get(gone.peer):
            mine.discard(gone)
            if not mine:
                del self._of[gone.peer]

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close whoever is late; look again as long as there is anyone."""
        self._looks = loop.call_later(self._interval, self._look, loop) if self._of else None
        now = clock.seconds()
        for each in self._everyone():
            each.look(now)

    def _everyone(self) -> list[Connection]:
        return [each for of_one in self._of.values() for each in of_one]

    @property
    def _together(self) -> int:
        files, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
        return self.limits.together if files < 0 else min(self.limits.together, files // 2)

    @property
    def _interval(self) -> float:
        seconds = (self.limits.head_seconds, self.limits.body_seconds, self.limits.send_seconds)
        return min(_LOOKS, min(seconds) / 4)


def _made_room(connections: Iterable[Connection]) -> bool:
    """Close the connection that has kept us waiting longest; tell whether there was one."""
    waiting = [each for each in connections if each.keeps_waiting]
    if waiting:
        min(waiting, key=lambda each: each.since).make_room()
    return bool(waiting)
