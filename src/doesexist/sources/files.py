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
from doesexist.imaging.opening import unreadable

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".avif"})
"""File extensions of pictures."""


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
            elif Path(entry.name).suffix.lower() in PICTURES:
                yield path

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
