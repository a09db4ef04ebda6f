"""Texts in PNG files, by keyword, where image viewers and archives look for them.

They are iTXt chunks: a keyword and text in UTF-8, never compressed, so that a search of the file's bytes finds it (PNG
specification, third edition, section 11.3.3.4).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from pathlib import Path

from doesexist.imaging.opening import unreadable
from doesexist.imaging.png_chunks import SIGNATURE, chunk, chunks

_KEYWORD = re.compile(rb"[!-~\xa1-\xff]([ -~\xa1-\xff]{0,77}[!-~\xa1-\xff])?")
_PLAIN = b"\0\0\0\0\0"
"""Between keyword and text: null separator, no compression, method 0, no language, no translated keyword."""
_LONGEST = 1 << 26
"""Bytes of a text that is read, at most: a recipe of a million people is 10 MB."""
_TEXTS = {b"iTXt", b"tEXt", b"zTXt"}


def with_text(png: bytes, words: Mapping[str, str]) -> bytes:
    """Return a PNG with texts by keyword, which replace earlier ones of the same keywords.

    Keywords of the specification: Title, Author, Description, Copyright, Creation Time, Software. All other chunks are
    unchanged. Raises ValueError for a file that is no PNG, or an invalid keyword.
    """
    keywords = {keyword: _keyword(keyword) for keyword in words}
    header, *others = chunks(png)
    kept = [
        png[there.start : there.end]
        for there in others
        if not (there.name in _TEXTS and png[there.content].partition(b"\0")[0] in keywords.values())
    ]
    texts = [chunk(b"iTXt", keywords[keyword] + _PLAIN + _text(text)) for keyword, text in words.items()]
    return b"".join([SIGNATURE, png[header.start : header.end], *texts, *kept])


def text_in(path: Path, keyword: str) -> str | None:
    """Return a text that `with_text` wrote into a PNG file, None if it holds none, or is no PNG: without its pixels."""
    with unreadable(path), path.open("rb") as file:
        if file.read(len(SIGNATURE)) != SIGNATURE:
            return None
        while len(header := file.read(8)) == 8:
            length, name = struct.unpack(">I4s", header)
            if name == b"IDAT" or length > _LONGEST:
                return None
            content = file.read(length + 4)[:-4]
            before, _, text = content.partition(_PLAIN)
            if name == b"iTXt" and before == _keyword(keyword):
                return text.decode("utf-8", "replace")
    return None


def _keyword(words: str) -> bytes:
    keyword = words.encode("latin-1", "replace")
    if not _KEYWORD.fullmatch(keyword) or b"  " in keyword:
        raise ValueError(f"{words[:80]!r} can't be a keyword of a PNG's text")
    return keyword


def _text(words: str) -> bytes:
    """Return a text as UTF-8 without null bytes."""
    return words.replace("\0", " ").encode("utf-8", "replace")
