"""Checks of downloaded files: quickly by size, thoroughly by md5."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from doesexist.fetching.wanted import Wanted


def is_there(wanted: Wanted) -> bool:
    """Tell whether a file of the right size is at its path; only whole files are moved there."""
    size = _size(wanted.path)
    return size is not None and wanted.may_have(size)


def begun(wanted: Wanted) -> int:
    """Return the size of a file's part in bytes, 0 if there is none."""
    return _size(wanted.part) or 0


def difference(wanted: Wanted) -> str | None:
    """Return how a file differs from the expected size or md5, None if it does not."""
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
