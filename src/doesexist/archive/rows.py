"""A picture as a row of the register, and back."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Any

import msgspec

from doesexist.model import Contributor, File, Landmarks, Licence, Obligation, Picture, Quad

Row = Sequence[Any]

COLUMNS = (
    "dataset, key, title, service, account, author, anonymous, licence, licence_name, licence_url, asks, rights, "
    "identity, source, file, country, uploaded, crawled, split, quad, files, own, aligned, wild"
)
"""The columns of the view `whole` that make a picture."""
WHOLE = f"SELECT {COLUMNS} FROM whole"  # noqa: S608 (our own names)
"""How a picture's row begins to be asked for."""
WHOLE_AND_ID = WHOLE.replace(" FROM", ", id FROM")
"""The same with the row's own number at its end."""


class Files(msgspec.Struct, frozen=True, omit_defaults=True):
    """The files of a picture, as JSON in the column `files`."""

    image: File | None = None
    thumbnail: File | None = None
    wild: File | None = None


_encode = msgspec.json.Encoder().encode
files_from = msgspec.json.Decoder(Files).decode
_quad = msgspec.json.Decoder(tuple[tuple[float, float], ...]).decode
_own = msgspec.json.Decoder(dict[str, str]).decode


def files_of(picture: Picture) -> str:
    """Return the column `files` of a picture."""
    return _encode(Files(picture.image, picture.thumbnail, picture.wild)).decode()


def quad_of(picture: Picture) -> str | None:
    """Return the column `quad` of a picture."""
    return encoded(picture.quad) if picture.quad else None


def encoded(quad: Quad) -> str:
    """Return a quad as JSON."""
    return _encode(quad.points).decode()


def quad_from(text: str) -> Quad:
    """Return the quad in a column."""
    return Quad.of(_quad(text))


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
    )  # fmt: skip
    return hashlib.blake2b(msgspec.msgpack.encode(said), digest_size=16).digest()


def picture_from(row: Row) -> Picture:
    """Return the picture in a row of COLUMNS."""
    (dataset, key, title, service, account, author, anonymous, licence, licence_name, licence_url, asks, rights,
     identity, source, file, country, uploaded, crawled, split, quad, files, own, aligned, wild) = row  # fmt: skip
    found = files_from(files)
    return Picture(
        dataset=dataset, key=key, title=title,
        contributor=Contributor(service, account, author) if service else None,
        licence=Licence(licence, licence_name, licence_url, Obligation(asks), rights) if licence else None,
        photograph=identity, source=source, file=file,
        country=country, uploaded=uploaded, crawled=crawled, split=split,
        quad=quad_from(quad) if quad else None,
        landmarks=Landmarks(aligned) if aligned else None,
        wild_landmarks=Landmarks(wild) if wild else None,
        image=found.image, thumbnail=found.thumbnail, wild=found.wild,
        own=_own(own) if own else {}, anonymous=anonymous is not None,
    )  # fmt: skip


def sorting(name: str) -> str:
    """Return a name folded for lists: without case and accents.

    >>> sorting("Élodie Straße")
    'elodie strasse'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
