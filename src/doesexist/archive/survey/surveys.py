"""The register's part of surveys: which shards exist, and which pictures were surveyed.

This floor does not read a shard's files. A shard exists if its row does: so it is added, replaced, or left by somebody
in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doesexist.archive.register.locked import LockedRegister, held
from doesexist.archive.register.register import Register
from doesexist.archive.survey import candidates
from doesexist.archive.survey.candidates import Candidate, Seen

FOLDER = "survey"
"""The folder of the surveys' files, in the archive."""
SURVEYING, FILES = "surveying.lock", "survey.lock"
"""The lock files of a whole survey, and of writing or deleting a survey's files."""
_PATIENCE = 60.0
"""Seconds to wait while others write files: a shard takes a tenth of a second."""


@dataclass(frozen=True, slots=True)
class ShardRow:
    """A shard of a dataset: how many pictures it has, and the names of its files."""

    number: int
    pictures: int
    summed: int
    unsummed: bool
    rows: str
    tiles: str
    sums: str | None
    squares: str | None

    @property
    def names(self) -> list[str]:
        """The names of its files."""
        return [name for name in (self.rows, self.tiles, self.sums, self.squares) if name]


_SHARD = "number, pictures, summed, unsummed, rows, tiles, sums, squares"


def shards_of(register: Register, dataset: str) -> list[ShardRow]:
    """Return the shards of a dataset, in the order of their numbers."""
    rows = register.all(
        f"SELECT {_SHARD} FROM shard WHERE dataset = (SELECT id FROM dataset WHERE name = ?) ORDER BY number",  # noqa: S608 (our own names)
        (dataset,),
    )
    return [shard_from(row) for row in rows]


def shard_from(row: Sequence[Any]) -> ShardRow:
    """Return the shard in a row."""
    number, pictures, summed, unsummed, *files = row
    return ShardRow(number, pictures, summed, bool(unsummed), *files)


def shard_at(register: Register, dataset: str, number: int) -> ShardRow | None:
    """Return one shard of a dataset, None where there is none of that number."""
    row = register.one(
        f"SELECT {_SHARD} FROM shard WHERE dataset = (SELECT id FROM dataset WHERE name = ?) AND number = ?",  # noqa: S608 (our own names)
        (dataset, number),
    )
    return shard_from(row) if row else None


def drop_shard(register: Register, dataset: str, number: int) -> None:
    """Drop a shard, so that all of its pictures are surveyed again."""
    identity: int = register.one("SELECT id FROM dataset WHERE name = ?", (dataset,))
    register.execute("DELETE FROM shard WHERE dataset = ? AND number = ?", (identity, number))
    register.execute(
        "DELETE FROM seen WHERE shard = ? AND picture IN (SELECT id FROM picture WHERE dataset = ?)", (number, identity)
    )


def majority(register: Register, dataset: str) -> tuple[int, int] | None:
    """Return the most frequent size of a dataset's surveyed pictures, of equally frequent ones the larger."""
    found = register.one(
        """SELECT s.width, s.height FROM seen s JOIN picture p ON p.id = s.picture
           WHERE p.dataset = (SELECT id FROM dataset WHERE name = ?) AND s.width IS NOT NULL
           GROUP BY s.width, s.height
           ORDER BY count(*) DESC, s.width * s.height DESC, s.width DESC, s.height DESC LIMIT 1""",
        (dataset,),
    )
    return (found[0], found[1]) if found else None


def size_of(register: Register, dataset: str) -> tuple[int, int] | None:
    """Return the size of a dataset's pictures that are summed."""
    found = register.one(
        "SELECT width, height FROM survey WHERE dataset = (SELECT id FROM dataset WHERE name = ?)", (dataset,)
    )
    return (found[0], found[1]) if found and found[0] else None


def named(register: Register) -> set[str]:
    """Return the names of all files that any shard has."""
    rows = register.all("SELECT rows, tiles, sums, squares FROM shard")
    return {name for row in rows for name in row if name}


def sweep(archive: Path, register: Register) -> bool:
    """Delete files that no shard names, from killed runs or after somebody left; tell whether all could be deleted.

    Within `writing_files`.
    """
    folder, held, done = archive / FOLDER, named(register), True
    for entry in list(folder.iterdir()) if folder.is_dir() else []:
        if entry.name not in held and not entry.is_dir():  # no folder is made by a survey
            done &= _deleted(entry)
    return done


def forget(archive: Path, register: Register, names: Iterable[str]) -> None:
    """Delete those of these files that no shard names, within `writing_files`; failures are left to `sweep`."""
    for name in {*names} - named(register):
        _deleted(archive / FOLDER / name)


