"""Pictures with what it takes to survey them: files, crop, and who must not be seen on their photograph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from doesexist.archive.pictures.absences import Absence, absence_of, left_of
from doesexist.archive.pictures.rows import files_from, quad_from
from doesexist.archive.pictures.veiled_contents import hidden_whole, veiled_elsewhere
from doesexist.archive.register.register import Register, Value
from doesexist.model import Landmarks, Picture

_PAGE = 500


class Seen(NamedTuple):
    """The record that a picture was surveyed: its row, the stamp of what was seen, its size or why it is unreadable."""

    picture: int
    shard: int
    stamp: bytes
    width: int | None = None
    height: int | None = None
    reason: str | None = None


class Candidate(NamedTuple):
    """A picture to be surveyed: its files, its crop, and who is blurred on its photograph."""

    row: int
    picture: Picture
    absences: tuple[Absence, ...]
    """Where others are who left or are veiled."""
    seen: Seen | None
    veiled: bool = False
    """Whether it is veiled itself."""


_CANDIDATE = """SELECT p.id, d.name, p.key, p.files, p.quad, h.identity, s.shard, s.stamp, s.width, s.height, s.reason,
    EXISTS(SELECT 1 FROM veil WHERE picture = p.id)
    FROM picture p JOIN dataset d ON d.id = p.dataset LEFT JOIN photograph h ON h.id = p.photograph
    LEFT JOIN seen s ON s.picture = p.id"""


def everyone(register: Register, dataset: str) -> Iterator[Candidate]:
    """Yield all pictures of a dataset in the order of their rows, in short reads."""
    last = -1
    while page := _candidates(register, "d.name = ? AND p.id > ? ORDER BY p.id LIMIT ?", (dataset, last, _PAGE)):
        yield from page
        last = page[-1].row


def by_rows(register: Register, rows: Sequence[int]) -> list[Candidate]:
    """Return those of these pictures that are still in the archive."""
    return [
        candidate
        for part in _pages(rows)
        for candidate in _candidates(register, f"p.id IN ({','.join('?' * len(part))})", part)
    ]


def by_keys(register: Register, dataset: str, keys: Sequence[str]) -> list[Candidate]:
    """Return those of these pictures that are still in the dataset."""
    return [
        candidate
        for part in _pages(keys)
        for candidate in _candidates(
            register, f"d.name = ? AND p.key IN ({','.join('?' * len(part))})", (dataset, *part)
        )
    ]


def _pages(all_of_them: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(all_of_them), _PAGE):
        yield all_of_them[at : at + _PAGE]


def _candidates(register: Register, where: str, values: Sequence[Value]) -> list[Candidate]:
    rows = register.all(f"{_CANDIDATE} WHERE {where}", values)
    photographs = {row[5] for row in rows if row[5]}
    left, veiled = left_of(register, photographs), veiled_on(register, photographs)
    return [_candidate(row, left.get(row[5], ()), veiled.get(row[5], ())) for row in rows]


def _candidate(row: Sequence[Any], left: Iterable[Absence], hidden: Iterable[Hidden]) -> Candidate:
    identity, dataset, key, files, quad, photograph, shard, stamp, width, height, reason, veiled = row
    found = files_from(files)
    picture = Picture(
        dataset, key, photograph=photograph, quad=quad_from(quad),
        image=found.image, thumbnail=found.thumbnail, wild=found.wild, credited=found.credited,
    )  # fmt: skip
    seen = Seen(identity, shard, stamp, width, height, reason) if stamp else None
    others = (each.absence for each in hidden if each.row != identity)
    return Candidate(identity, picture, (*left, *others), seen, bool(veiled))


class Hidden(NamedTuple):
    """A veiled picture, as a row of the register, and where it is in its photograph."""

    row: int
    absence: Absence
    photograph: str | None
    """What its own record calls the photograph."""


_NOT_HERE = 0
"""Stands for the row of somebody veiled who is not here."""


def veiled_on(register: Register, photographs: Collection[str]) -> dict[str, list[Hidden]]:
    """Return who is veiled in these photographs, in the order of their rows."""
    if not photographs or not register.one("SELECT EXISTS(SELECT 1 FROM veil)"):
        return {}
    found: dict[str, list[Hidden]] = {}
    for facts in register.all(_VEILED.format(f"h.identity IN ({','.join('?' * len(photographs))})"), [*photographs]):
        each = _hidden(*facts)
        found.setdefault(str(each.photograph), []).append(each)
    elsewhere = veiled_elsewhere(register, photographs)
    rows = sorted({row for theirs in elsewhere.values() for row in theirs})
    called = {
        facts[1]: _hidden(*facts)
        for part in _pages(rows)
        for facts in register.all(_VEILED.format(f"p.id IN ({','.join('?' * len(part))})"), part)
    }
    for photograph, theirs in elsewhere.items():
        found.setdefault(photograph, []).extend(called[row] for row in theirs if row in called)
    for photograph in hidden_whole(register, photographs):
        found.setdefault(photograph, []).append(Hidden(_NOT_HERE, Absence(None, veiled=True), photograph))
    return {photograph: sorted(each, key=lambda one: one.row) for photograph, each in found.items()}


def _hidden(photograph: str | None, row: int, quad: str | None, files: str, landmarks: str | None) -> Hidden:
    who = Picture("", "", quad=quad_from(quad), wild=files_from(files).wild,
                  wild_landmarks=Landmarks(landmarks) if landmarks else None)  # fmt: skip
    return Hidden(row, absence_of(who), photograph)


_VEILED = """SELECT h.identity, p.id, p.quad, p.files, m.wild
    FROM picture p LEFT JOIN photograph h ON h.id = p.photograph LEFT JOIN landmarks m ON m.picture = p.id
    WHERE {} AND EXISTS(SELECT 1 FROM veil WHERE picture = p.id) ORDER BY p.id"""
