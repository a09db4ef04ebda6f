"""Flickr's addresses: which account, which photograph. The whole family of them, whatever is asked of it.

https://www.flickr.com/photos/frumkin/1133484654/          page: path alias, photo id
https://www.flickr.com/photos/12345678@N00/1133484654/     page: NSID, photo id
https://www.flickr.com/photo.gne?id=1133484654             page, as its own pages linked it before 2006
https://live.staticflickr.com/1218/1133484654_ae839a2b48_k.jpg        file
http://farm2.static.flickr.com/1218/1133484654_ae839a2b48_k.jpg       file, before 2019
https://live.staticflickr.com/video/1133484654/ae839a2b48/720p.mp4    file of a video
https://embedr.flickr.com/photos/1133484654                player
https://flic.kr/p/2JapuS                                   short: the photo id in base 58
https://live.staticflickr.com/7372/buddyicons/12345678@N00_r.jpg      an account's picture
https://flic.kr/ps/ZVcni, /s/…, /y/…                       an account, an album, a gallery: Flickr alone knows which
https://www.flickr.com/gp/frumkin/M195SLkj98               guest pass: the account; Flickr alone knows to what

They are read when they are canonical (web_addresses.py); a scheme may be left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from doesexist.web_addresses import canonical, parameters

FLICKR = "flickr"
NAME = "name"
"""The service of contributors of whom only a name is known."""

_USUAL = re.compile(
    r"https?://(?:www\.)?flickr\.com/photos/([\w@-]+)/([1-9][0-9]{0,19})(?:/(?:in/[\w-]+/?)?)?", re.ASCII
)
"""A photograph's page as nearly all datasets write it: read without the library."""
_WITHOUT_SCHEME = re.compile(
    r"(?:[^\s/?#@]*@)?(?:[\w-]+\.)*(?:flickr\.com|staticflickr\.com|flic\.kr|web\.archive\.org)\.?(?::[0-9]*)?[/\\]",
    re.IGNORECASE,
)
_PARTS = re.compile(r"https://([^/:?#]+)(?::[0-9]+)?(/[^?#]*)(?:\?([^#]*))?(?:#!?(/.*))?")
_PAGES = re.compile(r"(?:[\w-]+\.)*(?:flickr\.com|flic\.kr)")
_FILES = re.compile(r"(?:[\w-]+\.)*static\.?flickr\.com|photos[0-9]+\.flickr\.com")

_BEHIND_A_NUMBER = r"(?![^\W_]|@|%40|(?:%20|[ ,.-])[0-9])"
"""Whatever follows in the text that an address was copied from. More digits, or an NSID, make it another number."""
_PHOTOGRAPH = re.compile(rf"/photos?/([^/]+)/([0-9]+){_BEHIND_A_NUMBER}", re.IGNORECASE)
_BESIDE = re.compile(rf"/(?:photos?|people|groups)/.+/with/([0-9]+){_BEHIND_A_NUMBER}", re.IGNORECASE)
"""A photograph that is shown beside others: of an account, an album, a gallery, a group."""
_POOL = re.compile(rf"/groups/[^/]+/pool/(?:[^/]+/)?([0-9]+){_BEHIND_A_NUMBER}", re.IGNORECASE)
_PLAYER = re.compile(rf"/photos/([0-9]+){_BEHIND_A_NUMBER}", re.IGNORECASE)
_APP = re.compile(rf"/apps/photos?/([0-9]+){_BEHIND_A_NUMBER}", re.IGNORECASE)
_IN_A_GALLERY = re.compile(r"#photo_?([0-9]+)\W*$", re.IGNORECASE)
_BEFORE_ALL = re.compile(
    r"(?:/x/t/[0-9]+|/[a-z]{2}(?:-[a-z]{2})?)+(?=/(?:photos?|people|groups|apps|map|gp)(?:/|$)|/\w+\.gne$)",
    re.IGNORECASE,
)
"""What counts visitors, and a language."""
_QUESTION = re.compile(r"/(?:photo|video|show)\w*\.gne", re.IGNORECASE)
_SHORT = re.compile(r"/p/(?:img/)?([0-9A-Za-z]{1,16})(?![^\W_])", re.IGNORECASE)
_FILE = re.compile(r"/(?:[0-9]+/){0,3}([0-9]+)_[0-9a-f]+(?:_\w+)?\.\w+(?:\W.*)?", re.IGNORECASE)
_VIDEO = re.compile(r"/video/([0-9]+)/", re.IGNORECASE)
_ACCOUNT = re.compile(r"/(?:photos?|people|gp|groups/[^/]+/pool(?=/[^/]*[^/0-9]))/([^/]+)", re.IGNORECASE)
_ACCOUNT_ALONE = re.compile(r"/(?:photos|people)/[^/]+/?(?:page[0-9]+/?|albums/?|sets/?)?", re.IGNORECASE)
_ICON = re.compile(r"/(?:.*/)?(?:buddyicons|coverphoto)/([0-9]+@N[0-9]{2})[_.]", re.IGNORECASE)
_NSID = re.compile(r"[0-9]{1,12}(?:@|%40)N[0-9]{2}", re.IGNORECASE)
_NOT_ACCOUNTS = frozenset({"tags", "upload", "organize", "me", "friends", "search", "following"})
_SHORT_WAY = re.compile(r"/(?:ps|s|y)/", re.IGNORECASE)
_GUEST_PASS = re.compile(r"/gp/", re.IGNORECASE)
_ID = re.compile(r"0*([1-9][0-9]{0,19})")
_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


