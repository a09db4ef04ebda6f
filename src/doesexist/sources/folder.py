"""Reader of any folder of pictures, with an optional metadata.csv or metadata.jsonl in it or in its subfolders.

The convention is that of Hugging Face's ImageFolder; the columns have FFHQ's names:
file_name, title, author, photo_url, license, license_url, country, date_uploaded. Other columns are kept.
"""

from __future__ import annotations

import csv
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from doesexist.errors import DatasetUnreadable, PictureUnreadable
from doesexist.imaging.checking import check
from doesexist.model import NO_CARD, File, Picture, Rejected, keys
from doesexist.model.flickr import photograph_from
from doesexist.model.licences import recognised
from doesexist.sources.cards import card_in
from doesexist.sources.files import Files, Outside, told
from doesexist.sources.naming import Keys, key_of
from doesexist.sources.words import contributor, said, web

METADATA = ("metadata.csv", "metadata.jsonl")
KNOWN = frozenset(
    {"file_name", "title", "author", "photo_url", "license", "license_url", "country", "date_uploaded"}
)  # fmt: skip
_line = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.encode

Words = Mapping[str, str]
csv.field_size_limit(1 << 24)


class Folder:
    """A folder of pictures. Rows of metadata come first, in their order; then the pictures that no row names."""

    kind = "folder"
    notes: Sequence[str] = ()
    """What is to be told of a reading besides its rejected rows: nothing."""

    def __init__(self, path: Path, dataset: str, *, card: Path | None = None, verify: bool = False) -> None:
        self.dataset = dataset
        self.files = Files(path)
        self.root = self.files.root
        self.card = card_in(self.root, card) or NO_CARD
        self._verify = verify
        if next(self.files.pictures(), None) is None:
            raise DatasetUnreadable(path, "there is no picture in this folder")

    def read(self, standing: keys.Standing = keys.NOTHING_STANDS) -> Iterator[Picture | Rejected]:
        """Yield a picture or a rejected row for each row of metadata, then for each picture without one."""
        paths = list(self.files.pictures())
        self._keys = Keys(filter(_is_text, paths), standing, self._is_there)
        self._as_listed = {keys.composed(path): path for path in paths if not path.isascii()}
        self._in_any_case = _only_ones(paths)
        named: set[str] = set()
        with told(self.root):
            tables = sorted(path for name in METADATA for path in self.root.rglob(name))
        for table in tables:
            folder = table.relative_to(self.root).parent.as_posix()
            for row in _rows(table):
                if isinstance(row, Rejected):
                    yield row
                    continue
                yield self._named(posixpath.join(folder, row.get("file_name", "")), row, named)
        yield from (self._row(path, {}) for path in paths if path not in named)

    def _is_there(self, path: str) -> bool:
        """Tell whether a file is there, or the system doesn't say: a right that is missing, a network that fails."""
        try:
            return self.files.present(path) or (self.root / path).is_file()
        except (Outside, OSError):
            return True

    def _named(self, path: str, row: Words, named: set[str]) -> Picture | Rejected:
        name = row.get("file_name", "").strip()
        if not name:
            return Rejected("?", "a row of metadata has no file_name")
        try:
            path = self.files.checked(path)
            if not self.files.present(path):
                # Its name may be written in another normal form, as a Mac does, or in other letters' case.
                path = self._as_listed.get(keys.composed(path)) or self._in_any_case.get(_caseless(path)) or path
            if not self.files.present(path):
                return Rejected(said(name) or "?", "there is no such file")
        except Outside as problem:
            return Rejected(said(name) or "?", str(problem))
        if path in named:
            return Rejected(self._keys.of(path), "there is another row of metadata for this file")
        named.add(path)
        return self._row(path, row)

    def _row(self, path: str, row: Words) -> Picture | Rejected:
        if not _is_text(path):
            why = "its name is not UTF-8, as addresses and credits are: rename it, and ingest again"
            return Rejected(key_of(keys.stem_of(path)), f"{keys.legible(path)}: {why}")
        key = self._keys.of(path)
        try:
            self.files.present(path)
            width, height = check(self.root / path, thorough=self._verify)
            size = self.files.size(path)
        except PictureUnreadable as broken:
            return Rejected(key, f"{keys.legible(path)}: {broken.why}")
        except Outside as outside:
            return Rejected(key, str(outside))
        return self._picture(key, row, File(path, True, width, height, size))  # noqa: FBT003 (it is there)

    def _picture(self, key: str, row: Words, file: File) -> Picture:
        source = web(row.get("photo_url"))
        own = {name: words for name, value in row.items() if name not in KNOWN and (words := said(value))}
        return Picture(
            dataset=self.dataset,
            key=key,
            title=said(row.get("title")),
            contributor=contributor(row.get("author"), source),
            licence=recognised(said(row.get("license")), said(row.get("license_url"))),
            photograph=photograph_from(source) if source else None,
            source=source,
            country=said(row.get("country")),
            uploaded=said(row.get("date_uploaded")),
            image=file,
            own=own,
        )


def _caseless(path: str) -> str:
    return keys.composed(path).casefold()


def _only_ones(paths: Iterable[str]) -> dict[str, str]:
    """Return paths by what they are without case, those left out that differ in nothing else."""
    found = dict[str, str]()
    several = set[str]()
    for path in paths:
        if found.setdefault(_caseless(path), path) != path:
            several.add(_caseless(path))
    return {name: path for name, path in found.items() if name not in several}


def _is_text(path: str) -> bool:
    """Tell whether a path is of letters, in UTF-8: on Linux it can be any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _rows(table: Path) -> Iterator[Words | Rejected]:
    try:
        if table.suffix == ".csv":
            with table.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file, restkey="", restval=""):
                    yield {name: value for name, value in row.items() if name and isinstance(value, str)}
        else:
            with table.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield _json_row(table, number, line)
    except (UnicodeDecodeError, csv.Error) as problem:
        # The rows before are kept, as of a truncated JSON file.
        yield Rejected(table.name, f"from here on it is no CSV in UTF-8 ({problem})")
    except OSError as problem:
        yield Rejected(table.name, f"it can't be read: {(problem.strerror or str(problem)).lower()}")


def _json_row(table: Path, number: int, line: bytes) -> Words | Rejected:
    try:
        row = _line(line)
    except msgspec.MsgspecError as problem:
        return Rejected(f"{table.name}:{number}", str(problem))
    return {
        name: value if isinstance(value, str) else _encode(value).decode()
        for name, value in row.items()
        if value is not None
    }
