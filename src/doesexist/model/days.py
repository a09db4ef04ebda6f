"""Dates as datasets write them: kept as text, checked for ISO 8601, and read for their year."""

from __future__ import annotations

import datetime as dt
import re

_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"\d{{4}}(?:-{_MONTH}(?:-{_DAY}(?:[T ]\d\d:\d\d.*)?)?|{_MONTH}{_DAY})?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})([-./: ])(\d{1,2})\2(\d{1,4})(?:[T ,]+(\d{1,2}:\d\d(?::\d\d)?)\b.*)?", re.ASCII)
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([^\W\d]+)\.?,? (\d{4})")
_MONTHS = (
    ("jan", "jän"), ("feb",), ("mar", "mär"), ("apr",), ("may", "mai"), ("jun",), ("jul",), ("aug",), ("sep",),
    ("oct", "okt"), ("nov",), ("dec", "dez"),
)  # fmt: skip
"""How the months begin in English and German."""
_SECONDS = re.compile(r"\d{9,10}|\d{13}", re.ASCII)
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


def read_date(words: str) -> str | None:
    """Return a date as ISO 8601, however cameras and people write it; None where it can be read in two ways, or none.

    Between full stops the day comes first, as wherever dates are written so. Ten digits are seconds since 1970.

    >>> read_date("2014:05:06 07:08:09"), read_date("06.05.2014"), read_date("May 6, 2014"), read_date("13/5/2014")
    ('2014-05-06 07:08:09', '2014-05-06', '2014-05-06', '2014-05-13')
    >>> read_date("5/6/2014"), read_date("c. 1900"), read_date("0000-00-00")
    (None, None, None)
    """
    if is_date(words):
        return words
    if match := _NUMBERS.fullmatch(words):
        first, mark, second, third, time = match.groups()
        day = _of_numbers((first, second, third), mark)
        return f"{day} {time}" if day and time else day
    if match := _MONTH_FIRST.fullmatch(words):
        return _iso(int(match[3]), _month(match[1]), int(match[2]))
    if match := _DAY_FIRST.fullmatch(words):
        return _iso(int(match[3]), _month(match[2]), int(match[1]))
    if _SECONDS.fullmatch(words):
        seconds = int(words) / (1000 if len(words) == 13 else 1)
        return str(dt.datetime.fromtimestamp(seconds, dt.UTC).date())
    return None


def _of_numbers(numbers: tuple[str, str, str], mark: str) -> str | None:
    """Return the day of three numbers: with the year first, or last."""
    first, second, third = map(int, numbers)
    if len(numbers[0]) == 4:
        return _iso(first, second, third)
    if len(numbers[2]) != 4:
        return None
    day_first, month_first = _iso(third, second, first), _iso(third, first, second)
    if mark == ".":
        return day_first
    return None if day_first and month_first and day_first != month_first else day_first or month_first


def _month(name: str) -> int:
    """Return a month's number; 0 of what is none."""
    low = name.casefold()
    return next((number for number, begins in enumerate(_MONTHS, 1) if low.startswith(begins)), 0)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return str(dt.date(year, month, day))
    except ValueError:
        return None
