"""Understand a licence from a name or an address, in all the ways in which datasets write one.

A Creative Commons licence is understood by its clauses, however it is written (`clauses.py`). What is not understood
completely is shown as it is written, with the obligation to read its terms. So is whatever contradicts itself.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache

from doesexist.model import clauses
from doesexist.model.clause_words import OR_LATER, OTHER_LICENCES
from doesexist.model.clauses import Clauses
from doesexist.model.licences import (
    ALL_RIGHTS_RESERVED,
    CC0,
    CLAUSES,
    COCO,
    FLICKR,
    NO_KNOWN_RESTRICTIONS,
    PUBLIC_DOMAIN,
    PUBLIC_DOMAIN_DEDICATION,
    PUBLIC_DOMAIN_MARK,
    US_GOVERNMENT,
    Licence,
    Obligation,
    combined,
    creative_commons,
)
from doesexist.model.notices import is_bare_notice, reserves
from doesexist.model.placeholders import is_nobody, says_nothing

# The names Flickr gave the 2.0 family, which FFHQ's "license" holds when there is no address.
_FLICKR_NAMES = {
    "attribution license": "by",
    "attribution-noncommercial license": "by-nc",
    "attribution-noncommercial-sharealike license": "by-nc-sa",
    "attribution-noncommercial-noderivs license": "by-nc-nd",
    "attribution-sharealike license": "by-sa",
    "attribution-noderivs license": "by-nd",
}
_OTHER_ADDRESSES = {
    "usa.gov/copyright.shtml": US_GOVERNMENT,
    "usa.gov/government-works": US_GOVERNMENT,
    "flickr.com/commons/usage": NO_KNOWN_RESTRICTIONS,
    "rightsstatements.org/vocab/inc/1.0": ALL_RIGHTS_RESERVED,
    "rightsstatements.org/page/inc/1.0": ALL_RIGHTS_RESERVED,
}
_TOOLS = {
    clauses.ZERO: CC0,
    clauses.MARK: PUBLIC_DOMAIN_MARK,
    clauses.DEDICATION: PUBLIC_DOMAIN_DEDICATION,
}
_NAMES = {
    **{
        clauses.bare(name): licence
        for licence in (
            CC0, PUBLIC_DOMAIN_MARK, PUBLIC_DOMAIN_DEDICATION, PUBLIC_DOMAIN, US_GOVERNMENT, NO_KNOWN_RESTRICTIONS,
            ALL_RIGHTS_RESERVED,
        )
        for name in (licence.id, licence.name)
    },
    **dict.fromkeys(
        ("alle rechte vorbehalten", "tous droits reserves", "todos los derechos reservados"), ALL_RIGHTS_RESERVED
    ),
    **dict.fromkeys(
        ("us government work", "us government works", "u s government work", "u s government works", "pd usgov"),
        US_GOVERNMENT,
    ),
    **dict.fromkeys(
        (
            "pd", "publicdomain", "pd self", "pd user", "pd author", "pd old", "pd old 70", "pd old 100", "pd art",
            "gemeinfrei", "domaine public", "dominio publico", "pubblico dominio",
        ),
        PUBLIC_DOMAIN,
    ),
}  # fmt: skip
_LONGEST = 80
"""Letters of an id."""
_LONGEST_UNDERSTOOD = 1_000
"""Letters of a text that is a name: a longer one is the terms themselves."""
_NUMBERED = re.compile(r"(flickr|coco) (?:(?:cc|license|licence|lizenz|id|number|no) )*([0-9]{1,2})")
_WEB = re.compile(r"^\w+:|//|^\S+\.[a-z]{2,}(?:/|$)", re.IGNORECASE)
_IS_ADDRESS = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?:)?(?:\\?/){0,2}(?:[\w-]{1,63}\.){0,4}(?:creativecommons\.org|licensebuttons\.net)[^\s)>\]\"']*",
    re.IGNORECASE,
)
_SPDX = re.compile(r"(?:https?:)?//(?:www\.)?spdx\.org/licenses/([\w.+-]+?)(?:\.html|\.json)?/?", re.IGNORECASE)
_OF_A_LIST = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:spdx\.org|rightsstatements\.org|opensource\.org|gnu\.org|apache\.org/licenses)/",
    re.IGNORECASE,
)
"""Addresses of licences and of statements of rights: one that is not known here is another one than a name's."""
_CHOICE = re.compile(r"\||\s(?:or|oder|ou)\s", re.IGNORECASE)
_NO_LICENCE = re.compile(r"migration=\w*", re.IGNORECASE)
"""What stands among the licences of Wikimedia's {{self|…|…}}."""
_LINK = re.compile(r"<a\s[^<>]{0,200}href=[\"']?([^\"'<>\s]+)[^<>]{0,200}>|</a>", re.IGNORECASE)


@lru_cache(maxsize=256)
def recognised(name: str | None, url: str | None) -> Licence | None:
    r"""Return the licence that a dataset names, None if it names none, or says that it is unknown.

    The address decides the version, since names have none. A licence that is not understood keeps its name and address,
    with the obligation READ_TERMS; so does one whose name says something else than its address.

    >>> recognised("Attribution License", "http:\\/\\/creativecommons.org\\/licenses\\/by\\/2.0\\/").id
    'CC-BY-2.0'
    >>> recognised("My own terms", None)
    Licence(id='LicenseRef-My-own-terms', name='My own terms', url=None, asks=<Obligation.READ_TERMS: 32>, rights=None)
    """
    name, url = (name or "").strip(), (url or "").replace("\\/", "/").strip()
    if not url and _IS_ADDRESS.fullmatch(name):
        name, url = "", name
    name, url = ("" if says_nothing(text) else text for text in (name, url))
    if not url and not name:
        return None
    if len(name) + len(url) > _LONGEST_UNDERSTOOD:
        return to_be_read(name, url)
    found = _by_address(url) if url else None
    if found and name and not _agrees(name, found):
        return to_be_read(name, url, found.asks & Obligation.NO_DERIVATIVES)
    if found is None and not (url and (clauses.is_creative_commons(url) or _OF_A_LIST.match(url))):
        found = _by_name(name or url)
        if found and name and not _WEB.search(url) and not is_nobody(url) and not _agrees(url, found):
            return to_be_read(name, url)  # words in place of an address, and other ones
    return found if found and not _lacks(found, f"{name} {url}") else to_be_read(name, url)


