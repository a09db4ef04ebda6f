"""What the headings of tables mean: which column names the file, and which are parts of a credit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

FILE = (
    "file_name", "file_path", "file", "image_path", "img_path", "image_file", "image_name", "img_name",
    "image_file_name", "image", "img", "path", "photo_file", "photo_name", "photo_path", "photo_file_name",
    "picture_file", "picture_name", "local_path", "relative_path", "photo", "picture", "pic", "datei_name", "datei",
    "bild", "image_id", "img_id", "photo_id", "picture_id", "name", "id", "key",
)  # fmt: skip
"""Headings of the column that names the file, the likeliest first."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "photo_title", "image_title", "headline", "titel"),
    "author": (
        "author", "author_name", "photographer", "photographer_name", "creator", "creator_name", "artist",
        "artist_name", "owner_name", "by_line", "photo_by", "photographed_by", "taken_by", "autor", "urheber",
        "urheberin", "fotograf", "fotografin", "bildautor", "owner", "credit", "credits", "credit_line", "credit_text",
        "photo_credit", "image_credit", "attribution", "copyright_holder", "rights_holder", "copyright_owner",
    ),
    "photo_url": (
        "photo_url", "page_url", "photo_page", "photo_page_url", "photo_link", "flickr_url", "original_landing_url",
        "foreign_landing_url", "landing_url", "landing_page", "source_url", "url", "link", "source", "original_url",
    ),
    "license": (
        "license", "licence", "license_name", "licence_name", "license_title", "licence_title", "license_code",
        "licence_code", "license_type", "licence_type", "license_short_name", "cc_license", "cc_licence",
        "license_text", "licence_text", "license_id", "licence_id", "licensing", "lizenz",
    ),
    "rights": (
        "rights", "usage_rights", "rights_statement", "terms", "usage_terms", "terms_of_use", "license_terms",
        "licence_terms", "copyright", "copyright_notice", "copyright_status", "nutzungsrechte", "nutzungsbedingungen",
    ),
    "flickr_license": ("flickr_license", "flickr_licence", "flickr_license_id", "flickr_licence_id"),
    "coco_license": ("coco_license", "coco_licence", "coco_license_id", "coco_licence_id"),
    "license_url": (
        "license_url", "licence_url", "license_link", "licence_link", "license_uri", "licence_uri", "cc_license_url",
        "cc_licence_url", "rights_url", "rights_uri", "terms_url", "web_statement",
    ),
    "country": ("country", "land"),
    "date_uploaded": ("date_uploaded", "uploaded", "upload_date", "date_upload", "date", "datum"),
    "split": ("split", "subset", "partition"),
}  # fmt: skip
"""The fields that tables know, with the headings that mean them, the plainest first."""
LICENCE_FIELDS = frozenset({"license", "rights", "flickr_license", "coco_license", "license_url"})
"""The fields that are about a licence: all that a row says in them counts together."""
_CREDIT = frozenset(FIELDS) - {"split", "country", "date_uploaded"}
_LABELS = frozenset(
    {
        "label", "labels", "class", "category", "age", "gender", "sex", "race", "ethnicity", "emotion", "expression",
        "identity", "smiling", "male", "young", "partition", "bbox", "x1", "lefteyex",
    }
)  # fmt: skip
"""Headings of what somebody judged of the people in pictures, folded."""
_AGAIN = re.compile(r"\s*\([0-9]{1,3}\)$|(?<=[^\W\d_])\.[0-9]{1,3}$")
"""What is behind the heading of a column when another is called so: `license (2)`, and with pandas `license.1`."""
_VOCABULARY = re.compile(r"^[A-Za-z]\w*:(?=[A-Za-z])")
"""What comes before a word of a vocabulary: `dc:rights`."""


@lru_cache(maxsize=1024)
def folded(heading: str) -> str:
    """Return a heading in the form in which headings are compared: letters and digits, of words in whatever spelling.

    >>> folded(" File Name "), folded("image-ID"), folded("photoUrl"), folded("license (2)"), folded("dc:rights")
    ('filename', 'imageid', 'photourl', 'license', 'rights')
    """
    plain = _VOCABULARY.sub("", _AGAIN.sub("", heading.strip()))
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", plain).casefold())


_FILE_RANKS = {folded(word): rank for rank, word in reversed([*enumerate(FILE)])}
_UNSURE = frozenset({"name", "id", "key"})
_RANKS = {folded(word): (field, rank) for field, words in FIELDS.items() for rank, word in enumerate(words)}


def told_apart(headings: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of a table's columns, each but once; "" of a column without one.

    >>> told_apart(["file", " license", "license ", ""])
    ('file', 'license', 'license (2)', '')
    """
    found: list[str] = []
    for heading in (heading.strip() for heading in headings):
        number, apart = 1, heading
        while apart and apart in found:
            number += 1
            apart = f"{heading} ({number})"
        found.append(apart)
    return tuple(found)


def field_of(heading: str) -> str | None:
    """Return the known field that a heading means, None if it means none."""
    found = _RANKS.get(folded(heading))
    return found[0] if found else None


def names_file(heading: str) -> bool:
    """Tell whether a heading is one of the column that names the file."""
    return folded(heading) in _FILE_RANKS


def is_sure(heading: str) -> bool:
    """Tell whether a heading is one that tables of files alone have."""
    return names_file(heading) and folded(heading) not in _UNSURE


def file_headings(headings: Iterable[str]) -> list[str]:
    """Return the headings that may name the file, the likeliest first.

    >>> file_headings(["name", "Image", "age"])
    ['Image', 'name']
    """
    return sorted(filter(names_file, headings), key=lambda heading: _FILE_RANKS[folded(heading)])


@lru_cache(maxsize=1024)
def fields_of(headings: tuple[str, ...], file: str | None) -> Mapping[str, str]:
    """Return the fields that headings stand for, by heading, the plainest first, licences last.

    `file` is the file's heading, and stands for no other.

    >>> fields_of(("Photographer", "licence", "mood", "author"), None)
    {'author': 'author', 'Photographer': 'author', 'licence': 'license'}
    """
    known = {heading: _RANKS[folded(heading)] for heading in headings if heading != file and folded(heading) in _RANKS}
    in_order = sorted(known, key=lambda heading: (known[heading][0] in LICENCE_FIELDS, known[heading][1]))
    return {heading: known[heading][0] for heading in in_order}


def has_credit(headings: Iterable[str], file: str | None) -> bool:
    """Tell whether one of the headings is part of a credit."""
    return not _CREDIT.isdisjoint(fields_of(tuple(headings), file).values())


def are_labels(headings: Iterable[str]) -> bool:
    """Tell whether headings are those of labels.

    >>> are_labels(["file", "age", "gender"]), are_labels(["file", "caption"])
    (True, False)
    """
    return not _LABELS.isdisjoint(map(folded, headings))
