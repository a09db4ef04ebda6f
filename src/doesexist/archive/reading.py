"""Queries of the archive for pages and lists. No read transaction outlives the call."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from doesexist.archive.credits.certificate_pictures import Works
from doesexist.archive.credits.corrections import Corrections
from doesexist.archive.credits.galleries import Gallery, gallery_of
from doesexist.archive.credits.listing import listed, place_near, place_of
from doesexist.archive.credits.register_of_names import Roll
from doesexist.archive.leaving.requests import Requests
from doesexist.archive.leaving.veils import Veils
from doesexist.archive.pictures.absences import Absence, left_of
from doesexist.archive.pictures.counts import Holdings
from doesexist.archive.pictures.filtering import conditions
from doesexist.archive.pictures.rows import WHOLE, licence_from, picture_from
from doesexist.archive.pictures.tombstones import Salted, left_since
from doesexist.archive.pictures.walk_steps import Step, step_of
from doesexist.archive.register.in_place import state_of_files
from doesexist.archive.register.keys import key_of
from doesexist.archive.register.opening import for_reading
from doesexist.archive.search.searching import Searching
from doesexist.archive.survey.candidates import Candidate, by_keys
from doesexist.archive.survey.surveys import ShardRow, shards_of, size_of
from doesexist.errors import DatasetUnknown, Left, NothingFound
from doesexist.model import EVERYONE, Card, Dataset, Filter, Licence, Picture, Rejected
from doesexist.model.earlier_identities import accounts_of

_PAGE = 500


class Facts(NamedTuple):
    """The properties by which pictures are sorted and grouped."""

    uploaded: str | None
    licence: str | None
    country: str | None
    split: str | None
    sorting: str | None
    """The contributor's name, folded."""
    service: str | None
    account: str | None
    anonymous: bool
    """Whether the contributor asked not to be named."""


_GENERATIONS = itertools.count(1)


