"""Who leaves, leaves the survey in the same transaction: the register names other files from its end on.

What is in those files is made by whoever is asked to (`Part`), while the leavers can still be looked at. Where nobody
is asked, or it can't be done, the shard goes as a whole: its pictures are surveyed again, and nobody who left is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.candidates import Candidate, by_rows
from doesexist.archive.register import Register
from doesexist.archive.surveys import ShardRow, put_shard, shards_of


class Parting(NamedTuple):
    """A shard that somebody leaves."""

    dataset: str
    root: Path
    before: ShardRow
    leaving: tuple[Candidate, ...]
    siblings: tuple[tuple[Candidate, Candidate], ...]
    """Those who stay and were on a leaver's photograph, as they were, and as they are now with the leaver veiled."""


class Parted(NamedTuple):
    """The same shard without them."""

    row: ShardRow
    again: tuple[int, ...]
    """Siblings who had to go with them, as rows of the register: they are looked at again."""


Part = Callable[[Parting], Parted | None]


class Wanting(NamedTuple):
    """A shard that has to be surveyed again, in part or as a whole."""

    dataset: str
    number: int


class Farewells:
    """The survey's part of one removal, within its transaction."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._leaving: dict[int, Candidate] = {}
        self._siblings: dict[int, Candidate] = {}
        self.replaced: list[str] = []
        """The names of files that may be nobody's any more."""
        self.wanting: list[Wanting] = []

    def leave(self, rows: Iterable[int]) -> None:
        """Note that pictures are about to leave, while everyone is still here."""
        for row in dict.fromkeys(rows):
            self._leaves(row)

    def _leaves(self, row: int) -> None:
        (candidate,) = by_rows(self._register, [row])
        if candidate.seen:
            self._leaving[row] = candidate
            self._register.execute("DELETE FROM seen WHERE picture = ?", (row,))
        if candidate.picture.photograph:
            siblings = self._register.all(
                """SELECT p.id FROM picture p JOIN seen s ON s.picture = p.id
                   WHERE p.photograph = (SELECT photograph FROM picture WHERE id = ?) AND p.id != ?""",
                (row, row),
            )
            known = by_rows(self._register, [sibling for (sibling,) in siblings])
            self._siblings |= {each.row: each for each in known if each.row not in self._siblings}

    def settle(self, part: Part | None) -> None:
        """Let them leave their shards."""
        stay = {each.row: each for each in by_rows(self._register, [*self._siblings.keys() - self._leaving.keys()])}
        for dataset, number in sorted({self._shard(each) for each in [*self._leaving.values(), *stay.values()]}):
            before = next((row for row in shards_of(self._register, dataset) if row.number == number), None)
            if before is None:
                continue  # none of its pictures could be read
            root = Path(self._register.one("SELECT root FROM dataset WHERE name = ?", (dataset,)))
            leaving = [each for each in self._leaving.values() if self._shard(each) == (dataset, number)]
            siblings = [
                (self._siblings[row], each) for row, each in stay.items() if self._shard(each) == (dataset, number)
            ]
            self._part(Parting(dataset, root, before, tuple(leaving), tuple(siblings)), part)

    def _part(self, parting: Parting, part: Part | None) -> None:
        parted = part(parting) if part else None
        before = parting.before
        wanting = Wanting(parting.dataset, before.number)
        if parted is None:
            put_shard(self._register, parting.dataset, ShardRow(before.number, 0, 0, False, "", "", None, None))  # noqa: FBT003 (a row's columns)
            self._forget(parting.dataset, before.number)
            self.wanting.append(wanting)
            self.replaced += before.names
            return
        if parted.row != before:
            put_shard(self._register, parting.dataset, parted.row)
            self.replaced += before.names
        for row in parted.again:
            self._register.execute("DELETE FROM seen WHERE picture = ?", (row,))
        if parted.again or parted.row.unsummed:
            self.wanting.append(wanting)

    def _forget(self, dataset: str, number: int) -> None:
        self._register.execute(
            """DELETE FROM seen WHERE shard = ? AND picture IN (
               SELECT id FROM picture WHERE dataset = (SELECT id FROM dataset WHERE name = ?))""",
            (number, dataset),
        )

    def _shard(self, candidate: Candidate) -> tuple[str, int]:
        assert candidate.seen is not None
        return candidate.picture.dataset, candidate.seen.shard


def files_of_nobody(register: Register, names: Sequence[str]) -> list[str]:
    """Return those of these files that no shard has (any more)."""
    return [
        name
        for name in names
        if not register.one("SELECT EXISTS(SELECT 1 FROM shard WHERE ? IN (rows, tiles, sums, squares))", (name,))
    ]
