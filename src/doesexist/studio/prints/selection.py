"""Select a composition's pictures: by the curator's choice, licences, and the archive's current state."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import Facts, Reading
from doesexist.compositions.shard_files import Files
from doesexist.compositions.surveyed import Picks
from doesexist.errors import (
    ArchiveBusy,
    NobodyMeant,
    NoDerivatives,
    NotSurveyed,
    SeveralDatasets,
    SurveyDamaged,
    TermsUnread,
)
from doesexist.model import EVERYONE, Dataset, Filter, Licence, Obligation
from doesexist.model.composites import Composite
from doesexist.model.licences import is_unread
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
    leave_out_unread: bool = False
    """Whether pictures whose terms nobody has read are left out, instead of refusing."""
    read_terms: frozenset[str] = frozenset()
    """Terms that the curator has read and that allow it: names of licences."""
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
    unread: tuple[str, ...]
    """The keys of chosen pictures whose terms nobody has read."""
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
        return [*still.items()] == [*before._said.items()] and before.without <= self.without

    @property
    def without(self) -> set[str]:
        """The keys of all who were chosen, but left out."""
        return {*self.left_out, *self.unread}

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

    Raises NotSurveyed, DatasetUnknown, SeveralDatasets, NobodyMeant, NoDerivatives, TermsUnread, SurveyDamaged;
    ArchiveBusy if people keep coming and leaving.
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
    no_derivatives = {each.id for each in licences.values() if each.asks & Obligation.NO_DERIVATIVES}
    to_read = {each.id: each.name for each in licences.values() if is_unread(each, chosen.read_terms)}
    refused, unread = _under(chosen_keys, facts, no_derivatives), _under(chosen_keys, facts, to_read)
    in_order = wall.surveyed.keys
    if refused and not chosen.leave_out_noderivs:
        raise NoDerivatives(len(refused), _named(dataset, in_order, refused))
    if unread and not chosen.leave_out_unread:
        terms = sorted({to_read[str(facts[key].licence)] for key in unread})
        raise TermsUnread(len(unread), _named(dataset, in_order, unread), tuple(terms))
    places = wall.picks.tolist()
    if refused or unread or meant is not None:
        chosen_ones = set(chosen_keys) - refused - unread
        places = [place for place, key in zip(places, keys, strict=True) if key in chosen_ones]
    left_out, unread_ones = (tuple(key for key in in_order if key in those) for those in (refused, unread))
    if not places:
        raise NobodyMeant(dataset.name, str(where), len(refused) + len(unread), bool(unread))
    return Sitters(dataset, wall, np.array(places, dtype=np.int64), left_out, unread_ones, facts, licences)


def _under(keys: Iterable[str], facts: Mapping[str, Facts], licences: Container[str]) -> set[str]:
    """Return the keys of pictures under these licences."""
    return {key for key in keys if (known := facts.get(key)) and known.licence and known.licence in licences}


def _named(dataset: Dataset, keys: Iterable[str], those: Container[str]) -> tuple[str, ...]:
    return tuple(islice((f"{dataset.name}/{key}" for key in keys if key in those), _NAMED))


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
