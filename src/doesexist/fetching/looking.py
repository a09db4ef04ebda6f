"""What is there already: cheaply by size, surely by md5."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from doesexist.fetching.wanted import Wanted


def is_there(wanted: Wanted) -> bool:
    """Tell whether a file of the right size is in its place: only whole files get there."""
    size = _size(wanted.path)
    return size is not None and wanted.may_have(size)


def begun(wanted: Wanted) -> int:
    """Return how many bytes of a file came already, though it is not whole."""
    return _size(wanted.part) or 0


def difference(wanted: Wanted) -> str | None:
    """Return in what a file differs from what it should be, None if it is that, to the last byte."""
    size = _size(wanted.path)
    if size is None:
        return "it is missing"
    if not wanted.may_have(size):
        return f"it has {size:,} bytes instead of {wanted.size:,}"
    if expected := wanted.md5_at(size):
        try:
            with wanted.path.open("rb") as file:
                found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        except OSError as error:
            return f"it can't be read: {(error.strerror or str(error)).lower()}"
        if found != expected:
            return f"its md5 is {found} instead of {expected}"
    return None


def _size(path: Path) -> int | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
