"""Read pictures for a survey as they are shown: cut from the photograph if need be, with whoever left blurred.

A sight is all that a worker on another machine needs to do that. Its stamp changes whenever anything of it does (the
file, the crop, someone leaving the photograph, a veil), so that unchanged pictures are not surveyed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from doesexist.archive import Candidate, Seen
from doesexist.compositions.shards import Looked, Shard, shard_from
from doesexist.errors import FileChanged, NothingFound, PictureUnreadable
from doesexist.imaging.decoding import pixels_of
from doesexist.imaging.pixels import Pixels, as_array
from doesexist.imaging.veiling import WHOLE
from doesexist.model import Credited, File, Point, Quad
from doesexist.studio.showing.exhibits import inside, lying_in, shape_of, shown_of, side_of, size_of
from doesexist.studio.showing.rendering import assembled
from doesexist.studio.showing.veils import crop_in, veils_in

MISSING = "there is no such file"
CHANGED = "it was changed since it was credited"
_NO_SIZE: tuple[int | None, int | None] = (None, None)
_ASK_AGAIN = b"\0"
"""A stamp that no sight has, so that files are tried again that a missing right or a network kept from being read."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A picture as it is to be surveyed: file, crop and veils."""

    key: str
    root: Path
    file: File
    crop: Quad | None
    """In pixels of the file, if the picture is cut from its photograph."""
    side: int
    """Pixels a side of such a picture."""
    veils: tuple[tuple[Point, ...], ...]
    credited: Credited | None
    """What the file was when the picture was credited."""
    stamp: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height, from the file's first bytes. Raises NothingFound, PictureUnreadable."""
        return (self.side, self.side) if self.crop else size_of(self.root / self.file.path, self.file)

    @property
    def is_there(self) -> bool:
        """Whether this process sees the file, whatever is in it now."""
        try:
            lying_in(self.root, self.file)
        except (NothingFound, PictureUnreadable):
            return False
        return True

    def pixels(self) -> Pixels:
        """Return its pixels, cropped and blurred. Raises NothingFound, PictureUnreadable."""
        path = inside(self.root, self.file, self.credited)
        if self.crop is None and not self.veils:
            return pixels_of(path)
        return as_array(assembled(path, self.crop, self.side, self.veils))


def sight_of(candidate: Candidate, root: Path) -> Sight | None:
    """Return a picture's sight, None if its dataset names no file to show.

    A missing file has a sight all the same, whose stamp records that.
    """
    picture = candidate.picture
    try:
        kind, file = shown_of(picture, wild=False)
    except NothingFound:
        return None
    try:
        about = (root / file.path).stat()
        there = (about.st_mtime_ns, about.st_size)
    except OSError:
        there = None
    crop: Quad | None = None
    polygons: tuple[tuple[Point, ...], ...] = ()
    if there and (kind == "wild" or candidate.absences):
        with suppress(NothingFound, PictureUnreadable):
            shape = shape_of(root / file.path, file)
            crop = crop_in(picture, shape) if kind == "wild" else None
            polygons = veils_in(picture, candidate.absences, kind, shape, side_of(picture))
    if candidate.veiled:
        polygons = (WHOLE,)
    side = side_of(picture) if crop else 0
    said = repr((kind, file.path, there, crop, side, polygons))
    stamp = hashlib.blake2b(said.encode(), digest_size=16).digest()
    return Sight(picture.key, root, file, crop, side, polygons, picture.credited.get(file.path), stamp)


class View(NamedTuple):
    """The result of surveying some pictures."""

    shard: Shard
    unreadable: dict[str, str]
    """The reasons why some could not be read, by key."""
    refused: frozenset[str]
    """Those of them to be tried again: a missing right or failing disk may be repaired without a change of the file."""


def look(sights: Sequence[Sight], size: tuple[int, int] | None) -> View:
    """Decode each picture once, and return what a survey keeps of them, and errors. Runs in a worker."""
    refused: set[str] = set()
    shard, unread = shard_from(_looked(sights, refused), len(sights), size)
    return View(shard, unread, frozenset(refused))


def _looked(sights: Sequence[Sight], refused: set[str]) -> Iterator[Looked]:
    for sight in sights:
        try:
            yield Looked(sight.key, sight.pixels())
        except FileChanged:
            yield Looked(sight.key, CHANGED)
        except NothingFound:
            yield Looked(sight.key, MISSING)
        except PictureUnreadable as error:
            if isinstance(error.__cause__, OSError):
                refused.add(sight.key)
            yield Looked(sight.key, error.why)


def seen_in(view: View, sights: Iterable[Sight], rows: Mapping[str, int], number: int) -> list[Seen]:
    """Return the records of all pictures that were surveyed; `rows`: the register's, by key."""
    sizes: dict[str, tuple[int | None, int | None]] = {row.key: (row.width, row.height) for row in view.shard.rows}
    return [
        Seen(
            rows[sight.key],
            number,
            _ASK_AGAIN if sight.key in view.refused else sight.stamp,
            *sizes.get(sight.key, _NO_SIZE),
            view.unreadable.get(sight.key),
        )
        for sight in sights
    ]
