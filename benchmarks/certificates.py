"""Certificates, a thousand in a row: how many a second, what they take, and what a second run takes that makes none.

Drawn faces of 1024², as large as FFHQ's, under the names of as many contributors as it takes: most have one picture,
the busiest dozens, as in FFHQ.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.crowds import drawn_faces, linked, taken_in
from benchmarks.measuring import run
from doesexist.archive import Reading
from doesexist.exhibition.language.languages import speech
from doesexist.model import Contributor
from doesexist.model.inscriptions import Venue
from doesexist.printing.certificate import MOST_PICTURES, Paper
from doesexist.studio.certificates.one import Issuer, issued

PICTURES = 2_400
DRAWN = 100
TURNS = 20
ISSUER = Issuer("Bench", None, Venue("https://faces.example.org"), Paper.A4, speech("en"))


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    faces = drawn_faces(scratch / "drawn", DRAWN, 1024)
    linked(scratch / "faces", faces, PICTURES, 1024)
    archive = taken_in(scratch / "archive", scratch / "faces")
    with Reading(archive) as reading:
        everyone = [*reading.works.everyone()]
        most = max((reading.contributor(by.service, by.account).pictures, by.account, by) for by in everyone)
        fewest = next(by for by in everyone if reading.contributor(by.service, by.account).pictures == 1)
    yield f"certificates, {len(everyone):,} contributors, {PICTURES:,} pictures of 1024², {os.cpu_count()} cores"
    command = [sys.executable, "-m", "doesexist", "certificates", str(scratch / "out"), "--archive", str(archive)]
    for what in ("all of them", "again, none"):
        made = run(command)
        yield (
            f"  {what:<24} {len(everyone) / made.seconds:7.1f} a second, {made.seconds:.1f} s in all, "
            f"{made.peak:.0f} MiB at its peak"
        )
    size = sum(path.stat().st_size for path in (scratch / "out").rglob("*.pdf"))
    yield f"  a file                   {size / len(everyone) / 1000:7.0f} kB on average"
    yield f"  one, with a picture      {_milliseconds(archive, fewest):7.1f} ms, median of {TURNS}, warm"
    yield f"  one, with {min(most[0], MOST_PICTURES):2} pictures    {_milliseconds(archive, most[2]):7.1f} ms"


def _milliseconds(archive: Path, by: Contributor) -> float:
    took: list[float] = []
    for _ in range(TURNS):
        start = time.perf_counter()
        issued(archive, by.service, by.account, ISSUER)
        took.append(time.perf_counter() - start)
    return statistics.median(took) * 1000
