"""Pictures in the order of the credits: by contributor's name, then by row; unknown credits last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doesexist.archive.pictures.filtering import conditions
from doesexist.archive.pictures.rows import WHOLE_AND_ID, picture_from
from doesexist.archive.register.register import Register, Value
from doesexist.model import Filter, Picture


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the credits. It stays valid when the picture that was there has left."""

    name: str | None
    """The contributor's folded name; None among pictures whose credit is unknown."""
    contributor: int | None
    picture: int


def place_of(register: Register, dataset: str, key: str) -> Place | None:
    """Return the position of a picture, None if it is not (or no longer) in the archive."""
    row = register.one(
        """SELECT c.sorting, c.id, p.id FROM picture p JOIN dataset d ON d.id = p.dataset
           LEFT JOIN contributor c ON c.id = p.contributor WHERE d.name = ? AND p.key = ?""",
        (dataset, key),
    )
    return Place(*row) if row else None


def place_near(register: Register, dataset: str, key: str, contributor: tuple[str, str] | None) -> Place | None:
    """Return the position just before where a missing picture would be, among a contributor's or the unnamed ones.

    Found by its key. In nearly every dataset keys rise with rows: little is shown twice, and nothing is left out. None:
    the beginning.
    """
    whose = "p.contributor IS NULL"
    if contributor:
        whose = "p.contributor = (SELECT id FROM contributor WHERE service = ? AND account = ?)"
    row = register.one(
        f"""SELECT c.sorting, c.id, p.id FROM picture p INDEXED BY picture_by_contributor
            CROSS JOIN dataset d ON d.id = p.dataset LEFT JOIN contributor c ON c.id = p.contributor
            WHERE {whose} AND d.name = ? AND p.key < ? ORDER BY p.key DESC LIMIT 1""",  # noqa: S608 (one of two of our own words)
        (*(contributor or ()), dataset, key),
    )
    return Place(*row) if row else None


def listed(register: Register, where: Filter, after: Place | None, limit: int) -> list[tuple[Place, Picture]]:
    """Return up to `limit` pictures that a filter matches, after a position."""
    places: list[Place] = []
    if after is None or after.name is not None:
        places += _credited(register, where, after, limit)
    if len(places) < limit:
        places += _unknown(register, where, after, limit - len(places))
    found = _pictures(register, [place.picture for place in places])
    return [(place, found[place.picture]) for place in places if place.picture in found]


def _credited(register: Register, where: Filter, after: Place | None, limit: int) -> list[Place]:
    clauses, values = conditions(where)
    beyond: tuple[Value, ...] = ()
    if after:
        clauses += " AND (c.sorting, c.id, p.id) > (?, ?, ?)"
        beyond = (after.name, after.contributor, after.picture)
    # CROSS keeps SQLite from looking through all pictures first, and then sorting them.
    rows = register.all(
        f"""SELECT c.sorting, c.id, p.id
            FROM contributor c CROSS JOIN picture p ON p.contributor = c.id JOIN dataset d ON d.id = p.dataset
            WHERE {clauses} ORDER BY c.sorting, c.id, p.id LIMIT ?""",  # noqa: S608 (conditions of our own words)
        (*values, *beyond, limit),
    )
    return [Place(*row) for row in rows]


def _unknown(register: Register, where: Filter, after: Place | None, limit: int) -> list[Place]:
    clauses, values = conditions(where)
    last = after.picture if after and after.name is None else -1
    rows = register.all(
        f"""SELECT p.id FROM picture p
            JOIN dataset d ON d.id = p.dataset LEFT JOIN contributor c ON c.id = p.contributor
            WHERE p.contributor IS NULL AND p.id > ? AND {clauses} ORDER BY p.id LIMIT ?""",  # noqa: S608 (conditions of our own words)
        (last, *values, limit),
    )
    return [Place(None, None, identity) for (identity,) in rows]


def _pictures(register: Register, identities: Sequence[int]) -> dict[int, Picture]:
    marks = ", ".join("?" * len(identities))
    rows = register.all(f"{WHOLE_AND_ID} WHERE id IN ({marks})", identities)
    return {identity: picture_from(row) for *row, identity in rows}
