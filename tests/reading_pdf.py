"""What tests look for in a PDF: its pages, its typefaces, its words. It reads what Typst writes, and no more."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import cached_property

Objects = dict[int, bytes]


class Pdf:
    """A PDF whose objects lie one after the other."""

    def __init__(self, content: bytes) -> None:
        found = re.findall(rb"(?:^|\n)(\d+) 0 obj\s*(.*?)\s*endobj", content, re.DOTALL)
        self.content = content
        self.objects: Objects = {int(number): body for number, body in found}

    def of_type(self, name: str) -> list[bytes]:
        return [body for body in self.objects.values() if re.match(rb"<<[^<>]*?/Type/" + name.encode() + rb"\b", body)]

    def referred(self, body: bytes, name: str) -> bytes:
        """The object that another names as one of its entries."""
        found = re.search(rb"/" + name.encode() + rb" (\d+) 0 R", body)
        assert found, f"no /{name} in {body[:200]!r}"
        return self.objects[int(found[1])]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in millimetres."""
        (page,) = self.of_type("Page")
        box = re.search(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", page)
        assert box
        return (float(box[1]) / 72 * 25.4, float(box[2]) / 72 * 25.4)

    @cached_property
    def drawn(self) -> bytes:
        """What is drawn on the page, in PDF's words."""
        (page,) = self.of_type("Page")
        return inflated(self.referred(page, "Contents"))

    @property
    def lines(self) -> list[tuple[float, float]]:
        """Where lines of words begin, in millimetres from the sheet's left and lower edge."""
        begun = re.findall(rb" 1 0 0 -1 ([\d.-]+) ([\d.-]+) cm[^\n]*\nBT", self.drawn)
        return [(float(x) / 72 * 25.4, float(y) / 72 * 25.4) for x, y in begun]

    @cached_property
    def text(self) -> str:
        """All words on the page: paragraphs and lines as they are drawn, one a line."""
        (page,) = self.of_type("Page")
        fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", self.referred(page, "Resources")))
        letters = {name: self._letters(self.objects[int(number)]) for name, number in fonts.items()}
        drawn = self.drawn
        return "\n".join(_line(block, letters) for block in re.findall(rb"\nBT([ /].*?)\nET\n", drawn, re.DOTALL))

    def _letters(self, font: bytes) -> dict[bytes, str]:
        table = inflated(self.referred(font, "ToUnicode"))
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
        return {bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


# What is read in another way than it is drawn; which typeface is meant; what is drawn of it.
_SHOWN = re.compile(
    rb"/ActualText(?P<actual>\(.*?\)|<.*?>)>>BDC.*?\nEMC|/(?P<font>f\d+) [\d.]+ Tf|Tm(?P<codes>\[.*?\]TJ|\(.*?\)Tj)",
    re.DOTALL,
)


def _line(block: bytes, letters: dict[bytes, dict[bytes, str]]) -> str:
    said, font = "", b""
    for found in _SHOWN.finditer(block):
        if found["actual"]:
            said += _text(found["actual"])
        elif found["font"]:
            font = found["font"]
        else:
            codes = b"".join(_strings(found["codes"]))
            said += "".join(letters[font].get(codes[at : at + 2], "") for at in range(0, len(codes), 2))
    return said[::-1] if block.startswith(b"/ReversedChars") else said


def _text(written: bytes) -> str:
    content = bytes.fromhex(written[1:-1].decode()) if written.startswith(b"<") else b"".join(_strings(written))
    return content.decode("utf-16") if content.startswith(b"\xfe\xff") else content.decode("latin-1")


def inflated(body: bytes) -> bytes:
    """What is in a stream."""
    head, _, stream = body.partition(b"stream\n")
    assert b"/FlateDecode" in head
    return zlib.decompressobj().decompress(stream)


_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PIECE = re.compile(rb"\\([0-7]{1,3})|\\(.)|(.)", re.DOTALL)


def _strings(shown: bytes) -> Iterator[bytes]:
    """The bytes of strings in brackets, in which brackets stand as they are where each has its other one."""
    depth = 0
    for found in _PIECE.finditer(shown):
        number, escaped, plain = (found[piece] or b"" for piece in (1, 2, 3))
        if plain == b")":
            depth -= 1
        if depth and number:
            yield bytes([int(number, 8)])
        elif depth:
            yield plain or _ESCAPES.get(escaped, escaped)
        if plain == b"(":
            depth += 1
