"""Write the rows of pictures that are taken in, within one transaction, new ones in bulk."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from doesexist.archive.credits.corrections import Corrections
from doesexist.archive.pictures.contents import Come
from doesexist.archive.pictures.contributors_and_photographs import People, Photographs
from doesexist.archive.pictures.licences import remember_licence
from doesexist.archive.pictures.rows import encoded_files, files_from, files_in, files_of, own_of, quad_of
from doesexist.archive.pictures.telling import told_by
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register, Value
from doesexist.model import Credited, Picture


class Known(NamedTuple):
    """A picture in the register: its row, a digest of its record, its place, its photograph, its files as JSON."""

    row: int
    record: bytes
    place: int
    photograph: str | None
    files: str


def here(register: Register, dataset: int, keys: Sequence[str]) -> dict[str, Known]:
    """Return which pictures of a dataset are here already, by their keys in small letters, all in one go."""
    rows = register.all(
        """SELECT p.key, p.id, p.record, p.place, h.identity, p.files
           FROM json_each(?) j CROSS JOIN picture p ON p.dataset = ? AND p.key = j.value
           LEFT JOIN photograph h ON h.id = p.photograph""",
        (json.dumps(keys), dataset),
    )
    return {key.lower(): Known(*facts) for key, *facts in rows}


class Writing:
    """Writes picture rows within one transaction, new ones in bulk, which takes less time."""

    def __init__(self, register: Register, dataset: int, pictures: Iterable[Picture]) -> None:
        self._register = register
        self._dataset = dataset
        self._corrections = Corrections(register, Salted.of(register))
        self._people = People(register)
        self._photographs = Photographs(register, {each.photograph for each in pictures if each.photograph is not None})
        self._licences: set[str] = set()
        self._next: int = register.one("SELECT coalesce(max(id), 0) + 1 FROM picture")
        """The row of the next picture: the lock lets no other process insert any."""
        self._places: int = register.one("SELECT places FROM dataset WHERE id = ?", (dataset,))
        self._new = 0
        self._come: dict[int, Come] = {}
        self._waiting: list[Sequence[Value]] = []
        self._points: list[Sequence[Value]] = []
        self._salted = Salted.of(register)
        self._told: list[Sequence[Value]] = []
        """Which photographs and accounts are told, and by which picture."""

    def put(self, picture: Picture, record: bytes, before: Known | None, known_by: Collection[str]) -> Known:
        """Put a picture in place of the one before it: at once; a new one, when `write` is called."""
        row, place = (before.row, before.place) if before else (self._next, self._places)
        now = Known(row, record, place, picture.photograph, files_of(picture))
        values = self._values(picture, now)
        self._come[now.row] = Come(known_by, now.files)
        if picture.landmarks or picture.wild_landmarks:
            points = (each.text if each else None for each in (picture.landmarks, picture.wild_landmarks))
            self._points.append((now.row, *points))
        self._told += ((each, now.row) for each in sorted(told_by(self._salted, picture)))
        if before:
            self._photographs.write()
            self._people.leaves(now.row)
            self._register.execute(_UPDATE, values)
            self._register.execute("DELETE FROM landmarks WHERE picture = ?", (now.row,))
            self._register.execute("DELETE FROM telling WHERE picture = ?", (now.row,))
            self.write()
        else:
            self._waiting.append(values)
            self._next += 1
            self._places += 1
            self._new += 1
        return now

    def credit(self, before: Known, credited: Mapping[str, Credited]) -> None:
        """Note what the files of a picture are now: the same, of another day."""
        files = files_in(files_from(before.files), credited)
        self._register.execute("UPDATE picture SET files = ? WHERE id = ?", (encoded_files(files), before.row))

    def _values(self, picture: Picture, now: Known) -> Sequence[Value]:
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
            quad_of(picture), now.files, own_of(picture), now.record, now.row,
        )  # fmt: skip

    def write(self) -> None:
        """Insert the queued rows; to be called before anything reads them."""
        self._photographs.write()
        self._register.many(_INSERT, self._waiting)
        self._register.many("INSERT INTO landmarks VALUES(?, ?, ?)", self._points)
        self._register.many("INSERT INTO telling VALUES(?, ?)", self._told)
        self._waiting.clear()
        self._told.clear()
        self._points.clear()

    def look_up_again(self) -> None:
        """Look up from now on what pictures point to: what was cached may have been deleted when somebody left."""
        self._photographs = Photographs(self._register, ())
        self._people.look_up_again()
        self._licences.clear()

    def settled(self) -> dict[int, Come]:
        """Write what waits, and count; return the pictures that are new, or others now, by their rows."""
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
