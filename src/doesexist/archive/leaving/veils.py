"""Put veils on pictures and lift them, in one transaction that also updates the survey.

A picture may have several: the owner's own, and one for each undecided request. Lifting one leaves the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import NamedTuple

from doesexist.archive.leaving.changes import ChangeWithSurvey, Rehearsal
from doesexist.archive.leaving.standing import has_room
from doesexist.archive.leaving.survey_changes import SurveyChanges, Wanting
from doesexist.archive.leaving.who_is_meant import Who, found, found_with_tellers, with_tellers, with_twins
from doesexist.archive.pictures.absences import Absence
from doesexist.archive.pictures.contents import Contents
from doesexist.archive.pictures.filtering import conditions
from doesexist.archive.pictures.same_face import twins_of
from doesexist.archive.pictures.veiled_contents import forget_veiled, remember_veiled
from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import Candidate, by_rows, veiled_on
from doesexist.model import Filter, Picture
from doesexist.model.requests import Ceiling

OWN = 0
"""Stands for the request in the owner's own veils, for which nobody asked."""
MOST_PARTED = 200
"""The most pictures that are surveyed again before they are veiled, 0.01 s each; beyond it shards are dropped whole."""

Meant = Sequence[Who] | Filter


@dataclass(frozen=True, slots=True)
class Veiled:
    """What putting veils on did, or lifting them."""

    pictures: tuple[str, ...] = ()
    """Those on which a veil was put, or from which one was lifted, as DATASET/KEY."""
    unknown: tuple[str, ...] = ()
    """Who is not in the archive, or left it."""
    as_before: tuple[str, ...] = ()
    """Those of the pictures that look as before, because they have another veil."""
    wanting: tuple[Wanting, ...] = ()
    """Shards of the survey that have to be looked at again."""
    unread: tuple[str, ...] = ()
    """Whose files were there when they came, and can't be read now: their bytes are known from then."""
    unlooked: int = 0
    """How many could not be asked whether they have the same pixels."""


def put_on(register: Register, rows: Sequence[int], request: int, reason: str, today: str) -> None:
    """Put a veil on pictures, within a transaction. An existing one of the same request keeps its date."""
    register.many(
        """INSERT INTO veil(picture, request, since, reason) VALUES(?, ?, ?, ?)
           ON CONFLICT(picture, request) DO UPDATE SET reason = excluded.reason""",
        [(row, request, today, reason) for row in rows],
    )


VEILED_BY = "SELECT picture FROM veil WHERE request > 0 AND request = ?"
"""On which pictures a request's veil lies. Without `> 0` the index of requests' veils would not be looked into."""


class VeilChange(ChangeWithSurvey[Veiled]):
    """Veils put on or lifted."""

    def rehearse(self) -> Rehearsal:
        """Return what the change would do, without its shards where there are too many people to look at again."""
        rehearsal = super().rehearse()
        many = sum(len(shard.siblings) for shard in rehearsal.shards) > MOST_PARTED
        return rehearsal._replace(shards=[]) if many else rehearsal

    def _meant(self, register: Register, people: Meant) -> tuple[list[int], list[str]]:
        """Return the pictures that are meant, as rows of the register, and who is unknown."""
        rows, unknown = pictures_meant(register, people)
        self.whole = _with_their_photographs(register, people, rows)
        also = with_tellers(register, with_twins(register, sorted(self.also)))
        return list(dict.fromkeys([*rows, *also])), unknown

    @staticmethod
    def _settled(
        register: Register, survey: SurveyChanges, rows: Sequence[int], otherwise: Sequence[int], unknown: Sequence[str]
    ) -> Veiled:
        """Update the survey and return the result; `otherwise`: the rows that look different afterwards."""
        survey.settle()
        names = {row: "/".join(register.one(_NAME, (row,))) for row in rows}
        as_before = [names[row] for row in sorted(names.keys() - {*otherwise})]
        return Veiled(tuple(names.values()), tuple(unknown), tuple(as_before), tuple(survey.wanting))


@dataclass(eq=False)
class Veiling(VeilChange):
    """Blur people, from the end of one transaction on; the survey, too."""

    people: Meant
    _: KW_ONLY
    reason: str
    today: str
    request: int = OWN
    ceiling: Ceiling | None = None
    """How many people requests may hide at once: one that would hide more waits, and veils nobody. None: none waits."""

    def change(self, register: Register, survey: SurveyChanges) -> Veiled:
        """Veil them, within a transaction."""
        if self.request and not register.one("SELECT EXISTS(SELECT 1 FROM request WHERE id = ?)", (self.request,)):
            return Veiled()  # it has been decided meanwhile
        rows, unknown = self._meant(register, self.people)
        if self.request and self._is_to_wait(register, rows):
            return Veiled()
        otherwise = [row for row in rows if not is_veiled(register, row)]
        survey.see_otherwise(otherwise)
        survey.concerned += rows  # whose copies are to have this veil, too, whatever lies on them already
        put_on(register, rows, self.request, self.reason, self.today)
        for row in rows:
            remember_veiled(register, row, self.contents.get(row, Contents()), self.elsewhere.get(row, ()))
        done = self._settled(register, survey, rows, otherwise, unknown)
        return replace(done, unread=tuple(self.unread.values()), unlooked=self.unlooked)

    def _is_to_wait(self, register: Register, rows: Sequence[int]) -> bool:
        """Tell whether a request has to wait, and note it. One whose veil lies already never has to."""
        lies = register.one(f"SELECT EXISTS({VEILED_BY})", (self.request,))
        waits = self.ceiling is not None and not lies and not has_room(register, rows, self.ceiling)
        register.execute("UPDATE request SET waits = ?1 WHERE id = ?2 AND waits != ?1", (int(waits), self.request))
        return waits


