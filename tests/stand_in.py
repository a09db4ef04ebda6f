"""A service that keeps photographs, on another port of this machine: what it is asked for, it writes down."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from archives import ingest
from exhibition_fixtures import NOTE_READ
from playwright.sync_api import Browser, Page, expect

Corners = list[list[float]]

# How a photograph can be gone, by the beginning of its name.
GONE = ("404", "410", "dropped", "words", "moved", "page", "cut")


class Service:
    """Photographs by their names; and whatever was asked for, in the order it was asked."""

    def __init__(self, origin: str, placeholder: bytes) -> None:
        self.origin = origin
        self.placeholder = placeholder
        self.photographs: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.told: list[Mapping[str, str]] = []
        self.waiting = threading.Event()
        """Until this is set, what is stalled or slow waits."""

    def address(self, name: str) -> str:
        return f"{self.origin}/{name}"


@contextmanager
def service(placeholder: bytes = b"") -> Generator[Service, None, None]:
    """Open a service, and close it."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix("/")
            kept.asked.append(name)
            kept.told.append(dict(self.headers.items()))
            answer(self, kept, name)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    kept = Service(f"http://127.0.0.1:{server.server_port}", placeholder)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield kept
    finally:
        kept.waiting.set()
        server.shutdown()
        server.server_close()
        running.join()


def answer(to: BaseHTTPRequestHandler, kept: Service, name: str) -> None:
    """Answer as services do: the photograph, or one of the ways in which it is gone."""
    match name.split("-", maxsplit=1)[0]:
        case "dropped":
            to.close_connection = True
        case "stalled":
            kept.waiting.wait(60)
        case "words":  # as Flickr: a small picture of words, at another address
            lead(to, "/unavailable.png")
        case "moved":  # to a host that nobody opted into
            lead(to, f"{kept.origin.replace('127.0.0.1', 'localhost')}/unavailable.png")
        case "unavailable.png":
            send(to, 200, kept.placeholder, "image/png")
        case "page":
            send(to, 200, b"<!doctype html><p>Please log in.</p>", "text/html")
        case "cut":
            send(to, 200, kept.photographs["there.jpg"], "image/jpeg", before_the_end=lambda: False)
        case "slow":
            send(to, 200, kept.photographs["there.jpg"], "image/jpeg", before_the_end=lambda: kept.waiting.wait(60))
        case _ if name in kept.photographs:
            send(to, 200, kept.photographs[name], "image/png" if name.endswith(".png") else "image/jpeg")
        case status:
            send(to, 410 if status == "410" else 404, b"<p>gone</p>", "text/html")


def lead(to: BaseHTTPRequestHandler, elsewhere: str) -> None:
    to.send_response(302)
    to.send_header("Location", elsewhere)
    to.send_header("Content-Length", "0")
    to.end_headers()


def send(
    to: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    media_type: str,
    before_the_end: Callable[[], bool] = lambda: True,
) -> None:
    """Send a body; its second half only if what is asked before it says so, else the connection ends there."""
    to.send_response(status)
    to.send_header("Content-Type", media_type)
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body[: len(body) // 2])
    to.wfile.flush()
    if before_the_end():
        to.wfile.write(body[len(body) // 2 :])
    else:
        to.close_connection = True


def turned(x: float, y: float, side: float, degrees: float) -> Corners:
    """The corners of a square around a middle, turned clockwise."""
    half, turn = side / 2, math.radians(degrees)
    across, down = math.cos(turn) * half, math.sin(turn) * half
    return [
        [x - across + down, y - down - across],
        [x - across - down, y - down + across],
        [x + across - down, y + down + across],
        [x + across + down, y + down - across],
    ]


def listed(folder: Path, photographs: list[tuple[str, Corners]]) -> Path:
    """Write a list like thispersonexists.net's: where each photograph is, and where in it the face."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        {
            "flickr_url": f"https://www.flickr.com/photos/account-{number}/99920{number:06}/",
            "photo_url": address,
            "author": f"Test {number}",
            "face_quad": quad,
        }
        for number, (address, quad) in enumerate(photographs)
    ]
    path = folder / "records.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


def exhibition(folder: Path, opted_in: Service, photographs: list[tuple[str, Corners]], *, more: str = "") -> Path:
    """An archive of such a list, opted in; `more` is what else its exhibition.toml says."""
    ingest(folder / "archive", "thispersonexists", listed(folder / "list", photographs))
    settings = f'{more}\n[datasets.thispersonexists]\nfrom-the-web = ["{opted_in.origin}"]\n'
    (folder / "archive" / "exhibition.toml").write_text(settings, encoding="utf-8")
    return folder / "archive"


@contextmanager
def visit(chromium: Browser, address: str, **context: Any) -> Generator[Page, None, None]:
    with chromium.new_context(**context) as browser:
        browser.add_init_script(NOTE_READ)
        page = browser.new_page()
        page.goto(address)
        yield page


def hangs(page: Page) -> None:
    expect(page.locator("figure.elsewhere")).to_have_attribute("data-state", "here")
