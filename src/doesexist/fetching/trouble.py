"""The exception for a failed download of one file."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from doesexist.fetching.wanted import Cause


@dataclass(eq=False)
class Trouble(Exception):
    """A download failed. `passes`: whether a retry may help, after `wait` seconds if the server gave a time."""

    why: str
    _: KW_ONLY
    passes: bool = True
    wait: float | None = None
    cause: Cause = Cause.OWN

    def __str__(self) -> str:
        return self.why
