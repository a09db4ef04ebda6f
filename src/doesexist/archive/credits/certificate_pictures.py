"""What a contributor made, for a certificate: their row, and some of it."""

from __future__ import annotations

from collections.abc import Iterator

from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.register.register import Register
from doesexist.model import Contributor, Picture

_PAGE = 500
_GOLDEN = (5**0.5 - 1) / 2


class Works:
    """Contributors by their rows, and what is theirs. No read transaction outlives its question."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def row(self, contributor: Contributor) -> int | None:
        """Return the number of a contributor's row, None where they aren't here (any more)."""
        found: int | None = self._register.one(
            "SELECT id FROM contributor WHERE service = ? AND account = ?", (contributor.service, contributor.account)
        )
        return found

    def contributor_at(self, row: int) -> Contributor | None:
        """Return the contributor in a row."""
        found = self._register.one("SELECT service, account, name FROM contributor WHERE id = ?", (row,))
        return Contributor(*found) if found else None

    def everyone(self) -> Iterator[Contributor]:
        """Yield all contributors as they came, in short reads: whoever leaves meanwhile is not among them."""
        last = -1
        while rows := self._register.all(
            "SELECT service, account, name, id FROM contributor WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
        ):
            yield from (Contributor(*row) for *row, _ in rows)
            last = rows[-1][-1]

    def some(self, row: int) -> Iterator[tuple[int, Picture]]:
        """Yield a contributor's pictures with their places: however many are taken, they are spread evenly."""
        rows = self._register.all("SELECT id FROM picture WHERE contributor = ? ORDER BY id", (row,))
        for place in evenly(len(rows)):
            (picture,) = rows[place]
            # One by one: two dozen are enough, and most often the first.
            if found := self._register.one(f"{WHOLE} WHERE id = ?", (picture,)):
                yield place, picture_from(found)


def evenly(count: int) -> list[int]:
    """Return the places 0 to count - 1 in an order whose every beginning is spread over all of them.

    Steps of the golden section, which never come to lie together:

    >>> evenly(8), sorted(evenly(1000)[:5])
    ([0, 5, 2, 7, 4, 1, 6, 3], [0, 233, 466, 610, 843])
    """
    return sorted(range(count), key=lambda place: place * _GOLDEN % 1)