class Reading:
    """The archive, open for reading in one thread; once `stop` says so what it is asked is broken off."""

    def __init__(self, archive: Path, stop: Callable[[], bool] | None = None) -> None:
        self._archive = archive
        self._files = state_of_files(archive)  # before it is opened: what is put in its place meanwhile is another
        self._register = for_reading(archive)
        if stop:
            self._register.heed(stop)
        self._salted = Salted.of(self._register)
        self._generation = next(_GENERATIONS)

    @property
    def is_current(self) -> bool:
        """Whether what is open is still what lies in the archive's place. Raises ArchiveMissing, ArchiveElsewhere."""
        return state_of_files(self._archive) == self._files

    def close(self) -> None:
        """Close it."""
        self._register.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def datasets(self) -> list[Dataset]:
        """Return the datasets in the order they came."""
        return [_dataset(row) for row in self._register.all(f"{_DATASETS} ORDER BY d.id")]

    def dataset(self, name: str) -> Dataset:
        """Return a dataset; raise DatasetUnknown."""
        row = self._register.one(f"{_DATASETS} WHERE d.name = ?", (name,))
        if not row:
            raise DatasetUnknown(name)
        return _dataset(row)

    def picture(self, dataset: str, key: str) -> Picture:
        """Return a picture; raise Left if they left, NothingFound if they were never here."""
        row = self._register.one(f"{WHOLE} WHERE dataset = ? AND key = ?", (dataset, key))
        if row:
            return picture_from(row)
        if left_since(self._register, [self._salted.picture(dataset, key)]):
            raise Left(f"{dataset}/{key}")
        raise NothingFound(f"{dataset}/{key}")

    def step(self, seed: int, step: int, dataset: str | None = None) -> Step:
        """Return the picture at this step of a walk, or at the next step that has one: see walk_steps.step_of."""
        return step_of(self._register, seed, step, dataset)

    def others(self, picture: Picture) -> int:
        """Return how many other pictures are cut from the same photograph."""
        if not picture.photograph:
            return 0
        found: int = self._register.one(
            "SELECT count(*) FROM picture WHERE photograph = (SELECT id FROM photograph WHERE identity = ?)",
            (picture.photograph,),
        )
        return found - 1

    def siblings(self, picture: Picture) -> list[Picture]:
        """Return the other pictures cut from the same photograph, in any dataset."""
        if not picture.photograph:
            return []
        rows = self._register.all(f"{WHOLE} WHERE identity = ? ORDER BY id", (picture.photograph,))
        me = (picture.dataset, picture.key)
        return [other for row in rows if ((other := picture_from(row)).dataset, other.key) != me]

    def absences(self, picture: Picture, *, clear: bool = False) -> list[Absence]:
        """Return the places in a picture's photograph of others who left or are veiled.

        `clear`: leave out the same face under another key, unless somebody asked for its veil.
        """
        if not picture.photograph:
            return []
        left = left_of(self._register, [picture.photograph]).get(picture.photograph, ())
        return [*left, *self.veils.beside(picture, clear=clear)]

    def may_be_named(self, picture: Picture) -> Picture | None:
        """Return a picture that names its contributor only now, as an ingest would credit it.

        None if it would not come in, or not be named, since its contributor or photograph left or asked for that.
        """
        hashes = [self._salted.contributor(*account) for account in accounts_of(picture)]
        if left_since(self._register, hashes + self._salted.photographs(picture)):
            return None
        credited, _ = Corrections(self._register, self._salted).applied(picture)
        return credited if credited.contributor else None

    @property
    def veils(self) -> Veils:
        """Who is veiled."""
        return Veils(self._register)

    def contributor(self, service: str, account: str) -> Gallery:
        """Return a contributor; raise Left or NothingFound."""
        return gallery_of(self._register, self._salted, service, account)

    def credits(
        self, where: Filter = EVERYONE, after: tuple[str, str] | None = None, limit: int = _PAGE
    ) -> list[Picture]:
        """Return up to `limit` pictures after one (dataset, key), by contributor's name, unknown credits last.

        If that one is not in the archive, a contributor's go on where it would be, others from the beginning.
        """
        place = place_of(self._register, *after) if after else None
        if after and place is None and where.contributor:
            place = place_near(self._register, *after, where.contributor)
        return [picture for _, picture in listed(self._register, where, place, limit)]

    @property
    def roll(self) -> Roll:
        """The credits as an index of names."""
        return Roll(self._register)

    @property
    def works(self) -> Works:
        """Contributors and their pictures, for certificates."""
        return Works(self._register)

    @property
    def requests(self) -> Requests:
        """The requests of this archive."""
        return Requests(self._register)

    @property
    def searching(self) -> Searching:
        """Searches for who and what is here."""
        return Searching(self._register)

    @property
    def holdings(self) -> Holdings:
        """Counts of each dataset."""
        return Holdings(self._register)

    def shards(self, dataset: str) -> list[ShardRow]:
        """Return the shards of a dataset's survey, in the order of their numbers."""
        return shards_of(self._register, dataset)

    @property
    def surveyed(self) -> bool:
        """Whether any dataset has a shard."""
        return bool(self._register.one("SELECT EXISTS(SELECT 1 FROM shard)"))

    def summed_size(self, dataset: str) -> tuple[int, int] | None:
        """Return the width and height of the pictures that a survey adds up."""
        return size_of(self._register, dataset)

    def keys(self, where: Filter) -> list[str]:
        """Return the keys of the pictures that a filter matches, in the order of their rows."""
        clauses, values = conditions(where)
        rows = self._register.all(
            f"""SELECT p.key FROM picture p JOIN dataset d ON d.id = p.dataset
                LEFT JOIN contributor c ON c.id = p.contributor WHERE {clauses} ORDER BY p.id""",  # noqa: S608 (conditions of our own words)
            values,
        )
        return [key for (key,) in rows]

    def candidates(self, dataset: str, keys: Sequence[str]) -> list[Candidate]:
        """Return those of these pictures that are still in the dataset, with what it takes to survey them."""
        return by_keys(self._register, dataset, keys)

    def facts(self, dataset: str) -> dict[str, Facts]:
        """Return the properties by which pictures are sorted and grouped, by key."""
        rows = self._register.all(
            """SELECT p.key, p.uploaded, p.licence, p.country, p.split, c.sorting, c.service, c.account,
                      p.contributor IS NULL AND p.anonymous IS NOT NULL
               FROM picture p LEFT JOIN contributor c ON c.id = p.contributor
               WHERE p.dataset = (SELECT id FROM dataset WHERE name = ?)""",
            (dataset,),
        )
        return {key: Facts(*rest) for key, *rest in rows}

    @property
    def data_version(self) -> int:
        """A number that changes when another connection has committed; no other Reading of this process has it."""
        found: int = self._register.one("PRAGMA data_version")
        return self._generation << 32 | found

    @property
    def departures(self) -> tuple[int, ...]:
        """Counts that change whenever somebody leaves, is veiled, or has a credit corrected."""
        counts: tuple[int, ...] = self._register.all(
            """SELECT (SELECT count(*) FROM tombstone), (SELECT count(*) FROM absence),
                      (SELECT count(*) FROM correction), (SELECT count(name) FROM correction),
                      (SELECT count(*) FROM veil), (SELECT total(picture) FROM veil)"""
        )[0]
        return counts

    def secret(self, purpose: str) -> bytes:
        """Return a secret key of 32 bytes, derived from the archive's secret for one purpose, such as signing."""
        return hashlib.blake2b(purpose.encode(), key=key_of(self._register, "secret"), digest_size=32).digest()

    def every_picture(self, where: Filter = EVERYONE) -> Iterator[Picture]:
        """Yield all pictures in the order of the credits, in short reads: whoever leaves meanwhile is skipped."""
        place = None
        while page := listed(self._register, where, place, _PAGE):
            yield from (picture for _, picture in page)
            place = page[-1][0]

    def count(self, where: Filter = EVERYONE) -> int:
        """Return how many pictures a filter matches."""
        if not where.terms:
            found: int = self._register.one("SELECT coalesce(sum(pictures), 0) FROM dataset")
            return found
        clauses, values = conditions(where)
        counted: int = self._register.one(
            f"""SELECT count(*) FROM picture p JOIN dataset d ON d.id = p.dataset
                LEFT JOIN contributor c ON c.id = p.contributor WHERE {clauses}""",  # noqa: S608 (conditions of our own words, values bound)
            values,
        )
        return counted

    def contributors(self) -> int:
        """Return how many contributors there are."""
        found: int = self._register.one("SELECT count(*) FROM contributor")
        return found

    def licences(self) -> list[Licence]:
        """Return the licences that pictures have."""
        return [
            licence_from(row)
            for row in self._register.all(
                """SELECT id, name, url, asks, rights FROM licence l
                   WHERE EXISTS(SELECT 1 FROM picture WHERE licence = l.id) ORDER BY name"""
            )
        ]

    def rejected_rows(self, dataset: str) -> int:
        """Return how many rows of a dataset were rejected."""
        found: int = self._register.one(
            "SELECT count(*) FROM rejected r JOIN dataset d ON d.id = r.dataset WHERE d.name = ?", (dataset,)
        )
        return found

    def rejected(self, dataset: str) -> Iterator[Rejected]:
        """Yield the rejected rows of a dataset."""
        number = -1
        while rows := self._register.all(
            """SELECT r.number, r.key, r.reason FROM rejected r JOIN dataset d ON d.id = r.dataset
               WHERE d.name = ? AND r.number > ? ORDER BY r.number LIMIT ?""",
            (dataset, number, _PAGE),
        ):
            yield from (Rejected(key, reason) for _, key, reason in rows)
            number = rows[-1][0]


_DATASETS = """SELECT d.name, d.kind, d.root, d.pictures, d.title, d.publisher, d.url, d.terms, d.citation, d.made,
               d.drawn, l.id, l.name, l.url, l.asks, l.rights
               FROM dataset d LEFT JOIN licence l ON l.id = d.licence"""


def _dataset(row: Sequence[Any]) -> Dataset:
    name, kind, root, pictures, title, publisher, url, terms, citation, made, drawn, *licence = row
    card = Card(
        title=title,
        publisher=publisher,
        url=url,
        terms=terms,
        citation=citation,
        made=made,
        drawn=bool(drawn),
        licence=licence_from(licence) if licence[0] else None,
    )
    return Dataset(name=name, kind=kind, root=Path(root), card=card, pictures=pictures)
