"""Whoever sends without end, sends slowly, sends nothing or does not read: the exhibition stays open to others."""

import socket
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import repeat
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest
import uvicorn
from exhibition_fixtures import running, serving

from doesexist.exhibition.http.connection_limits import ConnectionLimits, Refusal
from doesexist.exhibition.http.connections import Connections
from doesexist.exhibition.serving import listening

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
FORM = b"POST /form HTTP/1.1\r\nHost: x\r\n"
CHUNKED = FORM + b"Transfer-Encoding: chunked\r\n\r\n"
LIMITS = ConnectionLimits(linger_seconds=0.4)
QUICK = LIMITS._replace(head_seconds=0.4, body_seconds=0.4, send_seconds=0.4)
LARGE = 32 * 1024 * 1024


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """Answer /form once it is whole, /large with 32 MiB, /parts with as much in parts, all else at once."""
    if scope["path"] == "/form":
        while (await receive()).get("more_body"):
            pass
    parts = {"/large": [bytes(LARGE)], "/parts": [bytes(LARGE // 64)] * 64}.get(scope["path"], [b"Hello."])
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(b"".join(parts)))]}
    )
    for part in parts:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def served(limits: ConnectionLimits) -> Generator[int]:
    """Serve the app above under these limits; yield its port."""
    http = cast("Any", Connections(limits))
    config = uvicorn.Config(_app, http=http, ws="none", lifespan="off", log_config=None, timeout_keep_alive=30)
    server = uvicorn.Server(config)
    with listening("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield port
        finally:
            server.should_exit = server.force_exit = True
            thread.join(20)


def connected(port: int, host: str = "127.0.0.1") -> socket.socket:
    """Come from an address of this machine: from 127.0.0.1 as the proxy that is believed, from others as a visitor."""
    return socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(host, 0))


def said(visitor: socket.socket) -> bytes:
    """Return what is answered until the connection ends; reset: what was answered before."""
    answer = b""
    try:
        while part := visitor.recv(65_536):
            answer += part
    except ConnectionError:
        pass
    return answer


def send_on(port: int, head: bytes, parts: Iterable[bytes]) -> tuple[int, bytes]:
    """Send a head and then parts as long as they are taken; return how many bytes that were, and the answer."""
    with connected(port) as visitor:
        visitor.sendall(head)
        sent = 0
        try:
            for part in parts:
                sent += visitor.send(part)
        except ConnectionError:
            pass
        return sent, said(visitor)


def refused(answer: bytes) -> str:
    """Return the sentence of a refusal, and see to its form."""
    head, _, sentence = answer.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert (fields["connection"], fields["content-type"]) == ("close", "text/plain; charset=utf-8")
    assert fields["x-content-type-options"] == "nosniff"
    assert int(fields["content-length"]) == len(sentence)
    assert int(head.split()[1]) in {refusal.value[0] for refusal in Refusal}
    return f"{int(head.split()[1])} {sentence.decode()}"


