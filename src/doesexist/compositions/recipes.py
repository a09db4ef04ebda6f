"""Recipes: the record of a composition's pictures, settings and licence, as JSON beside its file and inside it.

A recipe can't be recalled once it is published. So it identifies pictures by their keys alone: no photographer,
account, title or photo id. Who they are is looked up in the archive, which no longer knows those who left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import msgspec
import xxhash

from doesexist.model import EVERYONE, Dataset, Filter, Licence, Obligation, clock
from doesexist.model.composites import Composite, who_is_named
from doesexist.model.plurals import counted
from doesexist.model.walls import in_key_order, ranges

AT_THE_EXHIBITION: Final = "on the exhibition's page /credits, and in the file of its credits"
Setting = str | int | float | bool | None


class LicenceNote(msgspec.Struct, frozen=True):
    """A licence, with the fields that it has in the JSON of a picture."""

    id: str
    name: str
    url: str | None


class DatasetNote(msgspec.Struct, frozen=True):
    """The dataset, and the terms on its card."""

    name: str
    title: str
    url: str | None
    terms: str | None
    licence: LicenceNote | None
    """The licence of the dataset as a whole, not of the composition."""
    drawn: bool
    """Whether its people are drawn and do not exist."""


class PicturesNote(msgspec.Struct, frozen=True):
    """The pictures that the composition was made of."""

    count: int
    keys: list[str]
    """In key order, runs of numbers abbreviated: `00000..00041`."""
    digest: str
    """A hash of keys and pixels: see `digest`."""


class LeftOut(msgspec.Struct, frozen=True):
    """Pictures that the filter matches and that were left out, and why."""

    keys: list[str]
    why: str


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a composition. Fields and their order are those of the JSON."""

    made: str
    """The kind of composition: montage, average, …."""
    program: str
    date: str
    """When it was made: UTC, ISO 8601, to the second."""
    dataset: DatasetNote
    where: str | None
    """The filter; None: everyone."""
    settings: dict[str, Setting]
    pictures: PicturesNote
    left_over: list[str]
    """Pictures for which the grid had no place."""
    left_out: list[LeftOut]
    licence: LicenceNote | None
    """The licence for the combined obligations of the pictures; None if there is none: `told` says why."""
    asks: list[str]
    unknown_licences: int
    unknown_credits: int = 0
    """Of how many pictures it is unknown who took them."""
    not_named: int = 0
    """Of how many whoever took them asked not to be named."""
    told: list[str]
    credit: str


def recipe(
    made: str,
    dataset: Dataset,
    pixels: Mapping[str, bytes],
    composite: Composite,
    *,
    contributors: int,
    program: str,
    date: str,
    where: Filter = EVERYONE,
    settings: Mapping[str, Setting] | None = None,
    left_over: Iterable[str] = (),
    left_out: Mapping[str, Iterable[str]] | None = None,
    named: str = AT_THE_EXHIBITION,
) -> Recipe:
    """Return the recipe of a composition of the kind `made`.

    `pixels`: the hash of each picture's pixels, by key. `contributors`: how many there are. `left_out`: keys by the
    reason, a sentence. `named`: a phrase that says where the contributors are named.
    """
    keys = in_key_order(pixels)
    return Recipe(
        made=made,
        program=program,
        date=date,
        dataset=_dataset(dataset),
        where=without_names(where),
        settings=dict(settings or {}),
        pictures=PicturesNote(len(keys), ranges(keys), digest(pixels)),
        left_over=_in_ranges(left_over),
        left_out=[LeftOut(_in_ranges(them), why) for why, them in (left_out or {}).items()],
        licence=_licence(composite.licence),
        asks=in_words(composite.asks),
        unknown_licences=composite.unknown,
        unknown_credits=composite.uncredited,
        not_named=composite.anonymous,
        told=list(composite.told),
        credit=_credit(made, dataset, len(keys), contributors, composite)
        + f"; {who_is_named(len(keys), composite.uncredited, composite.anonymous, named)}.",
    )


def as_json(recipe: Recipe) -> bytes:
    """Return a recipe as JSON: equal recipes give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(recipe), indent=2) + b"\n"


def as_text(recipe: Recipe) -> dict[str, str]:
    """Return the texts for a composition's PNG, by keyword: those of the PNG specification, and `Recipe`."""
    licence = recipe.licence
    terms = [licence.name, *filter(None, [licence.url])] if licence else recipe.told
    return {
        "Description": recipe.credit,
        "Copyright": ", ".join(terms) if licence else " ".join(terms) or "Unknown.",
        "Creation Time": recipe.date,
        "Software": recipe.program,
        "Recipe": as_json(recipe).decode(),
    }


def digest(pixels: Mapping[str, bytes]) -> str:
    r"""Return a hash of many pictures, which changes when one is added, removed or changed.

    The xxh3-128 of, in key order, each key, a zero byte and the digest of that picture's pixels.

    >>> digest({"10": b"b", "9": b"a"}) == xxhash.xxh3_128_hexdigest(b"9\0a" b"10\0b")
    True
    """
    whole = xxhash.xxh3_128()
    for key in in_key_order(pixels):
        whole.update(key.encode() + b"\0" + pixels[key])
    return whole.hexdigest()


def moment(environment: Mapping[str, str]) -> str:
    """Return the current time, or that in SOURCE_DATE_EPOCH, for reproducible output: ISO 8601, UTC.

    >>> moment({"SOURCE_DATE_EPOCH": "1628899200"})
    '2021-08-14T00:00:00Z'

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    try:
        now = datetime.fromtimestamp(int(environment["SOURCE_DATE_EPOCH"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):  # not set, no number, or a year that no calendar has
        now = clock.now()
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def in_words(asks: Obligation) -> list[str]:
    """Return obligations as a recipe names them.

    >>> in_words(Obligation.CREDIT | Obligation.NON_COMMERCIAL)
    ['credit', 'non-commercial']
    """
    return [str(one.name).lower().replace("_", "-") for one in asks]


def without_names(where: Filter) -> str | None:
    """Return a filter's text without the name of a contributor.

    >>> without_names(Filter(contributor=("flickr", "ada"), year=(2014, 2016)))
    'year=2014..2016 contributor=…'
    """
    said = str(replace(where, contributor=None))
    return f"{said} contributor=…".strip() if where.contributor else said or None


def _in_ranges(keys: Iterable[str]) -> list[str]:
    return ranges(in_key_order(keys))


def _dataset(dataset: Dataset) -> DatasetNote:
    card = dataset.card
    return DatasetNote(dataset.name, dataset.title, card.url, card.terms, _licence(card.licence), card.drawn)


def _licence(licence: Licence | None) -> LicenceNote | None:
    return LicenceNote(licence.id, licence.name, licence.url) if licence else None


def _credit(made: str, dataset: Dataset, pictures: int, contributors: int, composite: Composite) -> str:
    """Return the credit line: what it is, by how many contributors, under which licence."""
    article = "An" if made[:1].lower() in "aeiou" else "A"
    said = f"{article} {made} of {counted(pictures, 'picture')} from {dataset.title}"
    if contributors:
        everyone = not (composite.uncredited or composite.anonymous)
        said += f", by {counted(contributors, 'contributor' if everyone else 'known contributor')}"
    return f"{said}, {composite.licence.name}" if composite.licence else said
