"""Resolve what an image of a picture shows: from which file, cropped how, with whom blurred."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from doesexist.archive import Absence, Reading
from doesexist.errors import FileChanged, NothingFound, PictureUnreadable
from doesexist.imaging.checking import check
from doesexist.imaging.digests import file_md5
from doesexist.imaging.opening import measure_shape, unreadable
from doesexist.model import Credited, File, Picture, Point, Quad
from doesexist.model.frames import Shape
from doesexist.model.hugging_face_cache import lies_within
from doesexist.model.veils import NOBODY, Blurred
from doesexist.studio.showing.veils import Kind, crop_in, veils_in

FFHQ_SIZE = 1024
"""Pixels a side of a picture that is cut from its photograph, if its dataset doesn't say."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One image of the exhibition, before any pixel of it is read."""

    picture: Picture
    path: Path
    width: int
    height: int
    crop: Quad | None
    """The part of the photograph's file that is shown; None: the whole file."""
    veils: tuple[tuple[Point, ...], ...]
    """The regions to blur, of people who left or are veiled, as polygons in pixels of what is shown."""
    blurred: Blurred
    """Which people are blurred."""
    tag: str
    """Changes whenever the image does: file, crop, someone leaving, a veil."""


def exhibit(reading: Reading, picture: Picture, *, wild: bool = False, clear: bool = False) -> Exhibit:
    """Return the exhibit of a picture, or with `wild` of the photograph it was cut from.

    `clear`: without the picture's own veil; others who left or are veiled stay blurred. Raises NothingFound if there is
    no file to show, PictureUnreadable.
    """
    root = reading.dataset(picture.dataset).root
    kind, file = shown_of(picture, wild=wild)
    path = inside(root, file, picture.credited.get(file.path))
    hidden = picture.veil is not None and not clear
    absences = reading.absences(picture, clear=clear)
    if kind == "wild" or absences or hidden:
        shape = shape_of(path, file)
        crop = crop_in(picture, shape) if kind == "wild" else None
    else:
        shape, crop = Shape(*size_of(path, file)), None
    width, height = (side_of(picture), side_of(picture)) if crop else shape[:2]
    polygons = veils_in(picture, absences, kind, shape, width, veiled=hidden)
    blurred = blurred_in(picture, absences, clear=clear) if polygons else NOBODY
    return Exhibit(picture, path, width, height, crop, polygons, blurred, _tag(path, file, crop, polygons))


def blurred_in(picture: Picture, absences: Sequence[Absence], *, clear: bool = False) -> Blurred:
    """Return who is blurred in a picture or its photograph. `clear`: without the picture's own veil."""
    own = picture.veil is not None and not clear
    return Blurred(any(not each.veiled for each in absences), own or any(each.veiled for each in absences))


def size_shown(root: Path, picture: Picture, *, wild: bool = False) -> tuple[int, int]:
    """Return the width and height of a picture's image, for a page; `root`: its dataset's folder.

    Raises NothingFound if there is no file to show, PictureUnreadable. Quicker than `exhibit`, which looks up veils.
    """
    kind, file = shown_of(picture, wild=wild)
    if kind == "wild" and picture.quad:
        check_credited(lying_in(root, file), file, picture.credited.get(file.path))
        return side_of(picture), side_of(picture)
    size = size_of(root / file.path, file)
    check_credited(root / file.path, file, picture.credited.get(file.path))
    return size


def shown_of(picture: Picture, *, wild: bool) -> tuple[Kind, File]:
    """Return what a picture is shown from, or that it is its whole photograph, and the file; raise NothingFound."""
    kind: Kind | None = "photograph" if wild else picture.shown_from
    files = {"image": picture.image, "thumbnail": picture.thumbnail, "wild": picture.wild, "photograph": picture.wild}
    file = files[kind] if kind else None
    if kind is None or file is None or not file.present:
        raise NothingFound(f"{picture.dataset}/{picture.key}{'.wild' if wild else ''}")
    return kind, file


