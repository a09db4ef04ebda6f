"""Of pictures in an archive of before it is noted which photographs and accounts they tell: a step of its migration.

What files said besides was not kept: that is told when they are ingested again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from doesexist.archive.register.register import Register
from doesexist.model import Contributor, File, Licence, Obligation, Picture
from doesexist.model.telling import told_besides


def note_who_tells(register: Register) -> None:
    """Fill the table `telling`, within the caller's transaction."""
    salt = register.one("SELECT value FROM note WHERE name = 'salt'")
    if not isinstance(salt, bytes):
        return  # the archive is damaged, and keeps nobody out
    told = [
        (_hashed(salt, words), row, anonymous)
        for row, anonymous, *facts in register.each(_PERHAPS)
        for words in told_besides(_picture(facts))
    ]
    # Who asked not to be named has no account in the row, but a hash of it.
    noted = [(hashed, row) for hashed, row, anonymous in told if hashed != anonymous]
    register.many("INSERT OR IGNORE INTO telling(hash, picture) VALUES(?, ?)", noted)


def _hashed(salt: bytes, words: tuple[str, ...]) -> bytes:
    """Return the hash of a photograph or an account, as archive/pictures/tombstones.py makes it."""
    return hashlib.blake2b("\0".join(words).encode(), key=salt, digest_size=20).digest()


def _picture(facts: Sequence[Any]) -> Picture:
    """Return a picture as far as it takes to tell what its addresses are."""
    title, own, source, file, image, photograph, service, account, licence = facts
    return Picture(
        "", "", title=title, own=_own(own), source=source, file=file, photograph=photograph,
        image=File(image) if image else None,
        contributor=Contributor(service, account, "") if service else None,
        licence=Licence("", "", licence, Obligation.READ_TERMS) if licence else None,
    )  # fmt: skip


def _own(text: str | None) -> dict[str, str]:
    try:
        return json.loads(text) if text else {}
    except ValueError:
        return {}  # a disk has damaged it


_PERHAPS = """SELECT p.id, p.anonymous, p.title, p.own, p.source, p.file,
        CASE WHEN json_valid(p.files) THEN json_extract(p.files, '$.image.path') END,
        h.identity, c.service, c.account, l.url
    FROM picture p LEFT JOIN photograph h ON h.id = p.photograph LEFT JOIN contributor c ON c.id = p.contributor
    LEFT JOIN licence l ON l.id = p.licence AND l.asks & 32
    WHERE p.own LIKE '%://%' OR p.title LIKE '%://%' OR p.file IS NOT NULL OR l.url IS NOT NULL
    OR p.files GLOB '*[0-9][0-9][0-9][0-9][0-9]_[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*'
    OR (p.source LIKE '%flickr%'
        AND (c.account IS NULL OR instr(lower(p.source), '/' || lower(c.account) || '/') = 0))"""
"""Those whose addresses may tell more than their own photograph and contributor. 32: Obligation.READ_TERMS."""
