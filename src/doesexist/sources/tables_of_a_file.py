"""Which tables of credits are in a file: one, or in a workbook and in JSON several, sheets or lists of objects.

What is in it besides is told by name. So is a file that has none, unless its credits would be lost: that ends the
ingest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from doesexist.errors import TableUnusable
from doesexist.sources.file_names import FileNames, NoSuchPicture
from doesexist.sources.files import PICTURES, Files, Outside
from doesexist.sources.headings import are_labels, field_of, file_headings, has_credit, is_sure
from doesexist.sources.passed_over import What
from doesexist.sources.table_files import WITHOUT_TITLES, rows_of
from doesexist.sources.table_rows import Row, TableBroken

_HEADINGS_FROM = 100
"""Rows whose headings are those of a table: in JSON each has its own."""
_LONGEST_TXT = 1 << 28


@dataclass(frozen=True, slots=True)
class Table:
    """A table of credits: its path, and the heading of the column that names the files.

    `part`: of a file with several tables, the sheet or the list that it is.
    """

    path: str
    file: str
    part: str = ""

    @property
    def folder(self) -> str:
        """The folder it lies in, "" for the dataset's own."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """What it is called where it is told of."""
        return f"{self.path}, {self.part}" if self.part else self.path

    def at(self, line: int, heading: str | None = None) -> str:
        """Return where something stands in it.

        >>> Table("a/labels.csv", "file").at(7, "license")
        "a/labels.csv, line 7, 'license'"
        """
        return f"{self.name}, line {line:,}{f', {heading!r}' if heading else ''}"


class TablesOfAFile:
    """The tables of credits in a file of a folder whose pictures were listed. `is_metadata`: it is called so."""

    def __init__(self, files: Files, names: FileNames, path: str, *, is_metadata: bool) -> None:
        self._files = files
        self._names = names
        self._path = path
        self._is_metadata = is_metadata
        self._looks: dict[str, _Look] = {}

    def tables(self) -> list[Table]:
        """Return its tables of credits; note the others, or what it is instead. Raises TableUnusable."""
        path = self._files.root / self._path
        if path.suffix.lower() == ".txt" and path.stat().st_size > _LONGEST_TXT:
            return []
        broken = ""
        try:
            self._look_at(rows_of(path))
        except TableBroken as problem:
            broken = str(problem)
        looks = list(self._looks.values()) or [self._look("")]
        tables = [look.as_table for look in looks if look.as_table]
        self._keep_credits(looks, broken, has_table=bool(tables))
        if tables:
            self._note([look for look in looks if not look.as_table], broken)
        elif looks[0].file or not self._path.lower().endswith(".txt"):
            self._note_file(looks, broken)
        else:
            return []
        self._files.mark_read(self._path)
        return tables

    def _look_at(self, rows: Iterable[Row]) -> None:
        for row in rows:
            look = self._look(row.part)
            if not look.is_done:
                look.add(row)
            elif not row.part:
                break

    def _look(self, part: str) -> _Look:
        if part not in self._looks:
            self._looks[part] = _Look(self._path, part, self._names, is_metadata=self._is_metadata)
        return self._looks[part]

    def _keep_credits(self, looks: list[_Look], broken: str, *, has_table: bool) -> None:
        """Raise TableUnusable if what is to be credits can't be read as such."""
        for look in looks:
            unusable = look.unusable(broken, is_metadata=self._is_metadata and not has_table)
            if unusable and (look.is_of_credits or look is looks[0]):
                raise TableUnusable(look.name, unusable)

    def _note_file(self, looks: list[_Look], broken: str) -> None:
        """Note a file that has no table of credits."""
        if self._path.lower().endswith(".json") and looks[0].part:
            named = any(look.file for look in looks)
            why = f"it holds no list of rows that {'are credits' if named else 'name pictures here'}"
            self._files.passed_over.add(What.TABLE, self._path, which=self._path, why=why)
        else:
            self._note(looks, broken)

    def _note(self, looks: list[_Look], broken: str) -> None:
        for look in looks:
            if are_labels(look.headings):
                self._files.passed_over.add(What.LABELS, look.name, which=look.name)
            else:
                self._files.passed_over.add(What.TABLE, look.name, which=look.name, why=look.is_no_table(broken))


