"""The drawing itself: its lines pass through the landmarks, its colours are where the landmarks say."""

import re
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from doesexist.imaging.opening import open_picture
from doesexist.imaging.pixels import Pixels, as_array
from doesexist.imaging.printing import png, printed, thumbnail
from doesexist.imaging.svg import rendered
from doesexist.sample.chance import Chance, bells, uniforms
from doesexist.sample.portrait import head
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.eyes import eyes
from doesexist.sample.portrait.mouth import mouth
from doesexist.sample.portrait.photograph import photograph, scene_of, sitter_of
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter
from doesexist.sample.scenes import Scenes, scenes

SEED, SIZE = 1, 256


@pytest.fixture(scope="module")
def block() -> Scenes:
    return scenes(SEED, np.arange(48), SIZE)


def sitter_in(block: Scenes, row: int) -> Sitter:
    _, light = scene_of(SEED, int(block.lead[row]))
    return sitter_of(SEED, block, row, light)[0]


def alone(block: Scenes) -> list[int]:
    return [row for row in range(len(block.numbers)) if block.count[row] == 1]


def pixels_of(block: Scenes, row: int) -> Pixels:
    return rendered(photograph(SEED, block, [row]).encode(), int(block.width[row]), int(block.height[row]))


def inside(polygon: NDArray[np.float64], pixels: Pixels) -> NDArray[np.int64]:
    """Return the colours of the pixels whose middle lies in a polygon, (n, 3)."""
    left, top = np.maximum(np.floor(polygon.min(axis=0)), 0).astype(int)
    right, bottom = np.ceil(polygon.max(axis=0)).astype(int) + 1
    part = pixels[top:bottom, left:right]
    y, x = np.mgrid[top : top + part.shape[0], left : left + part.shape[1]]
    within = np.zeros(part.shape[:2], bool)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        crosses = (ay > y) != (by > y)
        within ^= crosses & (x < (bx - ax) * (y - ay) / np.where(by == ay, 1.0, by - ay) + ax)
    return part[within].astype(np.int64)


def distance(colours: NDArray[np.int64], colour: Colour) -> NDArray[np.int64]:
    """Return how far colours are from another, in levels of the channel that differs most."""
    code = colour.hex
    return np.asarray(np.abs(colours - [int(code[at : at + 2], 16) for at in (1, 3, 5)]).max(axis=1))


def passes(svg: str, points: list[tuple[float, float]]) -> bool:
    written = set(re.findall(r"-?\d+\.\d -?\d+\.\d", svg))
    return all(f"{x:.1f} {y:.1f}" in written for x, y in points)


def test_the_jaw_the_lids_and_the_lips_pass_through_their_landmarks(block: Scenes) -> None:
    for row in range(24):
        sitter = sitter_in(block, row)
        sheet = Sheet(sitter.fine)
        eyes(sheet, sitter)
        mouth(sheet, sitter)
        drawn = sheet.svg(1, 1)

        assert passes(head.outline(sitter), list(sitter.points[:17]))
        assert passes(drawn, list(sitter.points[36:48]))
        assert passes(drawn, list(sitter.points[48:60]))


def test_a_head_that_is_turned_upright_and_back_lies_where_its_landmarks_are(block: Scenes) -> None:
    for row in range(12):
        points = np.array(sitter_in(block, row).points) / 100
        roll, unit = block.people.roll[row], block.unit[row]
        turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])

        assert np.allclose(points @ turn.T * unit + block.origin[row], block.landmarks[row], atol=1e-9)


def test_the_iris_has_its_colour_between_the_lids(block: Scenes) -> None:
    seen = 0
    for row in alone(block):
        sitter, landmarks = sitter_in(block, row), block.landmarks[row]
        open_enough = landmarks[41, 1] - landmarks[37, 1] > 0.14 * block.unit[row]
        if sitter.looks.glasses or not open_enough or block.unit[row] < 48:
            continue
        pixels = pixels_of(block, row)

        for lid in (landmarks[36:42], landmarks[42:48]):
            within = inside(lid, pixels)

            assert distance(within, sitter.iris).min() < 24
            assert np.mean(distance(within, sitter.skin.base) < 12) < 0.1

        seen += 1

    assert seen >= 8


