"""Typeset a certificate of appreciation for one contributor, with some of their pictures and a verification code.

Humans of AI made one for each of the 34,248 contributors of COCO. Sentences are here in English; callers pass in a
`Voice`, which translates them.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

import segno

from doesexist.errors import marked as _
from doesexist.model import Contributor, Picture
from doesexist.model.credits import credit
from doesexist.model.folding import is_visible
from doesexist.printing.typefaces import typefaces_for
from doesexist.printing.typesetting import Form, Typeset, plain, typeset_alike

MOST_PICTURES: Final = 24
"""How many pictures a certificate shows, at most: more would be as small as stamps."""
_TEMPLATE = Path(__file__).with_name("certificate.typ")
_DPI = 300
_PREVIEW_DPI = 110
_MOST_DATASETS = 3
_MOST_LICENCES = 12
_SPACE_MM = 165 * 115
"""The approximate area for pictures, in square millimetres."""
_LARGEST_MM = 118


class Paper(StrEnum):
    """The paper sizes of certificates, named as options name them."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        return (210, 297) if self is Paper.A4 else (215.9, 279.4)


class Voice(Protocol):
    """A translator to one language: sentences, numbers, dates."""

    @property
    def language(self) -> str:
        """Its code: en, de."""
        ...

    def say(self, words: str, /) -> str:
        """Return the translation of an English sentence."""
        ...

    def say_of(self, one: str, many: str, number: int, /) -> str:
        """Return the translation of the singular or the plural, for a number (as ngettext)."""
        ...

    def number(self, number: int, /) -> str:
        """Return a number as this language writes it."""
        ...

    def day(self, day: str, /) -> str:
        """Return a date, given as 2026-11-25, as this language writes it."""
        ...


@dataclass(frozen=True, slots=True)
class Certificate:
    """The facts on a certificate, independent of language and paper."""

    contributor: Contributor
    pictures: int
    photographs: int
    licences: tuple[tuple[str, int], ...]
    """The names of the licences, and how many pictures are under each."""
    datasets: tuple[str, ...]
    """The titles of the datasets."""
    exhibition: str
    """The title of the exhibition."""
    exhibitor: str | None
    page: str | None
    """The URL of the contributor's page, None if the exhibition has no public address."""
    check: str | None
    """The URL at which its code is checked, None without a public address."""
    drawn: tuple[str, ...] = ()
    """The titles of those datasets whose people are drawn and do not exist."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a certificate: a JPEG, and its size in pixels."""

    picture: Picture
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """What differs with each issue: the day, the code, and the mark by which this program recognises its file."""

    day: str
    code: str
    mark: str


_NO_STAMP = Stamp("2020-01-01", "", "")

HEADING = _("Certificate of appreciation")
FOR = _("for")
THANKS = _("with thanks for %(photographs)s in %(datasets)s")
THANKS_FOR_PARTS = _("with thanks for %(photographs)s, which became %(pictures)s in %(datasets)s")
BECAUSE = _("Whoever has learned to see from what you saw, people and machines alike, has learned from you.")
AND = _("%(all)s and %(last)s")
SEVERAL = _("%(number)s datasets")
LICENCE = _("Licence: %(licence)s")
LICENCES = _("Licences: %(licences)s")
UNKNOWN = _("unknown")
SHOWN_BY = _("Shown by %(exhibitor)s")
CHECKED = _("This code can be checked at:")
CHECKED_BY = _("This code can be checked by whoever issued it.")
LEADS = _("A code that leads to %(address)s")
DRAWN = _("This is a drawn sample: these people do not exist.")
DRAWN_IN_PART = _("The people of %(datasets)s are drawn: they do not exist. The others do.")
# Used by the contributor's page, too.
PHOTOGRAPHS = ("%(number)s photograph", "%(number)s photographs")
PICTURES = ("%(number)s picture", "%(number)s pictures")


def set_certificate(
    certificate: Certificate, stamp: Stamp, shown: Sequence[Shown], paper: Paper, voice: Voice
) -> Typeset:
    """Return a certificate as a PDF of one page."""
    said, files = _sheet(certificate, stamp, shown, paper, voice)
    return typeset_alike(_TEMPLATE, said, files, Form.PDF, _DPI)


def preview(certificate: Certificate, stamp: Stamp, shown: Sequence[Shown], paper: Paper, voice: Voice) -> bytes:
    """Return a certificate as a PNG, for preview."""
    said, files = _sheet(certificate, stamp, shown, paper, voice)
    return typeset_alike(_TEMPLATE, said, files, Form.PNG, _PREVIEW_DPI).content


def digest(certificate: Certificate, paper: Paper, voice: Voice) -> str:
    """Return a hash of text and layout, which changes when a certificate would say anything else, or look different."""
    said = json.dumps({**_words(certificate, _NO_STAMP, voice), "paper": paper.size})
    looks = _TEMPLATE.read_bytes() + _TEMPLATE.with_name("house.typ").read_bytes()
    return hashlib.blake2b(said.encode() + looks, digest_size=12).hexdigest()


