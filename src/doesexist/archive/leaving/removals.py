"""Removal of people from register, survey and requests in one transaction; then every byte of them is wiped.

In steps, from top to bottom:

1. **Hold.** The survey's files are locked (`writing_files`), so that nobody replaces a shard. A removal that can't get
   the lock goes on without it: nobody who leaves waits for a survey.
2. **Find, and rehearse** (`rehearse`). The transaction of step 4 is run and rolled back. That tells whom it concerns,
   and what it would do to the survey: which shards lose whom, and which other pictures in them look different then,
   with a leaver blurred. The studio, which can decode images, reads the files of whom it concerns (`contents`), and
   names whoever here has the very same file or pixels (`also`): they are meant, too, and it is rehearsed once more,
   until nobody is added. So is whoever tells the photograph or the account of somebody who leaves (`tellers`).
3. **Pixels.** Those shards are made without them, as new files beside the old, by the studio.
   No lock of SQLite's is held, however long that takes, and everyone is still shown.
4. **Commit**, one transaction (`change`): who is meant is found again; the survey notes them; their rows are deleted,
   and tombstones written; whoever tells theirs leaves, too; the register names the new shards; requests are closed; a
   scrub is due from now on.
5. **Forget.** The files that no shard has any more are deleted, and the others let go of.
6. **Scrub** (`finish_leaving`). The owner's files are deleted, if that was asked for, then the survey's that nobody
   names, then what SQLite keeps of deleted rows; only then is no scrub due any more.

What always holds:

- The commit is the moment. Before it nothing is changed for anybody; from it on every address of theirs answers 410, in
  every process. If anything fails before (a request that is not open, a full disk), nobody leaves.
- Pictures' rows are deleted only by `Deletion`, and each leaves tombstones, which every later ingest checks: of its
  address, of its files' contents as far as they could be read, of its place in its photograph.
- Sums stay exact: a new shard is what it would be had they never been in it. It was made from what the rehearsal saw.
  If the commit sees anything else, the shard is dropped whole instead, and its pictures are surveyed again.
- The register names only files that are completely on the disk, and none that a leaver is in.
- Locks are taken in one order: the survey's files, then SQLite's. A removal takes no lock that an ingest, a survey or a
  restore holds from its beginning to its end.

Who may call what: `with Removal(…)`, the studio calls `rehearse` as often as it likes, then `commit`, once; after that
`finish_leaving`, outside of the `with`, for the scrub holds the files itself. An ingest that finds a picture of
somebody who left deletes it within its own transaction (`newcomers.py`), without computing pixels: whole shards are
dropped. Veils are steps 1 to 5 with another `change` (`veils.py`).

When the process dies

- in steps 1 to 3, nothing has happened. New files that no shard names may remain: the next survey or scrub deletes
  them. No lock outlives its process.
- in step 4, SQLite rolls it back when the register is next opened: nothing has happened either.
- after it, they have left. What is not deleted yet is found through the register: files that no shard names, the list
  of the owner's files to be deleted, and the note that a scrub is due. The next command that writes goes on there, and
  so does an exhibition that is open. Each of these steps can be done twice.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from doesexist.archive.leaving import deciding
from doesexist.archive.leaving.changes import ChangeWithSurvey
from doesexist.archive.leaving.deciding import Granting
from doesexist.archive.leaving.deletion import Deletion, Theirs, let_tellers_go, shows_who_stays
from doesexist.archive.leaving.rejected_rows import store_without_names
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.survey_changes import SurveyChanges, Wanting
from doesexist.archive.leaving.who_is_meant import Who, found, is_here, tombstones_of, with_twins
from doesexist.archive.pictures.telling import who_tells
from doesexist.archive.pictures.tombstones import left_since
from doesexist.archive.register.register import Register
from doesexist.model.hugging_face_cache import lies_within, only_linked_by
from doesexist.model.likeness import Alike


@dataclass(frozen=True, slots=True)
class Departure:
    """What a removal did."""

    left: tuple[str, ...] = ()
    """The pictures that left, as DATASET/KEY."""
    already: tuple[str, ...] = ()
    """Who had left before."""
    unknown: tuple[str, ...] = ()
    """Who is not in the archive."""
    files: tuple[Path, ...] = ()
    """The owner's own files that show only them."""
    wanting: tuple[Wanting, ...] = ()
    """Shards of the survey that have to be looked at again."""
    alike: tuple[Alike, ...] = ()
    """Pictures of those who are still here that look the same as somebody who left; nothing of it is kept."""
    equal_files: tuple[Path, ...] = ()
    """The owner's other files that have the very same bytes as a file of somebody who left."""
    unlooked: int = 0
    """How many who are still here could not be compared with them, for they are not surveyed."""
    only_whole: bool = False
    """Whether so many left at once that copies which are cut or bordered were not looked for."""
    unread: tuple[str, ...] = ()
    """Whose files were there when they came, and can't be read now, as DATASET/KEY: their bytes are known from then."""


