"""Licences and their obligations, recognised by Flickr's number, name or URL.

Sources: Flickr's `flickr.photos.licenses.getInfo`, Creative Commons, SPDX, the IIIF Presentation API's `rights`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag
from functools import lru_cache, reduce

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


def combined(licences: Iterable[Licence]) -> Obligation:
    """Return the union of the obligations of licences.

    >>> combined([PUBLIC_DOMAIN_MARK, CC_BY_2, CC_BY_NC_2])
    <Obligation.CREDIT|NON_COMMERCIAL: 3>
    """
    return reduce(Obligation.__or__, (licence.asks for licence in licences), Obligation.NONE)


_CLAUSES = {
    "by": Obligation.CREDIT,
    "nc": Obligation.NON_COMMERCIAL,
    "sa": Obligation.SHARE_ALIKE,
    "nd": Obligation.NO_DERIVATIVES,
}


def creative_commons(clauses: str, version: str) -> Licence:
    """Return the Creative Commons licence with these clauses, as `by-nc`.

    >>> creative_commons("by-nc", "2.0").id, creative_commons("by-nc", "2.0").url
    ('CC-BY-NC-2.0', 'https://creativecommons.org/licenses/by-nc/2.0/')
    """
    path = f"creativecommons.org/licenses/{clauses}/{version}/"
    asks = reduce(Obligation.__or__, (_CLAUSES[clause] for clause in clauses.split("-")))
    return Licence(
        f"CC-{clauses.upper()}-{version}",
        f"CC {clauses.upper()} {version}",
        f"https://{path}",
        asks,
        f"http://{path}",
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

# The names Flickr gave the 2.0 family, which FFHQ's "license" holds when there is no address.
_FLICKR_NAMES = {
    "attribution license": "by",
    "attribution-noncommercial license": "by-nc",
    "attribution-noncommercial-sharealike license": "by-nc-sa",
    "attribution-noncommercial-noderivs license": "by-nc-nd",
    "attribution-sharealike license": "by-sa",
    "attribution-noderivs license": "by-nd",
}
_CC_ADDRESS = re.compile(r"creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)(?:/(\w+))?")
_CC_NAME = re.compile(r"cc[ -](by(?:-nc)?(?:-sa|-nd)?)[ -](\d\.\d)")
_SPECIAL_ADDRESSES = {
    "creativecommons.org/publicdomain/zero/1.0": CC0,
    "creativecommons.org/publicdomain/mark/1.0": PUBLIC_DOMAIN_MARK,
    "usa.gov/copyright.shtml": US_GOVERNMENT,
    "usa.gov/government-works": US_GOVERNMENT,
    "flickr.com/commons/usage": NO_KNOWN_RESTRICTIONS,
}
_SPECIAL_NAMES = {
    **{
        name.casefold(): licence
        for licence in (CC0, PUBLIC_DOMAIN_MARK, US_GOVERNMENT, NO_KNOWN_RESTRICTIONS, ALL_RIGHTS_RESERVED)
        for name in (licence.id, licence.name)
    },
    "public domain mark": PUBLIC_DOMAIN_MARK,
    "public domain dedication (cc0)": CC0,
    "cc0": CC0,
}


@lru_cache(maxsize=256)
def recognised(name: str | None, url: str | None) -> Licence | None:
    r"""Return the licence that a dataset names, None if it names none.

    The URL decides, since names have no version. An unknown licence keeps its name and URL, with the obligation
    READ_TERMS.

    >>> recognised("Attribution License", "http:\\/\\/creativecommons.org\\/licenses\\/by\\/2.0\\/").id
    'CC-BY-2.0'
    >>> recognised("My own terms", None)
    Licence(id='LicenseRef-My-own-terms', name='My own terms', url=None, asks=<Obligation.READ_TERMS: 32>, rights=None)
    """
    name, url = (name or "").strip(), (url or "").replace("\\/", "/").strip()
    if not name and not url:
        return None
    return _by_address(url) or _by_name(name) or _unknown(name, url)


def _by_address(url: str) -> Licence | None:
    address = re.sub(r"^(https?:)?//(www\.)?|/(deed(\.\w+)?|legalcode(\.\w+)?)?$", "", url.lower())
    if match := _CC_ADDRESS.match(address):
        # A ported licence (…/by/2.0/de/) has another text than the generic one: it is kept as an unknown licence.
        return creative_commons(match[1], match[2]) if match[3] is None else None
    return _SPECIAL_ADDRESSES.get(address.removesuffix("/"))


def _by_name(name: str) -> Licence | None:
    folded = name.casefold()
    if folded in _FLICKR_NAMES:
        return creative_commons(_FLICKR_NAMES[folded], "2.0")
    if match := _CC_NAME.fullmatch(folded):
        return creative_commons(match[1], match[2])
    return _SPECIAL_NAMES.get(folded)


def _unknown(name: str, url: str) -> Licence:
    words = re.sub(r"[^A-Za-z0-9.]+", "-", name or re.sub(r"^https?://", "", url)).strip("-")[:80]
    web = url if re.match(r"https?://", url, re.IGNORECASE) else None
    return Licence(f"LicenseRef-{words or 'Unnamed'}", name or url, web, Obligation.READ_TERMS)
