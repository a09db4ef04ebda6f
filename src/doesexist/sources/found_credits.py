"""Credits that a dataset's tables leave out, filled in from what a picture's files say: field by field, and marked.

A table decides what it names. What it leaves out is taken from a file beside the picture, then from the picture's own.
Photographer and page go together: a page is taken only where nothing says that another person took the photograph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from doesexist.model import Contributor, Picture
from doesexist.model.clause_words import OTHER_LICENCES
from doesexist.model.clauses import bare
from doesexist.model.credits import says_who
from doesexist.model.flickr import NAME, photograph_from
from doesexist.model.licences import ALL_RIGHTS_RESERVED, Obligation
from doesexist.model.notices import begun, holders_with_terms, is_bare_notice, named_in, reserves
from doesexist.model.pictures import DAY_TAKEN, Teller
from doesexist.model.placeholders import says_nothing
from doesexist.model.recognising_licences import recognised
from doesexist.sources.words import contributor, said, slug

LONGEST = 1_000
"""Letters of a text that can be a credit, at most; a longer one is none."""
_LONGEST_NAME = 300

_NOT_TITLES = frozenset(
    {
        "ascii", "binary comment", "cof", "dav", "dcim", "default", "digital camera", "exif_jpeg_picture", "hdr",
        "hdrpl", "image", "img", "jpeg", "konica minolta digital camera", "mde", "minolta digital camera", "null",
        "olympus digital camera", "photo", "picasa", "processed by: helicon filter", "rhdr", "samsung",
        "samsung camera pictures", "screenshot", "sdr", "sony dsc", "untitled", "user comments", "vsco",
    }
)  # fmt: skip
"""What cameras and programs write into titles, in small letters."""
_NOT_TITLES_EITHER = re.compile(r"(?:<digimax|lead technologies|processed with vsco|created with gimp|file source)")
_NOT_NAMES = frozenset(
    {
        "admin", "administrator", "artist", "author", "camera", "creator", "default", "owner", "photographer", "picasa",
        "user",
    }
)  # fmt: skip
"""What they write into names."""


class FoundCredit(NamedTuple):
    """What one file says of a picture, as it says it."""

    title: str | None = None
    author: str | None = None
    rights: str | None = None
    """The notice of copyright, which may name a licence."""
    terms: str | None = None
    """What a licence is called, or asks for."""
    licence_url: str | None = None
    source: str | None = None
    """The photograph's page."""
    uploaded: str | None = None
    taken: str | None = None
    """The day on which it was taken."""

    def or_else(self, other: FoundCredit) -> FoundCredit:
        """Return this credit, with what it leaves out from another; of the licence all from one of them."""
        whole = FoundCredit(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))
        mine = self if self.rights or self.terms or self.licence_url else other
        return whole._replace(rights=mine.rights, terms=mine.terms, licence_url=mine.licence_url)


NOTHING = FoundCredit()


def as_title(words: str | None) -> str | None:
    """Return a text that can be a title, None for what cameras write there.

    >>> as_title("Am Hafen"), as_title("OLYMPUS DIGITAL CAMERA         "), as_title("default")
    ('Am Hafen', None, None)
    """
    title = said(words)
    folded = title.casefold() if title else ""
    if title is None or len(title) > LONGEST or folded in _NOT_TITLES or _NOT_TITLES_EITHER.match(folded):
        return None
    return title


def as_name(words: str | None) -> str | None:
    """Return a text that can be somebody's name, None for one that says that nobody is known.

    >>> as_name("Ada Muster"), as_name("unknown"), as_name("Untitled, credit unknown")
    ('Ada Muster', None, None)
    """
    name = said(words)
    if name is None or len(name) > _LONGEST_NAME or name.casefold() in _NOT_NAMES:
        return None
    return name if says_who(name) else None


def holder_in(notice: str | None) -> str | None:
    """Return whom a notice of copyright names, None where it names nobody.

    >>> holder_in("Copyright (c) 2014 Ada Muster. All rights reserved."), holder_in("© Ada Muster, CC BY 4.0")
    ('Ada Muster', 'Ada Muster')
    """
    with_terms = _with_terms(notice)
    return as_name(with_terms[0] if with_terms else named_in(notice))


def _with_terms(notice: str | None) -> tuple[str, str] | None:
    """Return the holder of a notice, and the licence that is named after, if one is that is understood."""
    return next((each for each in holders_with_terms(notice) if not _is_unknown(each[1])), None)


def as_notice(words: str | None) -> str | None:
    """Return what is meant by a text in a camera's field of copyright: a bare name there is a notice.

    >>> as_notice("Ada Muster"), as_notice("CC BY 4.0"), as_notice("Do not edit")
    ('© Ada Muster', 'CC BY 4.0', 'Do not edit')
    """
    text = said(words)
    if text is None or as_name(text) is None or not _is_unknown(text) or OTHER_LICENCES.fullmatch(bare(text)):
        return text
    return begun(text) or text


