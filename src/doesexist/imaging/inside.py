"""Embed an XMP packet in an encoded image file, and extract it again: JPEG, PNG, WebP, SVG.

The encoders write no metadata (`encoding`); only this packet is added. It is added afterwards, in microseconds, since
an image may be cached for longer than its credit stays the same. libvips can write such packets, too, but took 60
microseconds more for each, and compressed those of PNGs, so that a search of the file's bytes does not find a name.
"""

from __future__ import annotations

import struct
from typing import Final

from doesexist.imaging.png_chunks import SIGNATURE, chunk, chunks

KEYWORD: Final = "XML:com.adobe.xmp"
"""The keyword of XMP in a PNG's iTXt chunk, uncompressed (ISO 16684-3)."""
_PNG: Final = KEYWORD.encode() + b"\0\0\0\0\0"
_JPEG: Final = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_BEGINS: Final = b"\xff\xd8"
_APP0: Final = 0xE0
_APP1: Final = 0xE1
_SVG_BEGINS: Final = b"<svg"
_METADATA: Final = b"<metadata>"
_METADATA_ENDS: Final = b"</metadata>"
MOST: Final = 0xFFFF - 2 - len(_JPEG)
"""Bytes of a packet, at most: a JPEG segment holds no more."""
_WITH_XMP: Final = 0x04
_WITH_ALPHA: Final = 0x10


def inscribed(body: bytes, packet: bytes) -> bytes:
    """Return an image file with a packet embedded. Raises ValueError for any other format.

    The file must be as `encoding` writes it, without a packet.
    """
    if len(packet) > MOST:
        raise ValueError(f"{len(packet):,} bytes are too many to be written into an image")
    if body.startswith(SIGNATURE):
        (header, *_) = chunks(body)
        return b"".join((body[: header.end], chunk(b"iTXt", _PNG + packet), body[header.end :]))
    if body.startswith(_JPEG_BEGINS):
        at = _behind_app0(body)
        length = struct.pack(">BBH", 0xFF, _APP1, 2 + len(_JPEG) + len(packet))
        return b"".join((body[:at], length, _JPEG, packet, body[at:]))
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return _in_webp(body, packet)
    if body.startswith(_SVG_BEGINS):
        before, end, after = body.rpartition(b"</svg>")
        return b"".join((before, _METADATA, packet, _METADATA_ENDS, end, after))
    raise ValueError("this is no JPEG, PNG, WebP or SVG")


def packet_in(body: bytes) -> bytes | None:
    """Return the packet that `inscribed` embedded in a file, None if there is none."""
    if body.startswith(SIGNATURE):
        contents = (body[each.content] for each in chunks(body) if each.name == b"iTXt")
        return next((content[len(_PNG) :] for content in contents if content.startswith(_PNG)), None)
    if body.startswith(_JPEG_BEGINS):
        at = _behind_app0(body)
        marker, kind, length = struct.unpack_from(">BBH", body, at)
        content = body[at + 4 : at + 2 + length]
        there = (marker, kind) == (0xFF, _APP1) and content.startswith(_JPEG)
        return content[len(_JPEG) :] if there else None
    if body.startswith(_SVG_BEGINS):
        return body.partition(_METADATA)[2].partition(_METADATA_ENDS)[0] or None
    return next((content for name, content in _riff(body) if name == b"XMP "), None)


def _behind_app0(jpeg: bytes) -> int:
    """Return the offset after a JPEG's APP0 segment (JFIF), or after its start marker if it has none."""
    marker, kind, length = struct.unpack_from(">BBH", jpeg, 2)
    return 4 + length if (marker, kind) == (0xFF, _APP0) else 2


def _riff(webp: bytes) -> list[tuple[bytes, bytes]]:
    """Return the name and content of each chunk of a WebP."""
    found: list[tuple[bytes, bytes]] = []
    at = 12
    while at + 8 <= len(webp):
        name, length = struct.unpack_from("<4sI", webp, at)
        found.append((name, webp[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return found


def _in_webp(webp: bytes, packet: bytes) -> bytes:
    """Return a WebP in the extended format: a VP8X chunk with flags first, the packet last.

    Source: RFC 9649, section 2.7.
    """
    name = webp[12:16]
    if name == b"VP8X":
        start = 30
        flags = webp[20] | _WITH_XMP
        extended = struct.pack("<4sIB", b"VP8X", 10, flags) + webp[21:start]
    else:
        start = 12
        width, height, alpha = _lossless(webp) if name == b"VP8L" else _lossy(webp)
        sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        flags = _WITH_XMP | (_WITH_ALPHA if alpha else 0)
        extended = struct.pack("<4sIB3x", b"VP8X", 10, flags) + sizes
    rest = webp[start:]
    words = struct.pack("<4sI", b"XMP ", len(packet)) + packet + b"\0" * (len(packet) % 2)
    size = 4 + len(extended) + len(rest) + len(words)
    return b"".join((struct.pack("<4sI4s", b"RIFF", size, b"WEBP"), extended, rest, words))


def _lossy(webp: bytes) -> tuple[int, int, bool]:
    """Return width and height of a lossy WebP, which has no transparency (RFC 6386, section 9.1)."""
    width, height = struct.unpack_from("<HH", webp, 26)
    return width & 0x3FFF, height & 0x3FFF, False


def _lossless(webp: bytes) -> tuple[int, int, bool]:
    """Return width and height of a lossless WebP, and whether it has transparency (RFC 9649, section 3.4)."""
    (bits,) = struct.unpack_from("<I", webp, 21)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
