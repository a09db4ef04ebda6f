"""In which encoding a text was written: UTF-8, UTF-16, or what Windows and old Macs wrote."""

from __future__ import annotations

import codecs
from pathlib import Path

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp1252", "mac-roman")
_USUAL = frozenset("äöüÄÖÜßéèêëáàâåãçñøæíìîïóòôõúùûÉÈÁÀÅÇÑØÆÓÍ")
"""Letters that names in Latin script have: what one encoding writes as them is rare signs in the other."""


def encoding_of(path: Path) -> str:
    """Return the name of a text file's encoding, after its marks or, without any, after its bytes."""
    with path.open("rb") as file:
        beginning = file.read(4096)
        for mark, name in _MARKS:
            if beginning.startswith(mark):
                return name
        if b"\0" in beginning:
            return _without_mark(beginning)
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_utf8 = False
        while block := file.read(_BLOCK):
            try:
                is_utf8 = is_utf8 or not decoder.decode(block).isascii()
            except UnicodeDecodeError:
                # One that was UTF-8 up to here is damaged: read in another encoding, all before were garbled.
                return "utf-8" if is_utf8 or _has_letters_of_utf8(block) else legacy_encoding(block)
    return "utf-8"


def legacy_encoding(content: bytes) -> str:
    """Return which of the two encodings of before Unicode gives the letters that names have.

    >>> legacy_encoding("Käthe Müller".encode("cp1252")), legacy_encoding("Käthe Müller".encode("mac-roman"))
    ('cp1252', 'mac-roman')
    """
    return max(_LEGACY, key=lambda name: sum(each in _USUAL for each in content.decode(name, "replace")))


def _without_mark(beginning: bytes) -> str:
    """Return which half of UTF-16 it is: of Latin letters every other byte is zero. UTF-8 if that is not so."""
    first, second = beginning[::2].count(0), beginning[1::2].count(0)
    if max(first, second) * 4 < len(beginning) or min(first, second) * 4 > max(first, second):
        return "utf-8"
    return "utf-16-le" if second > first else "utf-16-be"


def _has_letters_of_utf8(block: bytes) -> bool:
    """Tell whether bytes hold letters of UTF-8 before the first that is none."""
    try:
        block.decode()
    except UnicodeDecodeError as error:
        return not block[: error.start].isascii()
    return True
