"""Addresses of the web, canonical: what is spelled otherwise and leads to the same place is the same text.

This is the one place that decides it, for everything that an archive holds, everything that somebody types, and every
tombstone. How an address is read is the URL standard's (https://url.spec.whatwg.org), by a library that browsers' own
engineers test: it makes hosts small and punycode, resolves `/./` and `/../`, and knows what no address is. What is left
out after that is what leads nowhere else: http or https, www., a user, a usual port, a final dot, a fragment, doubled
slashes, escapes of letters that need none, the order of parameters, parameters that only count visitors. An address in
an archive of the web, or behind a search engine's redirection, is the one that it leads to.

An address is read again until nothing of it changes. So what is canonical stays as it is, by construction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode

if TYPE_CHECKING:
    from can_ada import URL

LONGEST = 16_384
"""Letters of an address: no server takes more."""
_ROUNDS = 100
"""How often an address is read again: more archives than that are not nested in each other by anyone in good faith."""

_PLAIN = re.compile(
    r"https?://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?)", re.ASCII
)
"""An address as most are: there is nothing to make canonical but the host."""
_NEEDS_NO_ESCAPE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*,=:@")
_UNUSUAL = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*,=:@/;+]")
_USUAL_PORTS = frozenset({"80", "443"})
_ROUTE = re.compile(r"#!?/.")
"""A fragment that leads to another page, where a page is a program: m.flickr.com/#/photos/ada/42."""
_COUNTS_VISITORS = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|ga)_\w+|_g[al]|_gac(?:_\w+)?|[gd]clid|gclsrc|[gw]braid|gad_(?:source|campaignid)|"
    r"fbclid|msclkid|yclid|twclid|ttclid|igshid|igsh|srsltid|li_fat_id|mc_[ce]id|mkt_tok|vero_(?:id|conv)|"
    r"oly_(?:anon|enc)_id|_hsenc|_hsmi|hsctatracking|rb_clickid|s_kwcid|wickedid|epik|ml_subscriber(?:_hash)?",
    re.IGNORECASE,
)

