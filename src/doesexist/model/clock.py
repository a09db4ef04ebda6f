"""What time it is. Whoever must know asks this clock, so that a test can hold it."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def timestamp() -> float:
    """Return the seconds since 1970."""
    return time.time()


def now() -> datetime:
    """Return the day and the time, in UTC."""
    return datetime.fromtimestamp(timestamp(), UTC)


def seconds() -> float:
    """Return seconds that only ever go on, from some moment: what lies between two of them is how long it took."""
    return time.monotonic()


def wait(period: float) -> None:
    """Do nothing for so many seconds."""
    time.sleep(period)
