"""Interpret a search query: an address, a number, an account, a name, words of a title or of a file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from doesexist.errors import BadQuery
from doesexist.errors import marked as _
from doesexist.model.addresses import named_by
from doesexist.model.flickr import FLICKR, account_of, nsid, photo_of, photograph_from
from doesexist.model.folding import visible
from doesexist.web_addresses import pared

LONGEST = 500
"""Characters of a query, at most."""
_KEY_DIGITS = 5, 12
"""Digits of keys in FFHQ (00042) and in COCO (000000000042)."""

_ADDRESS = re.compile(
    r"(?:https?:)?//|(?:www|m)\.\S+/|"
    r"(?:[^\s/?#@]*@)?(?:[a-z0-9-]+\.)*(?:(?:static)?flickr\.com|flic\.kr|web\.archive\.org)\.?(?::[0-9]*)?/",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"https?:[/\\]", re.IGNORECASE)
_ACCOUNT = re.compile(r"\S{1,200}")
_NUMBERED = re.compile(r"([0-9]{1,12})\.[A-Za-z]{3,5}")
"""A file that is called by a number, as FFHQ's: 00042.png."""
_OURS = ("/pictures/", "/contributors/", "/iiif/")


class As(StrEnum):
    """The kinds of interpretation of a query."""

    PHOTO = "photo id"
    PHOTOGRAPH = "photograph"
    """The identifier of a photograph that is not on Flickr (see `flickr.photograph_from`)."""
    PICTURE = "picture"
    NUMBER = "picture number"
    ACCOUNT = "account"
    NAME = "display name"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Understanding:
    """One interpretation of a query."""

    kind: As
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """A search query: its printable text, and all its interpretations."""

    text: str
    understood: tuple[Understanding, ...]

    @classmethod
    def read(cls, text: str) -> Self:
        r"""Interpret a text; raise BadQuery if it is too long.

        >>> [(each.kind.value, each.value) for each in Query.read("https://flic.kr/p/2JapuS").understood]
        [('photo id', '1133484654')]
        >>> [each.kind.value for each in Query.read("42").understood]
        ['photo id', 'picture number', 'account', 'display name', 'words']
        >>> [each.kind.value for each in Query.read("Käthe\x00 am See").understood], Query.read(" \u200f ").understood
        (['display name', 'words'], ())
        """
        if len(text) > LONGEST:
            named = {"count": f"{len(text):,}", "most": f"{LONGEST:,}"}
            raise BadQuery(_("it has %(count)s characters, and %(most)s at most are looked for"), named)
        plain = " ".join("".join(map(visible, text)).split())
        return cls(plain, tuple(_understood(plain)) if plain else ())

    @property
    def loose(self) -> bool:
        """Whether names and titles are searched for its words, too: not if it is an address."""
        return any(each.kind is As.WORDS for each in self.understood)

    def values(self, *kinds: As) -> tuple[str, ...]:
        """Return the values of the interpretations of these kinds."""
        return tuple(each.value for each in self.understood if each.kind in kinds)


def keys_of(number: str) -> tuple[str, ...]:
    """Return the keys that a number may be written as.

    >>> keys_of("42"), keys_of("00042")
    (('42', '00042', '000000000042'), ('00042', '000000000042', '42'))
    """
    short = number.lstrip("0") or "0"
    return tuple(dict.fromkeys((number, *map(short.zfill, _KEY_DIGITS), short)))


def _understood(text: str) -> list[Understanding]:
    # A display name may look like an address or an account.
    called = Understanding(As.NAME, text)
    if ours := _of_this_house(text):
        return [ours, *(_photographs(text) if _SCHEME.match(text) else ()), called]
    address = pared(text)
    if _SCHEME.match(address) or (" " not in address and _ADDRESS.match(address)):
        return _of_flickr(address) or [*_photographs(text), called]
    if account := nsid(text):
        return [Understanding(As.ACCOUNT, account), called]
    found: list[Understanding] = []
    if text.isdecimal() and text.isascii():
        found += [Understanding(As.PHOTO, text.lstrip("0") or "0"), Understanding(As.NUMBER, text)]
    elif numbered := _NUMBERED.fullmatch(text):
        found.append(Understanding(As.NUMBER, numbered[1]))
    elif named_by(text) and " " not in text:
        found.append(Understanding(As.PICTURE, text))
    if _ACCOUNT.fullmatch(text) or "/" in text:
        service, slash, account = text.partition("/")
        found.append(Understanding(As.ACCOUNT, f"{service}/{nsid(account) or account}" if slash else text))
    return [*found, called, Understanding(As.WORDS, text)]


def _of_this_house(text: str) -> Understanding | None:
    if not any(part in text for part in _OURS) or photo_of(pared(text)):
        return None
    match named_by(text):
        case ("picture", dataset, key):
            return Understanding(As.PICTURE, f"{dataset}/{pared(key)}")
        case ("contributor", service, account):
            return Understanding(As.ACCOUNT, f"{service}/{account}")
        case _:
            return None


def _of_flickr(address: str) -> list[Understanding]:
    if photo := photo_of(address):
        return [Understanding(As.PHOTO, photo)]
    account = account_of(address)
    return [Understanding(As.ACCOUNT, f"{FLICKR}/{account}")] if account else []


def _photographs(text: str) -> list[Understanding]:
    """Return the photographs of an address: as it is, and without the punctuation copied along with it."""
    forms = (form if _SCHEME.match(form) else f"https://{form.removeprefix('//')}" for form in (text, pared(text)))
    return [
        Understanding(As.PHOTOGRAPH, form) for form in dict.fromkeys(photograph_from(form) or form for form in forms)
    ]
