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
        with unreadable(self.root / path):
            return (self.root / path).stat().st_size

    def pictures(self, folder: str = "") -> Iterator[str]:
        """Yield the paths of all pictures in a folder and those below it, sorted, hidden ones left out.

        A file is one by its ending, or where that says nothing by its first bytes. Images that are not supported are
        among them by their ending, so that they are told.

        A linked folder is not entered: it may lead outside, or in a circle.
        """
        here = self.root / folder
        try:
            found = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            return
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self.pictures(path)
            elif self._is_picture(path, entry):
                yield path

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
        if not Path(os.path.realpath(self.root / path)).is_relative_to(self.root):
            raise Outside(path)
