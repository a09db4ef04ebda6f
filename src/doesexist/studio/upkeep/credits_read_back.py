"""Check the credits inside images: render one as a visitor gets it, and read its metadata back."""

from __future__ import annotations

from doesexist.archive import Reading
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging import xmp
from doesexist.imaging.encoding import Format
from doesexist.imaging.iiif_request import parse
from doesexist.imaging.inside import packet_in
from doesexist.model import Dataset, Picture
from doesexist.model.inscriptions import NOWHERE, inscription
from doesexist.studio.showing.credits_inside import credit_of
from doesexist.studio.showing.exhibits import exhibit
from doesexist.studio.showing.own_credits import with_own_credit
from doesexist.studio.showing.rendering import rendered

SAMPLE = 12
"""How many pictures are checked if not all are: each has to be decoded."""
_SMALL = "!64,64"
_FORMS = tuple(Format)


def interval(pictures: int, *, full: bool) -> int:
    """Return the interval between the pictures that are checked.

    >>> interval(70_000, full=False), interval(5, full=False), interval(70_000, full=True)
    (5833, 1, 1)
    """
    return 1 if full else max(1, pictures // SAMPLE)


def miscredited(reading: Reading, picture: Picture, dataset: Dataset, turn: int) -> str | None:
    """Return how the credit in a picture's image differs from the register's, None if it doesn't.

    The image is small, and JPEG, PNG or WebP by `turn`. A picture that can't be rendered has no wrong credit.
    """
    form = _FORMS[turn % len(_FORMS)]
    try:
        hung = exhibit(reading, picture)
        image = rendered(hung, parse("full", _SMALL, "0", f"default.{form}"))
    except (NothingFound, PictureUnreadable):
        return None  # errors of files are reported by other checks
    picture = with_own_credit(reading, picture)
    packet = packet_in(credit_of(picture, dataset, NOWHERE, blurred=hung.blurred).inside(image.body))
    if packet is None:
        return f"its image ({form}) has no credit inside"
    try:
        said = xmp.read(packet)
    except ValueError as error:
        return f"in its image ({form}), {error}"
    meant = xmp.properties(inscription(picture, dataset, NOWHERE, blurred=hung.blurred))
    wrong = sorted(name for name in {**meant, **said} if meant.get(name) != said.get(name))
    return f"its image ({form}) says otherwise under {', '.join(wrong)}" if wrong else None
