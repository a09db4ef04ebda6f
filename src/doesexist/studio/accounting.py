"""What is to be known of the people of an average: what is owed for them, who gave how many, what groups are called.

A mean shows none of that: it looks the same whether a hundred accounts gave its faces or one.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import NamedTuple

from doesexist.archive import Reading
from doesexist.errors import Left, NothingFound
from doesexist.model import Licence
from doesexist.model.composites import Composite
from doesexist.studio import averaging
from doesexist.studio.averaging import Group, People

_ONE_IN = 100
"""The accounts who gave most are one in so many."""


class Account(NamedTuple):
    """What is owed for the pictures that are added up, and who gave how many of them."""

    composite: Composite
    added: int
    """How many pictures are of the size that is summed."""
    other_sizes: int
    accounts: int
    few: int
    """The accounts who gave most: one in a hundred, one at least."""
    theirs: int
    """How many pictures those few gave."""
    known: int
    """How many pictures have a known account."""

    @property
    def share(self) -> int:
        """What the few gave, in per cent of all whose account is known."""
        return round(100 * self.theirs / self.known) if self.known else 0


class Side(NamedTuple):
    """A group, and what it is called on a wall."""

    group: Group
    name: str


def account(who: People) -> Account:
    """Return what is owed for people, and who gave how many."""
    with Reading(who.archive) as reading:
        facts = reading.facts(who.dataset)
        names = {licence.id: licence for licence in reading.licences()}
    parts: Counter[Licence | None] = Counter()
    given: Counter[tuple[str | None, str]] = Counter()
    for place in (who.meant & who.surveyed.summed).nonzero()[0]:
        known = facts.get(who.surveyed.keys[place])
        parts[names.get(known.licence or "") if known else None] += 1
        if known and known.account:
            given[known.service, known.account] += 1
    added = sum(parts.values())
    few = max(1, len(given) // _ONE_IN) if given else 0
    theirs = sum(count for _, count in given.most_common(few))
    return Account(Composite.of(parts), added, who.count - added, len(given), few, theirs, sum(given.values()))


def side_by_side(who: People) -> list[Side]:
    """Return the groups of people with their names: an account's display name, a licence's short one."""
    groups = averaging.groups(who)
    with Reading(who.archive) as reading:
        licences = {licence.id: licence.name for licence in reading.licences()}
        return [Side(group, _name(reading, licences, group)) for group in groups]


def _name(reading: Reading, licences: dict[str, str], group: Group) -> str:
    if group.kind == "licence":
        return licences.get(group.value, group.value)
    if group.kind == "contributor":
        service, _, account = group.value.partition("/")
        with suppress(Left, NothingFound):
            return reading.contributor(service, account).contributor.name
    return group.value