def test_the_lower_lip_has_its_colour_between_its_landmarks(block: Scenes) -> None:
    seen = 0
    for row in alone(block):
        sitter, landmarks = sitter_in(block, row), block.landmarks[row]
        if sitter.looks.beard or block.unit[row] < 48:
            continue

        lip = inside(landmarks[[48, 59, 58, 57, 56, 55, 54, 64, 65, 66, 67, 60]], pixels_of(block, row))

        assert np.median(distance(lip, sitter.skin.lips)) < 24
        seen += 1

    assert seen >= 12


def test_the_same_person_is_drawn_whatever_the_size(block: Scenes) -> None:
    small = scenes(SEED, np.arange(48), 64)

    for row in range(12):
        large, little = sitter_in(block, row), sitter_in(small, row)

        assert (large.looks, large.hair, large.skin) == (little.looks, little.hair, little.skin)


def test_a_drawing_has_the_colours_it_was_told() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><path d="M0 0h4v2h-4z" fill="#c86b4a"/></svg>'

    assert rendered(svg, 4, 2).tolist() == [[[0xC8, 0x6B, 0x4A]] * 4] * 2


@pytest.mark.parametrize(("svg", "side"), [(b"not a drawing", 8), (b"<svg></svg>", 0), (b"<svg></svg>", 40_000)])
def test_what_is_no_drawing_is_refused(svg: bytes, side: int) -> None:
    with pytest.raises(ValueError, match="draw"):
        rendered(svg, side, side)


@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3))), st.booleans())
def test_pixels_come_out_of_a_file_as_they_went_in(pixels: Pixels, grained: bool) -> None:  # noqa: FBT001 (Hypothesis gives it by its name)
    with NamedTemporaryFile(suffix=".png") as file:
        Path(file.name).write_bytes(png(pixels, grained=grained))

        assert np.array_equal(as_array(open_picture(Path(file.name))), pixels)


def test_paper_is_the_same_for_the_same_number_only_and_keeps_the_tone() -> None:
    flat = np.full((300, 200, 3), 128, np.uint8)

    sheet, again, another = printed(flat, 7, rough=True), printed(flat, 7, rough=True), printed(flat, 8, rough=True)

    assert np.array_equal(sheet, again)
    assert not np.array_equal(sheet, another)
    assert sheet.mean() == pytest.approx(128, abs=1)
    assert 1 < sheet.std() < 8


def test_a_thumbnail_of_the_same_size_is_the_picture() -> None:
    picture = np.arange(128 * 128 * 3, dtype=np.uint8).reshape(128, 128, 3)

    assert thumbnail(picture, 128) is picture


@given(st.integers(0, 2**40), st.integers(0, 10**9), st.text(min_size=1, max_size=9))
def test_one_draw_is_the_draw_of_a_block(seed: int, number: int, name: str) -> None:
    block = np.arange(number, number + 3)

    assert [Chance(seed, each, "").uniform(name) for each in block.tolist()] == uniforms(seed, block, name).tolist()


def test_draws_are_even_and_bells_are_bells() -> None:
    numbers = np.arange(100_000)

    even, bell = uniforms(1, numbers, "even"), bells(1, numbers, "bell")

    assert np.histogram(even, 10, (0, 1))[0] / 100_000 == pytest.approx(0.1, abs=0.005)
    assert bell.mean() == pytest.approx(0, abs=0.005)
    assert bell.std() == pytest.approx(0.2887, abs=0.005)
    assert np.abs(bell).max() <= 1
    assert abs(np.corrcoef(even, bell)[0, 1]) < 0.02
