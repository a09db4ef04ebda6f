"""Delete the rows of whoever leaves, within the caller's transaction, and write tombstones that keep them out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from doesexist.archive.leaving.who_is_meant import Who, tombstone_of
from doesexist.archive.pictures.contributors_and_photographs import People
from doesexist.archive.pictures.rows import WHOLE, encoded, files_from, picture_from
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model import File, Picture

Theirs = tuple[Path, str, str | None, File]
"""A dataset's folder and name, the photograph (where the file may be several people's), and a file that shows them."""


class Deletion:
    """One deletion of people's rows, with one reason and date."""

    def __init__(self, register: Register, reason: str, today: str) -> None:
        self._register = register
        self._reason = reason
        self._today = today
        self._salted = Salted.of(register)
        self._people = People(register)
        self.files: list[Theirs] = []
        """The owner's files of whoever left."""

    def leave(self, who: Who, pictures: Sequence[int]) -> list[str]:
        """Delete somebody's pictures, given as rows; return them as DATASET/KEY."""
        if who.kind != "picture":
            self._bury(tombstone_of(self._register, who), who.kind)
        left = [self._picture_leaves(picture) for picture in pictures]
        for service, account in self._people.settle():
            tombstone = self._salted.contributor(service, account)
            self._bury(tombstone, "page")
            # The corrected name they asked for is deleted as well.
            self._register.execute("DELETE FROM correction WHERE subject = ? AND name IS NOT NULL", (tombstone,))
        if left:
            # A licence that is somebody's own words may name them.
            self._register.execute(
                """DELETE FROM licence WHERE id LIKE 'LicenseRef-%' AND id NOT IN (SELECT licence FROM dataset WHERE
                   licence IS NOT NULL) AND NOT EXISTS(SELECT 1 FROM picture WHERE licence = licence.id)"""
            )
        return left

    def _picture_leaves(self, row: int) -> str:
        register = self._register
        picture = picture_from(register.one(f"{WHOLE} WHERE id = ?", (row,)))
        tombstone = self._salted.picture(picture.dataset, picture.key)
        self._bury(tombstone, "picture")
        register.execute("DELETE FROM correction WHERE subject = ?", (tombstone,))
        self._leave_an_absence(picture)
        self._people.leaves(row)
        register.execute("DELETE FROM landmarks WHERE picture = ?", (row,))
        register.execute("DELETE FROM veil WHERE picture = ?", (row,))
        register.execute("DELETE FROM picture WHERE id = ?", (row,))
        self._files_leave(picture)
        register.execute(
            "DELETE FROM rejected WHERE key = ? COLLATE NOCASE AND dataset = (SELECT id FROM dataset WHERE name = ?)",
            (picture.key, picture.dataset),
        )
        register.execute("UPDATE dataset SET pictures = pictures - 1 WHERE name = ?", (picture.dataset,))
        return f"{picture.dataset}/{picture.key}"

    def _bury(self, tombstone: bytes, kind: str) -> None:
        # A contributor who asks to leave after their last picture did is kept out from now on.
        self._register.execute(
            """INSERT INTO tombstone VALUES(?, ?, ?, ?) ON CONFLICT(hash) DO UPDATE
               SET kind = excluded.kind, since = excluded.since, reason = excluded.reason
               WHERE kind = 'page' AND excluded.kind != 'page'""",
            (tombstone, kind, self._today, self._reason),
        )

    def _leave_an_absence(self, picture: Picture) -> None:
        if picture.photograph and (quad := picture.face):
            photograph, width = (
                self._salted.photograph(picture.photograph),
                picture.wild.width if picture.wild else None,
            )
            self._register.execute(
                "INSERT OR IGNORE INTO absence VALUES(?, ?, ?, ?)", (photograph, encoded(quad), width, self._today)
            )

    def _files_leave(self, picture: Picture) -> None:
        """Write tombstones of files that show only them, under whatever dataset's name and kind they may come again."""
        root: str = self._register.one("SELECT root FROM dataset WHERE name = ?", (picture.dataset,))
        for file in (picture.image, picture.thumbnail, picture.wild):
            if file and file.present:
                # Only a photograph's file can be several people's.
                shared = picture.photograph if file is picture.wild else None
                theirs = (Path(root), picture.dataset, shared, file)
                self.files.append(theirs)
                if not shows_who_stays(self._register, theirs):
                    self._bury(self._salted.file(root, file.path), "file")


def shows_who_stays(register: Register, theirs: Theirs) -> bool:
    """Tell whether someone who stays is on the same file: one photograph, several people."""
    _, dataset, photograph, file = theirs
    if photograph is None:
        return False
    siblings = register.all("SELECT files FROM whole WHERE identity = ? AND dataset = ?", (photograph, dataset))
    return any((wild := files_from(files).wild) and wild.path == file.path for (files,) in siblings)
