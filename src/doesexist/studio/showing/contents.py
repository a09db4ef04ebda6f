"""What a picture's files are known by: read from their bytes and pixels, where that is worth it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from doesexist.archive import Contents, Hints
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging.digests import file_md5, first_rows_md5, rgb_md5
from doesexist.model import File, Picture
from doesexist.studio.showing.exhibits import inside


def contents_of(root: Path, picture: Picture) -> Contents:
    """Return what all files of a picture are known by that can be read; of its photograph the bytes alone."""
    known_by: set[str] = set()
    hints: set[str] = set()
    for what, files in ("bytes", (picture.image, picture.thumbnail)), ("photograph", (picture.wild,)):
        for path in _there(root, files):
            with suppress(PictureUnreadable):
                hints.add(f"size:{path.stat().st_size}")
                known_by.add(f"{what}:{file_md5(path)}")
    for path in _there(root, (picture.image, picture.thumbnail)):
        with suppress(PictureUnreadable):
            hints.add(f"rows:{first_rows_md5(path)}")
            known_by.add(f"pixels:{rgb_md5(path)}")
    return Contents(frozenset(known_by), frozenset(hints))


def hinted_at(root: Path, picture: Picture, hints: Hints) -> frozenset[str]:
    """Return what a picture's files are known by, as far as it takes to know who left, or is veiled, by them."""
    known_by: set[str] = set()
    for path in _there(root, (picture.image, picture.thumbnail)):
        with suppress(PictureUnreadable):
            if hints.has(f"size:{path.stat().st_size}"):
                known_by.add(f"bytes:{file_md5(path)}")
            if hints.has(f"rows:{first_rows_md5(path)}"):
                known_by.add(f"pixels:{rgb_md5(path)}")
    return frozenset(known_by)


def _there(root: Path, files: Iterable[File | None]) -> Iterator[Path]:
    for file in files:
        if file and file.present:
            with suppress(NothingFound, OSError):
                yield inside(root, file)