class _Look:
    """A look at rows that may be a table of credits."""

    def __init__(self, path: str, part: str, names: FileNames, *, is_metadata: bool) -> None:
        self.part = part
        self.name = f"{path}, {part}" if part else path
        self.file: str | None = None
        """The heading under which a row names a picture."""
        self.headings: dict[str, None] = {}
        self._path = path
        self._folder = path.rpartition("/")[0]
        self._names = names
        self._is_metadata = is_metadata
        self._rows = 0
        self._first = ""
        """What the first row names that is no picture here."""

    def add(self, row: Row) -> None:
        """Look at one more row."""
        self.headings.update(dict.fromkeys(row.headings))
        if row.left_out and not row.cells:
            return
        self._rows += 1
        self.file = self.file or self._file_in(row)

    @property
    def is_done(self) -> bool:
        """Whether no more rows need be looked at: else all must, before it is said to be no table of credits."""
        return self._rows >= _HEADINGS_FROM and bool(self.file or not (self._is_metadata or self.is_of_credits))

    @property
    def is_of_credits(self) -> bool:
        """Whether its headings are those of credits of files."""
        named = file_headings(self.headings)
        return bool(named) and is_sure(named[0]) and has_credit(self.headings, named[0])

    @property
    def as_table(self) -> Table | None:
        """The table, if it is one of credits."""
        if not self.file or self._begins_with_a_picture or not self._are_headings_known:
            return None
        is_table = self._is_metadata or has_credit(self.headings, self.file)
        return Table(self._path, self.file, self.part) if is_table else None

    def unusable(self, broken: str, *, is_metadata: bool) -> str:
        """Return why none of its rows can be used, although it is to be credits; "" if that is not so."""
        is_file = self.file and not self._begins_with_a_picture and (self._are_headings_known or not is_metadata)
        if is_file or not (self._rows or broken) or not (is_metadata or self.is_of_credits):
            return ""
        return broken or self._why()

    def is_no_table(self, broken: str) -> str:
        """Return why it is no table of credits."""
        if self._begins_with_a_picture:
            return broken or self._why()
        if self.file:
            return "no column is a credit"
        return broken or ("no row names a picture here" if self._rows else "")

    @property
    def _begins_with_a_picture(self) -> bool:
        return any(PurePosixPath(heading).suffix.lower() in PICTURES for heading in self.headings)

    @property
    def _are_headings_known(self) -> bool:
        """Whether one of the headings is known, or the file's kind has no rows that could stand above them."""
        ending = PurePosixPath(self._path).suffix.lower()
        return ending in WITHOUT_TITLES or bool(file_headings(self.headings) or any(map(field_of, self.headings)))

    def _why(self) -> str:
        if self._begins_with_a_picture:
            return "it has no headings: its first line names a picture"
        if self.file and not self._are_headings_known:
            return f"none of its first rows names the columns, the first is {', '.join(self.headings)}"[:300]
        if self._first:
            return f"none names a picture that is there, the first: {self._first}"
        return f"no column names the file, its headings are {', '.join(self.headings)}"[:300]

    def _file_in(self, row: Row) -> str | None:
        """Return the heading under which a row names a picture, None if it names none."""
        if row.problem:
            self._first = self._first or f"line {row.line:,}: {row.problem}"
            return None
        named, others = _likely(row.headings)
        for heading in (*named, *others):
            cell = row.cells.get(heading, "").strip()
            if cell and (heading in named or _is_perhaps_a_file(row, heading, cell)):
                try:
                    self._names.find(cell, self._folder)
                except (NoSuchPicture, Outside) as problem:
                    self._first = self._first or f"line {row.line:,}, {heading!r}: {cell[:80]!r}: {problem}"
                else:
                    return heading
        return None


def _is_perhaps_a_file(row: Row, heading: str, cell: str) -> bool:
    """Tell whether a cell may name a file, whatever its heading: by its ending, or as a row's first and no number."""
    if PurePosixPath(cell).suffix.lower() in PICTURES:
        return True
    return heading == row.headings[0] and field_of(heading) is None and not cell.isdecimal()


@lru_cache(maxsize=64)
def _likely(headings: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the headings that are called as one of files, and all others."""
    named = file_headings(headings)
    return named, [heading for heading in headings if heading not in named]
