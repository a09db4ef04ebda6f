"""Pictures as far as it takes to look at them: their files, their crop, who left their photograph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from doesexist.archive.register import Register, Value
from doesexist.archive.rows import files_from, quad_from
from doesexist.archive.tombstones import Salted
from doesexist.model import Picture, Quad

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Absence:
    """Where someone who left was in a photograph: a quad, in pixels of a photograph of that size (None: as it is)."""

    quad: Quad
    width: int | None


class Seen(NamedTuple):
    """That a picture was looked at: its row, the stamp of what was seen, its size or why it could not be read."""

    picture: int
    shard: int
    stamp: bytes
    width: int | None = None
    height: int | None = None
    reason: str | None = None


class Candidate(NamedTuple):
    """A picture that can be looked at, as far as that takes: its files, its crop, who left its photograph."""

    row: int
    picture: Picture
    absences: tuple[Absence, ...]
    seen: Seen | None


_CANDIDATE = """SELECT p.id, d.name, p.key, p.files, p.quad, h.identity, s.shard, s.stamp, s.width, s.height, s.reason
    FROM picture p JOIN dataset d ON d.id = p.dataset LEFT JOIN photograph h ON h.id = p.photograph
    LEFT JOIN seen s ON s.picture = p.id"""


def everyone(register: Register, dataset: str) -> Iterator[Candidate]:
    """Yield all pictures of a dataset, as they came, in short reads."""
    last = -1
    while page := _candidates(register, "d.name = ? AND p.id > ? ORDER BY p.id LIMIT ?", (dataset, last, _PAGE)):
        yield from page
        last = page[-1].row


def by_rows(register: Register, rows: Sequence[int]) -> list[Candidate]:
    """Return these pictures, those of them that are still here."""
    return [
        candidate
        for part in _pages(rows)
        for candidate in _candidates(register, f"p.id IN ({','.join('?' * len(part))})", part)
    ]


def by_keys(register: Register, dataset: str, keys: Sequence[str]) -> list[Candidate]:
    """Return these pictures of a dataset, those of them that are still here."""
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
    absences = _absences(register, {row[5] for row in rows if row[5]})
    return [_candidate(row, absences) for row in rows]


def _candidate(row: Sequence[Any], absences: dict[str, tuple[Absence, ...]]) -> Candidate:
    identity, dataset, key, files, quad, photograph, shard, stamp, width, height, reason = row
    found = files_from(files)
    picture = Picture(
        dataset, key, photograph=photograph, quad=quad_from(quad) if quad else None,
        image=found.image, thumbnail=found.thumbnail, wild=found.wild,
    )  # fmt: skip
    seen = Seen(identity, shard, stamp, width, height, reason) if stamp else None
    return Candidate(identity, picture, absences.get(photograph, ()), seen)


def _absences(register: Register, photographs: set[str]) -> dict[str, tuple[Absence, ...]]:
    """Return who left these photographs: most archives know of few, so that all are asked for at once."""
    if not photographs or not register.one("SELECT EXISTS(SELECT 1 FROM absence)"):
        return {}
    salted = Salted.of(register)
    left: dict[bytes, list[Absence]] = {}
    for photograph, quad, width in register.all("SELECT photograph, quad, width FROM absence"):
        left.setdefault(photograph, []).append(Absence(quad_from(quad), width))
    hashes = {photograph: salted.photograph(photograph) for photograph in photographs}
    return {photograph: tuple(left[hashed]) for photograph, hashed in hashes.items() if hashed in left}
