"""The credits that a table gives to pictures: its rows, each with the picture it names, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from doesexist.model import Picture, Rejected
from doesexist.model.days import read_date
from doesexist.model.notices import is_bare_notice
from doesexist.sources.file_names import FileNames, NoSuchPicture
from doesexist.sources.files import Files, Outside
from doesexist.sources.found_credits import holder_in
from doesexist.sources.headings import LICENCE_FIELDS, fields_of
from doesexist.sources.passed_over import What
from doesexist.sources.row_licences import Statement
from doesexist.sources.table_files import rows_of
from doesexist.sources.table_rows import NOTHING, Row, TableBroken
from doesexist.sources.tables_of_a_file import Table
from doesexist.sources.words import said, web

MOST_LISTED = 1_000
"""How many rows of a table are rejected one by one; the others are counted."""
_NO_DAY = re.compile(r"[0\W]+")
_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Credit:
    """What a row says of its picture: known fields by name, all about its licence, and all other columns."""

    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    licence: tuple[Statement, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict[str, str])


NO_CREDIT = Credit()


class Credits:
    """The rows of one table, with their pictures. `named`: the pictures that rows have named, and in which table."""

    def __init__(
        self, files: Files, names: FileNames, table: Table, named: dict[str, str], key_of: Callable[[str], str]
    ) -> None:
        self._files = files
        self._names = names
        self._table = table
        self._named = named
        self._key_of = key_of
        self._listed = 0

    def read(self, made: Callable[[str, Credit], Picture | Rejected]) -> Iterator[Picture | Rejected]:
        """Yield the picture of each row, as `made` makes it, or a rejected row.

        Rows that follow each other and say the same of one picture, as several captions do, are one.
        """
        waiting: tuple[str, Credit, list[Credit]] | None = None
        try:
            for row in rows_of(self._files.root / self._table.path):
                if row.part != self._table.part:
                    continue
                found = self._found(row)
                if found is None:
                    continue
                if isinstance(found, Rejected):
                    yield found
                    continue
                credit = self._credit(row)
                if waiting and waiting[0] == found and _same(waiting[1], credit):
                    waiting[2].append(credit)
                elif before := self._named.get(found):
                    yield from self._repeated(found, row, before)
                else:
                    if waiting:
                        yield made(waiting[0], _joined(waiting[2]))
                    waiting = found, credit, [credit]
                    self._named[found] = self._table.path
        except TableBroken as broken:
            yield Rejected(self._table.path.rpartition("/")[2], str(broken))
        if waiting:
            yield made(waiting[0], _joined(waiting[2]))

    def _found(self, row: Row) -> str | Rejected | None:
        """Return the path of the picture that a row names, or the rejected row; None if it is only counted."""
        if row.left_out and not row.cells:
            self._tell_left_out(row)
            return None
        name = row.cells.get(self._table.file, "").strip()
        if row.problem:
            return self._rejected(name or "?", self._table.at(row.line), row.problem, row)
        if not name:
            why = f"a row has no {self._table.file}"
            return self._rejected("?", self._table.at(row.line), why, row)
        try:
            path = self._names.find(name, self._table.folder)
        except (NoSuchPicture, Outside) as problem:
            meant = self._names.meant(name, self._table.folder)
            return self._rejected(said(meant) or "?", self._table.at(row.line, self._table.file), str(problem), row)
        self._files.mark_read(path)
        return path

    def _rejected(self, key: str, where: str, why: str, row: Row) -> Rejected | None:
        self._files.passed_over.add(What.ROW, f"{self._table.at(row.line)}: {key}", which=self._table.name)
        self._listed += 1
        return Rejected(key, f"{where}: {why}") if self._listed <= MOST_LISTED else None

    def _repeated(self, path: str, row: Row, before: str) -> Iterator[Rejected]:
        where = self._table.at(row.line)
        self._listed += before == self._table.path
        if before == self._table.path and self._listed <= MOST_LISTED:
            yield Rejected(self._key_of(path), f"{where}: there is another row of metadata for this file")
        else:
            why = "an earlier row names the same picture"
            self._files.passed_over.add(What.REPEATED, f"{where}: {path}", which=self._table.name, why=why)

    def _credit(self, row: Row) -> Credit:
        """Return what a row says. Of several columns of a field the first that is filled counts, of a licence all."""
        known = fields_of(row.headings, self._table.file)
        cells = {heading: words for heading, cell in row.cells.items() if (words := said(cell)) is not None}
        fields: dict[str, str] = {}
        licence: list[Statement] = []
        used = {self._table.file}
        for heading, name in known.items():
            words = cells.get(heading)
            if words is None:
                continue
            if words in NOTHING:
                used.add(heading)
            elif name == "rights" and words == fields.get("author"):
                continue  # whose it is, and no terms
            elif name in LICENCE_FIELDS:
                licence.append((name, words))
                if name != "rights" or not is_bare_notice(words):
                    used.add(heading)
            elif name not in fields and self._put(name, words, fields, (row.line, heading)):
                used.add(heading)
        self._add_holder(fields, licence)
        if author := fields.get("author"):
            licence.append(("author", author))
        self._tell_left_out(row)
        own = {heading: words for heading, words in cells.items() if heading not in used}
        return Credit(fields, tuple(licence), own)

    def _tell_left_out(self, row: Row) -> None:
        for words in row.left_out:
            self._tell((row.line, None), words, "under no heading")

    @staticmethod
    def _add_holder(fields: dict[str, str], licence: list[Statement]) -> None:
        """Name whom a notice of copyright names, where no column names an author."""
        holders = (holder_in(words) for name, words in licence if name == "rights")
        if "author" not in fields and (holder := next(filter(None, holders), None)):
            fields["author"] = holder

    def _put(self, name: str, words: str, fields: dict[str, str], at: tuple[int, str]) -> bool:
        """Put a known field's words where they belong, and tell whether they do; note what they are not."""
        if name == "photo_url" and web(words) is None:
            self._tell(at, words, "no address of the web")
            return False
        if name != "date_uploaded":
            fields[name] = words
        elif day := read_date(words):
            fields[name] = day
        else:
            self._tell(at, words, "no date that can be read in one way only")
            if not _NO_DAY.fullmatch(words):
                fields[name] = words
        return True

    def _tell(self, at: tuple[int, str | None], words: str, why: str) -> None:
        which = f"{self._table.name}, {at[1]!r}" if at[1] else f"{self._table.name}, {why}"
        self._files.passed_over.add(What.CELL, f"{self._table.at(*at)}: {words[:80]}", which=which, why=why)


def _same(one: Credit, other: Credit) -> bool:
    """Tell whether two rows say the same but for other columns."""
    return one.fields == other.fields and one.licence == other.licence


def _joined(credits_: list[Credit]) -> Credit:
    """Return the credit of rows that say the same but for other columns: those hold all that was said, as JSON."""
    first = credits_[0]
    if len(credits_) == 1:
        return first
    own: dict[str, str] = {}
    for heading in dict.fromkeys(heading for each in credits_ for heading in each.own):
        said_ = [*dict.fromkeys(each.own[heading] for each in credits_ if heading in each.own)]
        own[heading] = said_[0] if len(said_) == 1 else _encode(said_).decode()
    return Credit(first.fields, first.licence, own)
