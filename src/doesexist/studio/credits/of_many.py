"""What is owed for many pictures at once: counted from what is known of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from doesexist.archive import Facts
from doesexist.model import Licence
from doesexist.model.composites import Composite


def owed_for(known: Iterable[Facts | None], licences: Mapping[str, Licence]) -> Composite:
    """Return the obligations for pictures, of each of which `known` has the facts; `licences` by their id.

    None: nothing is known of a picture any more.
    """
    parts: Counter[Licence | None] = Counter()
    uncredited = anonymous = 0
    for each in known:
        parts[licences.get(each.licence or "") if each else None] += 1
        if each and each.anonymous:
            anonymous += 1
        elif not (each and each.account):
            uncredited += 1
    return Composite.of(parts, uncredited=uncredited, anonymous=anonymous)
