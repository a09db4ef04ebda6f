"""What tests do with surveys: make one, and write down all that it says, to compare two to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
from archives import ingest, register
from numpy.typing import NDArray

from doesexist.archive import SURVEY
from doesexist.studio.ingest.sampling import draw
from doesexist.studio.survey.surveying import Survey

Pixels = NDArray[np.uint8]


def survey(archive: Path, **options: Any) -> Survey:
    run = Survey(archive, **options)
    for _ in run:
        pass
    return run


def content(archive: Path) -> list[str]:
    """All that a survey holds. Its files are named by their digests: the same names are the same bits."""
    connection = register(archive)
    shards = connection.all(
        """SELECT d.name, s.number, s.pictures, s.summed, s.unsummed, s.rows, s.tiles, s.sums, s.squares
           FROM shard s JOIN dataset d ON d.id = s.dataset ORDER BY 1, 2"""
    )
    unreadable = connection.all(
        "SELECT p.key, s.reason FROM seen s JOIN picture p ON p.id = s.picture WHERE s.reason IS NOT NULL ORDER BY 1"
    )
    seen = connection.one("SELECT count(*) FROM seen")
    connection.close()
    files = sorted(path.name for path in (archive / SURVEY).iterdir()) if (archive / SURVEY).is_dir() else []
    return [*map(str, shards), *map(str, unreadable), f"{seen} seen", *files]


def drawn(folder: Path, pictures: int, *, size: int = 128, dataset: str = "sample") -> Path:
    """An archive of people who do not exist, beside their pictures in `ffhq`."""
    for _ in draw(folder / "ffhq", pictures=pictures, size=size, seed=1):
        pass
    ingest(folder / "archive", "ffhq", folder / "ffhq", dataset=dataset)
    return folder / "archive"


def aligned(folder: Path) -> dict[str, Pixels]:
    """The aligned pictures of a dataset in FFHQ's layout, by their keys, as Pillow reads them."""
    return {path.stem: pixels(path) for path in sorted((folder / "images1024x1024").rglob("*.png"))}


def pixels(path: Path) -> Pixels:
    with PIL.Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def half_up(total: NDArray[Any], area: int) -> Pixels:
    """A mean, rounded to nearest, halves up: as one would write it down."""
    return np.floor(total / area + 0.5).astype(np.uint8)
