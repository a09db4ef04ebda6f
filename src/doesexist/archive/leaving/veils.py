"""Veils: put on and lifted in one transaction, in which the survey sees everyone as they are seen from then on.

Several may lie on one picture: the owner's own, and one for each request that is not decided yet. Lifting one leaves
the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.leaving.removals import Who, found
from doesexist.archive.leaving.survey_changes import Farewells, Part, Wanting
from doesexist.archive.pictures.filtering import conditions
from doesexist.archive.pictures.rows import veil_from
from doesexist.archive.pictures.same_face import of_the_same_file, twins_of
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import Absence, Candidate, by_rows, veiled_on
from doesexist.archive.survey.surveys import SurveyFilesBusy, forget, writing_files
from doesexist.model import Filter, Picture, Veil

OWN = 0
"""The request of a veil that nobody asked for: the owner's own."""
MOST_PARTED = 200
"""How many pictures are looked at again within the transaction, a hundredth of a second each. Of more their shards go
as a whole, and the survey looks again."""
_PATIENCE = 10.0
"""Seconds to wait for others to have written files of the survey."""

Meant = Sequence[Who] | Filter


@dataclass(frozen=True, slots=True)
class Veiled:
    """What putting veils on did, or lifting them."""

    pictures: tuple[str, ...] = ()
    """Those on which a veil was put, or from which one was lifted, as DATASET/KEY."""
    unknown: tuple[str, ...] = ()
    """Who is not in the archive, or left it."""
    as_before: tuple[str, ...] = ()
    """Those of the pictures that are seen as before, for another veil lies on them."""
    wanting: tuple[Wanting, ...] = ()
    """Shards of the survey that have to be looked at again."""
    replaced: tuple[str, ...] = ()
    """The survey's files of before."""


def veil_of(register: Register, row: int) -> Veil | None:
    """Return the veil on a picture, None if there is none."""
    said: str | None = register.one("SELECT veiled FROM whole WHERE id = ?", (row,))
    return veil_from(said) if said else None


def put_on(register: Register, rows: Sequence[int], request: int, reason: str, today: str) -> None:
    """Put a veil on pictures, within a transaction. One of the same kind that lies there keeps its date."""
    register.many(
        """INSERT INTO veil(picture, request, since, reason) VALUES(?, ?, ?, ?)
           ON CONFLICT(picture, request) DO UPDATE SET reason = excluded.reason""",
        [(row, request, today, reason) for row in rows],
    )


def lift(register: Register, rows: Sequence[int], request: int) -> None:
    """Take a veil from pictures, within a transaction; others stay."""
    register.many("DELETE FROM veil WHERE picture = ? AND request = ?", [(row, request) for row in rows])


def veil(
    archive: Path, people: Meant, *, reason: str, today: str, request: int = OWN, part: Part | None = None
) -> Veiled:
    """Blur people, from the end of one transaction on; the survey, too.

    `part` makes the shards in which they are blurred. Without it, and where there are many, theirs go as a whole: see
    `wanting`.
    """

    def change(register: Register, part: Part | None) -> Veiled:
        with register.transaction():
            if request and not register.one("SELECT EXISTS(SELECT 1 FROM request WHERE id = ?)", (request,)):
                return Veiled()  # it has been decided meanwhile
            rows, unknown = _meant(register, people)
            otherwise = [row for row in rows if not _is_veiled(register, row)]
            farewells = Farewells(register)
            farewells.see_otherwise(otherwise)
            put_on(register, rows, request, reason, today)
            return _settled(register, farewells, part, _Change(rows, otherwise, unknown))

    return _changed(archive, change, part)


def unveil(archive: Path, people: Meant | None = None, *, request: int = OWN, part: Part | None = None) -> Veiled:
    """Lift the owner's veils, or a request's, of these people; None: all of them. `part`: see `veil`."""

    def change(register: Register, part: Part | None) -> Veiled:
        with register.transaction():
            veiled = register.all("SELECT picture FROM veil WHERE request = ? ORDER BY picture", (request,))
            rows, unknown = [row for (row,) in veiled], list[str]()
            if people is not None:
                meant, unknown = _meant(register, people)
                rows = sorted({*rows}.intersection(meant))
            otherwise = [row for row in rows if not _is_veiled(register, row, apart_from=request)]
            farewells = Farewells(register)
            farewells.see_otherwise(otherwise)
            lift(register, rows, request)
            return _settled(register, farewells, part, _Change(rows, otherwise, unknown))

    return _changed(archive, change, part)


def veil_twins(register: Register, rows: Sequence[int]) -> bool:
    """Veil pictures as their twins are, within the caller's transaction; tell whether anybody was clear.

    For an ingest, that brings them: who is veiled in one dataset is veiled in the next.
    """
    near = register.all(
        """SELECT DISTINCT p.id FROM json_each(?) j CROSS JOIN picture p ON p.id = j.value
           JOIN picture o ON o.photograph = p.photograph AND o.id != p.id JOIN veil v ON v.picture = o.id""",
        (json.dumps([*rows]),),
    )
    pairs = [(row, twin) for (row,) in near for twin in twins_of(register, row)]
    pairs += of_the_same_file(register, rows)
    clear = [
        pair for pair in dict.fromkeys(pairs) if _is_veiled(register, pair[1]) and not _is_veiled(register, pair[0])
    ]
    farewells = Farewells(register)
    farewells.see_otherwise(row for row, _ in clear)
    for pair in clear:
        register.execute(
            "INSERT OR IGNORE INTO veil SELECT ?, request, since, reason FROM veil WHERE picture = ?", pair
        )
    farewells.settle(None)
    return bool(clear)


