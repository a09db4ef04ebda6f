"""What a survey looks at: a picture as it is shown, cut from its photograph where need be, with whoever left blurred.

A sight is all that a worker on another machine must be told. Its stamp is another as soon as anything of it is: the
file, the crop, someone leaving the photograph, a veil; so whoever is still as they were is not looked at again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from doesexist.archive import Candidate, Seen
from doesexist.compositions.shards import Looked, Shard, shard_from
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging.decoding import pixels_of
from doesexist.imaging.pixels import Pixels, as_array
from doesexist.imaging.veiling import WHOLE
from doesexist.model import File, Point, Quad
from doesexist.studio.showing.exhibits import inside, shown_of, side_of, size_of, veils
from doesexist.studio.showing.rendering import assembled

MISSING = "there is no such file"
_NO_SIZE: tuple[int | None, int | None] = (None, None)
_ASK_AGAIN = b"\0"
"""No sight's stamp. Whom the system did not let us read is tried again: what was wrong (a right, a network) may not be
seen of the file. What is damaged stays so until the file is another."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One picture to look at."""

    key: str
    root: Path
    file: File
    crop: Quad | None
    """In pixels of the file, where the picture is cut from its photograph."""
    side: int
    """How many pixels a side such a picture gets."""
    veils: tuple[tuple[Point, ...], ...]
    stamp: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what is seen, from the file's first bytes. Raises NothingFound, PictureUnreadable."""
        return (self.side, self.side) if self.crop else size_of(self.root / self.file.path, self.file)

    @property
    def is_there(self) -> bool:
        """Whether this process sees the file."""
        try:
            inside(self.root, self.file)
        except (NothingFound, PictureUnreadable):
            return False
        return True

    def pixels(self) -> Pixels:
        """Return what is seen. Raises NothingFound, PictureUnreadable."""
        path = inside(self.root, self.file)
        if self.crop is None and not self.veils:
            return pixels_of(path)
        return as_array(assembled(path, self.crop, self.side, self.veils))


def sight_of(candidate: Candidate, root: Path) -> Sight | None:
    """Return what is to be looked at of a picture, None where there is nothing to see.

    A file that is not there any more is a sight all the same: that it is gone is what is seen.
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
        try:
            width, _ = size_of(root / file.path, file)
        except (NothingFound, PictureUnreadable):
            width = 0
        if width:
            recorded = (picture.wild.width if picture.wild else None) or width
            crop = picture.quad.scaled(width / recorded) if kind == "wild" and picture.quad else None
            seen = side_of(picture) if crop else width
            polygons = veils(picture, candidate.absences, seen, recorded, whole=False)
    if candidate.veiled:
        polygons = (WHOLE,)
    side = side_of(picture) if crop else 0
    said = repr((kind, file.path, there, crop, side, polygons))
    stamp = hashlib.blake2b(said.encode(), digest_size=16).digest()
    return Sight(picture.key, root, file, crop, side, polygons, stamp)


class View(NamedTuple):
    """What came of looking at pictures."""

    shard: Shard
    unreadable: dict[str, str]
    """Why some could not be read, by their keys."""
    refused: frozenset[str]
    """Those of them that the system did not let us read: a right that is missing, a disk that fails. Next time it may,
    though nothing about the file tells so."""


def look(sights: Sequence[Sight], size: tuple[int, int] | None) -> View:
    """Look at pictures, each once: what a survey keeps of them, and why some could not be read. Runs in a worker."""
    refused: set[str] = set()
    shard, unread = shard_from(_looked(sights, refused), len(sights), size)
    return View(shard, unread, frozenset(refused))


def _looked(sights: Sequence[Sight], refused: set[str]) -> Iterator[Looked]:
    for sight in sights:
        try:
            yield Looked(sight.key, sight.pixels())
        except NothingFound:
            yield Looked(sight.key, MISSING)
        except PictureUnreadable as error:
            if isinstance(error.__cause__, OSError):
                refused.add(sight.key)
            yield Looked(sight.key, error.why)


def seen_in(view: View, sights: Iterable[Sight], rows: Mapping[str, int], number: int) -> list[Seen]:
    """Return what is noted of everyone who was looked at; `rows`: of the register, by their keys."""
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
