"""Certificates for all contributors: keeps a folder with one file for each who is in the archive, and no others.

Each file has a mark that names its archive and digests its contents. So no other state is kept, and a run that was
stopped, or is repeated a year later, makes only those that are missing or outdated.
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
"""Bytes at the end of a PDF that hold its metadata, the mark among it, and its cross-reference table."""
_BESIDE = re.compile(r"\..+\.pdf\.(\d+)\.part")
"""The name of an unfinished certificate, with the id of the process that writes it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A contributor whose certificate could not be made, and why."""

    whose: str
    why: DoesExistError


class Certificates:
    """Makes certificates for everyone while iterated over; each step is a number of contributors.

    Raises OutputUnwritable, ArchiveBusy. Memory does not grow with their number, except for file names.
    """

    def __init__(self, archive: Path, folder: Path, issuer: Issuer, workers: int | None = None) -> None:
        check_outside_archive(archive, folder)
        self._archive = archive
        self._folder = folder
        self._issuer = issuer
        self._workers = workers
        self.total = 0
        """The number of contributors; 0 until it is known."""
        self.made = 0
        self.kept = 0
        """How many existed and were up to date."""
        self.withdrawn: list[Path] = []
        """Deleted certificates, of contributors who are no longer in the archive."""
        self.failed: list[Failed] = []
        self.without_glyph: dict[str, tuple[str, ...]] = {}
        """The letters that no typeface has, by contributor."""
        self.substituted = False

    def __iter__(self) -> Iterator[int]:
        with Reading(self._archive) as reading:
            for again in range(ROUNDS):
                state = reading.data_version
                self.total, self.kept, self.failed = reading.contributors(), 0, []
                steps = self._round(reading)
                if again:
                    for _ in steps:  # progress has been reported by the first round
                        pass
                else:
                    yield from steps
                self._delete_withdrawn(reading)
                if reading.data_version == state:
                    return
            raise ArchiveBusy(self._archive)

    def _round(self, reading: Reading) -> Iterator[int]:
        """Make missing and outdated certificates; yield how many contributors were handled since the last step."""
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
        """Yield the contents of certificates that are missing or outdated."""
        for contributor in reading.works.everyone():
            try:
                found = look_up(reading, contributor.service, contributor.account, self._issuer)
            except (Left, NothingFound):
                continue  # they have just left
            except DoesExistError as error:
                self._fails(contributor, error)
                continue
            if _mark_in(self._folder / file_of(contributor)) == found.mark:
                self.kept += 1
            else:
                yield found

    def _put(self, reading: Reading, found: CertificateContents, made: Typeset | DoesExistError) -> None:
        """Move a finished certificate into place, if it is still up to date."""
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
            # One that has become outdated meanwhile is made by the next round.
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
        """Delete the certificates of those who left, and unfinished ones of processes that were killed."""
        here = {str(file_of(contributor)) for contributor in reading.works.everyone()}
        mark = mark_of(reading.secret(SECRET))
        for path in self._folder.glob("*/*"):
            half = _BESIDE.fullmatch(path.name)
            if half and not _runs(int(half[1])):
                path.unlink(missing_ok=True)
            elif half or path.relative_to(self._folder).as_posix() in here:
                continue
            # Files of somebody else, or of another archive, stay.
            elif (_mark_in(path) or "").startswith(mark):
                path.unlink(missing_ok=True)
                self.withdrawn.append(path)


def _set(found: CertificateContents) -> Typeset | DoesExistError:
    """Return a certificate, or the error that prevents it, so that the others are made all the same."""
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