def is_whole(picture: Picture) -> bool:
    """Tell whether a table has said all of a picture that its files could say."""
    return bool(_named(picture) and picture.title and picture.licence and picture.source and picture.uploaded)


def completed(picture: Picture, layers: Iterable[tuple[Teller, FoundCredit]]) -> Picture:
    """Return a picture with what its table leaves out as these files say it, the first first; and marked so."""
    by = picture.contributor
    if by and not says_who(by.name):
        picture = replace(picture, contributor=None if by.service == NAME else replace(by, name=by.account))
    said_by: dict[str, Teller] = {}
    for teller, found in layers:
        if found != NOTHING:
            picture = _credited(picture, found, teller, said_by)
            picture = _described(picture, found, teller, said_by)
    return replace(picture, said_by=said_by) if said_by else picture


def _named(picture: Picture) -> bool:
    """Tell whether a picture's photographer is known by a name, not by an account alone."""
    by = picture.contributor
    return by is not None and says_who(by.name) and (by.service == NAME or by.name != by.account)


def _credited(picture: Picture, found: FoundCredit, teller: Teller, said_by: dict[str, Teller]) -> Picture:
    """Fill in who took a picture, and its page."""
    author, by = as_name(found.author), picture.contributor
    if not picture.source and found.source and _could_be_of(by, author):
        photograph = picture.photograph or photograph_from(found.source)
        picture = replace(picture, source=found.source, photograph=photograph)
        said_by["source"] = teller
    if not _named(picture):
        who = contributor(author or (by.name if by else None), picture.source)
        if who != by:
            said_by["contributor"] = teller
            return replace(picture, contributor=who)
    return picture


def _could_be_of(by: Contributor | None, author: str | None) -> bool:
    """Tell whether a page that a file gives, beside an author or none, can be of a picture by somebody."""
    return by is None or (author is not None and slug(author) == slug(by.name))


def _described(picture: Picture, found: FoundCredit, teller: Teller, said_by: dict[str, Teller]) -> Picture:
    """Fill in title, licence and day."""
    if not picture.title and (title := as_title(found.title)):
        said_by["title"] = teller
        picture = replace(picture, title=title)
    if not picture.licence and (licence := recognised(_licence_named(found), found.licence_url)):
        said_by["licence"] = teller
        picture = replace(picture, licence=licence)
    if not picture.uploaded and (day := found.uploaded or found.taken):
        said_by["uploaded" if found.uploaded else DAY_TAKEN] = teller
        picture = replace(picture, uploaded=day)
    return picture


def _licence_named(found: FoundCredit) -> str | None:
    """Return what a licence is called: what both notice and terms say, or the one of them that says anything.

    Files that this program made say `Ada Muster, CC BY 4.0` in the notice, and `CC BY 4.0: credit.` in the terms.
    """
    author, rights, terms = said(found.author), _short(found.rights), _short(found.terms)
    rights, terms = (None if words and says_nothing(words) else words for words in (rights, terms))
    if rights and is_bare_notice(rights):  # says who, which is no licence; and that all rights are reserved, if no more
        rights = ALL_RIGHTS_RESERVED.name if reserves(rights) or not (terms or found.licence_url) else None
    elif licensed := _with_terms(rights):
        rights = licensed[1]
    if author and rights:
        rights = rights.removeprefix(f"{author}, ")
    if rights and terms and terms.startswith(f"{rights}: "):
        terms = None
    names = [name for name in (rights, terms) if name and name != author and not _says_unknown(name)]
    return _together(*names) if len(names) == 2 else next(iter(names), None)


def _together(rights: str, terms: str) -> str:
    """Return what a notice and terms say together: one that isn't understood isn't passed over for one that is."""
    one, other = recognised(rights, None), recognised(terms, None)
    if one is None or other is None:
        return rights if one else terms
    if one.asks == other.asks and not Obligation.READ_TERMS & one.asks:
        return max((one, rights), (other, terms), key=lambda each: each[0].url is not None)[1]
    unread = Obligation.READ_TERMS in other.asks
    return terms if unread and one.asks & (Obligation.READ_TERMS | Obligation.ASK_FIRST) else f"{rights}; {terms}"


def _is_unknown(name: str) -> bool:
    licence = recognised(name, None)
    return licence is None or Obligation.READ_TERMS in licence.asks


def _says_unknown(name: str) -> bool:
    return name.casefold().rstrip(".").endswith(("licence unknown", "licence is unknown", "license unknown"))


def _short(words: str | None) -> str | None:
    text = said(words)
    return text if text and len(text) <= LONGEST else None
