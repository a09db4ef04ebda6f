"""Readers of dataset formats. Each yields pictures and rejected rows one by one, in constant memory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from doesexist.sources.ffhq import Ffhq
from doesexist.sources.folder import Folder
from doesexist.sources.naming import key_of
from doesexist.sources.thispersonexists import ThisPersonExists

SOURCES: Mapping[str, type[Ffhq | ThisPersonExists | Folder]] = {
    source.kind: source for source in (Ffhq, ThisPersonExists, Folder)
}
"""The readers, by kind of dataset."""


def name_for(kind: str, path: Path) -> str:
    """Return the name a dataset gets if its owner gives none: its kind, for a folder the folder's.

    >>> name_for("ffhq", Path("/data/mine")), name_for("folder", Path("/My faces")), name_for("folder", Path("/人脸"))
    ('ffhq', 'My-faces', 'RenLian-fa65979c')
    """
    if kind != "folder":
        return kind
    name = Path(os.path.realpath(path)).name  # which goes on where a folder can't be looked into
    return key_of(name, "name") if name else name  # only the root of a disk has none