class _Told(NamedTuple):
    """What an address of Flickr's tells."""

    photo: str | None = None
    account: str | None = None
    account_alone: bool = False
    """Whether nothing but the account stands in it."""
    leads_on: bool = False
    """Whether only Flickr itself knows where it leads."""
    of_flickr: bool = True
    address: str | None = None
    """The canonical address, where it has been made."""


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
    >>> account_of("https://live.staticflickr.com/7372/buddyicons/12345678@n00_r.jpg")
    '12345678@N00'
    """
    return _told(url).account


def nsid(words: str) -> str | None:
    """Return an NSID as Flickr spells it, None for other words.

    >>> nsid("12345678%40n00"), nsid("frumkin")
    ('12345678@N00', None)
    """
    return unquote(words).upper() if _NSID.fullmatch(words) else None


def is_of_an_account_alone(url: str) -> bool:
    """Tell whether an address is an account's page itself, not that of an album or of one photograph.

    >>> is_of_an_account_alone("https://www.flickr.com/photos/frumkin/?x=1")
    True
    >>> is_of_an_account_alone("https://www.flickr.com/photos/frumkin/albums/72157/")
    False
    """
    return _told(url).account_alone


def is_of_flickr(url: str) -> bool:
    """Tell whether an address is one of Flickr's, whatever it tells."""
    return _told(url).of_flickr


def only_flickr_knows(url: str) -> bool:
    """Tell whether only a request to Flickr would show where an address leads.

    >>> only_flickr_knows("https://flic.kr/ps/ZVcni"), only_flickr_knows("https://flic.kr/p/2JapuS")
    (True, False)
    """
    return _told(url).leads_on


def photo_of(url: str) -> str | None:
    """Return the photo id in any form of a photograph's address, None if there is none.

    >>> photo_of("https://live.staticflickr.com/1218/1133484654_ae839a2b48_k.jpg")
    '1133484654'
    >>> photo_of("https://flic.kr/p/2JapuS"), photo_of("secure.flickr.com/photo.gne?id=01133484654")
    ('1133484654', '1133484654')
    """
    return _told(url).photo


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
    """Return what all addresses of one photograph share, None for something that is no photograph's web address.

    An account's page, or an album's, is none, nor is a site's first page: many photographs are on it.

    >>> photograph_from("https://www.flickr.com/photos/frumkin/1133484654/")
    'flickr:1133484654'
    >>> photograph_from("HTTP://Example.org:80/a.jpg"), photograph_from("https://www.flickr.com/people/frumkin/")
    ('web:example.org/a.jpg', None)
    >>> photograph_from("https://example.org/"), photograph_from("https://www.flickr.com")
    (None, None)
    >>> photograph_from("https://example.org/?p=7")
    'web:example.org/?p=7'
    """
    told = _told(url)
    if told.photo:
        return f"{FLICKR}:{told.photo}"
    if told.account and not told.leads_on:
        return None
    address = told.address.removeprefix("https://") if told.address else ""
    return f"web:{address}" if address.partition("/")[2] else None


