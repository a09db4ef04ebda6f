"""The metadata embedded in image files: title, author, source and licence (TASL), as on the wall label.

Unknown facts are omitted or said to be unknown; contributors who asked for it stay unnamed; drawn samples have no
source, since their people do not exist. So the credit goes wherever the image goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from doesexist.model import addresses
from doesexist.model.composites import Composite
from doesexist.model.credits import EVERYONE_NAMED, credit
from doesexist.model.datasets import Dataset
from doesexist.model.licences import CC0, PUBLIC_DOMAIN_MARK, Licence, Obligation
from doesexist.model.pictures import Picture
from doesexist.model.plurals import counted
from doesexist.model.veils import NOBODY, Blurred

LONGEST = 300
"""Characters of a title or name that are written, at most: an image of 64 pixels has only two thousand bytes."""
_LONGEST_TERMS = 600
_CUT = "…"
DRAWN = "A drawn sample: these people do not exist."

# XML forbids most control characters, lone surrogates and noncharacters.
_NO_LETTERS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_FREE = {CC0.id, PUBLIC_DOMAIN_MARK.id}
_ASKS = {
    Obligation.CREDIT: "credit",
    Obligation.NON_COMMERCIAL: "no commercial use",
    Obligation.SHARE_ALIKE: "the same licence for what is made of it",
    Obligation.NO_DERIVATIVES: "no changes",
    Obligation.ASK_FIRST: "ask whoever holds the rights",
    Obligation.READ_TERMS: "read its terms",
}


@dataclass(frozen=True, slots=True)
class Venue:
    """The exhibition that serves an image: its address on the web, and its stance on data mining."""

    address: str | None = None
    """The base URL of the exhibition: https://faces.example.org, with its prefix if it has one."""
    mining: bool = False
    """Whether data mining is left to each picture's licence; otherwise images say that it is prohibited."""

    def at(self, path: str) -> str | None:
        """Return the absolute URL of a path of the exhibition, None if its base URL is unknown.

        >>> Venue("https://faces.example.org/").at("/grid"), Venue().at("/grid")
        ('https://faces.example.org/grid', None)
        """
        return f"{self.address.rstrip('/')}{path}" if self.address else None


NOWHERE = Venue()
"""An exhibition without a public address."""


class Inscription(NamedTuple):
    """The metadata of one image. Each text is one line, without characters that XML can't hold."""

    title: str | None
    creator: str | None
    credit: str
    """The whole credit line."""
    rights: str
    """The author's name and the licence's."""
    terms: str
    """The licence's obligations, in sentences."""
    licence: str | None
    """The licence's address."""
    protected: bool | None
    """Whether it is protected by copyright; None if unknown."""
    supplier: str
    """The dataset that it came from."""
    source: str | None
    """The URL of the photograph's page; for a composition, of the dataset's."""
    page: str
    """The URL of its page in the exhibition, or DATASET/KEY where the base URL is unknown."""
    notes: str | None
    """Further notes, in sentences: who is blurred, and whether the people are drawn."""
    drawn: bool
    mining: bool


def inscription(
    picture: Picture, dataset: Dataset, venue: Venue, *, wild: bool = False, blurred: Blurred = NOBODY
) -> Inscription:
    """Return the metadata for an image of a picture, or with `wild` of the photograph it was cut from.

    `blurred`: who is made unrecognisable in it.

    >>> from pathlib import Path
    >>> it = inscription(Picture("faces", "a"), Dataset(name="faces", kind="folder", root=Path()), Venue())
    >>> it.title, it.creator, it.credit, it.rights, it.page
    (None, None, 'Untitled, credit unknown', 'licence unknown', 'faces/a')
    """
    short, drawn = in_short_lines(picture), dataset.card.drawn
    creator = short.contributor.name if short.contributor else None
    licence = short.licence
    return Inscription(
        title=short.title,
        creator=creator,
        # The photograph is shown whole, so the credit must not say that it was cropped.
        credit=credit(replace(short, quad=None) if wild else short),
        rights=rights(short),
        terms=_terms(licence),
        licence=on_the_web(licence.url) if licence else None,
        protected=_protected(licence),
        supplier=one_line(dataset.title),
        source=None if drawn else on_the_web(picture.source),
        page=venue.at(addresses.picture_page(picture.dataset, picture.key)) or f"{picture.dataset}/{picture.key}",
        notes=_notes(blurred, drawn=drawn),
        drawn=drawn,
        mining=venue.mining,
    )


def inscription_of_composite(
    what: str, pictures: int, dataset: Dataset, owed: Composite, venue: Venue, *, page: str, by: int = 0
) -> Inscription:
    """Return the metadata for an image made of many pictures: `what` it is, of how many, `by` how many if known.

    It names no contributor, since an image can't be recalled when one of them leaves; it says where they are named.
    `page`: the path of its page.
    """
    title = one_line(dataset.title)
    article = "An" if what[:1].lower() in "aeiou" else "A"
    said = f"{article} {what} of {counted(pictures, 'picture')} from {title}"
    if by:
        said += f", by {counted(by, 'contributor' if owed.named == owed.pictures else 'known contributor')}"
    line = f"{said}, {owed.licence.name}" if owed.licence else said
    return inscription_of_many(
        title=f"{what.capitalize()} of {counted(pictures, 'picture')} from {title}",
        credit=f"{line}; {owed.who_is_named(named_at(venue))}.",
        names=bool(owed.named),
        licence=owed.licence,
        unknown=(owed.unknown, owed.pictures),
        told=owed.told,
        supplier=title,
        source=dataset.card.url,
        page=venue.at(page) or f"{dataset.name}/{page.strip('/').partition('?')[0]}",
        drawn=dataset.card.drawn,
        venue=venue,
    )


