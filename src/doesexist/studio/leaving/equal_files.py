"""The owner's files that have the very same bytes as a file of somebody who leaves, wherever they lie."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from doesexist.archive import Contents
from doesexist.errors import PictureUnreadable
from doesexist.imaging.digests import file_md5

_BYTES = frozenset({"bytes", "photograph"})
"""The kinds of what is known of a file's bytes."""
MOST_LOOKED_AT = 1_000_000
"""How many files are looked at, in all folders: a million take a few seconds."""


def equal_files(roots: Iterable[Path], contents: Iterable[Contents], files: Iterable[Path]) -> list[Path]:
    """Return the files in these folders that have the same bytes as one of the leavers', and are none of `files`.

    By length first, then by their bytes. Links are not followed: what they lead to is in the folder, or not the owner's
    to be told of here.
    """
    mine = {Path(os.path.realpath(file)) for file in files}
    known = [*contents]
    lengths = {int(hint.removeprefix("size:")) for each in known for hint in each.hints if hint.startswith("size:")}
    md5s = {md5 for each in known for kind, _, md5 in (one.partition(":") for one in each.known_by) if kind in _BYTES}
    if not lengths:
        return []
    equally_long = (path for path, length in _files_in(roots) if length in lengths and path not in mine)
    return sorted(path for path in equally_long if _md5(path) in md5s)


def _files_in(roots: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """Yield the files in folders, each once, with their lengths."""
    waiting = sorted({Path(os.path.realpath(root)) for root in roots})
    waiting = [root for root in waiting if not any(other in root.parents for other in waiting)]
    left = MOST_LOOKED_AT
    while waiting and left > 0:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                left -= 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield Path(entry.path), entry.stat(follow_symlinks=False).st_size


def _md5(path: Path) -> str | None:
    with suppress(PictureUnreadable, OSError):
        return file_md5(path)
    return None
