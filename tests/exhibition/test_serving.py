"""`doesexist serve`: a port, processes behind it, a log that knows nobody, and an end."""

import json
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from archives import remove
from exhibition_fixtures import make_archive, running, started

from doesexist.errors import ArchiveMissing, HostUnusable, PortTaken
from doesexist.exhibition.serving import address_of, listening, serve


def got(address: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 (our own server)
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, dict(answer.headers), answer.read()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exhibition_answers_and_ends_when_it_is_told_to(archive: Path, workers: int) -> None:
    process, address = started(archive, workers)
    status, headers, body = got(f"{address}/healthz")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert (status, json.loads(body)) == (200, {"status": "ok", "pictures": 8})
    assert "server" not in {name.lower() for name in headers}
    assert "set-cookie" not in {name.lower() for name in headers}
    assert "Traceback" not in errors
    with pytest.raises(urllib.error.URLError):
        got(f"{address}/healthz")


def test_the_log_holds_paths_and_times_only(archive: Path) -> None:
    process, address = started(archive)
    got(f"{address}/credits?country=Austria")
    got(f"{address}/pictures/ffhq/99999?secret")
    process.terminate()
    _, errors = process.communicate(timeout=60)

    first, second = (line.split(" ") for line in errors.splitlines())
    assert first[:3] == ["GET", "/credits", "200"]
    assert second[:3] == ["GET", "/pictures/ffhq/99999", "404"]
    assert [len(line) for line in (first, second)] == [5, 5]
    assert "127.0.0.1" not in errors


@pytest.mark.parametrize("workers", [1, 2])
def test_whoever_is_told_to_stop_leaves_nothing_behind(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process, _ = started(archive, workers)
    while_open = list(tmp_path.iterdir())

    process.terminate()
    _, errors = process.communicate(timeout=60)

    assert len(while_open) == 1, "what visitors are counted in"
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in errors


def test_every_process_sees_at_once_who_left(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    with running(archive, workers=2) as address:
        before = {got(f"{address}/pictures/ffhq/00000.json")[0] for _ in range(8)}
        remove(archive, "ffhq/00000")
        after = {got(f"{address}/pictures/ffhq/00000.json")[0] for _ in range(8)}

    assert (before, after) == ({200}, {410})


def test_a_removal_that_was_stopped_is_finished_before_anyone_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, asked = make_archive(tmp_path), list[Path]()

    def served(*_: object) -> None:
        asked.append(Path("served"))

    monkeypatch.setattr("doesexist.exhibition.serving.finish_leaving", asked.append)
    monkeypatch.setattr("doesexist.exhibition.serving._run", served)

    serve(archive, port=0)

    assert asked == [archive, Path("served")]


def test_a_port_in_use_is_told_before_anything_is_served(archive: Path) -> None:
    opened: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 is in use."):
            serve(archive, port=port, opened=opened.append)

    assert opened == []


def test_a_port_is_free_again_at_once(archive: Path) -> None:
    del archive
    with listening("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
    with listening("127.0.0.1", port) as second:
        assert address_of(second) == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("host", "named"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("::", "[::1]")],  # noqa: S104 (that is what is tested)
)
def test_the_address_is_one_that_a_visitor_can_type(host: str, named: str) -> None:
    if ":" in host and not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    try:
        door = listening(host, 0)
    except OSError:
        pytest.skip(f"this machine can't listen on {host}")
    with door:
        assert address_of(door) == f"http://{named}:{door.getsockname()[1]}"


def test_without_an_archive_nothing_is_opened(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        serve(tmp_path / "nothing", port=0)


def test_a_picture_is_sent_whole_while_a_download_runs(archive: Path) -> None:
    with (
        running(archive) as address,
        urllib.request.urlopen(f"{address}/credits.jsonl", timeout=20) as download,  # noqa: S310 (our own server)
    ):
        first = download.read(10)
        status, _, image = got(f"{address}/iiif/3/ffhq.00000/full/max/0/default.png")
        rest = download.read()

    assert (status, image[:4]) == (200, b"\x89PNG")
    assert len((first + rest).splitlines()) == 8


def test_a_visitor_who_hangs_up_leaves_no_trace_in_the_log(archive: Path) -> None:
    process, address = started(archive)
    host, port = address.removeprefix("http://").split(":")
    for _ in range(5):
        with socket.create_connection((host, int(port)), timeout=5) as visitor:
            visitor.sendall(b"GET /credits.parquet HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.5)
    status, _, _ = got(f"{address}/healthz")
    process.terminate()
    _, errors = process.communicate(timeout=60)

    assert status == 200
    assert "Traceback" not in errors


def test_what_is_no_http_is_refused(archive: Path) -> None:
    with running(archive) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as visitor:
            visitor.sendall(b"\x16\x03\x01 hello\r\n\r\n")
            answer = visitor.recv(1000)

    assert answer.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid"])
def test_a_host_that_is_not_this_machine_is_told(host: str) -> None:
    with pytest.raises(HostUnusable, match=f"Nothing can be served at {host}, port 8000: "):
        listening(host, 8000)
