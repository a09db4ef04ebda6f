"""A server on loopback that has files and bad habits, each known beforehand: it drops, stalls, lies and sends pages.

Each address has moods, one for every time it is asked; when they are used up it behaves. What it answered is written
down, so that a test can tell what was asked for twice.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

QUOTA_PAGE = """<!DOCTYPE html><html><head><title>Google Drive - Quota exceeded</title></head><body>
<p class="uc-error-subcaption">Too many users have viewed or downloaded this file recently. …</p></body></html>"""
SCAN_PAGE = """<!DOCTYPE html><html><head><title>Google Drive - Virus scan warning</title></head><body>
<form action="/search"><input name="q"></form>
<form id="download-form" action="/confirmed?left=out" method="{method}"><input type="submit" value="Download anyway"/>
<input type="hidden" name="id" value="{name}"><input type="hidden" name="export" value="download">
<input type="hidden" name="confirm" value="t"><input type="hidden" name="uuid" value="a &amp; b"></form>
</body></html>"""
SIGN_IN_PAGE = "<html><head><title>Sign in\n to the \x1b[31mmirror</title></head><body></body></html>"


class Mood(Enum):
    """How a request is answered."""

    WELL = auto()
    DROPS = auto()
    """Half of it comes, then the connection is closed."""
    RESETS = auto()
    """The same, rudely."""
    STALLS = auto()
    """Half of it comes, then nothing, and the connection stays open."""
    SILENT = auto()
    """Nothing comes at all."""
    PROMISES_MORE = auto()
    """All of it comes; a longer one was announced, and the connection stays open."""
    PROMISES_LESS = auto()
    """Half of it is announced, and comes."""
    OTHER_BYTES = auto()
    LONGER = auto()
    """It is another, longer file."""
    SHORTER = auto()
    """It is another, shorter file."""
    IGNORES_RANGES = auto()
    WRONG_PART = auto()
    """Whatever part is asked for, the one after it comes."""
    NO_RANGE_THERE = auto()
    """416 to whatever part is asked for."""
    CHUNKED = auto()
    """No length is announced."""
    CHUNKED_WITHOUT_END = auto()
    """Nor is the end: the connection is closed."""
    TOO_MANY = auto()
    """Come back at once."""
    TOO_MANY_FOR_A_SECOND = auto()
    TOO_MANY_FOR_A_DAY = auto()
    UNAVAILABLE = auto()
    BROKEN = auto()
    MOVED = auto()
    IN_CIRCLES = auto()
    ASKS_BACK = auto()
    """Google Drive's page that it can't scan the file; its form leads to the file."""
    ASKS_BACK_BY_POST = auto()
    OVER_QUOTA = auto()
    OVER_QUOTA_403 = auto()
    SIGN_IN = auto()
    NOT_FOUND = auto()
    FORBIDDEN = auto()
    GONE = auto()


_STATUS: Mapping[Mood, tuple[int, Mapping[str, str]]] = {
    Mood.TOO_MANY: (429, {"Retry-After": "0"}),
    Mood.TOO_MANY_FOR_A_SECOND: (429, {"Retry-After": "1"}),
    Mood.TOO_MANY_FOR_A_DAY: (429, {"Retry-After": "86400"}),
    Mood.UNAVAILABLE: (503, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}),
    Mood.BROKEN: (500, {}),
    Mood.NOT_FOUND: (404, {}),
    Mood.FORBIDDEN: (403, {}),
    Mood.GONE: (410, {}),
    Mood.NO_RANGE_THERE: (416, {}),
}
_PAGES = {
    Mood.ASKS_BACK: (200, SCAN_PAGE, "get"),
    Mood.ASKS_BACK_BY_POST: (200, SCAN_PAGE, "post"),
    Mood.OVER_QUOTA: (200, QUOTA_PAGE, ""),
    Mood.OVER_QUOTA_403: (403, QUOTA_PAGE, ""),
    Mood.SIGN_IN: (200, SIGN_IN_PAGE, ""),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked for, what was answered, and when."""

    name: str
    status: int
    first: int
    """The first byte that was sent of the file."""
    sent: int
    """How many bytes of it were sent."""
    headers: Mapping[str, str]
    when: float


@dataclass
class Misbehaving:
    """What the server has, how it feels, and what it answered."""

    files: dict[str, bytes]
    moods: dict[str, list[Mood]] = field(default_factory=dict[str, list[Mood]])
    etag: str | None = '"the-first"'
    pause: float = 0.0
    """Seconds that every answer takes."""
    stall: float = 1.0
    answers: list[Answer] = field(default_factory=list[Answer])
    address: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mood(self, name: str) -> Mood:
        with self._lock:
            left = self.moods.get(name)
            return left.pop(0) if left else Mood.WELL

    def asked(self, name: str) -> list[Answer]:
        """The answers to whoever asked for a file."""
        return [answer for answer in self.answers if answer.name == name]

    def started(self) -> ThreadingHTTPServer:
        server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"house": self}))
        self.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server