@pytest.mark.parametrize(
    "target",
    [
        b"http://[::1/",
        b"https:///x",
        b"http://",
        b"http://a:99999999/",
        b"http://example.org",
        b"example.org:80",
        b"\xff:/",
    ],
)
@pytest.mark.parametrize("before", [b"", HEAD + b"\r\n"])
@pytest.mark.parametrize("method", [b"GET", b"CONNECT"])
def test_what_asks_for_no_path_is_told_so(method: bytes, before: bytes, target: bytes) -> None:
    with served(LIMITS) as port, connected(port) as visitor:
        if before:
            visitor.sendall(before)
            assert visitor.recv(65_536).startswith(b"HTTP/1.1 200 OK")
        visitor.sendall(method + b" " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")

        assert refused(said(visitor)).startswith("400 ")


# Without end


@pytest.mark.parametrize(
    ("head", "part", "told"),
    [
        (HEAD, b"X-Field: %s\r\n" % (b"a" * 200), Refusal.HEAD_TOO_LARGE),
        (HEAD, b"X-%s" % (b"a" * 1_000), Refusal.HEAD_TOO_LARGE),
        (HEAD + b"X-Field: ", b"a" * 1_000, Refusal.HEAD_TOO_LARGE),
        (b"GET /", b"a" * 1_000, Refusal.ADDRESS_TOO_LONG),
        (b"GET /?", b"a" * 1_000, Refusal.ADDRESS_TOO_LONG),
        (b"", b"\r\n" * 500, Refusal.HEAD_TOO_LARGE),
        (CHUNKED + b"0\r\n", b"X-Field: %s\r\n" % (b"a" * 200), Refusal.BODY_TOO_LARGE),
        (CHUNKED + b"0\r\nX-Field: ", b"a" * 1_000, Refusal.BODY_TOO_LARGE),
        (CHUNKED + b"1;x=", b"a" * 1_000, Refusal.BODY_TOO_LARGE),
    ],
    ids=["fields", "a name", "a value", "an address", "a query", "lines", "trailers", "a trailer", "an extension"],
)
def test_what_has_no_end_is_refused_in_a_sentence(head: bytes, part: bytes, told: Refusal) -> None:
    with served(LIMITS) as port:
        sent, answer = send_on(port, head, repeat(part, 50_000))

    assert refused(answer) == f"{told.value[0]} {told.value[1]}"
    assert sent < 20_000_000, "what the system's own buffers took"


def test_a_head_that_is_too_large_is_refused_even_if_it_comes_at_once() -> None:
    with served(LIMITS) as port:
        fields, answer = send_on(port, HEAD + b"X: a\r\n" * 6_000 + b"\r\n", [])
        _, other = send_on(port, b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"a" * 9_000), [])
        _, allowed = send_on(port, b"GET /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % (b"a" * 8_000), [])

    assert fields == 0
    assert (refused(answer)[:3], refused(other)[:3]) == ("431", "414")
    assert allowed.startswith(b"HTTP/1.1 200 OK")


def test_many_requests_at_once_are_not_all_kept() -> None:
    with served(LIMITS) as port:
        _, few = send_on(port, (HEAD + b"\r\n") * 5 + HEAD + b"Connection: close\r\n\r\n", [])
        _, many = send_on(port, (HEAD + b"\r\n") * 5_000, [])

    assert few.count(b"HTTP/1.1 200 OK") == 6
    assert many.count(b"HTTP/1.1 200 OK") < 10


def test_what_was_answered_before_it_was_whole_is_thrown_away_up_to_a_limit() -> None:
    length = b"Content-Length: %d\r\n\r\n"
    with served(LIMITS) as port:
        with connected(port) as visitor:
            visitor.sendall(HEAD + length % 100_000)
            first = visitor.recv(1_000)
            visitor.sendall(bytes(100_000) + HEAD + b"Connection: close\r\n\r\n")
            second = said(visitor)
        sent, answer = send_on(port, HEAD + length % 10**12, repeat(bytes(10_000), 10_000))

    assert (first[:15], second[:15]) == (b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK")
    assert answer.count(b"HTTP/1.1") == 1, "nobody is told twice"
    assert sent < 20_000_000


# Slowly


@pytest.mark.parametrize(
    ("begun", "drip", "told"),
    [
        (b"", b"", b""),
        (HEAD, b"", b"HTTP/1.1 408 Request Timeout"),
        (HEAD + b"X-", b"a", b"HTTP/1.1 408 Request Timeout"),
        (b"\r\n", b"\r\n", b"HTTP/1.1 408 Request Timeout"),
        (FORM + b"Content-Length: 100\r\n\r\nname=", b"", b"HTTP/1.1 408 Request Timeout"),
        (FORM + b"Content-Length: 100\r\n\r\nname=", b"a", b"HTTP/1.1 408 Request Timeout"),
        (HEAD + b"Content-Length: 100\r\n\r\n", b"a", b"HTTP/1.1 200 OK"),
        (HEAD + b"\r\n" + HEAD, b"", b"HTTP/1.1 200 OK"),
    ],
    ids=["nothing", "half a head", "a head in drips", "lines", "half a form", "a form in drips", "answered", "second"],
)
def test_nobody_is_waited_for_longer_than_is_said(begun: bytes, drip: bytes, told: bytes) -> None:
    with served(QUICK) as port, connected(port) as visitor:
        visitor.sendall(begun)
        visitor.settimeout(0.05)
        answer, began = b"", time.monotonic()
        while time.monotonic() - began < 10:
            try:
                visitor.sendall(drip)
                if not (part := visitor.recv(10_000)):
                    break
                answer += part
            except TimeoutError:
                continue
            except ConnectionError:
                break
        else:
            pytest.fail("it is open after ten seconds")

    assert answer.split(b"\r\n")[0] == told


def test_whoever_sends_in_time_is_answered_and_may_ask_again() -> None:
    with served(QUICK) as port, connected(port) as visitor:
        for part in (FORM, b"Content-Length: 4\r\n", b"\r\n", b"na", b"me"):
            visitor.sendall(part)
            time.sleep(0.02)
        first = visitor.recv(1_000)
        visitor.sendall(HEAD + b"Connection: close\r\n\r\n")
        second = said(visitor)

    assert (first[:15], second[:15]) == (b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("address", [b"/large", b"/parts"])
def test_whoever_does_not_read_is_left(address: bytes) -> None:
    with served(QUICK) as port, connected(port) as visitor:
        visitor.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % address)
        time.sleep(2)
        answer = said(visitor)

    assert len(answer) < LARGE


@pytest.mark.parametrize("address", [b"/large", b"/parts"])
def test_whoever_reads_slowly_gets_all_of_it(address: bytes) -> None:
    with served(QUICK) as port, connected(port) as visitor:
        visitor.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % address)
        answer = b""
        while part := visitor.recv(2_000_000, socket.MSG_WAITALL):
            answer += part
            time.sleep(0.05)

    assert len(answer.partition(b"\r\n\r\n")[2]) == LARGE


# Many


def opened(port: int, number: int, host: str, begun: bytes = b"") -> Iterator[socket.socket]:
    for _ in range(number):
        visitor = connected(port, host)
        visitor.sendall(begun)
        yield visitor


def asked(port: int, host: str) -> bytes:
    with connected(port, host) as visitor:
        visitor.sendall(HEAD + b"Connection: close\r\n\r\n")
        return said(visitor)


@pytest.mark.parametrize("begun", [b"", HEAD, FORM + b"Content-Length: 100\r\n\r\nname="])
@pytest.mark.parametrize("limits", [LIMITS._replace(each=5), LIMITS._replace(together=5)])
def test_whoever_waited_longest_makes_room(limits: ConnectionLimits, begun: bytes) -> None:
    with served(limits) as port, ExitStack() as open_until_then:
        waiting = [open_until_then.enter_context(each) for each in opened(port, 12, "127.0.0.2", begun)]
        answer = asked(port, "127.0.0.2")
        first = said(waiting[0])
        waiting[-1].settimeout(0.2)
        with pytest.raises(TimeoutError):
            waiting[-1].recv(1)

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert first[:12] == (b"HTTP/1.1 503" if begun else b"")


def test_where_all_are_being_answered_the_next_one_is_told() -> None:
    large = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
    with served(LIMITS._replace(each=3, together=5)) as port, ExitStack() as open_until_then:
        for each in opened(port, 3, "127.0.0.2", large):
            open_until_then.enter_context(each).recv(1)
        one_more, another = asked(port, "127.0.0.2"), asked(port, "127.0.0.3")
        for each in opened(port, 2, "127.0.0.3", large):
            open_until_then.enter_context(each).recv(1)
        too_many = asked(port, "127.0.0.4")

    assert refused(one_more)[:3] == "429"
    assert another.startswith(b"HTTP/1.1 200 OK")
    assert refused(too_many)[:3] == "503"


def test_a_proxy_that_is_believed_speaks_for_many() -> None:
    with served(LIMITS._replace(each=5)) as port, ExitStack() as open_until_then:
        for each in opened(port, 50, "127.0.0.1", HEAD):
            open_until_then.enter_context(each)
        with connected(port) as visitor:
            visitor.sendall(HEAD + b"Connection: close\r\n\r\n")
            answer = said(visitor)

    assert answer.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("workers", [1, 2])
def test_pages_are_there_beside_600_slow_sockets(archive: Path, workers: int) -> None:
    half_a_form = FORM.replace(b"/form", b"/leave") + b"Content-Length: 100\r\n\r\nname="
    with running(archive, workers) as address, ExitStack() as open_until_then:
        port = int(address.rpartition(":")[2])
        for begun in (b"", HEAD, half_a_form):
            for host in ("127.0.0.1", "127.0.0.2"):
                for each in opened(port, 100, host, begun):
                    open_until_then.enter_context(each)
        pages = {asked(port, host)[:15] for host in ("127.0.0.1", "127.0.0.2", "127.0.0.3") * 2}

    assert pages == {b"HTTP/1.1 200 OK"}


def test_what_has_no_end_is_not_kept(archive: Path) -> None:
    field = b"X: %s\r\n" % (b"a" * 1_000)
    with running(archive) as address:
        port = int(address.rpartition(":")[2])
        asked(port, "127.0.0.1")
        serves = serving(port)
        before = serves.memory_info().rss
        for head, part in ((HEAD, field), (b"GET /", field[3:-2]), (CHUNKED + b"0\r\n", field)):
            send_on(port, head, repeat(part, 30_000))
        after = serves.memory_info().rss

    assert after - before < 10_000_000
