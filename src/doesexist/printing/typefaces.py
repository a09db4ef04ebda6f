"""Font families of sheets: the main one, and fallbacks for other scripts.

All of them come with this program (`make front-end` brings them from the npm registry), so that a name looks the same
everywhere. Of 7,267 names of photographers on Flickr they lack the letters of two.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).with_name("fonts")
FAMILY: Final = "Source Sans 3"
"""The main family: Latin, Greek, Cyrillic."""
_CHINESE, _JAPANESE, _KOREAN, _EMOJI = "Noto Sans SC", "Noto Sans JP", "Noto Sans KR", "Noto Color Emoji"
_LETTERS = (FAMILY, "Noto Sans", "Noto Naskh Arabic", "Noto Sans Hebrew", "Noto Sans Thai")
"""Noto Sans has rare characters of Latin, Greek and Cyrillic, and Devanagari."""
FAMILIES: Final = (*_LETTERS, _CHINESE, _JAPANESE, _KOREAN, _EMOJI)
_KANA = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")


def typefaces_for(words: str) -> tuple[str, ...]:
    """Return the fallback order of font families for a text.

    Han characters differ in form between Chinese, Japanese and Korean. Kana or Hangul in the text decide; without
    them, the Chinese family is used, which has all of these characters.

    >>> typefaces_for("山田ひろし")[5:], typefaces_for("金철수")[5], typefaces_for("王小明")[5]
    (('Noto Sans JP', 'Noto Sans SC', 'Noto Sans KR', 'Noto Color Emoji'), 'Noto Sans KR', 'Noto Sans SC')
    """
    first = _JAPANESE if _KANA.search(words) else _KOREAN if _HANGUL.search(words) else _CHINESE
    others = (each for each in (_CHINESE, _JAPANESE, _KOREAN) if each != first)
    return (*_LETTERS, first, *others, _EMOJI)
