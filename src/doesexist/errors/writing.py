"""Files and sheets that are written."""

from pathlib import Path

from doesexist.errors.telling import DoesExistError


class FolderNotEmpty(DoesExistError):
    """A place to write to that holds something else already."""

    next_step = "Choose a folder that does not exist yet."

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} holds other files already."


class FolderBusy(DoesExistError):
    """A folder that another command is writing this very moment."""

    next_step = "Wait until it has ended, then run this again: it goes on from there."

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"Another command is drawing into {self.path}."


class OutputUnwritable(DoesExistError):
    """A file that can't be written."""

    next_step = "Choose another place, or make room there."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path} can't be written: {self.why}."


class SheetUnset(DoesExistError):
    """A sheet that can't be set in type, whatever it says."""

    next_step = "Please report it with the name or title that it was for; nothing was written."

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return f"This sheet can't be set in type: {' '.join(self.why.split())[:300].rstrip('.')}."


class CertificatesWanting(DoesExistError):
    """Certificates of some contributors could not be made. Those of all others were."""

    next_step = "Correct what was told of each, and run the same command again: it makes those that are wanting."

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count

    def __str__(self) -> str:
        return f"{self.count:,} {'certificate' if self.count == 1 else 'certificates'} could not be made."
