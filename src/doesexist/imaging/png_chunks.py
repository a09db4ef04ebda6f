"""What a PNG file is made of: a signature, and chunks behind it (PNG specification, third edition, section 5)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_AROUND: Final = 12
"""Bytes of a chunk beside its content: length and name before it, a check sum behind it."""


class Chunk(NamedTuple):
    """Where a chunk lies in a file."""

    name: bytes
    start: int
    end: int

    @property
    def content(self) -> slice:
        """Where its content lies in the file."""
        return slice(self.start + 8, self.end - 4)


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk as it stands in a file.

    >>> chunk(b"IEND", b"").hex(" ")
    '00 00 00 00 49 45 4e 44 ae 42 60 82'
    """
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def chunks(png: bytes) -> Iterator[Chunk]:
    """Yield where the chunks of a PNG lie, without looking into them. Raises ValueError if it is none, or not whole."""
    if not png.startswith(SIGNATURE):
        raise ValueError("this is no PNG")
    start, name = len(SIGNATURE), b""
    while name != b"IEND":
        if len(png) < start + _AROUND:
            raise ValueError("this PNG is not whole")
        length, name = struct.unpack_from(">I4s", png, start)
        yield Chunk(name, start, start + _AROUND + length)
        start += _AROUND + length
