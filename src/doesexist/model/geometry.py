"""The square of a face in its photograph (a quad), and the transformations between photograph and crop.

Units are pixels, x to the right, y down. Source of the alignment: the FFHQ dataset's published procedure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

Point = tuple[float, float]
_FARTHEST = 1e7
"""In pixels; no photograph is that large."""


class Margins(NamedTuple):
    """How far a shape reaches beyond each edge of a picture, in pixels, never negative."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def any(self) -> bool:
        """Whether it reaches beyond any edge."""
        return max(self) > 0


@dataclass(frozen=True, slots=True)
class Quad:
    """The four corners of a crop in its photograph, in pixels: a square, usually rotated.

    >>> ada = Quad((371.32, 144.47), (435.39, 1410.96), (1701.88, 1346.88), (1637.81, 80.39))
    >>> round(ada.side), round(ada.rotation, 1)
    (1268, 2.9)
    """

    top_left: Point
    bottom_left: Point
    bottom_right: Point
    top_right: Point

    @classmethod
    def of(cls, points: Sequence[Sequence[float]]) -> Quad:
        """Return the quad of four points in FFHQ's order.

        Raises ValueError unless there are four finite corners of something that has an area.
        """
        try:
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
        except ValueError:
            raise ValueError("a quad has four corners of two numbers each") from None
        if not abs(ax) + abs(ay) + abs(bx) + abs(by) + abs(cx) + abs(cy) + abs(dx) + abs(dy) < _FARTHEST:
            raise ValueError("a quad's corners are finite numbers of pixels")
        quad = cls((ax, ay), (bx, by), (cx, cy), (dx, dy))
        if quad.side < 1:
            raise ValueError("a quad's side is at least one pixel")
        # FFHQ rounds corners to hundredths: of 20,000 published quads none is off by more than 0.02.
        if math.dist((ax + cx, ay + cy), (bx + dx, by + dy)) > 1 + quad.side / 100 or not quad.is_square:
            raise ValueError("a quad is a square, its corners in order: top-left, bottom-left, bottom-right, top-right")
        return quad

    @classmethod
    def around(cls, landmarks: Sequence[Sequence[float]]) -> Quad:
        """Return the crop that FFHQ makes around a face with these 68 landmarks (dlib's order).

        The square is turned so that it follows the eyes and the mouth, and is as large as
        twice the distance between the eyes or 1.8 times that from eyes to mouth.
        """
        left_eye, right_eye = _mean(landmarks[36:42]), _mean(landmarks[42:48])
        mouth = _mean((landmarks[48], landmarks[54]))
        eyes = _mean((left_eye, right_eye))
        across = (right_eye[0] - left_eye[0], right_eye[1] - left_eye[1])
        down = (mouth[0] - eyes[0], mouth[1] - eyes[1])
        x, y = across[0] + down[1], across[1] - down[0]
        reach = max(2.0 * math.hypot(*across), 1.8 * math.hypot(*down)) / math.hypot(x, y)
        x, y = x * reach, y * reach
        u, v = -y, x
        cx, cy = eyes[0] + 0.1 * down[0], eyes[1] + 0.1 * down[1]
        return cls(
            (cx - x - u, cy - y - v),
            (cx - x + u, cy - y + v),
            (cx + x + u, cy + y + v),
            (cx + x - u, cy + y - v),
        )

    @property
    def points(self) -> tuple[Point, Point, Point, Point]:
        """The corners: top-left, bottom-left, bottom-right, top-right."""
        return (self.top_left, self.bottom_left, self.bottom_right, self.top_right)

    @property
    def side(self) -> float:
        """The length of the upper edge, in pixels of the photograph."""
        return math.dist(self.top_left, self.top_right)

    @property
    def is_square(self) -> bool:
        """Whether the left edge is as long as the upper one and perpendicular to it, within one percent."""
        (ox, oy), (rx, ry), (dx, dy) = self.top_left, self.top_right, self.bottom_left
        across, down = (rx - ox, ry - oy), (dx - ox, dy - oy)
        off = math.dist(down, (-across[1], across[0]))
        return off <= 1 + self.side / 100

    @property
    def rotation(self) -> float:
        """The rotation of the crop in the photograph, in degrees, anticlockwise positive."""
        return math.degrees(math.atan2(self.top_left[1] - self.top_right[1], self.top_right[0] - self.top_left[0]))

    @property
    def centre(self) -> Point:
        """The middle of the crop."""
        return _mean(self.points)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The axis-aligned bounding box of the crop: left, top, right, bottom."""
        xs, ys = zip(*self.points, strict=True)
        return (min(xs), min(ys), max(xs), max(ys))

    def outside(self, width: float, height: float) -> Margins:
        """Return how far the crop reaches beyond a photograph of that size.

        FFHQ filled these parts with reflected, blurred pixels: nobody photographed them.

        >>> Quad((-10, 5), (-10, 105), (90, 105), (90, 5)).outside(80, 200)
        Margins(left=10, top=0, right=10, bottom=0)
        """
        left, top, right, bottom = self.bounds
        return Margins(max(0, -left), max(0, -top), max(0, right - width), max(0, bottom - height))

    def scaled(self, factor: float) -> Quad:
        """Return the same crop in the photograph at another size."""
        a, b, c, d = ((x * factor, y * factor) for x, y in self.points)
        return Quad(a, b, c, d)

    def is_same_face(self, other: Quad) -> bool:
        """Tell whether two crops of one photograph are of the same face: in nearly the same place.

        Crops may differ in size: a tight one and a wide one around one face have the same middle. Those of two people
        may overlap, but their middles are at least half a crop apart: nobody's face is seen in the midst of another's.
        """
        return math.dist(self.centre, other.centre) < 0.25 * min(self.side, other.side)

    def inward(self, point: Point, size: float) -> Point:
        """Transform a point from the photograph to the crop, which has `size` pixels a side."""
        ox, oy = self.top_left
        rx, ry = self.top_right[0] - ox, self.top_right[1] - oy
        dx, dy = self.bottom_left[0] - ox, self.bottom_left[1] - oy
        determinant = rx * dy - ry * dx
        px, py = point[0] - ox, point[1] - oy
        return ((px * dy - py * dx) / determinant * size, (py * rx - px * ry) / determinant * size)

    def outward(self, point: Point, size: float) -> Point:
        """Transform a point from the crop, which has `size` pixels a side, to the photograph."""
        ox, oy = self.top_left
        across, down = point[0] / size, point[1] / size
        return (
            ox + (self.top_right[0] - ox) * across + (self.bottom_left[0] - ox) * down,
            oy + (self.top_right[1] - oy) * across + (self.bottom_left[1] - oy) * down,
        )

    def seen_from(self, crop: Quad, size: float) -> tuple[Point, ...] | None:
        """Return this quad as a polygon in another crop of `size` pixels a side; None if they don't overlap.

        When one of several people leaves a photograph, this is the part of the others' crops to blur.

        >>> Quad((0, 0), (0, 10), (10, 10), (10, 0)).seen_from(Quad((20, 0), (20, 10), (30, 10), (30, 0)), 64)
        """
        polygon = tuple(crop.inward(point, size) for point in self.points)
        window = ((0.0, 0.0), (0.0, size), (size, size), (size, 0.0))
        return polygon if _overlap(polygon, window) else None


def _mean(points: Sequence[Sequence[float]]) -> Point:
    return (sum(point[0] for point in points) / len(points), sum(point[1] for point in points) / len(points))


def _overlap(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Tell whether two convex polygons share an area (separating axis theorem)."""
    for polygon in (one, other):
        for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
            nx, ny = by - ay, ax - bx
            mine = [nx * x + ny * y for x, y in one]
            theirs = [nx * x + ny * y for x, y in other]
            if max(mine) <= min(theirs) or max(theirs) <= min(mine):
                return False
    return True
