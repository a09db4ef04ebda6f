"""What EXIF says of a picture's credit: seven fields, read by themselves. Where it was taken is never read.

Sources: TIFF 6.0, Exif 2.32 and 3.0, Microsoft's fields of the Windows Explorer (XPTitle, XPAuthor: UTF-16).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final

from doesexist.model.notices import is_bare_notice
from doesexist.sources.found_credits import FoundCredit, as_name, as_notice, as_title, holder_in
from doesexist.sources.iptc_words import decoded
from doesexist.sources.words import said
from doesexist.sources.xmp_words import day_of

_PREFIX: Final = b"Exif\0\0"
_DESCRIPTION, _ARTIST, _COPYRIGHT, _XP_TITLE, _XP_AUTHOR = 0x010E, 0x013B, 0x8298, 0x9C9B, 0x9C9D
_DETAILS: Final = 0x8769
"""Where the fields of the shot begin. (Those of the place begin at another, which is not followed.)"""
_TAKEN: Final = 0x9003
_IN_FIRST: Final = frozenset({_DESCRIPTION, _ARTIST, _COPYRIGHT, _XP_TITLE, _XP_AUTHOR, _DETAILS})
_IN_DETAILS: Final = frozenset({_TAKEN})
_TEXTS: Final = frozenset({1, 2, 7, 129})
"""The types of bytes: BYTE, ASCII, UNDEFINED, and Exif 3.0's UTF-8."""
_LONG: Final = 4
_LONGEST: Final = 8_192
_MOST_FIELDS: Final = 1_024


def credit_in(block: bytes) -> tuple[FoundCredit, str | None]:
    """Return what a block says, and what is wrong with it, if anything is."""
    block = block.removeprefix(_PREFIX)
    problem = None
    fields: dict[int, bytes] = {}
    try:
        order = {b"II*\0": "<", b"MM\0*": ">"}[block[:4]]
        (first,) = struct.unpack_from(f"{order}I", block, 4)
        _read(block, order, first, _IN_FIRST, fields)
        if _DETAILS in fields:
            (details,) = struct.unpack(f"{order}I", fields[_DETAILS])
            _read(block, order, details, _IN_DETAILS, fields)
    except (struct.error, KeyError, ValueError):
        problem = "its EXIF breaks off"
    photographer, editor = _notices(fields)
    by = as_name(_utf_16(fields, _XP_AUTHOR)) if _XP_AUTHOR in fields else None
    return FoundCredit(
        title=as_title(_utf_16(fields, _XP_TITLE)) or as_title(_text(fields, _DESCRIPTION)),
        author=as_name(_text(fields, _ARTIST)) or by or holder_in(photographer),
        rights=_rights(photographer, editor),
        taken=day_of(_text(fields, _TAKEN)),
    ), problem


def _read(block: bytes, order: str, begins: int, wanted: frozenset[int], fields: dict[int, bytes]) -> None:
    """Read the wanted fields of a directory into `fields`. Raises ValueError, struct.error where it breaks off."""
    (count,) = struct.unpack_from(f"{order}H", block, begins)
    for number in range(min(count, _MOST_FIELDS)):
        at = begins + 2 + 12 * number
        tag, kind, length = struct.unpack_from(f"{order}HHI", block, at)
        if tag not in wanted:
            continue
        if kind == _LONG and length == 1:
            fields[tag] = block[at + 8 : at + 12]
        elif kind in _TEXTS and length <= _LONGEST:
            # Up to four bytes stand in the field itself.
            (where,) = (at + 8,) if length <= 4 else struct.unpack_from(f"{order}I", block, at + 8)
            content = block[where : where + length]
            if len(content) < length:
                raise ValueError("a field breaks off")
            fields[tag] = content


def _text(fields: Mapping[int, bytes], tag: int) -> str | None:
    return said(decoded(fields.get(tag, b"").rstrip(b"\0 ").replace(b"\0", b" ")))


def _utf_16(fields: Mapping[int, bytes], tag: int) -> str | None:
    content = fields.get(tag, b"")
    return said(content[: len(content) // 2 * 2].decode("utf-16-le", errors="ignore").rstrip("\0"))


def _notices(fields: Mapping[int, bytes]) -> tuple[str | None, str | None]:
    """Return the notices of the photographer, whose the picture is, and of the editor, which stands behind a zero."""
    photographer, _, editor = fields.get(_COPYRIGHT, b"").partition(b"\0")
    first, second = (as_notice(decoded(part.replace(b"\0", b" "))) for part in (photographer, editor))
    return first, second


def _rights(photographer: str | None, editor: str | None) -> str | None:
    """Return what both say of the licence: the editor's word where the photographer's has no terms."""
    if photographer and editor and is_bare_notice(photographer) and not is_bare_notice(editor):
        return editor
    return photographer or editor
