"""A picture as a row of the register, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import msgspec

from doesexist.model import Contributor, Credited, File, Landmarks, Licence, Obligation, Picture, Quad, Teller, Veil
from doesexist.model.folding import folded
from doesexist.model.recognising_licences import understood_again

Row = Sequence[Any]

COLUMNS = (
    "dataset, key, title, service, account, author, anonymous, licence, licence_name, licence_url, asks, rights, "
    "identity, source, file, country, uploaded, crawled, split, quad, files, own, aligned, wild, veiled"
)
"""The columns of the view `whole` that make a picture; whether it is drawn, its dataset's card says."""
_DRAWN = "(SELECT d.drawn FROM dataset d WHERE d.name = whole.dataset)"
WHOLE = f"SELECT {COLUMNS}, {_DRAWN} FROM whole"  # noqa: S608 (our own names)
"""How a picture's row begins to be asked for."""
WHOLE_AND_ID = f"SELECT {COLUMNS}, {_DRAWN}, id FROM whole"  # noqa: S608 (our own names)
"""The same with the row's own number at its end."""


class Files(msgspec.Struct, frozen=True, omit_defaults=True):
    """The files of a picture, as JSON in the column `files`."""

    image: File | None = None
    thumbnail: File | None = None
    wild: File | None = None
    credited: Mapping[str, Credited] = msgspec.field(default_factory=dict[str, Credited])
    image_md5: str | None = None
    """The image's md5 in `credited`, where that was read: an index finds it here."""
    thumbnail_md5: str | None = None
    wild_md5: str | None = None
    length: int | None = None
    """How long the photograph's file is, in bytes, where its record tells nothing of that, or something else."""
    said_by: Mapping[str, Teller] = msgspec.field(default_factory=dict[str, Teller])

    @property
    def shown(self) -> list[File]:
        """Those that a picture is shown from without its photograph."""
        return [file for file in (self.image, self.thumbnail) if file]


_NO_FILES = Files()
_encode = msgspec.json.Encoder().encode
_files = msgspec.json.Decoder(Files).decode
_quad = msgspec.json.Decoder(tuple[tuple[float, float], ...]).decode
_own = msgspec.json.Decoder(dict[str, str]).decode
_veil = msgspec.json.Decoder(tuple[str, int, str | None]).decode
_TYPES = (
    str, str, str | None, str | None, str | None, str | None, bytes | None, str | None, str | None, str | None,
    int | None, str | None, str | None, str | None, str | None, str | None, str | None, str | None, str | None,
    str | None, str, str | None, str | None, str | None, str | None, int,
)  # fmt: skip
"""What is in COLUMNS, and whether the picture is drawn."""
_sound: set[tuple[type, ...]] = set()
"""Combinations of types that were found to be these: each time, only that is looked up."""


def files_of(picture: Picture) -> str:
    """Return the column `files` of a picture."""
    return encoded_files(files_in(picture, picture.credited))


def files_in(picture: Picture | Files, credited: Mapping[str, Credited]) -> Files:
    """Return the files of a picture that were this when it was credited."""
    now = credited.get(picture.wild.path) if picture.wild else None
    length = now.length if now and picture.wild and now.length != picture.wild.size else None
    return Files(
        picture.image, picture.thumbnail, picture.wild, credited,
        _md5_of(picture.image, credited), _md5_of(picture.thumbnail, credited), _md5_of(picture.wild, credited),
        length, picture.said_by,
    )  # fmt: skip


def _md5_of(file: File | None, credited: Mapping[str, Credited]) -> str | None:
    now = credited.get(file.path) if file else None
    return now.md5 if now else None


def encoded_files(files: Files) -> str:
    """Return files as the column `files`."""
    return _encode(files).decode()


def quad_of(picture: Picture) -> str | None:
    """Return the column `quad` of a picture."""
    return encoded(picture.quad) if picture.quad else None


def encoded(quad: Quad) -> str:
    """Return a quad as JSON."""
    return _encode(quad.points).decode()


def quad_from(text: str | None) -> Quad | None:
    """Return the quad in a column; None where there is none, or it is damaged: nobody knows where then."""
    try:
        return Quad.of(_quad(text)) if text else None
    except (msgspec.MsgspecError, ValueError, TypeError):
        return None


