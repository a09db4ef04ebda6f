"""Access to a dataset's folder that never leaves it: existence, size and listing of its files."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from doesexist.errors import DatasetUnreadable
from doesexist.imaging.opening import unreadable
from doesexist.model.hugging_face_cache import lies_within
from doesexist.sources.left_overs import left_over
from doesexist.sources.passed_over import PassedOver, What

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".avif"})
"""File extensions of pictures."""


TABLES = frozenset(
    {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
)
"""File extensions of tables."""
_PACKED = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"})

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
        with unreadable(self.root / path):
            return (self.root / path).stat().st_size

    def pictures(self, folder: str = "", *, but: Container[str] = ()) -> Iterator[str]:
        """Yield the paths of all pictures in a folder and those below it, sorted; note what else lies there.

        Hidden ones, what systems leave, and what is called as one of `but` in this very folder are left out. A linked
        folder is not entered: it may lead outside, or in a circle.
        """
        here = self.root / folder
        try:
            found = sorted(os.scandir(here), key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            self.passed_over.add(What.OUT_OF_REACH, folder or ".", which=why, why=why)
            return
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name in but or self._is_left_over(entry, path, is_folder=is_folder):
                continue
            if is_folder:
                yield from self.pictures(path)
            elif Path(entry.name).suffix.lower() in PICTURES:
                yield path
            elif not entry.is_file():
                why = "links to folders are not followed" if entry.is_dir() else "they lead nowhere, or are no files"
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

    def _is_left_over(self, entry: os.DirEntry[str], path: str, *, is_folder: bool) -> bool:
        """Tell whether something is hidden, or a system's left-over; note it, with all that lies in it."""
        name = left_over(entry.name, is_folder=is_folder)
        if not (name or entry.name.startswith(".")):
            return False
        within = sum(len(files) for _, _, files in os.walk(entry.path)) if is_folder else 1
        what = What.LEFT_OVER if name else What.HIDDEN
        self.passed_over.add(what, path, which=name or "", number=within)
        return True

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
