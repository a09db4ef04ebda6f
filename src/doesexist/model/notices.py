"""Notices of copyright: how one begins, whom it names, and whether it says anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doesexist.model.clauses import mentioned

_LONGEST = 300
"""Letters of a notice that is read."""
_BEGINS = re.compile(r"(?:copyright\b|\(c\)|©)(?:copyright\b|\(c\)|©|(?:19|20)\d\d\b|by\b|[\s:,/–-])*+", re.IGNORECASE)
_RESERVED = re.compile(r"all rights reserved", re.IGNORECASE)
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s,–-]*+)+")
_LAST_YEAR = re.compile(r"(?:19|20)\d\d$")
_NO_TERMS = re.compile(
    r"\bused (?:with|by) permission\b"
    r"|(?:\bhttps?://|\bwww\.)(?!\S*(?:licen|lizenz|commons|spdx|terms|rights|legal))\S+"
    r"|<?\b[\w.+-]{1,64}@[\w-]+\.[\w.-]+>?",
    re.IGNORECASE,
)
"""What stands beside a holder's name and is no terms: how the picture came there, a home page, an address."""
_SMALL_WORDS = frozenset(
    {
        "al", "and", "da", "de", "del", "della", "den", "der", "di", "du", "e", "et", "la", "le", "of", "und", "van",
        "von", "y",
    }
)  # fmt: skip
"""What is written small in names."""
_PERHAPS_TERMS = frozenset(
    {
        "allowed", "alteration", "alterations", "any", "ask", "change", "changes", "commercial", "confidential",
        "contact", "copy", "copyleft", "do", "don't", "edit", "editing", "editorial", "edits", "ei", "erlaubnis",
        "fair", "for", "forbidden", "free", "freeware", "geen", "inga", "ingen", "internal", "kein", "keine",
        "licence", "licensed", "license", "managed", "may", "modification", "modifications", "modify", "must", "never",
        "nicht", "no", "non", "not", "nur", "ohne", "only", "pas", "permission", "personal", "please", "private",
        "prohibited", "public", "research", "restricted", "rights", "royalty", "sans", "see", "sem", "sin", "terms",
        "to", "unmodified", "use", "with", "without", "без", "не", "нет", "только",
    }
)  # fmt: skip
"""Words of terms, which may begin with capitals as names do."""
_LONGEST_HOLDER = 6
"""Words of a name in a notice that is a notice and no more."""
_PUNCTUATION = " ,.;:–-"
_NO_NAME = re.compile(r"[\d©|;]")
_AFTER_NAME = re.compile(r"[,;|/(\[–—.]|\s-(?=\s)")


def named_in(notice: str | None) -> str | None:
    """Return what stands in a notice of copyright where its holder's name does, None where nothing can be one.

    >>> named_in("Copyright (c) 2014 Ada Muster. All rights reserved."), named_in("(c) Ada Muster www.ada.example")
    ('Ada Muster', 'Ada Muster')
    """
    rest = _after_beginning(notice)
    if rest is None:
        return None
    name = _without_year(_RESERVED.split(rest)[0])
    return None if not name or _NO_NAME.search(name) else name


def is_bare_notice(text: str | None) -> bool:
    """Tell whether a text is a notice of copyright with a name or none, and no other word: then it has no terms.

    >>> is_bare_notice("© 2014 Ada Muster"), is_bare_notice("(c) Ada, all rights reserved"), is_bare_notice("© Ask Ada")
    (True, True, False)
    """
    rest = _after_beginning(text)
    if rest is None:
        return False
    named, *after = _RESERVED.split(rest)
    return _is_holder(_without_year(named)) and not any(part.strip(_PUNCTUATION) for part in after)


def reserves(notice: str) -> bool:
    """Tell whether a notice says that all rights are reserved."""
    return _RESERVED.search(notice) is not None


def begun(text: str) -> str | None:
    """Return a bare name, as cameras write it into a field of copyright, as the notice that is meant by it.

    >>> begun("2014 Ada Muster"), begun("© Ada Muster"), begun("Ask Ada")
    ('© 2014 Ada Muster', None, None)
    """
    if _BEGINS.match(text):
        return None
    notice = f"© {text}"
    return notice if _YEARS.sub("", text).strip(_PUNCTUATION) and is_bare_notice(notice) else None


def holders_with_terms(notice: str | None) -> Iterator[tuple[str, str]]:
    """Yield each way in which a notice can be a holder's name and then terms.

    >>> [*holders_with_terms("Copyright 2014 by Ada Muster - CC BY-ND 4.0")]
    [('Ada Muster', 'CC BY-ND 4.0')]
    """
    rest = _after_beginning(notice) or ""
    for mark in _AFTER_NAME.finditer(rest):
        name, terms = _without_year(rest[: mark.start()]), rest[mark.end() :].strip(" .)]")
        if len(name.split()) > _LONGEST_HOLDER:
            return
        if name and terms and _is_holder(name):
            yield name, terms


def _after_beginning(notice: str | None) -> str | None:
    begins = _BEGINS.match(notice) if notice and len(notice) <= _LONGEST else None
    return _NO_TERMS.sub("", notice[begins.end() :]) if notice and begins else None


def _without_year(name: str) -> str:
    return _LAST_YEAR.sub("", name.rstrip(_PUNCTUATION)).rstrip(_PUNCTUATION)


def _is_holder(name: str) -> bool:
    words = name.split()
    names = [word for word in words if word.casefold() not in _SMALL_WORDS]
    return len(words) <= _LONGEST_HOLDER and not mentioned(name) - {"by"} and all(map(_is_name, names))


def _is_name(word: str) -> bool:
    """Tell whether a word can be one of a name: with a capital, and of letters alone, or an initial."""
    letters = re.sub(r"[-'’&]", "", word.removesuffix(","))
    if word == "&" or re.fullmatch(r"(?:\w\.)+", letters):
        return True
    return letters.isalpha() and letters[0].isupper() and letters.casefold() not in _PERHAPS_TERMS
