"""Whatever is asked of a wall, it takes little memory, and few and small pictures are opened for it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from archives import ingest
from exhibition_fixtures import visiting
from surveys import Pixels, drawn, survey

from doesexist.studio.ingest.sampling import draw
from doesexist.studio.wall import tiles

CELL = 128

# A wall of FFHQ's size whose tiles are made up. What is asked for, and the peak of resident memory, in MB.
WATCH = """
import json, resource, sys
from pathlib import Path
import numpy as np
from doesexist.imaging.iiif_request import parse
from doesexist.model.grids import Grid
from doesexist.model.walls import Order
from doesexist.studio.wall.tiles import view
from doesexist.studio.wall.walls import Wall

PEOPLE = 70_000

class Surveyed:
    def tiles(self, side, picks):
        return np.full((len(picks), side, side, 3), 200, np.uint8)

wall = Wall("ffhq", Order.KEY, Grid.largest_within(PEOPLE), 1024, Surveyed(), np.arange(PEOPLE), "")
looks = (np.arange(PEOPLE) % 3).astype(np.uint8)

def peak_of(region, size):
    view(Path(), wall, parse(region, size, "0", "default.jpg"), looks)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

first = peak_of("0,0,4096,4096", "64,64")
print(json.dumps([peak_of(*each.split("/")) - first for each in sys.argv[1:]]))
"""
WORST = (
    "0,0,270336,130000/3906,4096", "full/1,4096", "full/4096,1", "full/max", "0,0,60000,60000/4000,4000",
    "0,0,270336,4096/4096,3900",
)  # fmt: skip


def test_the_largest_requests_take_less_than_200_mb() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WATCH, *WORST], capture_output=True, text=True, check=False, timeout=120
    )

    assert told.returncode == 0, told.stderr
    assert max(json.loads(told.stdout)) < 200


def image(archive: Path, asked: str) -> Pixels:
    with visiting(archive) as visitor:
        answer = visitor.get(f"/iiif/3/sample.{asked}/0/default.png")
    assert answer.status_code == 200, answer.text
    with PIL.Image.open(io.BytesIO(answer.content)) as picture:
        return np.asarray(picture.convert("RGB"))


def opened(archive: Path) -> list[str]:
    """Which of four on a wall are seen as sharp as they are."""
    seen = image(archive, "grid/full/max")
    parts = {f"{place:05}": seen[place // 2 * CELL :, place % 2 * CELL :][:CELL, :CELL] for place in range(4)}
    return [key for key, part in parts.items() if (part == image(archive, f"{key}/full/{CELL},{CELL}")).all()]


def test_from_near_the_smallest_are_opened_first_until_they_are_too_large_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = drawn(tmp_path, 4)
    survey(archive)

    everyone = opened(archive)
    monkeypatch.setattr(tiles, "MOST_DECODED", CELL * CELL * 5 // 2)
    some = opened(archive)
    monkeypatch.setattr(tiles, "MOST_DECODED", 1)
    one = opened(archive)

    assert (everyone, some, one) == (["00000", "00001", "00002", "00003"], ["00000", "00001"], ["00000"])


def test_a_crop_counts_as_large_as_its_photograph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in draw(tmp_path / "ffhq", pictures=4, size=CELL, seed=1):
        pass
    for folder in ("images1024x1024", "thumbnails128x128"):
        shutil.rmtree(tmp_path / "ffhq" / folder)
    ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq", dataset="sample")
    survey(tmp_path / "archive")
    monkeypatch.setattr(tiles, "MOST_DECODED", 4 * CELL * CELL)

    assert len(opened(tmp_path / "archive")) == 1
