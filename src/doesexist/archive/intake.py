"""Write a dataset's pictures to the register in batches, each one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.batches import Batch, Taken
from doesexist.archive.last_intake import MANY, LastIntake, asked_of, keep_intake, last_intake
from doesexist.archive.leaving.rejected_rows import NAMELESS, store_without_names
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.veils import Covering, coverings, veiled_among
from doesexist.archive.pictures.contents import Hints, Looked
from doesexist.archive.pictures.licences import remember_licence
from doesexist.archive.pictures.rows import digest_of, files_from
from doesexist.archive.pictures.standing_keys import StandingKeys
from doesexist.archive.pictures.veiled_contents import learn, learn_of_veiled
from doesexist.archive.register.locked import LockedRegister
from doesexist.archive.register.opening import make_indices, put_indices_off
from doesexist.archive.writing import here
from doesexist.errors import DatasetMoved
from doesexist.model import Card, Credited, Picture, Rejected

INGESTING = "ingest.lock"
"""Held by who takes a dataset in."""
Looking = Callable[[Path, Picture, Hints, Mapping[str, Credited]], Looked]
"""What looks at the files of a picture in a dataset's folder: `studio/showing/contents.py`."""
BATCH = 2_000
"""Rows per transaction: bounds what `kill -9` can lose, and how long a removal may have to wait."""


class _LookedAt(NamedTuple):
    """What the files of a picture are, and its row if it is here, and veiled."""

    looked: Looked
    veiled: int | None


