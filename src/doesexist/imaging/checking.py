"""Check quickly whether a picture's file is complete, by its last bytes."""

from __future__ import annotations

import os
from pathlib import Path

from doesexist.imaging.opening import Size, measure, open_picture, unreadable

_ENDINGS = {
    b"\x89PNG": b"IEND\xae\x42\x60\x82",
    b"\xff\xd8\xff": b"\xff\xd9",
}
"""The last bytes of complete files, by their first bytes: PNG, JPEG."""


def check(path: Path, *, thorough: bool = False) -> Size:
    """Return a picture's width and height; raise PictureUnreadable unless it can be read.

    A PNG or JPEG with the last bytes of a complete one is not decoded, unless `thorough`: decoding takes a hundred
    times longer than reading the header.
    """
    size = measure(path)
    check_end(path, thorough=thorough)
    return size


def check_end(path: Path, *, thorough: bool = False) -> None:
    """Raise PictureUnreadable unless a picture whose header was read can be read to its end, as `check` does."""
    if thorough or not _ends_well(path):
        open_picture(path)


def _ends_well(path: Path) -> bool:
    with unreadable(path), path.open("rb") as file:
        beginning = file.read(4)
        file.seek(-min(8, os.fstat(file.fileno()).st_size), os.SEEK_END)
        ending = file.read()
    return any(beginning.startswith(begins) and ending.endswith(ends) for begins, ends in _ENDINGS.items())
