"""A contributor's certificate: its contents are looked up, typeset, and checked again before it is given out.

Whoever leaves meanwhile gets none, and pictures that leave are not on it. The archive stores nothing about it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from doesexist.archive import Reading
from doesexist.errors import ArchiveBusy, NothingFound, OutputEnding, PictureUnreadable
from doesexist.imaging.encoding import as_webp
from doesexist.imaging.iiif_request import parse
from doesexist.model import Contributor, Picture, addresses, clock
from doesexist.model.certificates import Code
from doesexist.model.inscriptions import Venue
from doesexist.model.licences import KEEPS_AS_IT_IS
from doesexist.printing import certificate as sheets
from doesexist.printing.certificate import MOST_PICTURES, Certificate, Paper, Shown, Stamp, Voice, pixels_for
from doesexist.printing.typesetting import Typeset
from doesexist.studio.output import finished, outside
from doesexist.studio.showing.exhibits import Exhibit, exhibit
from doesexist.studio.showing.rendering import rendered

T = TypeVar("T")
ROUNDS = 5
"""Attempts to make a certificate while its contents keep changing."""
_TRIED = 10 * MOST_PICTURES
"""The most pictures that are tried to find enough that can be shown."""
SECRET = "certificate"  # noqa: S105 (what the secret is for, not the secret)
"""The purpose of the archive's secret that signs codes."""
MARK = "doesexist-certificate"
"""The beginning of every certificate's mark."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues certificates, with paper and language."""

    exhibition: str
    exhibitor: str | None
    venue: Venue
    paper: Paper
    voice: Voice


@dataclass(frozen=True, slots=True)
class CertificateContents:
    """All that goes onto a certificate, as the archive has it at one moment."""

    certificate: Certificate
    hung: tuple[Exhibit, ...]
    code: str
    day: str
    mark: str
    """Identifies the archive, with a digest of all contents, which changes whenever any of them does."""
    issuer: Issuer

    @property
    def stamp(self) -> Stamp:
        """The date, code and mark of this certificate."""
        return Stamp(self.day, self.code, self.mark)


@dataclass(frozen=True, slots=True)
class Checked:
    """A valid code: its contributor, its date, and how much of theirs is in the archive now."""

    contributor: Contributor
    day: str
    pictures: int
    photographs: int


def certify(archive: Path, service: str, account: str, issuer: Issuer, out: Path) -> Typeset:
    """Write a contributor's certificate to a file.

    Raises Left, NothingFound, OutputEnding, OutputUnwritable, SheetUnset; ArchiveBusy if its contents keep changing.
    """
    if out.suffix.lower() != ".pdf":
        raise OutputEnding(out, "certificates", (".pdf",))
    outside(archive, out)
    with finished(out) as file:
        sheet = issued(archive, service, account, issuer)
        file.write(sheet.content)
    return sheet


def issued(archive: Path, service: str, account: str, issuer: Issuer) -> Typeset:
    """Return a contributor's certificate as a PDF. Raises Left, NothingFound, SheetUnset, ArchiveBusy."""
    return _still_true(archive, service, account, issuer, set_in_type)


def preview(archive: Path, service: str, account: str, issuer: Issuer) -> bytes:
    """Return an image of a contributor's certificate, as WebP. Raises Left, NothingFound, SheetUnset, ArchiveBusy."""
    return _still_true(archive, service, account, issuer, _seen)


def _still_true(
    archive: Path, service: str, account: str, issuer: Issuer, make: Callable[[CertificateContents], T]
) -> T:
    """Return what `make` makes of a certificate, repeated while its contents have changed meanwhile."""
    with Reading(archive) as reading:
        found = look_up(reading, service, account, issuer)
        for _ in range(ROUNDS):
            made = make(found)
            if (now := look_up(reading, service, account, issuer)).mark == found.mark:
                return made
            found = now
    raise ArchiveBusy(archive)


