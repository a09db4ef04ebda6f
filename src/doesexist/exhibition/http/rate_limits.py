"""Rate limits for each visitor and for all together, with nothing kept of who anybody is.

All processes of an exhibition count together, in a file of counters that is gone with them. No address is in it, nor a
digest of one: each visitor is counted in four places that a key chooses which only these processes have, beside
others who are counted there too, and the least of the four is taken as theirs (a count-min sketch). After an hour all
are zero, and the key chooses other places.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import tempfile
import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from typing import IO, NamedTuple

from fastapi import Request

from doesexist.errors import AskedByTooMany, AskedTooOften
from doesexist.exhibition.context import ExhibitionContext
from doesexist.model import clock

_FILE = "DOESEXIST_TALLY"
_KEY = "DOESEXIST_TALLY_KEY"
"""Environment variables by which worker processes count together."""

_HOUR = 3600
_ROWS, _WIDTH = 4, 1 << 14
"""With 1,000 visitors an hour one in 100,000 is counted beside others in all four rows."""
_COUNTER = struct.Struct("<H")
_MOST = 0xFFFF
_WIDER = ((56, 2), (48, 4))
"""IPv6 prefixes that one customer may have beside a household's /64, and how many households' limit each gets."""
_HEAD = struct.Struct("<Q")
_SIZE = _HEAD.size + _ROWS * _WIDTH * _COUNTER.size


class Limit(NamedTuple):
    """How often something can be done within an hour: by each visitor, and by all together."""

    name: str
    each: int
    together: int | None = None
    eased: bool = False
    """Whether browsers that have done a proof of work have another limit."""


FORMS = Limit("forms", 60)
"""Forms sent, whatever is in them."""
REQUESTS = Limit("requests", 5, 100, eased=True)
"""Requests written down of those whose browser has not worked for it."""
WORKED = Limit("worked", 30)
"""Requests written down of those whose browser has worked for it, a second. All together have no limit: with one, who
has many addresses could use it up, and then nobody else could ask. What many requests do is bounded elsewhere: how many
people they may hide at once (model.requests.Ceiling), and many are decided at once."""
RECEIPTS = Limit("receipts", 30)
"""Wrong receipts tried."""
TOKENS = Limit("tokens", 10)
"""Wrong tokens tried at the desk."""


@dataclass(slots=True)
class Place:
    """One of the times that a limit allows within an hour, taken while something is done."""

    used: bool = False
    """Whether it was done: if not, the place is given back."""


class RateLimits:
    """The counters, as one process sees them."""

    def __init__(self, context: ExhibitionContext | None = None) -> None:  # noqa: ARG002 (as context.one makes it)
        self._file = _opened()
        self._key = bytes.fromhex(os.environ.get(_KEY, "")) or secrets.token_bytes(32)
        self._counters = mmap.mmap(self._file.fileno(), _SIZE)
        weakref.finalize(self, self._file.close)

    def knock(self, limit: Limit, request: Request) -> None:
        """Count one more, or raise AskedTooOften where the limit is reached."""
        with self._hour() as hour:
            self._all_free(limit, visitor(request), hour)
            self._add(limit, visitor(request), hour)

    @contextmanager
    def place(self, limit: Limit, request: Request) -> Generator[Place]:
        """Count one more before something is done, so that many at once can't all pass before the first is counted.

        Raises AskedTooOften where the limit is reached. What was not done after all doesn't count.
        """
        who, place = visitor(request), Place()
        with self._hour() as taken:
            self._all_free(limit, who, taken)
            self._add(limit, who, taken)
        try:
            yield place
        finally:
            if not place.used:
                with self._hour() as hour:
                    if hour == taken:  # what was counted before is forgotten by itself
                        self._add(limit, who, hour, -1)

    def look(self, limit: Limit, request: Request) -> None:
        """Raise AskedTooOften where the limit is reached; count nothing."""
        with self._hour() as hour:
            self._all_free(limit, visitor(request), hour)

    def _all_free(self, limit: Limit, who: str, hour: int) -> None:
        """Raise AskedTooOften or AskedByTooMany where one of the counters has reached its limit."""
        for name, places, most in self._counted(limit, who, hour):
            if min(_COUNTER.unpack_from(self._counters, place)[0] for place in places) >= most:
                seconds = _HOUR - int(clock.timestamp()) % _HOUR
                raise AskedByTooMany(seconds) if limit.eased and not name else AskedTooOften(seconds)

    def _add(self, limit: Limit, who: str, hour: int, times: int = 1) -> None:
        for _name, places, _most in self._counted(limit, who, hour):
            for place in places:
                (before,) = _COUNTER.unpack_from(self._counters, place)
                _COUNTER.pack_into(self._counters, place, min(max(before + times, 0), _MOST))

    def _counted(self, limit: Limit, who: str, hour: int) -> Iterator[tuple[str, list[int], int]]:
        """Yield each counter: whose it is ("": that of all), its places, and its limit."""
        for name, most in (*((name, limit.each * times) for name, times in _networks(who)), ("", limit.together)):
            if most is not None:
                yield name, self._places(f"{limit.name} {name}", hour), most

    def _places(self, name: str, hour: int) -> list[int]:
        drawn = hashlib.blake2b(name.encode(), key=self._key, digest_size=16, salt=hour.to_bytes(16)).digest()
        columns = (int.from_bytes(drawn[4 * row : 4 * row + 4]) % _WIDTH for row in range(_ROWS))
        return [_HEAD.size + (row * _WIDTH + column) * _COUNTER.size for row, column in enumerate(columns)]

    @contextmanager
    def _hour(self) -> Generator[int]:
        """Lock the counters, at zero if a new hour has begun; yield the hour."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            hour = int(clock.timestamp()) // _HOUR
            if _HEAD.unpack_from(self._counters)[0] != hour:
                self._counters[:] = _HEAD.pack(hour) + bytes(_SIZE - _HEAD.size)
            yield hour
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


