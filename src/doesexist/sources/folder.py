"""Reader of any folder of pictures, with optional tables of their credits in it or in its subfolders.

The convention is that of Hugging Face's ImageFolder; the columns have FFHQ's names, or others that mean the same
(headings.py): file_name, title, author, photo_url, license, license_url, country, date_uploaded; flickr_license and
coco_license are numbers of those lists. Others are kept. What the tables leave out is filled in from the pictures' own
files and from those beside them (file_credits.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from doesexist.errors import DatasetUnreadable, PictureUnreadable
from doesexist.imaging.checking import check_end
from doesexist.imaging.embedded import inspect
from doesexist.imaging.png_text import text_in
from doesexist.model import NO_CARD, File, Picture, Rejected, keys
from doesexist.model.flickr import photograph_from
from doesexist.sources.cards import FILE as CARD
from doesexist.sources.cards import card_in
from doesexist.sources.credits import NO_CREDIT, Credit, Credits
from doesexist.sources.datasets_within import datasets_within
from doesexist.sources.file_credits import FileCredits
from doesexist.sources.file_names import FileNames
from doesexist.sources.files import Files, Outside
from doesexist.sources.naming import Keys, key_of
from doesexist.sources.passed_over import What
from doesexist.sources.row_licences import licence_of
from doesexist.sources.splits import Splits
from doesexist.sources.tables import tables_in, tell_labels_in_names
from doesexist.sources.words import contributor, web


class Folder:
    """A folder of pictures. Rows of metadata come first, in their order; then the pictures that no row names."""

    kind = "folder"
    notes: Sequence[str] = ()
    """What is to be told of a reading besides its rejected rows: nothing."""

    def __init__(self, path: Path, dataset: str, *, card: Path | None = None, verify: bool = False) -> None:
        self.dataset = dataset
        self.files = Files(path)
        self.root = self.files.root
        self.card = card_in(self.root, card) or NO_CARD
        self._verify = verify
        self.credits = FileCredits(self.files)
        self.passed_over = self.files.passed_over
        self._paths = [*self.files.pictures()]
        if not self._paths:
            self.files.tell_others()
            there = self.passed_over.in_short()
            raise DatasetUnreadable(path, f"there is no picture in this folder{there and f', but {there}'}")
        self.datasets_within = datasets_within(self._paths, self.files.others)
        """The folders in it that seem to be datasets of their own, if there are several."""
        self._names = FileNames(self.files, self._paths)
        self._tables = [] if self.datasets_within else tables_in(self.files, self._names)

    def read(self, standing: keys.Standing = keys.NOTHING_STANDS) -> Iterator[Picture | Rejected]:
        """Yield a picture or a rejected row for each row of metadata, then for each picture without one."""
        self._keys = Keys(filter(_is_text, self._paths), standing, self._is_there)
        self._splits = Splits(self._paths)
        named: dict[str, str] = {}
        for table in self._tables:
            yield from Credits(self.files, self._names, table, named, self._keys.of).read(self._row)
        for path in self._paths:
            if path not in named:
                if self._is_composition(path):
                    self.passed_over.add(What.COMPOSITION, path)
                    continue
                row = self._row(path, NO_CREDIT)
                if self._tables and isinstance(row, Picture) and not row.said_by:
                    self.passed_over.add(What.UNNAMED, path)
                yield row
        tell_labels_in_names(self.files, self._paths)
        self.files.mark_read(CARD)
        self.files.tell_others()

    def _is_composition(self, path: str) -> bool:
        """Tell whether a file is a composition of this program's own: a recipe is in it."""
        if not path.lower().endswith(".png"):
            return False
        try:
            recipe = text_in(self.root / path, "Recipe")
            return recipe is not None and _program_of(recipe).startswith("doesexist ")
        except (PictureUnreadable, msgspec.MsgspecError):
            return False

    def _is_there(self, path: str) -> bool:
        """Tell whether a file is there, or the system doesn't say: a right that is missing, a network that fails."""
        try:
            return self.files.present(path) or (self.root / path).is_file()
        except (Outside, OSError):
            return True

    def _row(self, path: str, credit: Credit) -> Picture | Rejected:
        if not _is_text(path):
            why = "its name is not UTF-8, as addresses and credits are: rename it, and ingest again"
            return Rejected(key_of(keys.stem_of(path)), f"{keys.legible(path)}: {why}")
        key = self._keys.of(path)
        try:
            self.files.present(path)
            (width, height), blocks = inspect(self.root / path)
            check_end(self.root / path, thorough=self._verify)
            size = self.files.size(path)
        except PictureUnreadable as broken:
            return Rejected(key, f"{keys.legible(path)}: {broken.why}")
        except Outside as outside:
            return Rejected(key, str(outside))
        picture = self._picture(key, credit, File(path, True, width, height, size))  # noqa: FBT003 (it is there)
        return self.credits.completed(picture, path, blocks)

    def _picture(self, key: str, credit: Credit, file: File) -> Picture:
        said = credit.fields.get
        source = web(said("photo_url"))
        return Picture(
            dataset=self.dataset,
            key=key,
            title=said("title"),
            contributor=contributor(said("author"), source),
            licence=licence_of(credit.licence),
            photograph=photograph_from(source) if source else None,
            source=source,
            country=said("country"),
            uploaded=said("date_uploaded"),
            split=said("split") or self._splits.of(file.path),
            image=file,
            own=credit.own,
        )


class _Recipe(msgspec.Struct):
    program: str


def _program_of(recipe: str) -> str:
    return msgspec.json.decode(recipe, type=_Recipe).program


def _is_text(path: str) -> bool:
    """Tell whether a path is of letters, in UTF-8: on Linux it can be any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
