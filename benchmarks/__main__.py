"""Print the table, or those parts of it that are named: `make bench BENCH=serving`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks import (
    certificates,
    credits_inside,
    decoding,
    first_visit,
    getting,
    ingest,
    searching,
    serving,
    starting,
    surveying,
    walls,
)

PARTS = {
    "starting": starting.lines,
    "ingest": ingest.lines,
    "getting": getting.lines,
    "decoding": decoding.lines,
    "surveying": surveying.lines,
    "walls": walls.lines,
    "searching": searching.lines,
    "serving": serving.lines,
    "credits_inside": credits_inside.lines,
    "certificates": certificates.lines,
    "first_visit": first_visit.lines,
}

for name in sys.argv[1:] or PARTS:
    with tempfile.TemporaryDirectory(prefix="doesexist-bench-") as scratch:
        for line in PARTS[name](Path(scratch)):
            print(line, flush=True)
