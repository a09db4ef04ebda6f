"""Everyone gets a certificate: a file for each contributor, in a folder that holds those who are here and nobody else.

Each file tells by a mark which archive made it and of what. So nothing has to be written down beside them, and whoever
stops half-way, or comes again a year later, makes only those that are wanting or have become untrue.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive import Reading
from doesexist.errors import ArchiveBusy, DoesExistError, Left, NothingFound, OutputUnwritable
from doesexist.model import Contributor
from doesexist.model.certificates import file_of
from doesexist.printing.typesetting import Typeset
from doesexist.studio.certificates.one import ROUNDS, SECRET, CertificateContents, Issuer, look_up, mark_of, set_in_type
from doesexist.studio.output import Unfinished, check_outside_archive
from doesexist.studio.workers.crew import crew
from doesexist.studio.workers.jobs import Job

_TAIL = 1 << 16
"""Bytes at the end of a PDF among which its mark is: what it says about itself, and where its parts are."""
_BESIDE = re.compile(r"\..+\.pdf\.(\d+)\.part")
"""A certificate that was being written, and by which process."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A contributor whose certificate could not be made, and why."""

    whose: str
    why: DoesExistError


class Certificates:
    """Certificates for everyone: iterate over it, and they are made; each step is a number of contributors.

    Raises OutputUnwritable, ArchiveBusy. Memory stays the same however many there are, but for their file names.
    """

    def __init__(self, archive: Path, folder: Path, issuer: Issuer, workers: int | None = None) -> None:
        check_outside_archive(archive, folder)
        self._archive = archive
        self._folder = folder
        self._issuer = issuer
        self._workers = workers
        self.total = 0
        """How many contributors there are, as far as that is known."""
        self.made = 0
        self.kept = 0
        """How many were there and still true."""
        self.withdrawn: list[Path] = []
        """Certificates of those who are not here any more: deleted."""
        self.failed: list[Failed] = []
        self.without_glyph: dict[str, tuple[str, ...]] = {}
        """Whose certificates lack which letters."""
        self.substituted = False

    def __iter__(self) -> Iterator[int]:
        with Reading(self._archive) as reading:
            for again in range(ROUNDS):
                state = reading.data_version
                self.total, self.kept, self.failed = reading.contributors(), 0, []
                steps = self._round(reading)
                if again:
                    for _ in steps:  # whoever watches has seen them all once
                        pass
                else:
                    yield from steps
                self._delete_withdrawn(reading)
                if reading.data_version == state:
                    return
            raise ArchiveBusy(self._archive)

    def _round(self, reading: Reading) -> Iterator[int]:
        """Make what is wanting, and yield how many were seen since the last time."""
        seen = 0
        with crew(self._workers) as hands:
            jobs = (Job(found, _set, (found,)) for found in self._wanting(reading))
            for found, made in hands.done(jobs):
                self._put(reading, found, made)
                done = self.made + self.kept + len(self.failed)
                yield done - seen
                seen = done
        yield self.kept + self.made + len(self.failed) - seen

    def _wanting(self, reading: Reading) -> Iterator[CertificateContents]:
        """Yield what goes onto the certificates that are not there, or not true any more."""
        for contributor in reading.works.everyone():
            try:
                found = look_up(reading, contributor.service, contributor.account, self._issuer)
            except (Left, NothingFound):
                continue  # a moment ago
            except DoesExistError as error:
                self._fails(contributor, error)
                continue
            if _mark_in(self._folder / file_of(contributor)) == found.mark:
                self.kept += 1
            else:
                yield found

    def _put(self, reading: Reading, found: CertificateContents, made: Typeset | DoesExistError) -> None:
        """Put a finished certificate in its place, if it is still true."""
        contributor = found.certificate.contributor
        if isinstance(made, DoesExistError):
            self._fails(contributor, made)
            return
        out = self._folder / file_of(contributor)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputUnwritable(out.parent, (error.strerror or str(error)).lower()) from error
        with Unfinished(out) as file:
            file.write(made.content)
            file.close()
            # What has become untrue meanwhile is not put there: another round looks at it again.
            if not self._is_still_true(reading, found):
                return
            file.put()
        self.made += 1
        self.substituted |= made.substituted
        if made.without_glyph:
            self.without_glyph[_who(contributor)] = made.without_glyph

    def _is_still_true(self, reading: Reading, found: CertificateContents) -> bool:
        by = found.certificate.contributor
        try:
            return look_up(reading, by.service, by.account, self._issuer).mark == found.mark
        except (Left, NothingFound):
            return False

    def _fails(self, contributor: Contributor, why: DoesExistError) -> None:
        self.failed.append(Failed(_who(contributor), why))

    def _delete_withdrawn(self, reading: Reading) -> None:
        """Delete the certificates of those who left, and what a process that was killed has left half-written."""
        here = {str(file_of(contributor)) for contributor in reading.works.everyone()}
        mark = mark_of(reading.secret(SECRET))
        for path in self._folder.glob("*/*"):
            half = _BESIDE.fullmatch(path.name)
            if half and not _runs(int(half[1])):
                path.unlink(missing_ok=True)
            elif half or path.relative_to(self._folder).as_posix() in here:
                continue
            # One that somebody else put there, or another archive, is none of ours.
            elif (_mark_in(path) or "").startswith(mark):
                path.unlink(missing_ok=True)
                self.withdrawn.append(path)


def _set(found: CertificateContents) -> Typeset | DoesExistError:
    """Return a certificate, or why there is none: one that can't be made keeps nobody else from theirs."""
    try:
        return set_in_type(found)
    except DoesExistError as error:
        return error


def _mark_in(path: Path) -> str | None:
    """Return the mark in a file, None if it is no certificate."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _TAIL))
            tail = file.read()
    except OSError:
        return None
    found = re.search(rb"doesexist-certificate:[0-9a-f]{16}:[0-9a-f]{24}", tail)
    return found[0].decode() if found else None


def _runs(process: int) -> bool:
    with suppress(ProcessLookupError, OverflowError):
        with suppress(PermissionError):  # somebody else's
            os.kill(process, 0)
        return True
    return False


def _who(contributor: Contributor) -> str:
    return f"{contributor.service}/{contributor.account}"
