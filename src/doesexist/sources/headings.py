"""What the headings of tables mean: which column names the file, and which are parts of a credit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

FILE = (
    "file_name", "filename", "file_path", "filepath", "file", "image_path", "img_path", "image_file", "image_name",
    "img_name", "image_filename", "image", "img", "path", "photo_file", "photo", "picture", "dateiname", "datei",
    "bild", "image_id", "img_id", "photo_id", "name", "id", "key",
)  # fmt: skip
"""Headings of the column that names the file, the likeliest first."""
UNSURE = frozenset({"name", "id", "key"})
"""Those of them that tables of anything have."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "photo_title", "image_title", "headline", "titel"),
    "author": (
        "author", "author_name", "photographer", "photographer_name", "creator", "artist", "owner_name", "ownername",
        "byline", "autor", "urheber", "urheberin", "fotograf", "fotografin",
    ),
    "photo_url": (
        "photo_url", "page_url", "photo_page", "photopage", "flickr_url", "foreign_landing_url", "landing_page",
        "source_url", "url", "link", "source",
    ),
    "license": ("license", "licence", "license_name", "licence_name", "license_title", "lizenz"),
    "flickr_license": ("flickr_license", "flickr_licence", "flickr_license_id"),
    "coco_license": ("coco_license", "coco_licence", "coco_license_id"),
    "license_url": ("license_url", "licence_url", "license_link", "licence_link"),
    "country": ("country", "land"),
    "date_uploaded": ("date_uploaded", "uploaded", "upload_date", "date_upload", "date", "datum"),
    "split": ("split", "subset", "partition"),
}  # fmt: skip
"""The fields that tables know, with the headings that mean them, the plainest first."""
_CREDIT = frozenset(FIELDS) - {"split", "country", "date_uploaded"}
_LABELS = frozenset(
    {
        "label", "labels", "class", "category", "age", "gender", "sex", "race", "ethnicity", "emotion", "expression",
        "identity", "smiling", "male", "young", "partition", "bbox", "x_1", "lefteye_x",
    }
)  # fmt: skip
"""Headings of what somebody judged of the people in pictures."""
_RANKS = {word: (field, rank) for field, words in FIELDS.items() for rank, word in enumerate(words)}


def folded(heading: str) -> str:
    """Return a heading in the form in which headings are compared.

    >>> folded(" File Name "), folded("image-ID"), folded("Photo.URL")
    ('file_name', 'image_id', 'photo_url')
    """
    return re.sub(r"[\W_]+", "_", unicodedata.normalize("NFKC", heading).casefold()).strip("_")


def is_field(word: str) -> bool:
    """Tell whether a folded heading is one of a known field."""
    return word in _RANKS


def file_headings(headings: Iterable[str]) -> list[str]:
    """Return the headings that may name the file, the likeliest first.

    >>> file_headings(["name", "Image", "age"])
    ['Image', 'name']
    """
    return sorted((each for each in headings if folded(each) in FILE), key=lambda each: FILE.index(folded(each)))


@lru_cache(maxsize=1024)
def fields_of(headings: tuple[str, ...], file: str | None) -> Mapping[str, str]:
    """Return the fields that headings stand for, by heading, each field but once. `file` is the file's, and no other's.

    >>> fields_of(("Photographer", "licence", "mood", "author"), None)
    {'licence': 'license', 'author': 'author'}
    """
    best: dict[str, tuple[int, str]] = {}
    for heading in headings:
        if heading != file and (found := _RANKS.get(folded(heading))):
            field, rank = found
            best[field] = min(best.get(field, (rank, heading)), (rank, heading))
    chosen = {heading: field for field, (_, heading) in best.items()}
    return {heading: chosen[heading] for heading in headings if heading in chosen}


def has_credit(headings: Iterable[str], file: str | None) -> bool:
    """Tell whether one of the headings is part of a credit."""
    return not _CREDIT.isdisjoint(fields_of(tuple(headings), file).values())


def are_labels(headings: Iterable[str]) -> bool:
    """Tell whether headings are those of labels.

    >>> are_labels(["file", "age", "gender"]), are_labels(["file", "caption"])
    (True, False)
    """
    return not _LABELS.isdisjoint(map(folded, headings))
