"""Read and write the chunks of PNG files (PNG specification, third edition, section 5)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_AROUND: Final = 12
"""Bytes of a chunk besides its content: length and name before it, the CRC after it."""


class Chunk(NamedTuple):
    """The name and position of a chunk in a file."""

    name: bytes
    start: int
    end: int

    @property
    def content(self) -> slice:
        """The position of its content in the file."""
        return slice(self.start + 8, self.end - 4)


def chunk(name: bytes, content: bytes) -> bytes:
    """Return the bytes of a chunk.

    >>> chunk(b"IEND", b"").hex(" ")
    '00 00 00 00 49 45 4e 44 ae 42 60 82'
    """
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def chunks(png: bytes) -> Iterator[Chunk]:
    """Yield the chunks of a PNG, without parsing their content. Raises ValueError if it is no PNG, or truncated."""
    if not png.startswith(SIGNATURE):
        raise ValueError("this is no PNG")
    start, name = len(SIGNATURE), b""
    while name != b"IEND":
        if len(png) < start + _AROUND:
            raise ValueError("this PNG is not whole")
        length, name = struct.unpack_from(">I4s", png, start)
        yield Chunk(name, start, start + _AROUND + length)
        start += _AROUND + length
