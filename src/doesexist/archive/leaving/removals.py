"""Leaving: gone at once, scrubbed within seconds, kept out for good."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from doesexist.archive.credits.corrections import correct
from doesexist.archive.leaving.survey_changes import Farewells, Part, Wanting
from doesexist.archive.pictures.contributors_and_photographs import People
from doesexist.archive.pictures.rows import WHOLE, encoded, files_from, picture_from
from doesexist.archive.pictures.same_face import of_the_same_file, twins_of
from doesexist.archive.pictures.tombstones import Salted, left_since
from doesexist.archive.register.register import Register
from doesexist.errors import CreditUnknown
from doesexist.model import File, Picture, Quad
from doesexist.model.flickr import photograph_from

WhoKind = Literal["picture", "photograph", "contributor"]


@dataclass(frozen=True, slots=True)
class Who:
    """Whom someone means: a picture (dataset, key), a photograph (its address), or a contributor (service, account)."""

    kind: WhoKind
    names: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.names)


@dataclass(frozen=True, slots=True)
class Departure:
    """What a removal did."""

    left: tuple[str, ...] = ()
    """The pictures that left, as DATASET/KEY."""
    already: tuple[str, ...] = ()
    """Who had left before."""
    unknown: tuple[str, ...] = ()
    """Who is not in the archive."""
    files: tuple[Path, ...] = ()
    """The owner's own files that show only them."""
    wanting: tuple[Wanting, ...] = ()
    """Shards of the survey that have to be looked at again."""
    replaced: tuple[str, ...] = ()
    """The survey's files that they were in."""


_Theirs = tuple[Path, str, str | None, File]

Also = Callable[[Register, int], None]
"""What is done in the transaction of a removal or a correction, by how many pictures that is of."""


def found(register: Register, who: Who, *, twins: bool = True) -> list[int]:
    """Return the pictures that are meant, as rows of the register.

    Who leaves one dataset leaves them all: the same face in the same photograph is meant too, and the same file.
    """
    match who.kind:
        case "picture":
            sql = "SELECT p.id FROM picture p JOIN dataset d ON d.id = p.dataset WHERE d.name = ? AND p.key = ?"
            values: tuple[str | bytes, ...] = who.names
        case "photograph":
            sql = "SELECT p.id FROM picture p JOIN photograph h ON h.id = p.photograph WHERE h.identity = ?"
            values = (photograph_from(who.names[0]) or who.names[0],)
        case "contributor":
            sql = """SELECT p.id FROM picture p JOIN contributor c ON c.id = p.contributor
                     WHERE c.service = ? AND c.account = ?
                     UNION SELECT id FROM picture WHERE anonymous = ?"""
            values = (*who.names, Salted.of(register).contributor(*who.names))
        case _:
            assert_never(who.kind)
    rows: list[int] = [row for (row,) in register.all(sql, values)]
    if twins and who.kind != "photograph":
        rows += [twin for row in rows for twin in twins_of(register, row)]
    if twins:
        rows += [other for _, other in of_the_same_file(register, rows)]
    return list(dict.fromkeys(rows))


