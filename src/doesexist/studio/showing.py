"""What is seen under an image's address: from which file, cut how, with whom blurred."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from doesexist.archive import Absence, Reading
from doesexist.errors import NothingFound
from doesexist.imaging.opening import measure
from doesexist.model import File, Picture, Point, Quad

FFHQ_SIZE = 1024
"""Pixels a side of a picture that is cut from its photograph, where its dataset doesn't say."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One image of the exhibition, before any pixel of it is read."""

    picture: Picture
    path: Path
    width: int
    height: int
    crop: Quad | None
    """The part of the file that is shown, where it is cut from the photograph."""
    veils: tuple[tuple[Point, ...], ...]
    """Who left, as polygons in pixels of what is shown: these are blurred."""
    tag: str
    """Changes whenever what is seen changes: file, crop, or someone leaving."""


def exhibit(reading: Reading, picture: Picture, *, wild: bool = False) -> Exhibit:
    """Return what is seen of a picture, or of the photograph it was cut from.

    Raises NothingFound where there is no file to show, PictureUnreadable.
    """
    root = reading.dataset(picture.dataset).root
    kind = "photograph" if wild else picture.shown_from
    file = picture.image if kind == "image" else picture.thumbnail if kind == "thumbnail" else picture.wild
    if kind is None or file is None or not file.present:
        raise NothingFound(f"{picture.dataset}/{picture.key}{'.wild' if wild else ''}")
    path = inside(root, file)
    crop = picture.quad if kind == "wild" else None
    width, height = _size(picture, path, crop)
    veils = _veils(picture, reading.absences(picture), None if wild else width, file)
    return Exhibit(picture, path, width, height, crop, veils, _tag(path, crop, veils))


def inside(root: Path, file: File) -> Path:
    """Return a file's path; raise NothingFound if it isn't there, or a link leads out of the dataset's folder.

    Asked each time a file is shown: a link may have been put there after the dataset came in.
    """
    path = Path(os.path.realpath(root / file.path))
    if not path.is_relative_to(root) or not path.is_file():
        raise NothingFound(file.path)
    return path


def _size(picture: Picture, path: Path, crop: Quad | None) -> tuple[int, int]:
    if crop:
        side = picture.image.width if picture.image and picture.image.width else FFHQ_SIZE
        return side, side
    # Measured even where the record tells: a file may have been replaced by a smaller one.
    about = path.stat()
    return _measured(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4096)
def _measured(path: Path, changed: int, size: int) -> tuple[int, int]:
    """Return a file's width and height; looked at once, until the file changes."""
    del changed, size
    return measure(path)


def _veils(
    picture: Picture, absences: Sequence[Absence], side: int | None, file: File
) -> tuple[tuple[Point, ...], ...]:
    """Return where people who left are seen: in the photograph (side None), or in a crop of that many pixels a side."""
    here = picture.wild.width if picture.wild else file.width
    polygons: list[tuple[Point, ...]] = []
    for absence in absences:
        quad = absence.quad.scaled(here / absence.width) if here and absence.width else absence.quad
        if side is None:
            polygons.append(quad.points)
        elif picture.quad and (seen := quad.seen_from(picture.quad, side)):
            polygons.append(seen)
    return tuple(polygons)


def _tag(path: Path, crop: Quad | None, veils: object) -> str:
    about = path.stat()
    said = repr((str(path), about.st_mtime_ns, about.st_size, crop, veils))
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
