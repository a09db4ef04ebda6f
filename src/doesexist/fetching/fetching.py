"""All that is wanted, several files at once, until a server has nothing more to give."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing

import httpx2

from doesexist import __version__
from doesexist.errors import DriveQuota, ServerSilent
from doesexist.fetching.downloading import Download, Means, Patience
from doesexist.fetching.side_by_side import side_by_side
from doesexist.fetching.wanted import Cause, Missing, Step, Wanted, Whole

QUOTA_PAGES = 5
"""After so many quota pages in a row Google Drive is left alone."""
SILENCES = 16
"""After so many files in a row for which no server answered (two for each that is asked for at once, if more)."""


def fetch(wanted: Iterable[Wanted], *, hands: int, patience: Patience) -> Generator[Step, None, None]:
    """Fetch files, so many at once; yield what comes of them as it comes.

    A file that does not come is Missing, and those after it are asked for all the same. Raises DriveQuota or
    ServerSilent where nothing has come for so long that nothing would, OutputUnwritable where nothing can be written.
    Whenever it is stopped, by whatever, there are whole files in their places and beginnings beside them.
    """
    row = _Row(max(SILENCES, 2 * hands))
    with httpx2.Client(
        # Compressed on the way, a file could not be gone on with in the middle.
        headers={"User-Agent": f"doesexist/{__version__}", "Accept-Encoding": "identity"},
        timeout=httpx2.Timeout(patience.silence, pool=None),
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=2 * hands),
        follow_redirects=True,
    ) as client:
        means = Means(client, patience)
        with closing(side_by_side(wanted, lambda one: Download(one, means).steps(), hands)) as steps:
            for step in steps:
                yield step
                row.add(step)


class _Row:
    """What the last files that did not come had in common."""

    def __init__(self, silences: int) -> None:
        self._most = {Cause.QUOTA: QUOTA_PAGES, Cause.SILENCE: silences}
        self._cause = Cause.OWN
        self._files = 0

    def add(self, step: Step) -> None:
        if isinstance(step, int):
            return
        cause = Cause.OWN if isinstance(step, Whole) else step.cause
        self._files = self._files + 1 if cause is self._cause else 1
        self._cause = cause
        if isinstance(step, Missing) and self._files == self._most.get(cause):
            raise DriveQuota(self._files) if cause is Cause.QUOTA else ServerSilent(self._files, step.why)
