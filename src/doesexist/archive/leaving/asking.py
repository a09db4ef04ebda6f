"""A request is written down, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.leaving.choosing import about_of
from doesexist.archive.leaving.requests import Asking
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.model import clock

_PATIENCE = 15_000
"""Milliseconds that somebody who asks for something waits for others to have written."""


class Sealed(NamedTuple):
    """A receipt as the register knows it: its name, and a keyed digest."""

    name: str
    digest: bytes


def ask(archive: Path, asking: Asking, receipts: Iterable[Sealed], today: str) -> tuple[int, int | None]:
    """Write a request down, under the first of these receipts whose name is nobody else's.

    Return which that is, and the request's number; no number where it stands there already: it was sent twice.
    """
    at = clock.now().strftime("%H:%M")
    with closing(for_writing(archive)) as register:
        register.patient(_PATIENCE)
        with register.transaction():
            for turn, receipt in enumerate(receipts):
                if _stands_there(register, "receipt", receipt.digest):
                    return turn, None
                if not _stands_there(register, "name", receipt.name):
                    register.execute(
                        """INSERT INTO
                           request(name, receipt, kind, asker, about, wanted, words, contact, veiled, since, at)
                           VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        (
                            receipt.name, receipt.digest, asking.kind.value, asking.asker.value, about_of(asking.who),
                            asking.wanted, asking.words, asking.contact, int(asking.veiled), today, at,
                        ),
                    )  # fmt: skip
                    return turn, register.last_id
    raise AssertionError  # there are always more receipts


def _stands_there(register: Register, column: str, value: str | bytes) -> bool:
    return any(
        register.one(f"SELECT EXISTS(SELECT 1 FROM {table} WHERE {column} = ?)", (value,))  # noqa: S608 (our own names)
        for table in ("request", "decided")
    )
