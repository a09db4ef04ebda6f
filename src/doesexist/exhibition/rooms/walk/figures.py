"""What is drawn over a picture and over its photograph: the essay's figures 1 and 2.

All in pixels of what is shown, as SVG counts them: a pixel's middle is at a half.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from doesexist.errors import LandmarksUnknown
from doesexist.exhibition.rooms.walk.landmark_lines import LETTERING, Feature, features
from doesexist.exhibition.showing.images import Image
from doesexist.model import Picture, Point, Quad
from doesexist.model.features import svg_number, svg_points
from doesexist.studio.showing.landmarks import (
    crop_in_the_photograph,
    landmarks_in_the_photograph,
    landmarks_in_the_picture,
)

_FARTHEST = 0.5
"""How far beyond the photograph's edges a crop is shown, in photographs: FFHQ's reach a third at most."""
_DRAWN = 8_000
"""Units of the longer side: an SVG this large is as large as the page lets it be, however small its picture is."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The square that was cut out of a photograph."""

    quad: Quad
    photograph: tuple[float, float]
    """Width and height."""

    @property
    def points(self) -> str:
        """Its corners as the `points` of a polygon: top-left, bottom-left, bottom-right, top-right."""
        return svg_points(self.quad.points)

    @property
    def reaches_out(self) -> bool:
        """Whether a part of it that one can see lies outside of the photograph."""
        return max(self.quad.outside(*self.photograph)) >= 1

    @property
    def from_the_left(self) -> int:
        """Where its middle is, in hundredths of the photograph's width."""
        return round(100 * self.quad.centre[0] / self.photograph[0])

    @property
    def from_the_top(self) -> int:
        """Where its middle is, in hundredths of the photograph's height."""
        return round(100 * self.quad.centre[1] / self.photograph[1])

    @property
    def kept(self) -> float:
        """How much of the photograph it holds, 0 to 1."""
        width, height = self.photograph
        return area_within(self.quad.points, width, height) / (width * height)

    @property
    def invented(self) -> float:
        """How much of it lies outside of the photograph, 0 to 1."""
        return 1 - area_within(self.quad.points, *self.photograph) / _area(self.quad.points)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody else who was cut out of the same photograph, and where."""

    picture: Picture
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An image, and what is drawn over it."""

    image: Image
    view: Quad
    """What is shown: the image, and how far a crop reaches beyond it. Upright."""
    face: float
    """A side of the crop, in pixels of the image: what lettering is measured by."""
    features: tuple[Feature, ...] = ()
    crop: Crop | None = None
    neighbours: tuple[Neighbour, ...] = ()
    edge: str | None = None
    """Where the photograph ends in a picture that reaches beyond it: the `points` of a polygon."""

    @property
    def view_box(self) -> str:
        """The view as SVG's `viewBox`."""
        (left, top), width, height = self.view.top_left, *self._size
        return f"{svg_number(left)} {svg_number(top)} {svg_number(width)} {svg_number(height)}"

    @property
    def drawn(self) -> tuple[int, int]:
        """A width and a height in the view's proportions that no page has room for: so the page sets the size."""
        width, height = self._size
        scale = _DRAWN / max(width, height)
        return max(round(width * scale), 1), max(round(height * scale), 1)

    @property
    def proportion(self) -> float:
        """The view's width for each unit of its height."""
        width, height = self._size
        return round(width / height, 3)

    @property
    def lettering(self) -> float:
        """How high the numbers are, in pixels of the image."""
        return round(self.face * LETTERING, 2)

    @property
    def casing(self) -> float:
        """How wide the dark edge of the numbers is."""
        return round(self.lettering / 5, 2)

    @property
    def hatching(self) -> float:
        """How far apart the lines are where nothing was photographed."""
        return round(self.face / 48, 2)

    @property
    def is_far(self) -> bool:
        """Whether the face is so small that 68 dots would cover it."""
        return self.face < self._size[0] / 5

    @property
    def _size(self) -> tuple[float, float]:
        left, top, right, bottom = self.view.bounds
        return right - left, bottom - top


def figure_of_the_picture(picture: Picture, image: Image) -> Figure | None:
    """Return the picture with its landmarks (fig. 1); None where its dataset gives none, or a veil lies over them."""
    found: Sequence[Point] = ()
    with suppress(LandmarksUnknown):
        found = () if picture.veil else landmarks_in_the_picture(picture, image.width)
    if not _are_places(found):
        return None
    side = float(image.width)
    return Figure(
        image=image,
        view=_upright(0, 0, side, image.height),
        face=side,
        features=tuple(features(found, side)),
        edge=_edge(picture, side),
    )


