"""Recognise the format of an image file by its first bytes, and tell whether one that can't be decoded is whole.

So that a whole file of a format that is not supported is not called damaged.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Literal, cast

BEGINNING: Final = 512
"""Bytes from the beginning of a file that tell its format."""

Supported = Literal["JPEG", "PNG", "WebP", "GIF", "TIFF", "AVIF", "HEIC", "HEIF"]

READABLE_ENDINGS: Final = frozenset(
    {".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".jpg_large", ".jpg-large", ".webp", ".tif", ".tiff", ".gif",
     ".avif", ".heic", ".heif", ".hif"}
)  # fmt: skip
"""What files of supported formats end in. HEIC is one where libvips has a decoder for it."""

_NAMED_BY_ENDING: Final = {
    **dict.fromkeys((".bmp", ".dib"), "BMP"),
    **dict.fromkeys((".jp2", ".j2k", ".jpx", ".jpf"), "JPEG 2000"),
    **dict.fromkeys((".pbm", ".pgm", ".ppm", ".pnm"), "Netpbm"),
    ".jxl": "JPEG XL", ".psd": "Photoshop", ".svg": "SVG", ".tga": "TGA", ".exr": "OpenEXR", ".hdr": "Radiance HDR",
    ".xcf": "GIMP", ".qoi": "QOI",
}  # fmt: skip
_RAW: Final = frozenset(
    {".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".erf", ".iiq", ".kdc", ".mrw", ".nef", ".nrw", ".orf", ".pef",
     ".raf", ".rw2", ".sr2", ".srf", ".srw", ".x3f"}
)  # fmt: skip
"""Raw files of cameras. Most begin as a TIFF, whose first picture is no more than a preview."""

UNSUPPORTED_ENDINGS: Final = frozenset(_NAMED_BY_ENDING) | _RAW
"""What files of images end in that are not supported."""

_SUPPORTED: Final[tuple[tuple[Supported, int, bytes], ...]] = (
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    ("WebP", 8, b"WEBP"),
    ("GIF", 0, b"GIF8"),
    ("TIFF", 0, b"II*\0"),
    ("TIFF", 0, b"MM\0*"),
    ("TIFF", 0, b"II+\0"),
    ("TIFF", 0, b"MM\0+"),
)
_UNSUPPORTED: Final = (
    ("JPEG 2000", 4, b"jP  \r\n\x87\n"),
    ("JPEG 2000", 0, b"\xff\x4f\xff\x51"),
    ("JPEG XL", 4, b"JXL \r\n\x87\n"),
    ("JPEG XL", 0, b"\xff\x0a"),
    ("Photoshop", 0, b"8BPS"),
    ("OpenEXR", 0, b"v/1\x01"),
    ("Radiance HDR", 0, b"#?RADIANCE"),
    ("GIMP", 0, b"gimp xcf"),
    ("QOI", 0, b"qoif"),
    ("PDF", 0, b"%PDF-"),
    ("ICO", 0, b"\0\0\1\0"),
    ("camera raw", 0, b"FUJIFILMCCD-RAW"),
)
_BRANDS: Final = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "HEIC"),
    b"crx ": "camera raw",
}
_FAMILY: Final = frozenset({b"mif1", b"msf1", b"mif2"})
"""Brands of all HEIF files, whatever codec they have."""


def format_of(beginning: bytes) -> Supported | None:
    r"""Return the supported format of a file that begins so, None if it is none.

    >>> format_of(b"\xff\xd8\xff\xe0"), format_of(b"\0\0\0\x14ftypheic\0\0\0\0mif1"), format_of(b"<html>")
    ('JPEG', 'HEIC', None)
    """
    for name, offset, signature in _SUPPORTED:
        if beginning.startswith(signature, offset):
            return name
    heif = _heif(beginning)
    return cast("Supported", heif) if heif in ("AVIF", "HEIC", "HEIF") else None


def unsupported_by(beginning: bytes, ending: str) -> str | None:
    r"""Return what a file is that is an image or a video of no supported format, None if it is another or unknown.

    >>> unsupported_by(b"BM\1\1\0\0\0\0\0\0", ".png"), unsupported_by(b"II*\0", ".nef"), unsupported_by(b"?", ".jpg")
    ('BMP', 'camera raw (NEF)', None)
    """
    supported = format_of(beginning)
    if ending in _RAW and supported in (None, "TIFF"):
        return f"camera raw ({ending[1:].upper()})"
    if supported:
        return None
    by_ending = _NAMED_BY_ENDING.get(ending) if _is_binary(beginning) else None
    return _signed(beginning) or _heif(beginning) or by_ending


def _signed(beginning: bytes) -> str | None:
    for name, offset, signature in _UNSUPPORTED:
        if beginning.startswith(signature, offset):
            return name
    if beginning.startswith(b"BM") and beginning[6:10] == bytes(4):
        return "BMP"
    if beginning[:1] == b"P" and beginning[1:2] in b"123456" and beginning[2:3].isspace():
        return "Netpbm"
    text = _text(beginning)
    return "SVG" if text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"<svg" in text) else None


def no_picture(beginning: bytes) -> str | None:
    """Return what a file is in which people find a picture's place taken: a web page, a pointer of Git LFS."""
    text = _text(beginning)
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<!--")):
        return "it is a web page, no picture: fetch it again"
    if text.startswith(b"version https://git-lfs.github.com/"):
        return "it is a pointer of Git LFS, no picture: fetch the file itself with `git lfs pull`"
    return None


