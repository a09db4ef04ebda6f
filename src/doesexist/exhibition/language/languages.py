"""The exhibition's languages: its sentences are English in the code, and German in locale/de.po.

A page is written in one language from beginning to end: the exhibition's own, or the visitor's where
exhibition.toml leaves it open. Nothing is remembered of a visitor for that: the browser says it each time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALE = Path(__file__).parents[1] / "locale"
LOCALES: Mapping[str, Locale] = {"en": Locale("en", "GB"), "de": Locale("de")}
"""The languages there are, and how each writes dates and numbers."""
SOURCE = "en"
"""The language of the code."""
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


class Speech:
    """One language: its words, its numbers, its dates."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = LOCALES[language]
        self._words, self._plurals = _catalogue(language)

    def say(self, words: str) -> str:
        """Translate an English sentence; one without a translation keeps its words, with a printer's apostrophe.

        >>> Speech("en").say("It isn't here.")
        'It isn’t here.'
        """
        return _APOSTROPHE.sub("’", self._words.get(words, words))

    def say_of(self, one: str, many: str, number: int) -> str:
        """Translate a sentence, in the plural form that a number asks for."""
        if found := self._plurals.get(one):
            return found[int(self._locale.plural_form(number) != "one")]
        return _APOSTROPHE.sub("’", one if number == 1 else many)

    def number(self, number: int) -> str:
        """Return a number as it is read.

        >>> Speech("en").number(70_000), Speech("de").number(70_000)
        ('70,000', '70.000')
        """
        return format_decimal(number, locale=self._locale)

    def decimal(self, number: float) -> str:
        """Return a number with one place behind the point.

        >>> Speech("en").decimal(2.9), Speech("de").decimal(2.9)
        ('2.9', '2,9')
        """
        return _decimal(self._locale, number)

    def day(self, day: str) -> str:
        """Return a date as it is read; one that is none as it is.

        >>> Speech("en").day("2007-08-16"), Speech("de").day("2007-08-16"), Speech("de").day("2007")
        ('16 August 2007', '16. August 2007', '2007')
        """
        return _day(self._locale, day)


@cache
def speech(language: str) -> Speech:
    """Return one of the languages."""
    return Speech(language)


@lru_cache(maxsize=1024)
def preferred(accepted: str) -> str:
    """Return the language that a browser prefers among ours (RFC 9110, Accept-Language).

    >>> preferred("de-AT,de;q=0.9,en;q=0.8"), preferred("fr, en;q=0.5, de;q=0.4"), preferred("fr"), preferred("")
    ('de', 'en', 'en', 'en')
    """
    best, found = 0.0, SOURCE
    for each in accepted[:500].split(","):
        name, _, weight = each.partition(";")
        language = name.strip().lower().partition("-")[0]
        try:
            wish = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if language in LOCALES and wish > best:
            best, found = wish, language
    return found


@lru_cache(maxsize=2048)
def _decimal(locale: Locale, number: float) -> str:
    return format_decimal(number, format="0.0", locale=locale)


@lru_cache(maxsize=8192)
def _day(locale: Locale, day: str) -> str:
    try:
        return format_date(date.fromisoformat(day), "long", locale)
    except ValueError:
        return day


def _catalogue(language: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the translations of a language by their English sentences: plain ones, and plural forms."""
    if language == SOURCE:
        return {}, {}
    catalogue = read_po(BytesIO((LOCALE / f"{language}.po").read_bytes()), locale=language)
    words: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or not message.string or message.fuzzy:
            continue
        if isinstance(message.id, str):
            words[message.id] = str(message.string)
        else:
            plurals[message.id[0]] = tuple(message.string)
    return words, plurals