_WAYBACK_HOST = re.compile(r"(?:[\w-]+\.)*archive\.org")
_WAYBACK = re.compile(r"/(?:web|save)(?:/_embed)?/(?:([0-9]+\*?|\*)(?:[a-z]{2}_)?/)?(.+)")
_ARCHIVE_TODAY_HOST = re.compile(r"archive\.(?:today|ph|is|li|md|vn|fo)")
_SNAPSHOT = re.compile(r"/(?:(o/\w+|newest|oldest|[0-9.-]+)/)?(https?:.+)", re.IGNORECASE)
_SCHEME = re.compile(r"https?:/*", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::[0-9]+)?(?:/.*)?", re.IGNORECASE | re.ASCII)
_LEADING_ON: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(where), names)
    for where, names in (
        (r"google\.(?:com?\.)?[a-z]{2,3}/url", ("url", "q")),
        (r"images\.google\.(?:com?\.)?[a-z]{2,3}/url", ("url", "q")),
        (r"google\.(?:com?\.)?[a-z]{2,3}/imgres", ("imgrefurl", "imgurl")),
        (r"googleweblight\.com(?:/i|/fp)?", ("u", "lite_url")),
        (r"(?:\w+\.)?yandex\.(?:com?\.)?[a-z]{2,3}/images/(?:search|touch/search)", ("img_url",)),
        (r"facebook\.com/(?:sharer/sharer|sharer|share)\.php", ("u",)),
        (r"(?:twitter|x)\.com/(?:intent/tweet|share)", ("url",)),
        (r"(?:\w+\.)?pinterest\.com/pin/create/(?:button|link|bookmarklet)", ("url", "media")),
        (r"(?:getpocket\.com/(?:redirect|edit|save))", ("url",)),
        (r"(?:steamcommunity\.com/linkfilter)", ("u", "url")),
        (r"(?:deref-(?:gmx|web-02)|deref-mail)\.[a-z]+/mail/client/[\w-]+/dereferrer", ("redirecturl",)),
        (r"archive\.org/wayback/available", ("url",)),
        (r"flickr\.com/(?:signin|login)", ("page", "acf", "redir")),
        (r"google\.(?:com?\.)?[a-z]{2,3}/searchbyimage", ("image_url",)),
        (r"translate\.google\.(?:com?\.)?[a-z]{2,3}/translate", ("u",)),
        (r"duckduckgo\.com/l", ("uddg",)),
        (r"(?:external-content|proxy)\.duckduckgo\.com/iu", ("u",)),
        (r"bing\.com/images/search", ("mediaurl",)),
        (r"(?:lm?\.)?facebook\.com/l\.php", ("u",)),
        (r"l\.(?:instagram|messenger)\.com", ("u",)),
        (r"out\.reddit\.com(?:/\w+)?", ("url",)),
        (r"t\.umblr\.com/redirect", ("z",)),
        (r"youtube\.com/redirect", ("q",)),
        (r"(?:away\.)?vk\.com/away\.php", ("to",)),
        (r"linkedin\.com/(?:redir/redirect|safety/go)", ("url",)),
        (r"(?:\w+\.)?pinterest\.com/offsite", ("url",)),
        (r"slack-redir\.net/link", ("url",)),
        (r"\w+\.safelinks\.protection\.outlook\.com", ("url",)),
        (r"(?:images\.weserv|wsrv)\.nl", ("url",)),
        (r"flickr\.com/services/oembed", ("url",)),
    )
)
"""What only leads on to an address, and the parameters in which that stands."""
_LEADING_ON_BY_PATH = re.compile(
    r"(?:i[0-9]\.wp\.com|12ft\.io|google\.(?:com?\.)?[a-z]{2,3}/amp(?:/s)?|(?:[\w-]+\.)?cdn\.ampproject\.org/[civ](?:/s)?)"
    r"/((?:[\w-]+\.)+[a-z]{2,}/.*)"
)
"""What leads on to the address that its own path holds. What it is asked for besides is a size, or a way to show it."""
_WITH_ITS_SCHEME = re.compile(r"/https?:/+", re.IGNORECASE)
_TRANSLATED = re.compile(r"([a-z0-9-]+)\.translate\.goog")
_LEADS_ON_WITHOUT_A_QUESTION = re.compile(r"google\.|12ft\.io|i[0-9]\.wp\.com|.*(?:ampproject\.org|translate\.goog)$")
_INVISIBLE = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What comes along when an address is copied, and nobody sees. Joiners stay: scripts need them."""


def canonical(address: str) -> str | None:
    """Return the canonical form of an address of the web; None for anything else. Never raises.

    >>> canonical("HTTP://user@WWW.Bücher.example.:80/./a//%61?utm_source=x&b=2&a=1#top")
    'https://xn--bcher-kva.example/a/a?a=1&b=2'
    >>> canonical("https://web.archive.org/web/2015id_/http://example.org/a.jpg"), canonical("javascript:alert(1)")
    ('https://example.org/a.jpg', None)
    """
    if plain := _already_plain(address):
        return plain
    for _ in range(_ROUNDS):
        read = _read(address)
        if read is None or read == address:
            return read
        address = read
    return None


def pared(address: str) -> str:
    """Return an address without the punctuation around it in the text that it was copied from.

    >>> pared("(https://flic.kr/p/2JapuS)."), pared("https://example.org/Ada_(Sample)")
    ('https://flic.kr/p/2JapuS', 'https://example.org/Ada_(Sample)')
    """
    address = _URL.sub("", _INVISIBLE.sub("", address).strip().lstrip(_BEFORE))
    while address and address[-1] in _BEHIND:
        opening = _OPENING.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1].rstrip()
    return address


_BEFORE = "<([{\"'\u201c\u201d\u201e\u2018\u2019\u201a\xab\xbb"
_BEHIND = ".,;:!?)]}>\"'\u2026\u201c\u201d\u2018\u2019\xab\xbb"
_OPENING = {")": "(", "]": "[", "}": "{"}
_URL = re.compile(r"url:\s*(?=https?:)", re.IGNORECASE)


def unwrapped(address: str) -> str:
    r"""Return an address without what nobody sees, and without brackets or quotation marks that it stands in.

    >>> unwrapped("\ufeff<URL:https://example.org/a>"), unwrapped("https://example.org/a.")
    ('https://example.org/a', 'https://example.org/a.')
    """
    seen = _INVISIBLE.sub("", address).strip()
    return pared(seen) if seen[:1] in _WRAPPING or _URL.match(seen) else seen


_WRAPPING = frozenset(_BEFORE)


def parameters(query: str) -> list[tuple[str, str]]:
    """Return the parameters of an address, each as it stands there, whatever its bytes are."""
    return parse_qsl(query, keep_blank_values=True, errors="surrogateescape")


def _already_plain(address: str) -> str | None:
    """Return an address that needs no library, canonical; None if it may need it. Most don't, and it takes a tenth."""
    match = _PLAIN.fullmatch(address)
    if not match or len(address) > LONGEST or "xn--" in match[1]:
        return None
    host = _without_www(match[1])
    return None if _keeps_the_past(host) or _LEADS_ON_WITHOUT_A_QUESTION.match(host) else f"https://{host}{match[2]}"


