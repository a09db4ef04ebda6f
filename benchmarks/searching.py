"""Searches in an archive of 70,000 and in one of 7,000,000 sample records: what an index leads to, and words.

The archives are made the first time, which takes half an hour; DOESEXIST_BENCH_SEARCH names where they are kept.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.many_records import built
from doesexist.archive import Reading
from doesexist.model import Picture
from doesexist.model.queries import Query

SIZES = (70_000, 7_000_000)
SEARCHES = 2_000
RUNS = 5
WORDS = (
    "portrait", "quiet light", "the", "at the lake", "wedding 2014", "staircase ferry", "the the and", "garden morning",
    "sample", "heron", "otter quarry", "sampl ada", "ad", "mo", "zzzqqx", "IMG_0042", "café", "夏の午後", "見本", "花",
    "образец анна", "kitchen before", "no 12", "2009 389", "salt paper green", "birthday at the reunion",
)  # fmt: skip
"""Frequent and rare ones, two that never meet, parts of words, other scripts, and what nobody is called."""

IDENTIFIERS: dict[str, Callable[[Picture], str]] = {
    "photo id": lambda picture: (picture.photograph or "").partition(":")[2],
    "address": lambda picture: picture.source or "",
    "picture": lambda picture: f"{picture.dataset}/{picture.key}",
    "number": lambda picture: picture.key,
    "account": lambda picture: picture.contributor.account if picture.contributor else "",
    "service/account": lambda picture: f"flickr/{picture.contributor.account}" if picture.contributor else "",
}
NAMES: dict[str, Callable[[Picture], str]] = {
    "display name": lambda picture: picture.contributor.name if picture.contributor else "",
}


def lines(_: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    folder = Path(os.environ.get("DOESEXIST_BENCH_SEARCH") or Path(tempfile.gettempdir()) / "doesexist-bench-search")
    archives = [built(folder, size) for size in SIZES]
    with Reading(archives[0]) as small, Reading(archives[1]) as large:
        readings = (small, large)
        yield f"searches, warm, one process, {SEARCHES:,} of each kind, median of {RUNS} runs by turns; ms"
        yield f"  {'':18}{'p50':>8}{'p99':>8}   at {SIZES[0]:,}{'p50':>8}{'p99':>8}   at {SIZES[1]:,}   p99, ratio"
        everything: dict[str, list[list[str]]] = {}
        for kind, words_of in (IDENTIFIERS | NAMES).items():
            everything[kind] = [
                [words_of(picture) for picture in anybody(reading, size)]
                for reading, size in zip(readings, SIZES, strict=True)
            ]
        chosen = [
            [words for kind in IDENTIFIERS for words in everything[kind][at][: SEARCHES // len(IDENTIFIERS)]]
            for at in range(2)
        ]
        for kind, asked in {"any identifier": chosen, **everything, "words": [list(WORDS) * 20] * 2}.items():
            (small50, small99), (large50, large99) = by_turns(readings, asked)
            limit = " ≤ 1.5" if kind != "words" else "   (p99 ≤ 50)"
            yield (
                f"  {kind:18}{small50:8.3f}{small99:8.3f}{'':12}{large50:8.3f}{large99:8.3f}"
                f"{'':15}{large99 / small99:6.2f}{limit}"
            )


def anybody(reading: Reading, size: int) -> list[Picture]:
    """Return pictures that chance has chosen."""
    numbers = random.Random(1).sample(range(size), SEARCHES)  # noqa: S311 (chance that can be repeated)
    return [reading.picture("sample", f"{number:05}") for number in numbers]


def by_turns(readings: Sequence[Reading], asked: Sequence[Sequence[str]]) -> list[tuple[float, float]]:
    """Return the p50 and p99 of the searches in each archive: medians of several runs, by turns."""
    found: list[list[tuple[float, float]]] = [[], []]
    for run in range(RUNS + 1):
        for at, reading in enumerate(readings):
            took = sorted([timed(reading, words) for words in asked[at]])
            if run:  # the first warms the pages
                found[at].append((took[len(took) // 2], took[int(len(took) * 0.99)]))
    return [
        (statistics.median(p50), statistics.median(p99)) for p50, p99 in (zip(*runs, strict=True) for runs in found)
    ]


def timed(reading: Reading, words: str) -> float:
    """Return how many milliseconds one search takes, from its words to its pictures."""
    start = time.perf_counter()
    reading.searching.find(Query.read(words))
    return (time.perf_counter() - start) * 1e3