def _deleted(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def put_seen(register: Register, seen: Iterable[Seen]) -> None:
    """Store that pictures were surveyed."""
    register.many(
        "INSERT OR REPLACE INTO seen(picture, shard, stamp, width, height, reason) VALUES(?, ?, ?, ?, ?, ?)", [*seen]
    )


def put_shard(register: Register, dataset: str, row: ShardRow) -> None:
    """Insert or replace a shard by its number; one without pictures is only deleted."""
    register.execute(
        "DELETE FROM shard WHERE number = ? AND dataset = (SELECT id FROM dataset WHERE name = ?)",
        (row.number, dataset),
    )
    if row.pictures:
        register.execute(
            f"INSERT INTO shard(dataset, {_SHARD}) SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM dataset WHERE name = ?",  # noqa: S608 (our own names)
            (row.number, row.pictures, row.summed, row.unsummed, row.rows, row.tiles, row.sums, row.squares, dataset),
        )


def writing_files(archive: Path, patience: float | None = None) -> AbstractContextManager[None]:
    """Hold the lock of writing or deleting the survey's files. Raises ArchiveBusy."""
    return held(archive, FILES, _PATIENCE if patience is None else patience)


class Surveying(LockedRegister):
    """The register, open for one survey, with the lock against another. Raises ArchiveBusy."""

    lock = SURVEYING

    def datasets(self) -> list[tuple[str, Path]]:
        """Return the names of the datasets, and their folders."""
        return [(name, Path(root)) for name, root in self._register.all("SELECT name, root FROM dataset ORDER BY id")]

    def unseen(self) -> int:
        """Return how many pictures have not been surveyed yet."""
        found: int = self._register.one(
            "SELECT count(*) FROM picture p WHERE NOT EXISTS(SELECT 1 FROM seen s WHERE s.picture = p.id)"
        )
        return found

    def size(self, dataset: str) -> tuple[int, int] | None:
        """Return the size of pictures that is summed."""
        return size_of(self._register, dataset)

    def shards(self, dataset: str) -> dict[int, ShardRow]:
        """Return a dataset's shards, by their numbers."""
        return {row.number: row for row in shards_of(self._register, dataset)}

    def shard(self, dataset: str, number: int) -> ShardRow | None:
        """Return one shard of a dataset, None if there is none of that number."""
        return shard_at(self._register, dataset, number)

    def everyone(self, dataset: str) -> Iterator[Candidate]:
        """Yield all pictures of a dataset in the order of their rows, in short reads."""
        return candidates.everyone(self._register, dataset)

    def some(self, rows: Sequence[int]) -> list[Candidate]:
        """Return those of these pictures that are still in the archive."""
        return candidates.by_rows(self._register, rows)

    def begin(self, dataset: str, size: tuple[int, int] | None) -> None:
        """Store which size of pictures is summed; if it has changed, discard all sums."""
        with self._register.transaction():
            identity: int = self._register.one("SELECT id FROM dataset WHERE name = ?", (dataset,))
            if self.size(dataset) != size:
                self._register.execute(
                    "UPDATE shard SET unsummed = 1, sums = NULL, squares = NULL WHERE dataset = ?", (identity,)
                )
            self._register.execute("INSERT OR REPLACE INTO survey VALUES(?, ?, ?)", (identity, *(size or (None, None))))

    def commit(
        self,
        dataset: str,
        before: ShardRow | None,
        row: ShardRow,
        seen: Iterable[Seen],
        *,
        anew: bool,
        still: Callable[[], bool],
    ) -> bool:
        """Replace a shard by a new one; tell whether that was done.

        It is not if that has been replaced meanwhile, or if `still`, called within the transaction, says that the
        pictures have changed since they were read. `anew`: all of them were surveyed, and earlier records are deleted.
        """
        with self._register.transaction():
            if self.shard(dataset, row.number) != before or not still():
                return False
            put_shard(self._register, dataset, row)
            if anew:
                self._register.execute(
                    """DELETE FROM seen WHERE shard = ? AND picture IN (
                       SELECT id FROM picture WHERE dataset = (SELECT id FROM dataset WHERE name = ?))""",
                    (row.number, dataset),
                )
            put_seen(self._register, seen)
        return True

    def unreadable(self, dataset: str) -> list[tuple[str, str]]:
        """Return the keys of pictures that could not be read, each with the reason."""
        return self._register.all(
            """SELECT p.key, s.reason FROM seen s JOIN picture p ON p.id = s.picture JOIN dataset d ON d.id = p.dataset
               WHERE d.name = ? AND s.reason IS NOT NULL ORDER BY p.id""",
            (dataset,),
        )

    def sweep(self) -> None:
        """Delete files that no shard names, within `writing_files`."""
        sweep(self.archive, self._register)

    def forget(self, names: Iterable[str]) -> None:
        """Delete those of these files that no shard names, within `writing_files`."""
        forget(self.archive, self._register, names)