def inscription_of_many(
    *,
    title: str,
    credit: str,
    names: bool,
    licence: Licence | None,
    unknown: tuple[int, int],
    told: Iterable[str],
    supplier: str,
    source: str | None,
    page: str,
    drawn: bool,
    venue: Venue,
) -> Inscription:
    """Return the metadata for an image of many pictures whose credit line is known already, as from a recipe.

    `names`: whether who took any of them is known. `unknown`: of how many the licence is not, and of how many in all.
    """
    sentences = one_line(" ".join(told), _LONGEST_TERMS)
    return Inscription(
        title=one_line(title),
        creator=f"{EVERYONE_NAMED} {named_at(venue)}" if names else None,
        credit=one_line(credit, _LONGEST_TERMS),
        rights=licence.name if licence else rights_unless_known(*unknown),
        terms=f"{_terms(licence)} {sentences}".strip() if licence else sentences or "The licences are unknown.",
        licence=on_the_web(licence.url) if licence else None,
        protected=_protected(licence),
        supplier=one_line(supplier),
        source=None if drawn else on_the_web(source),
        page=page,
        notes=_notes(NOBODY, drawn=drawn),
        drawn=drawn,
        mining=venue.mining,
    )


def rights_unless_known(unknown: int, pictures: int) -> str:
    """Return what is said of the licence of many pictures for which there is none, if so many have an unknown one.

    >>> rights_unless_known(5, 5), rights_unless_known(1, 5), rights_unless_known(0, 5)
    ('licence unknown', 'licence unknown: that of 1 of 5 pictures is', 'no one licence holds for all of it')
    """
    if not unknown:
        return "no one licence holds for all of it"
    if unknown == pictures:
        return "licence unknown"
    return f"licence unknown: that of {unknown:,} of {counted(pictures, 'picture')} is"


def named_at(venue: Venue) -> str:
    """Return a phrase that says where the contributors of a composition are named.

    >>> named_at(Venue("https://faces.example.org")), named_at(Venue())
    ('at https://faces.example.org/credits', "on the exhibition's page /credits")
    """
    there = venue.at(addresses.CREDITS)
    return f"at {there}" if there else f"on the exhibition's page {addresses.CREDITS}"


def one_line(words: str, most: int = LONGEST) -> str:
    r"""Return a text in one line, without characters that XML forbids, truncated to `most` characters.

    >>> one_line("Tea\n & <cake>\0"), one_line("tea, cake", 5)
    ('Tea & <cake>', 'tea,…')
    """
    if words.isprintable() and len(words) <= most and "  " not in words and words == words.strip():
        return words  # the fast path, in a tenth of the time: nearly all texts
    line = " ".join(_NO_LETTERS.sub("", words[: 4 * most]).split())
    return line if len(line) <= most else f"{line[: most - 1]}{_CUT}"


def in_short_lines(picture: Picture) -> Picture:
    """Return a picture with title, name and licence each made one line; the same object if they are already."""
    by, licence = picture.contributor, picture.licence
    title = one_line(picture.title or "") or None
    if by and (name := one_line(by.name) or one_line(by.account)) != by.name:
        by = replace(by, name=name)
    if licence and (name := one_line(licence.name)) != licence.name:
        licence = replace(licence, name=name)
    if title == picture.title and by is picture.contributor and licence is picture.licence:
        return picture
    return replace(picture, title=title, contributor=by, licence=licence)


def _notes(blurred: Blurred, *, drawn: bool) -> str | None:
    return " ".join([*blurred.notes] + [DRAWN] * drawn) or None


def _terms(licence: Licence | None) -> str:
    if licence is None:
        return "The licence is unknown."
    return f"{licence.name}: {_asked(licence.asks)}."


@lru_cache(maxsize=64)
def _asked(asks: Obligation) -> str:
    return ", ".join(words for one, words in _ASKS.items() if asks & one) or "nothing is asked for"


def _protected(licence: Licence | None) -> bool | None:
    """Tell whether a licence means that the work is in copyright; None if that is unknown.

    None, too, for works of the United States' government and those without known restrictions: it differs by country.
    """
    if licence is None or Obligation.READ_TERMS in licence.asks:
        return None
    if licence.asks is Obligation.NONE:
        return False if licence.id in _FREE else None
    return True


def rights(picture: Picture) -> str:
    """Return the author's name, if known, and the name of the licence.

    >>> rights(Picture("faces", "a"))
    'licence unknown'
    """
    licence = picture.licence.name if picture.licence else "licence unknown"
    return f"{picture.contributor.name}, {licence}" if picture.contributor else licence


def on_the_web(address: str | None) -> str | None:
    """Return an address if it is an http(s) URL without blanks, else None."""
    if not address or not address.lower().startswith(("https://", "http://")):
        return None
    line = one_line(address, _LONGEST_TERMS)
    return None if " " in line or line.endswith(_CUT) else line
