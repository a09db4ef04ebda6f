"""What tests of keeping people out share: who is here, who is veiled, and copies without loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from made import picture
from PIL import Image

from doesexist.archive import Reading


def three_people(folder: Path) -> Path:
    """Ada, Bea and Cem, each in a file of their own."""
    for number, name in enumerate(("ada", "bea", "cem")):
        picture(folder / f"{name}.png", 96, 80, seed=number)
    return folder


def here(archive: Path) -> set[str]:
    """Who is here, as DATASET/KEY."""
    with Reading(archive) as reading:
        return {f"{each.dataset}/{each.key}" for each in reading.every_picture()}


def veiled(archive: Path) -> set[str]:
    """Who is veiled, as DATASET/KEY."""
    with Reading(archive) as reading:
        return {f"{each.dataset}/{each.key}" for each in reading.every_picture() if each.veil}


def packed_anew(path: Path, copy: Path, **options: Any) -> Path:
    """Write the same pixels into other bytes."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(path) as pixels:
        pixels.convert("RGB").save(copy, **(options or {"compress_level": 9}))
    assert copy.read_bytes() != path.read_bytes()
    return copy
