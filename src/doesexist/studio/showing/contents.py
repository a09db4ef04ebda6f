"""What a picture's files are known by, and whether they are the ones that were credited."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from doesexist.archive import ANY_LENGTH, ANY_SHAPE, Contents, Hints, Looked, kinds_of
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging.digests import file_md5, first_rows, rgb_md5
from doesexist.imaging.opening import measure_shape
from doesexist.model import Credited, File, Picture
from doesexist.model.frames import Shape
from doesexist.studio.showing.exhibits import Folders


def contents_of(root: Path, picture: Picture) -> Contents:
    """Return what all files of a picture are known by that can be read, and how large its photograph's is."""
    known_by: set[str] = set()
    hints: set[str] = set()
    photograph: Shape | None = None
    for path, file, about in _there(Folders(), root, (picture.image, picture.thumbnail, picture.wild)):
        of_bytes, of_pixels = kinds_of(file, picture)
        hints.add(f"size:{about.st_size}")
        with suppress(PictureUnreadable, OSError):
            known_by.add(f"{of_bytes}:{file_md5(path)}")
        with suppress(PictureUnreadable, OSError):
            photograph = measure_shape(path) if file is picture.wild else photograph
            hints.add(f"rows:{first_rows(path).md5}")
            known_by.add(f"{of_pixels}:{rgb_md5(path)}")
    return Contents(frozenset(known_by), frozenset(hints), photograph)


def is_unread(root: Path, picture: Picture) -> bool:
    """Tell whether a picture is shown from a file that was there when it was taken in, and can't be read now."""
    files = [file for file in (picture.image, picture.thumbnail) if file and file.present]
    there = [path for path, _, _ in _there(Folders(), root, files)]
    return len(there) < len(files) or not all(map(_is_read, there))


def _is_read(path: Path) -> bool:
    with suppress(OSError), path.open("rb"):
        return True
    return False


def looked_at(
    root: Path, picture: Picture, hints: Hints, before: Mapping[str, Credited], *, folders: Folders | None = None
) -> Looked:
    """Return what the files of a picture are that is taken in; `before`: what they were when it last was.

    Of a file that is as it was then nothing is read, unless hints ask for it. `folders`: what finds the files of many.
    """
    known_by: set[str] = set()
    rows: set[str] = set()
    credited: dict[str, Credited] = {}
    for path, file, about in _there(folders or Folders(), root, (picture.image, picture.thumbnail, picture.wild)):
        with suppress(PictureUnreadable, OSError):
            now = credited[file.path] = _credited(path, file, about, before.get(file.path))
            if hints.any:
                for each in _hinted_at(path, file, now, hints, kinds_of(file, picture)):
                    (rows if each.startswith("rows:") else known_by).add(each)
    return Looked(frozenset(known_by), credited, frozenset(rows))


def _credited(path: Path, file: File, about: os.stat_result, before: Credited | None) -> Credited:
    """Return what a file is now. At first its md5 isn't read where a record tells that of a file of this length."""
    if before and before[:2] == (about.st_size, about.st_mtime_ns):
        return before
    recorded = before is None and file.md5 and file.size == about.st_size
    return Credited(about.st_size, about.st_mtime_ns, None if recorded else file_md5(path))


def _hinted_at(path: Path, file: File, now: Credited, hints: Hints, kinds: tuple[str, str]) -> Iterator[str]:
    """Yield what a file is known by, as far as hints ask for it.

    Of a file whose bytes are known already, but not its pixels, they are told with its first rows: see `learn`.
    """
    of_bytes, of_pixels = kinds
    md5 = now.md5
    if md5 is None and (hints.has(f"size:{now.length}") or hints.has(ANY_LENGTH)):
        md5 = file_md5(path)
    if md5:
        yield f"{of_bytes}:{md5}"
    rows = first_rows(path)
    if hints.has(f"rows:{rows.md5}"):
        yield f"{of_pixels}:{rgb_md5(path)}"
    elif hints.reads_all or hints.knows(f"{of_bytes}:{(md5 or file.md5 or '').lower()}"):
        yield f"{of_bytes}:{md5 or file_md5(path)}"
        yield f"{of_pixels}:{rgb_md5(path)}"
        yield f"rows:{rows.md5}"
    elif hints.has(f"shape:{rows.width}x{rows.height}") or hints.has(ANY_SHAPE):
        yield f"{of_pixels}:{rgb_md5(path)}"


def _there(folders: Folders, root: Path, files: Iterable[File | None]) -> Iterator[tuple[Path, File, os.stat_result]]:
    for file in files:
        if file and file.present:
            with suppress(NothingFound, PictureUnreadable, OSError):
                path, about = folders.lying_in(root, file)
                yield path, file, about
