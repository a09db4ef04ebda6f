"""Parse and build Flickr's URLs: account, photo id, short links.

https://www.flickr.com/photos/frumkin/1133484654/          page: path alias, photo id
https://www.flickr.com/photos/12345678@N00/1133484654/     page: NSID, photo id
https://live.staticflickr.com/1218/1133484654_ae839a2b48_k.jpg        file
http://farm2.static.flickr.com/1218/1133484654_ae839a2b48_k.jpg       file, before 2019
https://flic.kr/p/2JapuS                                    short: the photo id in base 58
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

FLICKR = "flickr"
NAME = "name"
"""The service of contributors of whom only a name is known."""

_PAGE = re.compile(r"/photos/([^/]+)(?:/(\d+))?(?:/|$)")
_PERSON = re.compile(r"/people/([^/]+)(?:/|$)")
_FILE = re.compile(r"/(?:\d+/)?\d+/(\d+)_[0-9a-f]+(?:_\w+)?\.\w+$|/(?:\d+)/(\d+)_[0-9a-f]+(?:_\w+)?\.\w+$")
_NOTHING_BUT_THE_ACCOUNT = re.compile(r"/(?:photos|people)/[^/]+/?")
_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_NOT_ACCOUNTS = frozenset({"tags", "upload", "organize"})


def account_page(account: str) -> str:
    """Return the page of an account's photographs.

    >>> account_page("12345678@N00")
    'https://www.flickr.com/photos/12345678@N00/'
    """
    return f"https://www.flickr.com/photos/{quote(account, safe='@')}/"


def account_of(url: str) -> str | None:
    """Return the account (path alias or NSID) in an address, None if there is none.

    >>> account_of("http://m.flickr.com/photos/frumkin/1133484654/in/photostream?x=1")
    'frumkin'
    """
    host, path = _parts(url)
    if host not in _HOSTS:
        return None
    match = _PAGE.match(path) or _PERSON.match(path)
    account = unquote(match[1]) if match and match[1] not in _NOT_ACCOUNTS else ""
    return account if account and not set(account) & set("/\\\0") else None


def is_of_an_account_alone(url: str) -> bool:
    """Tell whether an address is an account's page itself, not that of an album or of one photograph.

    >>> is_of_an_account_alone("https://www.flickr.com/photos/frumkin/?x=1")
    True
    >>> is_of_an_account_alone("https://www.flickr.com/photos/frumkin/albums/72157/")
    False
    """
    return account_of(url) is not None and _NOTHING_BUT_THE_ACCOUNT.fullmatch(_parts(url)[1]) is not None


def photo_of(url: str) -> str | None:
    """Return the photo id in any form of a photograph's address, None if there is none.

    >>> photo_of("https://live.staticflickr.com/1218/1133484654_ae839a2b48_k.jpg")
    '1133484654'
    >>> photo_of("https://flic.kr/p/2JapuS")
    '1133484654'
    """
    host, path = _parts(url)
    if host in _HOSTS and (match := _PAGE.match(path)):
        return match[2]
    if host == "flic.kr" and (match := re.fullmatch(r"/p/(\w{1,16})/?", path)):
        return _from_base_58(match[1])
    if f".{host}".endswith((".staticflickr.com", ".static.flickr.com")) and (match := _FILE.search(path)):
        return match[1] or match[2]
    return None


def short_page(photo: str) -> str:
    """Return the short address of a photograph, by its id.

    >>> short_page("1133484654")
    'https://flic.kr/p/2JapuS'
    """
    digits, number = "", int(photo)
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return f"https://flic.kr/p/{digits}"


def photograph_from(url: str) -> str | None:
    """Return an identifier that is equal for all addresses of one photograph, None if it is no web address.

    >>> photograph_from("https://www.flickr.com/photos/frumkin/1133484654/")
    'flickr:1133484654'
    >>> photograph_from("HTTP://Example.org/a.jpg")
    'web:example.org/a.jpg'
    """
    if photo := photo_of(url):
        return f"{FLICKR}:{photo}"
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return f"web:{parts.netloc.lower()}{parts.path}{'?' + parts.query if parts.query else ''}"


def pared(address: str) -> str:
    """Return an address without the punctuation around it in the text that it was copied from.

    >>> pared("(https://flic.kr/p/2JapuS)."), pared("https://example.org/Ada_(Sample)")
    ('https://flic.kr/p/2JapuS', 'https://example.org/Ada_(Sample)')
    """
    address = address.strip().lstrip(_BEFORE)
    while address and address[-1] in _BEHIND:
        opening = _OPENING.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1].rstrip()
    return address


_BEFORE = "<([{\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
_BEHIND = (
    ".,;:!?)]}>\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"  # they close in German
)
_OPENING = {")": "(", "]": "[", "}": "{"}
_HOSTS = frozenset({"flickr.com", "www.flickr.com", "m.flickr.com"})


_PARTS = re.compile(r"\s*(?:https?://|//)?([^/?#@:\[\]\s]+)(?::\d*)?(/[^?#]*)?", re.IGNORECASE)


@lru_cache(maxsize=16)
def _parts(url: str) -> tuple[str, str]:
    """Return the host and the path of an address, whose scheme may be left out."""
    match = _PARTS.match(url)
    return (match[1].lower(), (match[2] or "/").strip()) if match else ("", "")


def _from_base_58(digits: str) -> str | None:
    number = 0
    for digit in digits:
        value = _ALPHABET.find(digit)
        if value < 0:
            return None
        number = number * 58 + value
    return str(number)
