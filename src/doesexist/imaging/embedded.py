"""The blocks of metadata inside a picture's file, as bytes: XMP, IPTC, EXIF. What they say is read elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from doesexist.imaging.engine import Image
from doesexist.imaging.opening import Size, read_header, shape_in, unreadable

_XMP, _IPTC, _EXIF = "xmp-data", "iptc-data", "exif-data"
"""The names that libvips gives the blocks, of whatever format the file is."""


class Blocks(NamedTuple):
    """The blocks of a file; None where there is none."""

    xmp: bytes | None = None
    iptc: bytes | None = None
    exif: bytes | None = None


class Inspected(NamedTuple):
    """What a file's header tells."""

    size: Size
    blocks: Blocks


def inspect(path: Path) -> Inspected:
    """Return a picture's width and height, upright, and its blocks of metadata, all from one look at its header.

    Raises PictureUnreadable if the header can't be read.
    """
    with unreadable(path):
        header = read_header(path)
        return Inspected(Size(*shape_in(header)[:2]), Blocks(*(_block(header, name) for name in (_XMP, _IPTC, _EXIF))))


def _block(header: Image, name: str) -> bytes | None:
    block = header.get(name) if header.get_typeof(name) else None
    return block if isinstance(block, bytes) else None
