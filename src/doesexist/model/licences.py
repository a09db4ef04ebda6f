"""Licences and their obligations. How one is understood from a name or an address: recognising_licences.py.

Sources: Flickr's `flickr.photos.licenses.getInfo`, Creative Commons, SPDX, the IIIF Presentation API's `rights`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag
from functools import reduce

from doesexist.model.links import keep_web_addresses


class Obligation(Flag):
    """What a licence requires: flags, combined when pictures are combined."""

    NONE = 0
    CREDIT = 1
    NON_COMMERCIAL = 2
    SHARE_ALIKE = 4
    NO_DERIVATIVES = 8
    ASK_FIRST = 16
    READ_TERMS = 32
    """A licence that this program doesn't know: users must read its terms."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: SPDX id (or a LicenseRef where SPDX has none), short name, URL, obligations."""

    id: str
    name: str
    url: str | None
    asks: Obligation
    rights: str | None = None
    """The URI for IIIF's `rights` property (http:, of Creative Commons or rightsstatements.org), if there is one."""

    def __post_init__(self) -> None:
        keep_web_addresses(self, "url", "rights")


KEEPS_AS_IT_IS = Obligation.NO_DERIVATIVES | Obligation.READ_TERMS
"""Nothing is made of pictures for which one of these holds: they may be shown, not changed."""


def is_named_in(licence: Licence, texts: Iterable[str]) -> bool:
    """Tell whether one of these texts is the name, id or address of a licence, in any case.

    >>> own = Licence("LicenseRef-My-own-terms", "My own  terms", None, Obligation.READ_TERMS)
    >>> is_named_in(own, ["my own terms"]), is_named_in(own, ["my terms"])
    (True, False)
    """
    names = {_plain(text) for text in (licence.id, licence.name, licence.url) if text}
    return any(_plain(text) in names for text in texts)


def is_unread(licence: Licence, read_terms: Iterable[str] = ()) -> bool:
    """Tell whether a licence is terms nobody has read; `read_terms`: those that the owner says to have read."""
    return Obligation.READ_TERMS in licence.asks and not is_named_in(licence, read_terms)


def without_words(licence: Licence | None) -> Licence | None:
    """Return a licence that holds nobody's words: one that is not understood is replaced by OWN_WORDS.

    >>> own = Licence("LicenseRef-Ask-Ada-Muster", "Ask Ada Muster", None, Obligation.READ_TERMS)
    >>> without_words(own).id, without_words(CC_BY_2).id
    ('LicenseRef-own-words', 'CC-BY-2.0')
    """
    return OWN_WORDS if licence and Obligation.READ_TERMS in licence.asks else licence


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def combined(licences: Iterable[Licence]) -> Obligation:
    """Return the union of the obligations of licences.

    >>> combined([PUBLIC_DOMAIN_MARK, CC_BY_2, CC_BY_NC_2])
    <Obligation.CREDIT|NON_COMMERCIAL: 3>
    """
    return reduce(Obligation.__or__, (licence.asks for licence in licences), Obligation.NONE)


CLAUSES = {
    "by": Obligation.CREDIT,
    "nc": Obligation.NON_COMMERCIAL,
    "sa": Obligation.SHARE_ALIKE,
    "nd": Obligation.NO_DERIVATIVES,
}
"""What each clause of a Creative Commons licence asks for, by its code."""
_PORTED = {
    "CC-BY-2.5-AU", "CC-BY-3.0-AT", "CC-BY-3.0-AU", "CC-BY-3.0-DE", "CC-BY-3.0-IGO", "CC-BY-3.0-NL", "CC-BY-3.0-US",
    "CC-BY-NC-3.0-DE", "CC-BY-NC-ND-3.0-DE", "CC-BY-NC-ND-3.0-IGO", "CC-BY-NC-SA-2.0-DE", "CC-BY-NC-SA-2.0-FR",
    "CC-BY-NC-SA-2.0-UK", "CC-BY-NC-SA-3.0-DE", "CC-BY-NC-SA-3.0-IGO", "CC-BY-ND-3.0-DE", "CC-BY-SA-2.0-UK",
    "CC-BY-SA-2.1-JP", "CC-BY-SA-3.0-AT", "CC-BY-SA-3.0-DE", "CC-BY-SA-3.0-IGO",
}  # fmt: skip
"""The ports of which SPDX has an id."""