@contextmanager
def counting_together() -> Generator[None]:
    """Let all processes that are started within count together, in a file that is deleted then (but after kill -9)."""
    with tempfile.NamedTemporaryFile(prefix="doesexist-") as file:
        file.truncate(_SIZE)
        os.environ |= {_FILE: file.name, _KEY: secrets.token_hex(32)}
        try:
            yield
        finally:
            for name in (_FILE, _KEY):
                os.environ.pop(name, None)


def visitor(request: Request) -> str:
    """Return whom a request is counted for."""
    return household(request.client.host if request.client else "")


def household(host: str) -> str:
    """Return whom an address is counted for: itself, or of the newer kind the network of one household.

    >>> household("192.0.2.7"), household("::ffff:192.0.2.7"), household("2001:db8:1:203::7")
    ('192.0.2.7', '192.0.2.7', '2001:db8:1:203::/64')
    """
    with suppress(ValueError):
        address = ip_address(host)
        if isinstance(address, IPv6Address):
            return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return host


def _networks(who: str) -> Iterator[tuple[str, int]]:
    """Yield a visitor, and the larger networks around them, each with how many visitors' limit it gets.

    >>> [*_networks("2001:db8:1:203::/64")]
    [('2001:db8:1:203::/64', 1), ('2001:db8:1:200::/56', 2), ('2001:db8:1::/48', 4)]
    """
    yield who, 1
    if who.endswith("/64"):
        with suppress(ValueError):
            household = IPv6Network(who)
            for prefix, times in _WIDER:
                yield str(household.supernet(new_prefix=prefix)), times


def _opened() -> IO[bytes]:
    with suppress(KeyError, OSError):  # a process that counts alone; or somebody has cleared the folder
        return open(os.environ[_FILE], "r+b")  # noqa: PTH123 (it is open for as long as the process is)
    file = tempfile.TemporaryFile(prefix="doesexist-")  # noqa: SIM115 (it is open for as long as the process is)
    file.truncate(_SIZE)
    return file
