"""The letters of an index of names, as at the end of a book: A to Z, one for each other script, signs last."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from doesexist.model.folding import LATIN

SIGNS = "signs"
"""The letter for names that begin with a digit or a sign."""
OTHERS = "scripts"
"""The letter for names that begin with a letter of none of the scripts below."""


class Script(NamedTuple):
    """A script: its name in an address, its heading, and its ranges in Unicode."""

    name: str
    label: str
    first: int
    last: int


SCRIPTS = (
    Script("greek", "Α–Ω", 0x0370, 0x03FF),
    Script("cyrillic", "А–Я", 0x0400, 0x052F),
    Script("armenian", "Ա–Ֆ", 0x0530, 0x058F),
    Script("hebrew", "א–ת", 0x0590, 0x05FF),
    Script("arabic", "ا–ي", 0x0600, 0x077F),
    Script("devanagari", "अ–ह", 0x0900, 0x097F),
    Script("bengali", "অ–হ", 0x0980, 0x09FF),
    Script("tamil", "அ–ஹ", 0x0B80, 0x0BFF),
    Script("thai", "ก–ฮ", 0x0E00, 0x0E7F),
    Script("georgian", "ა–ჰ", 0x10A0, 0x10FF),
    # A folded syllable is taken apart into these.
    Script("hangul", "ㄱ–ㅎ", 0x1100, 0x11FF),
    Script("kana", "あ–ん", 0x3040, 0x30FF),
    Script("han", "漢字", 0x3400, 0x9FFF),
    Script("han", "漢字", 0x20000, 0x323AF),
)

LABELS = {
    **{letter: letter.upper() for letter in string.ascii_lowercase},
    **{script.name: script.label for script in SCRIPTS},
    OTHERS: "…",
    SIGNS: "#",
}
"""Every possible letter, in the order of the list, with its heading."""
_ORDER = {name: number for number, name in enumerate(LABELS)}


class Span(NamedTuple):
    """A range of sorted names: from `first` up to, not including, `before`; None: to the end."""

    first: str
    before: str | None


EVERY_NAME = (Span("", None),)


class Initial(NamedTuple):
    """The first character of folded names, and how many contributors have a name that begins with it."""

    character: str
    people: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the index, how many contributors are under it, and the ranges of their names."""

    name: str
    people: int
    spans: tuple[Span, ...]

    @property
    def label(self) -> str:
        """Its heading."""
        return LABELS[self.name]


def letter_of(name: str) -> str:
    """Return the letter that a folded name is listed under.

    >>> letter_of("elodie"), letter_of("øystein"), letter_of("ωmega"), letter_of("2nd unit"), letter_of("")
    ('e', 'o', 'greek', 'signs', 'signs')
    """
    initial = LATIN.get(name[:1], name)[:1].lower()
    if initial in _ORDER:
        return initial
    if not initial.isalpha():
        return SIGNS
    return next((script.name for script in SCRIPTS if script.first <= ord(initial) <= script.last), OTHERS)


def letters_of(initials: Iterable[Initial]) -> tuple[Letter, ...]:
    """Return the letters that names begin with, in the order of the list.

    Names are sorted by code point, so that those of one letter are mostly one range:

    >>> [(letter.name, letter.people, letter.spans) for letter in letters_of([
    ...     Initial("9", 1), Initial("a", 2), Initial("b", 1), Initial("æ", 1)])]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('a', 3, (Span(first='a', before='b'), Span(first='æ', before=None))),
     ('b', 1, (Span(first='b', before='æ'),)),
     ('signs', 1, (Span(first='9', before='a'),))]
    """
    sorted_initials = sorted(initials)
    found: dict[str, list[int]] = {}
    for number, initial in enumerate(sorted_initials):
        found.setdefault(letter_of(initial.character), []).append(number)
    return tuple(
        Letter(name, sum(sorted_initials[number].people for number in numbers), _spans(sorted_initials, numbers))
        for name, numbers in sorted(found.items(), key=lambda each: _ORDER[each[0]])
    )


def _spans(initials: Sequence[Initial], numbers: Sequence[int]) -> tuple[Span, ...]:
    """Return the spans of these initials, with neighbours joined."""
    spans: list[Span] = []
    for number in numbers:
        first = initials[number].character
        before = initials[number + 1].character if number + 1 < len(initials) else None
        if spans and spans[-1].before == first:
            spans[-1] = Span(spans[-1].first, before)
        else:
            spans.append(Span(first, before))
    return tuple(spans)
