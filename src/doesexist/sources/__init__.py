"""Where pictures come from. Each source is an iterator of pictures and rejected rows, and holds none of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from doesexist.model import keys
from doesexist.sources.ffhq import Ffhq
from doesexist.sources.folder import Folder
from doesexist.sources.thispersonexists import ThisPersonExists

SOURCES: Mapping[str, type[Ffhq | ThisPersonExists | Folder]] = {
    source.kind: source for source in (Ffhq, ThisPersonExists, Folder)
}
"""The kinds of dataset there are."""


def name_for(kind: str, path: Path) -> str:
    """Return the name a dataset gets if its owner gives none: its kind, for a folder the folder's.

    >>> name_for("ffhq", Path("/data/mine")), name_for("folder", Path("/data/My faces"))
    ('ffhq', 'My-faces')
    """
    return keys.key_from(Path(os.path.realpath(path)).name) if kind == "folder" else kind
