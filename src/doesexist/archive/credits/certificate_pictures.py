"""A contributor's row and a sample of their pictures, for a certificate."""

from __future__ import annotations

from collections.abc import Iterator

from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.register.register import Register
from doesexist.model import Contributor, Picture

_PAGE = 500
_GOLDEN = (5**0.5 - 1) / 2


class Works:
    """Look up contributors by row, and their pictures. No read transaction outlives the call."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def row(self, contributor: Contributor) -> int | None:
        """Return the number of a contributor's row, None if they are not (or no longer) in the archive."""
        found: int | None = self._register.one(
            "SELECT id FROM contributor WHERE service = ? AND account = ?", (contributor.service, contributor.account)
        )
        return found

    def contributor_at(self, row: int) -> Contributor | None:
        """Return the contributor in a row."""
        found = self._register.one("SELECT service, account, name FROM contributor WHERE id = ?", (row,))
        return Contributor(*found) if found else None

    def everyone(self) -> Iterator[Contributor]:
        """Yield all contributors in the order of their rows, in short reads: whoever leaves meanwhile is skipped."""
        last = -1
        while rows := self._register.all(
            "SELECT service, account, name, id FROM contributor WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
        ):
            yield from (Contributor(*row) for *row, _ in rows)
            last = rows[-1][-1]

    def some(self, row: int) -> Iterator[tuple[int, Picture]]:
        """Yield a contributor's pictures with their positions, in the order of `evenly`."""
        rows = self._register.all("SELECT id FROM picture WHERE contributor = ? ORDER BY id", (row,))
        for place in evenly(len(rows)):
            (picture,) = rows[place]
            # One by one: callers take two dozen at most, mostly the first.
            if found := self._register.one(f"{WHOLE} WHERE id = ?", (picture,)):
                yield place, picture_from(found)


def evenly(count: int) -> list[int]:
    """Return the positions 0 to count - 1 in an order of which every beginning is spread over all of them.

    Steps of the golden section, which stay far apart:

    >>> evenly(8), sorted(evenly(1000)[:5])
    ([0, 5, 2, 7, 4, 1, 6, 3], [0, 233, 466, 610, 843])
    """
    return sorted(range(count), key=lambda place: place * _GOLDEN % 1)
