"""Requests as tests make them: written down without a page."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from doesexist.archive import Asking, Reading, Who
from doesexist.model.requests import Asker, Kind, Receipt
from doesexist.studio.leaving import deciding
from doesexist.studio.leaving.who_is_meant import understood

WORDS = "words-5d1f9c that only the curator reads"


def asking(
    archive: Path, about: str, wanted: str | None = None, *, contact: bytes | None = None, veiled: bool = True
) -> Asking:
    """What somebody asks for; with a name (or "" for none), a credit put right."""
    with Reading(archive) as reading:
        who: Who = understood(about, [dataset.name for dataset in reading.datasets()])
    kind = Kind.LEAVE if wanted is None else Kind.CREDIT
    return Asking(kind, Asker.PICTURED, who, wanted or None, WORDS, contact, veiled and kind is Kind.LEAVE)


def ask(archive: Path, about: str, wanted: str | None = None, **facts: Any) -> Receipt:
    return deciding.file_request(archive, asking(archive, about, wanted, **facts), secrets.token_bytes(16)).receipt


def veils(archive: Path) -> list[tuple[str, int]]:
    """Which pictures are veiled, and by which request (0: the owner's own)."""
    with Reading(archive) as reading:
        found: list[tuple[str, int]] = reading._register.all(  # pyright: ignore[reportPrivateUsage] (a page can't ask it)
            """SELECT d.name || '/' || p.key, v.request FROM veil v JOIN picture p ON p.id = v.picture
               JOIN dataset d ON d.id = p.dataset ORDER BY 1, 2"""
        )
    return found