def figure_of_the_photograph(picture: Picture, image: Image, siblings: Iterable[Picture] = ()) -> Figure:
    """Return the photograph with landmarks and crop (fig. 2), and with the crops of the others who are on it."""
    found: Sequence[Point] = ()
    with suppress(LandmarksUnknown):
        found = () if picture.veil else landmarks_in_the_photograph(picture, image.width)
    quad = crop_in_the_photograph(picture, image.width)
    crop = Crop(quad, (image.width, image.height)) if quad else None
    face = quad.side if quad else float(min(image.width, image.height))
    return Figure(
        image=image,
        view=_view(image, quad),
        face=face,
        features=tuple(features(found, face)) if _are_places(found) else (),
        crop=crop,
        neighbours=tuple(_neighbours(picture, image, siblings)),
    )


def area_within(polygon: Sequence[Point], width: float, height: float) -> float:
    """Return the area of what a convex polygon has in common with a photograph of that size.

    >>> area_within([(-10, 0), (-10, 20), (10, 20), (10, 0)], 100, 5)
    50.0
    """
    for axis, sign, edge in ((0, 1, 0.0), (0, -1, width), (1, 1, 0.0), (1, -1, height)):
        polygon = tuple(_beyond(polygon, axis, sign, edge))
    return _area(polygon)


def _beyond(polygon: Sequence[Point], axis: int, sign: int, edge: float) -> Iterator[Point]:
    """Yield the corners of what is left of a polygon on one side of an edge (Sutherland and Hodgman)."""
    for one, other in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
        here, there = sign * (one[axis] - edge), sign * (other[axis] - edge)
        if here >= 0:
            yield one
        if here * there < 0:
            way = here / (here - there)
            yield (one[0] + way * (other[0] - one[0]), one[1] + way * (other[1] - one[1]))


def _area(polygon: Sequence[Point]) -> float:
    pairs = zip(polygon, (*polygon[1:], *polygon[:1]), strict=True)
    return abs(sum(ax * by - ay * bx for (ax, ay), (bx, by) in pairs)) / 2


def _neighbours(picture: Picture, image: Image, siblings: Iterable[Picture]) -> Iterator[Neighbour]:
    """Yield who else has a crop here, each face once: those of the same dataset before those of others.

    Nobody is pointed at whose quad was measured in a photograph of unknown size: it may be another copy.
    """
    mine = crop_in_the_photograph(picture, image.width)
    shown = [mine] if mine else []
    for sibling in sorted(siblings, key=lambda other: other.dataset != picture.dataset):
        theirs = crop_in_the_photograph(sibling, image.width) if sibling.wild and sibling.wild.width else None
        if theirs and not any(theirs.is_same_face(other) for other in shown):
            shown.append(theirs)
            yield Neighbour(sibling, svg_points(theirs.points))


def _edge(picture: Picture, side: float) -> str | None:
    """Return where the photograph ends in a picture of that many pixels a side, if it ends in it."""
    if picture.quad is None or picture.wild is None or not picture.wild.width or not picture.wild.height:
        return None
    width, height = picture.wild.width, picture.wild.height
    crop = crop_in_the_photograph(picture, width)
    if crop is None or not Crop(crop, (width, height)).reaches_out:
        return None
    return svg_points(crop.inward(corner, side) for corner in _upright(0, 0, width, height).points)


def _view(image: Image, crop: Quad | None) -> Quad:
    """Return the photograph and what its crop adds to it."""
    width, height = image.width, image.height
    left, top, right, bottom = crop.outside(width, height) if crop else (0, 0, 0, 0)
    wide, high = _FARTHEST * width, _FARTHEST * height
    return _upright(-min(left, wide), -min(top, high), width + min(right, wide), height + min(bottom, high))


def _upright(left: float, top: float, right: float, bottom: float) -> Quad:
    return Quad((left, top), (left, bottom), (right, bottom), (right, top))


def _are_places(landmarks: Sequence[Point]) -> bool:
    """Whether there are landmarks, and they can be drawn: nothing keeps a dataset from saying 1e999."""
    return bool(landmarks) and all(math.isfinite(x) and math.isfinite(y) for x, y in landmarks)
