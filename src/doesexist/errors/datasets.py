"""Errors about datasets and their files."""

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


@dataclass(eq=False)
class PictureUnreadable(DoesExistError):
    """A file is not a picture, is broken, or is too large to open safely."""

    path: Path
    why: str

    next_step = "Open it in an image editor and save it again, or take it out of the folder."

    def __str__(self) -> str:
        return f"{self.path.name} can't be read as a picture: {self.why}."


@dataclass(eq=False)
class DatasetUnreadable(DoesExistError):
    """A folder or file that no source can read."""

    path: Path
    why: str

    next_step = "Pass the folder (or file) that holds the dataset; README.md shows what each kind looks like."
    sentence = "No dataset could be read at %(path)s: %(why)s."


@dataclass(eq=False)
class DatasetsWithin(DoesExistError):
    """A folder that holds several datasets, each in a folder of its own."""

    path: Path
    folders: tuple[str, ...]

    next_step = "Ingest each of them, or add --together if they are one dataset."

    def __str__(self) -> str:
        named, more = ", ".join(self.folders[:5]), len(self.folders) - 5
        folders = f"{named}{f' and {more:,} more' if more > 0 else ''}"
        return f"{self.path} seems to hold {len(self.folders):,} datasets, each with a list of its own: {folders}."


@dataclass(eq=False)
class NothingTaken(DoesExistError):
    """A dataset of which no picture could be taken in: the archive is as it was."""

    dataset: str
    why: str

    next_step = "Mend what is told, or pass another folder; the archive is as it was."
    sentence = "No picture of %(dataset)s could be taken in: %(why)s."


@dataclass(eq=False)
class TableUnusable(DoesExistError):
    """A table of credits of which no row could be used: nothing was taken in."""

    table: str
    why: str

    next_step = "Correct it, or take it out of the folder; nothing was taken in."
    sentence = "No row of %(table)s could be used: %(why)s."


@dataclass(eq=False)
class CardUnreadable(DoesExistError):
    """A dataset.toml that is not valid."""

    path: Path
    why: str

    next_step = "Correct the file; docs/tour.md lists what a card can say."
    sentence = "The dataset's card %(path)s can't be read: %(why)s."


@dataclass(eq=False)
class DatasetMoved(DoesExistError):
    """A dataset that was ingested from another folder before."""

    dataset: str
    before: str
    now: str

    next_step = "Add --move if the folder moved, or --dataset with another name if this is another dataset."
    sentence = "The dataset %(dataset)s was read from %(before)s before, not from %(now)s."


@dataclass(eq=False)
class DatasetUnknown(DoesExistError):
    """A dataset that is not in the archive."""

    dataset: str

    next_step = _("Run `doesexist ingest` first, or name one of the datasets that /about lists.")
    sentence = _("There is no dataset named %(dataset)s in this archive.")


@dataclass(eq=False)
class DatasetAway(DoesExistError):
    """A dataset whose folder is not there, as when a disk is not mounted. Its survey is left unchanged."""

    dataset: str
    root: Path
    missing: int = 0
    """How many surveyed pictures have no file there any more; 0 if the folder itself is missing or empty."""

    next_step = "Plug in or mount what it is on, or ingest it again (--move if it moved); then survey again."

    def __str__(self) -> str:
        if self.missing:
            return (
                f"{self.missing:,} surveyed pictures of {self.dataset}, most of them, are not in {self.root} any more."
            )
        return f"The folder of {self.dataset}, {self.root}, is not there, or empty."


@dataclass(eq=False)
class FileMissing(DoesExistError):
    """A picture or photograph of the archive whose file is missing."""

    what: str
    address: str

    next_step = "Put the file where the dataset's own records name it, and ingest the dataset again."
    sentence = "The %(what)s of %(address).200s is not in its dataset's folder."


@dataclass(eq=False)
class LandmarksUnknown(DoesExistError):
    """A picture whose dataset gives no landmarks."""

    address: str

    next_step = "Choose a picture of a dataset that gives 68 landmarks for each face, as FFHQ does."
    sentence = "No landmarks are known of %(address).200s."


@dataclass(eq=False)
class RowsRejected(DoesExistError):
    """Rows of a dataset were rejected, and `--strict` makes that an error."""

    rejected: int
    first: str

    next_step = "Correct the rows that `--json` lists and run it again; all others are in the archive."

    def __str__(self) -> str:
        rows = "1 row was" if self.rejected == 1 else f"{self.rejected:,} rows were"
        return f"{rows} rejected, the first: {self.first}."
