"""Where a face was in its photograph."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doesexist.model import Margins, Point, Quad

pixels = st.floats(-2000, 6000)
angles = st.floats(-180, 180)


@st.composite
def quads(draw: st.DrawFn) -> Quad:
    x, y, half = draw(pixels), draw(pixels), draw(st.floats(10, 2000))
    turned = math.radians(draw(angles))
    ax, ay = half * math.cos(turned), -half * math.sin(turned)
    return Quad(
        (x - ax + ay, y - ay - ax), (x - ax - ay, y - ay + ax), (x + ax - ay, y + ay + ax), (x + ax + ay, y + ay - ax)
    )


def near(one: Point, other: Point) -> bool:
    return math.dist(one, other) < 1e-6 * (1 + math.dist(one, (0, 0)))


def test_the_quad_of_real_landmarks_is_the_one_that_was_published(shared_data: Path) -> None:
    records = json.loads((shared_data / "wild" / "ffhq-dataset-v2.json").read_bytes()).values()

    worst = max(
        math.dist(ours, theirs)
        for entry in records
        for ours, theirs in zip(
            Quad.around(entry["in_the_wild"]["face_landmarks"]).points, entry["in_the_wild"]["face_quad"], strict=True
        )
    )
    assert len(records) == 18
    assert worst < 0.01


@given(quads())
def test_a_quad_s_corners_are_the_crop_s_corners(quad: Quad) -> None:
    corners = [quad.inward(point, 1024) for point in quad.points]

    assert all(
        math.dist(found, there) < 1e-3
        for found, there in zip(corners, [(0, 0), (0, 1024), (1024, 1024), (1024, 0)], strict=True)
    )


@given(quads(), st.floats(0, 1024), st.floats(0, 1024))
def test_outward_undoes_inward(quad: Quad, x: float, y: float) -> None:
    there = quad.outward((x, y), 1024)

    assert math.dist(quad.inward(there, 1024), (x, y)) < 1e-3


@given(quads(), angles)
def test_a_quad_turned_by_an_angle_says_so(quad: Quad, angle: float) -> None:
    turned = math.radians(angle)
    cx, cy = quad.centre

    def turn(point: Point) -> Point:
        x, y = point[0] - cx, point[1] - cy
        return (
            cx + x * math.cos(turned) + y * math.sin(turned),
            cy - x * math.sin(turned) + y * math.cos(turned),
        )

    rotated = Quad(*(turn(point) for point in quad.points))
    difference = (rotated.rotation - quad.rotation - angle) % 360
    assert min(difference, 360 - difference) < 1e-6


@given(quads(), st.floats(0.1, 10))
def test_a_photograph_s_size_does_not_turn_its_crop(quad: Quad, factor: float) -> None:
    scaled = quad.scaled(factor)

    assert math.isclose(scaled.side, quad.side * factor, rel_tol=1e-9)
    assert math.isclose(scaled.rotation, quad.rotation, abs_tol=1e-6)


@given(quads(), st.integers(1, 5000), st.integers(1, 5000))
def test_what_lies_outside_is_never_negative_and_none_if_all_corners_are_inside(
    quad: Quad, width: int, height: int
) -> None:
    outside = quad.outside(width, height)
    inside = all(0 <= x <= width and 0 <= y <= height for x, y in quad.points)

    assert min(outside) >= 0
    assert outside.any != inside


@given(quads())
def test_everyone_sees_themselves(quad: Quad) -> None:
    assert quad.seen_from(quad, 64) is not None
    assert quad.is_same_face(quad)


@given(quads(), quads())
def test_two_crops_see_each_other_or_neither_does(one: Quad, other: Quad) -> None:
    # At a common edge rounding decides.
    assume(abs(math.dist(one.centre, other.centre) - (one.side + other.side) / 2) > 1)

    assert (one.seen_from(other, 100) is None) == (other.seen_from(one, 100) is None)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [[0, 0]] * 3,
        [[0, 0]] * 4,
        [[0, 0, 0]] * 4,
        [[math.nan, 0], [0, 9], [9, 9], [9, 0]],
        [[math.inf, 0], [0, 9], [9, 9], [9, 0]],
        [[-1e9, 0], [0, 9], [9, 9], [9, 0]],
        [[0, 0], [0, 90], [90, 90], [90, 40]],
        [[0, 0], [0, 200], [90, 200], [90, 0]],
        [[0, 0], [90, 0], [90, 90], [0, 90]],
    ],
)
def test_what_is_no_quad_is_refused(points: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="a quad"):
        Quad.of(points)


def test_margins_of_nothing_are_none() -> None:
    assert not Margins(0, 0, 0, 0).any
