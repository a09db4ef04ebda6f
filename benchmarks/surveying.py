"""The survey: what a picture costs, against what one would write oneself, against decoding alone, and ImageMagick.

And how much memory it takes, however many pictures there are; and what it costs when somebody leaves it. All are whole
commands, from their start to their end, on real faces of 1024² in a file cache that is warm; memory is measured on
drawn faces of 128², of which there are as many as FFHQ has.
"""

from __future__ import annotations

import random
import shlex
import shutil
import statistics
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from benchmarks.crowds import DATASET, drawn_faces, linked, real_faces, taken_in
from benchmarks.measuring import Run, judged, median, ratio, run, run_whole
from doesexist.archive import Reading, ShardRow, Who
from doesexist.studio.leaving.removing import remove
from doesexist.studio.survey.surveying import Survey

PICTURES = 4_096
TURNS = 3
LOOPED = 1_024
"""How many pictures the loop is given: a quarter of a minute would be as good, and one of four minutes no better."""
MONTAGE = 50
"""How many pictures ImageMagick is given."""
FEW, EVERYONE = 1_000, 70_000
DRAWN = 2_000
"""How many faces are drawn, and put under all numbers: drawing 70,000 takes about ten minutes."""
LEAVING = 100

OURS, DECODING, LOOP, IMAGEMAGICK = "doesexist survey", "decoding alone", "Pillow + NumPy", "ImageMagick"
ONE = "doesexist survey of one"

# As the survey decodes, in a process for each core; what comes out is let go.
_DECODING = """
import os, sys
from pathlib import Path
from doesexist.imaging.decoding import pixels_of
names = open(sys.argv[1]).read().splitlines()
cores = os.cpu_count()
mine, others = 0, []
for core in range(1, cores):
    other = os.fork()
    if not other:
        mine, others = core, []
        break
    others.append(other)
for name in names[mine::cores]:
    pixels_of(Path(name))
if mine:
    os._exit(0)
for other in others:
    assert os.waitpid(other, 0)[1] == 0
"""
# What one would write, well: whole numbers, and Pillow's quickest way to a small picture.
_LOOP = """
import sys
import numpy as np
from PIL import Image
total, sheet = np.zeros((1024, 1024, 3), np.uint32), Image.new("RGB", (32 * 16, 40 * 16))
names = open(sys.argv[1]).read().splitlines()
for place, name in enumerate(names):
    with Image.open(name) as picture:
        total += np.asarray(picture)
        sheet.paste(picture.reduce(64), (place % 32 * 16, place // 32 * 16))
mean = (total / len(names) + 0.5).astype(np.uint8)
"""


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    cost = yield from _cost(scratch)
    yield from _leaving(scratch, cost)
    yield from _memory(scratch)


def _cost(scratch: Path) -> Generator[str, None, float]:
    """Survey, and let peers do what they can of it; return what a picture costs, in seconds."""
    faces = real_faces()
    files = [str(file) for file in linked(scratch / "faces", faces, PICTURES, 1024)]
    linked(scratch / "face", faces, 1, 1024)
    taken_in(scratch / "before", scratch / "faces")
    taken_in(scratch / "before-one", scratch / "face")
    runs = _by_turns(scratch, files)
    yield (
        f"survey, {PICTURES:,} pictures ({len(faces)} real PNGs of 1024² under as many numbers), whole commands, "
        f"ms a picture, median of {TURNS} by turns"
    )
    for name, most in ((OURS, None), (LOOP, 0.23), (DECODING, 1.25), (IMAGEMAGICK, 0.03)):
        of = f" (of {MONTAGE})" if name == IMAGEMAGICK else ""
        told = "" if most is None else f"   ratio {judged(ratio(runs[OURS], runs[name]), most, 3)}"
        figure = median(runs[name])
        yield f"  {name + of:<22} {figure.seconds * 1000:7.2f} ms{told}"
    yield f"  a survey of one picture takes {median(runs[ONE]).seconds:.2f} s: most of that is in the first figure too"
    return median(runs[OURS]).seconds


