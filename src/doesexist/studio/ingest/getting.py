"""Download a dataset's files into a folder, as its list of records names them."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Container, Generator, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from urllib.parse import quote

from doesexist.errors import DatasetUnreadable, DriveQuota, MetadataNotFetched
from doesexist.fetching import Cause, Missing, Patience, Step, Wanted, begun, difference, fetch, is_there, side_by_side
from doesexist.model import Rejected
from doesexist.sources.entries import BrokenOff, entries
from doesexist.sources.ffhq_files import listed
from doesexist.sources.ffhq_layout import METADATA

DRIVE = "https://drive.google.com/uc?id=16N0RV4fHI6joBuKbQAoG34V_cQk7vxSA"
"""Where NVIDIA publishes the list of all files, after NVlabs/ffhq-dataset's own download script; its size and md5."""
SIZE, MD5 = 267_793_842, "425ae20f06a4da1d4dc0f46d40ba5fd6"


class Edition(Enum):
    """Which list of files is in the folder."""

    PUBLISHED = auto()
    """FFHQ's own, recognised by its size (by its md5, too, if it was fetched or verified just now)."""
    ANOTHER = auto()
    """A part of FFHQ, or another dataset in its layout."""


@dataclass(slots=True)
class Needs:
    """How many of the requested files exist, and how many are missing."""

    there: int = 0
    files: int = 0
    """How many are missing."""
    size: int = 0
    """How many bytes are still to be downloaded for these."""
    rejected: list[Rejected] = field(default_factory=list[Rejected])


class Get:
    """One run of `doesexist get ffhq`, in parts that are iterators and work while iterated over.

    `sets`: names of `ffhq_layout.SETS`; `only`: numbers of records; `base_url`: a mirror with FFHQ's paths, in place of
    the addresses in the records.
    """

    def __init__(
        self,
        folder: Path,
        sets: Collection[str],
        *,
        only: Container[int] | None = None,
        base_url: str | None = None,
        hands: int = 8,
        patience: Patience | None = None,
    ) -> None:
        self.sets = sets
        self.needs = Needs()
        self.records = 0
        """How many records the list has that was fetched just now."""
        self._folder = folder
        self._only = only
        self._base_url = base_url
        self._hands = hands
        self._patience = patience or Patience()
        mirror = self._address(METADATA)
        self._list = Wanted(mirror or DRIVE, folder, METADATA, SIZE, MD5, exact=mirror is None)

    @property
    def has_list(self) -> bool:
        """Whether the list of all files exists. It is never fetched twice."""
        return self._list.path.is_file()

    @property
    def edition(self) -> Edition:
        """Which list it is."""
        return Edition.PUBLISHED if self._list.path.stat().st_size == SIZE else Edition.ANOTHER

    def fetch_list(self) -> Iterator[Step]:
        """Fetch the list; raise MetadataNotFetched or DriveQuota if it does not come, or is none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # Nothing can be done without it, so an unreachable server is reported within seconds.
        patience = replace(self._patience, attempts=min(self._patience.attempts, 5))
        for step in fetch([self._list], hands=1, patience=patience):
            if isinstance(step, Missing):
                raise DriveQuota(1) if step.cause is Cause.QUOTA else MetadataNotFetched(step.why)
            yield step
        try:
            self.records = sum(1 for _ in entries(self._list.path))
        except (DatasetUnreadable, BrokenOff) as error:
            # Else the next run would take it for a list that the owner put there.
            self._list.path.unlink()
            why = error.why if isinstance(error, DatasetUnreadable) else str(error)
            raise MetadataNotFetched(f"what came in its place can't be used, for {why}") from error

    def look(self) -> Iterator[int]:
        """Count existing and missing files, by size; yield how many more were checked."""
        self.needs = Needs()
        for file in self._files():
            if isinstance(file, Rejected):
                self.needs.rejected.append(file)
                continue
            if is_there(file):
                self.needs.there += 1
            elif not file.url:
                why = "its record has no address; a mirror can be named with --base-url"
                self.needs.rejected.append(Rejected(file.name, why))
            else:
                self.needs.files += 1
                self.needs.size += max(0, (file.size or 0) - begun(file))
            yield 1

    def room(self) -> int:
        """Return how many bytes are free on the folder's disk."""
        return shutil.disk_usage(self._folder).free

    def fetch_files(self) -> Iterator[Step]:
        """Fetch missing files. Raises DriveQuota, ServerSilent, OutputUnwritable."""
        missing = (file for file in self._files() if isinstance(file, Wanted) and file.url and not is_there(file))
        yield from fetch(missing, hands=self._hands, patience=self._patience)

    def verify(self) -> Iterator[Missing | int]:
        """Compare files with their md5s, fetching none; yield each missing or wrong one, and counts of right ones."""
        if not self.has_list:
            raise DatasetUnreadable(self._folder, f"it holds no {METADATA}, so that nothing is known of its files")
        yield from side_by_side(self._everything(), self._verified, self._hands)

    def _everything(self) -> Iterator[Wanted | Rejected]:
        if self.edition is Edition.PUBLISHED:
            yield self._list
        yield from self._files()

    def _verified(self, file: Wanted | Rejected) -> Generator[Missing | int, None, None]:
        if isinstance(file, Rejected):
            yield Missing(file.key, file.reason)
        elif why := difference(file):
            yield Missing(file.name, why)
        else:
            yield 1

    def _files(self) -> Iterator[Wanted | Rejected]:
        """Yield the requested files as the list names them, while reading it: there may be 210,000."""
        for file in listed(self._folder, self.sets, self._only):
            if isinstance(file, Rejected):
                yield file
            else:
                url = self._address(file.path) or file.url or ""
                yield Wanted(url, self._folder, file.path, file.size, file.md5)

    def _address(self, path: str) -> str | None:
        """Return the address of a file at the mirror, None without a mirror."""
        return f"{self._base_url.rstrip('/')}/{quote(path)}" if self._base_url else None
