"""Resolve whom a request is about (a picture, a photograph or a contributor) to rows of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from doesexist.archive.pictures.same_face import of_the_same_file, twins_of
from doesexist.archive.pictures.telling import photographs_of, tellers_of, tells_of_anybody, who_tells
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model.earlier_identities import photograph_before
from doesexist.model.flickr import photograph_named

WhoKind = Literal["picture", "photograph", "contributor"]


@dataclass(frozen=True, slots=True)
class Who:
    """Whom someone means: a picture (dataset, key), a photograph (its address), or a contributor (service, account)."""

    kind: WhoKind
    names: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.names)


def found(register: Register, who: Who, *, twins: bool = True) -> list[int]:
    """Return the pictures that are meant, as rows of the register.

    Who leaves one dataset leaves them all: the same face in the same photograph is meant too, and the same file.
    """
    match who.kind:
        case "picture":
            sql = "SELECT p.id FROM picture p JOIN dataset d ON d.id = p.dataset WHERE d.name = ? AND p.key = ?"
            values: tuple[str | bytes, ...] = who.names
        case "photograph":
            sql = "SELECT p.id FROM picture p JOIN photograph h ON h.id = p.photograph WHERE h.identity IN (?, ?)"
            values = (photograph_named(who.names[0]), _photograph_before(who.names[0]))
        case "contributor":
            sql = """WITH theirs AS (
                         SELECT p.id, p.photograph FROM picture p JOIN contributor c ON c.id = p.contributor
                         WHERE c.service = ? AND c.account = ?
                         UNION SELECT id, photograph FROM picture WHERE anonymous = ?)
                     SELECT id FROM theirs UNION SELECT id FROM picture
                     WHERE photograph IN (SELECT photograph FROM theirs)"""
            values = (*who.names, Salted.of(register).contributor(*who.names))
        case _:
            assert_never(who.kind)
    rows: list[int] = [row for (row,) in register.all(sql, values)]
    return with_twins(register, rows, apart_from_the_photograph=who.kind == "photograph") if twins else rows


def found_with_tellers(register: Register, who: Who) -> list[int]:
    """Return the same, and whoever tells their photographs, or the photograph or the account that is meant.

    So that a veil lies on whoever would leave with them.
    """
    rows = found(register, who)
    if not tells_of_anybody(register):
        return rows
    hashes = tombstones_of(register, who) if who.kind != "picture" else []
    if who.kind == "contributor":
        hashes += photographs_of(register, rows)
    return with_tellers(register, list(dict.fromkeys([*rows, *who_tells(register, hashes)])))


def with_tellers(register: Register, rows: Sequence[int]) -> list[int]:
    """Return pictures, and whoever tells their photographs and may be of the same face, with their twins."""
    everyone = dict.fromkeys(rows)
    new = [*rows] if tells_of_anybody(register) else []
    while new:
        new = [row for row in with_twins(register, tellers_of(register, new)) if row not in everyone]
        everyone |= dict.fromkeys(new)
    return [*everyone]


def with_twins(register: Register, rows: Sequence[int], *, apart_from_the_photograph: bool = False) -> list[int]:
    """Return pictures, and whoever has the same face in the same photograph, or is shown from the very same file."""
    twins = [] if apart_from_the_photograph else [twin for row in rows for twin in twins_of(register, row)]
    everyone = [*rows, *twins]
    return list(dict.fromkeys([*everyone, *(other for _, other in of_the_same_file(register, everyone))]))


def is_here(register: Register, row: int) -> bool:
    """Tell whether a picture is in the register."""
    return bool(register.one("SELECT EXISTS(SELECT 1 FROM picture WHERE id = ?)", (row,)))


def tombstone_of(register: Register, who: Who) -> bytes:
    """Return the hash that is, or would be, their tombstone."""
    salted = Salted.of(register)
    match who.kind:
        case "picture":
            return salted.picture(*who.names)
        case "photograph":
            return salted.photograph(photograph_named(who.names[0]))
        case "contributor":
            return salted.contributor(*who.names)
        case _:
            assert_never(who.kind)


def tombstones_of(register: Register, who: Who) -> list[bytes]:
    """Return the hashes under which somebody has left, if they have: a photograph may have been spelled otherwise."""
    hashes = [tombstone_of(register, who)]
    if who.kind == "photograph":
        hashes.append(Salted.of(register).photograph(_photograph_before(who.names[0])))
    return hashes


def _photograph_before(words: str) -> str:
    """Return what a photograph was known by before, by its address, or by that itself."""
    return photograph_before(words) or words
