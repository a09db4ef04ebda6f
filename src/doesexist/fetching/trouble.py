"""What can go wrong with one file: it may pass, and it may tell something about the others."""

from doesexist.fetching.wanted import Cause


class Trouble(Exception):
    """A file did not come. Where it `passes` it is worth asking again, `wait` seconds later if the server said so."""

    def __init__(self, why: str, *, passes: bool = True, wait: float | None = None, cause: Cause = Cause.OWN) -> None:
        super().__init__(why)
        self.why = why
        self.passes = passes
        self.wait = wait
        self.cause = cause

    def __str__(self) -> str:
        return self.why