def _read(address: str) -> str | None:
    """Return an address as the standard reads it, without what leads nowhere else; or the one that it leads on to."""
    url = _parsed(address)
    if url is None:
        return None
    host = _without_www(url.hostname.rstrip("."))
    if not host:
        return None
    port = "" if url.port in {"", *_USUAL_PORTS} else f":{url.port}"
    path = _escaped(re.sub(r"/{2,}", "/", url.pathname))
    query = _in_order(url.search[1:])
    rest = f"{query and '?'}{query}{'#' + _escaped(url.hash[1:]) if _ROUTE.match(url.hash) else ''}"
    further = (_kept(host, path, rest) if _keeps_the_past(host) else None) or _led_on_to(host, path, query)
    if further and _parsed(further):
        return further
    found = f"https://{host}{port}{path}{rest}"
    return found if len(found) <= LONGEST else None


def _parsed(address: str) -> URL | None:
    """Return what the library makes of an address of the web."""
    address = unwrapped(address)
    if address.startswith(("//", "\\\\")):
        address = f"https:{address}"
    if len(address) > LONGEST or not _SCHEME.match(address):
        return None
    try:
        return _library()(address)
    except (ValueError, TypeError, UnicodeError):  # half a character (a surrogate) is a TypeError there
        return None


@cache
def _library() -> Callable[[str], URL]:
    from can_ada import parse  # noqa: PLC0415 (most commands read no address that needs it)

    return parse


def _without_www(host: str) -> str:
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def _escaped(text: str) -> str:
    """Return a path with those escapes alone that it needs, in large letters."""

    def spelled(match: re.Match[str]) -> str:
        letter = match[0]
        if len(letter) == 1:
            return quote(letter, safe="")
        plain = chr(int(letter[1:], 16))
        return plain if plain in _NEEDS_NO_ESCAPE else letter.upper()

    return _UNUSUAL.sub(spelled, text)


def _in_order(query: str) -> str:
    """Return parameters in the order of their names, without those that only count visitors."""
    if not query:
        return ""
    kept = [(name, value) for name, value in parameters(query) if not _COUNTS_VISITORS.fullmatch(name)]
    kept.sort(key=lambda parameter: parameter[0])
    return urlencode(kept, errors="surrogateescape")


def _keeps_the_past(host: str) -> bool:
    return "archive." in host and bool(_WAYBACK_HOST.fullmatch(host) or _ARCHIVE_TODAY_HOST.fullmatch(host))


def _kept(host: str, path: str, rest: str) -> str | None:
    """Return the address that an archive of the web kept, None where this is none that it keeps."""
    match = (_WAYBACK if _WAYBACK_HOST.fullmatch(host) else _SNAPSHOT).fullmatch(path)
    if match is None:
        return None
    when, what = match.groups()
    if re.match(r"https?:%2f", what, re.IGNORECASE):
        what = unquote(what, errors="surrogateescape")
    if scheme := _SCHEME.match(what):
        return f"https://{what[scheme.end() :]}{rest}"
    return f"https://{what}{rest}" if when and _WITHOUT_SCHEME.fullmatch(what) else None


def _led_on_to(host: str, path: str, query: str) -> str | None:
    """Return the address that a redirection leads on to, None where this is none."""
    where = f"{host}{path}".rstrip("/")
    for pattern, names in _LEADING_ON if query else ():
        if pattern.fullmatch(where):
            values = {name.lower(): value for name, value in parameters(query)}
            return next((on for name in names if (on := _addressed(values.get(name, "")))), None)
    if by_path := _LEADING_ON_BY_PATH.fullmatch(f"{host}{_WITH_ITS_SCHEME.sub('/', path, count=1)}"):
        return f"https://{by_path[1]}"
    if translated := _TRANSLATED.fullmatch(host):
        asked = urlencode([each for each in parameters(query) if not each[0].startswith("_x_tr_")])
        dots = translated[1].replace("--", " ").replace("-", ".").replace(" ", "-")
        return f"https://{dots}{path}{asked and '?'}{asked}"
    return None


def _addressed(value: str) -> str | None:
    """Return an address that stands in a parameter, with a scheme or without one."""
    value = value.removeprefix("ssl:")
    if _SCHEME.match(value):
        return value
    return f"https://{value}" if _WITHOUT_SCHEME.fullmatch(value) else None
