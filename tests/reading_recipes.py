"""What a composition says of itself, read back for tests: its recipe, and the words inside its PNG."""

import msgspec

from doesexist.compositions.recipes import Recipe
from doesexist.imaging.png_chunks import chunks

_PLAIN = b"\0\0\0\0\0"  # keyword's end, not compressed, no method, no language, no translation


def from_json(content: bytes | str) -> Recipe:
    """The recipe that a JSON is. Raises ValueError if it is none."""
    # As bytes: Pillow gives its own kind of text.
    return msgspec.json.decode(content.encode() if isinstance(content, str) else content, type=Recipe)


def text_of(png: bytes) -> dict[str, str]:
    """The words that `with_text` put into a PNG, by keyword. Raises ValueError for what is no PNG."""
    words: dict[str, str] = {}
    for there in chunks(png):
        keyword, plain, text = png[there.content].partition(_PLAIN) if there.name == b"iTXt" else (b"", b"", b"")
        if plain and b"\0" not in keyword:
            words[keyword.decode("latin-1")] = text.decode("utf-8", "replace")
    return words
