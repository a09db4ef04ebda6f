"""The files that FFHQ's records list: URL, path, size and md5 of each, for downloading.

Other fields are not decoded, and the disk is not looked at: these files are not there yet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated, NamedTuple

import msgspec

from doesexist.model import Rejected
from doesexist.sources.entries import BrokenOff, entries
from doesexist.sources.ffhq_layout import METADATA
from doesexist.sources.files import PICTURES, Files
from doesexist.sources.words import said, web


class Listed(NamedTuple):
    """A file of a record: URL (None if the record has none), path in the dataset's folder, size in bytes, md5."""

    url: str | None
    path: str
    size: int | None
    md5: str | None


class _File(msgspec.Struct):
    # {"file_url": "https://drive.google.com/uc?id=…", "file_path": "images1024x1024/00000/00000.png",
    #  "file_size": 1488194, "file_md5": "ddea…", …}
    file_url: str | None = None
    file_path: str | None = None
    file_size: Annotated[int, msgspec.Meta(ge=0)] | None = None
    file_md5: Annotated[str, msgspec.Meta(pattern="^[0-9a-fA-F]{32}$")] | None = None


class _Record(msgspec.Struct):
    image: _File | None = None
    thumbnail: _File | None = None
    in_the_wild: _File | None = None

    def files(self, sets: Collection[str]) -> Iterator[_File]:
        for name, file in (("image", self.image), ("thumbnail", self.thumbnail), ("wild", self.in_the_wild)):
            if name in sets and file is not None and file.file_path is not None:
                yield file


_record = msgspec.json.Decoder(_Record).decode


def listed(folder: Path, sets: Collection[str], only: Container[int] | None = None) -> Iterator[Listed | Rejected]:
    """Yield each file of some sets (names of `ffhq_layout.SETS`), or a rejected row for an invalid record.

    `only`: the numbers of the records to read, all if None. Raises DatasetUnreadable.
    """
    files = Files(folder)
    try:
        for name, content in entries(files.root / METADATA):
            if not re.fullmatch(r"[0-9]{1,9}", name):
                if only is None:
                    yield Rejected(said(name) or "?", "FFHQ's records are known by a number")
            elif only is None or int(name) in only:
                yield from _files(files, f"{int(name):05}", content, sets)
    except BrokenOff as broken:
        yield Rejected(METADATA, str(broken))


def _files(files: Files, key: str, content: bytes, sets: Collection[str]) -> Iterator[Listed | Rejected]:
    try:
        record = _record(content)
    except msgspec.MsgspecError as bad:
        yield Rejected(key, str(bad))
        return
    for file in record.files(sets):
        try:
            path = _place(files, file.file_path or "")
        except ValueError as bad:
            yield Rejected(key, str(bad))
        else:
            md5 = file.file_md5.lower() if file.file_md5 else None
            yield Listed(web(file.file_url), path, file.file_size, md5)


def _place(files: Files, path: str) -> str:
    """Validate the path of a file from a foreign list: a picture in the folder, not hidden. Raises ValueError."""
    place = PurePosixPath(files.checked(path))
    if place.suffix.lower() not in PICTURES or not str(place).isprintable():
        raise ValueError(f"the path {path[:200]!r} is no picture's")
    if any(part.startswith(".") for part in place.parts):
        raise ValueError(f"the path {path[:200]!r} leads to a hidden place")
    return str(place)
