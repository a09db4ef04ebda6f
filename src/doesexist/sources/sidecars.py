"""Files beside a picture that say whose it is: XMP's sidecars, Flickr's export, Google Takeout's.

- `NAME.jpg.xmp` (darktable, digiKam), `NAME.xmp` (Lightroom, Bridge).
- Flickr: `photo_ID.json`, anywhere in the folder, for a file with the id in its name: `title_ID_o.jpg`; the account is
  told by `account_profile.json`.
- Takeout: `NAME.jpg.json`, or `NAME.jpg.supplemental-metadata.json`, cut to 46 letters before `.json`; `NAME(1).jpg`
  has `NAME.jpg(1).json`; what was edited, that of its original.

People who are tagged in them, and places, are never read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

import msgspec

from doesexist.sources import xmp_words
from doesexist.sources.files import Files, Outside
from doesexist.sources.found_credits import NOTHING, FoundCredit, as_name, as_title
from doesexist.sources.words import said, web

LARGEST = 4 << 20
"""Bytes of a sidecar that is read, at most."""
_FLICKR = re.compile(r"photo_([1-9][0-9]{4,19})\.json")
_PROFILE = "account_profile.json"
_NUMBERS = re.compile(r"(?<![0-9])[1-9][0-9]{4,19}(?![0-9])")
_SUPPLEMENT = ".supplemental-metadata"
_SUPPLEMENTED = re.compile(r".+?(\.s[a-z-]*)(?:\([0-9]+\))?\.json")
_LONGEST = 46
"""Letters before `.json` in the name of a Takeout's file."""
_COPY = re.compile(r"(?P<stem>.+)(?P<number>\([0-9]+\))(?P<ending>\.[^.]+)")
_EDITED = re.compile(r"-(?:edited|bearbeitet)(?=(?:\([0-9]+\))?\.[^.]+$)")


class _Flickr(msgspec.Struct):
    # {"id": "49900000001", "name": "Am Hafen", "photopage": "https://www.flickr.com/photos/…/", "date_imported":
    #  "2014-05-07 01:02:03", "date_taken": "2014-05-06 07:08:09", "license": "Attribution License", …}
    name: str | None = None
    photopage: str | None = None
    license: str | None = None
    date_taken: str | None = None
    date_imported: str | None = None


class _Profile(msgspec.Struct):
    # {"real_name": "Ada Muster", "screen_name": "adamuster", "nsid": "12345678@N00", …}
    real_name: str | None = None
    screen_name: str | None = None


class _Time(msgspec.Struct):
    timestamp: str | int | None = None


class _Takeout(msgspec.Struct, rename="camel"):
    # {"title": "IMG_0001.jpg", "description": "Am Hafen", "creationTime": {"timestamp": "1399425000", …},
    #  "photoTakenTime": {"timestamp": "1399359600", …}, "geoData": …, "people": …, "url": …}
    description: str | None = None
    photo_taken_time: _Time | None = None
    """None in what another program called so."""


_BROKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_flickr = msgspec.json.Decoder(_Flickr).decode
_profile = msgspec.json.Decoder(_Profile).decode
_takeout = msgspec.json.Decoder(_Takeout).decode


class _Export(NamedTuple):
    """A Flickr export: the paths of its records by photo id, and of what tells whose they are."""

    photos: dict[str, str]
    profiles: list[str]