def look_up(reading: Reading, service: str, account: str, issuer: Issuer) -> CertificateContents:
    """Return the contents of a contributor's certificate. Raises Left, NothingFound."""
    gallery = reading.contributor(service, account)
    by = gallery.contributor
    row = reading.works.row(by)
    if row is None:
        raise NothingFound(f"{service}/{account}")
    datasets = [reading.dataset(share.dataset) for share in gallery.datasets]
    certificate = Certificate(
        contributor=by,
        pictures=gallery.pictures,
        photographs=gallery.photographs,
        licences=tuple((licence.name, count) for licence, count in gallery.licences),
        datasets=tuple(dataset.title for dataset in datasets),
        exhibition=issuer.exhibition,
        exhibitor=issuer.exhibitor,
        page=issuer.venue.at(addresses.page_of(by)),
        check=issuer.venue.at(addresses.CERTIFICATE_CHECK),
        drawn=tuple(dataset.title for dataset in datasets if dataset.card.drawn),
    )
    hung = tuple(_hung(reading, row))
    today = clock.now().date()
    secret = reading.secret(SECRET)
    said = repr((sheets.digest(certificate, issuer.paper, issuer.voice), [each.tag for each in hung]))
    digest = hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
    return CertificateContents(
        certificate,
        hung,
        code=str(Code.sealed(secret, row, by, today)),
        day=today.isoformat(),
        mark=f"{mark_of(secret)}{digest}",
        issuer=issuer,
    )


def mark_of(secret: bytes) -> str:
    """Return the beginning of the marks of all certificates of one archive."""
    return f"{MARK}:{hashlib.blake2b(b'mark', key=secret, digest_size=8).hexdigest()}:"


def _hung(reading: Reading, row: int) -> list[Exhibit]:
    """Return the pictures that a certificate shows, evenly chosen, in the order of their rows."""
    found: list[tuple[int, Exhibit]] = []
    for tried, (place, picture) in enumerate(reading.works.some(row)):
        if tried == _TRIED or len(found) == MOST_PICTURES:
            break
        try:
            seen = exhibit(reading, picture)
        except (NothingFound, PictureUnreadable):
            continue
        if _may_hang(picture, seen):
            found.append((place, seen))
    return [seen for _, seen in sorted(found, key=lambda each: each[0])]


def _may_hang(picture: Picture, seen: Exhibit) -> bool:
    """Tell whether a picture may be shown in this form: under NoDerivs, or terms nobody has read, only unchanged."""
    unchanged = seen.crop is None and not seen.veils
    return unchanged or not (picture.licence and picture.licence.asks & KEEPS_AS_IT_IS)


def set_in_type(found: CertificateContents) -> Typeset:
    """Return a certificate as a PDF. Raises SheetUnset."""
    issuer = found.issuer
    return sheets.set_certificate(found.certificate, found.stamp, shown(found), issuer.paper, issuer.voice)


def _seen(found: CertificateContents) -> bytes:
    issuer = found.issuer
    sheet = sheets.preview(found.certificate, found.stamp, shown(found), issuer.paper, issuer.voice)
    return as_webp(sheet)


def letters_wanting(found: CertificateContents) -> tuple[str, ...]:
    """Return the letters of a certificate that no typeface has."""
    issuer = found.issuer
    return sheets.set_certificate(found.certificate, found.stamp, [], issuer.paper, issuer.voice).without_glyph


def shown(found: CertificateContents) -> list[Shown]:
    """Return the readable pictures of a certificate, veiled, and scaled down to the size that it shows."""
    pictures: list[Shown] = []
    most = pixels_for(max(1, len(found.hung)))
    for seen in found.hung:
        scale = min(1.0, most / max(seen.width, seen.height))
        width, height = (max(1, round(side * scale)) for side in (seen.width, seen.height))
        try:
            image = rendered(seen, parse("full", "max" if scale == 1 else f"{width},{height}", "0", "default.jpg"))
        except PictureUnreadable:
            continue
        pictures.append(Shown(seen.picture, image.body, width, height))
    return pictures


def check(reading: Reading, words: str) -> Checked | None:
    """Return what a code certifies, None if it is not this archive's, or its contributor is no longer here."""
    code = Code.read(words)
    contributor = reading.works.contributor_at(code.row) if code else None
    if code is None or contributor is None or not code.is_of(reading.secret(SECRET), contributor):
        return None
    gallery = reading.contributor(contributor.service, contributor.account)
    return Checked(gallery.contributor, code.day.isoformat(), gallery.pictures, gallery.photographs)
