"""Reader of thispersonexists.net's list: URLs of FFHQ's photographs on Flickr, and the quad of each face; no pixels.

{"flickr_url": "https://www.flickr.com/photos/…/1133484654/", "photo_url": "https://live.staticflickr.com/…_k.jpg",
 "author": "…", "face_quad": [[371.32, 144.47], …]}
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from doesexist.errors import DatasetUnreadable
from doesexist.model import NO_CARD, Picture, Quad, Rejected, keys
from doesexist.model.datasets import THISPERSONEXISTS
from doesexist.model.flickr import photograph_from
from doesexist.sources.cards import FILE, card_in
from doesexist.sources.files import told
from doesexist.sources.naming import key_of
from doesexist.sources.passed_over import PassedOver, What
from doesexist.sources.words import contributor, said, web


class _Record(msgspec.Struct):
    flickr_url: str
    photo_url: str
    face_quad: list[tuple[float, float]]
    author: str | None = None


_record = msgspec.json.Decoder(_Record).decode


class ThisPersonExists:
    """The list as a file of JSON lines, plain or .gz, or as a folder of N.json."""

    kind = "thispersonexists"
    notes: Sequence[str] = ()
    """What is to be told of a reading besides its rejected rows: nothing."""

    def __init__(self, path: Path, dataset: str, *, card: Path | None = None, verify: bool = False) -> None:
        del verify  # there are no files to check
        with told(path):
            if not path.exists():
                raise DatasetUnreadable(path, "there is nothing at this path")
            self.root = Path(os.path.realpath(path))
            self._is_folder = self.root.is_dir()
            is_empty = self._is_folder and not any(self.root.glob("*.json"))
        self.dataset = dataset
        self.passed_over = PassedOver()
        self.datasets_within: Sequence[str] = ()
        own = card_in(self.root if self._is_folder else self.root.parent, card)
        self.card = own or (THISPERSONEXISTS if dataset == self.kind else NO_CARD)
        if is_empty:
            raise DatasetUnreadable(
                path, "the folder holds no N.json; pass the list itself if it is a file of JSON lines"
            )

    def read(self, standing: keys.Standing = keys.NOTHING_STANDS) -> Iterator[Picture | Rejected]:
        """Yield a picture or a rejected row for each record."""
        seen: set[str] = set()
        for name, content in self._records():
            key = _key(name, standing)
            problem = "there is another record with this key" if keys.same(key) in seen else None
            seen.add(keys.same(key))
            if problem or content is None:
                yield Rejected(key, problem or "it can't be read")
                continue
            try:
                yield self._picture(key, _record(content))
            except (msgspec.MsgspecError, ValueError) as bad:
                yield Rejected(key, str(bad))

    def _picture(self, key: str, record: _Record) -> Picture:
        source, file = web(record.flickr_url), web(record.photo_url)
        if not (source or file):
            raise ValueError("neither flickr_url nor photo_url is an address")
        return Picture(
            dataset=self.dataset,
            key=key,
            contributor=contributor(said(record.author), source),
            photograph=photograph_from(source or "") or photograph_from(file or ""),
            source=source,
            file=file,
            quad=Quad.of(record.face_quad),
        )

    def _records(self) -> Iterator[tuple[str, bytes | None]]:
        if not self._is_folder:
            with told(self.root):
                yield from self._lines()
            return
        # 2.json comes before 10.json.
        with told(self.root):
            paths = sorted(self.root.glob("*.json"), key=lambda path: (len(path.stem), path.stem))
            read = {FILE, *(path.name for path in paths)}
            for other in sorted(path.name for path in self.root.iterdir() if path.name not in read):
                ending = PurePosixPath(other).suffix.lower() or "without an ending"
                self.passed_over.add(What.ENDING, other, which=ending)
        for path in paths:
            try:
                yield path.stem, path.read_bytes()
            except OSError:
                yield path.stem, None

    def _lines(self) -> Iterator[tuple[str, bytes | None]]:
        count = 0
        try:
            with gzip.open(self.root) if self.root.suffix == ".gz" else self.root.open("rb") as lines:
                for line in lines:
                    if line.strip():
                        yield str(count), line
                    count += 1
        except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
            if not count:
                raise DatasetUnreadable(self.root, "it is not a gzip file, or it is damaged") from problem
            yield str(count), None


def _key(name: str, standing: keys.Standing) -> str:
    """Return the key of a record: its number. Files can be called otherwise; one that has a key keeps it."""
    before = keys.key_from(name)
    return before if standing.is_here(before) or standing.is_gone(before) else key_of(name)
