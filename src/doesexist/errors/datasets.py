"""A dataset, and what is in it."""

from collections.abc import Mapping
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


class PictureUnreadable(DoesExistError):
    """A file is not a picture, is broken, or is too large to open safely."""

    next_step = "Open it in an image editor and save it again, or take it out of the folder."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path.name} can't be read as a picture: {self.why}."


class DatasetUnreadable(DoesExistError):
    """A folder or file that no source can read."""

    next_step = "Pass the folder (or file) that holds the dataset; README.md shows what each kind looks like."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"No dataset could be read at {self.path}: {self.why}."


class CardUnreadable(DoesExistError):
    """A dataset.toml that is no card."""

    next_step = "Correct the file; docs/tour.md lists what a card can say."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"The dataset's card {self.path} can't be read: {self.why}."


class DatasetMoved(DoesExistError):
    """A dataset's name was used before, with another folder."""

    next_step = "Add --move if the folder moved, or --dataset with another name if this is another dataset."

    def __init__(self, dataset: str, before: str, now: str) -> None:
        super().__init__(dataset, before, now)
        self.dataset = dataset
        self.before = before
        self.now = now

    def __str__(self) -> str:
        return f"The dataset {self.dataset} was read from {self.before} before, not from {self.now}."


class DatasetUnknown(DoesExistError):
    """A dataset that is not in the archive."""

    next_step = _("Run `doesexist ingest` first, or name one of the datasets that /about lists.")
    sentence = _("There is no dataset named %(dataset)s in this archive.")

    def __init__(self, dataset: str) -> None:
        super().__init__(dataset)
        self.dataset = dataset

    @property
    def facts(self) -> Mapping[str, str]:
        """The dataset."""
        return {"dataset": self.dataset}


class DatasetAway(DoesExistError):
    """A dataset whose folder is not there: perhaps a disk that is not plugged in. Nothing of its survey is touched."""

    next_step = "Plug in or mount what it is on, or ingest it again (--move if it moved); then survey again."

    def __init__(self, dataset: str, root: Path, missing: int = 0) -> None:
        super().__init__(dataset, root, missing)
        self.dataset = dataset
        self.root = root
        self.missing = missing
        """How many surveyed pictures have no file there any more; 0: the folder itself is away."""

    def __str__(self) -> str:
        if self.missing:
            return (
                f"{self.missing:,} surveyed pictures of {self.dataset}, most of them, are not in {self.root} any more."
            )
        return f"The folder of {self.dataset}, {self.root}, is not there, or empty."


class FileMissing(DoesExistError):
    """A picture or photograph that the archive knows of, whose file is not there."""

    next_step = "Put the file where the dataset's own records name it, and ingest the dataset again."

    def __init__(self, what: str, address: str) -> None:
        super().__init__(what, address)
        self.what = what
        self.address = address

    def __str__(self) -> str:
        return f"The {self.what} of {self.address[:200]} is not in its dataset's folder."


class LandmarksUnknown(DoesExistError):
    """A face in which nobody found landmarks."""

    next_step = "Choose a picture of a dataset that gives 68 landmarks for each face, as FFHQ does."

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    def __str__(self) -> str:
        return f"No landmarks are known of {self.address[:200]}."


class RowsRejected(DoesExistError):
    """`--strict`, and there were rejected rows."""

    next_step = "Correct the rows that `--json` lists and run it again; all others are in the archive."

    def __init__(self, rejected: int, first: str) -> None:
        super().__init__(rejected, first)
        self.rejected = rejected
        self.first = first

    def __str__(self) -> str:
        rows = "1 row was" if self.rejected == 1 else f"{self.rejected:,} rows were"
        return f"{rows} rejected, the first: {self.first}."
