"""Typeset an A3 sheet with a picture, its 68 landmarks, and the square that was cut out.

The essay's first two figures: fig. 1 shows the aligned face with its landmarks, fig. 2 the photograph with landmarks
and crop, its title and licence. Lines are white with a dark casing, to be visible on every skin and background.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from doesexist.imaging import Image
from doesexist.imaging.resolution import resampled
from doesexist.model import Picture, Point, Quad
from doesexist.model.credits import UNTITLED, credit
from doesexist.model.features import FEATURES
from doesexist.model.links import web_address
from doesexist.model.pictures import DAY_TAKEN
from doesexist.model.veils import NOBODY, Blurred
from doesexist.printing.labels import said_day
from doesexist.printing.sheets import DPI, Hanging
from doesexist.printing.typesetting import Form, Typeset, plain, typeset

_TEMPLATE = Path(__file__).with_name("overlay.typ")


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture or its photograph, and what is drawn over it, in pixels of the image that is shown."""

    picture: Picture
    dataset: str
    """The dataset's title."""
    landmarks: tuple[Point, ...]
    """Empty if somebody is veiled, since landmarks show the shape of a face."""
    crop: Quad | None = None
    """The quad of the face, if the photograph is shown."""
    blurred: Blurred = NOBODY
    """Whether somebody in it is made unrecognisable, and why."""
    drawn: bool = False
    """Whether the people of the dataset are drawn and do not exist."""


def printed(overlay: Overlay, pixels: Image, form: Form) -> Typeset:
    """Return an A3 sheet with the picture, the overlay, the wall label and the credit line."""
    hanging = Hanging.of(pixels.width, pixels.height, overlay.crop)
    leans_out = overlay.crop is not None and max(overlay.crop.outside(pixels.width, pixels.height)) >= 1
    said = _drawing(overlay, hanging) | _words(overlay, leans_out=leans_out)
    picture = resampled(pixels, hanging.picture.width, hanging.picture.height)
    return typeset(_TEMPLATE, said, {"picture": picture}, form, DPI)


def _drawing(overlay: Overlay, hanging: Hanging) -> dict[str, object]:
    """Return the geometry of the sheet, in dots, for the template."""
    points = [hanging.at(point) for point in overlay.landmarks]
    crop = [hanging.at(corner) for corner in overlay.crop.points] if overlay.crop else None
    face = overlay.crop.side * hanging.picture.width / hanging.width if overlay.crop else hanging.picture.width
    return {
        "page": [hanging.sheet.width, hanging.sheet.height],
        "stage": hanging.stage,
        "picture": hanging.picture,
        "label": hanging.label,
        "lines": [line.through(points) for lines in FEATURES.values() for line in lines] if points else [],
        "dots": points,
        "crop": crop,
        "pen": _pen(face),
    }


def _pen(face: float) -> float:
    """Return the line width in dots: a three-hundredth of the crop's side, from 2 to 6.

    >>> _pen(200), _pen(1200), _pen(2823)
    (2.0, 4.0, 6.0)
    """
    return min(max(face / 300, 2.0), 6.0)


def _words(overlay: Overlay, *, leans_out: bool) -> dict[str, object]:
    """Return the texts of the label, for the template."""
    picture = _in_plain_words(overlay.picture)
    title = picture.title or UNTITLED
    # The photograph is shown whole, so the credit must not say that it was cropped.
    credited = replace(picture, quad=None) if overlay.crop else picture
    return {
        "title": title,
        "untitled": not picture.title,
        "by": _by(picture),
        "authors": [picture.contributor.name] if picture.contributor else [],
        "named": f"{title} ({picture.dataset}/{picture.key})",
        "facts": list(_facts(overlay, picture)),
        "credit": credit(credited),
        "notes": list(_notes(overlay, leans_out=leans_out)),
    }


def _in_plain_words(picture: Picture) -> Picture:
    by, licence = picture.contributor, picture.licence
    return replace(
        picture,
        title=plain(picture.title or "") or None,
        contributor=by and replace(by, name=plain(by.name) or by.account),
        licence=licence and replace(licence, name=plain(licence.name) or licence.id),
        source=plain(picture.source or "") or None,
    )


def _by(picture: Picture) -> str:
    if picture.contributor:
        return f"by {picture.contributor.name}"
    return "by a photographer who asked not to be named" if picture.anonymous else "credit unknown"


def _facts(overlay: Overlay, picture: Picture) -> Iterator[tuple[str, str, str | None]]:
    """Yield the rows of the label: name, value, and the URL that it links to."""
    licence = picture.licence
    yield ("Licence", licence.name if licence else "unknown", web_address(licence.url if licence else None))
    yield ("Taken" if DAY_TAKEN in picture.said_by else "Uploaded", said_day(picture.uploaded), None)
    # The source URLs of a drawn sample are invented.
    if picture.source and not overlay.drawn:
        yield ("Source", picture.source, web_address(picture.source))
    yield ("Dataset", plain(overlay.dataset), None)
    yield ("Number", f"{picture.dataset}/{picture.key}", None)


def _notes(overlay: Overlay, *, leans_out: bool) -> Iterator[str]:
    if overlay.crop and overlay.landmarks:
        yield "Overlaid with the 68 landmarks found in the face, and the square that was cut out."
    elif overlay.crop:
        yield "Overlaid with the square that was cut out."
    elif overlay.landmarks:
        yield "Overlaid with the 68 landmarks found in the face."
    if leans_out:
        yield "Hatched is the part of the square that nobody photographed: the dataset filled it in."
    yield from overlay.blurred.notes
    if overlay.drawn:
        yield "A drawn sample: these people do not exist."
