"""Taking in FFHQ's metadata, 70,000 records of its real size, against `json.load` of the same file alone."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import by_turns, median, ratio
from doesexist.studio.sampling import draw

RECORDS = 70_000
RUNS = 5
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
