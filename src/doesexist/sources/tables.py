"""Which files of a folder are tables of credits for its pictures, and in which of their columns the files are named.

A table is one of which a row names a picture that is there. It is read if it is called metadata, or has a column of a
credit: a title, an author, an address, a licence. Lists of labels are told, and never taken for credits. One that is
called so, or has such columns, and of which no row names a picture, ends the ingest: its credits would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath

from doesexist.errors import TableUnusable
from doesexist.sources.file_names import FileNames, NoSuchPicture
from doesexist.sources.files import PICTURES, RECIPE, TABLES, Files, Outside
from doesexist.sources.headings import UNSURE, are_labels, file_headings, folded, has_credit
from doesexist.sources.passed_over import What
from doesexist.sources.sidecars import is_called_a_sidecar
from doesexist.sources.table_files import rows_of
from doesexist.sources.table_rows import Row, TableBroken

FFHQ_LIST = "ffhq-dataset-v2.json"
_CELEBA = re.compile(
    r"(list_(attr|bbox|landmarks(_align)?)_celeba|list_eval_partition|identity_celeba)\.(txt|csv)", re.IGNORECASE
)
_UTKFACE = re.compile(r"\d{1,3}(_\d?){1,2}_\d{17}")
_HEADINGS_FROM = 100
"""Rows whose headings are those of a table: in JSON each has its own."""
_MOST_JSON = 200
"""How many JSON files are looked into: they may be notes beside each picture."""
_LONGEST_TXT = 1 << 28


@dataclass(frozen=True, slots=True)
class Table:
    """A table of credits: its path, and the heading of the column that names the files."""

    path: str
    file: str

    @property
    def folder(self) -> str:
        """The folder it lies in, "" for the dataset's own."""
        return self.path.rpartition("/")[0]

    def at(self, line: int, heading: str | None = None) -> str:
        """Return where something stands in it.

        >>> Table("a/labels.csv", "file").at(7, "license")
        "a/labels.csv, line 7, 'license'"
        """
        return f"{self.path}, line {line:,}{f', {heading!r}' if heading else ''}"


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
        if is_there and (table := _Looking(files, names, path).table()):
            files.mark_read(path)
            found.append(table)
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


class _Looking:
    """One look into a file that may be a table."""

    def __init__(self, files: Files, names: FileNames, path: str) -> None:
        self._files = files
        self._names = names
        self._path = path
        self._folder = path.rpartition("/")[0]
        self._is_metadata = _is_called_metadata(path)
        self._headings: dict[str, None] = {}
        self._rows = 0
        self._first = ""
        """What the first row names that is no picture here."""

    def table(self) -> Table | None:
        """Return the table, if it is one of credits; note what it is instead."""
        path = self._files.root / self._path
        if path.suffix.lower() == ".txt" and path.stat().st_size > _LONGEST_TXT:
            return None
        why = None
        file = None
        try:
            for row in rows_of(path):
                self._rows += 1
                self._headings.update(dict.fromkeys(row.headings))
                file = file or self._file_in(row)
                if (file or not self._may_be_one) and self._rows >= _HEADINGS_FROM:
                    break
        except TableBroken as broken:
            why = str(broken)
        return self._judged(file, why)

    @property
    def _may_be_one(self) -> bool:
        """Whether all its rows must be looked at, before it is said to be no table of credits."""
        named = file_headings(self._headings)
        is_sure = bool(named) and folded(named[0]) not in UNSURE
        return self._is_metadata or (is_sure and has_credit(self._headings, named[0]))

    @property
    def _begins_with_a_picture(self) -> bool:
        return any(PurePosixPath(heading).suffix.lower() in PICTURES for heading in self._headings)

    def _judged(self, file: str | None, broken: str | None) -> Table | None:
        if self._begins_with_a_picture:
            file, broken = None, broken or self._why()
        if file and (self._is_metadata or has_credit(self._headings, file)):
            return Table(self._path, file)
        if self._may_be_one and (self._rows or broken) and not file:
            raise TableUnusable(self._path, broken or self._why())
        if not file and self._path.lower().endswith(".txt"):
            return None
        if are_labels(self._headings):
            self._files.passed_over.add(What.LABELS, self._path, which=self._path)
        else:
            why = "no column is a credit" if file else broken or ("no row names a picture here" if self._rows else "")
            self._files.passed_over.add(What.TABLE, self._path, which=self._path, why=why)
        self._files.mark_read(self._path)
        return None

    def _why(self) -> str:
        if self._begins_with_a_picture:
            return "it has no headings: its first line names a picture"
        if self._first:
            return f"none names a picture that is there, the first: {self._first}"
        return f"no column names the file, its headings are {', '.join(self._headings)}"[:300]

    def _file_in(self, row: Row) -> str | None:
        """Return the heading under which a row names a picture, None if it names none."""
        if row.problem:
            self._first = self._first or f"line {row.line:,}: {row.problem}"
            return None
        named, others = _likely(row.headings)
        for heading in (*named, *others):
            cell = row.cells.get(heading, "").strip()
            if cell and (heading in named or PurePosixPath(cell).suffix.lower() in PICTURES):
                try:
                    self._names.find(cell, self._folder)
                except (NoSuchPicture, Outside) as problem:
                    self._first = self._first or f"line {row.line:,}, {heading!r}: {cell[:80]!r}: {problem}"
                else:
                    return heading
        return None


@lru_cache(maxsize=64)
def _likely(headings: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the headings that are called as one of files, and all others."""
    named = file_headings(headings)
    return named, [heading for heading in headings if heading not in named]
