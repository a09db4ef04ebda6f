"""What several statements about the licence of one picture come to together.

The strictest of them holds if it asks for all that any of them asks for. Statements of which none does contradict each
other (NoDerivs and ShareAlike, Creative Commons and all rights reserved): those are terms to be read, never the freer.
"""

from __future__ import annotations

from collections.abc import Sequence

from doesexist.model.licences import Licence, Obligation, combined
from doesexist.model.recognising_licences import to_be_read


def together(licences: Sequence[Licence]) -> Licence | None:
    """Return the licence that several statements name together, None of none.

    >>> from doesexist.model.licences import ALL_RIGHTS_RESERVED, CC_BY_2, creative_commons
    >>> together([CC_BY_2, creative_commons("by-nd", "2.0")]).id, together([CC_BY_2, CC_BY_2]).id
    ('CC-BY-ND-2.0', 'CC-BY-2.0')
    >>> together([CC_BY_2, ALL_RIGHTS_RESERVED]).asks
    <Obligation.READ_TERMS: 32>
    """
    different = [*dict.fromkeys(licences)]
    if len(different) <= 1:
        return next(iter(different), None)
    asked = combined(different)
    if Obligation.READ_TERMS not in asked and (strictest := [one for one in different if one.asks == asked]):
        return next((one for one in strictest if one.url), strictest[0])
    names = [*dict.fromkeys(one.name for one in different)]
    addresses = {one.url for one in different if Obligation.READ_TERMS in one.asks and one.url}
    return to_be_read("; ".join(names), addresses.pop() if len(addresses) == 1 else "")