def files_from(text: str) -> Files:
    """Return the files in a column; none where it is damaged."""
    try:
        return _files(text)
    except (msgspec.MsgspecError, TypeError):
        return _NO_FILES


def veil_from(text: str) -> Veil:
    """Return the veil in a column: since when, the highest number of its requests, the owner's reason.

    >>> veil_from('["2026-03-01", 0, "while we ask them"]')
    Veil(since='2026-03-01', reason='while we ask them', own=True)

    Whatever has become of the column, a veil it is.
    """
    try:
        since, request, reason = _veil(text)
    except msgspec.MsgspecError:
        return Veil("", None, own=False)
    return Veil(since, reason, own=request == 0)


def own_of(picture: Picture) -> str | None:
    """Return the column `own` of a picture."""
    return _encode(picture.own).decode() if picture.own else None


def digest_of(picture: Picture) -> bytes:
    """Return a digest of all that a dataset says of a picture: 16 bytes."""
    landmarks = (points.text if points else None for points in (picture.landmarks, picture.wild_landmarks))
    said = (
        picture.title, picture.contributor, picture.licence and picture.licence.id, picture.photograph,
        picture.source, picture.file, picture.country, picture.uploaded, picture.crawled, picture.split,
        picture.quad, picture.image, picture.thumbnail, picture.wild, picture.own, *landmarks,
        *([picture.said_by] if picture.said_by else ()), *([picture.told] if picture.told else ()),
    )  # fmt: skip
    return hashlib.blake2b(msgspec.msgpack.encode(said), digest_size=16).digest()


def picture_from(row: Row) -> Picture:
    """Return the picture in a row of COLUMNS.

    A disk may have damaged it, which `verify` tells: what can't be read of it is not said.
    """
    if (kinds := tuple(map(type, row))) not in _sound:
        if all(map(isinstance, row, _TYPES)):
            _sound.add(kinds)
        else:
            row = [_as(kind, value) for kind, value in zip(_TYPES, row, strict=True)]
    (dataset, key, title, service, account, author, anonymous, licence, licence_name, licence_url, asks, rights,
     identity, source, file, country, uploaded, crawled, split, quad, files, own, aligned, wild,
     veiled, drawn) = row  # fmt: skip
    found = files_from(files)
    return Picture(
        dataset=dataset, key=key, title=title,
        contributor=Contributor(service, account, author) if service else None,
        licence=licence_from((licence, licence_name, licence_url, asks, rights)) if licence else None,
        photograph=identity, source=source, file=file,
        country=country, uploaded=uploaded, crawled=crawled, split=split,
        quad=quad_from(quad),
        landmarks=Landmarks(aligned) if aligned else None,
        wild_landmarks=Landmarks(wild) if wild else None,
        image=found.image, thumbnail=found.thumbnail, wild=found.wild, credited=found.credited, said_by=found.said_by,
        own=_own_from(own), anonymous=anonymous is not None, veil=veil_from(veiled) if veiled else None,
        drawn=bool(drawn),
    )  # fmt: skip


def licence_from(row: Row) -> Licence:
    """Return the licence in a row: id, name, address, what it asks, IIIF's form of its address.

    One that was not understood when it was noted may be by now.
    """
    identity, name, url, asks, rights = row
    try:
        asked = Obligation(asks)
    except (ValueError, TypeError):
        asked = Obligation.READ_TERMS  # a disk has damaged it
    return understood_again(Licence(str(identity), str(name), url, asked, rights))


def _as(kind: Any, value: Any) -> Any:  # noqa: ANN401 (whatever SQLite gives)
    """Return a value that is not of its column's type any more as one that is."""
    wanted = (kind,) if isinstance(kind, type) else get_args(kind)
    if isinstance(value, wanted):
        return value
    if str in wanted and value is not None:
        return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return str(value) if kind is str else None


def _own_from(text: str | None) -> dict[str, str]:
    try:
        return _own(text) if text else {}
    except msgspec.MsgspecError:
        return {}


sorting = folded
"""How a name is sorted in lists: without case and accents."""
