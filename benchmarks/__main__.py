"""Print the table."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import ingest

with tempfile.TemporaryDirectory(prefix="doesexist-bench-") as scratch:
    for line in ingest.lines(Path(scratch)):
        print(line, flush=True)
