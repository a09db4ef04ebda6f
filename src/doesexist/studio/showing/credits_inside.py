"""Embed credits in the metadata of finished images: of a picture, a photograph, a wall, an average, a print."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, reduce
from typing import NamedTuple, Self

from doesexist.compositions.recipes import Recipe
from doesexist.imaging import xmp
from doesexist.imaging.inside import KEYWORD, inscribed
from doesexist.model import Dataset, Licence, Obligation, Picture
from doesexist.model.composites import Composite
from doesexist.model.inscriptions import Inscription, Venue, inscription, inscription_of_composite, inscription_of_many
from doesexist.model.plurals import counted
from doesexist.model.veils import NOBODY, Blurred
from doesexist.printing.typesetting import Form, Typeset


class Credit(NamedTuple):
    """The metadata that is embedded in an image."""

    packet: bytes
    tag: str
    """Changes whenever the metadata does."""

    @classmethod
    def of(cls, said: Inscription) -> Self:
        """Return the credit with this inscription."""
        packet = xmp.packet(said)
        return cls(packet, hashlib.blake2b(packet, digest_size=12).hexdigest())

    def inside(self, body: bytes) -> bytes:
        """Return an image, as JPEG, PNG, WebP or SVG, with this embedded."""
        return inscribed(body, self.packet)

    @property
    def text(self) -> dict[str, str]:
        """The text chunks of it for a PNG that is written row by row, with other chunks."""
        return {KEYWORD: self.packet.decode()}


def credit_of(
    picture: Picture, dataset: Dataset, venue: Venue, *, wild: bool = False, blurred: Blurred = NOBODY
) -> Credit:
    """Return the credit for an image of a picture, or with `wild` of the photograph it was cut from.

    It names a person, so it is made anew each time and never cached.
    """
    return Credit.of(inscription(picture, dataset, venue, wild=wild, blurred=blurred))


@lru_cache(maxsize=64)
def credit_of_many(
    what: str, pictures: int, dataset: Dataset, owed: Composite, venue: Venue, *, page: str, by: int = 0
) -> Credit:
    """Return the credit for an image made of many pictures. It names nobody, so all tiles of a wall share one."""
    return Credit.of(inscription_of_composite(what, pictures, dataset, owed, venue, page=page, by=by))


def credit_of_recipe(recipe: Recipe, venue: Venue) -> Credit:
    """Return the credit for a composition: the facts of its recipe, in standard metadata fields."""
    note, dataset = recipe.licence, recipe.dataset
    said = inscription_of_many(
        title=f"{recipe.made.capitalize()} of {counted(recipe.pictures.count, 'picture')} from {dataset.title}",
        credit=recipe.credit,
        names=recipe.pictures.count > recipe.unknown_credits + recipe.not_named,
        unknown=(recipe.unknown_licences, recipe.pictures.count),
        licence=Licence(note.id, note.name, note.url, _obligations(recipe.asks)) if note else None,
        told=recipe.told,
        supplier=dataset.title,
        source=dataset.url,
        page=dataset.name,
        drawn=dataset.drawn,
        venue=venue,
    )
    return Credit.of(said)


def sheet_with(sheet: Typeset, credit: Credit, form: Form) -> Typeset:
    """Return a print with its credit embedded. A PDF has it already: Typst writes title, author and credit."""
    return sheet if form is Form.PDF else replace(sheet, content=credit.inside(sheet.content))


def _obligations(words: Iterable[str]) -> Obligation:
    """Return the obligations that a recipe names.

    >>> _obligations(["credit", "non-commercial"])
    <Obligation.CREDIT|NON_COMMERCIAL: 3>
    """
    named = (Obligation[word.upper().replace("-", "_")] for word in words)
    return reduce(Obligation.__or__, named, Obligation.NONE)