def is_whole(path: Path) -> bool:
    """Tell whether a TIFF or HEIF holds all that its own structure tells of, though it can't be decoded."""
    try:
        with path.open("rb") as file:
            beginning = file.read(BEGINNING)
            size = os.fstat(file.fileno()).st_size
            if _heif(beginning):
                return _boxes_end_at(file, size)
            return beginning[:4] in (b"II*\0", b"MM\0*") and _strips_are_within(file, size)
    except (OSError, struct.error, ValueError, OverflowError):
        return False


def _heif(beginning: bytes) -> str | None:
    """Return which of the formats that begin with a box `ftyp` a file is: its brands tell, the first one first."""
    if beginning[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(beginning[:4]), len(beginning))
    brands = [beginning[8:12], *(beginning[at : at + 4] for at in range(16, length - 3, 4))]
    for brand in brands:
        if name := _BRANDS.get(brand):
            return name
    return "HEIF" if _FAMILY.intersection(brands) else "video"


def _text(beginning: bytes) -> bytes:
    return beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _is_binary(beginning: bytes) -> bool:
    return b"\0" in beginning or not beginning.isascii()


def _boxes_end_at(file: BinaryIO, size: int) -> bool:
    at = 0
    while at < size:
        file.seek(at)
        length, _ = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        if length == 0:  # to the end of the file
            return True
        if length < 8:
            return False
        at += length
    return at == size


_OFFSETS_AND_COUNTS: Final = ((273, 279), (324, 325))
"""The tags of a TIFF that say where its strips or tiles begin, and how many bytes each has."""
_ORDERS: Final = {b"II": "<", b"MM": ">"}
_TYPES: Final = {3: "H", 4: "I"}


def _strips_are_within(file: BinaryIO, size: int) -> bool:
    file.seek(0)
    order = _ORDERS[file.read(2)]
    file.seek(4)
    (at,) = struct.unpack(f"{order}I", file.read(4))
    file.seek(at)
    (entries,) = struct.unpack(f"{order}H", file.read(2))
    directory = {entry[0]: entry[1:] for entry in struct.iter_unpack(f"{order}HHI4s", file.read(12 * entries))}
    for offsets, counts in _OFFSETS_AND_COUNTS:
        if offsets in directory and counts in directory:
            parts = zip(
                _values(file, order, *directory[offsets]), _values(file, order, *directory[counts]), strict=True
            )
            return all(begin > 0 and begin + length <= size for begin, length in parts)
    return False


def _values(file: BinaryIO, order: str, kind: int, count: int, value: bytes) -> Iterator[int]:
    """Yield the numbers of a TIFF's entry: in the entry itself, or where it says."""
    letter = _TYPES.get(kind, "")
    length = struct.calcsize(f"{order}{count}{letter}") if letter and count < 1 << 20 else 0
    if not length:
        raise ValueError("no numbers")
    if length > len(value):
        file.seek(*struct.unpack(f"{order}I", value))
        value = file.read(length)
    yield from struct.unpack(f"{order}{count}{letter}", value[:length])
