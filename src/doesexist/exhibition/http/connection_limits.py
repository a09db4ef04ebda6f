"""What a connection may take, and what its peer is told when it takes more."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from http import HTTPStatus
from typing import NamedTuple

from doesexist.exhibition.http.headers import HEADERS


class ConnectionLimits(NamedTuple):
    """What a connection may take: bytes, seconds, and how many there are."""

    address: int = 8 * 1024
    """Bytes of a request's address."""
    head: int = 32 * 1024
    """Bytes of its fields."""
    body: int = 256 * 1024
    """Bytes of a body and its trailers, whoever reads them; a form has its own, smaller limit."""
    head_seconds: float = 10.0
    """Until a head is whole."""
    body_seconds: float = 30.0
    """Until a body is whole: a form of 16 KiB at 550 bytes a second."""
    send_seconds: float = 20.0
    """Within which a visitor takes at least `send_least` bytes of what they asked for."""
    send_least: int = 10_000
    linger_seconds: float = 2.0
    """For which a connection that was refused can still be read by its peer."""
    each: int = 64
    """Connections of one peer: a browser opens six, a house with one address for all its visitors some more."""
    together: int = 512
    """Connections of all; half of the files that a process may open at most."""


class Refusal(Enum):
    """Why a connection ends, as its peer is told."""

    NOT_HTTP = (400, "This is not HTTP.")
    LATE = (408, "The request did not arrive whole in time.")
    BODY_TOO_LARGE = (413, "What was sent with the request is larger than anything that is read here.")
    ADDRESS_TOO_LONG = (414, "The address is longer than any that there is here.")
    TOO_MANY_OF_ONE = (429, "Too many connections are open from your address. Close some, and try again.")
    HEAD_TOO_LARGE = (431, "The header fields of the request are larger than those that are read here.")
    TOO_MANY = (503, "Too many connections are open. Please try again in a moment.")

    def answer(self, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Return it as it is sent: a sentence, and that the connection closes."""
        status, sentence = HTTPStatus(self.value[0]), self.value[1].encode()
        own = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(sentence))]
        if status in {429, 503}:
            own.append((b"retry-after", b"5"))
        lines = b"".join(b"%s: %s\r\n" % header for header in (*headers, *own, *HEADERS, (b"connection", b"close")))
        return b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (status, status.phrase.encode(), lines, sentence)
