"""The exhibition under load, against datasette on the same rows: the page of a row, its JSON, and an image.

70,000 pictures: the sample draws their records, and under the name of each lies one picture that it drew. wrk asks for
one of them at random each time, over 16 connections that stay open, from the same machine. Each serves with as many
processes as it can use: datasette has one, the exhibition one for each processor. By turns, several times; a ratio is
the median of the ratios turn by turn.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from doesexist.archive import Reading
from doesexist.model.description import described
from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.ingest.sampling import draw
from doesexist.studio.output import encoded

RECORDS = 70_000
TURNS = 5
SECONDS = 4
PEER = Path(".venv/peers/bin/datasette")
WORKERS = os.cpu_count() or 1

# Asks for a picture at random: $PREFIX00042$SUFFIX.
ASK = """
local first, last, most = os.getenv("PREFIX"), os.getenv("SUFFIX"), tonumber(os.getenv("MOST"))
math.randomseed(os.time())
request = function() return wrk.format("GET", first .. string.format("%05d", math.random(0, most)) .. last) end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a few seconds of asking."""

    per_second: float
    slowest: str
    """How long the slowest of a hundred took (p99), as wrk writes it: 12.3ms."""


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    script = scratch / "ask.lua"
    script.write_text(ASK, encoding="utf-8")
    archive, rows = scratch / "archive", scratch / "rows.db"
    _fill(archive, scratch / "ffhq")
    _tabulate(archive, rows)
    ours = [sys.executable, "-m", "doesexist", "serve", "--workers", str(WORKERS), "--archive"]
    with (
        served([*ours, str(archive), "--port"]) as house,
        served([str(PEER), "serve", str(rows), "--port"]) as peer,
    ):
        for address in (f"{house}/pictures/ffhq/", f"{house}/?", f"{peer}/rows/picture/"):
            _ask(script, address, "")  # so that nobody is measured while they wake up
        yield f"requests per second, {RECORDS:,} pictures, 16 connections, {WORKERS} cores, median of {TURNS} by turns"
        # wrk itself is the fifth process on these cores; it takes about a tenth of one.
        row, row_json = f"{peer}/rows/picture/", f"{peer}/rows/picture/"
        page, person = f"{house}/pictures/ffhq/", f"{house}/?"
        pages = _by_turns(script, [(row, ""), (page, ""), (person, "")])
        yield from _compared("page of a picture", pages[1], "datasette's row", pages[0], least=5)
        yield from _compared("/, somebody at random", pages[2], "datasette's row", pages[0], least=5)
        data = _by_turns(script, [(row_json, ".json"), (page, ".json")])
        yield from _compared("JSON of a picture", data[1], "datasette's row JSON", data[0], least=5)
        image = _ask(script, f"{house}/iiif/3/ffhq.", "/full/512,/0/default.webp")
        yield f"  IIIF image, 512 px, made from a 1024 px PNG   {image.per_second:8,.0f}   p99 {image.slowest}"
        for name, address in (("page of a picture", page), ("/", person)):
            crowd = _ask(script, address, "", connections=50)
            yield f"  {name}, 50 connections   {crowd.per_second:8,.0f}   p99 {crowd.slowest}"


def _compared(what: str, ours: Sequence[Load], peer: str, theirs: Sequence[Load], *, least: int) -> Iterator[str]:
    us, them = (statistics.median(each.per_second for each in loads) for loads in (ours, theirs))
    ratio = statistics.median(one.per_second / other.per_second for one, other in zip(ours, theirs, strict=True))
    yield f"  {what:<22} {us:8,.0f}   {peer:<20} {them:6,.0f}   ratio {ratio:5.1f} ≥ {least}   p99 {ours[-1].slowest}"


def _by_turns(script: Path, addresses: Sequence[tuple[str, str]]) -> list[list[Load]]:
    loads: list[list[Load]] = [[] for _ in addresses]
    for _ in range(TURNS):
        for each, (prefix, suffix) in zip(loads, addresses, strict=True):
            each.append(_ask(script, prefix, suffix))
    return loads


def _ask(script: Path, prefix: str, suffix: str, *, most: int = RECORDS - 1, connections: int = 16) -> Load:
    """Ask for a few seconds; raise RuntimeError if any answer was not 200."""
    origin = "/".join(prefix.split("/", 3)[:3])
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}", "--latency", "-s", str(script), origin]
    where = {"PREFIX": prefix.removeprefix(origin), "SUFFIX": suffix, "MOST": str(most)}
    said = subprocess.run(command, env={**os.environ, **where}, check=True, capture_output=True, text=True).stdout
    found = re.search(r"99%\s+(\S+).*Requests/sec:\s+([\d.]+)", said, re.DOTALL)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{prefix}…{suffix} was not answered as it should be:\n{said}")
    return Load(float(found[2]), found[1])


def _fill(archive: Path, folder: Path) -> None:
    """Take 70,000 pictures in, each with a file of the length that its record says, as FFHQ's are."""
    for _ in draw(folder.with_name("one"), pictures=1, size=1024, seed=1, records_only=False):
        pass
    for _ in draw(folder, pictures=RECORDS, size=1024, seed=1, records_only=True):
        pass
    (drawn,) = (folder.with_name("one") / "images1024x1024").rglob("*.png")
    records = folder / "ffhq-dataset-v2.json"
    # … "image": {"file_url": "…", "file_path": "images1024x1024/00000/00000.png", "file_size": 1144585, …
    length = rf"\g<1>{drawn.stat().st_size}"
    records.write_text(
        re.sub(r'("file_path": "images[^"]*", "file_size": )\d+', length, records.read_text("utf-8")), "utf-8"
    )
    for key in range(RECORDS):
        name = folder / "images1024x1024" / f"{key // 1000 * 1000:05}" / f"{key:05}.png"
        if key % 1000 == 0:  # a file can't have 70,000 names
            name.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(drawn, name)
        else:
            name.hardlink_to(name.with_name(f"{key // 1000 * 1000:05}.png"))
    for _ in Ingest(archive, "ffhq", folder, dataset="ffhq"):
        pass


def _tabulate(archive: Path, rows: Path) -> None:
    """Write what the JSON of every picture says as a table: a column for each field, lists as JSON, as one would."""
    with Reading(archive) as reading, closing(sqlite3.connect(rows)) as table:
        for number, picture in enumerate(reading.every_picture()):
            fields = msgspec.json.decode(encoded(described(picture)), type=dict[str, msgspec.Raw])
            if number == 0:
                columns = ", ".join("key TEXT PRIMARY KEY" if name == "key" else name for name in fields)
                table.execute(f"CREATE TABLE picture({columns})")
            values = [_column(bytes(value)) for value in fields.values()]
            table.execute(f"INSERT INTO picture VALUES({', '.join('?' * len(values))})", values)
        table.commit()


def _column(value: bytes) -> str | None:
    if value == b"null":
        return None
    return msgspec.json.decode(value, type=str) if value.startswith(b'"') else value.decode()


@contextmanager
def served(command: list[str]) -> Generator[str]:
    """Start a server on a port that is free, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"{address}/"):  # noqa: S310 (our own)
                    break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(30)
