"""Removal: somebody leaves register, survey and requests in one transaction; then every byte of them goes.

In steps, from top to bottom:

1. **Hold.** The survey's files are held (`writing_files`), then nobody replaces a shard. Whoever can't get hold of them
   goes on without: nobody who leaves waits for a survey.
2. **Find, and rehearse** (`shards`). The transaction of step 4 is run and taken back. What it would do to the survey is
   known by that: which shards lose whom, and who in them is seen otherwise from then on, with a leaver blurred.
3. **Pixels.** Those shards are made without them, as new files beside the old, by who can look at pictures: the studio.
   No lock of SQLite's is held, however long that takes, and everyone still hangs there.
4. **Commit**, one transaction (`change`): who is meant is found again; the survey notes them; their rows are deleted,
   and tombstones written; the register names the new shards; requests are closed; a scrub is due from now on.
5. **Forget.** The files that no shard has any more are deleted, and the others let go of.
6. **Scrub** (`finish_leaving`). The owner's files are deleted, if that was asked for, then the survey's that nobody
   names, then what SQLite keeps of deleted rows; only then is no scrub due any more.

What always holds:

- The commit is the moment. Before it nothing is changed for anybody; from it on every address of theirs answers 410, in
  every process. Where anything raises an error before (a request that is not open, a full disk), nobody leaves.
- No picture's row goes but by `Deletion`, and none without a tombstone, which every later ingest asks.
- Sums stay exact: a new shard is what it would be had they never been in it. It was made of what the rehearsal saw. If
  the commit sees anything else, that shard is not taken: it goes as a whole, and its pictures are surveyed again.
- The register names no file that is not on the disk whole, and never one that a leaver is in.
- Locks are taken in one order: the survey's files, then SQLite's. A removal takes no lock that an ingest, a survey or a
  restore holds from its beginning to its end.

Who may call what: `with Removal(…)`, the studio calls `shards` once or not at all, then `commit`, once; and after that
`finish_leaving`, outside of the `with`, for the scrub holds the files itself. An ingest that finds out whom a picture
shows deletes within its own transaction (`newcomers.py`), and no pixels are made there: whole shards go. Veils are
steps 1 to 5 with another `change` (`veils.py`).

When the process dies

- in steps 1 to 3, nothing has happened. New files may lie there that nobody names: the next survey or scrub deletes
  them. No lock outlives its process.
- in step 4, SQLite takes it back when the register is next opened: the same.
- after it, they have left. What was not deleted yet is found by what the register says: files that no shard names, the
  owner's files that are listed as to be deleted until they are, and the scrub that is due. The next command that writes
  goes on there, and so does an exhibition that is open. Each of these steps can be done twice.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from doesexist.archive.leaving import deciding
from doesexist.archive.leaving.deciding import Granting
from doesexist.archive.leaving.deletion import Deletion, Theirs, shows_who_stays
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.survey_changes import ChangeWithSurvey, SurveyChanges, Wanting
from doesexist.archive.leaving.who_is_meant import Who, found, tombstone_of
from doesexist.archive.pictures.tombstones import left_since
from doesexist.archive.register.register import Register


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


@dataclass(eq=False)
class Removal(ChangeWithSurvey[Departure]):
    """People who leave together, all in one transaction.

    With `granting`, a request, or several, that are closed with it; others that mean only them are closed, too. Raises
    RequestDecided or RequestUnknown where one is not open (any more), and nobody leaves.
    """

    people: Sequence[Who]
    _: KW_ONLY
    reason: str
    today: str
    delete_files: bool = False
    granting: Granting | Sequence[Granting] | None = None

    def change(self, register: Register, survey: SurveyChanges) -> Departure:
        """Let them leave, within a transaction."""
        # Before anybody is gone: the survey has seen each with all others there.
        survey.leave(row for who in self.people for row in found(register, who))
        left: list[str] = []
        already: list[str] = []
        unknown: list[str] = []
        theirs: list[Theirs] = []
        for who in self.people:
            pictures = found(register, who)
            deletion = Deletion(register, self.reason, self.today)
            if pictures:
                left += deletion.leave(who, pictures)
                theirs += deletion.files
            elif self._is_kept_out(register, who):
                deletion.leave(who, [])
                already.append(str(who))
            else:
                unknown.append(str(who))
        survey.settle()
        files = self._files(register, theirs)
        for granting in self._granted:
            deciding.grant(register, granting, len(left), self.today)
        deciding.close_past(register, self.today)
        if left:
            note_scrub_due(register, self.today)
        return Departure(tuple(left), tuple(already), tuple(unknown), tuple(files), tuple(survey.wanting))

    @property
    def _granted(self) -> Sequence[Granting]:
        """The requests that this grants."""
        if self.granting is None:
            return ()
        return (self.granting,) if isinstance(self.granting, Granting) else self.granting

    def _is_kept_out(self, register: Register, who: Who) -> bool:
        """Tell whether somebody of whom nothing is here left before, or is kept out from now on for they ask for it.

        Of photographs and contributors none comes again then, even where the only picture left before.
        """
        if who.kind == "picture":
            return left_since(register, [tombstone_of(register, who)]) is not None
        return bool(self._granted) or left_since(register, [tombstone_of(register, who)], page=True) is not None

    def _files(self, register: Register, theirs: Sequence[Theirs]) -> list[Path]:
        """Return the owner's files that show only them; note that they are to be deleted, if they are.

        Asked only when all have left, for those who leave at once may have been the only ones on a photograph.
        """
        files = [
            root / file.path
            for root, dataset, photograph, file in dict.fromkeys(theirs)
            if not shows_who_stays(register, (root, dataset, photograph, file))
            # It still lies in its dataset's folder: a link may have taken the place of a folder since.
            and Path(os.path.realpath(root / file.path)).is_relative_to(root)
        ]
        if self.delete_files:
            register.many("INSERT OR IGNORE INTO deletion VALUES(?)", [(str(file),) for file in files])
        return files
