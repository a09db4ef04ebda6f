"""Draw a sample dataset, of people who do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from doesexist.sample.drawing import draw_sample


def draw(folder: Path, *, pictures: int, size: int, seed: int, records_only: bool = False) -> Iterator[int]:
    """Draw a sample in FFHQ's own layout; yield, from time to time, how many more pictures are finished.

    Raises FolderNotEmpty, FolderBusy, OutputUnwritable.
    """
    before = 0
    for done in draw_sample(folder, pictures=pictures, size=size, seed=seed, records_only=records_only):
        yield done - before
        before = done
