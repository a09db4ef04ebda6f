"""An archive whose people have an average: surveyed, with everything that an average has to tell apart."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from archives import ingest
from made import Record, ffhq, picture, record, with_files
from numpy.typing import NDArray
from PIL import Image
from starlette.testclient import TestClient
from wall_fixtures import survey

from doesexist.studio.leaving import removing, who_is_meant

Pixels = NDArray[np.uint8]

MEAN, DEVIATION = "/iiif/3/ffhq.average", "/iiif/3/ffhq.average--deviation"
IN_THE_MEAN = 12
"""00000 to 00011; 00012 may not be changed, and 00013 is of another size."""
KEYS = [f"{number:05}" for number in range(IN_THE_MEAN)]
MANY = tuple(f"{number:05}" for number in range(6))
"""Those whom one account photographed; everyone else has a photographer of their own."""
ANONYMOUS = "00009"
NO_DERIVATIVES, OTHER_SIZE = "00012", "00013"
BY_NC = {"license": "", "license_url": "https://creativecommons.org/licenses/by-nc/2.0/"}
BY_ND = {"license": "", "license_url": "https://creativecommons.org/licenses/by-nd/2.0/"}


def make_averages(folder: Path) -> Path:
    """`ffhq`: 14 people, of whom every third is CC BY-NC. `drawn`: four people who do not exist."""
    records: dict[str, Record] = {}
    for number in range(14):
        facts = {"country": "Austria" if number < 4 else "Spain" if number < 8 else ""}
        facts |= {"license_url": BY_NC["license_url"], "license": ""} if number % 3 == 0 else {}
        facts |= BY_ND if f"{number:05}" == NO_DERIVATIVES else {}
        if f"{number:05}" in MANY:
            facts |= {"photo_url": f"https://www.flickr.com/photos/many/99903{number:010}/", "author": "Test <Many>"}
        size = 96 if f"{number:05}" == OTHER_SIZE else 128
        records[str(number)] = with_files(folder / "ffhq", record(number, **facts), "image", size=size)
    archive = folder / "archive"
    ingest(archive, "ffhq", ffhq(folder / "ffhq", records))
    removing.correct(archive, who_is_meant.understood(f"ffhq/{ANONYMOUS}", removing.datasets_of(archive)), None)
    for number in range(4):
        picture(folder / "drawn" / f"p{number}.png", seed=number)
    (folder / "drawn" / "dataset.toml").write_text('title = "Drawn people"\ndrawn = true\n', encoding="utf-8")
    ingest(archive, "folder", folder / "drawn")
    survey(archive)
    return archive


def seen(visitor: TestClient, address: str) -> Pixels:
    """What an image shows, read by another program."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    with Image.open(BytesIO(answer.content)) as picture:
        return np.asarray(picture.convert("RGB"))


def small(visitor: TestClient, name: str, query: str = "") -> Pixels:
    """What one of the small images shows."""
    return seen(visitor, f"/average/{name}.webp?dataset=ffhq{query}")


def distance(one: Pixels, other: Pixels) -> float:
    """The root mean square, in levels of 255."""
    return float(np.sqrt(((one.astype(float) - other.astype(float)) ** 2).mean()))


def pixels_of(archive: Path, key: str) -> Pixels:
    """A picture's pixels, read by another program."""
    with Image.open(archive.parent / "ffhq" / "images1024x1024" / "00000" / f"{key}.png") as picture:
        return np.asarray(picture.convert("RGB"))


def tile_of(archive: Path, key: str) -> Pixels:
    """The same as a tile of 64², each of its pixels the mean of four, halves rounded up."""
    pixels = pixels_of(archive, key).astype(np.int64)
    fours = pixels.reshape(64, 2, 64, 2, 3).sum(axis=(1, 3))
    tile: Pixels = ((fours + 2) // 4).astype(np.uint8)
    return tile


def mean_of(pictures: list[Pixels]) -> Pixels:
    """The mean, rounded to nearest, halves up."""
    total = np.stack(pictures).astype(np.int64).sum(axis=0)
    mean: Pixels = ((2 * total + len(pictures)) // (2 * len(pictures))).astype(np.uint8)
    return mean
