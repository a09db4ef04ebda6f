"""What is seen under an image's address: from which file, cut how, with whom blurred."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from doesexist.archive import Absence, Reading, absence_of
from doesexist.errors import NothingFound
from doesexist.imaging.opening import measure, unreadable
from doesexist.imaging.veiling import WHOLE
from doesexist.model import File, Picture, Point, Quad
from doesexist.model.pictures import ShownFrom
from doesexist.model.veils import NOBODY, Blurred

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
    """Who left or is veiled, as polygons in pixels of what is shown: these are blurred."""
    blurred: Blurred
    """Who that is."""
    tag: str
    """Changes whenever what is seen changes: file, crop, someone leaving, a veil."""


def exhibit(reading: Reading, picture: Picture, *, wild: bool = False, clear: bool = False) -> Exhibit:
    """Return what is seen of a picture, or of the photograph it was cut from.

    `clear`: behind the picture's own veil; whoever left, or is veiled beside them, stays blurred.
    Raises NothingFound where there is no file to show, PictureUnreadable.
    """
    root = reading.dataset(picture.dataset).root
    kind, file = shown_of(picture, wild=wild)
    path = inside(root, file)
    measured = size_of(path, file)
    recorded = (picture.wild.width if picture.wild else None) or measured[0]
    # The quad is in pixels of the photograph that the record tells of: its file may be smaller.
    crop = picture.quad.scaled(measured[0] / recorded) if kind == "wild" and picture.quad else None
    width, height = (side_of(picture), side_of(picture)) if crop else measured
    hidden = picture.veil is not None and not clear
    absences = reading.absences(picture, clear=clear)
    polygons = veils(picture, absences, width, recorded, whole=kind == "photograph", veiled=hidden)
    blurred = blurred_in(picture, absences, clear=clear) if polygons else NOBODY
    return Exhibit(picture, path, width, height, crop, polygons, blurred, _tag(path, file, crop, polygons))


def blurred_in(picture: Picture, absences: Sequence[Absence], *, clear: bool = False) -> Blurred:
    """Return who is made unrecognisable in a picture or its photograph. `clear`: behind the picture's own veil."""
    own = picture.veil is not None and not clear
    return Blurred(any(not each.veiled for each in absences), own or any(each.veiled for each in absences))


def size_shown(root: Path, picture: Picture, *, wild: bool = False) -> tuple[int, int]:
    """Return the width and height of what is seen of a picture whose dataset lies in `root`, for a page to show it.

    Raises NothingFound where there is no file to show, PictureUnreadable. Quicker than `exhibit`, for it asks only
    whether the file is there; what may be seen of it is asked when it is shown.
    """
    kind, file = shown_of(picture, wild=wild)
    if kind == "wild" and picture.quad:
        inside(root, file)
        return side_of(picture), side_of(picture)
    return size_of(root / file.path, file)


def shown_of(picture: Picture, *, wild: bool) -> tuple[ShownFrom | Literal["photograph"], File]:
    """Return what a picture is shown from, or that it is its whole photograph, and the file; raise NothingFound."""
    kind = "photograph" if wild else picture.shown_from
    files = {"image": picture.image, "thumbnail": picture.thumbnail, "wild": picture.wild, "photograph": picture.wild}
    file = files[kind] if kind else None
    if kind is None or file is None or not file.present:
        raise NothingFound(f"{picture.dataset}/{picture.key}{'.wild' if wild else ''}")
    return kind, file


def inside(root: Path, file: File) -> Path:
    """Return a file's path; raise NothingFound if it isn't there, or a link leads out of the dataset's folder.

    Asked each time a file is shown: a link may have been put there after the dataset came in. Raises PictureUnreadable
    where the system doesn't say whether it is there: a right that is missing, a network or a disk that fails.
    """
    path = Path(os.path.realpath(root / file.path))
    with unreadable(path):
        if not path.is_relative_to(root) or not path.is_file():
            raise NothingFound(file.path)
    return path


def side_of(picture: Picture) -> int:
    """Return how many pixels a side a picture has that is cut from its photograph: landmarks are counted in them."""
    return picture.image.width if picture.image and picture.image.width else FFHQ_SIZE


def size_of(path: Path, file: File) -> tuple[int, int]:
    """Return a file's size in pixels: the record's, if the file is as long as it says; it may have been replaced.

    Raises NothingFound if it isn't there, PictureUnreadable.
    """
    about = _about(path, file)
    if file.width and file.height and file.size == about.st_size:
        return file.width, file.height
    return _measured(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4096)
def _measured(path: Path, changed: int, size: int) -> tuple[int, int]:
    """Return a file's width and height; looked at once, until the file changes."""
    del changed, size
    return measure(path)


def veils(
    picture: Picture, absences: Sequence[Absence], width: int, recorded: int, *, whole: bool, veiled: bool = False
) -> tuple[tuple[Point, ...], ...]:
    """Return where people who left, or are veiled, are seen in an image of that width: the photograph, or a crop of it.

    `whole`: it is the photograph; `veiled`: the picture itself is veiled, and `absences` are those of others.
    A picture without a quad is taken for the whole photograph, and so is one that is veiled in it.
    """
    if veiled and not whole:
        return (WHOLE,)
    own = (absence_of(picture),) if veiled else ()
    return tuple(_veils(picture, (*absences, *own), width, recorded, whole=whole))


def _veils(
    picture: Picture, absences: Sequence[Absence], width: int, recorded: int, *, whole: bool
) -> Iterator[tuple[Point, ...]]:
    for absence in absences:
        # Of a file of which no record says how large its photograph was, nobody knows how much smaller it is.
        if absence.quad is None or (absence.width is None and picture.wild is None):
            yield WHOLE
        elif whole or picture.quad is None:
            yield absence.quad.scaled(width / absence.width if absence.width else width / recorded).points
        else:
            quad = absence.quad.scaled(recorded / absence.width if absence.width else 1)
            if seen := quad.seen_from(picture.quad, width):
                yield seen


def _tag(path: Path, file: File, crop: Quad | None, veils: object) -> str:
    about = _about(path, file)
    said = repr((str(path), about.st_mtime_ns, about.st_size, crop, veils))
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


def _about(path: Path, file: File) -> os.stat_result:
    """Return what the system says of a file; raise NothingFound if it isn't there (any more), PictureUnreadable."""
    with unreadable(path):
        try:
            return path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise NothingFound(file.path) from None