def photograph_named(words: str) -> str:
    """Return what all addresses of one photograph share, by one of them or by that itself, as it was ever spelled.

    >>> photograph_named("web:www.example.org:80/a.jpg"), photograph_named("flickr:042"), photograph_named("ffhq/a.png")
    ('web:example.org/a.jpg', 'flickr:42', 'ffhq/a.png')
    """
    service, colon, rest = words.partition(":")
    if colon and service == "web":
        return photograph_from(f"https://{rest}") or words
    if colon and service == FLICKR and rest.isascii() and rest.isdecimal():
        return f"{FLICKR}:{rest.lstrip('0') or '0'}"
    return photograph_from(words) or words


@lru_cache(maxsize=16)
def _told(url: str) -> _Told:
    """Return what an address tells; a record's is asked twice, for its photograph and for its account."""
    if (usual := _USUAL.fullmatch(url)) and usual[1].lower() not in _NOT_ACCOUNTS:
        return _Told(photo=usual[2], account=nsid(usual[1]) or usual[1])
    url = url.strip()
    address = canonical(f"https://{url}" if _WITHOUT_SCHEME.match(url) else url)
    match = _PARTS.fullmatch(address) if address else None
    if not match:
        return _Told(of_flickr=False, address=address)
    host, path, query, route = match.groups(default="")
    if path == "/" and route:
        path = route
    if _FILES.fullmatch(host):
        return _told_by_a_file(path)._replace(address=address)
    if _PAGES.fullmatch(host):
        asked = {name.lower(): value for name, value in parameters(query)}
        if gallery := _IN_A_GALLERY.search(url):
            asked.setdefault("photo_id", gallery[1])
        path = _BEFORE_ALL.sub("", path.replace("%2F", "/"), count=1)
        return _told_by_a_page(host, path, asked)._replace(address=address)
    return _Told(of_flickr=False, address=address)


def _told_by_a_file(path: str) -> _Told:
    match = _FILE.fullmatch(path) or _VIDEO.match(path)
    return _Told(photo=_number(match[1])) if match else _told_by_an_icon(path)


def _told_by_an_icon(path: str) -> _Told:
    match = _ICON.match(path)
    return _Told(account=nsid(match[1]), account_alone=True) if match else _Told()


def _told_by_a_page(host: str, path: str, asked: dict[str, str]) -> _Told:
    is_short, account = host.endswith("flic.kr"), None if host == "embedr.flickr.com" else _account_in(path)
    if photo := _photo_in_short(path) if is_short else _photo_on_a_page(host, path, asked):
        return _Told(photo=photo, account=account)
    if (_SHORT_WAY if is_short else _GUEST_PASS).match(path):
        return _Told(account=account, leads_on=True)
    if account:
        return _Told(account=account, account_alone=_ACCOUNT_ALONE.fullmatch(path) is not None)
    asked_for = next((found for name in ("id", "nsid", "user_id") if (found := nsid(asked.get(name, "")))), None)
    return _Told(account=asked_for, account_alone=True) if asked_for else _told_by_an_icon(path)


def _photo_on_a_page(host: str, path: str, asked: dict[str, str]) -> str | None:
    if host == "embedr.flickr.com" and (match := _PLAYER.match(path)):
        return _number(match[1])
    if (match := _PHOTOGRAPH.match(path)) and match[1].lower() not in _NOT_ACCOUNTS - {"me"}:
        return _number(match[2])
    if match := _BESIDE.match(path) or _POOL.match(path) or _APP.match(path):
        return _number(match[1])
    if _QUESTION.fullmatch(path):
        return _number(asked.get("id", "")) or _from_base_58(asked.get("short", ""))
    return _number(asked.get("photo_id", "") or (asked.get("photo", "") if path.startswith("/map") else ""))


def _photo_in_short(path: str) -> str | None:
    if match := _SHORT.match(path):
        return _from_base_58(match[1])
    return _photo_on_a_page("flickr.com", path, {})


def _account_in(path: str) -> str | None:
    match = _ACCOUNT.match(path)
    if match is None:
        return None
    account = unquote(match[1])
    if account.lower() in _NOT_ACCOUNTS or set(account) & set("/\\\0"):
        return None
    return nsid(account) or account


def _number(digits: str) -> str | None:
    match = _ID.fullmatch(digits)
    return match[1] if match else None


def _from_base_58(digits: str) -> str | None:
    number = 0
    for digit in digits:
        value = _ALPHABET.find(digit)
        if value < 0:
            return None
        number = number * 58 + value
    return _number(str(number))