@dataclass(eq=False)
class Removal(ChangeWithSurvey[Departure]):
    """People who leave together, all in one transaction.

    With `granting`, a request, or several, that are closed with it; others that mean only them are closed, too. Raises
    RequestDecided or RequestUnknown where one is not open (any more), and nobody leaves.
    """

    reads_all = True
    people: Sequence[Who]
    _: KW_ONLY
    reason: str
    today: str
    delete_files: bool = False
    granting: Granting | Sequence[Granting] | None = None

    def change(self, register: Register, survey: SurveyChanges) -> Departure:
        """Let them leave, within a transaction."""
        # Before anybody is gone: the survey has seen each with all others there.
        same = with_twins(register, sorted(self.also))
        meant = {who: found(register, who) for who in self.people}
        self.whole = {row for who in self.people if who.kind != "picture" for row in meant[who]}
        survey.leave([*(row for rows in meant.values() for row in rows), *same])
        left: list[str] = []
        already: list[str] = []
        unknown: list[str] = []
        theirs: list[Theirs] = []
        told: set[bytes] = set()
        for who in self.people:
            pictures = found(register, who)
            deletion = self._deletion(register)
            if pictures:
                left += deletion.leave(who, pictures)
                theirs += deletion.files
            elif who.kind != "picture" and who_tells(register, tombstones_of(register, who)):
                deletion.leave(who, [])
            elif self._is_kept_out(register, who):
                deletion.leave(who, [])
                already.append(str(who))
            else:
                unknown.append(str(who))
            told |= deletion.left
        deletion = self._deletion(register)
        left += deletion.let_go([row for row in same if is_here(register, row)])
        deletion.left |= told
        tellers = let_tellers_go(register, survey, deletion)
        self.tellers |= tellers.keys()
        left += tellers.values()
        theirs += deletion.files
        survey.settle()
        files = self._files(register, theirs)
        for granting in self._granted:
            deciding.grant(register, granting, len(left), self.today)
        deciding.close_past(register, self.today)
        named = store_without_names(register)
        if left or named:
            note_scrub_due(register, self.today)
        return Departure(
            tuple(left), tuple(already), tuple(unknown), tuple(files), tuple(survey.wanting),
            unread=tuple(self.unread.values()),
        )  # fmt: skip

    def _deletion(self, register: Register) -> Deletion:
        return Deletion(register, self.reason, self.today, self.contents, self.elsewhere)

    @property
    def _granted(self) -> Sequence[Granting]:
        """The requests that this grants."""
        if self.granting is None:
            return ()
        return (self.granting,) if isinstance(self.granting, Granting) else self.granting

    def _is_kept_out(self, register: Register, who: Who) -> bool:
        """Tell whether somebody without pictures in the archive left before, or is kept out by the request granted now.

        So nothing of a photograph or contributor comes again, even if their only picture left before.
        """
        page = who.kind != "picture"
        return bool(self._granted) or left_since(register, tombstones_of(register, who), page=page) is not None

    def _files(self, register: Register, theirs: Sequence[Theirs]) -> list[Path]:
        """Return the owner's files that show only them; list them for deletion if that was asked for.

        Called after all have left, for those who leave together may have been the only ones on a photograph.
        """
        files = [
            root / file.path
            for root, dataset, photograph, file in dict.fromkeys(theirs)
            if not shows_who_stays(register, (root, dataset, photograph, file))
            # Only if it is still inside its dataset's folder: a folder may have been replaced by a link since.
            and lies_within(Path(os.path.realpath(root / file.path)), root)
        ]
        files += only_linked_by(files)
        if self.delete_files:
            register.many("INSERT OR IGNORE INTO deletion VALUES(?)", [(str(file),) for file in files])
        return files