class Sidecars:
    """The sidecars of a dataset's folder; `problems` are those that can't be read, and why."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._names = lru_cache(maxsize=64)(self._names_in)
        self._name_in = lru_cache(maxsize=64)(self._name_of)
        self.problems: list[tuple[str, str]] = []

    def of(self, path: str) -> Iterator[FoundCredit]:
        """Yield what each sidecar of a picture says."""
        folder, _, name = path.rpartition("/")
        beside = self._names(folder)
        if beside:
            for each in map(str.casefold, _xmp_names(name)):
                if each in beside:
                    yield self._read(_join(folder, beside[each]))
        if photos := self._export.photos:
            exported = (photos[number] for number in reversed(_NUMBERS.findall(name)) if number in photos)
            for record in islice(exported, 1):
                yield self._read(record)
        if beside:
            taken_out = (beside[each] for each in map(str.casefold, _takeout_names(name)) if each in beside)
            for record in islice(taken_out, 1):
                yield self._read(_join(folder, record))

    def _names_in(self, folder: str) -> Mapping[str, str]:
        """Return the names in a folder that can be a sidecar's, as they are spelled, by their small letters."""
        try:
            with os.scandir(self._files.root / folder) as found:
                return {entry.name.casefold(): entry.name for entry in found if _can_be_one(entry.name)}
        except OSError:
            return {}

    @cached_property
    def _export(self) -> _Export:
        """Where the records of a Flickr export lie, anywhere in the folder."""
        found = _Export({}, [])
        for path in self._files.others:
            name = path.rpartition("/")[2]
            if match := _FLICKR.fullmatch(name):
                found.photos.setdefault(match[1], path)
            elif name == _PROFILE:
                found.profiles.append(path)
        return found

    def _account(self, folder: str) -> str | None:
        """Return the name of the account that a part of a Flickr export is of: only one of the parts says it."""
        own, profiles = _join(folder, _PROFILE), self._export.profiles
        path = own if own in profiles else profiles[0] if len(profiles) == 1 else None
        return self._name_in(path) if path else None

    def _name_of(self, path: str) -> str | None:
        content = self._content(path)
        if content is None:
            return None
        try:
            profile = _profile(content)
        except _BROKEN as error:
            self.problems.append((path, f"it can't be read ({error})"))
            return None
        return as_name(profile.real_name) or as_name(profile.screen_name)

    def _read(self, path: str) -> FoundCredit:
        content = self._content(path)
        if content is None:
            return NOTHING
        folder, _, name = path.rpartition("/")
        if name.lower().endswith(".xmp"):
            found, problem = xmp_words.credit_in(content)
            if problem:
                self.problems.append((path, problem))
            return found
        try:
            if _FLICKR.fullmatch(name):
                return _of_flickr(_flickr(content), self._account(folder))
            return _of_takeout(_takeout(content))
        except _BROKEN as error:
            self.problems.append((path, f"it can't be read ({error})"))
            return NOTHING

    def _content(self, path: str) -> bytes | None:
        """Return the bytes of a sidecar, None where it is none of this folder, too large, or can't be read."""
        try:
            self._files.present(path)
            self._files.mark_read(path)
            with (self._files.root / path).open("rb") as file:
                content = file.read(LARGEST + 1)
        except Outside as problem:
            self.problems.append((path, str(problem)))
        except OSError as error:
            self.problems.append((path, (error.strerror or "it can't be opened").lower()))
        else:
            if len(content) <= LARGEST:
                return content
            self.problems.append((path, f"it has more than {LARGEST:,} bytes"))
        return None


def _of_flickr(photo: _Flickr, account: str | None) -> FoundCredit:
    return FoundCredit(
        title=as_title(photo.name),
        author=account,
        terms=said(photo.license),
        source=web(photo.photopage),
        uploaded=xmp_words.day_of(photo.date_imported),
        taken=xmp_words.day_of(photo.date_taken),
    )


def _of_takeout(photo: _Takeout) -> FoundCredit:
    """Return what a Takeout says. Its `title` is the file's name; its address opens for the account alone."""
    if photo.photo_taken_time is None:
        return NOTHING
    return FoundCredit(title=as_title(photo.description), taken=_day(photo.photo_taken_time.timestamp))


def _day(seconds: str | int | None) -> str | None:
    """Return the day of a time in seconds since 1970.

    >>> _day("1399359600"), _day("soon")
    ('2014-05-06', None)
    """
    try:
        return datetime.fromtimestamp(int(seconds or ""), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _xmp_names(name: str) -> Iterator[str]:
    yield f"{name}.xmp"
    yield f"{PurePosixPath(name).stem}.xmp"


def _takeout_names(name: str) -> Iterator[str]:
    """Yield the names that a Takeout may give the record of a file.

    >>> [*_takeout_names("a(1).jpg")][:3]
    ['a.jpg.supplemental-metadata(1).json', 'a.jpg.supplemental-metadat(1).json', 'a.jpg.supplemental-metada(1).json']
    """
    original = _EDITED.sub("", name)
    for each in dict.fromkeys((name, original)):
        match = _COPY.fullmatch(each)
        plain, number = (f"{match['stem']}{match['ending']}", match["number"]) if match else (each, "")
        for cut in range(len(_SUPPLEMENT), -1, -1):
            yield f"{(plain + _SUPPLEMENT[:cut])[:_LONGEST]}{number}.json"
        if number:
            yield f"{each[:_LONGEST]}.json"


def is_called_a_sidecar(name: str) -> bool:
    """Tell whether a file beside pictures is called as one of Flickr's or Takeout's records: no table is.

    >>> is_called_a_sidecar("photo_49900000001.json"), is_called_a_sidecar("a.jpg.supplemental-me(1).json")
    (True, True)
    >>> is_called_a_sidecar("metadata.json"), is_called_a_sidecar("photos.json")
    (False, False)
    """
    if _FLICKR.fullmatch(name) or name == _PROFILE:
        return True
    match = _SUPPLEMENTED.fullmatch(name)
    return match is not None and _SUPPLEMENT.startswith(match[1])


def _can_be_one(name: str) -> bool:
    return name[-4:].lower() == ".xmp" or name[-5:].lower() == ".json"


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
