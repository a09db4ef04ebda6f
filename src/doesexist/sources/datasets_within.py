"""Tell a folder that holds one dataset from one that holds several, each with a table of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from doesexist.model.keys import legible
from doesexist.sources.cards import FILE as CARD
from doesexist.sources.splits import SPLITS

_OWN_LIST = "ffhq-dataset-v2.json"
_TABLES = frozenset({".csv", ".jsonl", ".tsv", ".parquet", ".xlsx"})


def datasets_within(pictures: Sequence[str], others: Iterable[str]) -> list[str]:
    """Return the folders that are datasets of their own, each with pictures and a table; none if it is but one.

    >>> datasets_within(["a/1.jpg", "b/1.jpg"], ["a/metadata.csv", "b/Metadata.CSV"])
    ['a', 'b']
    >>> datasets_within(["train/1.jpg", "test/1.jpg"], ["train/metadata.csv", "test/metadata.csv"])
    []
    >>> datasets_within(["a/1.jpg", "b/1.jpg"], ["metadata.csv", "a/metadata.csv", "b/metadata.csv"])
    []
    """
    folders = {_without_splits(PurePosixPath(path).parent) for path in others if _is_sign(PurePosixPath(path).name)}
    if len(folders) < 2 or PurePosixPath() in folders:
        return []
    holding = {parent for path in pictures for parent in PurePosixPath(path).parents}
    found = sorted(legible(folder.as_posix()) for folder in folders & holding)
    return found if len(found) > 1 else []


def _is_sign(name: str) -> bool:
    """Tell whether a file of this name stands at the top of a dataset."""
    low = PurePosixPath(name.lower())
    return name in {CARD, _OWN_LIST} or (low.suffix in _TABLES and low.stem.endswith("metadata"))


def _without_splits(folder: PurePosixPath) -> PurePosixPath:
    while folder.name.lower() in SPLITS:
        folder = folder.parent
    return folder
