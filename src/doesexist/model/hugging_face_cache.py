"""Where the files of a dataset may lie: in its folder or, in a cache of Hugging Face's, beside it.

Such a cache holds each version of a dataset as a folder of links: `datasets--ada--faces/snapshots/REV/train/0.jpg`
leads to `datasets--ada--faces/blobs/9b1c…`. Those files are the dataset's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_CACHED = re.compile(r"(?:datasets|models|spaces)--.+")


def lies_within(path: Path, root: Path) -> bool:
    """Tell whether a file, whose links were followed, belongs to the dataset in a folder.

    >>> cache = Path("/cache/datasets--ada--faces")
    >>> lies_within(cache / "blobs" / "9b1c", cache / "snapshots" / "d5f2")
    True
    >>> lies_within(Path("/etc/passwd"), cache / "snapshots" / "d5f2")
    False
    """
    return path.is_relative_to(root) or path.parent == blobs_of(root)


@lru_cache(maxsize=64)
def blobs_of(root: Path) -> Path | None:
    """Return the folder of a cache's files, if a dataset's folder is a version in it, or in one; else None."""
    for version in (root, *root.parents):
        snapshots = version.parent
        if snapshots.name == "snapshots" and _CACHED.fullmatch(snapshots.parent.name):
            return snapshots.parent / "blobs"
    return None


def only_linked_by(links: Iterable[Path]) -> list[Path]:
    """Return the files of a cache that these links lead to, and no other link in any of its versions."""
    mine = {*links}
    found = {file for link in mine if (file := Path(os.path.realpath(link))).parent == blobs_of(link.parent)}
    for versions in {file.parent.parent / "snapshots" for file in found}:
        for folder, _, names in os.walk(versions):
            others = {Path(folder, name) for name in names} - mine
            found -= {Path(os.path.realpath(link)) for link in others if link.is_symlink()}
    return sorted(found)
