"""What objects and lists in known columns say: JSON's, JSON-LD's, Flickr's, and what lies nested in Parquet.

Of an author, a title or a page one text is meant. Of a licence everything counts that is said, since a part that is
left out may be a condition; so it becomes several cells of the same field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from doesexist.model.licences import Obligation
from doesexist.model.recognising_licences import recognised
from doesexist.sources.headings import LICENCE_FIELDS, field_of, folded, names_file
from doesexist.sources.words import web

_NAMES = ("name", "title", "label", "headline", "content", "value", "text")
_WHERE: Mapping[str, tuple[str, ...]] = {
    "author": ("realname", "fullname", "displayname", *_NAMES, "username", "screenname", "login"),
    "photo_url": ("url", "href", "id", "link", "page", "content", "value"),
    "date_uploaded": ("date", "posted", "content", "value", "timestamp"),
}
"""Under which keys, folded, an object has the text of its field, the plainest first."""
_FILE = ("filename", "path", "filepath", "file")
_GIVEN, _FAMILY = ("givenname", "firstname"), ("familyname", "lastname", "surname")
_NO_TEXT = frozenset({"id", "type", "url", "href", "link", "nsid", "lang", "language"})
"""Keys of what is neither a name nor a title."""
_ADDRESS = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
_encode = msgspec.json.encode


def cells_of(heading: str, value: dict[str, Any] | list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the cells that an object or a list comes to, with their headings.

    >>> dict(cells_of("author", [{"name": "Ada"}, {"givenName": "Bo", "familyName": "Muster"}]))
    {'author': 'Ada, Bo Muster'}
    >>> dict(cells_of("license", {"name": "CC BY", "note": "Ask me"}))
    {'license': 'CC BY', 'license (2)': 'Ask me'}
    >>> dict(cells_of("tags", ["x", "y"]))
    {'tags': '["x","y"]'}
    """
    field = field_of(heading)
    if field in LICENCE_FIELDS:
        for number, words in enumerate(_all_said(value), 1):
            yield heading if number == 1 else f"{heading} ({number})", words
    elif names_file(heading):
        yield heading, _file_in(value)
    elif field is None:
        yield heading, _as_written(value)
    elif words := _text_in(field, value):
        yield heading, words
    elif any(_scalars(value)):
        yield f"{heading}, as it is written", _as_written(value)


def _as_written(value: object) -> str:
    return _encode(value, enc_hook=str).decode()


def _file_in(value: dict[str, Any] | list[Any]) -> str:
    if isinstance(value, dict):
        return next((text for text in _under(value, _FILE) if text), "")
    return ", ".join(value) if all(isinstance(each, str) for each in value) else ""


def _text_in(field: str, value: object) -> str:  # noqa: PLR0911 (a kind of value, a line)
    """Return the one text that is meant by a value in a column of a field, "" if there is none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        texts = [text for each in cast("list[object]", value) if (text := _text_in(field, each))]
        return next(filter(web, texts), "") if field == "photo_url" else ", ".join(texts)
    if not isinstance(value, dict):
        return ""
    held = cast("dict[str, Any]", value)
    if field == "author" and (whole := " ".join(filter(None, (_first(held, _GIVEN), _first(held, _FAMILY))))):
        return _first(held, ("name",)) or whole
    if text := _first(held, _WHERE.get(field, _NAMES)):
        return text
    nested = (_text_in(field, cast("object", each)) for each in held.values() if isinstance(each, dict | list))
    if text := next(filter(None, nested), ""):
        return text
    others = [each for key, each in held.items() if isinstance(each, str) and each and folded(key) not in _NO_TEXT]
    return others[0] if len(others) == 1 else ""


def without_bytes(value: object) -> object:
    """Return a value with all bytes in it as text: Parquet's without a mark are.

    >>> without_bytes({"name": b"Ada", "age": 7})
    {'name': 'Ada', 'age': 7}
    """
    match value:
        case bytes():
            return value.decode(errors="surrogateescape")
        case dict():
            return {name: without_bytes(each) for name, each in cast("dict[str, object]", value).items()}
        case list():
            return [without_bytes(each) for each in cast("list[object]", value)]
        case _:
            return value


def _first(held: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((text.strip() for text in _under(held, keys) if text.strip()), "")


def _under(held: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts of an object under these keys, in the keys' order."""
    by_key = {folded(key): each for key, each in reversed([*held.items()]) if isinstance(each, str)}
    return (by_key[key] for key in keys if key in by_key)


def _all_said(value: object) -> list[str]:
    """Return all that a value says of a licence; one text of what is understood only together (`by` and `4.0`)."""
    said = [*dict.fromkeys(_scalars(value))]
    texts = [text for text in said if not text.isdecimal()] or said
    names = [text for text in texts if not _ADDRESS.fullmatch(text)]
    whole = recognised(" ".join(names), None) if isinstance(value, dict) and len(names) > 1 else None
    if whole and Obligation.READ_TERMS not in whole.asks:
        return [" ".join(names), *(text for text in texts if text not in names)]
    return texts


def _scalars(value: object, key: str = "") -> Iterator[str]:
    """Yield texts and numbers, however deep; of yes and no what is meant by it, too: `commercial: false`."""
    match value:
        case dict():
            for name, each in cast("dict[str, object]", value).items():
                if name != "@type":
                    yield from _scalars(each, name)
        case list():
            for each in cast("list[object]", value):
                yield from _scalars(each, key)
        case str():
            if value.strip():
                yield value.strip()
        case bool():
            yield f"{key}: {str(value).lower()}"
        case int() | float():
            yield str(value)
        case _:
            return
