"""Averages, remembered as long as they are of the same people.

Whose average it is, is asked anew whenever the archive has changed; what was made of them is kept as long as they are
still they. So nobody who left is served from memory, and whoever only had a credit put right costs no second look.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakValueDictionary

from anyio import Lock

from doesexist.archive import ShardRow
from doesexist.compositions.shard_files import Files
from doesexist.errors import SurveyDamaged, SurveyStale
from doesexist.exhibition.context import House
from doesexist.model import EVERYONE, Filter
from doesexist.studio.average import averaging
from doesexist.studio.average.averaging import People

_MOST_CHOSEN = 64
"""Filters: a byte for each picture."""
_MOST_MADE = 200
"""What was made of people: a few hundred kilobytes each, for the largest."""
_TRIES = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom an average is of, and a tag that is another as soon as they are others, or look otherwise."""

    who: People
    survey: str
    tag: str


class Averages:
    """What one house remembers."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._state: int | None = None
        self._chosen: OrderedDict[tuple[str, Filter], Chosen] = OrderedDict()
        self._choosing: WeakValueDictionary[tuple[str, Filter], Lock] = WeakValueDictionary()
        self._surveys: dict[str, str] = {}
        self._made: OrderedDict[tuple[str, str, str], object] = OrderedDict()
        self._making: WeakValueDictionary[tuple[str, str, str], Lock] = WeakValueDictionary()

    async def chosen(self, dataset: str, where: Filter = EVERYONE) -> Chosen:
        """Return whom a filter means among the people of a dataset. Raises NotSurveyed."""
        asked = (dataset, where)
        # The images of a page are asked for all at once: one looks, the others wait for it.
        async with self._choosing.setdefault(asked, Lock()):
            return await self._chosen_now(asked)

    async def _chosen_now(self, asked: tuple[str, Filter]) -> Chosen:
        # Asked before looking: what changes meanwhile is looked at again by the next visitor.
        state = self._house.reading.state
        if state != self._state:
            self._state = state
            self._chosen.clear()
        if known := self._chosen.get(asked):
            self._chosen.move_to_end(asked)
            return known
        dataset, where = asked
        who = await self._house.download(averaging.people, self._house.archive, dataset, where)
        survey = _survey(dataset, who.surveyed.shards)
        found = Chosen(who, survey, _digest(survey, who.meant.tobytes()))
        if state == self._state:
            self._forget_unless(dataset, survey)
            self._chosen[asked] = found
            while len(self._chosen) > _MOST_CHOSEN:
                self._chosen.popitem(last=False)
        return found

    async def of(
        self,
        dataset: str,
        where: Filter,
        what: str,
        make: Callable[[People], T],
        *,
        from_register: bool = False,
    ) -> T:
        """Return what is made of people, once; anew if they became others meanwhile.

        `what` names it. `from_register`: it says what the register says of them, too, which changes without them.
        Raises NotSurveyed, SurveyStale, SurveyDamaged.
        """
        for _ in range(_TRIES):
            chosen = await self.chosen(dataset, where)
            name = f"{what} {self._state}" if from_register else what
            try:
                made = await self._once((dataset, chosen.tag, name), chosen, make)
            except (SurveyDamaged, SurveyStale):
                # Did somebody leave in this very moment, and a file with them?
                if (await self.chosen(dataset, where)).tag == chosen.tag:
                    raise
                continue
            if (await self.chosen(dataset, where)).tag == chosen.tag:
                return made
        # In the middle of a survey people come all the time.
        return await self._house.download(make, (await self.chosen(dataset, where)).who)

    async def _once(self, name: tuple[str, str, str], chosen: Chosen, make: Callable[[People], T]) -> T:
        # Who asks for the same meanwhile waits for it, instead of making it too.
        async with self._making.setdefault(name, Lock()):
            if name in self._made:
                self._made.move_to_end(name)
                found: T = self._made[name]  # type: ignore[assignment]  # of the kind that its maker makes
                return found
            made = await self._house.download(make, chosen.who)
            if self._surveys.get(chosen.who.dataset) == chosen.survey:
                self._made[name] = made
                while len(self._made) > _MOST_MADE:
                    self._made.popitem(last=False)
            return made

    def let_go(self) -> None:
        """Forget what is another by now: somebody came, or left."""
        reading = self._house.reading
        state = reading.state
        if state != self._state:
            self._state = state
            self._chosen.clear()
        for dataset in [*self._surveys]:
            self._forget_unless(dataset, _survey(dataset, reading.shards(dataset)))

    def _forget_unless(self, dataset: str, survey: str) -> None:
        """Forget what was made of a dataset if its survey is another now: somebody came, or left."""
        if self._surveys.get(dataset) == survey:
            return
        self._surveys[dataset] = survey
        for name in [each for each in self._made if each[0] == dataset]:
            del self._made[name]


def averages_of(house: House) -> Averages:
    """Return what a house remembers of averages."""
    return house.memory(Averages)


def _survey(dataset: str, shards: Iterable[Files] | Iterable[ShardRow]) -> str:
    """Return what is another as soon as the survey of a dataset is."""
    return _digest(dataset, *(name for shard in shards for name in shard.names))


def _digest(*said: str | bytes) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for each in said:
        digest.update((each.encode() if isinstance(each, str) else each) + b"\0")
    return digest.hexdigest()
