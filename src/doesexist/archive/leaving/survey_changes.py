"""The survey's part of a removal or veil: replace or drop the affected shards in the same transaction.

The new shards' files are made before it, while SQLite is not locked and all pictures can still be read. A shard whose
files were not made, or from another state than the transaction finds, is dropped whole and its pictures are surveyed
again, so that nobody who left is kept. See removals.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import Candidate, Seen, by_rows
from doesexist.archive.survey.surveys import (
    ShardRow,
    drop_shard,
    majority,
    put_seen,
    put_shard,
    shard_at,
    size_of,
)


class Parting(NamedTuple):
    """A shard to be made without some of its pictures, or with others seen differently."""

    dataset: str
    root: Path
    before: ShardRow
    leaving: tuple[Candidate, ...]
    siblings: tuple[tuple[Candidate, Candidate], ...]
    """Those who stay but may look different, before and after: veiled, unveiled, or beside one of these or a leaver."""
    size: tuple[int, int] | None
    """Width and height of the pictures that are summed."""


class Parted(NamedTuple):
    """The new shard. Its files are on the disk, but not yet named in the register."""

    parting: Parting
    row: ShardRow
    seen: tuple[Seen, ...]
    """Those of `siblings` who were looked at again."""


_Shard = tuple[str, int]
"""A shard's dataset, and its number."""


class Wanting(NamedTuple):
    """A shard of a dataset that has to be surveyed again, in part or as a whole."""

    dataset: str
    number: int | None
    """None: all of the dataset's."""


class SurveyChanges:
    """The survey's part of one removal or veil, within its transaction; `parted`: new shards made before it.

    `rehearsed`: it is only told which shards are affected, for all is taken back.
    """

    def __init__(
        self,
        register: Register,
        parted: Iterable[Parted] = (),
        elsewhere: Mapping[int, Collection[str]] | None = None,
        *,
        rehearsed: bool = False,
    ) -> None:
        self._register = register
        self._elsewhere = elsewhere or {}
        self._rehearsed = rehearsed
        self._parted = {(each.parting.dataset, each.parting.before.number): each for each in parted}
        self._leaving: dict[int, Candidate] = {}
        self._siblings: dict[int, Candidate] = {}
        self.shards: list[Parting] = []
        """The shards that change."""
        self.replaced = [name for each in self._parted.values() for name in each.row.names]
        """The names of files that no shard may name afterwards."""
        self.wanting: list[Wanting] = []
        self.concerned: list[int] = []
        """Whoever leaves, is veiled, or is shown again: rows of the register."""

    def leave(self, rows: Iterable[int]) -> None:
        """Note that pictures are about to leave, while everyone is still here."""
        leaving = self._concerned(rows)
        self._leaving |= {each.row: each for each in leaving if each.seen}
        self._note_neighbours(leaving)
        self._register.many("DELETE FROM seen WHERE picture = ?", [(each.row,) for each in leaving])

    def see_otherwise(self, rows: Iterable[int]) -> None:
        """Note that pictures are about to be veiled, or to be shown again, and who was on a photograph with them."""
        changing = self._concerned(rows)
        self._siblings |= {each.row: each for each in changing if each.seen}
        self._note_neighbours(changing)

    def _concerned(self, rows: Iterable[int]) -> list[Candidate]:
        found = by_rows(self._register, [*dict.fromkeys(rows)])
        self.concerned += [each.row for each in found]
        return found

    def _note_neighbours(self, pictures: Iterable[Candidate]) -> None:
        """Note the other pictures of these photographs, as they are seen before the change."""
        neighbours: set[int] = set()
        for each in pictures:
            if each.picture.photograph:
                found = self._register.all(
                    """SELECT p.id FROM picture p JOIN seen s ON s.picture = p.id
                       WHERE p.photograph = (SELECT photograph FROM picture WHERE id = ?) AND p.id != ?""",
                    (each.row, each.row),
                )
                neighbours |= {row for (row,) in found}
            for photograph in self._elsewhere.get(each.row, ()):
                neighbours |= {row for (row,) in self._register.all(_SEEN_ON, (photograph,))}
        unknown = sorted(neighbours - self._siblings.keys())
        self._siblings |= {each.row: each for each in by_rows(self._register, unknown)}

    def settle(self) -> None:
        """Replace or drop each affected shard: without those who leave, the others as they are seen from now on."""
        leaving: defaultdict[_Shard, list[Candidate]] = defaultdict(list)
        for each in self._leaving.values():
            leaving[_shard(each)].append(each)
        siblings: defaultdict[_Shard, list[tuple[Candidate, Candidate]]] = defaultdict(list)
        for each in by_rows(self._register, sorted(self._siblings.keys() - self._leaving.keys())):
            siblings[_shard(each)].append((self._siblings[each.row], each))
        for shard in sorted(leaving.keys() | siblings.keys()):
            if before := shard_at(self._register, *shard):  # else none of its pictures could be read
                dataset, _ = shard
                root = Path(self._register.one("SELECT root FROM dataset WHERE name = ?", (dataset,)))
                size = size_of(self._register, dataset)
                self._settle(Parting(dataset, root, before, tuple(leaving[shard]), tuple(siblings[shard]), size))
        for dataset in sorted({each.picture.dataset for each in self._leaving.values()}):
            self._ask_for_the_size(dataset)

    def _ask_for_the_size(self, dataset: str) -> None:
        """Have the whole dataset surveyed again if most of its pictures now have another size than the summed one."""
        pictures, summed = self._register.one(
            """SELECT coalesce(sum(pictures), 0), coalesce(sum(summed), 0) FROM shard
               WHERE dataset = (SELECT id FROM dataset WHERE name = ?)""",
            (dataset,),
        )
        # If more than half have the summed size, no other size can be more frequent: no need to count.
        if 2 * summed <= pictures and majority(self._register, dataset) != size_of(self._register, dataset):
            self.wanting.append(Wanting(dataset, None))

    def _settle(self, parting: Parting) -> None:
        self.shards.append(parting)
        if self._rehearsed:
            return
        before, wanting = parting.before, Wanting(parting.dataset, parting.before.number)
        self.replaced += before.names
        parted = self._parted.get((parting.dataset, before.number))
        if parted is None or parted.parting != parting:
            drop_shard(self._register, parting.dataset, before.number)
            self.wanting.append(wanting)
            return
        if parted.row != before:
            put_shard(self._register, parting.dataset, parted.row)
        put_seen(self._register, parted.seen)
        if parted.row.unsummed:
            self.wanting.append(wanting)


_SEEN_ON = """SELECT p.id FROM photograph h JOIN picture p ON p.photograph = h.id JOIN seen s ON s.picture = p.id
              WHERE h.identity = ?"""


def _shard(candidate: Candidate) -> _Shard:
    assert candidate.seen is not None
    return candidate.picture.dataset, candidate.seen.shard
