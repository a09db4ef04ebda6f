"""Transform a face's landmarks and crop between the picture and its photograph, whichever its dataset gives."""

from __future__ import annotations

from doesexist.errors import LandmarksUnknown
from doesexist.model import Picture, Point, Quad
from doesexist.studio.showing.exhibits import side_of


def landmarks_in_the_picture(picture: Picture, width: int) -> tuple[Point, ...]:
    """Return the landmarks in a picture that is shown `width` pixels wide; raise LandmarksUnknown.

    If its dataset gives them in the photograph only, they are transformed into the crop.
    """
    if picture.landmarks and picture.landmarks.points:
        scale = width / side_of(picture)
        return tuple((x * scale, y * scale) for x, y in picture.landmarks.points)
    if picture.wild_landmarks and picture.wild_landmarks.points and picture.quad:
        return tuple(picture.quad.inward(point, width) for point in picture.wild_landmarks.points)
    raise LandmarksUnknown(f"{picture.dataset}/{picture.key}")


def landmarks_in_the_photograph(picture: Picture, width: int) -> tuple[Point, ...]:
    """Return the landmarks in a photograph that is shown `width` pixels wide; raise LandmarksUnknown.

    If its dataset gives them in the crop only, they are transformed out of it.
    """
    if picture.wild_landmarks and picture.wild_landmarks.points:
        points = picture.wild_landmarks.points
    elif picture.landmarks and picture.landmarks.points and picture.quad:
        points = tuple(picture.quad.outward(point, side_of(picture)) for point in picture.landmarks.points)
    else:
        raise LandmarksUnknown(f"{picture.dataset}/{picture.key}")
    return tuple(_shown(point, picture, width) for point in points)


def crop_in_the_photograph(picture: Picture, width: int) -> Quad | None:
    """Return the crop in a photograph that is shown `width` pixels wide, None if it is unknown."""
    if picture.quad is None:
        return None
    return Quad(*(_shown(corner, picture, width) for corner in picture.quad.points))


def _shown(point: Point, picture: Picture, width: int) -> Point:
    """Return a point in the photograph in the coordinates to draw it: FFHQ's integers are centres of pixels."""
    scale = width / (picture.wild.width if picture.wild and picture.wild.width else width)
    return ((point[0] + 0.5) * scale, (point[1] + 0.5) * scale)