def pixels_for(pictures: int) -> int:
    """Return how many pixels a side each picture needs on a certificate with so many.

    >>> pixels_for(1), pixels_for(24)
    (1394, 332)
    """
    side = min(math.sqrt(_SPACE_MM / pictures), _LARGEST_MM)
    return round(side / 25.4 * _DPI)


def _sheet(
    certificate: Certificate, stamp: Stamp, shown: Sequence[Shown], paper: Paper, voice: Voice
) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return the template's input, and the files that it reads."""
    pictures = [
        {"file": f"{place}.jpg", "aspect": each.width / each.height, "alt": credit(each.picture)}
        for place, each in enumerate(shown)
    ]
    files = {f"{place}.jpg": each.content for place, each in enumerate(shown)}
    if certificate.page:
        files["code.svg"] = _code(certificate.page)
    return {**_words(certificate, stamp, voice), "paper": paper.size, "pictures": pictures}, files


def _words(certificate: Certificate, stamp: Stamp, voice: Voice) -> dict[str, object]:
    by = certificate.contributor
    name = next(filter(is_visible, (plain(by.name), plain(by.account))), by.service)
    heading = voice.say(HEADING)
    exhibitor = plain(certificate.exhibitor or "")
    return {
        "language": voice.language,
        "named": f"{heading}: {name}",
        "authors": [exhibitor] if exhibitor else [],
        "credit": _thanks(certificate, voice),
        "keywords": [stamp.mark],
        "heading": heading,
        "to": voice.say(FOR),
        "name": name,
        "name_typefaces": typefaces_for(name),
        "rtl": _reads_from_the_right(name),
        "thanks": _thanks(certificate, voice),
        "because": voice.say(BECAUSE),
        "licences": _licences(certificate, voice),
        "exhibitor": voice.say(SHOWN_BY) % {"exhibitor": exhibitor} if exhibitor else None,
        "exhibition": plain(certificate.exhibition),
        "day": voice.day(stamp.day),
        "code": stamp.code,
        "checked": voice.say(CHECKED if certificate.check else CHECKED_BY),
        "check": certificate.check and certificate.check.partition("://")[2],
        "qr": certificate.page is not None,
        "qr_says": voice.say(LEADS) % {"address": certificate.page},
        "note": note_on(certificate, voice),
    }


def _thanks(certificate: Certificate, voice: Voice) -> str:
    """Return the sentence of thanks, with numbers of photographs and pictures."""
    facts = {
        "photographs": _counted(PHOTOGRAPHS, certificate.photographs, voice),
        "pictures": _counted(PICTURES, certificate.pictures, voice),
        "datasets": _all_of(certificate.datasets, voice),
    }
    return voice.say(THANKS if certificate.photographs == certificate.pictures else THANKS_FOR_PARTS) % facts


def note_on(certificate: Certificate, voice: Voice) -> str | None:
    """Return the sentence about who does not exist; None where everyone does."""
    if not certificate.drawn:
        return None
    if len(certificate.drawn) == len(certificate.datasets):
        return voice.say(DRAWN)
    return voice.say(DRAWN_IN_PART) % {"datasets": _all_of(certificate.drawn, voice)}


def _counted(words: tuple[str, str], number: int, voice: Voice) -> str:
    return voice.say_of(*words, number) % {"number": voice.number(number)}


def _all_of(titles: Sequence[str], voice: Voice) -> str:
    if len(titles) > _MOST_DATASETS:
        return voice.say(SEVERAL) % {"number": voice.number(len(titles))}
    names = [plain(title) for title in titles]
    if len(names) < 2:
        return "".join(names)
    return voice.say(AND) % {"all": ", ".join(names[:-1]), "last": names[-1]}


def _licences(certificate: Certificate, voice: Voice) -> str:
    """Return the line of licences with their counts, and the number of pictures of unknown licence."""
    rest = certificate.pictures - sum(count for _, count in certificate.licences)
    if not certificate.licences:
        return voice.say(LICENCE) % {"licence": voice.say(UNKNOWN)}
    if len(certificate.licences) == 1 and not rest:
        return voice.say(LICENCE) % {"licence": plain(certificate.licences[0][0])}
    named = [f"{plain(name)} ({voice.number(count)})" for name, count in certificate.licences[:_MOST_LICENCES]]
    named += [f"{voice.say(UNKNOWN)} ({voice.number(rest)})"] if rest > 0 else []
    named += ["…"] if len(certificate.licences) > _MOST_LICENCES else []
    return voice.say(LICENCES) % {"licences": ", ".join(named)}


def _reads_from_the_right(name: str) -> bool:
    """Tell whether a name's first strong letter is right-to-left.

    >>> _reads_from_the_right("2 דוד"), _reads_from_the_right("Ada דוד")
    (True, False)
    """
    strong = (kind for letter in name if (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"})
    return next(strong, "L") != "L"


def _code(address: str) -> bytes:
    """Return the QR code of an address as SVG, dark, without a quiet zone, as the paper around it is light."""
    drawing = io.BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", border=0, dark="#1d1b18", xmldecl=False, omitsize=True)
    return drawing.getvalue()
