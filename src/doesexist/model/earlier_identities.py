"""What photographs and contributors were known by before addresses were canonical. For looking tombstones up, no more.

A tombstone is a salted hash: nobody can say of whom, so that none can be spelled anew. Who left under an older spelling
is kept out because a newcomer is looked for under what they would have been called then, too. So what is here is as it
was in schema 3, and never changes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import unquote, urlsplit

from doesexist.model.flickr import FLICKR, NAME
from doesexist.model.pictures import Picture

_PAGE = re.compile(r"/photos/([^/]+)(?:/(\d+))?(?:/|$)")
_PERSON = re.compile(r"/people/([^/]+)(?:/|$)")
_FILE = re.compile(r"/(?:\d+/)?\d+/(\d+)_[0-9a-f]+(?:_\w+)?\.\w+$|/(?:\d+)/(\d+)_[0-9a-f]+(?:_\w+)?\.\w+$")
_PARTS = re.compile(r"\s*(?:https?://|//)?([^/?#@:\[\]\s]+)(?::\d*)?(/[^?#]*)?", re.IGNORECASE)
_HOSTS = frozenset({"flickr.com", "www.flickr.com", "m.flickr.com"})
_NOT_ACCOUNTS = frozenset({"tags", "upload", "organize"})
_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


def photographs_of(picture: Picture) -> list[str]:
    """Return what a picture's photograph is known by, and was.

    >>> photographs_of(Picture("a", "1", photograph="flickr:42", source="https://secure.flickr.com/photos/ada/42"))
    ['flickr:42', 'web:secure.flickr.com/photos/ada/42']
    """
    address = picture.source or picture.file
    earlier = photograph_before(address) if address else None
    if picture.wild and picture.photograph and picture.photograph.startswith(("md5:", "file:")):
        earlier = f"{picture.dataset}/{picture.wild.path}"
    return list(dict.fromkeys(each for each in (picture.photograph, earlier) if each))


def accounts_of(picture: Picture) -> list[tuple[str, str]]:
    """Return the service and the account of a picture's contributor, and what these were.

    >>> from doesexist.model import Contributor
    >>> ada = Contributor("flickr", "ada", "Ada Sample")
    >>> accounts_of(Picture("a", "1", contributor=ada, source="https://secure.flickr.com/photos/ada/42"))
    [('flickr', 'ada'), ('name', 'ada-sample')]
    """
    who = picture.contributor
    if who is None:
        return []
    if who.service != FLICKR or not picture.source or who.name == who.account or _account_before(picture.source):
        return [(who.service, who.account)]
    return [(who.service, who.account), (NAME, _account_named(who.name))]


def photograph_before(url: str) -> str | None:
    """Return what all addresses of one photograph shared.

    >>> photograph_before("HTTP://Example.org:80/a.jpg"), photograph_before("https://flickr.com/photos/ada/042")
    ('web:example.org:80/a.jpg', 'flickr:042')
    """
    if photo := _photo_before(url):
        return f"{FLICKR}:{photo}"
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return f"web:{parts.netloc.lower()}{parts.path}{'?' + parts.query if parts.query else ''}"


def _account_before(url: str) -> str | None:
    host, path = _parts(url)
    if host not in _HOSTS:
        return None
    match = _PAGE.match(path) or _PERSON.match(path)
    account = unquote(match[1]) if match and match[1] not in _NOT_ACCOUNTS else ""
    return account if account and not set(account) & set("/\\\0") else None


def _account_named(name: str) -> str:
    account = re.sub(r"\W+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")
    return account or f"unnamed-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:8]}"


def _photo_before(url: str) -> str | None:
    host, path = _parts(url)
    if host in _HOSTS and (match := _PAGE.match(path)):
        return match[2]
    if host == "flic.kr" and (match := re.fullmatch(r"/p/(\w{1,16})/?", path)):
        return _from_base_58(match[1])
    if f".{host}".endswith((".staticflickr.com", ".static.flickr.com")) and (match := _FILE.search(path)):
        return match[1] or match[2]
    return None


def _parts(url: str) -> tuple[str, str]:
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
