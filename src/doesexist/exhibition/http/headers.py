"""Middleware that puts headers on every answer, and the access log, in which nothing is of who asked."""

from __future__ import annotations

import logging
from collections.abc import Iterable, MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doesexist.exhibition.settings.crawlers import Crawlers, Header
from doesexist.model import clock
from doesexist.model.addresses import HOME, receipt_page, under

ACCESS_LOG = "doesexist.access"
"""The logger of answers: "GET /credits 200 3.1 ms". No query string, no address, no browser's name."""

HEAD = "doesexist.head"
"""The key in a request's scope that says: the method was HEAD."""

POLICY = "content-security-policy"
"""The header that says what a page may fetch. A page that must fetch more than others brings its own."""


def policy(pictures_from: Iterable[str] = ()) -> str:
    """Return what a page may fetch: everything from this exhibition, and pictures from these origins too.

    >>> policy(["https://live.staticflickr.com"])[:66]
    "default-src 'none'; img-src 'self' https://live.staticflickr.com; "
    """
    pictures = " ".join(("'self'", *pictures_from))
    return (
        f"default-src 'none'; img-src {pictures}; style-src 'self'; script-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )


# No page here uses these, so none can: a script that found its way in could neither watch nor listen.
_UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "usb",
)  # fmt: skip

HEADERS: tuple[Header, ...] = tuple(
    (name.encode(), value.encode())
    for name, value in {
        POLICY: policy(),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    }.items()
)
_POLICY = POLICY.encode()
_RECEIPTS = receipt_page("")
_NO_CACHE = (b"cache-control", b"no-cache")

_log = logging.getLogger(ACCESS_LOG)


class HeadersMiddleware:
    """Puts the headers on every answer (errors too), answers HEAD as GET without a body, and logs.

    Written against ASGI itself: it costs microseconds, and streams pass through it.
    """

    def __init__(self, app: ASGIApp, crawlers: Crawlers, prefix: str = "") -> None:
        self._app = app
        self._crawlers = crawlers
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        came = clock.seconds()
        status = 500
        head = scope["method"] == "HEAD"
        path = self._inside(scope["path"])

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, self._crawlers.headers(path))
            elif head:
                message["body"] = b""
            await send(message)

        inside = {**scope, "path": path, "root_path": self._prefix}
        if head:
            inside |= {"method": "GET", HEAD: True}
        try:
            with under(self._prefix):
                await self._app(inside, receive, answer)
        finally:
            if _log.isEnabledFor(logging.INFO):
                _log.info(
                    "%s %s %d %.1f ms",
                    scope["method"],
                    _written(scope, path),
                    status,
                    (clock.seconds() - came) * 1e3,
                )

    def _inside(self, path: str) -> str:
        """Return a path without the prefix, whether or not a proxy has taken it away."""
        if self._prefix and (path == self._prefix or path.startswith(f"{self._prefix}/")):
            return path.removeprefix(self._prefix) or HOME
        return path


def _add_headers(start: MutableMapping[str, Any], for_crawlers: tuple[Header, ...]) -> None:
    headers = list(start["headers"])
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append(_NO_CACHE)
    own = any(name == _POLICY for name, _ in headers)
    headers.extend(header for header in HEADERS if not (own and header[0] == _POLICY))
    headers.extend(for_crawlers)
    start["headers"] = headers


def _written(scope: Scope, inside: str) -> str:
    """Return the path as it was asked for, percent-encoded: nothing in it can begin a new line of the log."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0][:500].decode("ascii", "backslashreplace")
    # A receipt is known to whoever holds it, and to nobody who reads a log.
    return f"{_RECEIPTS}-" if inside.startswith(_RECEIPTS) else path
