"""What can go wrong with one file: it may pass, and it may tell something about the others."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from doesexist.fetching.wanted import Cause


@dataclass(eq=False)
class Trouble(Exception):
    """A file did not come. Where it `passes` it is worth asking again, `wait` seconds later if the server said so."""

    why: str
    _: KW_ONLY
    passes: bool = True
    wait: float | None = None
    cause: Cause = Cause.OWN

    def __str__(self) -> str:
        return self.why