@contextmanager
def misbehaving(
    files: dict[str, bytes], moods: dict[str, list[Mood]] | None = None
) -> Generator[Misbehaving, None, None]:
    house = Misbehaving(files, moods or {})
    server = house.started()
    try:
        yield house
    finally:
        house.over.set()
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hung up has hung up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    house: Misbehaving

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 called so where it is declared
        """Nothing is logged."""

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._confirmed(form)

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path == "/confirmed":
            self._confirmed(place.query)
        else:
            self._answer(place.path.removeprefix("/").removeprefix("moved/"))

    def _confirmed(self, form: str) -> None:
        said = {name: values[0] for name, values in parse_qs(form).items()}
        assert said.pop("id") in self.house.files
        assert said == {"export": "download", "confirm": "t", "uuid": "a & b"}
        self._answer(parse_qs(form)["id"][0])

    def _answer(self, name: str) -> None:
        time.sleep(self.house.pause)
        mood = self.house.mood(name)
        if name not in self.house.files:
            mood = Mood.NOT_FOUND
        if mood in _STATUS:
            status, headers = _STATUS[mood]
            self._send(name, status, headers, b"")
        elif mood in _PAGES:
            status, page, method = _PAGES[mood]
            text = page.format(method=method, name=name) if page is SCAN_PAGE else page
            self._send(name, status, {"Content-Type": "text/html; charset=utf-8"}, text.encode())
        elif mood in {Mood.MOVED, Mood.IN_CIRCLES}:
            self.house.moods.setdefault(name, []).extend([mood] if mood is Mood.IN_CIRCLES else [])
            self._send(name, 302, {"Location": f"/moved/{name}"}, b"")
        elif mood is Mood.SILENT:
            self._note(name, 0, 0, 0)
            self._hold()
        else:
            self._file(name, mood)

    def _file(self, name: str, mood: Mood) -> None:
        content = self.house.files[name]
        if mood is Mood.OTHER_BYTES:
            content = bytes(byte ^ 1 for byte in content)
        elif mood is Mood.LONGER:
            content += b"more"
        elif mood is Mood.SHORTER:
            content = content[:-4]
        first = self._first(mood)
        if first is not None and first >= len(content):
            self._send(name, 416, {"Content-Range": f"bytes */{len(content)}"}, b"")
            return
        start = first or 0
        rest = content[start:]
        headers = {"Content-Type": "image/png", "ETag": self.house.etag} if self.house.etag else {}
        if first is not None:
            place = start + (mood is Mood.WRONG_PART)
            headers["Content-Range"] = f"bytes {place}-{len(content) - 1}/{len(content)}"
        status = 200 if first is None else 206
        match mood:
            case Mood.DROPS | Mood.STALLS | Mood.RESETS:
                self._send(name, status, headers, rest[: len(rest) // 2], first=start, length=len(rest))
                self._end(mood)
            case Mood.PROMISES_MORE:
                self._send(name, status, headers, rest, first=start, length=len(rest) + 100)
                self._hold()
            case Mood.PROMISES_LESS:
                self._send(name, status, headers, rest[: len(rest) // 2], first=start)
            case Mood.CHUNKED | Mood.CHUNKED_WITHOUT_END:
                end = b"\r\n0\r\n\r\n" if mood is Mood.CHUNKED else b"\r\n"
                chunk = f"{len(rest):x}\r\n".encode() + rest + end
                self._send(name, status, headers | {"Transfer-Encoding": "chunked"}, chunk, first=start, length=-1)
                self.close_connection = mood is Mood.CHUNKED_WITHOUT_END
            case _:
                self._send(name, status, headers, rest, first=start)

    def _first(self, mood: Mood) -> int | None:
        """The first byte that is asked for, None for the whole file."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        condition = self.headers.get("If-Range")
        if not asked or mood is Mood.IGNORES_RANGES or (condition and condition != self.house.etag):
            return None
        return int(asked[1])

    def _send(
        self, name: str, status: int, headers: Mapping[str, str], content: bytes, *, first: int = 0, length: int = 0
    ) -> None:
        self._note(name, status, first, len(content))
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        if length >= 0:
            self.send_header("Content-Length", str(length or len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _note(self, name: str, status: int, first: int, sent: int) -> None:
        headers = {header.lower(): value for header, value in self.headers.items()}
        self.house.answers.append(Answer(name, status, first, sent, headers, time.monotonic()))

    def _end(self, mood: Mood) -> None:
        if mood is Mood.STALLS:
            self._hold()
        elif mood is Mood.RESETS:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _hold(self) -> None:
        """Keep the connection open, and say nothing more."""
        self.house.over.wait(self.house.stall)
        self.close_connection = True
