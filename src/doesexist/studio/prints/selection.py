"""Select a composition's pictures: by the curator's choice, licences, and the archive's current state."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import Facts, Reading
from doesexist.compositions.shard_files import Files
from doesexist.compositions.surveyed import Picks
from doesexist.errors import ArchiveBusy, NobodyMeant, NoDerivatives, NotSurveyed, SeveralDatasets, SurveyDamaged
from doesexist.model import EVERYONE, Dataset, Filter, Licence, Obligation
from doesexist.model.composites import Composite
from doesexist.model.walls import Order
from doesexist.studio.credits.of_many import owed_for
from doesexist.studio.wall.walls import Wall, wall_in

_NAMED = 20
"""The most pictures that a refusal names."""
ROUNDS = 5
"""Attempts to select while people come and leave."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The curator's choice of pictures."""

    dataset: str | None = None
    """None: the archive's only dataset."""
    where: Filter = EVERYONE
    leave_out_noderivs: bool = False
    order: Order = Order.KEY


@dataclass(frozen=True, eq=False)
class Sitters:
    """The pictures that a composition is made of."""

    dataset: Dataset
    wall: Wall
    picks: Picks
    """Positions in the survey, in the chosen order."""
    left_out: tuple[str, ...]
    """The keys of chosen pictures whose licences allow no adaptations (NoDerivs)."""
    facts: Mapping[str, Facts]
    licences: Mapping[str, Licence]

    @property
    def meant(self) -> NDArray[np.bool_]:
        """For each surveyed picture, in the order of keys, whether it is in it."""
        meant: NDArray[np.bool_] = np.zeros(len(self.wall.surveyed), np.bool_)
        meant[self.picks] = True
        return meant

    @property
    def shards(self) -> list[Files]:
        """The survey's files of these pictures' shards."""
        return self.wall.surveyed.shards

    @cached_property
    def _said(self) -> dict[str, tuple[object, ...]]:
        """What a composition shows of each picture, by key: its pixels, whether they are summed, its licence."""
        surveyed, said = self.wall.surveyed, dict[str, tuple[object, ...]]()
        for place, key in zip(cast("list[int]", self.picks.tolist()), self.keys(self.picks), strict=True):
            known = self.facts.get(key)
            said[key] = (surveyed.fingerprint(place), bool(surveyed.summed[place]), known.licence if known else None)
        return said

    def holds(self, before: Sitters) -> bool:
        """Tell whether all whom an earlier selection has, or left out, are in this one as they were, in their order.

        Who has come since, and a corrected credit, make no difference. Who has left, other pixels or licences do.
        """
        still = {key: said for key, said in self._said.items() if key in before._said}
        return [*still.items()] == [*before._said.items()] and {*before.left_out} <= {*self.left_out}

    def keys(self, picks: Picks) -> list[str]:
        """Return the keys of pictures."""
        places: list[int] = picks.tolist()
        return [self.wall.surveyed.keys[place] for place in places]

    def pixels(self, picks: Picks) -> dict[str, bytes]:
        """Return the fingerprints of pictures' pixels, by key."""
        places: list[int] = picks.tolist()
        return {self.wall.surveyed.keys[place]: self.wall.surveyed.fingerprint(place) for place in places}

    def composite(self, picks: Picks) -> Composite:
        """Return the obligations of whoever distributes something made of these pictures."""
        return owed_for(map(self.facts.get, self.keys(picks)), self.licences)

    def contributors(self, picks: Picks) -> int:
        """Return how many accounts made these pictures."""
        known = (self.facts.get(key) for key in self.keys(picks))
        return len({(each.service, each.account) for each in known if each and each.account})


def sitters(archive: Path, chosen: Chosen) -> Sitters:
    """Return the pictures of a composition.

    Raises NotSurveyed, DatasetUnknown, SeveralDatasets, NobodyMeant, NoDerivatives, SurveyDamaged; ArchiveBusy if
    people keep coming and leaving.
    """
    for _ in range(ROUNDS):
        try:
            return _sitters(archive, chosen)
        except SurveyDamaged as error:
            # A file that the register no longer names was deleted because somebody left, and is not damaged.
            if _is_named(archive, error.name):
                raise
    raise ArchiveBusy(archive)


def _is_named(archive: Path, file: str) -> bool:
    with Reading(archive) as reading:
        shards = (shard for dataset in reading.datasets() for shard in reading.shards(dataset.name))
        return any(file in shard.names for shard in shards)


def _sitters(archive: Path, chosen: Chosen) -> Sitters:
    with Reading(archive) as reading:
        dataset = _dataset(reading, chosen.dataset or chosen.where.dataset)
        wall = wall_in(reading, archive, dataset.name, chosen.order)
        facts = reading.facts(dataset.name)
        licences = {licence.id: licence for licence in reading.licences()}
        where = replace(chosen.where, dataset=None)
        meant = frozenset(reading.keys(replace(where, dataset=dataset.name))) if where.terms else None
    keys = wall.keys
    chosen_keys = [key for key in keys if meant is None or key in meant]
    unchangeable = {each.id for each in licences.values() if each.asks & Obligation.NO_DERIVATIVES}
    refused = {key for key in chosen_keys if _is_under(facts.get(key), unchangeable)} if unchangeable else set[str]()
    if refused and not chosen.leave_out_noderivs:
        named = [key for key in wall.surveyed.keys if key in refused]
        raise NoDerivatives(len(named), tuple(f"{dataset.name}/{key}" for key in named[:_NAMED]))
    places = wall.picks.tolist()
    if refused or meant is not None:
        chosen_ones = set(chosen_keys) - refused
        places = [place for place, key in zip(places, keys, strict=True) if key in chosen_ones]
    left_out = tuple(key for key in wall.surveyed.keys if key in refused)
    if not places:
        raise NobodyMeant(dataset.name, str(where), len(left_out))
    return Sitters(dataset, wall, np.array(places, dtype=np.int64), left_out, facts, licences)


def _dataset(reading: Reading, name: str | None) -> Dataset:
    if name is not None:
        return reading.dataset(name)
    surveyed = [dataset for dataset in reading.datasets() if reading.shards(dataset.name)]
    match surveyed:
        case []:
            raise NotSurveyed("this archive")
        case [dataset]:
            return dataset
        case _:
            raise SeveralDatasets(tuple(dataset.name for dataset in surveyed))


def _is_under(facts: Facts | None, licences: Container[str]) -> bool:
    return bool(facts and facts.licence and facts.licence in licences)
