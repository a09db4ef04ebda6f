"""A file to download, and the outcomes: whole or missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to download: its URL, folder and name there, size in bytes and md5.

    A size or md5 of None is unknown and not compared. With `exact` false, files of other sizes are accepted, too: then
    the md5 is compared only in a file of this size.
    """

    url: str
    root: Path
    name: str
    size: int | None = None
    md5: str | None = None
    exact: bool = True

    @property
    def path(self) -> Path:
        """Its final path."""
        return self.root / self.name

    @property
    def part(self) -> Path:
        """The path of its part, until it is whole."""
        return self.root / f"{self.name}.part"

    def may_have(self, size: int) -> bool:
        """Tell whether a file of this size would be accepted."""
        return not self.exact or self.size is None or size == self.size

    def md5_at(self, size: int) -> str | None:
        """Return the md5 that a file of this size must have, None if any is accepted."""
        return self.md5 if self.exact or size == self.size else None


@dataclass(frozen=True, slots=True)
class Whole:
    """A file was downloaded and verified."""

    wanted: Wanted
    size: int
    md5: str


class Cause(Enum):
    """The cause of a failure: whether it concerns other files, too."""

    OWN = auto()
    """This file alone."""
    QUOTA = auto()
    """Google Drive's quota for the file is used up, and perhaps that of the others."""
    SILENCE = auto()
    """No server could be reached at all."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A file could not be downloaded, and why."""

    name: str
    why: str
    cause: Cause = Cause.OWN

    def __str__(self) -> str:
        return f"{self.name}: {self.why}"


Step = int | Whole | Missing
"""Progress in bytes (negative if a file began again), a finished file, or a failed one."""
