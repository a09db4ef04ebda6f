"""The concurrent download of many files, ended early when servers fail for good."""

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
"""DriveQuota is raised after so many files in a row over Google Drive's quota."""
SILENCES = 16
"""ServerSilent is raised after so many files in a row without an answer (or twice the threads, if that is more)."""


def fetch(wanted: Iterable[Wanted], *, hands: int, patience: Patience) -> Generator[Step, None, None]:
    """Download files in `hands` threads; yield steps as they happen.

    A file that fails is Missing, and the others go on. Raises DriveQuota or ServerSilent after many failures of that
    kind in a row, OutputUnwritable if the disk can't be written. Whenever it is interrupted, final paths hold whole
    files alone, and partial ones lie beside them.
    """
    row = _Row(max(SILENCES, 2 * hands))
    with httpx2.Client(
        # A compressed transfer could not be resumed in the middle.
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
    """Counts how many files in a row failed for the same cause; raises when they are too many."""

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
