"""Who leaves, or is veiled, does so in the survey in the same transaction: the register names other files afterwards.

What is in those files is made by whoever is asked to (`Part`), while the leavers can still be looked at. Where nobody
is asked, or it can't be done, the shard goes as a whole: its pictures are surveyed again, and nobody who left is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import Candidate, Seen, by_rows
from doesexist.archive.survey.surveys import ShardRow, drop_shard, majority, put_seen, put_shard, shard_at, size_of


class Parting(NamedTuple):
    """A shard that somebody leaves."""

    dataset: str
    root: Path
    before: ShardRow
    leaving: tuple[Candidate, ...]
    siblings: tuple[tuple[Candidate, Candidate], ...]
    """Those who stay and may be seen otherwise, as they were and as they are now: on whom a veil was put, from whom one
    was lifted, who was on a photograph with them or with a leaver."""
    size: tuple[int, int] | None
    """Width and height of the pictures that are summed."""


class Parted(NamedTuple):
    """The same shard without them."""

    row: ShardRow
    seen: tuple[Seen, ...]
    """Those of `siblings` who were looked at again."""


Part = Callable[[Parting], Parted | None]
_Shard = tuple[str, int]
"""A shard's dataset, and its number."""


class Wanting(NamedTuple):
    """A shard of a dataset that has to be surveyed again, in part or as a whole."""

    dataset: str
    number: int | None
    """None: all of the dataset's."""


class Farewells:
    """The survey's part of one removal or veil, within its transaction."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._leaving: dict[int, Candidate] = {}
        self._siblings: dict[int, Candidate] = {}
        self.replaced: list[str] = []
        """The names of files that may be nobody's any more."""
        self.wanting: list[Wanting] = []

    def leave(self, rows: Iterable[int]) -> None:
        """Note that pictures are about to leave, while everyone is still here."""
        leaving = by_rows(self._register, [*dict.fromkeys(rows)])
        self._leaving |= {each.row: each for each in leaving if each.seen}
        self._note_neighbours(leaving)
        self._register.many("DELETE FROM seen WHERE picture = ?", [(each.row,) for each in leaving])

    def see_otherwise(self, rows: Iterable[int]) -> None:
        """Note that pictures are about to be veiled, or to be shown again, and who was on a photograph with them."""
        changing = by_rows(self._register, [*dict.fromkeys(rows)])
        self._siblings |= {each.row: each for each in changing if each.seen}
        self._note_neighbours(changing)

    @property
    def count(self) -> int:
        """How many pictures are noted."""
        return len(self._leaving) + len(self._siblings)

    def _note_neighbours(self, pictures: Iterable[Candidate]) -> None:
        """Note who is on a photograph with these, as they are seen now."""
        neighbours: set[int] = set()
        for each in pictures:
            if each.picture.photograph:
                found = self._register.all(
                    """SELECT p.id FROM picture p JOIN seen s ON s.picture = p.id
                       WHERE p.photograph = (SELECT photograph FROM picture WHERE id = ?) AND p.id != ?""",
                    (each.row, each.row),
                )
                neighbours |= {row for (row,) in found}
        unknown = sorted(neighbours - self._siblings.keys())
        self._siblings |= {each.row: each for each in by_rows(self._register, unknown)}

    def settle(self, part: Part | None) -> None:
        """Let them leave their shards, and have the others in these as they are seen from now on."""
        leaving: dict[_Shard, list[Candidate]] = {}
        for each in self._leaving.values():
            leaving.setdefault(_shard(each), []).append(each)
        siblings: dict[_Shard, list[tuple[Candidate, Candidate]]] = {}
        for each in by_rows(self._register, [*self._siblings.keys() - self._leaving.keys()]):
            siblings.setdefault(_shard(each), []).append((self._siblings[each.row], each))
        for dataset, number in sorted(leaving.keys() | siblings.keys()):
            before = shard_at(self._register, dataset, number)
            if before is None:
                continue  # none of its pictures could be read
            root = Path(self._register.one("SELECT root FROM dataset WHERE name = ?", (dataset,)))
            who, others = leaving.get((dataset, number), ()), siblings.get((dataset, number), ())
            size = size_of(self._register, dataset)
            self._part(Parting(dataset, root, before, tuple(who), tuple(others), size), part)
        for dataset in sorted({each.picture.dataset for each in self._leaving.values()}):
            self._ask_for_the_size(dataset)

    def _ask_for_the_size(self, dataset: str) -> None:
        """Let a dataset be surveyed again as a whole whose pictures are now mostly of another size."""
        pictures, summed = self._register.one(
            """SELECT coalesce(sum(pictures), 0), coalesce(sum(summed), 0) FROM shard
               WHERE dataset = (SELECT id FROM dataset WHERE name = ?)""",
            (dataset,),
        )
        # Where most are of the size that is summed, no other can be more frequent: nobody has to be counted.
        if 2 * summed <= pictures and majority(self._register, dataset) != size_of(self._register, dataset):
            self.wanting.append(Wanting(dataset, None))

    def _part(self, parting: Parting, part: Part | None) -> None:
        parted = part(parting) if part else None
        before = parting.before
        wanting = Wanting(parting.dataset, before.number)
        if parted is None:
            self.replaced += drop_shard(self._register, parting.dataset, before.number)
            self.wanting.append(wanting)
            return
        if parted.row != before:
            put_shard(self._register, parting.dataset, parted.row)
            self.replaced += before.names
        put_seen(self._register, parted.seen)
        if parted.row.unsummed:
            self.wanting.append(wanting)


def _shard(candidate: Candidate) -> _Shard:
    assert candidate.seen is not None
    return candidate.picture.dataset, candidate.seen.shard
