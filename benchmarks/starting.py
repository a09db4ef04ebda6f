"""How long the program takes to say anything, and how much memory a process that serves has to itself.

`--version` and `--help` by turns with an interpreter that imports nothing. What each command imports is timed by its
own `--help`, by turns with the same; it has no goal, for what a command works with it has to import.

The memory is RssAnon, which no process shares with another: of a process that has shown pages and images of the sample
to visitors, on its own and as one of two.
"""

from __future__ import annotations

import re
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from benchmarks.measuring import Run, by_turns, judged, median, ratio
from benchmarks.serving import served
from doesexist.commands import COMMANDS
from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.ingest.sampling import draw
from doesexist.studio.survey.surveying import Survey

RUNS, RUNS_OF_A_COMMAND = 41, 5
PROGRAM = str(Path(sys.executable).with_name("doesexist"))
NOTHING = [sys.executable, "-c", "pass"]
PICTURES, SIZE = 488, 1024
VISITS = 20
"""How often each address is asked for: so that each of several processes is asked for all."""


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"saying something, against an interpreter that imports nothing, median of {RUNS} by turns"
    for words in (["--version"], ["--help"]):
        ours, peer, times = _against_nothing(words, RUNS)
        yield (
            f"  {' '.join(words):<20} {ours.seconds * 1000:6.1f} ms   nothing {peer.seconds * 1000:5.1f} ms   "
            f"times {judged(times, 5)}   peak {judged(_mb(ours), 60, 1)} MB"
        )
    yield f"what a command imports, by its own --help, median of {RUNS_OF_A_COMMAND} by turns"
    for name in COMMANDS:
        ours, _, times = _against_nothing([name, "--help"], RUNS_OF_A_COMMAND)
        yield f"  {name:<20} {ours.seconds * 1000:6.0f} ms   times {times:6.1f}   peak {_mb(ours):6.1f} MB"
    yield f"a process that serves, {PICTURES} drawn people at {SIZE}²: memory of its own after {VISITS} rounds"
    _fill(scratch / "archive", scratch / "drawn")
    for workers in (1, 2):
        most = max(_shown(scratch / "archive", workers))
        yield f"  {'alone' if workers == 1 else f'the largest of {workers}':<20} {judged(most, 120, 1)} MB"


def _against_nothing(words: Sequence[str], runs: int) -> tuple[Run, Run, float]:
    ours, peer = by_turns([PROGRAM, *words], NOTHING, runs=runs, before=lambda: None)
    return median(ours), median(peer), ratio(ours, peer)


def _mb(run: Run) -> float:
    return run.peak * 2**20 / 1e6


def _fill(archive: Path, folder: Path) -> None:
    """Draw people, take them in, and look at them."""
    for _ in draw(folder, pictures=PICTURES, size=SIZE, seed=1, records_only=False):
        pass
    for _ in Ingest(archive, "ffhq", folder, dataset="sample"):
        pass
    for _ in Survey(archive):
        pass


def _shown(archive: Path, workers: int) -> list[float]:
    """Show the exhibition to visitors, and return what each of its processes has to itself, in MB."""
    command = [sys.executable, "-m", "doesexist", "serve", "--workers", str(workers), "--archive", str(archive)]
    with served([*command, "--port"]) as house:
        for visit in range(VISITS):
            for address in _addresses(visit):
                with urllib.request.urlopen(f"{house}{address}") as answer:  # noqa: S310 (our own)
                    answer.read()
        return [_own(each.pid) for each in psutil.Process().children(recursive=True)]


def _addresses(visit: int) -> list[str]:
    key = f"{visit:05}"
    rooms = ["/", "/random.json", "/credits", "/about", "/search?q=a", "/grid", "/average", "/leave", "/imprint"]
    forms = ("512,/0/default.webp", "512,/0/default.jpg", "max/0/default.webp", "max/0/default.jpg")
    images = [f"/iiif/3/sample.{key}/full/{form}" for form in forms]
    wall = ["/iiif/3/sample.grid/full/512,/0/default.webp", "/iiif/3/sample.average/full/512,/0/default.webp"]
    return [*rooms, f"/pictures/sample/{key}", f"/pictures/sample/{key}/wild", *images, *wall]


def _own(process: int) -> float:
    # RssAnon:	   87044 kB
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"^RssAnon:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None, "Linux says it of every process that has memory"
    return int(found[1]) * 1024 / 1e6
