"""Errors of writing output: files, folders, sheets, certificates."""

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError


@dataclass(eq=False)
class FolderNotEmpty(DoesExistError):
    """An output folder that is not empty."""

    path: Path

    next_step = "Choose a folder that does not exist yet."
    sentence = "%(path)s holds other files already."


@dataclass(eq=False)
class FolderBusy(DoesExistError):
    """An output folder that another command is writing to."""

    path: Path

    next_step = "Wait until it has ended, then run this again: it goes on from there."
    sentence = "Another command is drawing into %(path)s."


@dataclass(eq=False)
class OutputUnwritable(DoesExistError):
    """A file that can't be written."""

    path: Path
    why: str

    next_step = "Choose another place, or make room there."
    sentence = "%(path)s can't be written: %(why)s."


@dataclass(eq=False)
class OutputEnding(DoesExistError):
    """A file whose ending names no form in which it can be written."""

    path: Path
    what: str
    """What is written, in the plural: averages."""
    endings: tuple[str, ...]
    """Those that there are: .png."""

    next_step = "Give it another name."

    def __str__(self) -> str:
        ends = " or ".join(self.endings)
        return f"{self.path} can't be written: {self.what} end in {ends}, as {self.path.stem}{self.endings[0]} does."


@dataclass(eq=False)
class SheetUnset(DoesExistError):
    """A sheet that Typst fails to typeset."""

    why: str

    next_step = "Please report it with the name or title that it was for; nothing was written."

    def __str__(self) -> str:
        return f"This sheet can't be set in type: {' '.join(self.why.split())[:300].rstrip('.')}."


@dataclass(eq=False)
class CertificatesWanting(DoesExistError):
    """Certificates of some contributors could not be made. Those of all others were."""

    count: int

    next_step = "Correct what was told of each, and run the same command again: it makes those that are wanting."

    def __str__(self) -> str:
        return f"{self.count:,} {'certificate' if self.count == 1 else 'certificates'} could not be made."
