"""Corrections of credits, kept by salted hashes and applied again at every later ingest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from doesexist.archive.pictures.contributors_and_photographs import People
from doesexist.archive.pictures.licences import remember_licence
from doesexist.archive.pictures.rows import licence_from
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model import Picture
from doesexist.model.earlier_identities import accounts_of
from doesexist.model.licences import OWN_WORDS, without_words

_PUT_RIGHT = """files = CASE WHEN json_valid(files)
    THEN json_remove(files, '$.said_by.contributor') ELSE files END"""
"""How it is no longer a file that says who took a picture."""


class Corrections:
    """The corrections that people asked for."""

    def __init__(self, register: Register, salted: Salted) -> None:
        self._salted = salted
        self._names: dict[bytes, str | None] = dict(register.all("SELECT subject, name FROM correction"))

    def applied(self, picture: Picture) -> tuple[Picture, bytes | None]:
        """Return a picture with its credit corrected, and a hash if it is not to be named: of the account, if known."""
        if not self._names:
            return picture, None
        itself = self._salted.picture(picture.dataset, picture.key)
        accounts = [self._salted.contributor(*account) for account in accounts_of(picture)]
        for subject in (itself, *accounts):
            if subject in self._names:
                name = self._names[subject]
                if name is None:
                    return _unnamed(picture), accounts[0] if accounts else itself
                if picture.contributor:
                    named = replace(picture, contributor=replace(picture.contributor, name=name))
                    return _without(named, "contributor"), None
                break
        return picture, None


def _unnamed(picture: Picture) -> Picture:
    """Return a picture that says nothing of who took it, nor holds words of theirs as its licence."""
    unnamed = replace(
        picture,
        contributor=None,
        source=None,
        file=None,
        own={},
        anonymous=True,
        licence=without_words(picture.licence),
    )
    return _without(unnamed, "contributor", "source")


def _without(picture: Picture, *facts: str) -> Picture:
    """Return a picture of which no file says these facts any more: they were put right."""
    if picture.said_by.keys().isdisjoint(facts):
        return picture
    return replace(picture, said_by={fact: by for fact, by in picture.said_by.items() if fact not in facts})


def correct(
    register: Register, subjects: Sequence[bytes], pictures: Sequence[int], name: str | None, today: str
) -> None:
    """Correct the credit of these pictures, now and for good. `name` None: they asked not to be named.

    Runs inside the caller's transaction; licences that nobody has any more are the caller's to forget.
    """
    salted, people = Salted.of(register), People(register)
    theirs = [
        salted.picture(*register.one("SELECT dataset, key FROM whole WHERE id = ?", (picture,))) for picture in pictures
    ]
    if name is None:
        # Each picture, too, however it is identified later: over its earlier corrections, which hold names.
        subjects = [*subjects, *theirs]
    elif any(_is_unnamed(register, subject) for subject in subjects):
        # Who wants to be named again is on all of the pictures that were not named with them.
        register.many("DELETE FROM correction WHERE subject = ? AND name IS NULL", [(each,) for each in theirs])
    register.many("INSERT OR REPLACE INTO correction VALUES(?, ?, ?)", [(subject, name, today) for subject in subjects])
    for picture, itself in zip(pictures, theirs, strict=True):
        people.leaves(picture)
        if name is None:
            _name_nobody(register, salted, picture, itself)
            continue
        # An anonymous one's contributor is deleted: an empty digest makes the next ingest restore it.
        register.execute("UPDATE picture SET record = x'' WHERE id = ? AND anonymous IS NOT NULL", (picture,))
        register.execute(
            f"UPDATE picture SET author = ?, {_PUT_RIGHT} WHERE id = ? AND contributor IS NOT NULL",  # noqa: S608 (our own)
            (name, picture),
        )
    people.settle()
    if name is None:
        _keep_no_words(register, pictures)


def _is_unnamed(register: Register, subject: bytes) -> bool:
    return bool(register.one("SELECT EXISTS(SELECT 1 FROM correction WHERE subject = ? AND name IS NULL)", (subject,)))


def _name_nobody(register: Register, salted: Salted, picture: int, itself: bytes) -> None:
    """Delete what says who took a picture; keep the hash of the account, or of the picture where none is known."""
    account = register.all(
        "SELECT c.service, c.account FROM picture p JOIN contributor c ON c.id = p.contributor WHERE p.id = ?",
        (picture,),
    )
    register.execute(
        f"""UPDATE picture SET contributor = NULL, author = NULL, source = NULL, file = NULL, own = NULL,
            {_PUT_RIGHT}, anonymous = coalesce(?, anonymous, ?) WHERE id = ?""",  # noqa: S608 (our own)
        (salted.contributor(*account[0]) if account else None, itself, picture),
    )


def _keep_no_words(register: Register, pictures: Sequence[int]) -> None:
    """Replace the licences of these pictures that are somebody's own words."""
    ids = json.dumps([*pictures])
    licences = register.all(
        """SELECT DISTINCT l.id, l.name, l.url, l.asks, l.rights
           FROM json_each(?) j CROSS JOIN picture p ON p.id = j.value JOIN licence l ON l.id = p.licence""",
        (ids,),
    )
    worded = [str(row[0]) for row in licences if without_words(licence_from(row)) == OWN_WORDS]
    if worded:
        remember_licence(register, OWN_WORDS)
        register.execute(
            """UPDATE picture SET licence = ? WHERE id IN (SELECT value FROM json_each(?))
               AND licence IN (SELECT value FROM json_each(?))""",
            (OWN_WORDS.id, ids, json.dumps(worded)),
        )
