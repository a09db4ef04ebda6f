"""Access to a dataset's folder that never leaves it: existence, size and listing of its files."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from doesexist.errors import DatasetUnreadable
from doesexist.imaging.formats import BEGINNING, READABLE_ENDINGS, UNSUPPORTED_ENDINGS, format_of
from doesexist.imaging.opening import unreadable
from doesexist.model.hugging_face_cache import lies_within
from doesexist.sources.left_overs import left_over
from doesexist.sources.passed_over import PassedOver, What

PICTURES = READABLE_ENDINGS
"""File extensions of pictures."""
_IMAGES = READABLE_ENDINGS | UNSUPPORTED_ENDINGS
_OTHERS = frozenset(
    {".7z", ".aae", ".avi", ".bat", ".bin", ".bz2", ".cfg", ".css", ".csv", ".dat", ".db", ".doc", ".docx",
     ".exe", ".gz", ".h5", ".htm", ".html", ".ico", ".ini", ".ipynb", ".js", ".json", ".jsonl", ".lnk", ".lock",
     ".log", ".m4a", ".m4v", ".mat", ".md", ".md5", ".mkv", ".mov", ".mp3", ".mp4", ".npy", ".npz", ".ods",
     ".parquet", ".part", ".pdf", ".pkl", ".pt", ".pth", ".py", ".rar", ".sh", ".sqlite", ".tar", ".tfrecord",
     ".tmp", ".toml", ".tsv", ".txt", ".url", ".wav", ".webm", ".xls", ".xlsx", ".xml", ".xmp", ".xz", ".yaml",
     ".yml", ".zip", ".zst"}
)  # fmt: skip
"""File extensions that are believed: what bears them is not looked into."""


TABLES = frozenset(
    {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
)
"""File extensions of tables."""
_PACKED = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"})

LINK = "links to folders are not followed"
RECIPE = ".recipe.json"
"""The end of the names of recipes, which this program writes beside its compositions."""

_PLAIN = re.compile(r"[\w-]++(?:\.[\w-]++)*+(?:/[\w-]++(?:\.[\w-]++)*+)*+")


@dataclass(eq=False)
class Outside(ValueError):
    """A path that leads out of the dataset's folder."""

    path: str

    def __str__(self) -> str:
        return f"the path {self.path[:200]!r} leads out of the dataset's folder"


@contextmanager
def told(path: Path) -> Generator[None]:
    """Tell what the system says about a dataset's folder or file as DatasetUnreadable."""
    try:
        yield
    except OSError as error:
        raise DatasetUnreadable(path, (error.strerror or str(error)).lower()) from error


class Files:
    """A dataset's folder. Paths in it are relative, with forward slashes."""

    def __init__(self, root: Path) -> None:
        with told(root):
            if not root.exists():
                raise DatasetUnreadable(root, "there is nothing at this path")
            if not root.is_dir():
                raise DatasetUnreadable(root, "it is not a folder")
        self.root = Path(os.path.realpath(root))
        self.passed_over = PassedOver()
        """What is not taken in: of its walk, and of the source that reads here."""
        self.others: list[str] = []
        """The paths of all files that are no pictures, once pictures were listed."""
        self._read: set[str] = set()
        self._names = lru_cache(maxsize=64)(self._names_of)

    def checked(self, path: str) -> str:
        """Return a path normalised; raise Outside if it leads out of the folder (lexically: links are not followed)."""
        if _PLAIN.fullmatch(path):
            return path
        parts = PurePosixPath(path.replace("\\", "/")).parts
        if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0] or "\0" in path:
            raise Outside(path)
        return "/".join(parts)

    def present(self, path: str) -> bool:
        """Tell whether a file is there. Raises Outside if a link leads out of the folder."""
        folder, _, name = path.rpartition("/")
        links = self._names(folder)
        if name not in links:
            return False
        if links[name]:
            self._inside(path)
        return True

    def size(self, path: str) -> int:
        """Return a file's size in bytes. Raises PictureUnreadable."""
        full = self.root / path
        with unreadable(full):
            return full.stat().st_size

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        """Return what lies in a folder, sorted; none, noted, where it can't be read."""
        try:
            return sorted(os.scandir(self.root / folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            self.passed_over.add(What.OUT_OF_REACH, folder or ".", which=why, why=why)
            return []

    def pictures(self, folder: str = "") -> Iterator[str]:
        """Yield the paths of all pictures in a folder and those below it, sorted; note what else lies there.

        A file is one by its ending, or where that says nothing by its first bytes. Images that are not supported are
        among them by their ending, so that they are told. Hidden ones, and what systems leave, are left out.

        A linked folder is not entered: it may lead outside, or in a circle.
        """
        for entry in self.entries(folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if self.is_left_over(entry, path, is_folder=is_folder):
                continue
            if is_folder:
                yield from self.pictures(path)
            elif self._is_picture(path, entry):
                yield path
            elif not entry.is_file():
                why = LINK if entry.is_dir() else "they lead nowhere, or are no files"
                self.passed_over.add(What.OUT_OF_REACH, path, which=why, why=why)
            else:
                self.others.append(path)

    def mark_read(self, path: str) -> None:
        """Note that a file that is no picture was read: a table, a sidecar."""
        self._read.add(path)

    def is_read(self, path: str) -> bool:
        """Tell whether a file that is no picture was read."""
        return path in self._read

    def tell_others(self) -> None:
        """Add each file that is no picture, and that nothing was read of, to what is passed over."""
        for path in self.others:
            if path not in self._read:
                ending = PurePosixPath(path).suffix.lower()
                if path.endswith(RECIPE):
                    self.passed_over.add(What.COMPOSITION, path)
                    continue
                what = What.TABLE if ending in TABLES else What.PACKED if ending in _PACKED else What.ENDING
                self.passed_over.add(what, path, which=ending or "without an ending")
        self.others.clear()

    def is_left_over(self, entry: os.DirEntry[str], path: str, *, is_folder: bool) -> bool:
        """Tell whether something is hidden, or a system's left-over; note it, with all that lies in it."""
        name = left_over(entry.name, is_folder=is_folder)
        if not (name or entry.name.startswith(".")):
            return False
        within = sum(len(files) for _, _, files in os.walk(entry.path)) if is_folder else 1
        what = What.LEFT_OVER if name else What.HIDDEN
        self.passed_over.add(what, path, which=name or "", number=within)
        return True

    def _is_picture(self, path: str, entry: os.DirEntry[str]) -> bool:
        ending = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 (a third of pathlib's time)
        if ending in _IMAGES:
            return True
        if ending in _OTHERS:
            return False
        try:
            if entry.is_symlink():
                self._inside(path)
            if not entry.is_file():  # opening a named pipe would block
                return False
            with (self.root / path).open("rb") as file:
                return format_of(file.read(BEGINNING)) is not None
        except (Outside, OSError):
            return False

    def _names_of(self, folder: str) -> dict[str, bool]:
        """Return the names in a folder, and for each whether it is a link."""
        here = self.root / folder
        if folder:
            self._inside(folder)
        try:
            with os.scandir(here) as found:
                return {entry.name: entry.is_symlink() for entry in found if entry.is_symlink() or entry.is_file()}
        except OSError:
            return {}

    def _inside(self, path: str) -> None:
        if not lies_within(Path(os.path.realpath(self.root / path)), self.root):
            raise Outside(path)
