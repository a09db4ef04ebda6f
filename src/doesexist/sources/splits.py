"""Which split of a dataset a picture belongs to, after the folders of Hugging Face's ImageFolder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

_TRAIN = frozenset({"train", "training"})
SPLITS = _TRAIN | {"val", "valid", "validation", "dev", "test", "testing"}
"""What the parts of one dataset are called in which machines are trained and tested."""


class Splits:
    """The splits of a folder's pictures. Folders are splits only beside one to train with: Dev may be a person."""

    def __init__(self, paths: Iterable[str]) -> None:
        folders = {posixpath.dirname(path) for path in paths}
        above = {posixpath.dirname(each) for folder in folders for each in _way(folder) if _name(each) in _TRAIN}
        self._of = {folder: _split(folder, above) for folder in folders}

    def of(self, path: str) -> str | None:
        """Return the split of a picture, as its folder is called; None if it belongs to none."""
        return self._of.get(posixpath.dirname(path))


def _split(folder: str, above: set[str]) -> str | None:
    for each in _way(folder):
        if _name(each) in SPLITS and posixpath.dirname(each) in above:
            return posixpath.basename(each)
    return None


def _way(folder: str) -> list[str]:
    """Return a folder and those above it, the uppermost first.

    >>> _way("a/b")
    ['a', 'a/b']
    """
    parts = folder.split("/") if folder else []
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


def _name(folder: str) -> str:
    return posixpath.basename(folder).lower()
