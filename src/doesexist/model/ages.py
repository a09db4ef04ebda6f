"""How old something is, as it is typed: 30m, 12h, 3d, 2w."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

PATTERN = r"^[1-9][0-9]{0,3}[mhdw]$"
MOMENT = "%Y-%m-%d %H:%M"
"""A moment as it is kept: to the minute, in UTC."""
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def age_of(words: str) -> timedelta | None:
    """Return an age as somebody typed it, None where it is none.

    >>> age_of("3d"), age_of("90 M"), age_of("tomorrow")
    (datetime.timedelta(days=3), datetime.timedelta(seconds=5400), None)
    """
    words = words.replace(" ", "").lower()
    return timedelta(**{_UNITS[words[-1]]: int(words[:-1])}) if re.fullmatch(PATTERN, words) else None


def moment(when: datetime) -> str:
    """Return a moment as it is kept.

    >>> moment(datetime(2026, 12, 1, 4, 13, 55))
    '2026-12-01 04:13'
    """
    return when.strftime(MOMENT)
