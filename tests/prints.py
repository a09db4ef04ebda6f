"""What tests of prints share: a sample with its sheets, and how to look at what is on one."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from archives import ingest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from doesexist.imaging.opening import open_picture
from doesexist.imaging.pixels import as_array
from doesexist.imaging.resolution import resampled
from doesexist.printing.sheets import Hanging
from doesexist.sample.drawing import draw_sample
from doesexist.studio.prints.overlay import print_overlay

Pixels = NDArray[np.int16]
Spot = tuple[float, float]
# dlib's 68 points: where each line begins and ends, and whether it goes back to where it began.
LINES = [
    *((0, 16, 0), (17, 21, 0), (22, 26, 0), (27, 30, 0), (31, 35, 0)),
    *((36, 41, 1), (42, 47, 1), (48, 59, 1), (60, 67, 1)),
]
PORTRAIT, LANDSCAPE = (3508, 4961), (4961, 3508)  # A3 at 300 dpi
WHITE = 255
LEANS_OUT, LIES = "00003", "00007"  # of the sample: a crop that leans out of its photograph; a photograph that is wide


class Sample:
    """Eight drawn people in an archive, and their sheets, each printed once."""

    def __init__(self, folder: Path) -> None:
        self.root, self.archive = folder / "sample", folder / "archive"
        for _ in draw_sample(self.root, pictures=8, size=128, seed=1):
            pass
        ingest(self.archive, "ffhq", self.root, dataset="sample")
        self._records: dict[str, Any] = json.loads((self.root / "ffhq-dataset-v2.json").read_text())
        self._sheets: dict[str, Path] = {}

    def record(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = self._records[str(int(key))]
        return found

    def sheet(self, key: str, ending: str = "png", *, wild: bool = False) -> Path:
        name = f"{key}{'-wild' if wild else ''}.{ending}"
        if name not in self._sheets:
            self._sheets[name] = self.root.parent / name
            print_overlay(self.archive, f"sample/{key}", self._sheets[name], wild=wild)
        return self._sheets[name]


def pixels(path: Path) -> Pixels:
    with Image.open(path) as sheet:
        return np.asarray(sheet.convert("RGB"), dtype=np.int16)


def unprinted(path: Path, hanging: Hanging) -> Pixels:
    """A picture at the size in which it hangs, without anything drawn over it."""
    return as_array(resampled(open_picture(path), hanging.picture.width, hanging.picture.height)).astype(np.int16)


def on_sheet(hanging: Hanging, points: list[list[float]], middle: float = 0.0) -> list[Spot]:
    left, top, width, height = hanging.picture
    return [
        (left + (x + middle) / hanging.width * width, top + (y + middle) / hanging.height * height) for x, y in points
    ]


def strokes(points: list[Spot]) -> list[list[Spot]]:
    return [[*points[first : last + 1], *points[first : first + closed]] for first, last, closed in LINES]


def near(size: tuple[int, int], lines: list[list[Spot]], width: int) -> NDArray[np.bool_]:
    """Which pixels lie near lines."""
    drawn = Image.new("1", size)
    for line in lines:
        ImageDraw.Draw(drawn).line(line, fill=1, width=width, joint="curve")
        for x, y in line:
            ImageDraw.Draw(drawn).ellipse((x - width, y - width, x + width, y + width), fill=1)
    return np.asarray(drawn)


def is_white(sheet: Pixels, x: float, y: float) -> bool:
    return bool(sheet[round(y - 0.5), round(x - 0.5)].min() >= WHITE - 1)


def has_dot(sheet: Pixels, x: float, y: float, reach: int) -> bool:
    """Whether a white dot of that radius has its middle there."""
    return all(is_white(sheet, x + right, y + down) for right in (-reach, 0, reach) for down in (-reach, 0, reach))