def creative_commons(codes: str, version: str | None, port: str | None = None) -> Licence:
    """Return the Creative Commons licence with these clauses, as `by-nc`.

    >>> creative_commons("by-nc", "2.0").id, creative_commons("by-nc", "2.0").url
    ('CC-BY-NC-2.0', 'https://creativecommons.org/licenses/by-nc/2.0/')
    >>> creative_commons("by-nc", "2.0", "at").id, creative_commons("by-nc", "2.0", "at").name
    ('LicenseRef-CC-BY-NC-2.0-AT', 'CC BY-NC 2.0 AT')

    Without a version there is no text to link to.
    """
    parts = [part.upper() for part in (codes, version, port) if part]
    identity = "-".join(("CC", *parts))
    listed = identity in _PORTED if port else version not in {None, "2.1"} and codes.startswith("by")
    # Version 1.0, and whatever has no attribution, has its clauses in another order: …/by-nd-nc/1.0/, …/nd-nc/2.0/jp/
    in_path = codes.replace("nc-nd", "nd-nc") if version == "1.0" or not codes.startswith("by") else codes
    path = "/".join(("creativecommons.org/licenses", *filter(None, (in_path, version, port)), ""))
    return Licence(
        identity if listed else f"LicenseRef-{identity}",
        " ".join(("CC", *parts)),
        f"https://{path}" if version else None,
        reduce(Obligation.__or__, (CLAUSES[clause] for clause in codes.split("-"))),
        f"http://{path}" if version else None,
    )


CC_BY_2 = creative_commons("by", "2.0")
CC_BY_NC_2 = creative_commons("by-nc", "2.0")
CC_BY_NC_SA_4 = creative_commons("by-nc-sa", "4.0")
CC0 = Licence(
    "CC0-1.0",
    "CC0 1.0",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    Obligation.NONE,
    "http://creativecommons.org/publicdomain/zero/1.0/",
)
PUBLIC_DOMAIN_MARK = Licence(
    "LicenseRef-PDM-1.0",
    "Public Domain Mark 1.0",
    "https://creativecommons.org/publicdomain/mark/1.0/",
    Obligation.NONE,
    "http://creativecommons.org/publicdomain/mark/1.0/",
)
US_GOVERNMENT = Licence(
    "LicenseRef-USGov",
    "United States Government Work",
    "http://www.usa.gov/copyright.shtml",
    Obligation.NONE,
    "http://rightsstatements.org/vocab/NoC-US/1.0/",
)
PUBLIC_DOMAIN_DEDICATION = Licence(
    "CC-PDDC",
    "Public Domain Dedication and Certification",
    "https://creativecommons.org/licenses/publicdomain/",
    Obligation.NONE,
    "http://creativecommons.org/licenses/publicdomain/",
)
PUBLIC_DOMAIN = Licence("LicenseRef-Public-domain", "Public domain", None, Obligation.NONE)
"""What is only said to be in the public domain, without a mark or a dedication."""
NO_KNOWN_RESTRICTIONS = Licence(
    "LicenseRef-Flickr-Commons",
    "No known copyright restrictions",
    "https://www.flickr.com/commons/usage/",
    Obligation.NONE,
    "http://rightsstatements.org/vocab/NKC/1.0/",
)
ALL_RIGHTS_RESERVED = Licence(
    "LicenseRef-AllRightsReserved",
    "All rights reserved",
    None,
    Obligation.ASK_FIRST,
    "http://rightsstatements.org/vocab/InC/1.0/",
)

OWN_WORDS = Licence("LicenseRef-own-words", "Terms in the photographer's own words", None, Obligation.READ_TERMS)
"""In place of terms that nobody has read, and that may name whoever asked not to be named."""

_FIRST_FAMILY = ("by-nc-sa", "by-nc", "by-nc-nd", "by", "by-sa", "by-nd")
_SECOND_FAMILY = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")

FLICKR: dict[int, Licence] = {
    0: ALL_RIGHTS_RESERVED,
    **{number: creative_commons(clauses, "2.0") for number, clauses in enumerate(_FIRST_FAMILY, 1)},
    7: NO_KNOWN_RESTRICTIONS,
    8: US_GOVERNMENT,
    9: CC0,
    10: PUBLIC_DOMAIN_MARK,
    **{number: creative_commons(clauses, "4.0") for number, clauses in enumerate(_SECOND_FAMILY, 11)},
}
"""Flickr's licence numbers. The 4.0 family (11–16, since June 2025) is ordered differently from the 2.0 family."""
COCO: dict[int, Licence] = {number: FLICKR[number] for number in range(1, 9)}
"""COCO's numbers, as its files list them: those of Flickr when it was made."""
