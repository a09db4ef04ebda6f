"""One connection: how long it is waited for, how much of it is kept, and how it ends if it is late or too large.

Uvicorn reads HTTP with httptools, and has no limit of its own for what follows. The theory:

- Of a connection one thing is waited for at a time: the first byte of a request, the rest of its head, the rest of its
  body, or nothing (the app answers). It has one deadline for that, and a byte more doesn't move it: what comes in drips
  is late, too. Twice a second `Connections` has everybody looked at, so that a request costs no timer.
- Where nothing was sent, a late connection is closed without a word (browsers open some in advance, and would show the
  words); else it is told 408. While the app is at an earlier request, or doesn't read, nobody is late.
- Bytes are counted as they come from the network, because the parser keeps what isn't whole; a head that came whole is
  measured where so much came that it could be too large. A body, with its trailers, is thrown away once it is
  answered, up to the same limit.
- Whoever doesn't take their answer is late as well: what is to be sent must get less, by so much in so many seconds. An
  answer that the app writes in parts is waited for part by part.
- A refused connection gets one answer and its end (FIN). What still comes is thrown away for a moment, so much and no
  more, so that whoever sends can read the answer (a close with unread bytes is a reset). Then it is aborted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, cast

import httptools
from uvicorn import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from doesexist.exhibition.http.connection_limits import ConnectionLimits, Refusal
from doesexist.exhibition.http.rate_limits import household
from doesexist.model import clock

_PIPELINED = 8
"""Requests that may wait behind one another in a connection. Browsers send none before the last is answered."""


class _Refused(Exception):
    """What a callback of the parser raises, so that it goes no further."""


class _Awaits(Enum):
    """What a connection is waited for."""

    REQUEST = auto()
    HEAD = auto()
    BODY = auto()
    NOTHING = auto()
    END = auto()


class Connection(HttpToolsProtocol):
    """One connection. What isn't said here is uvicorn's."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        loop: asyncio.AbstractEventLoop | None,
        *,
        limits: ConnectionLimits,
        admit: Callable[[Connection], Refusal | None],
        forget: Callable[[Connection], None],
    ) -> None:
        super().__init__(config, server_state, app_state, loop)
        self.peer = ""
        self.is_proxy = False
        self.since = 0.0
        """When it began to be waited for."""
        self._limits = limits
        self._admit = admit
        self._forget = forget
        self._awaits = _Awaits.REQUEST
        self._until = 0.0
        self._received = 0
        self._piece = 0
        self.url = b""
        self._refusal: Refusal | None = None
        self._unsent = 0
        self._unsent_since: float | None = None

    # What uvicorn's loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let a connection in, if there is room."""
        super().connection_made(cast("asyncio.Transport", transport))
        host = self.client[0] if self.client else ""
        app = self.config.loaded_app  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] (any app)
        self.is_proxy = not host or (isinstance(app, ProxyHeadersMiddleware) and host in app.trusted_hosts)
        self.peer = household(host)
        self._wait_for(_Awaits.REQUEST)
        if refusal := self._admit(self):
            self._wait_for(_Awaits.HEAD)  # it is told, though it has not asked yet
            self._refuse(refusal, lingers=False)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; refuse what is too large to be kept."""
        self._piece = len(data)
        self._received += self._piece
        if self._awaits is _Awaits.END:
            if self._received > self._limits.body:
                self.flow.pause_reading()
            return
        if self._awaits is _Awaits.REQUEST:
            self._wait_for(_Awaits.HEAD)
        super().data_received(data)
        if self._awaits is _Awaits.HEAD and self._received > self._limits.address + self._limits.head:
            is_address = len(self.url) > self._limits.address
            self._refuse(Refusal.ADDRESS_TOO_LONG if is_address else Refusal.HEAD_TOO_LARGE)
        elif self._awaits is _Awaits.BODY and self._received > self._limits.body:
            self._refuse(Refusal.BODY_TOO_LARGE)

    def resume_writing(self) -> None:
        """Note that a part of an answer is taken."""
        self._unsent_since = None
        super().resume_writing()

    # What the parser calls.

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        if self._awaits is not _Awaits.HEAD:  # one that comes behind another
            self._received = 0
            self._wait_for(_Awaits.HEAD)

    def on_headers_complete(self) -> None:
        """Let the app begin."""
        if len(self.pipeline) >= _PIPELINED:
            self._stop(Refusal.TOO_MANY_OF_ONE)
        if self._received > self._limits.address or self._piece > self._limits.address:
            self._measure()
        if not _has_path(self.url):
            self._stop(Refusal.NOT_HTTP)
        self._received = 0
        self._wait_for(_Awaits.BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait for nothing more, but for the next request if this one is answered already."""
        super().on_message_complete()
        self._received = 0
        if self.cycle.response_complete:
            self._wait_for(_Awaits.REQUEST)
        else:
            self._awaits = _Awaits.NOTHING

    def on_response_complete(self) -> None:
        """Wait for the next request; what is left of this one is thrown away."""
        super().on_response_complete()
        if self.pipeline or not self.cycle.response_complete:
            return
        if self._awaits is _Awaits.NOTHING:
            self._wait_for(_Awaits.REQUEST)
        elif self._awaits is _Awaits.HEAD:
            self._wait_for(_Awaits.HEAD)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (its own words are said instead)
        """Refuse what the parser did not take."""
        self._refuse(self._refusal or Refusal.NOT_HTTP)

    # What is asked of all connections.

    @property
    def keeps_waiting(self) -> bool:
        """Whether it is waited for, and nothing is answered or sent meanwhile."""
        if self._awaits in {_Awaits.NOTHING, _Awaits.END} or self._is_answering:
            return False
        return not self.transport.get_write_buffer_size()

    def make_room(self) -> None:
        """End it, for another's sake."""
        self._forget(self)
        self._refuse(Refusal.TOO_MANY, lingers=False)

    def look(self, now: float) -> None:
        """End it if it is late."""
        if self._is_stuck(now) or (self._awaits is _Awaits.END and now >= self._until):
            self.transport.abort()
        elif self.keeps_waiting and not self.flow.read_paused and now >= self._until:
            self._refuse(Refusal.LATE)

    def _is_stuck(self, now: float) -> bool:
        """Tell whether too little was taken of what is to be sent."""
        unsent = self.transport.get_write_buffer_size()
        if not unsent or self._unsent_since is None:
            self._unsent, self._unsent_since = unsent, now if unsent else None
        elif now - self._unsent_since >= self._limits.send_seconds:
            if self._unsent - unsent < self._limits.send_least:
                return True
            self._unsent, self._unsent_since = unsent, now
        return False

    @property
    def _is_answering(self) -> bool:
        """Whether the app is at something that has come whole, or has begun to answer."""
        if self.pipeline:
            return True
        last = self._last
        if last is None or last.response_complete:
            return False
        return self._awaits is not _Awaits.BODY or last.response_started

    @property
    def _last(self) -> RequestResponseCycle | None:
        """The request whose head came last, and its answer."""
        return cast("RequestResponseCycle | None", self.cycle)

    @property
    def _is_owed_words(self) -> bool:
        """Whether it has asked for something, at least in part, and was told nothing yet."""
        if self._awaits is _Awaits.BODY:
            return not self.cycle.response_complete
        return self._awaits is not _Awaits.REQUEST

    def _wait_for(self, what: _Awaits) -> None:
        self.since = clock.seconds()
        self._awaits = what
        self._until = self.since + (self._limits.body_seconds if what is _Awaits.BODY else self._limits.head_seconds)

    def _measure(self) -> None:
        """Stop at a head that came whole and is too large."""
        if len(self.url) > self._limits.address:
            self._stop(Refusal.ADDRESS_TOO_LONG)
        if sum(len(name) + len(value) + 4 for name, value in self.headers) > self._limits.head:
            self._stop(Refusal.HEAD_TOO_LARGE)

    def _stop(self, refusal: Refusal) -> None:
        """Let the parser read no further; it calls what it does not take a bad request."""
        self._refusal = refusal
        raise _Refused

    def _refuse(self, refusal: Refusal, *, lingers: bool = True) -> None:
        """Tell why it ends, unless an answer has begun that the words would be taken for a part of; then end it."""
        begun, owed = self._is_answering, self._is_owed_words
        self._awaits, self._until = _Awaits.END, clock.seconds() + self._limits.linger_seconds
        self._unset_keepalive_if_required()
        for cycle in (self._last, *(cycle for cycle, _app in self.pipeline)):
            if cycle is not None:
                cycle.disconnected = True  # what the app still says is said to nobody
                cycle.message_event.set()
        if begun or self.transport.is_closing():
            self.transport.abort()
            return
        if owed:
            self.transport.write(refusal.answer(self.server_state.default_headers))
        if lingers and self.transport.can_write_eof():
            self.transport.write_eof()
            self._received = 0
            self.flow.resume_reading()
        else:
            self.transport.close()


def _has_path(target: bytes) -> bool:
    """Tell whether what a request asks for names a path: a bad address, or a host alone, does not."""
    if target.startswith(b"/"):
        return True
    try:
        return bool(httptools.parse_url(target).path)
    except httptools.HttpParserError:
        return False
