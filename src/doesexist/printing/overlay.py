"""A picture with what was found in it: the 68 landmarks of the face, and the square that was cut out.

The essay's first two figures: fig. 1 shows the aligned face with its landmarks, fig. 2 the photograph with landmarks
and crop, its title and licence. Lines are white with a dark casing, so that they are seen on every skin and background.
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
from doesexist.model.veils import NOBODY, Blurred
from doesexist.model.web_addresses import web_address
from doesexist.printing.labels import said_day
from doesexist.printing.sheets import DPI, Hanging
from doesexist.printing.typesetting import Form, Typeset, plain, typeset

_TEMPLATE = Path(__file__).with_name("overlay.typ")


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is printed: a picture or its photograph, and what was found there, in pixels of what is shown."""

    picture: Picture
    dataset: str
    """The dataset's title."""
    landmarks: tuple[Point, ...]
    """None where somebody is veiled: they say how a face looks."""
    crop: Quad | None = None
    """Where the face was cut out, on the photograph."""
    blurred: Blurred = NOBODY
    """Who is made unrecognisable in it."""
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
    """Return where everything lies, in dots of the sheet."""
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
    """Return how wide a line is, in dots: a three-hundredth of the crop, but never finer than it prints or too bold.

    >>> _pen(200), _pen(1200), _pen(2823)
    (2.0, 4.0, 6.0)
    """
    return min(max(face / 300, 2.0), 6.0)


def _words(overlay: Overlay, *, leans_out: bool) -> dict[str, object]:
    """Return what the label says, in words that can be set."""
    picture = _in_plain_words(overlay.picture)
    title = picture.title or UNTITLED
    # The photograph is shown whole: what was done to make the picture was not done to it.
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
    """Yield the rows of the label: what, how it is said, and the address it leads to."""
    licence = picture.licence
    yield ("Licence", licence.name if licence else "unknown", web_address(licence.url if licence else None))
    yield ("Uploaded", said_day(picture.uploaded), None)
    # The addresses of a drawn sample are invented, as its people are.
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
