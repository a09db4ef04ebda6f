"""A face's landmarks, traced over its picture: lines, dots, and numbers that stand out of the way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doesexist.model import Point
from doesexist.model.features import FEATURES, Line

LETTERING = 0.021
"""Height of the numbers, as a share of the crop's side: FFHQ's nostrils are just far enough apart for them."""
_AWAY_FROM = {
    **dict.fromkeys(range(17), 30),  # the chin's from the tip of the nose
    **dict.fromkeys(range(17, 27), 57),  # the brows' from the lower lip
    **dict.fromkeys(range(31, 36), 27),  # the nostrils' from the bridge of the nose
    **dict.fromkeys(range(61, 64), 57),  # the inner lips' lie on each other where a mouth is closed: upwards,
    **dict.fromkeys(range(65, 68), 51),  # and downwards
    60: 48,
    64: 54,
}
"""A landmark's number stands on the side that is turned away from another landmark."""


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a landmark, beside it."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a face, as its landmarks draw it."""

    name: str
    lines: tuple[str, ...]
    """Each the `points` of a polyline."""
    numbers: tuple[Number, ...]

    @property
    def dots(self) -> str:
        """Its landmarks as the `d` of a path: lines of no length, which round ends make into dots."""
        return "".join(f"M{point}h0" for line in self.lines for point in line.split())


def features(landmarks: Sequence[Point], side: float) -> Iterator[Feature]:
    """Yield the features of a face whose crop has a side of that many pixels."""
    for name, lines in FEATURES.items():
        drawn = tuple(line.svg_points(landmarks) for line in lines)
        yield Feature(name, drawn, tuple(number for line in lines for number in _numbers(line, landmarks, side)))


def _numbers(line: Line, landmarks: Sequence[Point], side: float) -> Iterator[Number]:
    """Yield the numbers of a line's landmarks, each beside its own and off the line."""
    numbers = range(line.first, line.last + 1)
    for number in numbers:
        x, y = landmarks[number]
        across, down = _aside(line, number, landmarks)
        far = math.hypot(across, down)
        step = LETTERING * side / far if far > 0 else 0.0
        yield Number(number, round(x + across * step, 2), round(y + down * step, 2))


def _aside(line: Line, number: int, landmarks: Sequence[Point]) -> Point:
    """Return the direction in which a landmark's number is out of the way."""
    x, y = landmarks[number]
    if number in _AWAY_FROM:
        other = landmarks[_AWAY_FROM[number]]
        return (x - other[0], y - other[1])
    if line.closed:
        ring = landmarks[line.first : line.last + 1]
        return (x - sum(point[0] for point in ring) / len(ring), y - sum(point[1] for point in ring) / len(ring))
    first, last = landmarks[line.first], landmarks[line.last]
    return (last[1] - first[1], first[0] - last[0])