@dataclass(eq=False)
class Lifting(VeilChange):
    """Lift the owner's veils, or a request's, of these people; None: all of them."""

    people: Meant | None = None
    _: KW_ONLY
    request: int = OWN

    def change(self, register: Register, survey: SurveyChanges) -> Veiled:
        """Lift them, within a transaction; others that lie there stay."""
        theirs = VEILED_BY if self.request else "SELECT picture FROM veil WHERE request = ?"
        veiled = register.all(f"{theirs} ORDER BY picture", (self.request,))
        rows, unknown = [row for (row,) in veiled], list[str]()
        if self.people is not None:
            meant, unknown = self._meant(register, self.people)
            rows = sorted({*rows}.intersection(meant))
        otherwise = [row for row in rows if not is_veiled(register, row, apart_from=self.request)]
        survey.see_otherwise(otherwise)
        survey.concerned += rows
        register.many("DELETE FROM veil WHERE picture = ? AND request = ?", [(row, self.request) for row in rows])
        forget_veiled(register, otherwise)
        return self._settled(register, survey, rows, otherwise, unknown)


class Veils:
    """Queries for veils."""

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
        same = {own}
        if clear:
            elsewhere = {each.photograph for each in veiled if each.photograph} - {picture.photograph}
            twins = twins_of(self._register, own, elsewhere)
            same |= {twin for twin in twins if self._is_only_the_owner_s(twin)}
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


def pictures_meant(register: Register, people: Meant) -> tuple[list[int], list[str]]:
    """Return the pictures that are meant, as rows of the register, and who is unknown.

    Twins are included: who is veiled in one dataset is veiled in all. So is whoever tells their photographs.
    """
    if not isinstance(people, Filter):
        everyone = [(who, found_with_tellers(register, who)) for who in people]
        rows = [row for _, theirs in everyone for row in theirs]
        return list(dict.fromkeys(rows)), [str(who) for who, theirs in everyone if not theirs]
    # All of a contributor's is theirs without the contributor's name, too: see `found`.
    theirs = people.contributor and {*found(register, Who("contributor", people.contributor), twins=False)}
    clauses, values = conditions(replace(people, contributor=None))
    rows = [
        row
        for (row,) in register.all(
            f"""SELECT p.id FROM picture p JOIN dataset d ON d.id = p.dataset
                LEFT JOIN contributor c ON c.id = p.contributor WHERE {clauses} ORDER BY p.id""",  # noqa: S608 (conditions of our own words)
            values,
        )
        if theirs is None or row in theirs
    ]
    return with_tellers(register, with_twins(register, rows)), []


class Covering(NamedTuple):
    """Pictures with veils of one request (0: the owner's own), date and reason."""

    request: int
    since: str
    reason: str
    people: tuple[Who, ...]


def coverings(register: Register, rows: Iterable[int]) -> list[Covering]:
    """Return the veils that lie on pictures, whose they are and on whom."""
    lying: dict[tuple[int, str, str], list[Who]] = {}
    for row in sorted(rows):
        for *veil, dataset, key in register.all(_LYING_ON, (row,)):
            lying.setdefault(tuple(veil), []).append(Who("picture", (dataset, key)))
    return [Covering(*veil, tuple(people)) for veil, people in lying.items()]


_LYING_ON = """SELECT v.request, v.since, v.reason, d.name, p.key FROM veil v JOIN picture p ON p.id = v.picture
    JOIN dataset d ON d.id = p.dataset WHERE v.picture = ?"""


def veiled_among(register: Register, rows: Sequence[int]) -> set[int]:
    """Return which of these pictures are veiled."""
    if not register.one("SELECT EXISTS(SELECT 1 FROM veil)"):
        return set()
    sql = "SELECT DISTINCT v.picture FROM json_each(?) j JOIN veil v ON v.picture = j.value"
    return {row for (row,) in register.all(sql, (json.dumps(rows),))}


def _with_their_photographs(register: Register, people: Meant, rows: Sequence[int]) -> set[int]:
    """Return those of these pictures of which all is meant that was cut from their photographs."""
    if isinstance(people, Filter):
        return {*rows} if people.contributor else set()
    return {row for who in people if who.kind != "picture" for row in found(register, who)}


def is_veiled(register: Register, row: int, *, apart_from: int | None = None) -> bool:
    """Tell whether a veil lies on a picture; `apart_from`: another than this request's."""
    sql = "SELECT EXISTS(SELECT 1 FROM veil WHERE picture = ?1 AND request IS NOT ?2)"
    return bool(register.one(sql, (row, apart_from)))


_ROW = "SELECT p.id FROM picture p JOIN dataset d ON d.id = p.dataset WHERE d.name = ? AND p.key = ?"
_NAME = "SELECT d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset WHERE p.id = ?"
