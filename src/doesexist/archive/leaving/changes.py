"""A change of the register together with the survey: rehearsed, told who else is meant, then made. See removals.py."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Generic, NamedTuple, Self, TypeVar

from doesexist.archive.leaving.survey_changes import Parted, Parting, SurveyChanges
from doesexist.archive.pictures.contents import PHOTOGRAPH, Contents, kept_of
from doesexist.archive.pictures.like_files import Like, equally_long, recorded_as
from doesexist.archive.pictures.same_face import twins_of
from doesexist.archive.pictures.veiled_contents import veiled_by_content
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import Candidate, by_keys, by_rows
from doesexist.archive.survey.surveys import ShardRow, forget, shards_of, writing_files
from doesexist.errors import ArchiveBusy, ArchiveError, ArchiveFull

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds that a removal waits while others write files of the survey, which takes a tenth of a second."""


class Rehearsal(NamedTuple):
    """What a change would do."""

    shards: list[Parting]
    """The shards that are others after it; none where their files can't be made."""
    concerned: list[Candidate]
    """Whoever leaves, is veiled, or is shown again."""
    roots: dict[str, Path]
    """The folders of datasets."""


@dataclass(eq=False)
class ChangeWithSurvey(ABC, Generic[T]):
    """A change of the register together with the survey: somebody leaves, is veiled, or is shown again.

    `with` it, who can look at pictures asks for a rehearsal; tells by `also` who else is meant, for they have the very
    same content, and rehearses once more; then makes the shards, and gives them to `commit`: the change is made.
    """

    reads_all: ClassVar = False
    """Whether all files are read of whom it concerns, however many they are."""
    archive: Path
    also: set[int] = field(default_factory=set[int], init=False)
    """Rows of the register that are meant, too."""
    tellers: set[int] = field(default_factory=set[int], init=False)
    """Rows of those who leave because they tell a photograph or an account of somebody who does."""
    contents: dict[int, Contents] = field(default_factory=dict[int, Contents], init=False)
    """What the files of whom it concerns are known by, by rows of the register."""
    unread: dict[int, str] = field(default_factory=dict[int, str], init=False)
    """Whose files were there, and could not be read: their names, by rows of the register."""
    unlooked: int = field(default=0, init=False)
    """How many could not be asked whether they have the same pixels."""
    elsewhere: dict[int, set[str]] = field(default_factory=dict[int, set[str]], init=False)
    """What else their photographs are called, as their content tells, by rows of the register."""
    whole: set[int] = field(default_factory=set[int], init=False)
    """Those of whom all is meant that was cut from their photographs, as a rehearsal tells: rows of the register."""

    def __enter__(self) -> Self:
        self._holds_files = False
        with ExitStack() as held:
            self._register = held.enter_context(closing(for_writing(self.archive)))
            if self._register.one("SELECT EXISTS(SELECT 1 FROM shard)"):
                # Where somebody holds the survey's files for long nobody waits for that: shards go as a whole.
                # Nor for a disk that is too full for a lock.
                with suppress(ArchiveBusy, ArchiveFull):
                    held.enter_context(writing_files(self.archive, PATIENCE))
                    self._holds_files = True
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @abstractmethod
    def change(self, register: Register, survey: SurveyChanges) -> T:
        """Make the change, within a transaction. Called twice: first as a rehearsal, which is rolled back."""

    def rehearse(self) -> Rehearsal:
        """Return what the change would do: it is made, and taken back."""
        register = self._register
        while True:
            survey = SurveyChanges(register, elsewhere=self.elsewhere, rehearsed=True)
            with register.transaction(rehearsal=True):
                self.change(register, survey)
            if self.tellers <= self.also:
                break
            self.also |= self.tellers  # the survey is told of them before anybody is gone
        roots = {name: Path(root) for name, root in register.all("SELECT name, root FROM dataset")}
        concerned = by_rows(register, [*dict.fromkeys(survey.concerned)])
        return Rehearsal(survey.shards if self._holds_files else [], concerned, roots)

    @property
    def meant(self) -> tuple[int, int]:
        """Numbers that are others once somebody else is meant, or a photograph is called otherwise, too."""
        return len(self.also), sum(map(len, self.elsewhere.values()))

    def is_elsewhere(self, row: int, photograph: str) -> None:
        """Note what else somebody's photograph is called."""
        self.elsewhere.setdefault(row, set()).add(photograph)

    def meant_elsewhere(self) -> set[int]:
        """Return who is meant, too, for their photograph is the same, though called otherwise: rows of the register."""
        meant: set[int] = set()
        for row, photographs in self.elsewhere.items():
            meant.update(twins_of(self._register, row, photographs))
            if row in self.whole:
                meant.update(row for each in photographs for (row,) in self._register.all(_ON, (each,)))
        return meant

    def equally_long(self, hints: Iterable[str]) -> list[Like]:
        """Return the pictures that have a file as long as these hints tell."""
        return equally_long(self._register, hints)

    def known(self, concerned: Iterable[Candidate]) -> Contents:
        """Return all that is known of the files of those whom it concerns, whoever has read them."""
        known = [kept_of(each.picture, self.contents.get(each.row, Contents())) for each in concerned]
        return Contents(
            frozenset[str]().union(*(each.known_by for each in known)),
            frozenset[str]().union(*(each.hints for each in known)),
        )

    def veiled_as(self, known_by: Iterable[str]) -> set[int]:
        """Return who is veiled and known by the same of a file: rows of the register."""
        return {*veiled_by_content(self._register, (each for each in known_by if not each.startswith(PHOTOGRAPH)))}

    def recorded_as(self, known_by: Iterable[str]) -> list[Like]:
        """Return the pictures that are known to have such files without looking."""
        return recorded_as(self._register, known_by)

    def not_seen(self, most: int) -> list[Candidate] | int:
        """Return who is not in the survey as they are, or how many that are, if they are more than so many.

        That are those who are not surveyed yet, and whoever is veiled.
        """
        register = self._register
        seen = register.one("SELECT coalesce(sum(pictures), 0) FROM shard") if self._holds_files else 0
        veiled = register.one("SELECT count(DISTINCT picture) FROM veil")
        if (count := max(0, self.count - seen) + veiled) > most:
            return int(count)
        rows = register.all(_NOT_SEEN if count > veiled else "SELECT DISTINCT picture FROM veil")
        return by_rows(register, [row for (row,) in rows])

    def surveyed(self) -> dict[str, list[ShardRow]]:
        """Return the shards of each surveyed dataset, none where their files may be replaced meanwhile."""
        names = [name for (name,) in self._register.all("SELECT name FROM dataset")] if self._holds_files else []
        return {name: shards for name in names if (shards := shards_of(self._register, name))}

    @property
    def count(self) -> int:
        """How many pictures there are, before the change."""
        count: int = self._register.one("SELECT coalesce(sum(pictures), 0) FROM dataset")
        return count

    def pictures(self, dataset: str, keys: Sequence[str]) -> list[Candidate]:
        """Return pictures of a dataset that are still in it."""
        return by_keys(self._register, dataset, keys)

    def commit(self, parted: Iterable[Parted] = ()) -> T:
        """Make the change, with the new shards made for it; affected shards that are not among them are dropped."""
        survey = SurveyChanges(self._register, parted, self.elsewhere)
        try:
            with self._register.transaction():
                done = self.change(self._register, survey)
        except BaseException:
            self._forget(survey)  # what was made for it is nobody's
            raise
        self._forget(survey)
        return done

    def _forget(self, survey: SurveyChanges) -> None:
        """Delete what no shard has, or has any more. What can't be deleted now the next survey or scrub deletes."""
        if self._holds_files:
            with suppress(ArchiveError):
                forget(self.archive, self._register, survey.replaced)


_NOT_SEEN = """SELECT id FROM picture p
    WHERE NOT EXISTS(SELECT 1 FROM seen WHERE picture = p.id AND reason IS NULL)
    UNION SELECT picture FROM veil"""
_ON = "SELECT p.id FROM photograph h JOIN picture p ON p.photograph = h.id WHERE h.identity = ?"