def _by_turns(scratch: Path, files: Sequence[str]) -> dict[str, list[Run]]:
    """Return the runs of each, in seconds a picture."""
    named = scratch / "names"
    named.write_text("\n".join(files), encoding="utf-8")
    looped = scratch / "looped"
    looped.write_text("\n".join(files[:LOOPED]), encoding="utf-8")
    mean, sheet = (str(scratch / name) for name in ("mean.png", "sheet.png"))
    convert = shlex.join(["convert", *files[:MONTAGE], "-evaluate-sequence", "mean", mean])
    montage = shlex.join(["montage", *files[:MONTAGE], "-geometry", "16x16+0+0", sheet])
    commands = {
        OURS: (PICTURES, _survey(scratch / "archive")),
        DECODING: (PICTURES, [sys.executable, "-c", _DECODING, str(named)]),
        LOOP: (LOOPED, [sys.executable, "-c", _LOOP, str(looped)]),
        IMAGEMAGICK: (MONTAGE, ["sh", "-c", f"{convert} && {montage}"]),
        ONE: (1, _survey(scratch / "archive-one")),
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(TURNS):
        for which in ("", "-one"):  # archives that were not surveyed yet
            shutil.rmtree(scratch / f"archive{which}", ignore_errors=True)
            shutil.copytree(scratch / f"before{which}", scratch / f"archive{which}")
        for name, (pictures, command) in commands.items():
            found = run(command)
            runs[name].append(Run(found.seconds / pictures, found.peak))
    return runs


def _survey(archive: Path) -> list[str]:
    return [sys.executable, "-m", "doesexist", "survey", "--archive", str(archive)]


def _leaving(scratch: Path, cost: float) -> Iterator[str]:
    """Let some leave, one by one; then compare what is left with a survey in which they never were."""
    archive, without = scratch / "archive", scratch / "without"
    keys = random.Random(1).sample(range(PICTURES), LEAVING)  # noqa: S311 chance that can be repeated
    people = [Who("picture", (DATASET, f"{key:05}")) for key in keys]
    took: list[float] = []
    scrubs: list[float] = []
    for who in people:
        start = time.perf_counter()
        _, scrub_result = remove(archive, [who], reason="a benchmark")
        seconds = time.perf_counter() - start
        assert scrub_result.scrub is not None
        scrubs.append(scrub_result.scrub.seconds)
        took.append(seconds - scrub_result.scrub.seconds)
    shutil.copytree(scratch / "before", without)
    remove(without, people, reason="a benchmark")
    for _ in Survey(without):
        pass
    again = EVERYONE * cost
    yield (
        f"leaving, {LEAVING} of {PICTURES:,} one by one, scrub apart; surveying {EVERYONE:,} again at that cost would "
        f"take {again:.0f} s"
    )
    for name, figure in (("median", statistics.median(took)), ("mean", statistics.mean(took))):
        yield f"  {name:<8} {figure * 1000:7.1f} ms   ten-thousandths of that {judged(figure / again * 10_000, 1)}"
    yield (
        f"  slowest  {max(took) * 1000:7.1f} ms   the scrub {statistics.median(scrubs) * 1000:.1f} ms, "
        f"at most {max(scrubs) * 1000:.1f} ms"
    )
    equal = _shards(archive) == _shards(without)
    yield f"  what is left is {'' if equal else 'NOT '}the survey that is made without them, file by file"


def _shards(archive: Path) -> Sequence[ShardRow]:
    """Return all shards, each with the names of its files, which are the digests of what is in them."""
    with Reading(archive) as reading:
        return reading.shards(DATASET)


def _memory(scratch: Path) -> Iterator[str]:
    faces = drawn_faces(scratch / "drawn", DRAWN, 128)
    peaks: list[float] = []
    yield f"memory of a survey, drawn faces of 128² ({DRAWN:,} under as many numbers), the peak of all its processes"
    for pictures in (FEW, EVERYONE):
        folder = scratch / f"{pictures}"
        linked(folder / "faces", faces, pictures, 128)
        found = run_whole(_survey(taken_in(folder / "archive", folder / "faces")))
        megabytes = found.peak * 1.048576
        peaks.append(megabytes)
        yield f"  {pictures:>7,} pictures   {found.seconds:6.1f} s   MB {judged(megabytes, 500, 0)}"
    few, many = peaks
    yield f"  apart by, in per cent {judged(abs(many / few - 1) * 100, 10, 1)}"
