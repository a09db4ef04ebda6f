"""An archive with a bit of everything that an exhibition shows, and a visitor."""

from __future__ import annotations

import atexit
import json
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import psutil
import pytest
from archives import ingest
from made import Record, ffhq, group, picture, record, with_files
from starlette.testclient import TestClient

from doesexist.archive import REGISTER, copy_register
from doesexist.exhibition.app import application

ADA = record(0)["metadata"]["photo_url"].split("/")[4]
"""The account of who photographed ffhq/00000."""
AWKWARD = 'O\'Brien "Q" <script>alert(1)</script> & \u202eSons'


def make_archive(folder: Path) -> Path:
    """`ffhq`: 00000 whole, 00001 an awkward name, 00002 a record only, 00010 to 00012 on one photograph.

    `drawn`: two pictures of people who do not exist, one with words of the dataset's own.
    """
    records: dict[str, Record] = {
        "0": with_files(folder / "ffhq", record(0)),
        "1": with_files(
            folder / "ffhq", record(1, author=AWKWARD, photo_title="<i>Tea\x07</i> & cake", country="Austria")
        ),
        "2": record(2),
        **{str(10 + number): entry for number, entry in enumerate(group(folder / "ffhq", 10, 3))},
    }
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    drawn = folder / "drawn"
    for number, name in enumerate(("ada", "grace")):
        picture(drawn / f"{name}.png", 90, 60, seed=number)
    (drawn / "dataset.toml").write_text('title = "Drawn people"\ndrawn = true\n', encoding="utf-8")
    (drawn / "metadata.csv").write_text('file_name,title,author,mood\nada.png,=1+1,@formula,"a <b>dataset</b>\'s"\n')
    ingest(folder / "archive", "folder", drawn)
    return folder / "archive"


@contextmanager
def visiting(archive: Path) -> Generator[TestClient, None, None]:
    """Come to an exhibition as a browser does that follows nothing by itself."""
    with TestClient(application(archive), follow_redirects=False) as visitor:
        yield visitor


NOTE_READ = "localStorage.setItem('doesexist.note', 'read')"
"""What a browser remembers of someone who has been here before: they go in without the note."""


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive with a bit of everything, for whoever only looks."""
    return make_archive(tmp_path_factory.mktemp("exhibition"))


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    """A visitor of the archive; of a file's own archive where it has one."""
    with visiting(archive) as visitor:
        yield visitor


@pytest.fixture
def own_archive(archive: Path, tmp_path: Path) -> Path:
    """A copy of the archive that a test may change."""
    return copy_of(archive, tmp_path / "archive")


class Page(HTMLParser):
    """A page as far as tests look at it: its tags, the text that one reads, and the data in it that programs read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.data: list[str] = []
        self._is_data = False
        self.feed(source)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._is_data = tag == "script"
        if tag in {"dd", "dt", "h1", "h2", "li", "p"}:
            self.text += " "

    def handle_endtag(self, tag: str) -> None:
        self._is_data = self._is_data and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.data.append(data)
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def scripts(self) -> list[dict[str, str | None]]:
        """Whatever a browser may run: all but JSON-LD, which is data."""
        return [script for script in self.all("script") if script.get("type") != "application/ld+json"]

    def pictures(self) -> list[dict[str, str | None]]:
        """The pictures of people: not the code that leads to them."""
        return [image for image in self.all("img") if (image["src"] or "").startswith("/iiif/")]

    def links(self, rel: str | None = None) -> list[str]:
        return [link["href"] or "" for link in self.all("a") if rel is None or rel in (link.get("rel") or "").split()]


def page(visitor: TestClient, address: str, status: int = 200, *, first: bool = False) -> Page:
    """Look at a page as someone who comes from another page of the house, or as a first visitor, who meets the note."""
    answer = visitor.get(address, headers={"Sec-Fetch-Site": "none" if first else "same-origin"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def copy_of(archive: Path, folder: Path) -> Path:
    """A copy of the archive that a test may change; the pictures stay where they are."""
    folder.mkdir()
    copy_register(archive, folder / REGISTER)
    return folder


# What is started as a process: what it prints is the address, as soon as visitors can come.
SERVE = """
import sys
from pathlib import Path
from doesexist.exhibition.serving import serve
if __name__ == "__main__":
    opened = lambda address: print(address, flush=True)
    archive, workers, port, prefix = sys.argv[1:]
    serve(Path(archive), port=int(port), workers=int(workers), prefix=prefix, opened=opened)
"""


def started(
    archive: Path, workers: int = 1, port: int = 0, log: int = subprocess.PIPE, prefix: str = ""
) -> tuple[subprocess.Popen[str], str]:
    """Open an exhibition in a process of its own, on a port that is free or on this one."""
    command = [sys.executable, "-c", SERVE, str(archive), str(workers), str(port), prefix]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


# A process that has imported all that an exhibition needs, which is most of what it costs to open one. It is told of
# each in a line of JSON, and forks; what is forked prints its number and its address, and nothing more.
OPENER = """
import json, os, signal, sys
from pathlib import Path
from doesexist.exhibition.serving import serve

def opened(address):
    print(os.getpid(), address, flush=True)
    os.dup2(nowhere, 1)

nowhere = os.open(os.devnull, os.O_RDWR)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever has ended is gone, and not waited for
for line in iter(sys.stdin.readline, ""):
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(nowhere, 0)
        asked = json.loads(line)
        try:
            serve(Path(asked.pop("archive")), **asked, opened=opened)
        finally:
            opened("")
        break
"""


@cache
def opener() -> subprocess.Popen[str]:
    """The process that opens exhibitions, in the environment in which the first was asked for; one for all tests."""
    command = [sys.executable, "-c", OPENER]
    # A log that nobody reads would fill its pipe, and the exhibition would wait for a reader.
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    atexit.register(process.communicate)
    return process


@contextmanager
def running(archive: Path, workers: int = 1, port: int = 0, prefix: str = "") -> Generator[str, None, None]:
    """Open an exhibition in a process of its own, and close it."""
    told, tells = opener().stdin, opener().stdout
    assert told is not None
    assert tells is not None
    told.write(json.dumps({"archive": str(archive), "workers": workers, "port": port, "prefix": prefix}) + "\n")
    told.flush()
    number, _, address = tells.readline().strip().partition(" ")
    process = psutil.Process(int(number))
    try:
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def serving(port: int) -> psutil.Process:
    """Return the process that listens at a port."""
    listening = {
        each.pid
        for each in psutil.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN and each.laddr and each.laddr.port == port
    }
    (pid,) = listening
    return psutil.Process(pid)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
