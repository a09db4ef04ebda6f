"""The licence of a composition, derived from the licences of its pictures.

The obligations of the parts add up, and the Creative Commons licence with exactly these is chosen, in its latest
version: the licences of the parts allow that for adaptations. Whether a montage is such a work or only a
collection is disputed; the stricter reading is taken. The licence of the dataset as a whole is not a part:
its terms stand on its card, and beside this.

Sources: Creative Commons' legal codes (section 4b of version 2.0, 3b of 4.0) and its table of compatible licences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from doesexist.model.licences import Licence, Obligation, combined, creative_commons
from doesexist.model.plurals import counted

Parts = Mapping[Licence | None, int]
"""The number of pictures under each licence; key None: licence unknown."""

NO_OBLIGATIONS: Final = Licence(
    "LicenseRef-NoObligations",
    "No obligations",
    None,
    Obligation.NONE,
    "http://rightsstatements.org/vocab/NKC/1.0/",
)
"""The licence of a composition none of whose parts has obligations.

Not CC0: only the owner of a right can waive it. Nor the Public Domain Mark, which says that a work is free worldwide:
works of the United States' government, and those without known restrictions, may not be.
"""

_UNNAMEABLE: Final = Obligation.NO_DERIVATIVES | Obligation.ASK_FIRST | Obligation.READ_TERMS
_LATEST: Final = "4.0"
_FIRST: Final = "1.0"
"""The only version whose ShareAlike licences don't allow adaptations under a later version."""


@dataclass(frozen=True, slots=True)
class Composite:
    """The licence and obligations of something made of many pictures."""

    licence: Licence | None
    """The licence with exactly the obligations of the parts; None if there is none, or one part's is unknown."""
    asks: Obligation
    """The union of the obligations of all known licences."""
    pictures: int
    unknown: int
    """How many of the pictures have no known licence."""
    uncredited: int
    """Of how many it is unknown who took them."""
    anonymous: int
    """Of how many whoever took them asked not to be named."""
    refused: tuple[Licence, ...]
    """NoDerivs licences among the parts: nothing can be made of those pictures."""
    unread: tuple[Licence, ...]
    """Terms among the parts that nobody has read: nothing is made of those pictures without the owner's word."""
    told: tuple[str, ...]
    """Notes for whoever publishes it, a sentence each."""

    @classmethod
    def of(cls, parts: Parts, *, uncredited: int = 0, anonymous: int = 0) -> Self:
        """Return what follows from the licences of the parts, and from how many have no name.

        >>> from doesexist.model.licences import CC_BY_2, CC_BY_NC_2, PUBLIC_DOMAIN_MARK
        >>> Composite.of({CC_BY_2: 34_860, CC_BY_NC_2: 29_190, PUBLIC_DOMAIN_MARK: 4_480}).licence.name
        'CC BY-NC 4.0'
        """
        there = {licence: count for licence, count in parts.items() if count}
        known = {licence: count for licence, count in there.items() if licence}
        unknown, pictures = there.get(None, 0), sum(there.values())
        asks = combined(known)
        return cls(
            licence=_following(known, asks, unknown),
            asks=asks,
            pictures=pictures,
            unknown=unknown,
            uncredited=uncredited,
            anonymous=anonymous,
            refused=tuple(sorted(_asking(known, Obligation.NO_DERIVATIVES), key=lambda licence: licence.id)),
            unread=tuple(sorted(_asking(known, Obligation.READ_TERMS), key=lambda licence: licence.id)),
            told=tuple(_told(known, unknown, pictures)),
        )

    @property
    def named(self) -> int:
        """Of how many pictures it is known, and may be said, who took them."""
        return self.pictures - self.uncredited - self.anonymous

    def who_is_named(self, where: str) -> str:
        """Return a clause about who took the pictures; `where`: a phrase that says where they are named.

        >>> Composite.of({None: 5}, uncredited=2).who_is_named("at /credits")
        'who took 3 of 5 pictures is named at /credits; of 2 it is unknown'
        >>> Composite.of({None: 5}, uncredited=5).who_is_named("at /credits")
        'who took them is unknown'
        """
        return who_is_named(self.pictures, self.uncredited, self.anonymous, where)


