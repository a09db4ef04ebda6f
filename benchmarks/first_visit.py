"""A first visit to an exhibition, as a browser counts it: when something is seen, and how many bytes came.

Twelve drawn people at 1024², served from the same machine; each visit is by a browser that has never been here, once
with the note before the first face and once as someone who has read it. Nothing is slowed down: over a network, add it.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.serving import served
from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.ingest.sampling import draw

VISITS = 5
NOTE_READ = "localStorage.setItem('doesexist.note', 'read')"
# What the browser measured: the first paint with content, the largest, and each answer's size as it came over the wire.
MEASURED = """async () => ({
  first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
  largest: await new Promise((found) => {
    new PerformanceObserver((list) => found(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true });
    setTimeout(() => found(NaN), 1000);
  }),
  came: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .map((each) => [each.name, each.transferSize]),
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Milliseconds until the first and the largest paint; bytes of portraits, and of all else."""

    first: float
    largest: float
    portraits: int
    beside: int


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    for _ in draw(scratch / "drawn", pictures=12, size=1024, seed=1, records_only=False):
        pass
    for _ in Ingest(scratch / "archive", "ffhq", scratch / "drawn", dataset="sample"):
        pass
    command = [sys.executable, "-m", "doesexist", "serve", "--archive", str(scratch / "archive"), "--port"]
    with served(command) as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield f"first visit to /, a browser that was never here, 1440 × 900, median of {VISITS}"
        for what, been_here in (("the note before the first face", False), ("the note was read", True)):
            visits = [_visit(browser, f"{house}/?seed=7", been_here=been_here) for _ in range(VISITS)]
            first, largest = (
                statistics.median(getattr(each, name) for each in visits) for name in ("first", "largest")
            )
            beside = max(each.beside for each in visits) / 1000
            portraits = max(each.portraits for each in visits) / 1000
            yield (
                f"  {what:<32} first paint {first:4.0f} ms   largest {largest:4.0f} ms   "
                f"{beside:4.0f} kB ≤ 150 beside portraits ({portraits:.0f} kB: this one, and two fetched ahead)"
            )
        browser.close()


def _visit(browser: Browser, address: str, *, been_here: bool) -> Visit:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        if been_here:
            context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        found = page.evaluate(MEASURED)
    portraits = sum(size for name, size in found["came"] if "/iiif/" in name)
    beside = sum(size for name, size in found["came"] if "/iiif/" not in name)
    return Visit(found["first"], found["largest"], portraits, beside)
