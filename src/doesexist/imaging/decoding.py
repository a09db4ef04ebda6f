"""Fast decoding of files to pixels, for passes over a whole dataset.

The result equals that of `open_picture` bit for bit, so that the exhibition and the survey see the same pixels. Plain
PNGs are decoded by Rust's png (kornia-rs) and plain JPEGs by libjpeg-turbo, in two thirds of libvips's time or less
(docs/decisions/0016-decoders.md). Plain means: three channels of 8 bits, upright, in sRGB. Everything else, and
every file that they fail to decode, is decoded by libvips, which reports the error.

kornia-rs holds the GIL while it decodes a PNG, so decode many in several processes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import kornia_rs
import simplejpeg

from doesexist.imaging.opening import MOST_PIXELS, open_picture, unreadable
from doesexist.imaging.pixels import Pixels, as_array

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_TRUECOLOUR: Final = (8, 2)  # bits, colour type
_NOT_PLAIN: Final = frozenset({b"iCCP", b"eXIf", b"tRNS", b"acTL"})
"""Chunks of a PNG that change how its pixels are interpreted."""
_HEADER: Final = 13
"""Bytes of the content of a PNG's first chunk, IHDR."""
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers of frame headers (SOF), with size and number of components."""
_SCAN: Final = 0xDA
"""The JPEG marker of a scan (SOS): the pixels follow, and all headers are before it."""
_LARGEST_FILE: Final = 1 << 30


def pixels_of(path: Path) -> Pixels:
    """Return the pixels of a file, sRGB, in the shape (height, width, 3). Raises PictureUnreadable."""
    with unreadable(path):
        if path.is_file() and path.stat().st_size <= _LARGEST_FILE:
            found = _quickly(path.read_bytes())
            if found is not None:
                return found
    return as_array(open_picture(path))


def _quickly(content: bytes) -> Pixels | None:
    """Return the pixels of a plain PNG or JPEG, None for anything else."""
    if content.startswith(_PNG):
        return _png(content) if _is_plain_png(content) else None
    if content.startswith(_JPEG):
        return _jpeg(content) if _is_plain_jpeg(content) else None
    return None


def _png(content: bytes) -> Pixels | None:
    width, height = struct.unpack_from(">II", content, len(_PNG) + 8)
    try:
        pixels: Pixels = kornia_rs.io.decode_image_png_u8(content, (height, width), "rgb")
    except Exception:  # noqa: BLE001 (whatever it finds wrong, it raises as a bare Exception)
        return None
    return pixels


def _jpeg(content: bytes) -> Pixels | None:
    try:
        # Accurate DCT and chroma upsampling, as in libvips. Strict: a truncated file is an error.
        return simplejpeg.decode_jpeg(content, "RGB", fastdct=False, fastupsample=False, strict=True)
    except ValueError:
        return None


def _is_plain_png(content: bytes) -> bool:
    for name, data in _chunks(content):
        if name == b"IHDR":
            if data + _HEADER > len(content):
                return False
            width, height, bits, colours = struct.unpack_from(">IIBB", content, data)
            if (bits, colours) != _TRUECOLOUR or not 0 < width * height <= MOST_PIXELS:
                return False
        if name in _NOT_PLAIN or not name.isalpha():
            return False
        if name == b"IDAT":
            return True
    return False


def _chunks(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the name of each chunk of a PNG, and the offset of its data."""
    at = len(_PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        yield name, at + 8
        at += 12 + length


def _is_plain_jpeg(content: bytes) -> bool:
    framed = False
    for marker, data in _segments(content):
        words = content[data : data + 12]
        if marker == 0xE1 and words.startswith(b"Exif\0"):
            return False  # it may be rotated
        if marker == 0xE2 and words.startswith(b"ICC_PROFILE"):
            return False
        if marker == 0xEE and words.startswith(b"Adobe"):
            return False  # its colours may not be YCbCr
        if marker in _FRAMES:
            bits, height, width, components = struct.unpack_from(">BHHB", content, data)
            framed = (bits, components) == (8, 3) and 0 < width * height <= MOST_PIXELS
        if marker == _SCAN:
            return framed
    return False


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the marker of each segment of a JPEG before its pixels, and the offset of its data."""
    at = 2
    while at + 12 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        yield marker, at + 4
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
