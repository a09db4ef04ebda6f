"""Any folder of pictures, with an optional metadata.csv or metadata.jsonl in it or in its subfolders.

The convention is that of Hugging Face's ImageFolder; the columns have FFHQ's names:
file_name, title, author, photo_url, license, license_url, country, date_uploaded. Other columns are kept.
"""

from __future__ import annotations

import csv
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from doesexist.errors import DatasetUnreadable, PictureUnreadable
from doesexist.imaging.checking import check
from doesexist.imaging.opening import measure
from doesexist.model import NO_CARD, File, Picture, Rejected, keys
from doesexist.model.flickr import photograph_from
from doesexist.model.licences import recognised
from doesexist.sources.cards import card_in
from doesexist.sources.files import Files, Outside, told
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

    def __init__(self, path: Path, dataset: str, *, card: Path | None = None, verify: bool = False) -> None:
        self.dataset = dataset
        self.files = Files(path)
        self.root = self.files.root
        self.card = card_in(self.root, card) or NO_CARD
        self._verify = verify
        if next(self.files.pictures(), None) is None:
            raise DatasetUnreadable(path, "there is no picture in this folder")

    def read(self) -> Iterator[Picture | Rejected]:
        """Yield a picture or a rejected row for each row of metadata, then for each picture without one."""
        taken: dict[str, str] = {}
        named: set[str] = set()
        with told(self.root):
            tables = sorted(path for name in METADATA for path in self.root.rglob(name))
        for table in tables:
            folder = table.relative_to(self.root).parent.as_posix()
            for row in _rows(table):
                if isinstance(row, Rejected):
                    yield row
                    continue
                yield self._named(posixpath.join(folder, row.get("file_name", "")), row, taken, named)
        for path in self.files.pictures():
            if path not in named:
                yield self._row(path, {}, taken)

    def _named(self, path: str, row: Words, taken: dict[str, str], named: set[str]) -> Picture | Rejected:
        name = row.get("file_name", "").strip()
        if not name:
            return Rejected("?", "a row of metadata has no file_name")
        try:
            path = self.files.checked(path)
            if not self.files.present(path):
                return Rejected(said(name) or "?", "there is no such file")
        except Outside as problem:
            return Rejected(said(name) or "?", str(problem))
        named.add(path)
        return self._row(path, row, taken)

    def _row(self, path: str, row: Words, taken: dict[str, str]) -> Picture | Rejected:
        key = keys.key_from(str(PurePosixPath(path).with_suffix("")))
        problem = keys.objection(key)
        if problem or not path.isprintable():
            return Rejected(key, f"{path}: {problem}" if problem else "its name is not UTF-8 or has control characters")
        if (other := taken.get(keys.same(key), path)) != path:
            return Rejected(key, f"{path}: its key is that of {other}")
        if row and f"\0{path}" in taken:
            return Rejected(key, "there is another row of metadata for this file")
        if row:
            taken[f"\0{path}"] = path
        try:
            self.files.present(path)
            check(self.root / path, thorough=self._verify)
            width, height = measure(self.root / path)
            size = self.files.size(path)
        except PictureUnreadable as broken:
            return Rejected(key, f"{path}: {broken.why}")
        except Outside as outside:
            return Rejected(key, str(outside))
        taken[keys.same(key)] = path
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
        # As with a list that breaks off: what came before is kept.
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
