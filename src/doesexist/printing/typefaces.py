"""Which typefaces a sheet is set in: the house's own, and behind it others that make any name whole.

All of them come with this program (`make front-end` brings them from the npm registry), so that a name looks the same
everywhere. Of 7,267 names of photographers on Flickr they lack the letters of two.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).with_name("fonts")
FAMILY: Final = "Source Sans 3"
"""The house's own: Latin, Greek, Cyrillic."""
_CHINESE, _JAPANESE, _KOREAN, _EMOJI = "Noto Sans SC", "Noto Sans JP", "Noto Sans KR", "Noto Color Emoji"
_LETTERS = (FAMILY, "Noto Sans", "Noto Naskh Arabic", "Noto Sans Hebrew", "Noto Sans Thai")
"""Noto Sans has what is rare in the first three scripts, and Devanagari."""
FAMILIES: Final = (*_LETTERS, _CHINESE, _JAPANESE, _KOREAN, _EMOJI)
_KANA = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")


def typefaces_for(words: str) -> tuple[str, ...]:
    """Return the typefaces that words are looked for in, one after the other.

    A character that Chinese, Japanese and Korean share is written differently in each. Kana and Hangul tell which it
    is; characters alone don't, and are all set in the one that has all of them.

    >>> typefaces_for("山田ひろし")[5:], typefaces_for("金철수")[5], typefaces_for("王小明")[5]
    (('Noto Sans JP', 'Noto Sans SC', 'Noto Sans KR', 'Noto Color Emoji'), 'Noto Sans KR', 'Noto Sans SC')
    """
    first = _JAPANESE if _KANA.search(words) else _KOREAN if _HANGUL.search(words) else _CHINESE
    others = (each for each in (_CHINESE, _JAPANESE, _KOREAN) if each != first)
    return (*_LETTERS, first, *others, _EMOJI)
