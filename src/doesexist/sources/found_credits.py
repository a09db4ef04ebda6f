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
from doesexist.model.clauses import mentioned
from doesexist.model.credits import says_who
from doesexist.model.flickr import NAME, photograph_from
from doesexist.model.licences import ALL_RIGHTS_RESERVED, Obligation
from doesexist.model.pictures import DAY_TAKEN, Teller
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
_NOTICE = re.compile(r"(?:copyright\b|\(c\)|©)(?:copyright\b|\(c\)|©|(?:19|20)\d\d\b|by\b|[\s:,/–-])*+", re.IGNORECASE)
"""How a notice of copyright begins."""
_RESERVED = re.compile(r"all rights reserved", re.IGNORECASE)
_LAST_YEAR = re.compile(r"(?:19|20)\d\d$")
_SMALL_WORDS = frozenset(
    {
        "al",
        "and",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "du",
        "e",
        "et",
        "la",
        "le",
        "of",
        "und",
        "van",
        "von",
        "y",
    }
)
"""What is written small in names."""
_PERHAPS_TERMS = frozenset(
    {
        "allowed", "any", "ask", "commercial", "contact", "copy", "do", "don't", "editorial", "fair", "for", "free",
        "licence", "licensed", "license", "may", "must", "no", "non", "not", "nur", "only", "permission", "personal",
        "please", "private", "prohibited", "research", "see", "terms", "to", "use", "with", "without",
    }
)  # fmt: skip
"""Words of terms, which may begin with capitals as names do."""
_LONGEST_HOLDER = 6
"""Words of a name in a notice that is a notice and no more."""
_PUNCTUATION = " ,.;:–-"
_NO_NAME = re.compile(r"[\d©|;]")


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

    >>> holder_in("Copyright (c) 2014 Ada Muster. All rights reserved."), holder_in("CC BY 4.0")
    ('Ada Muster', None)
    """
    begins = _NOTICE.match(notice) if notice and len(notice) <= _LONGEST_NAME else None
    if not (notice and begins):
        return None
    rest = _RESERVED.split(notice[begins.end() :])[0].rstrip(_PUNCTUATION)
    name = _LAST_YEAR.sub("", rest).rstrip(_PUNCTUATION)
    return None if _NO_NAME.search(name) else as_name(name)


def is_bare_notice(text: str | None) -> bool:
    """Tell whether a text is a notice of copyright with a name or none, and no other word: then it has no terms.

    >>> is_bare_notice("© 2014 Ada Muster"), is_bare_notice("(c) Ada, all rights reserved"), is_bare_notice("© Ask Ada")
    (True, True, False)
    """
    begins = _NOTICE.match(text) if text and len(text) <= _LONGEST_NAME else None
    if not (text and begins):
        return False
    named, *after = _RESERVED.split(text[begins.end() :])
    words = _LAST_YEAR.sub("", named.rstrip(_PUNCTUATION)).rstrip(_PUNCTUATION).split()
    names = [word for word in words if word.casefold() not in _SMALL_WORDS]
    return (
        len(words) <= _LONGEST_HOLDER
        and not any(part.strip(_PUNCTUATION) for part in after)
        and not mentioned(" ".join(words)) - {"by"}
        and all(_is_name(word) for word in names)
    )


def _is_name(word: str) -> bool:
    """Tell whether a word can be one of a name: with a capital, and of letters alone, or an initial."""
    letters = re.sub(r"[-'’&]", "", word.removesuffix(","))
    if word == "&" or re.fullmatch(r"(?:\w\.)+", letters):
        return True
    return letters.isalpha() and letters[0].isupper() and letters.casefold() not in _PERHAPS_TERMS


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
    """Return what a licence is called: what is known of notice and terms, else the terms, else the notice.

    Files that this program made say `Ada Muster, CC BY 4.0` in the notice, and `CC BY 4.0: credit.` in the terms.
    """
    author, rights, terms = said(found.author), _short(found.rights), _short(found.terms)
    if is_bare_notice(rights):  # says who, which is no licence; and that all rights are reserved, if nothing else does
        rights = None if terms or found.licence_url else ALL_RIGHTS_RESERVED.name
    if author and rights:
        rights = rights.removeprefix(f"{author}, ")
    if rights and terms and terms.startswith(f"{rights}: "):
        terms = None
    names = [name for name in (rights, terms) if name and name != author and not _says_unknown(name)]
    known = (name for name in names if not _is_unknown(name))
    return next(known, None) or (names[-1] if names else None)


def _is_unknown(name: str) -> bool:
    licence = recognised(name, None)
    return licence is None or Obligation.READ_TERMS in licence.asks


def _says_unknown(name: str) -> bool:
    return name.casefold().rstrip(".").endswith(("licence unknown", "licence is unknown", "license unknown"))


def _short(words: str | None) -> str | None:
    text = said(words)
    return text if text and len(text) <= LONGEST else None
