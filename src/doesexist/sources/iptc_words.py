"""What IPTC's older form (IIM) says of a picture's credit, in a JPEG's Photoshop resources or bare in a TIFF.

Sources: IPTC-NAA Information Interchange Model 4.2; Adobe Photoshop File Formats, image resource blocks.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from typing import Final

from doesexist.sources.found_credits import FoundCredit, as_name, as_title, holder_in
from doesexist.sources.words import said
from doesexist.sources.xmp_words import day_of

_RESOURCES: Final = b"Photoshop 3.0\0"
_RESOURCE: Final = b"8BIM"
_IIM: Final = 0x0404
_MARK: Final = 0x1C
_TITLE, _CREATED, _AUTHOR, _CREDIT, _NOTICE = (2, 5), (2, 55), (2, 80), (2, 110), (2, 116)
_MOST_VALUES: Final = 16


def credit_in(block: bytes) -> tuple[FoundCredit, str | None]:
    """Return what a block says, and what is wrong with it, if anything is."""
    fields: dict[tuple[int, int], list[bytes]] = defaultdict(list)
    problem = None
    try:
        _read(_iim_in(block), fields)
    except (struct.error, ValueError):
        problem = "its IPTC breaks off"
    by = [name for each in fields[_AUTHOR] if (name := as_name(decoded(each)))]
    title, credit, notice, created = (_first(fields, name) for name in (_TITLE, _CREDIT, _NOTICE, _CREATED))
    return FoundCredit(
        title=as_title(title),
        author=as_name(", ".join(by)) or as_name(credit) or holder_in(notice),
        rights=notice,
        taken=day_of(f"{created[:4]}-{created[4:6]}-{created[6:8]}") if created else None,
    ), problem


def decoded(text: bytes) -> str:
    r"""Return a text in UTF-8 if it can be, else in Latin-1 as Windows knows it.

    What a file says of its character set isn't asked: many say UTF-8 of Latin-1, and many nothing of UTF-8.

    >>> decoded("Søren".encode()), decoded("Søren".encode("latin-1"))
    ('Søren', 'Søren')
    """
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")


def _first(fields: dict[tuple[int, int], list[bytes]], name: tuple[int, int]) -> str | None:
    return said(decoded(fields[name][0])) if fields[name] else None


def _iim_in(block: bytes) -> bytes:
    """Return the IIM in a JPEG's resources; a TIFF's block is nothing else. Raises ValueError, struct.error."""
    if not block.startswith(_RESOURCES):
        return block
    at = len(_RESOURCES)
    while block.startswith(_RESOURCE, at):
        # b"8BIM", number, name with its length (padded to even), length, content (padded to even)
        number, name = struct.unpack_from(">HB", block, at + 4)
        begins = at + 6 + (1 + name + 1) // 2 * 2
        (length,) = struct.unpack_from(">I", block, begins)
        content = block[begins + 4 : begins + 4 + length]
        if number == _IIM:
            return content
        at = begins + 4 + (length + 1) // 2 * 2
    return b""


def _read(iim: bytes, fields: dict[tuple[int, int], list[bytes]]) -> None:
    """Read the fields of an IIM stream into lists. Raises ValueError, struct.error where it breaks off."""
    at = 0
    while at < len(iim) and iim[at] == _MARK:
        record, dataset, length = struct.unpack_from(">BBH", iim, at + 1)
        at += 5
        if length & 0x8000:  # the length of the length
            size = length & 0x7FFF
            if size > 4:
                raise ValueError("a field is longer than any file")
            length = int.from_bytes(iim[at : at + size], "big")
            at += size
        content = iim[at : at + length]
        if len(content) < length:
            raise ValueError("a field breaks off")
        kept = fields[record, dataset]
        if len(kept) < _MOST_VALUES:
            kept.append(content)
        at += length