def inside(root: Path, file: File, credited: Credited | None) -> Path:
    """Return the path of a file that is the one that was credited. Raises as `lying_in`, and FileChanged.

    Checked each time a file is shown: another may have been put in its place after the ingest. Of a changed file that
    is damaged, PictureUnreadable says why.
    """
    path = lying_in(root, file)
    try:
        check_credited(path, file, credited)
    except FileChanged:
        about = _about(path, file)
        if why := _damage(path, about.st_mtime_ns, about.st_size):
            raise PictureUnreadable(path, why) from None
        raise
    return path


@lru_cache(maxsize=4096)
def _damage(path: Path, changed: int, size: int) -> str | None:
    """Return why a file can't be decoded, None if it can; decoded once, until the file changes.

    Raises PictureUnreadable where the system doesn't let us read it: that may change without the file.
    """
    del changed, size
    try:
        check(path, thorough=True)
    except PictureUnreadable as error:
        if isinstance(error.__cause__, OSError):
            raise
        return error.why
    return None


def check_credited(path: Path, file: File, credited: Credited | None) -> None:
    """Raise FileChanged if a file is another than the one that was credited: by length and time, else by its md5.

    Raises PictureUnreadable where that can't be read.
    """
    if credited is None:
        return
    about = _about(path, file)
    if (about.st_size, about.st_mtime_ns) == credited[:2]:
        return
    md5 = credited.md5 or file.md5
    if about.st_size != credited.length or md5 is None or _md5(path, about.st_mtime_ns, about.st_size) != md5.lower():
        raise FileChanged(file.path)


@lru_cache(maxsize=4096)
def _md5(path: Path, changed: int, size: int) -> str:
    """Return the md5 of a file; read once, until the file changes. Raises PictureUnreadable."""
    del changed, size
    return file_md5(path)


def lying_in(root: Path, file: File) -> Path:
    """Return a file's path; raise NothingFound if it is missing, or a link leads out of the dataset's folder.

    A link may have been made after the ingest.
    """
    path = Path(os.path.realpath(root / file.path))
    with unreadable(path):
        if not lies_within(path, root) or not path.is_file():
            raise NothingFound(file.path)
    return path


class Folders:
    """Finds the files of many pictures as `lying_in` does, but asks once for each folder where it really lies."""

    def __init__(self) -> None:
        self._real: dict[str, str | None] = {}

    def lying_in(self, root: Path, file: File) -> tuple[Path, os.stat_result]:
        """Return a file's path, and what the system says of it. Raises as `lying_in`; of what can't be read, OSError.

        `root`: the dataset's folder, its links followed.
        """
        folder, _, name = f"{root}/{file.path}".rpartition("/")
        if folder not in self._real:
            really = os.path.realpath(folder)
            self._real[folder] = really if Path(really).is_relative_to(root) else None
        if real := self._real[folder]:
            path = Path(real, name)
            about = path.lstat()
            if stat.S_ISREG(about.st_mode):
                return path, about
        path = lying_in(root, file)  # a link, or none
        return path, path.stat()


def side_of(picture: Picture) -> int:
    """Return the pixels a side of a picture that is cut from its photograph, in which its landmarks are, too."""
    return picture.image.width if picture.image and picture.image.width else FFHQ_SIZE


def size_of(path: Path, file: File) -> tuple[int, int]:
    """Return a file's size in pixels: the recorded one, unless the file's length shows that it was replaced.

    Raises NothingFound if it isn't there, PictureUnreadable.
    """
    about = _about(path, file)
    if file.width and file.height and file.size == about.st_size:
        return file.width, file.height
    return _measured(path, about.st_mtime_ns, about.st_size)[:2]


def shape_of(path: Path, file: File) -> Shape:
    """Return a file's size in pixels, and how it is turned, whatever a record says. Raises as `size_of`."""
    about = _about(path, file)
    return _measured(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4096)
def _measured(path: Path, changed: int, size: int) -> Shape:
    """Return a file's shape; looked at once, until the file changes."""
    del changed, size
    return measure_shape(path)


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
