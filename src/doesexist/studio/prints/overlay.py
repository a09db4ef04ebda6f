"""Print one picture with its landmarks and credit, for the wall, the catalogue, or to take home."""

from __future__ import annotations

from pathlib import Path

from doesexist.archive import Reading
from doesexist.errors import BadAddress, FileMissing, MayNotBeChanged, NothingFound, OutputEnding, TermsUnreadOfOne
from doesexist.model import Picture
from doesexist.model.addresses import named_by
from doesexist.model.inscriptions import NOWHERE, Venue
from doesexist.model.licences import Obligation, is_unread
from doesexist.printing.overlay import Overlay, printed
from doesexist.printing.typesetting import Form, Typeset
from doesexist.studio.output import finished, outside
from doesexist.studio.showing.credits_inside import Credit, credit_of, sheet_with
from doesexist.studio.showing.exhibits import Exhibit, exhibit
from doesexist.studio.showing.landmarks import (
    crop_in_the_photograph,
    landmarks_in_the_photograph,
    landmarks_in_the_picture,
)
from doesexist.studio.showing.own_credits import with_own_credit
from doesexist.studio.showing.rendering import whole


def print_overlay(
    archive: Path,
    address: str,
    out: Path,
    *,
    wild: bool = False,
    read_terms: frozenset[str] = frozenset(),
    venue: Venue = NOWHERE,
) -> Typeset:
    """Print a picture with its landmarks, or with `wild` its photograph with landmarks and crop, to a file.

    The file's ending chooses the format: .png, .svg or .pdf. Whoever leaves before it is finished is not in it.
    `read_terms`: what the owner has read, as it is written. Raises BadAddress, Left, NothingFound, FileMissing,
    LandmarksUnknown, PictureUnreadable, OutputUnwritable, MayNotBeChanged, TermsUnreadOfOne.
    """
    form = form_of(archive, out)

    def look() -> tuple[Overlay, Exhibit, Credit]:
        found = _found(archive, address, venue, wild=wild)
        _check_allowed(found[0].picture, read_terms)
        return found

    with finished(out) as file:
        overlay, hung, credit = found = look()
        sheet = printed(overlay, whole(hung), form)
        while (now := look()) != found:
            overlay, hung, credit = found = now
            sheet = printed(overlay, whole(hung), form)
        sheet = sheet_with(sheet, credit, form)
        file.write(sheet.content)
    return sheet


def _check_allowed(picture: Picture, read_terms: frozenset[str]) -> None:
    """Raise MayNotBeChanged or TermsUnreadOfOne where nothing may be printed over a picture."""
    licence, name = picture.licence, f"{picture.dataset}/{picture.key}"
    if licence and Obligation.NO_DERIVATIVES in licence.asks:
        raise MayNotBeChanged(name, licence.name)
    if licence and is_unread(licence, read_terms):
        raise TermsUnreadOfOne(name, licence.name)


def form_of(archive: Path, out: Path) -> Form:
    """Return the format that a file's ending names."""
    try:
        form = Form(out.suffix.lower().removeprefix("."))
    except ValueError:
        raise OutputEnding(out, "prints", tuple(f".{form}" for form in Form)) from None
    outside(archive, out)
    return form


def _found(archive: Path, address: str, venue: Venue, *, wild: bool) -> tuple[Overlay, Exhibit, Credit]:
    """Return the overlay, the exhibit it is printed from, and its credit, in the archive's current state."""
    match named_by(address):
        case ("picture", dataset, key):
            pass
        case _:
            raise BadAddress(address)
    with Reading(archive) as reading:
        picture = reading.picture(dataset, key)
        try:
            hung = exhibit(reading, picture, wild=wild)
        except NothingFound:
            raise FileMissing("photograph" if wild else "picture", f"{picture.dataset}/{picture.key}") from None
        card = reading.dataset(picture.dataset)
        picture = with_own_credit(reading, picture, wild=wild)
    found_in = landmarks_in_the_photograph if wild else landmarks_in_the_picture
    landmarks = () if picture.veil else found_in(picture, hung.width)
    crop = crop_in_the_photograph(picture, hung.width) if wild else None
    credit = credit_of(picture, card, venue, wild=wild, blurred=hung.blurred)
    return Overlay(picture, card.title, landmarks, crop, hung.blurred, drawn=card.card.drawn), hung, credit
