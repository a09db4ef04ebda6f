"""Corrections of credits, kept by salted hashes and applied again at every later ingest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doesexist.archive.pictures.contributors_and_photographs import People
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model import Picture
from doesexist.model.earlier_identities import accounts_of


class Corrections:
    """The corrections that people asked for."""

    def __init__(self, register: Register, salted: Salted) -> None:
        self._salted = salted
        self._names: dict[bytes, str | None] = dict(register.all("SELECT subject, name FROM correction"))

    def applied(self, picture: Picture) -> tuple[Picture, bytes | None]:
        """Return a picture with its credit corrected, and the hash of the account if it asked not to be named."""
        if not self._names or not picture.contributor:
            return picture, None
        account, *earlier = [self._salted.contributor(*account) for account in accounts_of(picture)]
        for subject in (self._salted.picture(picture.dataset, picture.key), account, *earlier):
            if subject in self._names:
                name = self._names[subject]
                if name is None:
                    return replace(picture, contributor=None, source=None, file=None, own={}, anonymous=True), account
                return replace(picture, contributor=replace(picture.contributor, name=name)), None
        return picture, None


def correct(
    register: Register, subjects: Sequence[bytes], pictures: Sequence[int], name: str | None, today: str
) -> None:
    """Correct the credit of these pictures, now and for good. `name` None: they asked not to be named.

    Runs inside the caller's transaction.
    """
    register.many("INSERT OR REPLACE INTO correction VALUES(?, ?, ?)", [(subject, name, today) for subject in subjects])
    salted, people = Salted.of(register), People(register)
    if name is None:  # their earlier corrections, which hold names
        theirs = (register.one("SELECT dataset, key FROM whole WHERE id = ?", (picture,)) for picture in pictures)
        before = [(salted.picture(dataset, key),) for dataset, key in theirs]
        register.many("DELETE FROM correction WHERE subject = ? AND name IS NOT NULL", before)
    for picture in pictures:
        people.leaves(picture)
        if name is not None:
            # An anonymous one's contributor is deleted: an empty digest makes the next ingest restore it.
            register.execute("UPDATE picture SET record = x'' WHERE id = ? AND anonymous IS NOT NULL", (picture,))
            register.execute("UPDATE picture SET author = ? WHERE id = ? AND contributor IS NOT NULL", (name, picture))
            continue
        account = register.one(
            "SELECT c.service, c.account FROM picture p JOIN contributor c ON c.id = p.contributor WHERE p.id = ?",
            (picture,),
        )
        if account:
            register.execute(
                """UPDATE picture SET contributor = NULL, author = NULL, source = NULL, file = NULL, own = NULL,
                   anonymous = ? WHERE id = ?""",
                (salted.contributor(*account), picture),
            )
    people.settle()
