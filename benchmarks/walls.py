"""Everyone at once, 70,000 of them: the montage, the average, and the wall, as it is served and as it is seen.

Drawn faces of 128²: their tiles are as large as FFHQ's, their sums a 64th. Everything is warm, asked for once before.
Tiles of the wall are asked for at random, each at a place where none was asked for, so that it is composed and not
remembered. For that a tile has at most 256 faces across, of 264: at one pixel a face it is smaller than 512².
"""

from __future__ import annotations

import http.client
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.crowds import DATASET, drawn_faces, linked, taken_in
from benchmarks.first_visit import NOTE_READ
from benchmarks.measuring import judged, median, p95, run
from benchmarks.serving import served
from doesexist.model import Filter
from doesexist.model.addresses import GRID, grid_image
from doesexist.model.walls import Order
from doesexist.studio.average.averaging import people, preview
from doesexist.studio.wall.walls import Wall, wall

PICTURES = 70_000
DRAWN = 2_000
TURNS = 5
TILE = 512
FACES = (64, 32, 16, 8, 4, 2, 1)
"""How many pixels a side a face has in a tile."""
TILES = 15
"""How many are asked for at each scale, each turn: with those before, all 90 that two pixels a face allow."""
MOST_ACROSS = 256
FRAME = 33
"""Milliseconds. A browser counts two of a screen's sixty a second as 33.3 or 33.4: they are more."""
SCREEN = 1440, 900
SECONDS = 10
COUNT_FRAMES = """() => {
  window.frameTimes = [];
  let before = performance.now();
  const count = (now) => { window.frameTimes.push(now - before); before = now; requestAnimationFrame(count); };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(count); });
}"""


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    faces = drawn_faces(scratch / "drawn", DRAWN, 128)
    linked(scratch / "faces", faces, PICTURES, 128)
    archive = taken_in(scratch / "archive", scratch / "faces")
    run([sys.executable, "-m", "doesexist", "survey", "--archive", str(archive)])
    yield f"everyone at once, {PICTURES:,} pictures of 128², {os.cpu_count()} cores, warm, median of {TURNS}"
    yield from _commands(archive, scratch)
    yield from _tile_averages(archive)
    workers = str(os.cpu_count() or 1)
    command = [sys.executable, "-m", "doesexist", "serve", "--workers", workers, "--archive", str(archive), "--port"]
    with served(command) as house:
        yield from _tiles(house, archive)
        yield f"  the largest of the server's processes by then, at its peak: {max(_peaks(os.getpid())):.0f} MB"
        yield from _seen(house)


def _commands(archive: Path, scratch: Path) -> Iterator[str]:
    for name, most in (("montage", 3.0), ("average", 1.0)):
        out = scratch / f"{name}.png"
        command = [sys.executable, "-m", "doesexist", name, str(out), "--archive", str(archive)]
        run(command)
        found = median([run(command) for _ in range(TURNS)])
        yield (
            f"  doesexist {name:<12} s {judged(found.seconds, most)}   "
            f"{found.peak:.0f} MiB, a file of {out.stat().st_size / 1e6:.1f} MB"
        )


def _tile_averages(archive: Path) -> Iterator[str]:
    """Average halves of everyone from their tiles: chosen by chance, so that they lie everywhere; and by a filter."""
    everyone = people(archive, DATASET)
    chance = np.random.default_rng(1)
    halves = [replace(everyone, meant=chance.random(len(everyone.meant)) < 0.5) for _ in range(TURNS + 1)]
    filters = [Filter.parsed(f"key={start}..{start + PICTURES // 2 - 1}") for start in range(TURNS + 1)]
    preview(halves[0])
    preview(people(archive, DATASET, filters[0]))
    by_chance: list[float] = []
    by_filter: list[float] = []
    for half, where in zip(halves[1:], filters[1:], strict=True):
        start = time.perf_counter()
        preview(half)
        middle = time.perf_counter()
        preview(people(archive, DATASET, where))
        by_chance.append(middle - start)
        by_filter.append(time.perf_counter() - middle)
    yield f"  mean of a random half, 64²  s {judged(statistics.median(by_chance), 0.5)}   at most {max(by_chance):.2f}"
    yield (
        f"  the same for a filter       s {judged(statistics.median(by_filter), 0.5)}   at most {max(by_filter):.2f}; "
        "the register is asked whom it means"
    )


