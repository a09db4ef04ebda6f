"""Whether a picture is whole, told cheaply where its ending tells it."""

from __future__ import annotations

import os
from pathlib import Path

from doesexist.imaging.opening import measure, open_picture, unreadable

_ENDINGS = {
    b"\x89PNG": b"IEND\xae\x42\x60\x82",
    b"\xff\xd8\xff": b"\xff\xd9",
}
"""How a whole file ends, by how it begins."""


def check(path: Path, *, thorough: bool = False) -> None:
    """Raise PictureUnreadable unless the picture can be read.

    A file that was cut off lacks its ending: only one that looks so is decoded, unless `thorough`. Decoding a picture
    takes a hundred times longer than reading its header.
    """
    measure(path)
    if thorough or not _ends_well(path):
        open_picture(path)


def _ends_well(path: Path) -> bool:
    with unreadable(path), path.open("rb") as file:
        beginning = file.read(4)
        file.seek(-min(8, os.fstat(file.fileno()).st_size), os.SEEK_END)
        ending = file.read()
    return any(beginning.startswith(begins) and ending.endswith(ends) for begins, ends in _ENDINGS.items())