class Veils:
    """What a register knows of veils."""

    def __init__(self, register: Register) -> None:
        self._register = register

    @property
    def any(self) -> bool:
        """Whether anybody is veiled."""
        return bool(self._register.one("SELECT EXISTS(SELECT 1 FROM veil)"))

    def count(self) -> int:
        """Return how many pictures are veiled."""
        counted: int = self._register.one("SELECT count(DISTINCT picture) FROM veil")
        return counted

    def beside(self, picture: Picture, *, clear: bool = False) -> list[Absence]:
        """Return where others are in a picture's photograph who are veiled; `clear`: see Reading.absences."""
        if not picture.photograph:
            return []
        veiled = veiled_on(self._register, [picture.photograph]).get(picture.photograph, ())
        if not veiled:
            return []
        own = self._register.one(_ROW, (picture.dataset, picture.key))
        same = (
            {own, *(twin for twin in twins_of(self._register, own) if self._is_only_the_owner_s(twin))}
            if clear
            else {own}
        )
        return [each.absence for each in veiled if each.row not in same]

    def _is_only_the_owner_s(self, row: int) -> bool:
        asked = self._register.one("SELECT EXISTS(SELECT 1 FROM veil WHERE picture = ? AND request > 0)", (row,))
        return not asked

    def surveyed(self) -> list[Candidate]:
        """Return the veiled pictures that were surveyed, and whoever is on a photograph with them."""
        rows = self._register.all(
            """SELECT s.picture FROM seen s JOIN picture p ON p.id = s.picture WHERE s.reason IS NULL AND (
                   p.id IN (SELECT picture FROM veil) OR p.photograph IN (
                       SELECT photograph FROM picture WHERE id IN (SELECT picture FROM veil)))
               ORDER BY s.picture"""
        )
        return by_rows(self._register, [row for (row,) in rows])


def _changed(archive: Path, change: Callable[[Register, Part | None], Veiled], part: Part | None) -> Veiled:
    with closing(for_writing(archive)) as register:
        if part is None or not register.one("SELECT EXISTS(SELECT 1 FROM shard)"):
            return change(register, None)
        try:
            with writing_files(archive, _PATIENCE):
                done = change(register, part)
                forget(archive, register, done.replaced)
        except SurveyFilesBusy:
            # Somebody holds the survey's files for long: no veil waits for that. The shards go as a whole.
            return change(register, None)
        return done


def _meant(register: Register, people: Meant) -> tuple[list[int], list[str]]:
    """Return the pictures that are meant, as rows of the register, and who is unknown.

    Who is veiled in one dataset is in all: the same face in the same photograph is meant too.
    """
    if not isinstance(people, Filter):
        everyone = [(who, found(register, who)) for who in people]
        rows = [row for _, theirs in everyone for row in theirs]
        return list(dict.fromkeys(rows)), [str(who) for who, theirs in everyone if not theirs]
    clauses, values = conditions(people)
    rows = [
        row
        for (row,) in register.all(
            f"""SELECT p.id FROM picture p JOIN dataset d ON d.id = p.dataset
                LEFT JOIN contributor c ON c.id = p.contributor WHERE {clauses} ORDER BY p.id""",  # noqa: S608 (conditions of our own words)
            values,
        )
    ]
    return list(dict.fromkeys([*rows, *(twin for row in rows for twin in twins_of(register, row))])), []


def _is_veiled(register: Register, row: int, *, apart_from: int | None = None) -> bool:
    sql = "SELECT EXISTS(SELECT 1 FROM veil WHERE picture = ?1 AND request IS NOT ?2)"
    return bool(register.one(sql, (row, apart_from)))


class _Change(NamedTuple):
    """What changes: on whom veils are put or from whom they are lifted, who is seen otherwise by it, who is unknown."""

    rows: Sequence[int]
    otherwise: Sequence[int]
    unknown: Sequence[str]


def _settled(register: Register, farewells: Farewells, part: Part | None, change: _Change) -> Veiled:
    farewells.settle(part if farewells.count <= MOST_PARTED else None)
    names = {row: "/".join(register.one(_NAME, (row,))) for row in change.rows}
    as_before = [names[row] for row in sorted(names.keys() - {*change.otherwise})]
    return Veiled(
        tuple(names.values()),
        tuple(change.unknown),
        tuple(as_before),
        tuple(farewells.wanting),
        tuple(farewells.replaced),
    )


_ROW = "SELECT p.id FROM picture p JOIN dataset d ON d.id = p.dataset WHERE d.name = ? AND p.key = ?"
_NAME = "SELECT d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset WHERE p.id = ?"
