"""Sentences about people, licences and credits, and how a long one is named in a list."""

from __future__ import annotations

import re

ABOUT_PEOPLE = re.compile(
    r"\b(?:people|persons?|faces?|licen[cs]es?|credit\w*|named?|names|nobody|everyone|contributors?|accounts?|"
    r"photograph\w*|exists?|drawn|unknown|asks?|asked|terms|who|whose|pictures?|took|rights?|veil\w*|hidden|left|"
    r"leave|know[ns]?|by)\b",
    re.IGNORECASE,
)


def in_short(sentence: str) -> str:
    """Leave the middle of a long sentence out."""
    return sentence if len(sentence) <= 85 else f"{sentence[:55]} … {sentence[-25:]}"


def finding(parts: list[str]) -> re.Pattern[str]:
    """What finds a sentence that has something else between these parts."""
    between = "(?:.{0,80}?)".join(map(re.escape, parts))
    return re.compile(rf"(?<!\w){between}(?!\w)")
