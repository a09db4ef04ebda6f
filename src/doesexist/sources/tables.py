"""Which files of a folder are tables of credits for its pictures, and in which of their columns the files are named.

A table is one of which a row names a picture that is there. It is read if it is called metadata, or has a column of a
credit: a title, an author, an address, a licence. Lists of labels are told, and never taken for credits. One that is
called so, or has such columns, and of which no row names a picture, ends the ingest: its credits would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from doesexist.sources.file_names import FileNames
from doesexist.sources.files import RECIPE, TABLES, Files, Outside
from doesexist.sources.passed_over import What
from doesexist.sources.sidecars import is_called_a_sidecar
from doesexist.sources.tables_of_a_file import Table, TablesOfAFile

FFHQ_LIST = "ffhq-dataset-v2.json"
_CELEBA = re.compile(
    r"(list_(attr|bbox|landmarks(_align)?)_celeba|list_eval_partition|identity_celeba)\.(txt|csv)", re.IGNORECASE
)
_UTKFACE = re.compile(r"\d{1,3}(_\d?){1,2}_\d{17}")
_MOST_JSON = 200
"""How many JSON files are looked into: they may be notes beside each picture."""


def tables_in(files: Files, names: FileNames) -> list[Table]:
    """Return the tables of credits in a folder whose pictures were listed; note the others. Raises TableUnusable."""
    found: list[Table] = []
    for path in _candidates(files, names):
        try:
            is_there = files.present(path)
        except Outside as outside:
            files.passed_over.add(What.OUT_OF_REACH, path, which="links that lead out", why=str(outside))
            files.mark_read(path)
            continue
        if is_there:
            found += TablesOfAFile(files, names, path, is_metadata=_is_called_metadata(path)).tables()
    return found


def tell_labels_in_names(files: Files, paths: list[str]) -> None:
    """Note labels that stand in the names of pictures, as UTKFace's do: age, gender, race."""
    labelled = [path for path in islice(paths, 1000) if _UTKFACE.match(PurePosixPath(path).name)]
    if len(labelled) * 2 > len(paths[:1000]):
        for path in labelled[:1]:
            files.passed_over.add(What.LABELS, path, which="names", why="in the names of files")


def _candidates(files: Files, names: FileNames) -> Iterator[str]:
    """Yield the files that may be tables, those first that are called metadata."""
    notes = 0
    for path in sorted(files.others, key=lambda path: (not _is_called_metadata(path), path)):
        name, ending = PurePosixPath(path).name, PurePosixPath(path).suffix.lower()
        if files.is_read(path) or path.endswith(RECIPE) or is_called_a_sidecar(name):
            continue
        if name == FFHQ_LIST:
            files.passed_over.add(What.TABLE, path, which=path, why="it is FFHQ's list: ingest it as ffhq")
            files.mark_read(path)
        elif _CELEBA.fullmatch(name):
            files.passed_over.add(What.LABELS, path, which=path)
            files.mark_read(path)
        elif ending == ".json" and not _is_called_metadata(path):
            notes += 1
            if notes <= _MOST_JSON and not names.has(name.removesuffix(ending)):
                yield path
        elif ending in TABLES or ending == ".txt":
            yield path


def _is_called_metadata(path: str) -> bool:
    parts = PurePosixPath(path)
    return parts.stem.lower().endswith("metadata") and parts.suffix.lower() in TABLES
