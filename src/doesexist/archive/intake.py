"""Taking a dataset in: batch by batch, each whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from doesexist.archive.credits.corrections import Corrections
from doesexist.archive.leaving.removals import leave_again
from doesexist.archive.leaving.requests import veil_newcomers
from doesexist.archive.leaving.veils import veil_twins
from doesexist.archive.pictures.contributors_and_photographs import People, Photographs
from doesexist.archive.pictures.rows import digest_of, files_from, files_of, own_of, quad_of
from doesexist.archive.pictures.tombstones import Salted, absent_since, left_since
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register, Value, told
from doesexist.archive.survey.candidates import by_rows
from doesexist.archive.survey.surveys import drop_shard
from doesexist.errors import ArchiveBusy, DatasetMoved
from doesexist.model import Card, Licence, Picture, Rejected

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


class Intake:
    """One dataset on its way into the archive; holds the archive's intake lock while it is open."""

    def __init__(self, archive: Path, name: str, kind: str, root: Path, card: Card, *, move: bool = False) -> None:
        with told(archive):
            archive.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(archive / "ingest.lock", timeout=0)
            try:
                self._lock.acquire()
            except Timeout:
                raise ArchiveBusy(archive) from None
        try:
            self._register = for_writing(archive, create=True)
            self._dataset = self._begin(name, kind, root, card, move=move)
        except BaseException:
            self._lock.release()
            raise

    def take(self, rows: Iterable[Picture | Rejected]) -> Iterator[Taken]:
        """Take rows in, a batch at a time; yield what became of each batch once it is safely stored."""
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            yield self._batch(batch)

    def close(self) -> None:
        """Let others write."""
        self._register.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, name: str, kind: str, root: Path, card: Card, *, move: bool) -> int:
        register = self._register
        with register.transaction():
            before = register.one("SELECT kind, root FROM dataset WHERE name = ?", (name,))
            if before and (before[0] != kind or (before[1] != str(root) and not move)):
                raise DatasetMoved(name, f"{before[1]} as {before[0]}", f"{root} as {kind}")
            if card.licence:
                remember_licence(register, card.licence)
            register.execute(
                """INSERT INTO dataset(name, kind, root, title, publisher, url, licence, terms, citation, made, drawn)
                   VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT(name) DO UPDATE SET kind = excluded.kind, root = excluded.root, title = excluded.title,
                   publisher = excluded.publisher, url = excluded.url, licence = excluded.licence,
                   terms = excluded.terms, citation = excluded.citation, made = excluded.made,
                   drawn = excluded.drawn""",
                (name, kind, str(root), card.title, card.publisher, card.url, card.licence.id if card.licence else None,
                 card.terms, card.citation, card.made, card.drawn),
            )  # fmt: skip
            dataset: int = register.one("SELECT id FROM dataset WHERE name = ?", (name,))
            register.execute("DELETE FROM rejected WHERE dataset = ?", (dataset,))
        return dataset

    def _batch(self, rows: Sequence[Picture | Rejected]) -> Taken:
        with self._register.transaction():
            return _Batch(self._register, self._dataset, rows).take(rows)


Values = Sequence[Value]


