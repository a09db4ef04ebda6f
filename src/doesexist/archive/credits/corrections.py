"""Corrections of credits, kept by salted hashes and applied again at every later ingest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doesexist.archive.pictures.contributors_and_photographs import People
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model import Picture
from doesexist.model.earlier_identities import accounts_of

_PUT_RIGHT = """files = CASE WHEN json_valid(files)
    THEN json_remove(files, '$.said_by.contributor') ELSE files END"""
"""How it is no longer a file that says who took a picture."""


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
                    unnamed = replace(picture, contributor=None, source=None, file=None, own={}, anonymous=True)
                    return _without(unnamed, "contributor", "source"), account
                return _without(
                    replace(picture, contributor=replace(picture.contributor, name=name)), "contributor"
                ), None
        return picture, None


def _without(picture: Picture, *facts: str) -> Picture:
    """Return a picture of which no file says these facts any more: they were put right."""
    if picture.said_by.keys().isdisjoint(facts):
        return picture
    return replace(picture, said_by={fact: by for fact, by in picture.said_by.items() if fact not in facts})


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
            register.execute(
                f"UPDATE picture SET author = ?, {_PUT_RIGHT} WHERE id = ? AND contributor IS NOT NULL",  # noqa: S608 (our own)
                (name, picture),
            )
            continue
        account = register.one(
            "SELECT c.service, c.account FROM picture p JOIN contributor c ON c.id = p.contributor WHERE p.id = ?",
            (picture,),
        )
        if account:
            register.execute(
                f"""UPDATE picture SET contributor = NULL, author = NULL, source = NULL, file = NULL, own = NULL,
                    {_PUT_RIGHT}, anonymous = ? WHERE id = ?""",  # noqa: S608 (our own)
                (salted.contributor(*account), picture),
            )
    people.settle()