def remove(
    register: Register,
    people: Iterable[Who],
    *,
    reason: str,
    today: str,
    delete_files: bool = False,
    part: Part | None = None,
    also: Also | None = None,
    asked: bool = False,
) -> Departure:
    """Let people leave, all in one transaction: from its end on, every address of theirs answers 410.

    `part` makes the shards of the survey that are without them; who asks for it holds `writing_files`. `also` is done
    in the same transaction: where it raises an error, nobody leaves. `asked`: they asked for it themselves, so that of
    photographs and contributors none comes again, even where none is here now.
    Their bytes are gone when `scrub` has run.
    """
    farewells = Farewells(register)
    left: list[str] = []
    already: list[str] = []
    unknown: list[str] = []
    theirs: list[_Theirs] = []
    with register.transaction():
        named = list(people)
        # Before anybody is gone: the survey has seen each with all others there.
        farewells.leave(row for who in named for row in found(register, who))
        for who in named:
            pictures = found(register, who)
            if pictures or who.kind == "picture":
                before = left_since(register, [tombstone_of(register, who)])
            else:
                before = left_since(register, [tombstone_of(register, who)], page=True)
            if pictures:
                here = _Leaving(register, reason, today)
                left += here.leave(who, pictures)
                theirs += here.files
            elif before or (asked and who.kind != "picture"):
                # One whose only picture left before, and who now asks: from now on they are kept out.
                _Leaving(register, reason, today).leave(who, [])
                already.append(str(who))
            else:
                unknown.append(str(who))
        farewells.settle(part)
        # Asked only now, for all who leave at once may have been the only ones on a photograph.
        files = [
            root / file.path
            for root, dataset, photograph, file in dict.fromkeys(theirs)
            if not (photograph and _stays(register, dataset, photograph, file.path)) and _inside(root, file.path)
        ]
        if delete_files:
            register.many("INSERT OR IGNORE INTO deletion VALUES(?)", [(str(file),) for file in files])
        if left:
            register.execute("INSERT OR IGNORE INTO note VALUES('scrub_due', ?)", (today,))
        if also:
            also(register, len(left))
    return Departure(
        tuple(left),
        tuple(already),
        tuple(unknown),
        tuple(files),
        tuple(farewells.wanting),
        tuple(farewells.replaced),
    )


def leave_again(register: Register, dataset: str, key: str, since: str) -> None:
    """Let a picture leave that is found out to be of someone who left before, within the caller's transaction.

    A corrected dataset may tell only now who took it, or which photograph it was cut from.
    """
    who = Who("picture", (dataset, key))
    if pictures := found(register, who):
        farewells = Farewells(register)
        farewells.leave(pictures)
        _Leaving(register, "left before", since).leave(who, pictures)
        farewells.settle(None)
        register.execute("INSERT OR IGNORE INTO note VALUES('scrub_due', ?)", (since,))


class _Leaving:
    """One answer to "let me leave", within a transaction."""

    def __init__(self, register: Register, reason: str, today: str) -> None:
        self.register = register
        self.reason = reason
        self.today = today
        self.salted = Salted.of(register)
        self.people = People(register)
        self.files: list[_Theirs] = []

    def leave(self, who: Who, pictures: Sequence[int]) -> list[str]:
        if who.kind != "picture":
            self._bury(tombstone_of(self.register, who), who.kind)
        left = [self._picture_leaves(picture) for picture in pictures]
        for service, account in self.people.settle():
            tombstone = self.salted.contributor(service, account)
            self._bury(tombstone, "page")
            # The name they asked to be called by leaves with them.
            self.register.execute("DELETE FROM correction WHERE subject = ? AND name IS NOT NULL", (tombstone,))
        if left:
            # A licence that is somebody's own words may name them.
            self.register.execute(
                """DELETE FROM licence WHERE id LIKE 'LicenseRef-%' AND id NOT IN (SELECT licence FROM dataset WHERE
                   licence IS NOT NULL) AND NOT EXISTS(SELECT 1 FROM picture WHERE licence = licence.id)"""
            )
        return left

    def _picture_leaves(self, row: int) -> str:
        register = self.register
        picture = picture_from(register.one(f"{WHOLE} WHERE id = ?", (row,)))
        self._bury(self.salted.picture(picture.dataset, picture.key), "picture")
        self.register.execute(
            "DELETE FROM correction WHERE subject = ?", (self.salted.picture(picture.dataset, picture.key),)
        )
        if picture.photograph and (quad := picture.face):
            self._leave_an_absence(picture, picture.photograph, quad)
        self._note_files(picture)
        self.people.leaves(row)
        register.execute("DELETE FROM landmarks WHERE picture = ?", (row,))
        register.execute("DELETE FROM veil WHERE picture = ?", (row,))
        register.execute("DELETE FROM picture WHERE id = ?", (row,))
        self._bury_files(picture)
        register.execute(
            "DELETE FROM rejected WHERE key = ? COLLATE NOCASE AND dataset = (SELECT id FROM dataset WHERE name = ?)",
            (picture.key, picture.dataset),
        )
        register.execute("UPDATE dataset SET pictures = pictures - 1 WHERE name = ?", (picture.dataset,))
        return f"{picture.dataset}/{picture.key}"

    def _bury(self, tombstone: bytes, kind: str) -> None:
        # A contributor who asks to leave after their last picture did is kept out from now on.
        self.register.execute(
            """INSERT INTO tombstone VALUES(?, ?, ?, ?) ON CONFLICT(hash) DO UPDATE
               SET kind = excluded.kind, since = excluded.since, reason = excluded.reason
               WHERE kind = 'page' AND excluded.kind != 'page'""",
            (tombstone, kind, self.today, self.reason),
        )

    def _leave_an_absence(self, picture: Picture, photograph: str, quad: Quad) -> None:
        self.register.execute(
            "INSERT OR IGNORE INTO absence VALUES(?, ?, ?, ?)",
            (
                self.salted.photograph(photograph),
                encoded(quad),
                picture.wild.width if picture.wild else None,
                self.today,
            ),
        )

    def _bury_files(self, picture: Picture) -> None:
        """Keep out what shows them alone, under whatever name and kind of dataset it may come in again."""
        root: str = self.register.one("SELECT root FROM dataset WHERE name = ?", (picture.dataset,))
        for file in (picture.image, picture.thumbnail, picture.wild):
            if file is None or not file.present:
                continue
            others = file is picture.wild and picture.photograph
            if not (others and _stays(self.register, picture.dataset, others, file.path)):
                self._bury(self.salted.file(root, file.path), "file")

    def _note_files(self, picture: Picture) -> None:
        root = Path(self.register.one("SELECT root FROM dataset WHERE name = ?", (picture.dataset,)))
        for file in (picture.image, picture.thumbnail, picture.wild):
            if file and file.present:
                # Only a photograph's file can be several people's.
                shared = picture.photograph if file is picture.wild else None
                self.files.append((root, picture.dataset, shared, file))


