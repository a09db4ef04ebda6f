"""Where in a file people are made unrecognisable: who left its photograph, and who is veiled in it.

Only what is proven is hidden alone. Where nobody knows where somebody is, or in which pixels that is counted, or where
the file isn't as large as the record tells, all of it is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from doesexist.archive import Absence, absence_of, frame_of
from doesexist.imaging.veiling import WHOLE
from doesexist.model import Picture, Point, Quad
from doesexist.model.frames import Shape, perhaps_placed, placed
from doesexist.model.pictures import ShownFrom

Polygon = tuple[Point, ...]
Kind = ShownFrom | Literal["photograph"]
"""What is shown: one of a picture's files, wild cut by its quad, or the photograph as a whole."""


def crop_in(picture: Picture, shape: Shape) -> Quad | None:
    """Return the part of a photograph's file that is the picture cut from it, None where it has no place in it."""
    if picture.quad is None:
        return None
    recorded = (picture.wild.width if picture.wild else None) or shape.width
    return perhaps_placed(picture.quad, frame_of(picture), shape) or picture.quad.scaled(shape.width / recorded)


def veils_in(
    picture: Picture, absences: Sequence[Absence], kind: Kind, shape: Shape, side: int, *, veiled: bool = False
) -> tuple[Polygon, ...]:
    """Return where people are seen who left, or are veiled, in pixels of what is shown: a file of that shape.

    Of a picture that is cut from its photograph `side` is how many pixels a side it has; `veiled`: the picture itself
    is, and `absences` are those of others.
    """
    if veiled and kind != "photograph":
        return (WHOLE,)
    everyone = (*absences, absence_of(picture)) if veiled else absences
    found = (_veil_in(picture, each, kind, shape, side) for each in everyone)
    return tuple(polygon for polygon in found if polygon)


def _veil_in(picture: Picture, absence: Absence, kind: Kind, shape: Shape, side: int) -> Polygon | None:
    """Return where somebody is seen, None where they aren't."""
    there = placed(absence.quad, absence.frame, shape)
    if kind == "wild":
        crop = placed(picture.quad, frame_of(picture), shape)
        return there.seen_from(crop, side) if there and crop else WHOLE
    if kind == "photograph" or picture.quad is None:
        # A picture without a place is taken for the whole photograph, unless it may be a crop, which is square.
        certain = kind == "photograph" or shape.width != shape.height
        return there.points if there and certain else WHOLE
    frame = frame_of(picture)
    if frame is None or absence.frame is None or not (absence.quad and absence.is_placed and frame.holds(picture.quad)):
        return WHOLE
    return absence.quad.seen_from(picture.quad, shape.width) if frame == absence.frame else WHOLE
