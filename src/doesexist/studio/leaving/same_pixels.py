"""Pictures of which the survey knows nothing, with the same pixels as somebody who leaves or is veiled, by their files.

Who is surveyed is compared by the survey (looking_alike.py), without a file being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from doesexist.archive import Candidate, ChangeWithSurvey, Rehearsal
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging.digests import first_rows, rgb_md5
from doesexist.studio.showing.exhibits import inside

MOST_READ = 200
"""How many pictures' first rows are read before somebody leaves, a millisecond or two each. Of more nothing is."""


def same_pixels_in_files(change: ChangeWithSurvey[Any], rehearsal: Rehearsal) -> set[int]:
    """Return who is not surveyed and has the same pixels, rows; note in the change how many could not be asked."""
    known = change.known(rehearsal.concerned)
    change.unlooked = 0
    if not any(hint.startswith("rows:") for hint in known.hints):
        return set()
    others = change.not_seen(MOST_READ)
    if isinstance(others, int):
        change.unlooked = others - sum(each.seen is None for each in rehearsal.concerned)
        return set()
    concerned = {each.row for each in rehearsal.concerned}
    return {
        each.row
        for each in others
        if each.row not in concerned
        and any(
            f"rows:{_rows(path)}" in known.hints and f"pixels:{_pixels(path)}" in known.known_by
            for path in _files(rehearsal.roots[each.picture.dataset], each)
        )
    }


def _files(root: Path, other: Candidate) -> Iterator[Path]:
    """Yield the files that somebody is shown from: none that was changed since it was credited."""
    for file in (other.picture.image, other.picture.thumbnail):
        if file and file.present:
            with suppress(NothingFound, PictureUnreadable, OSError):
                yield inside(root, file, other.picture.credited.get(file.path))


def _rows(path: Path) -> str | None:
    with suppress(PictureUnreadable, OSError):
        about = path.stat()
        return _rows_then(path, about.st_mtime_ns, about.st_size)
    return None


@lru_cache(maxsize=1024)
def _rows_then(path: Path, changed: int, size: int) -> str:
    """Return the md5 of a picture's first rows; read once, until the file changes."""
    del changed, size
    return first_rows(path).md5


def _pixels(path: Path) -> str | None:
    with suppress(PictureUnreadable, OSError):
        return rgb_md5(path)
    return None
