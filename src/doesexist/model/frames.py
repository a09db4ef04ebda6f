"""Frames: the size of the photograph in whose pixels a place is counted, and where that is in a file of it.

A place is believed where the file has as many pixels across and down as the frame, and is turned as it is. Of every
other nobody can say where in the file somebody is: a size that is told wrongly has the proportions of some file, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from doesexist.model.geometry import Point, Quad


class Frame(NamedTuple):
    """The width and height, in pixels, of the photograph in which places are counted."""

    width: int
    height: int

    def fits(self, other: tuple[int, int]) -> bool:
        """Tell whether a size is this one made larger or smaller, but for a pixel of rounding.

        >>> Frame(2000, 1501).fits((500, 375)), Frame(2000, 1501).fits((375, 500))
        (True, False)
        """
        width, height = other
        return abs(self.width * height - self.height * width) <= max(*self, *other) and width > 0 < height

    def holds(self, quad: Quad) -> bool:
        """Tell whether the middle of a face is inside the photograph; the crop around it may reach beyond."""
        x, y = quad.centre
        return 0 <= x <= self.width and 0 <= y <= self.height

    def is_of(self, shape: Shape) -> bool:
        """Tell whether a file is as large as this, as it is seen, or as its pixels are stored.

        >>> Frame(40, 20).is_of(Shape(20, 40, 6)), Frame(40, 20).is_of(Shape(80, 40))
        (True, False)
        """
        return self in (shape[:2], shape.stored)


class Shape(NamedTuple):
    """A file's width and height, in pixels, as it is seen upright; and EXIF's orientation, 1 to 8, that it has."""

    width: int
    height: int
    orientation: int = 1

    @property
    def stored(self) -> tuple[int, int]:
        """Width and height as the file stores its pixels, before it is turned upright."""
        return (self.height, self.width) if self.orientation >= _ON_ITS_SIDE else (self.width, self.height)


_ON_ITS_SIDE: Final = 5
"""From this orientation on, width and height change places when a picture is turned upright."""


def placed(quad: Quad | None, frame: Frame | None, shape: Shape) -> Quad | None:
    """Return a place in a photograph, in pixels of a file of it as it is seen, None where that isn't proven.

    Datasets count in the pixels of the photograph as it lies in the file, or turned upright, and don't say which. Where
    both are possible nobody knows.

    >>> ada = Quad((0, 0), (0, 10), (10, 10), (10, 0))
    >>> placed(ada, Frame(40, 20), Shape(20, 40, 6)).bounds
    (10.0, 0.0, 20.0, 10.0)
    >>> placed(ada, Frame(40, 20), Shape(40, 20, 3)) is placed(ada, Frame(40, 20), Shape(80, 40)) is None
    True
    """
    return perhaps_placed(quad, frame, shape) if frame and frame.is_of(shape) else None


def perhaps_placed(quad: Quad | None, frame: Frame | None, shape: Shape) -> Quad | None:
    """Return the same where the photograph may have been made larger or smaller since.

    That is enough to cut a picture from it, but not to know what else is seen there.

    >>> perhaps_placed(Quad((0, 0), (0, 10), (10, 10), (10, 0)), Frame(40, 20), Shape(80, 40)).bottom_right
    (20.0, 20.0)
    """
    if quad is None or frame is None or not frame.holds(quad):
        return None
    upright, lying = frame.fits(shape[:2]), frame.fits(shape.stored)
    if shape.orientation == 1 or (upright and not lying):
        return quad.scaled(shape.width / frame.width) if upright else None
    if lying and not upright:
        return _turned(quad.scaled(shape.stored[0] / frame.width), shape)
    return None


def _turned(quad: Quad, shape: Shape) -> Quad:
    turn = _TURNS[shape.orientation]
    a, b, c, d = (turn(x, y, shape) for x, y in quad.points)
    return Quad(a, b, c, d)


_TURNS: Final[dict[int, Callable[[float, float, Shape], Point]]] = {
    5: lambda x, y, _: (y, x),
    6: lambda x, y, shape: (shape.width - y, x),
    7: lambda x, y, shape: (shape.width - y, shape.height - x),
    8: lambda x, y, shape: (y, shape.height - x),
}
"""Where a stored pixel is seen, for the orientations in which width and height change places (EXIF 2.3, tag 274)."""
