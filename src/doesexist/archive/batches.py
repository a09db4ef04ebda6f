"""One transaction of an ingest: what becomes of each row of a batch, and that whoever left or is veiled stays so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from doesexist.archive.leaving.newcomers import Newcomers
from doesexist.archive.leaving.rejected_rows import LEFT, stored_as
from doesexist.archive.pictures.contents import Looked
from doesexist.archive.pictures.rows import digest_of, files_from, files_of
from doesexist.archive.register.register import Register
from doesexist.archive.writing import Writing, here
from doesexist.model import Credited, Picture, Rejected
from doesexist.model.keys import key_from, stem_of


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


class Batch:
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
        """Take the rows in; return what became of each."""
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
            self.newcomers.leave_again(self.name, row.key, since, has_another_file=self._has_another_file(row))
            self.writing.look_up_again()
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

    def _has_another_file(self, picture: Picture) -> bool:
        """Tell whether a picture that is here already has other files than when it was taken in."""
        before = self.here.get(picture.key.lower())
        now = self.looked[id(picture)].credited
        return before is not None and not _are_as_credited(picture, files_from(before.files).credited, now)

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
