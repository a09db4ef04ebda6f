"""Write a dataset's pictures to the register in batches, each one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from doesexist.archive.last_intake import MANY, LastIntake, asked_of, keep_intake, last_intake
from doesexist.archive.leaving.newcomers import Newcomers
from doesexist.archive.leaving.rejected_rows import LEFT, NAMELESS, store_without_names, stored_as
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.veils import Covering, coverings, veiled_among
from doesexist.archive.pictures.contents import Hints, Looked, learn, learn_of_veiled
from doesexist.archive.pictures.licences import remember_licence
from doesexist.archive.pictures.rows import digest_of, files_from, files_of
from doesexist.archive.pictures.standing_keys import StandingKeys
from doesexist.archive.register.locked import LockedRegister
from doesexist.archive.register.opening import make_indices, put_indices_off
from doesexist.archive.register.register import Register
from doesexist.archive.writing import Writing, here
from doesexist.errors import DatasetMoved
from doesexist.model import Card, Credited, Picture, Rejected
from doesexist.model.keys import key_from, stem_of

INGESTING = "ingest.lock"
"""Held by who takes a dataset in."""
Looking = Callable[[Path, Picture, Hints, Mapping[str, Credited]], Looked]
"""What looks at the files of a picture in a dataset's folder: `studio/showing/contents.py`."""
BATCH = 2_000
"""Rows per transaction: bounds what `kill -9` can lose, and how long a removal may have to wait."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows of a dataset were new, changed, the same or rejected."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: tuple[Rejected, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """The newcomers whose key is another than their file's name would make one think: its path, and the key."""

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.new + self.changed + self.same + len(self.rejected)


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
                    return _Batch(register, self._dataset, batch, looked_at, rejects).take(batch)

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


class _Batch:
    """One transaction of an ingest: writes or rejects each row, after reading anew who left since the last.

    Changed pictures are written at once, new ones together before something reads them.
    """

    def __init__(
        self,
        register: Register,
        dataset: int,
        rows: Iterable[Picture | Rejected],
        looked: Mapping[int, Looked],
        rejects: int,
    ) -> None:
        self.register = register
        self.dataset = dataset
        self.looked = looked
        self.rejects = rejects
        """How many rows were rejected before."""
        self.name, self.kind, self.root = register.one("SELECT name, kind, root FROM dataset WHERE id = ?", (dataset,))
        self.newcomers = Newcomers(register, self.root)
        pictures = [row for row in rows if isinstance(row, Picture)]
        self.here = here(register, dataset, [row.key for row in pictures])
        """The pictures of this batch that are here already, by their keys in small letters."""
        self.writing = Writing(register, dataset, pictures)
        self.rejected: list[Rejected] = []
        self.renamed: list[tuple[str, str]] = []
        self.left: set[Rejected] = set()
        """Those of them who left."""

    def take(self, rows: Sequence[Picture | Rejected]) -> Taken:
        became = Counter(self._became(row) for row in rows)
        rejected = [(self.dataset, at, *self._stored_as(row)) for at, row in enumerate(self.rejected, self.rejects)]
        before = self.register.all(
            "SELECT dataset, number, key, reason FROM rejected WHERE dataset = ? AND number >= ? AND number < ?",
            (self.dataset, self.rejects, self.rejects + len(rejected)),
        )
        others = sorted({*rejected} - {*before})
        self.register.many("INSERT OR REPLACE INTO rejected VALUES(?, ?, ?, ?)", others)
        self.newcomers.veil(self.writing.settled())
        return Taken(became["new"], became["changed"], became["same"], tuple(self.rejected), tuple(self.renamed))

    def _stored_as(self, row: Rejected) -> tuple[str, str]:
        if self.newcomers.someone_left:  # nobody is to read in the register who it was
            row = stored_as(row, is_of_who_left=row in self.left)
        return row.key, row.reason

    def _became(self, row: Picture | Rejected) -> Literal["new", "changed", "same", "rejected"]:
        if isinstance(row, Rejected):
            if since := self.newcomers.named(self.name, row.key):
                row = Rejected(row.key, f"{LEFT}{since}")
                self.left.add(row)
            self.rejected.append(row)
        elif since := self._left(row):
            self.writing.write()
            self.newcomers.leave_again(self.name, row.key, since)
            self.writing.look_photographs_up()
            rejected = Rejected(row.key, f"{LEFT}{since}")
            self.left.add(rejected)
            self.rejected.append(rejected)
        else:
            return self._put(row)
        return "rejected"

    def _left(self, picture: Picture) -> str | None:
        before = self.here.get(picture.key.lower())
        here = before is not None and before.photograph == picture.photograph
        return self.newcomers.left(picture, self.looked[id(picture)].known_by, here=here)

    def _put(self, picture: Picture) -> Literal["new", "changed", "same"]:
        before, record = self.here.get(picture.key.lower()), digest_of(picture)
        looked = self.looked[id(picture)]
        self.newcomers.spelled_anew(picture, looked.known_by)
        if before and before.record == record:
            credited = files_from(before.files).credited
            if looked.credited == credited and files_of(replace(picture, credited=credited)) == before.files:
                return "same"
            if _are_as_credited(picture, credited, looked.credited):
                self.writing.credit(before, looked.credited)
                return "same"
        if before:
            self.writing.write()
            known, photograph = self.register.one(
                """SELECT coalesce(p.title, p.contributor, p.licence, p.quad) IS NOT NULL, h.identity
                   FROM picture p LEFT JOIN photograph h ON h.id = p.photograph WHERE p.id = ?""",
                (before.row,),
            )
            # A picture whose record is missing this time (a list that breaks off) keeps the credit it had; where
            # only its files say something now, if they said nothing of that.
            by_table = not files_from(before.files).said_by
            if known and (picture.is_bare or (by_table and picture.is_from_files_alone)):
                return "same"
            picture = self.newcomers.of_the_same_photograph(picture, photograph)
        picture = replace(picture, credited=looked.credited)
        now = self.writing.put(picture, record, before, looked.known_by)
        self.here[picture.key.lower()] = now
        if before is None:
            self._note_renamed(picture)
            return "new"
        self.newcomers.see_again(now.row)
        return "changed"

    def _note_renamed(self, picture: Picture) -> None:
        """Note a newcomer whose key is not what its file's name would make one think. Other kinds have numbers."""
        if self.kind == "folder" and picture.image and picture.key != key_from(stem_of(picture.image.path)):
            self.renamed.append((picture.image.path, picture.key))


def _are_as_credited(picture: Picture, before: Mapping[str, Credited], now: Mapping[str, Credited]) -> bool:
    """Tell whether a picture's files hold what they held when it was credited, as far as that is known."""
    md5s = {file.path: file.md5 for file in (picture.image, picture.thumbnail, picture.wild) if file}
    return all(
        path not in before or (before[path].md5 or md5s[path]) == (each.md5 or md5s[path]) for path, each in now.items()
    )
