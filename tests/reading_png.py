"""The words inside a PNG, read back as any program finds them, for tests."""

from doesexist.imaging.png_chunks import chunks

_PLAIN = b"\0\0\0\0\0"  # keyword's end, not compressed, no method, no language, no translation


def text_of(png: bytes) -> dict[str, str]:
    """The words that `with_text` put into a PNG, by keyword. Raises ValueError for what is no PNG."""
    words: dict[str, str] = {}
    for there in chunks(png):
        keyword, plain, text = png[there.content].partition(_PLAIN) if there.name == b"iTXt" else (b"", b"", b"")
        if plain and b"\0" not in keyword:
            words[keyword.decode("latin-1")] = text.decode("utf-8", "replace")
    return words
