"""Taking in FFHQ's metadata, 70,000 records of its real size, against `json.load` of the same file alone.

And how long it takes when two hundred of them leave, until no byte of them is left in the archive.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import by_turns, judged, median, ratio, run
from doesexist.studio.ingest.sampling import draw

RECORDS = 70_000
RUNS = 5
LEAVERS = 200
REMOVE = [sys.executable, "-m", "doesexist", "remove", "--reason", "they asked"]
PEER = "import json, sys; json.load(open(sys.argv[1], 'rb'))"


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    folder = scratch / "records"
    for _ in draw(folder, pictures=RECORDS, size=1024, seed=1, records_only=True):
        pass
    metadata = folder / "ffhq-dataset-v2.json"
    archive = scratch / "archive"
    ours = [sys.executable, "-m", "doesexist", "ingest", "ffhq", str(folder), "--archive", str(archive)]
    peer = [sys.executable, "-c", PEER, str(metadata)]
    mine, theirs = by_turns(ours, peer, runs=RUNS, before=lambda: shutil.rmtree(archive, ignore_errors=True))
    us, them = median(mine), median(theirs)
    yield f"ingest ffhq, {RECORDS:,} records, {metadata.stat().st_size / 1e6:.0f} MB, median of {RUNS} by turns"
    yield f"  doesexist ingest   {us.seconds:6.2f} s   {us.peak:6.0f} MiB"
    yield f"  json.load          {them.seconds:6.2f} s   {them.peak:6.0f} MiB"
    yield f"  ratio              {ratio(mine, theirs):6.2f} ≤ 1.0   {us.peak / them.peak:6.2f} ≤ 0.25"
    numbers = random.Random(LEAVERS).sample(range(RECORDS), LEAVERS)  # noqa: S311 chance that can be repeated
    leavers = scratch / "leavers.txt"
    leavers.write_text("".join(f"ffhq/{number:05}\n" for number in numbers), encoding="utf-8")
    left = run([*REMOVE, "--from", str(leavers), "--archive", str(archive)])
    yield f"{LEAVERS} of them leave, whole command, once"
    yield f"  doesexist remove   {judged(left.seconds, 10)} s"
