"""Taking a dataset in: batch by batch, each whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from doesexist.archive.credits.corrections import Corrections
from doesexist.archive.last_intake import MANY, LastIntake, asked_of, keep_intake, last_intake
from doesexist.archive.leaving.newcomers import Newcomers
from doesexist.archive.pictures.contributors_and_photographs import People, Photographs
from doesexist.archive.pictures.licences import remember_licence
from doesexist.archive.pictures.rows import digest_of, files_from, files_of, own_of, quad_of
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.locked import LockedRegister
from doesexist.archive.register.register import Register, Value
from doesexist.errors import DatasetMoved
from doesexist.model import Card, Picture, Rejected

INGESTING = "ingest.lock"
"""Held by who takes a dataset in."""
BATCH = 2_000
"""Rows in a transaction: what `kill -9` can cost, and how long a removal may have to wait."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of some rows of a dataset."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: tuple[Rejected, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.new + self.changed + self.same + len(self.rejected)


class Intake(LockedRegister):
    """One dataset on its way into the archive; no other comes in meanwhile. Raises ArchiveBusy, DatasetMoved."""

    lock = INGESTING

    def __init__(self, archive: Path, name: str, kind: str, root: Path, card: Card, *, move: bool = False) -> None:
        super().__init__(archive, create=True)
        try:
            self._asked = asked_of(self._register)
            self._dataset = self._begin(name, kind, root, card, move=move)
        except BaseException:
            self.close()
            raise

    def take(self, rows: Iterable[Picture | Rejected]) -> Iterator[Taken]:
        """Take rows in, a batch at a time; yield what became of each once it is stored. Rows as before are not."""
        remaining, rejected = iter(rows), 0
        while batch := list(islice(remaining, BATCH)):
            with self._register.transaction():
                taken = _Batch(self._register, self._dataset, batch, rejected).take(batch)
            rejected += len(taken.rejected)
            yield taken
        more = "FROM rejected WHERE dataset = ? AND number >= ?"
        if self._register.one(f"SELECT EXISTS(SELECT 1 {more})", (self._dataset, rejected)):
            self._register.execute(f"DELETE {more}", (self._dataset, rejected))

    def as_before(self, stamp: str) -> tuple[Taken, LastIntake] | None:
        """Return what becomes of a dataset that is as it was when it was taken in last, None where it may be another.

        `stamp`: a digest of all that would be read.
        """
        came = last_intake(self._register, self._dataset, stamp)
        if came is None:
            return None
        sql = "SELECT key, reason FROM rejected WHERE dataset = ? ORDER BY number"
        rejected = (Rejected(*row) for row in self._register.all(sql, (self._dataset,)))
        return Taken(same=came.pictures, rejected=tuple(rejected)), came

    def keep(self, stamp: str, rows: int, came: LastIntake) -> None:
        """Keep what came of a dataset of so many rows, if they are many, and nobody left or was put right meanwhile."""
        if rows >= MANY and last_intake(self._register, self._dataset, stamp) != came:
            with self._register.transaction():
                if asked_of(self._register) == self._asked:
                    keep_intake(self._register, self._dataset, stamp, came)

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
            dataset: int = register.one("SELECT id FROM dataset WHERE name = ?", (name,))
        return dataset


_CARD = "kind, root, title, publisher, url, licence, terms, citation, made, drawn"
_EXCLUDED = ", ".join(f"excluded.{column}" for column in _CARD.split(", "))


class _Batch:
    """One transaction of an ingest: what becomes of each row. What it needs to know is read anew each time.

    For people may leave between two. Pictures that change are written at once, new ones when something looks at them.
    """

    def __init__(self, register: Register, dataset: int, rows: Iterable[Picture | Rejected], rejects: int) -> None:
        self.register = register
        self.dataset = dataset
        self.rejects = rejects
        """How many rows were rejected before."""
        self.name, self.kind, self.root = register.one("SELECT name, kind, root FROM dataset WHERE id = ?", (dataset,))
        self.newcomers = Newcomers(register, self.root)
        pictures = [row for row in rows if isinstance(row, Picture)]
        self.here = self._known([row.key for row in pictures])
        """The pictures of this batch that are here already, by their keys in small letters."""
        self.writing = _Writing(register, dataset, pictures)
        self.rejected: list[Rejected] = []

    def take(self, rows: Sequence[Picture | Rejected]) -> Taken:
        became = Counter(self._became(row) for row in rows)
        rejected = [(self.dataset, at, row.key, row.reason) for at, row in enumerate(self.rejected, self.rejects)]
        before = self.register.all(
            "SELECT * FROM rejected WHERE dataset = ? AND number >= ? AND number < ?",
            (self.dataset, self.rejects, self.rejects + len(rejected)),
        )
        others = sorted({*rejected} - {*before})
        self.register.many("INSERT OR REPLACE INTO rejected VALUES(?, ?, ?, ?)", others)
        self.newcomers.veil(self.writing.settled())
        return Taken(became["new"], became["changed"], became["same"], tuple(self.rejected))

    def _became(self, row: Picture | Rejected) -> Literal["new", "changed", "same", "rejected"]:
        if isinstance(row, Rejected):
            self.rejected.append(row)
        elif since := self.newcomers.left(row):
            self.writing.write()
            self.newcomers.leave_again(self.name, row.key, since)
            self.writing.look_photographs_up()
            self.rejected.append(Rejected(row.key, f"left on {since}"))
        elif other := self._taken(row):
            self.rejected.append(Rejected(row.key, f"{row.image and row.image.path}: its key is that of {other}"))
        else:
            return self._put(row)
        return "rejected"

    def _taken(self, picture: Picture) -> str | None:
        """Return the other file that has a file's key, None if none has.

        In a folder `a.png` is picture `a`, and stays it when `a.jpg` comes, which would be `a` too.
        """
        if self.kind != "folder" or picture.image is None:
            return None
        self.writing.write()
        files = self.register.one(
            "SELECT files FROM picture WHERE dataset = ? AND key = ?", (self.dataset, picture.key)
        )
        before = files_from(files).image if files else None
        if before is None or before.path == picture.image.path or not (Path(self.root) / before.path).is_file():
            return None
        return before.path

    def _known(self, keys: Sequence[str]) -> dict[str, _Known]:
        """Return which pictures are here already, all in one go: one by one takes longer."""
        rows = self.register.all(
            """SELECT p.key, p.id, p.record, p.place
               FROM json_each(?) j CROSS JOIN picture p ON p.dataset = ? AND p.key = j.value""",
            (json.dumps(keys), self.dataset),
        )
        return {key.lower(): _Known(*facts) for key, *facts in rows}

    def _put(self, picture: Picture) -> Literal["new", "changed", "same"]:
        before, record = self.here.get(picture.key.lower()), digest_of(picture)
        if before and before.record == record:
            return "same"
        if before:
            self.writing.write()
            known, photograph = self.register.one(
                """SELECT coalesce(p.title, p.contributor, p.licence, p.quad) IS NOT NULL, h.identity
                   FROM picture p LEFT JOIN photograph h ON h.id = p.photograph WHERE p.id = ?""",
                (before.row,),
            )
            # A picture whose record is missing this time (a list that breaks off) keeps the credit it had.
            if known and picture.is_bare:
                return "same"
            picture = self.newcomers.of_the_same_photograph(picture, photograph)
        now = self.writing.put(picture, record, before)
        self.here[picture.key.lower()] = now
        if before is None:
            return "new"
        self.newcomers.see_again(now.row)
        return "changed"


class _Known(NamedTuple):
    """A picture that is in the register: its row, a digest of its record, its place in the dataset."""

    row: int
    record: bytes
    place: int


class _Writing:
    """The rows of pictures, written within one transaction: new ones many at once, which takes less time."""

    def __init__(self, register: Register, dataset: int, pictures: Iterable[Picture]) -> None:
        self._register = register
        self._dataset = dataset
        self._corrections = Corrections(register, Salted.of(register))
        self._people = People(register)
        self._photographs = Photographs(register, {each.photograph for each in pictures if each.photograph is not None})
        self._licences: set[str] = set()
        self._next: int = register.one("SELECT coalesce(max(id), 0) + 1 FROM picture")
        """The number of the next picture: this process alone writes pictures now."""
        self._places: int = register.one("SELECT places FROM dataset WHERE id = ?", (dataset,))
        self._new = 0
        self._come: list[int] = []
        self._waiting: list[Sequence[Value]] = []
        self._points: list[Sequence[Value]] = []

    def put(self, picture: Picture, record: bytes, before: _Known | None) -> _Known:
        """Put a picture in place of the one before it: at once; a new one, when `write` is called."""
        now = _Known(before.row, record, before.place) if before else _Known(self._next, record, self._places)
        values = self._values(picture, now)
        self._come.append(now.row)
        if picture.landmarks or picture.wild_landmarks:
            points = (each.text if each else None for each in (picture.landmarks, picture.wild_landmarks))
            self._points.append((now.row, *points))
        if before:
            self._photographs.write()
            self._people.leaves(now.row)
            self._register.execute(_UPDATE, values)
            self._register.execute("DELETE FROM landmarks WHERE picture = ?", (now.row,))
            self.write()
        else:
            self._waiting.append(values)
            self._next += 1
            self._places += 1
            self._new += 1
        return now

    def _values(self, picture: Picture, now: _Known) -> Sequence[Value]:
        picture, anonymous = self._corrections.applied(picture)
        if picture.licence and picture.licence.id not in self._licences:
            remember_licence(self._register, picture.licence)
            self._licences.add(picture.licence.id)
        return (
            self._dataset, now.place, picture.key, picture.title,
            self._people.contributor(picture.contributor),
            picture.contributor.name if picture.contributor else None, anonymous,
            picture.licence.id if picture.licence else None, self._photographs.row(picture.photograph),
            picture.source, picture.file, picture.country, picture.uploaded, picture.crawled, picture.split,
            quad_of(picture), files_of(picture), own_of(picture), now.record, now.row,
        )  # fmt: skip

    def write(self) -> None:
        """Write what waits: before anything else looks at it."""
        self._photographs.write()
        self._register.many(_INSERT, self._waiting)
        self._register.many("INSERT INTO landmarks VALUES(?, ?, ?)", self._points)
        self._waiting.clear()
        self._points.clear()

    def look_photographs_up(self) -> None:
        """Look each photograph up from now on: the one that somebody was on may have gone with them."""
        self._photographs = Photographs(self._register, ())

    def settled(self) -> list[int]:
        """Write what waits, and count; return the pictures that are new, or others now."""
        self.write()
        self._people.settle()
        if self._new:
            self._register.execute(
                "UPDATE dataset SET places = ?, pictures = pictures + ? WHERE id = ?",
                (self._places, self._new, self._dataset),
            )
        return self._come


_COLUMNS = (
    "dataset", "place", "key", "title", "contributor", "author", "anonymous", "licence", "photograph", "source", "file",
    "country", "uploaded", "crawled", "split", "quad", "files", "own", "record",
)  # fmt: skip
_INSERT = f"INSERT INTO picture({', '.join(_COLUMNS)}, id) VALUES({', '.join('?' * len(_COLUMNS))}, ?)"
_UPDATE = f"UPDATE picture SET {', '.join(f'{column} = ?' for column in _COLUMNS)} WHERE id = ?"  # noqa: S608 (our own names)
