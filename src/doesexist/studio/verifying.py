"""Every promise of the archive, checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive import Reading, broken_promises
from doesexist.errors import PictureUnreadable
from doesexist.imaging.checking import check
from doesexist.imaging.digests import file_md5
from doesexist.model import File, Picture


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that does not hold: about what, and how."""

    about: str
    how: str

    def __str__(self) -> str:
        return f"{self.about}: {self.how}"


def verify(archive: Path, *, full: bool = False) -> Iterator[Broken | int]:
    """Yield what is broken, and now and then how many pictures were looked at.

    The register is sound and agrees with itself, nobody who left is in it or waits to be scrubbed, and every file it
    speaks of is there, inside its dataset's folder, and a picture. With `full`, every file is decoded and its md5
    compared.
    """
    for promise in broken_promises(archive):
        yield Broken(*promise)
    with Reading(archive) as reading:
        roots = {dataset.name: dataset.root for dataset in reading.datasets()}
        for count, picture in enumerate(reading.every_picture(), 1):
            for file in (picture.image, picture.thumbnail, picture.wild):
                if file and file.present and (how := _wrong(roots[picture.dataset], file, full=full)):
                    yield Broken(_name(picture), f"{file.path} {how}")
            if count % 500 == 0:
                yield count


def _name(picture: Picture) -> str:
    return f"{picture.dataset}/{picture.key}"


def _wrong(root: Path, file: File, *, full: bool) -> str | None:
    path = root / file.path
    if not path.is_file():
        return "is not there any more"
    if not Path(os.path.realpath(path)).is_relative_to(root):
        return "leads out of the dataset's folder"
    try:
        check(path, thorough=full)
    except PictureUnreadable as problem:
        return f"can't be read: {problem.why}"
    if full and file.md5 and file_md5(path) != file.md5.lower():
        return "is another file than when it came: its md5 differs"
    return None
