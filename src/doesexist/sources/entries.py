"""Streaming parser for the entries of one large JSON object, in constant memory.

FFHQ's metadata is a single object of 70,000 entries, 255 MB. It is read in blocks, each cut where a record ends, and
msgspec parses each block. What that can't handle (a name used twice, a truncated file) is parsed by a regular
expression, which is slower; so a truncated file still yields all entries before the break.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from doesexist.errors import DatasetUnreadable

BLOCK = 1 << 20
LONGEST_ENTRY = 32 << 20
_DEEPEST = 8

_STRING = rb'"(?:[^"\\]++|\\.)*+"'


def _nested(depth: int) -> bytes:
    """Return a pattern for JSON objects nested up to this depth. It never backtracks, so it takes linear time."""
    inner = rb"|" + _nested(depth - 1) if depth else b""
    return rb'\{(?:[^{}"]++|' + _STRING + inner + rb")*+\}"


_WHOLE = rb"\s*+(" + _STRING + rb")\s*+:\s*+(" + _nested(_DEEPEST) + rb")\s*+"
_ENTRY = re.compile(_WHOLE + rb"([,}])", re.DOTALL)
_LAST = re.compile(_WHOLE, re.DOTALL)
_NEXT = re.compile(rb'\}\s*+,\s*+"[0-9]++"\s*+:\s*+\{')
_KEY = re.compile(rb"\s*+(" + _STRING + rb")\s*+:\s*+", re.DOTALL)
_COMMA = re.compile(rb"\s*+,")
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*+\{")
_EMPTY = re.compile(rb"(?:\xef\xbb\xbf)?\s*+\{\s*+\}\s*+")


_objects = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


@dataclass(eq=False)
class BrokenOff(Exception):
    """The file is truncated, or not valid JSON from some byte on."""

    entries: int
    byte: int

    def __str__(self) -> str:
        return f"the file breaks off after {self.entries:,} whole records, at byte {self.byte:,}"


def entries(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the JSON of each entry of the object in a file.

    Raises DatasetUnreadable where there is no object of objects, BrokenOff after the last whole entry of a broken one.
    """
    count = passed = 0
    with path.open("rb") as file:
        buffer = file.read(BLOCK)
        if _EMPTY.fullmatch(buffer):
            return
        opening = _OPENING.match(buffer)
        if not opening:
            raise DatasetUnreadable(path, "it is not a JSON object")
        position = opening.end()
        while True:
            position, found = _block(buffer, position)
            yield from found
            count += len(found)
            while match := _ENTRY.match(buffer, position):
                count += 1
                position = match.end()
                yield _name(match[1]), match[2]
                if match[3] == b"}":
                    return
            more = file.read(BLOCK)
            if not more or len(buffer) - position > LONGEST_ENTRY:
                if last := _LAST.match(buffer, position):
                    yield _name(last[1]), last[2]
                raise BrokenOff(count + bool(last), passed + position)
            passed += position
            buffer = buffer[position:] + more
            position = 0


def _block(buffer: bytes, start: int) -> tuple[int, list[tuple[str, bytes]]]:
    """Return the entries after `start` that msgspec can parse, and their end; none if there is a doubt about them."""
    # Where one record ends and the next begins: `}}, "42": {`. In a string its quotation marks would be escaped.
    cut = buffer.rfind(b"},", start)
    while cut > start and not _NEXT.match(buffer, cut):
        cut = buffer.rfind(b"},", start, cut)
    if cut <= start:
        return start, []
    try:
        block = _objects(b"{" + buffer[start : cut + 1] + b"}")
    except msgspec.MsgspecError:
        return start, []
    found: list[tuple[str, bytes]] = []
    position = start
    for name, raw in block.items():
        here = _KEY.match(buffer, position)
        content = bytes(raw)
        # A dict loses a name that is used twice: then entries are not at the expected positions.
        if not here or _name(here[1]) != name or not buffer.startswith(content, here.end()):
            return start, []
        found.append((name, content))
        after = _COMMA.match(buffer, here.end() + len(content))
        if not after:
            return start, []
        position = after.end()
    return (position, found) if position > cut else (start, [])


def _name(quoted: bytes) -> str:
    words = quoted.decode(errors="replace")
    if "\\" not in words:
        return words[1:-1]
    name: str = json.loads(words, strict=False)
    return name.encode(errors="replace").decode()