def _tiles(house: str, archive: Path) -> Iterator[str]:
    where = urlsplit(house)
    asking = http.client.HTTPConnection(where.hostname or "", where.port)
    for order in (Order.KEY, Order.HUE):
        hung = wall(archive, DATASET, order)
        chance = random.Random(order)  # noqa: S311 chance that can be repeated
        places = {face: _places(hung, face, chance) for face in FACES}
        took: dict[int, list[float]] = {face: [] for face in FACES}
        for face in FACES:
            for _ in range(TILES):
                _asked(asking, next(places[face]))
        for _ in range(TURNS):
            for face in FACES:
                took[face] += [_asked(asking, next(places[face])) for _ in range(TILES)]
        yield f"  a tile of the wall by {order}, {TILE}² at most, over HTTP, ms, p95 of {TURNS * TILES} at each scale"
        for face, times in took.items():
            across = min(TILE // face, MOST_ACROSS, hung.grid.columns, hung.grid.rows)
            yield (
                f"    {face:2} px a face, {across:3} faces across   {judged(p95(times) * 1000, 15, 1)}   "
                f"median {statistics.median(times) * 1000:.1f}"
            )


def _places(hung: Wall, face: int, chance: random.Random) -> Iterator[str]:
    """Yield addresses of tiles, in no order, none twice."""
    across = min(TILE // face, MOST_ACROSS, hung.grid.columns, hung.grid.rows)
    free = hung.grid.columns - across + 1, hung.grid.rows - across + 1
    places = list(range(free[0] * free[1]))
    chance.shuffle(places)
    for row, column in (divmod(place, free[0]) for place in places):
        region = f"{column * hung.cell},{row * hung.cell},{across * hung.cell},{across * hung.cell}"
        yield f"{grid_image(DATASET, hung.order)}/{region}/{across * face},{across * face}/0/default.jpg"


def _asked(asking: http.client.HTTPConnection, path: str) -> float:
    start = time.perf_counter()
    asking.request("GET", path)
    answer = asking.getresponse()
    answer.read()
    seconds = time.perf_counter() - start
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered {answer.status}")
    return seconds


def _peaks(parent: int) -> Iterator[float]:
    """Yield the peak of resident memory of each process that one has started, and of those that they have; in MB."""
    for child in (Path("/proc") / f"{parent}" / "task" / f"{parent}" / "children").read_text("utf-8").split():
        said = (Path("/proc") / child / "status").read_text("utf-8")
        # VmHWM:     91284 kB
        yield from (int(line.split()[1]) * 1024 / 1e6 for line in said.splitlines() if line.startswith("VmHWM:"))
        yield from _peaks(int(child))


def _seen(house: str) -> Iterator[str]:
    """Look at the wall, come nearer, and walk along it, in a browser without a graphics card."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        came: list[int] = []
        frames: list[Sequence[float]] = []
        for turn in range(TURNS):
            first, times = _visit(browser, f"{house}{GRID}", random.Random(turn))  # noqa: S311 chance that can be repeated
            came.append(first)
            frames.append(times)
        browser.close()
    width, height = SCREEN
    slowest = statistics.median(p95(times) for times in frames)
    yield f"  {GRID} at {width} × {height}, MB that its first view needs, over the wire {judged(max(came) / 1e6, 2)}"
    yield (
        f"  {SECONDS} s of coming nearer and walking along, ms a frame, p95 {judged(slowest, FRAME, 1)}   "
        f"median {statistics.median(map(statistics.median, frames)):.1f}, the longest {max(map(max, frames)):.0f}"
    )


def _visit(browser: Browser, address: str, chance: random.Random) -> tuple[int, Sequence[float]]:
    """Return how many bytes a first view needs, and how long each frame was on the screen afterwards."""
    width, height = SCREEN
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        wire: Any = context.new_cdp_session(page)  # its events have no types
        wire.send("Network.enable")
        sizes: list[int] = []
        wire.on("Network.loadingFinished", partial(_noted, sizes))
        page.goto(address, wait_until="networkidle")
        page.locator(".all[data-open]").wait_for()
        page.wait_for_load_state("networkidle")
        first = sum(sizes)
        page.evaluate(COUNT_FRAMES)
        _wander(page, chance)
        frames: list[float] = page.evaluate("window.frameTimes")
    if sum(frames) < SECONDS * 900:
        raise RuntimeError(f"frames were counted for {sum(frames) / 1000:.1f} s only")
    return first, frames


def _noted(sizes: list[int], event: dict[str, Any]) -> None:
    # {"requestId": "…", "timestamp": 1234.5, "encodedDataLength": 20480}: its headers are counted too
    sizes.append(int(event["encodedDataLength"]))


def _wander(page: Page, chance: random.Random) -> None:
    """Come nearer and go back, by the wheel, and walk along by dragging; somewhere else each time."""
    box = page.locator(".all").bounding_box()
    if box is None:
        raise RuntimeError("the wall is not seen")
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    until = time.perf_counter() + SECONDS
    nearer = True
    while time.perf_counter() < until:
        page.mouse.move(*middle)
        for _ in range(8):
            page.mouse.wheel(0, -120 if nearer else 120)
            page.wait_for_timeout(40)
        across, down = chance.choice((-7, 7)), chance.choice((-4, 4))
        page.mouse.down()
        for step in range(40):
            page.mouse.move(middle[0] + step * across, middle[1] + step * down)
            page.wait_for_timeout(16)
        page.mouse.up()
        nearer = chance.random() < 0.6 if nearer else True
