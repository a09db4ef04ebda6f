"""Reader of FFHQ: a folder with any of its three sets of pictures, complete or not, with or without their list.

A record's file is looked for where the record says, then by its number (`ffhq_layout`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import msgspec

from doesexist.errors import DatasetUnreadable, PictureUnreadable
from doesexist.imaging.checking import check
from doesexist.model import NO_CARD, File, Landmarks, Picture, Quad, Rejected, keys
from doesexist.model.datasets import FFHQ
from doesexist.model.flickr import photograph_from
from doesexist.model.recognising_licences import recognised
from doesexist.sources.cards import FILE as CARD
from doesexist.sources.cards import card_in
from doesexist.sources.entries import BrokenOff, entries
from doesexist.sources.ffhq_layout import (
    METADATA,
    SETS,
    Kind,
    Layout,
    Numbers,
    found_by_number,
    group_of,
    tell_left_out,
)
from doesexist.sources.file_credits import FileCredits
from doesexist.sources.files import Files, Outside, told
from doesexist.sources.passed_over import What
from doesexist.sources.verifying import difference
from doesexist.sources.words import contributor, said, web

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
    """FFHQ, laid out in whatever way. Records without files, and files without records, are pictures of it, too."""

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
        self._used = Counter[str]()
        """By folder: how many pictures were found there by their number alone."""
        self._with_file = 0
        self._without_file: list[str] = []
        with told(path):
            is_ours = any((self.root / name).exists() for name in (METADATA, *SETS.values()))
        if not is_ours and not self._layout.metadata and next(self._layout.numbers(), None) is None:
            raise DatasetUnreadable(
                path, f"it holds no {METADATA}, no {' or '.join(SETS.values())}, and no picture called by its number"
            )

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.files)

    @property
    def notes(self) -> Iterator[str]:
        """What is to be told of a reading besides what was not taken: what was found by number."""
        return found_by_number(self._used)

    def read(self, _: keys.Standing = keys.NOTHING_STANDS) -> Iterator[Picture | Rejected]:
        """Yield a picture or a rejected row for each record, then for each picture that no record names."""
        seen = Numbers()
        if metadata := self._layout.metadata:
            try:
                with told(self.root / metadata):
                    yield from self._records(metadata, seen)
            except BrokenOff as broken:
                # The other files are not read: their records are after the break.
                yield Rejected(METADATA, str(broken))
                return
        yield from self._without_record(seen)
        tell_left_out(self._layout, self.passed_over)
        if self._with_file:  # a list without any pictures is taken in as such
            for key in self._without_file:
                self.passed_over.add(What.ROW, key, which=METADATA)
        for read in self._layout.metadata, CARD:
            self.files.mark_read(read or METADATA)
        self.files.tell_others()

    def _records(self, metadata: str, seen: Numbers) -> Iterator[Picture | Rejected]:
        self._beside = metadata.removesuffix(METADATA)
        first = True
        for name, content in entries(self.root / metadata):
            if first and not _looks_like_ours(content):
                raise DatasetUnreadable(self.root / metadata, "its records have none of FFHQ's fields")
            first = False
            yield self._row(name, content, seen)

    def _row(self, name: str, content: bytes, seen: Numbers) -> Picture | Rejected:
        if not re.fullmatch(r"[0-9]{1,9}", name):
            return Rejected(said(name) or "?", "FFHQ's records are known by a number")
        key = f"{int(name):05}"
        if not seen.add(int(name)):
            return Rejected(key, "there is another record with this number")
        try:
            picture = self._picture(key, _record(content))
        except PictureUnreadable as problem:
            return Rejected(key, f"{problem.path.relative_to(self.root)}: {problem.why}")
        except (msgspec.MsgspecError, ValueError) as bad:
            return Rejected(key, str(bad))
        if picture.shown_from or picture.has_photograph:
            self._with_file += 1
        else:
            self._without_file.append(key)
        differs = difference(self.root, picture) if self._verify else None
        return Rejected(key, differs) if differs else self.credits.inside_files(picture)

    def _picture(self, key: str, record: _Record) -> Picture:
        metadata = record.metadata or _NO_METADATA
        wild = record.in_the_wild or _NO_FILE
        source = web(metadata.photo_url)
        image = self._file("image", int(key), record.image)
        thumbnail = self._file("thumbnail", int(key), record.thumbnail)
        wild_file = self._file("wild", int(key), record.in_the_wild)
        if not any(file and file.present for file in (image, thumbnail, wild_file)):
            image = self._numbered("image", self._layout.take_unsure(int(key)), record.image) or image
        photograph = source and photograph_from(source)
        return Picture(
            dataset=self.dataset,
            key=key,
            title=said(metadata.photo_title),
            contributor=contributor(metadata.author, source),
            licence=recognised(metadata.license, metadata.license_url),
            photograph=photograph or self._photograph_of(record.in_the_wild, wild_file),
            source=source,
            country=said(metadata.country),
            uploaded=said(metadata.date_uploaded),
            crawled=said(metadata.date_crawled),
            split=said(record.category),
            quad=Quad.of(wild.face_quad) if wild.face_quad else None,
            landmarks=_landmarks_of(record.image or _NO_FILE, image),
            wild_landmarks=_landmarks(wild.face_landmarks),
            image=image,
            thumbnail=thumbnail,
            wild=wild_file,
        )

    def _photograph_of(self, recorded: _File | None, file: File | None) -> str | None:
        """Return what a photograph without an address is known by, whatever its dataset is called: its file's content.

        Where no md5 tells that, it is where the file lies.
        """
        if file is None:
            return None
        md5 = recorded.file_md5 if recorded else None
        return f"md5:{md5.lower()}" if md5 else f"file:{self.root / file.path}"

    def _file(self, kind: Kind, number: int, recorded: _File | None) -> File | None:
        """Return a record's file where the record says, else the one that is called by its number, else none.

        Raises PictureUnreadable where a file is not what its record says and can't be decoded. Without --verify, only
        files whose size differs from their record are opened.
        """
        path = None
        if recorded and recorded.file_path is not None:
            path = self._beside + self.files.checked(recorded.file_path)
            if self.files.present(path):
                self._layout.named(number, path)
                return self._recorded(path, recorded, lies_elsewhere=False, is_photograph=kind == "wild")
        if found := self._numbered(kind, self._layout.find(kind, number), recorded):
            return found
        return _as_recorded(path, recorded, present=False) if recorded and path else None

    def _numbered(self, kind: Kind, path: str | None, recorded: _File | None) -> File | None:
        """Return a record's file that was found by its number, None if there is none."""
        if path is None or not self.files.present(path):
            return None
        self._used[group_of(path)] += 1
        return self._recorded(path, recorded or _NO_FILE, lies_elsewhere=True, is_photograph=kind == "wild")

    def _recorded(self, path: str, recorded: _File, *, lies_elsewhere: bool, is_photograph: bool) -> File:
        """Return a file that is there: as its record has it, if it is as long, else as it is.

        A copy that was made smaller, or encoded anew, is not the record's file: the record's md5s don't hold for it.
        """
        whole = _as_recorded(path, recorded, present=True)
        size = self.files.size(path) if lies_elsewhere or recorded.file_size is not None else None
        if size == recorded.file_size:
            return whole
        measured = check(self.root / path, thorough=self._verify)
        if not lies_elsewhere and measured == recorded.pixel_size:
            return whole  # only its md5 can tell whether it is the record's
        if is_photograph and recorded.pixel_size:
            return replace(whole, md5=None, pixel_md5=None)  # its size stays: the record's quad is in these pixels
        return replace(whole, width=measured.width, height=measured.height, size=size, md5=None, pixel_md5=None)

    def _without_record(self, seen: Numbers) -> Iterator[Picture | Rejected]:
        for number in self._layout.numbers():
            if not seen.add(number):
                continue
            key = f"{number:05}"
            try:
                yield self.credits.inside_files(self._unrecorded(key))
            except (PictureUnreadable, Outside) as problem:
                yield Rejected(key, problem.why if isinstance(problem, PictureUnreadable) else str(problem))

    def _unrecorded(self, key: str) -> Picture:
        """Return a picture without a record, of unknown credit, with all files of its number."""
        paths = {kind: self._layout.find(kind, int(key)) for kind in SETS}
        if not any(paths.values()):
            paths["image"] = self._layout.take_unsure(int(key))
        image, thumbnail, wild = (self._measured(paths[kind]) for kind in SETS)
        return Picture(self.dataset, key, image=image, thumbnail=thumbnail, wild=wild)

    def _measured(self, path: str | None) -> File | None:
        if path is None:
            return None
        present = self.files.present(path)
        width, height = check(self.root / path, thorough=self._verify)
        return File(path, present, width, height, self.files.size(path))


def _as_recorded(path: str, recorded: _File, *, present: bool) -> File:
    width, height = recorded.pixel_size or (None, None)
    return File(path, present, width, height, recorded.file_size, recorded.file_md5, recorded.pixel_md5)


def _landmarks_of(recorded: _File, file: File | None) -> Landmarks | None:
    """Return the landmarks of an aligned picture, in pixels of the file that is here: it may have been made smaller."""
    landmarks = _landmarks(recorded.face_landmarks)
    if not (landmarks and file and file.width and file.height and recorded.pixel_size):
        return landmarks
    width, height = recorded.pixel_size
    if (file.width, file.height) == (width, height) or not (width and height):
        return landmarks
    return landmarks.scaled(file.width / width, file.height / height)


def _landmarks(raw: msgspec.Raw) -> Landmarks | None:
    text = bytes(raw)
    return None if text == b"null" else Landmarks.read(text)


def _looks_like_ours(content: bytes) -> bool:
    try:
        return _record(content) != _NOTHING
    except msgspec.MsgspecError:
        return True
