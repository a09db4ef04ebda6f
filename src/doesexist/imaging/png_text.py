"""Words inside a PNG, where programs that show pictures and those that archive them look for them.

They are chunks of the kind iTXt: a keyword, and text in UTF-8, here never compressed, so that it is found in the file
by whoever looks for it (PNG specification, third edition, section 11.3.3.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from doesexist.imaging.png_chunks import SIGNATURE, chunk, chunks

_KEYWORD = re.compile(rb"[!-~\xa1-\xff]([ -~\xa1-\xff]{0,77}[!-~\xa1-\xff])?")
_PLAIN = b"\0\0\0\0\0"
"""What stands between keyword and text: keyword's end, not compressed, no method, no language, no translation."""
_TEXTS = {b"iTXt", b"tEXt", b"zTXt"}


def with_text(png: bytes, words: Mapping[str, str]) -> bytes:
    """Return a PNG with words in it, by keyword; what stood under these keywords before is replaced.

    Keywords that others know: Title, Author, Description, Copyright, Creation Time, Software. The pixels stay as they
    are, to the last bit of the file. Raises ValueError for what is no PNG, and for what can't be a keyword.
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


def _keyword(words: str) -> bytes:
    keyword = words.encode("latin-1", "replace")
    if not _KEYWORD.fullmatch(keyword) or b"  " in keyword:
        raise ValueError(f"{words[:80]!r} can't be a keyword of a PNG's text")
    return keyword


def _text(words: str) -> bytes:
    """Return text as it may stand in a chunk: UTF-8 without a zero byte."""
    return words.replace("\0", " ").encode("utf-8", "replace")
