"""The lines that connect a face's 68 landmarks: chin, brows, nose, eyes and mouth.

The order of the 68 points is dlib's, which follows the iBUG 300-W annotations (Sagonas et al., 2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from doesexist.model.geometry import Point


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline through the landmarks from `first` to `last`, inclusive; `closed`: back to the first."""

    first: int
    last: int
    closed: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """The indices of its landmarks, in order.

        >>> Line(36, 41, closed=True).numbers
        (36, 37, 38, 39, 40, 41, 36)
        """
        through = tuple(range(self.first, self.last + 1))
        return (*through, self.first) if self.closed else through

    def through(self, landmarks: Sequence[Point]) -> tuple[Point, ...]:
        """Return its points."""
        return tuple(landmarks[number] for number in self.numbers)

    def svg_points(self, landmarks: Sequence[Point]) -> str:
        """Return the line as the `points` of an SVG `polyline`, to hundredths of a pixel.

        >>> Line(0, 2).svg_points([(1.0, 2.0), (3.456, 4.0), (5.5, 1024.125)])
        '1,2 3.46,4 5.5,1024.12'
        """
        return svg_points(self.through(landmarks))


FEATURES: Mapping[str, tuple[Line, ...]] = MappingProxyType(
    {
        "chin": (Line(0, 16),),
        "brows": (Line(17, 21), Line(22, 26)),
        "nose": (Line(27, 30), Line(31, 35)),
        "eyes": (Line(36, 41, closed=True), Line(42, 47, closed=True)),
        "mouth": (Line(48, 59, closed=True), Line(60, 67, closed=True)),
    }
)
"""The five facial features and their lines, which together contain every landmark once.

Eyes: the left one in the picture first. Mouth: the outer contour of the lips first.
"""


def svg_points(points: Iterable[Point]) -> str:
    """Return points as the `points` of an SVG polygon or line, to hundredths of a pixel."""
    return " ".join(f"{svg_number(x)},{svg_number(y)}" for x, y in points)


def svg_number(number: float) -> str:
    """Return a number rounded to two decimals, without trailing zeros."""
    return f"{round(number, 2):.10g}"