def _agrees(name: str, found: Licence) -> bool:
    """Tell whether a name says no other thing than the licence of the address beside it.

    Whoever licenses has the copyright, so a bare notice does not contradict; that all rights are reserved does.
    """
    number = re.fullmatch("[0-9]{1,2}", name)
    if not number and (clauses.is_mere_title(name) or (is_bare_notice(name) and not reserves(name))):
        return True
    named = FLICKR.get(int(name)) if number else _by_name(name)
    return named is not None and named.asks == found.asks


def understood_again(licence: Licence) -> Licence:
    """Return a licence that was noted as unread by an earlier version, as it is understood now; with its id.

    Earlier ids say less than the text, so that two texts had one id. Only where the id itself, too, is understood as
    the same licence, or the id is of an address, no text can have been lost.
    """
    if licence.asks is not Obligation.READ_TERMS or licence.url not in {None, licence.name}:
        return licence
    found = recognised(licence.name, None)
    said = licence.id.removeprefix("LicenseRef-")
    of_address = licence.url and said == _words_of(licence.url) and len(said) < _LONGEST
    if found and (of_address or found == recognised(said.replace("-", " "), None)):
        return replace(found, id=licence.id)
    return licence


def _lacks(licence: Licence, text: str) -> bool:
    """Tell whether a text mentions a clause other than attribution that a licence hasn't."""
    return any(not licence.asks & CLAUSES[clause] for clause in clauses.mentioned(text) - {"by"})


def _by_address(url: str) -> Licence | None:
    if clauses.is_creative_commons(url):
        return _of(clauses.in_address(url))
    if listed := _SPDX.fullmatch(url):
        return _by_name(listed[1])
    return _OTHER_ADDRESSES.get(re.sub(r"^(?:https?:)?/*(?:www\.)?|/$", "", url.lower()))


def _of(said: Clauses | None) -> Licence | None:
    if said is None:
        return None
    return _TOOLS[said.clauses] if said.clauses in _TOOLS else creative_commons(said.clauses, said.version, said.port)


def _by_name(name: str) -> Licence | None:
    """Return the licence that a text names: one, or several of which one may be chosen ("… or …", `{{…|…}}`)."""
    plain = re.sub(r"^\{\{|\}\}$", "", _LINK.sub(r" \1 ", name).strip())
    if found := _one(plain):
        return found
    parts = {part: _one(part) for part in _CHOICE.split(plain)}
    if any(licence is None and not _may_be_passed_over(part) for part, licence in parts.items()):
        return None
    choice = [licence for licence in parts.values() if licence]
    # Whichever is chosen: the one that asks for all that any of them asks for is right, if there is one.
    strictest = [licence for licence in choice if licence.asks == combined(choice)]
    return max(strictest, key=lambda licence: licence.id, default=None)


def _may_be_passed_over(part: str) -> bool:
    """Tell whether one of several is another licence, which need not be chosen, or none at all."""
    if clauses.has_other_signs(part.replace("=", " ")):
        return False
    words = clauses.bare(part)
    another = OTHER_LICENCES.fullmatch(words) or OR_LATER.fullmatch(words) or _NO_LICENCE.fullmatch(part.strip())
    return another is not None or clauses.is_mere_title(part)


def _one(name: str) -> Licence | None:
    if clauses.has_other_signs(_ADDRESS.sub(" ", name)):
        return None
    words = clauses.bare(name)
    if family := _FLICKR_NAMES.get(name.strip().casefold()):
        return creative_commons(family, "2.0")
    if number := _NUMBERED.fullmatch(words):
        return (FLICKR if number[1] == "flickr" else COCO).get(int(number[2]))
    return _NAMES.get(words) or _with_address(name)


def _with_address(name: str) -> Licence | None:
    """Return the licence of a name in which its address may be, as in "CC BY 4.0 (https://…)"."""
    addresses = _ADDRESS.findall(name)
    if not addresses:
        return _of(clauses.in_name(name))
    found = _of(clauses.in_address(addresses[0]))
    rest = _ADDRESS.sub(" ", name)
    agree = all(_of(clauses.in_address(other)) == found for other in addresses)
    return found if agree and (not clauses.bare(rest) or _one(rest)) else None


def to_be_read(name: str, url: str, kept: Obligation = Obligation.NONE) -> Licence:
    """Return a licence that is not understood and shown as it is written. `kept`: what its address asks for beside.

    Different texts have different ids, since what the owner says of one is not said of another.
    """
    said = name or url
    words = _words_of(said)
    if words.replace("-", " ") != said or (name and url):
        digest = hashlib.blake2b(f"{name}\n{url}".encode(errors="replace"), digest_size=4).hexdigest()
        words = f"{words}-{digest}".strip("-")
    web = url if re.match(r"https?://", url, re.IGNORECASE) else None
    return Licence(f"LicenseRef-{words}", name or url, web, Obligation.READ_TERMS | kept)


def _words_of(said: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", re.sub(r"^https?://", "", said)).strip("-")[:_LONGEST]
