"""Reader of FFHQ: a folder with ffhq-dataset-v2.json and any of its three sets of pictures, complete or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from doesexist.errors import DatasetUnreadable, PictureUnreadable
from doesexist.imaging.checking import check
from doesexist.imaging.opening import measure
from doesexist.model import NO_CARD, File, Landmarks, Picture, Quad, Rejected, keys
from doesexist.model.datasets import FFHQ
from doesexist.model.flickr import photograph_from
from doesexist.model.licences import recognised
from doesexist.sources.cards import FILE as CARD
from doesexist.sources.cards import card_in
from doesexist.sources.entries import BrokenOff, entries
from doesexist.sources.file_credits import FileCredits
from doesexist.sources.files import Files, Outside, told
from doesexist.sources.passed_over import What
from doesexist.sources.verifying import difference
from doesexist.sources.words import contributor, said, web

METADATA = "ffhq-dataset-v2.json"
SETS = {"image": "images1024x1024", "thumbnail": "thumbnails128x128", "wild": "in-the-wild-images"}
"""The folders of the three sets of pictures."""

Points = list[tuple[float, float]]


class _File(msgspec.Struct):
    # {"file_path": "images1024x1024/00000/00000.png", "file_size": 1488194, "file_md5": "ddea…",
    #  "pixel_size": [1024, 1024], …}
    file_path: str | None = None
    file_size: int | None = None
    file_md5: str | None = None
    pixel_size: tuple[int, int] | None = None
    pixel_md5: str | None = None
    face_landmarks: msgspec.Raw = msgspec.Raw(b"null")
    face_quad: Points | None = None


class _Metadata(msgspec.Struct):
    # {"photo_url": "https://www.flickr.com/photos/frumkin/1133484654/", "author": "…",
    #  "license_url": "…/by-nc/2.0/", …}
    photo_url: str | None = None
    photo_title: str | None = None
    author: str | None = None
    country: str | None = None
    license: str | None = None
    license_url: str | None = None
    date_uploaded: str | None = None
    date_crawled: str | None = None


class _Record(msgspec.Struct):
    category: str | None = None
    metadata: _Metadata | None = None
    image: _File | None = None
    thumbnail: _File | None = None
    in_the_wild: _File | None = None


_record = msgspec.json.Decoder(_Record).decode
_NOTHING = _Record()
_NO_METADATA = _Metadata()
_NO_FILE = _File()


class Ffhq:
    """A dataset in FFHQ's layout. Records without files, and files without records, are pictures of it, too."""

    kind = "ffhq"

    def __init__(self, path: Path, dataset: str, *, card: Path | None = None, verify: bool = False) -> None:
        self.dataset = dataset
        self.files = Files(path)
        self.root = self.files.root
        self.passed_over = self.files.passed_over
        self.datasets_within: Sequence[str] = ()
        self.card = card_in(self.root, card) or (FFHQ if dataset == self.kind else NO_CARD)
        self._verify = verify
        self.credits = FileCredits(self.files)
        with told(path):
            self._has_records = (self.root / METADATA).is_file()
            is_ours = self._has_records or any((self.root / name).is_dir() for name in SETS.values())
        if not is_ours:
            raise DatasetUnreadable(path, f"it holds neither {METADATA} nor one of {', '.join(SETS.values())}")

    def read(self, _: keys.Standing = keys.NOTHING_STANDS) -> Iterator[Picture | Rejected]:
        """Yield a picture or a rejected row for each record, then for each picture that no record names."""
        seen = _Numbers()
        if self._has_records:
            try:
                with told(self.root / METADATA):
                    yield from self._records(seen)
            except BrokenOff as broken:
                # The other files are not read: their records are after the break.
                yield Rejected(METADATA, str(broken))
                return
        yield from self._without_record(seen)
        for path in self.files.pictures(but=SETS.values()):
            self.passed_over.add(What.ELSEWHERE, path)
        for read in METADATA, CARD:
            self.files.mark_read(read)
        self.files.tell_others()

    def _records(self, seen: _Numbers) -> Iterator[Picture | Rejected]:
        first = True
        for name, content in entries(self.root / METADATA):
            if first and not _looks_like_ours(content):
                raise DatasetUnreadable(self.root / METADATA, "its records have none of FFHQ's fields")
            first = False
            yield self._row(name, content, seen)

    def _row(self, name: str, content: bytes, seen: _Numbers) -> Picture | Rejected:
        if not re.fullmatch(r"[0-9]{1,9}", name):
            return Rejected(said(name) or "?", "FFHQ's records are known by a number")
        key = f"{int(name):05}"
        if not seen.add(int(name)):
            return Rejected(key, "there is another record with this number")
        try:
            picture = self._picture(key, _record(content))
        except (msgspec.MsgspecError, ValueError) as bad:
            return Rejected(key, str(bad))
        problem = self._broken(picture)
        return Rejected(key, problem) if problem else self.credits.inside_files(picture)

    def _picture(self, key: str, record: _Record) -> Picture:
        metadata = record.metadata or _NO_METADATA
        image, wild = record.image or _NO_FILE, record.in_the_wild or _NO_FILE
        source = web(metadata.photo_url)
        wild_file = self._file(record.in_the_wild)
        photograph = source and photograph_from(source)
        return Picture(
            dataset=self.dataset,
            key=key,
            title=said(metadata.photo_title),
            contributor=contributor(metadata.author, source),
            licence=recognised(metadata.license, metadata.license_url),
            photograph=photograph or self._photograph_of(wild_file),
            source=source,
            country=said(metadata.country),
            uploaded=said(metadata.date_uploaded),
            crawled=said(metadata.date_crawled),
            split=said(record.category),
            quad=Quad.of(wild.face_quad) if wild.face_quad else None,
            landmarks=_landmarks(image.face_landmarks),
            wild_landmarks=_landmarks(wild.face_landmarks),
            image=self._file(record.image),
            thumbnail=self._file(record.thumbnail),
            wild=wild_file,
        )

    def _photograph_of(self, file: File | None) -> str | None:
        """Return what a photograph without an address is known by, whatever its dataset is called: its file's content.

        Where no md5 tells that, it is where the file lies.
        """
        if file is None:
            return None
        return f"md5:{file.md5.lower()}" if file.md5 else f"file:{self.root / file.path}"

    def _file(self, file: _File | None) -> File | None:
        if file is None or file.file_path is None:
            return None
        path = self.files.checked(file.file_path)
        width, height = file.pixel_size or (None, None)
        return File(path, self.files.present(path), width, height, file.file_size, file.file_md5, file.pixel_md5)

    def _without_record(self, seen: _Numbers) -> Iterator[Picture | Rejected]:
        for kind, folder in SETS.items():
            for path in self.files.pictures(folder):
                name = PurePosixPath(path).stem
                if not re.fullmatch(r"[0-9]{1,9}", name) or not seen.add(int(name)):
                    continue
                key = f"{int(name):05}"
                try:
                    yield self.credits.inside_files(self._unrecorded(key, kind, path))
                except (PictureUnreadable, Outside) as problem:
                    yield Rejected(key, problem.why if isinstance(problem, PictureUnreadable) else str(problem))

    def _unrecorded(self, key: str, kind: str, path: str) -> Picture:
        """Return a picture without a record, of unknown credit, with its files at the same path in each set."""
        within = PurePosixPath(path).relative_to(SETS[kind])
        found: dict[str, File | None] = dict.fromkeys(SETS)
        for other, folder in SETS.items():
            beside = f"{folder}/{within}"
            if beside == path or self.files.present(beside):
                check(self.root / beside)
                width, height = measure(self.root / beside)
                found[other] = File(beside, self.files.present(beside), width, height, self.files.size(beside))
        return Picture(self.dataset, key, image=found["image"], thumbnail=found["thumbnail"], wild=found["wild"])

    def _broken(self, picture: Picture) -> str | None:
        """Return what is wrong with a picture's files, None if nothing is.

        Without --verify, only files whose size differs from their record are opened.
        """
        for file in (picture.image, picture.thumbnail, picture.wild):
            if file and file.present and file.size is not None:
                try:
                    if self.files.size(file.path) != file.size:
                        check(self.root / file.path)
                except PictureUnreadable as problem:
                    return f"{file.path}: {problem.why}"
        return difference(self.root, picture) if self._verify else None


class _Numbers:
    """A set of numbers as a bitmap, so that millions take little memory."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> bool:
        """Add a number; tell whether it is new."""
        byte, bit = number >> 3, 1 << (number & 7)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        new = not self._bits[byte] & bit
        self._bits[byte] |= bit
        return new


def _landmarks(raw: msgspec.Raw) -> Landmarks | None:
    text = bytes(raw)
    return None if text == b"null" else Landmarks.read(text)


def _looks_like_ours(content: bytes) -> bool:
    try:
        return _record(content) != _NOTHING
    except msgspec.MsgspecError:
        return True