def who_is_named(pictures: int, uncredited: int, anonymous: int, where: str) -> str:
    """Return a clause about who took so many pictures, as `Composite.who_is_named` does."""
    named = pictures - uncredited - anonymous
    if named == pictures:
        return f"everyone is named {where}"
    if uncredited == pictures:
        return "who took them is unknown"
    if anonymous == pictures:
        return "whoever took them asked not to be named"
    said = [f"who took {_of_them(named, pictures)} is named {where}"] if named else []
    if uncredited:
        said.append(f"of {uncredited:,} it is unknown")
    if anonymous:
        said.append(f"of {anonymous:,} whoever took them asked not to be named")
    return "; ".join(said)


def _following(known: Mapping[Licence, int], asks: Obligation, unknown: int) -> Licence | None:
    """Return the licence for the combined obligations; None if no licence has them, or too little is known."""
    # Pictures whose licence is unknown may ask for more.
    if unknown or not known or asks & _UNNAMEABLE or _at_odds(known) or _without_version(known):
        return None
    if asks is Obligation.NONE:
        return NO_OBLIGATIONS
    clauses = ["by"]  # no Creative Commons licence since 2.0 is without it
    if asks & Obligation.NON_COMMERCIAL:
        clauses.append("nc")
    if asks & Obligation.SHARE_ALIKE:
        clauses.append("sa")
    only_first = any(map(_is_first, _asking(known, Obligation.SHARE_ALIKE)))
    return creative_commons("-".join(clauses), _FIRST if only_first else _LATEST)


def _at_odds(known: Mapping[Licence, int]) -> bool:
    """Tell whether the licences of the parts are incompatible.

    ShareAlike allows no further obligation: BY-SA can't be combined with anything NonCommercial. Version 1.0 demands
    that very version, so it can't be combined with a later one. It also has licences without attribution, as no later
    one is.
    """
    asks = combined(known) & ~_UNNAMEABLE
    alike = _asking(known, Obligation.SHARE_ALIKE)
    if asks and not asks & Obligation.CREDIT:
        return True
    return any(licence.asks != asks for licence in alike) or len({_is_first(licence) for licence in alike}) > 1


def _is_first(licence: Licence) -> bool:
    return _version(licence) == _FIRST


def _version(licence: Licence) -> str | None:
    """Return the version in a licence's id: CC-BY-SA-1.0, LicenseRef-CC-BY-SA-1.0-NL."""
    found = re.search(r"-(\d\.\d)(?:-|$)", licence.id)
    return found[1] if found else None


def _without_version(known: Mapping[Licence, int]) -> dict[Licence, int]:
    """Return ShareAlike licences without a version: whether a later one may be taken is not known."""
    alike = _asking(known, Obligation.SHARE_ALIKE)
    return {licence: count for licence, count in alike.items() if _version(licence) is None}


def _asking(known: Mapping[Licence, int], obligation: Obligation) -> dict[Licence, int]:
    return {licence: count for licence, count in known.items() if licence.asks & obligation}


def _told(known: Mapping[Licence, int], unknown: int, pictures: int) -> Iterator[str]:
    """Yield notes about the licences, a sentence each."""
    if count := sum(_asking(known, Obligation.NO_DERIVATIVES).values()):
        yield f"Nothing may be made of {_of_them(count, pictures)}: they may be shown but not changed (NoDerivs)."
    if count := sum(_asking(known, Obligation.ASK_FIRST).values()):
        yield f"All rights are reserved in {_of_them(count, pictures)}: ask whoever holds them before passing this on."
    if count := sum(_asking(known, Obligation.READ_TERMS).values()):
        yield f"Terms that this program does not know hold for {_of_them(count, pictures)}: read them."
    if count := sum(_without_version(known).values()):
        yield f"The licence of {_of_them(count, pictures)} is ShareAlike without a version: ask which one is meant."
    if unknown:
        yield f"The licence of {_of_them(unknown, pictures)} is unknown."
    if _at_odds(known):
        names = sorted(licence.name for licence in known if licence.asks & ~(Obligation.CREDIT | _UNNAMEABLE))
        yield f"No licence can hold all that these ask for together: {', '.join(names)}."


def _of_them(count: int, pictures: int) -> str:
    return f"{count:,} of {counted(pictures, 'picture')}"