class Intake(LockedRegister):
    """One ingest of a dataset, under the lock that lets no other begin. Raises ArchiveBusy, DatasetMoved."""

    lock = INGESTING

    def __init__(
        self, archive: Path, name: str, kind: str, root: Path, card: Card, *, look: Looking, move: bool = False
    ) -> None:
        super().__init__(archive, create=True)
        self._root = root
        self._look = look
        self._known_anew: frozenset[int] = frozenset()
        """Veiled pictures of whose files more is known than before."""
        try:
            self._asked = asked_of(self._register)
            self._dataset = self._begin(name, kind, root, card, move=move)
        except BaseException:
            self.close()
            raise

    @property
    def standing(self) -> StandingKeys:
        """The keys that stand in this dataset."""
        return StandingKeys(self._register, self._dataset)

    def take(self, rows: Iterable[Picture | Rejected]) -> Iterator[Taken]:
        """Take rows in, a batch at a time; yield what became of each once it is stored. Rows as before are not."""
        remaining, rejected, new = iter(rows), 0, 0
        many = max(BATCH, self._register.one("SELECT coalesce(sum(pictures), 0) FROM dataset"))
        while batch := list(islice(remaining, BATCH)):
            taken = self._taken(batch, rejected)
            rejected += len(taken.rejected)
            if new < many <= new + taken.new:  # more than were here
                put_indices_off(self._register)
            new += taken.new
            yield taken
        make_indices(self._register)
        more = "FROM rejected WHERE dataset = ? AND number >= ?"
        if self._register.one(f"SELECT EXISTS(SELECT 1 {more})", (self._dataset, rejected)):
            self._register.execute(f"DELETE {more}", (self._dataset, rejected))

    def _taken(self, batch: Sequence[Picture | Rejected], rejects: int) -> Taken:
        """Take a batch in. Files are looked at before the transaction; once more, if somebody has left meanwhile."""
        register = self._register
        while True:
            hints = Hints.of(register)
            looked = self._looked_at([row for row in batch if isinstance(row, Picture)], hints)
            with register.transaction():
                if Hints.of(register) == hints and not self._learn(looked.values()):
                    looked_at = {key: each.looked for key, each in looked.items()}
                    return Batch(register, self._dataset, batch, looked_at, rejects).take(batch)

    def _learn(self, looked: Iterable[_LookedAt]) -> bool:
        """Note what is known only now of who left or is veiled; tell whether anything is: then all are looked at again.

        So a copy is known, whichever of the two comes first.
        """
        learnt = False
        for each in looked:
            found = learn(self._register, each.looked)
            if each.veiled is not None and learn_of_veiled(self._register, each.veiled, each.looked):
                found = found._replace(veiled=found.veiled | {each.veiled})
            self._known_anew |= found.veiled
            learnt = learnt or found.left or bool(found.veiled)
        return learnt

    def known_anew(self) -> list[Covering]:
        """Return the veils of pictures of whose files more is known than before this ingest: copies may be here."""
        return coverings(self._register, self._known_anew)

    def _looked_at(self, pictures: Sequence[Picture], hints: Hints) -> dict[int, _LookedAt]:
        """Return what the files of pictures are, by the pictures' id().

        Who is here already was asked then; only whether their files are others by now is looked at. Of who is veiled
        all is read that is new.
        """
        here_already = here(self._register, self._dataset, [row.key for row in pictures])
        veiled = veiled_among(self._register, [each.row for each in here_already.values()])
        looked: dict[int, _LookedAt] = {}
        for row in pictures:
            before = here_already.get(row.key.lower())
            credited: Mapping[str, Credited] = files_from(before.files).credited if before else {}
            is_veiled = before is not None and before.row in veiled
            same = before is not None and before.record == digest_of(row)
            found = self._look(self._root, row, hints.nobody_s() if same and not is_veiled else hints, credited)
            if before and found.credited != credited:
                found = self._look(self._root, row, replace(hints, reads_all=is_veiled), credited)
            looked[id(row)] = _LookedAt(found, before.row if before and is_veiled else None)
        return looked

    def as_before(self, stamp: str) -> tuple[Taken, LastIntake] | None:
        """Return what becomes of a dataset that is as it was when it was taken in last, None where it may be another.

        `stamp`: a digest of all that would be read.
        """
        came = last_intake(self._register, self._dataset, stamp)
        if came is None:
            return None
        sql = "SELECT key, reason FROM rejected WHERE dataset = ? ORDER BY number"
        rejected = tuple(Rejected(*row) for row in self._register.all(sql, (self._dataset,)))
        if NAMELESS in rejected:
            return None  # only the dataset itself tells which rows they were
        return Taken(same=came.pictures, rejected=rejected), came

    def keep(self, stamp: str, rows: int, came: LastIntake) -> None:
        """Keep what came of a dataset of so many rows, if they are many, and nobody left or was put right meanwhile."""
        if rows >= MANY and last_intake(self._register, self._dataset, stamp) != came:
            with self._register.transaction():
                if asked_of(self._register) == self._asked:
                    keep_intake(self._register, self._dataset, stamp, came)

    @property
    def somebody_left(self) -> bool:
        """Whether rows of this dataset were rejected because those people left."""
        sql = "SELECT EXISTS(SELECT 1 FROM rejected WHERE dataset = ? AND key = '?' AND reason GLOB 'left on *')"
        return bool(self._register.one(sql, (self._dataset,)))

    def undo(self) -> None:
        """Let the register forget a dataset that it didn't know before, as long as nothing of it came in."""
        here = "SELECT EXISTS(SELECT 1 FROM picture WHERE dataset = ?)"
        if not self._is_new or self._register.one(here, (self._dataset,)):
            return
        with self._register.transaction():
            self._register.execute("DELETE FROM rejected WHERE dataset = ?", (self._dataset,))
            self._register.execute("DELETE FROM intake WHERE dataset = ?", (self._dataset,))
            self._register.execute("DELETE FROM dataset WHERE id = ?", (self._dataset,))

    def _begin(self, name: str, kind: str, root: Path, card: Card, *, move: bool) -> int:
        register = self._register
        said = (kind, str(root), card.title, card.publisher, card.url, card.licence.id if card.licence else None,
                card.terms, card.citation, card.made, int(card.drawn))  # fmt: skip
        with register.transaction():
            before = register.one(f"SELECT {_CARD} FROM dataset WHERE name = ?", (name,))  # noqa: S608 (our own names)
            if before and (before[0] != kind or (before[1] != str(root) and not move)):
                raise DatasetMoved(name, f"{before[1]} as {before[0]}", f"{root} as {kind}")
            if card.licence:
                remember_licence(register, card.licence)
            if before != said:
                register.execute(
                    f"""INSERT INTO dataset({_CARD}, name) VALUES({", ".join("?" * len(said))}, ?)
                        ON CONFLICT(name) DO UPDATE SET ({_CARD}) = ({_EXCLUDED})""",
                    (*said, name),
                )
            self._is_new = before is None
            dataset: int = register.one("SELECT id FROM dataset WHERE name = ?", (name,))
            if store_without_names(register):  # an older version stored them
                note_scrub_due(register, register.one("SELECT max(since) FROM tombstone"))
        return dataset


_CARD = "kind, root, title, publisher, url, licence, terms, citation, made, drawn"
_EXCLUDED = ", ".join(f"excluded.{column}" for column in _CARD.split(", "))
