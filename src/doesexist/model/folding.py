"""Normalisation of text for search: case, accents, width and special letters are folded to plain ones.

Stored names and typed queries are folded by the same functions, so that "STRASSE" finds
"Straße", "lukasz" finds "Łukasz" and "ＡＤＡ" finds "Ada".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

LATIN = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "þ": "th", "ı": "i", "ŧ": "t"}
"""Letters that Unicode does not decompose, and their usual transcriptions."""
_LATIN = str.maketrans(LATIN)

EDITION = f"{unicodedata.unidata_version}/3"
"""The version of what is searched: Unicode's rules and ours, and which texts. Another version's is gathered anew."""

GAP = "  "
"""Stands before each word in `spelled`: two blanks, so that even a one-letter prefix makes a trigram."""
_SHORT = 3
"""Search terms with fewer characters match only the beginnings of words."""


def folded(text: str) -> str:
    """Return a text without case and accents; names are sorted by it.

    >>> folded("Élodie Straße")
    'elodie strasse'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def plainly(text: str) -> str:
    r"""Return a text as it is compared: folded, special letters transcribed, invisible characters removed.

    >>> plainly("Łukasz \u200fØ. ﬁn™")
    'lukasz o. fintm'
    """
    if text.isascii():
        return text.lower()
    seen = text if text.isprintable() else "".join(map(visible, text))
    # Twice, as NFKD of full-width letters and ligatures can yield capitals (Unicode's "compatibility caseless match").
    return folded(folded(seen)).translate(_LATIN)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text; where a script has no blanks between words, each character is one.

    >>> words("The café's IMG_0042.JPG"), words("見本 花子 ♥")
    (('the', 'cafe', 's', 'img', '0042', 'jpg'), ('見', '本', '花', '子', '♥'))
    """
    return tuple(word for word, _ in _words(text))


def spelled(text: str) -> str:
    """Return the words of a text, each after a GAP, for substring search.

    Words joined by an apostrophe or a hyphen are added as one word too, since many leave the mark out.

    >>> spelled("Ada O'Sample")
    '  ada  o  sample  osample'
    """
    if text.isascii():  # the fast path: nearly all names
        plain = text.lower()
        found = _WORD.findall(plain)
        if "'" in plain or "-" in plain:
            found += [word for word in _WORD.findall(_JOINT.sub("", plain)) if word not in found]
        return GAP + GAP.join(found) if found else ""
    apart = [word for word, _ in _words(text)]
    joined = [word for word, _ in _words(_JOINT.sub("", text))] if _JOINT.search(text) else []
    return "".join(GAP + word for word in (*apart, *(word for word in joined if word not in apart)))


def parts(text: str) -> tuple[str, ...]:
    """Return the substrings that `spelled` must contain for a name to match all words of a query, or parts of them.

    >>> [part in spelled("Lena Muster-Frau") for part in parts("uster lena f")]
    [True, True, True]
    >>> [part in spelled("Lena Muster-Frau") for part in parts("er")], parts("花子")
    ([False], ('  花  子',))
    """
    found: list[str] = []
    for word, goes_on in _words(text):
        if goes_on:
            found[-1] += GAP + word
        else:
            found.append(word if len(word) >= _SHORT and _kind(word[0]) is _Kind.LETTER else GAP + word)
    return tuple(dict.fromkeys(found))


def is_visible(text: str) -> bool:
    r"""Tell whether a text has a visible character: not only blanks, marks and letters without a glyph.

    >>> [is_visible(text) for text in ("Ada", "♥", " \u200f\u200b ", "\ufeff\ufffe", "\u3164")]
    [True, True, False, False, False]
    """
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in _SHAPELESS for letter in text)


def visible(letter: str) -> str:
    """Return a character if it is printable, "" for a format character (bidi marks, joiners).

    Any other, such as a line break, becomes a blank.
    """
    if letter.isprintable():
        return letter
    return "" if unicodedata.category(letter) == "Cf" else " "


class _Kind(Enum):
    """How a character divides a text into words."""

    LETTER = "letter"
    ALONE = "alone"
    """A word by itself: of a script without blanks, or a symbol such as ♥."""
    BETWEEN = "between"


# Scripts that put no blanks between words: first and last character.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007), (0x3021, 0x30FF), (0x3105, 0x312F), (0x31F0, 0x31FF),  # 々, kana, bopomofo
    (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),  # Han
)  # fmt: skip
_VARIANTS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors, which choose the glyph of the character before."""
_SHAPELESS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and symbols without a visible glyph: Hangul fillers, the blank Braille pattern."""
_WORD = re.compile(r"[a-z0-9]+")
_JOINT = re.compile(r"(?<=\w)['’ʼ‘`´‐‑-](?=\w)")


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word, and whether it follows the one before directly (scripts without blanks)."""
    plain = plainly(text)
    if plain.isascii():
        yield from ((word, False) for word in _WORD.findall(plain))
        return
    word = ""
    alone = False
    for letter in plain:
        kind = _kind(letter)
        if kind is _Kind.LETTER:
            word += letter
        elif word:
            yield word, False
            word = ""
        if kind is _Kind.ALONE:
            yield letter, alone
        alone = kind is _Kind.ALONE
    if word:
        yield word, False


@lru_cache(maxsize=4096)
def _kind(letter: str) -> _Kind:
    number = ord(letter)
    if _within(number, _UNSPACED):
        return _Kind.ALONE if unicodedata.category(letter)[0] in "LMN" else _Kind.BETWEEN
    match unicodedata.category(letter)[0]:
        case "L" | "N":
            return _Kind.LETTER
        case "M":
            return _Kind.BETWEEN if _within(number, _VARIANTS) else _Kind.LETTER
        case "S" if number > 0x7F:
            return _Kind.ALONE
        case _:
            return _Kind.BETWEEN


def _within(number: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= number <= last for first, last in ranges)