class _Batch:
    """What one transaction needs to know; read anew each time, for people may leave between two."""

    def __init__(self, register: Register, dataset: int, rows: Iterable[Picture | Rejected]) -> None:
        self.register = register
        self.dataset = dataset
        self.salted = Salted.of(register)
        self.someone_left: bool = register.one("SELECT EXISTS(SELECT 1 FROM tombstone)")
        self.someone_veiled: bool = register.one("SELECT EXISTS(SELECT 1 FROM veil)")
        self.someone_asks: bool = register.one("SELECT EXISTS(SELECT 1 FROM request WHERE veiled)")
        self.corrections = Corrections(register, self.salted)
        self.people = People(register)
        pictures = [row for row in rows if isinstance(row, Picture)]
        self.photographs = Photographs(register, {row.photograph for row in pictures if row.photograph is not None})
        self.licences: set[str] = set()
        self.come: list[int] = []
        """The pictures of this batch that are new, or another now."""
        self.here = self._known([row.key for row in pictures])
        """The pictures of this batch that are here already, by their keys in small letters: row, record, place."""
        self.next: int = register.one("SELECT coalesce(max(id), 0) + 1 FROM picture")
        """The number of the next picture: this process alone writes pictures now."""
        self.waiting: list[Values] = []
        self.points: list[Values] = []
        """New pictures, and their landmarks, that are not written yet: many at once take less time."""
        self.name, self.kind, self.root, self.places, self.rejects = register.one(
            """SELECT name, kind, root, places, (SELECT coalesce(max(number) + 1, 0) FROM rejected WHERE dataset = d.id)
               FROM dataset d WHERE id = ?""",
            (dataset,),
        )

    def take(self, rows: Sequence[Picture | Rejected]) -> Taken:
        new = changed = same = 0
        rejected: list[Rejected] = []
        for row in rows:
            if isinstance(row, Rejected):
                rejected.append(row)
            elif since := self._left(row):
                self._write()
                leave_again(self.register, self.name, row.key, since)
                self.photographs = Photographs(self.register, ())  # the one they were on may have gone with them
                rejected.append(Rejected(row.key, f"left on {since}"))
            elif other := self._taken(row):
                rejected.append(Rejected(row.key, f"{row.image and row.image.path}: its key is that of {other}"))
            else:
                match self._put(row):
                    case "new":
                        new += 1
                    case "changed":
                        changed += 1
                    case _:
                        same += 1
        for number, row in enumerate(rejected, self.rejects):
            self.register.execute(
                "INSERT INTO rejected VALUES(?, ?, ?, ?)", (self.dataset, number, row.key, row.reason)
            )
        self._write()
        self.people.settle()
        if self.come and self.someone_asks and veil_newcomers(self.register):
            self._sweep_later()
        if self.come and self.someone_veiled and veil_twins(self.register, self.come):
            self._sweep_later()
        self.register.execute(
            "UPDATE dataset SET places = ?, pictures = pictures + ? WHERE id = ?", (self.places, new, self.dataset)
        )
        return Taken(new, changed, same, tuple(rejected))

    def _left(self, picture: Picture) -> str | None:
        if not self.someone_left:
            return None
        return left_since(self.register, self.salted.reasons_to_stay_out(picture, self.root)) or absent_since(
            self.register, self.salted, picture
        )

    def _taken(self, picture: Picture) -> str | None:
        """Return the other file that has a file's key, None if none has.

        In a folder `a.png` is picture `a`, and stays it when `a.jpg` comes, which would be `a` too.
        """
        if self.kind != "folder" or picture.image is None:
            return None
        self._write()
        files = self.register.one(
            "SELECT files FROM picture WHERE dataset = ? AND key = ?", (self.dataset, picture.key)
        )
        before = files_from(files).image if files else None
        if before is None or before.path == picture.image.path or not (Path(self.root) / before.path).is_file():
            return None
        return before.path

    def _known(self, keys: Sequence[str]) -> dict[str, tuple[int, bytes, int]]:
        """Return which pictures are here already, all in one go: one by one takes longer."""
        rows = self.register.all(
            """SELECT p.key, p.id, p.record, p.place
               FROM json_each(?) j CROSS JOIN picture p ON p.dataset = ? AND p.key = j.value""",
            (json.dumps(keys), self.dataset),
        )
        return {key.lower(): (row, record, place) for key, row, record, place in rows}

    def _put(self, picture: Picture) -> str:
        record = digest_of(picture)
        before = self.here.get(picture.key.lower())
        if before and before[1] == record:
            return "same"
        if before:
            self._write()
            known, photograph = self.register.one(
                """SELECT coalesce(p.title, p.contributor, p.licence, p.quad) IS NOT NULL, h.identity
                   FROM picture p LEFT JOIN photograph h ON h.id = p.photograph WHERE p.id = ?""",
                (before[0],),
            )
            # A picture whose record is missing this time (a list that breaks off) keeps the credit it had.
            if known and picture.is_bare:
                return "same"
            picture = self._of_the_same_photograph(picture, photograph)
        picture, anonymous = self.corrections.applied(picture)
        if picture.licence and picture.licence.id not in self.licences:
            remember_licence(self.register, picture.licence)
            self.licences.add(picture.licence.id)
        place = before[2] if before else self.places
        identity = before[0] if before else self.next
        values = (
            self.dataset, place, picture.key, picture.title,
            self.people.contributor(picture.contributor),
            picture.contributor.name if picture.contributor else None, anonymous,
            picture.licence.id if picture.licence else None, self.photographs.row(picture.photograph),
            picture.source, picture.file, picture.country, picture.uploaded, picture.crawled, picture.split,
            quad_of(picture), files_of(picture), own_of(picture), record, identity,
        )  # fmt: skip
        self.here[picture.key.lower()] = identity, record, place
        self.come.append(identity)
        if picture.landmarks or picture.wild_landmarks:
            points = (each.text if each else None for each in (picture.landmarks, picture.wild_landmarks))
            self.points.append((identity, *points))
        if not before:
            self.waiting.append(values)
            self.next += 1
            self.places += 1
            return "new"
        self.photographs.write()
        self.people.leaves(identity)
        self.register.execute(_UPDATE, values)
        self.register.execute("DELETE FROM landmarks WHERE picture = ?", (identity,))
        self._write()
        if self.someone_left or self.someone_veiled:
            self._see_again(identity)
        return "changed"

    def _write(self) -> None:
        """Write what waits: before anything else looks at it."""
        self.photographs.write()
        self.register.many(_INSERT, self.waiting)
        self.register.many("INSERT INTO landmarks VALUES(?, ?, ?)", self.points)
        self.waiting.clear()
        self.points.clear()

    def _see_again(self, identity: int) -> None:
        """Take a picture out of the survey that turns out to be of a photograph which somebody left: they are in it.

        Or who is veiled: and where it is veiled itself, and is elsewhere in its photograph by now, the others on it.
        """
        (candidate,) = by_rows(self.register, [identity])
        again = [candidate] if candidate.absences else []
        if candidate.veiled:
            photograph = "SELECT id FROM picture WHERE photograph = (SELECT photograph FROM picture WHERE id = ?)"
            again = by_rows(self.register, [row for (row,) in self.register.all(photograph, (identity,))]) or again
        for each in again:
            if each.seen:
                drop_shard(self.register, each.picture.dataset, each.seen.shard)
                self._sweep_later()

    def _sweep_later(self) -> None:
        """Let files of the survey that nobody has any more go when the ingest has ended."""
        since = self.register.one("SELECT coalesce((SELECT max(since) FROM absence), (SELECT max(since) FROM veil))")
        self.register.execute("INSERT OR IGNORE INTO note VALUES('scrub_due', ?)", (since,))

    def _of_the_same_photograph(self, picture: Picture, before: str | None) -> Picture:
        """Return a picture that is still of the photograph it was of; under a new name, who left it is still known."""
        if before is None:
            return picture
        if picture.photograph is None:
            return replace(picture, photograph=before)
        if picture.photograph != before:
            self.register.execute(
                """INSERT OR IGNORE INTO absence
                   SELECT ?, quad, width, since FROM absence WHERE photograph = ?""",
                (self.salted.photograph(picture.photograph), self.salted.photograph(before)),
            )
        return picture


_COLUMNS = (
    "dataset", "place", "key", "title", "contributor", "author", "anonymous", "licence", "photograph", "source", "file",
    "country", "uploaded", "crawled", "split", "quad", "files", "own", "record",
)  # fmt: skip
_INSERT = f"INSERT INTO picture({', '.join(_COLUMNS)}, id) VALUES({', '.join('?' * len(_COLUMNS))}, ?)"
_UPDATE = f"UPDATE picture SET {', '.join(f'{column} = ?' for column in _COLUMNS)} WHERE id = ?"  # noqa: S608 (our own names)


def remember_licence(register: Register, licence: Licence) -> None:
    """Note what a licence is called and asks, so that the archive can be read without this program."""
    register.execute(
        """INSERT INTO licence VALUES(?, ?, ?, ?, ?)
           ON CONFLICT(id) DO UPDATE SET name = excluded.name, url = excluded.url""",
        (licence.id, licence.name, licence.url, licence.asks.value, licence.rights),
    )
