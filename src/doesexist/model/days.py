"""Dates as datasets write them: kept as text, checked for ISO 8601, and read for their year."""

from __future__ import annotations

import re

_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"\d{{4}}(?:-{_MONTH}(?:-{_DAY}(?:[T ]\d\d:\d\d.*)?)?|{_MONTH}{_DAY})?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def is_date(words: str) -> bool:
    """Tell whether a text is an ISO 8601 date: a year alone, to the month, to the day, or with a time.

    >>> is_date("2018-10-10"), is_date("2018-10"), is_date("2018"), is_date("2018-10-10 14:03:00")
    (True, True, True, True)
    >>> is_date("10.10.2018"), is_date("2018-31-12"), is_date("last summer")
    (False, False, False)
    """
    return _DATE.fullmatch(words) is not None


def year_of(words: str | None) -> str | None:
    """Return the year that a date begins with, None where it begins with none.

    >>> year_of("2018-10-10"), year_of("10.10.2018")
    ('2018', None)
    """
    found = _YEAR.match(words or "")
    return found[0] if found else None
