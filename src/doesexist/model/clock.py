"""The current time, and sleeping: the one place that calls the system's clock, so that tests can replace it."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def timestamp() -> float:
    """Return the seconds since the Unix epoch."""
    return time.time()


def now() -> datetime:
    """Return the day and the time, in UTC."""
    return datetime.fromtimestamp(timestamp(), UTC)


def seconds() -> float:
    """Return the seconds of a monotonic clock: differences are durations."""
    return time.monotonic()


def wait(period: float) -> None:
    """Sleep for so many seconds."""
    time.sleep(period)