def tombstone_of(register: Register, who: Who) -> bytes:
    """Return the hash under which somebody leaves, or has left."""
    salted = Salted.of(register)
    match who.kind:
        case "picture":
            return salted.picture(*who.names)
        case "photograph":
            return salted.photograph(photograph_from(who.names[0]) or who.names[0])
        case "contributor":
            return salted.contributor(*who.names)
        case _:
            assert_never(who.kind)


def _inside(root: Path, path: str) -> bool:
    """Whether a file still lies in its dataset's folder: a link may have taken the place of a folder since."""
    return Path(os.path.realpath(root / path)).is_relative_to(root)


def _stays(register: Register, dataset: str, photograph: str, path: str) -> bool:
    """Whether someone who stays is on the same file: one photograph, several people."""
    siblings = register.all("SELECT files FROM whole WHERE identity = ? AND dataset = ?", (photograph, dataset))
    return any((wild := files_from(files).wild) and wild.path == path for (files,) in siblings)


_CREDITED = "SELECT coalesce(contributor, anonymous) IS NOT NULL FROM picture WHERE id = ?"


def put_right(register: Register, who: Who, name: str | None, today: str, also: Also | None = None) -> int:
    """Put a credit right: another name, or none. Return how many pictures it is on.

    `also` is done in the same transaction: where it raises an error, nothing is put right.
    """
    with register.transaction():
        pictures = found(register, who, twins=who.kind == "picture")
        if pictures and not any(register.one(_CREDITED, (row,)) for row in pictures):
            raise CreditUnknown(str(who))
        if pictures:
            salted = Salted.of(register)
            subjects = [tombstone_of(register, who)]
            if who.kind != "contributor":  # a dataset that is read again is asked for pictures and accounts
                whose = [register.one("SELECT dataset, key FROM whole WHERE id = ?", (row,)) for row in pictures]
                subjects = [salted.picture(dataset, key) for dataset, key in whose]
            correct(register, subjects, pictures, name, today)
            register.execute("INSERT OR IGNORE INTO note VALUES('scrub_due', ?)", (today,))
        if also:
            also(register, len(pictures))
    return len(pictures)
