"""What is wanted, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be in a folder: where it comes from, its name there, its size in bytes and its md5.

    What is None of the last two is unknown, and not compared. Where a file of another size is another file, and
    welcome too, `exact` is false: then the md5 is only compared in a file of this size.
    """

    url: str
    root: Path
    name: str
    size: int | None = None
    md5: str | None = None
    exact: bool = True

    @property
    def path(self) -> Path:
        """Its place."""
        return self.root / self.name

    @property
    def part(self) -> Path:
        """The place of its beginning, until it is whole."""
        return self.root / f"{self.name}.part"

    def may_have(self, size: int) -> bool:
        """Tell whether it could be a file of this size."""
        return not self.exact or self.size is None or size == self.size

    def md5_at(self, size: int) -> str | None:
        """Return the md5 that a file of this size must have, None where any will do."""
        return self.md5 if self.exact or size == self.size else None


@dataclass(frozen=True, slots=True)
class Whole:
    """A file came, and is what it should be."""

    wanted: Wanted
    size: int
    md5: str


class Cause(Enum):
    """Whether a file that did not come tells something about those after it."""

    OWN = auto()
    """No: it is this file's own trouble."""
    QUOTA = auto()
    """Google Drive gives nothing of it today, and perhaps nothing of the others."""
    SILENCE = auto()
    """No server could be reached at all."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A file did not come, and why."""

    name: str
    why: str
    cause: Cause = Cause.OWN

    def __str__(self) -> str:
        return f"{self.name}: {self.why}"


Step = int | Whole | Missing
"""So many more bytes came (fewer than none, where a file began again), a file is whole, or a file is missing."""
