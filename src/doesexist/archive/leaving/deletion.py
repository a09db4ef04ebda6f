"""Delete the rows of whoever leaves, within the caller's transaction, and write tombstones that keep them out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from doesexist.archive.leaving.survey_changes import SurveyChanges
from doesexist.archive.leaving.who_is_meant import Who, tombstone_of
from doesexist.archive.pictures.absences import Absence, absence_of, put_absence
from doesexist.archive.pictures.contents import CONTENT, HINT, Contents, Md5s, identities, kept_of
from doesexist.archive.pictures.contributors_and_photographs import People
from doesexist.archive.pictures.licences import forget_unused_licences
from doesexist.archive.pictures.rows import WHOLE, files_from, picture_from
from doesexist.archive.pictures.same_face import twins_of
from doesexist.archive.pictures.telling import has_left_with, tells_of_anybody, who_tells
from doesexist.archive.pictures.tombstones import ADDRESS, Salted
from doesexist.archive.pictures.veiled_contents import forget_veiled
from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import by_rows
from doesexist.model import File, Picture
from doesexist.model.keys import stem_of

Theirs = tuple[Path, str, str | None, File]
"""A dataset's folder and name, the photograph (where the file may be several people's), and a file that shows them."""


class Deletion:
    """One deletion of people's rows, with one reason and date."""

    def __init__(
        self,
        register: Register,
        reason: str,
        today: str,
        contents: Mapping[int, Contents] | None = None,
        elsewhere: Mapping[int, Collection[str]] | None = None,
    ) -> None:
        self._register = register
        self._contents = contents or {}
        self._elsewhere = elsewhere or {}
        self._reason = reason
        self._today = today
        self._salted = Salted.of(register)
        self._people = People(register)
        self.files: list[Theirs] = []
        """The owner's files of whoever left."""
        self.left: set[bytes] = set()
        """The hashes of photographs and accounts that have left, or that somebody left."""

    def leave(self, who: Who, pictures: Sequence[int]) -> list[str]:
        """Delete somebody's pictures, given as rows; return them as DATASET/KEY."""
        if who.kind != "picture" or not pictures:
            self._bury(tombstone_of(self._register, who), who.kind)
            self.left.add(tombstone_of(self._register, who))
        return self.let_go(pictures, whole=who.kind != "picture")

    def let_go(self, pictures: Sequence[int], *, whole: bool = False) -> list[str]:
        """Let pictures leave, rows of the register; `whole`: with their photographs. Return them as DATASET/KEY."""
        elsewhere = self._placed_in_another(pictures)
        left = [self._picture_leaves(row, whole=whole, placed=elsewhere.get(row, ())) for row in pictures]
        for service, account in self._people.settle():
            tombstone = self._salted.contributor(service, account)
            self._bury(tombstone, "page")
            # The corrected name they asked for is deleted as well.
            self._register.execute("DELETE FROM correction WHERE subject = ? AND name IS NOT NULL", (tombstone,))
        if left:
            forget_unused_licences(self._register)
        return left

    def withdraw(self, picture: int) -> None:
        """Delete a picture, a row of the register, and keep nothing out of what it was."""
        self._delete(picture)
        self._people.settle()
        forget_unused_licences(self._register)

    def _placed_in_another(self, rows: Sequence[int]) -> dict[int, list[Absence]]:
        """Return, of who leave who don't say where in their photograph they are, where they are as somebody else.

        Then not all of the photograph has to be hidden.
        """
        places = {row.row: self._absence(row.row, row.picture) for row in by_rows(self._register, rows)}
        return {
            row: told
            for row, place in places.items()
            if not place.is_placed
            and (
                told := [
                    places[twin]
                    for twin in twins_of(self._register, row, self._elsewhere.get(row, ()))
                    if twin in places and places[twin].is_placed
                ]
            )
        }

    def _absence(self, row: int, picture: Picture) -> Absence:
        """Return where somebody is in their photograph; in which pixels, only if its file is as large as that."""
        absence, file = absence_of(picture), self._contents.get(row, Contents()).photograph
        return replace(absence, frame=None) if file and absence.frame and not absence.frame.is_of(file) else absence

    def _picture_leaves(self, row: int, *, whole: bool, placed: Iterable[Absence]) -> str:
        """Let one picture leave; `whole`: and its photograph; `placed`: where in it another tells that they are."""
        register = self._register
        picture = picture_from(register.one(f"{WHOLE} WHERE id = ?", (row,)))
        tombstone = self._salted.picture(picture.dataset, picture.key)
        self._bury(tombstone, self._path_leaves(picture) or "picture")
        contents = kept_of(picture, self._contents.get(row, Contents()))
        self._contents_leave(contents)
        register.execute("DELETE FROM correction WHERE subject = ?", (tombstone,))
        photographs = {*self._elsewhere.get(row, ()), *identities(Md5s.of(contents.known_by).photograph)}
        for photograph in sorted(photographs | ({picture.photograph} if picture.photograph else set())):
            self.left.add(self._salted.photograph(photograph))
            if whole:
                self._bury(self._salted.photograph(photograph), "photograph")
            for absence in placed or [self._absence(row, picture)]:
                put_absence(register, self._salted, photograph, absence, self._today)
        self._delete(row)
        self._files_leave(picture)
        return f"{picture.dataset}/{picture.key}"

    def _delete(self, row: int) -> None:
        register = self._register
        self._people.leaves(row)
        register.execute(
            "UPDATE dataset SET pictures = pictures - 1 WHERE id = (SELECT dataset FROM picture WHERE id = ?)", (row,)
        )
        register.execute("DELETE FROM landmarks WHERE picture = ?", (row,))
        register.execute("DELETE FROM veil WHERE picture = ?", (row,))
        forget_veiled(register, [row])
        register.execute("DELETE FROM telling WHERE picture = ?", (row,))
        register.execute("DELETE FROM picture WHERE id = ?", (row,))

    def _bury(self, tombstone: bytes, kind: str) -> None:
        # A contributor who asks to leave after their last picture did is kept out from now on.
        self._register.execute(
            """INSERT INTO tombstone VALUES(?, ?, ?, ?) ON CONFLICT(hash) DO UPDATE
               SET kind = excluded.kind, since = excluded.since, reason = excluded.reason
               WHERE kind = 'page' AND excluded.kind != 'page'""",
            (tombstone, kind, self._today, self._reason),
        )

    def _path_leaves(self, picture: Picture) -> str | None:
        """Keep the same path of a folder out, wherever that lies; return the kind of address that it makes theirs.

        Another file may be called so that it would have had that address.
        """
        kind = self._register.one("SELECT kind FROM dataset WHERE name = ?", (picture.dataset,))
        if kind != "folder" or picture.image is None:
            return None
        self._bury(self._salted.path(picture.dataset, picture.image.path), "path")
        self._bury(self._salted.stem(picture.dataset, stem_of(picture.image.path)), "stem")
        return ADDRESS

    def _contents_leave(self, contents: Contents) -> None:
        """Keep out the very same files, wherever they lie and whatever they are called."""
        for known_by in sorted(contents.known_by):
            self._bury(self._salted.content(known_by), CONTENT)
        for hint in sorted(contents.hints):
            self._bury(self._salted.content(hint), HINT)

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


def let_tellers_go(register: Register, survey: SurveyChanges, deletion: Deletion) -> dict[int, str]:
    """Let whoever is here, and tells a photograph or an account of those who have just left, leave, too.

    As a newcomer would be kept out, in whichever order they came; and whoever tells theirs, until nobody more does.
    Return them by their rows, as DATASET/KEY.
    """
    left: dict[int, str] = {}
    while deletion.left and tells_of_anybody(register):
        told, deletion.left = deletion.left, set()
        tellers = [row for row in who_tells(register, told) if has_left_with(register, row)]
        survey.leave(tellers)
        left |= zip(tellers, deletion.let_go(tellers), strict=True)
    return left


def shows_who_stays(register: Register, theirs: Theirs) -> bool:
    """Tell whether someone who stays is on the same file: one photograph, several people."""
    _, dataset, photograph, file = theirs
    if photograph is None:
        return False
    siblings = register.all("SELECT files FROM whole WHERE identity = ? AND dataset = ?", (photograph, dataset))
    return any((wild := files_from(files).wild) and wild.path == file.path for (files,) in siblings)
