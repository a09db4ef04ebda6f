"""Formats of facts on labels: links and dates."""

from __future__ import annotations

from calendar import month_name
from datetime import date

from doesexist.printing.typesetting import plain


def said_day(uploaded: str | None) -> str:
    """Return an ISO date in words; any other text unchanged, and "unknown" for none.

    >>> said_day("2007-08-16"), said_day("long ago"), said_day(None)
    ('16 August 2007', 'long ago', 'unknown')
    """
    try:
        day = date.fromisoformat(uploaded or "")
    except ValueError:
        return plain(uploaded or "") or "unknown"
    return f"{day.day} {month_name[day.month]} {day.year}"
