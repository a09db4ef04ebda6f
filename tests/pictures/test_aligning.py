"""A face is cut out of its photograph as FFHQ did."""

import json
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doesexist.imaging.aligning import aligned, aligned_array
from doesexist.imaging.opening import open_picture
from doesexist.imaging.pixels import Pixels, as_array, from_array
from doesexist.model.geometry import Quad


def square(x: float, y: float, side: float, degrees: float = 0) -> Quad:
    """The quad of that side around a middle, turned clockwise."""
    half, turn = side / 2, math.radians(degrees)
    across, down = math.cos(turn) * half, math.sin(turn) * half
    return Quad(
        (x - across + down, y - down - across),
        (x - across - down, y - down + across),
        (x + across - down, y + down + across),
        (x + across + down, y + down - across),
    )


def slope(width: int = 200, height: int = 160) -> Pixels:
    """A picture that tells by its colours where one is: red grows to the right, green downwards."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack((across, down, np.full_like(across, 90)), axis=-1).astype(np.uint8)


def likeness(one: Pixels, other: Pixels) -> float:
    """The peak signal-to-noise ratio in dB: 50 is out by less than a level of 255."""
    error = np.mean((one.astype(np.float64) - other) ** 2)
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


@pytest.fixture(scope="module")
def published(shared_data: Path) -> dict[Path, list[tuple[Quad, Pixels]]]:
    """For each of four photographs its quads, and what NVIDIA's procedure makes of them."""
    folder = shared_data / "wild"
    faces = defaultdict[Path, list[tuple[Quad, Pixels]]](list)
    for number, record in json.loads((folder / "ffhq-dataset-v2.json").read_bytes()).items():
        quad = Quad.of(record["in_the_wild"]["face_quad"])
        expected = as_array(open_picture(folder / "expected" / f"{int(number):05}.png"))
        faces[folder / record["in_the_wild"]["file_path"]].append((quad, expected))
    return faces


@pytest.mark.parametrize(("as_published", "least"), [(True, 52), (False, 50.5)])
def test_all_faces_look_as_ffhq_s_procedure_makes_them(
    published: dict[Path, list[tuple[Quad, Pixels]]], *, as_published: bool, least: float
) -> None:
    likenesses = [
        likeness(as_array(aligned(open_picture(photograph), quad, as_published=as_published)), expected)
        for photograph, faces in published.items()
        for quad, expected in faces
    ]

    assert len(likenesses) == 18
    assert min(likenesses) > least


@pytest.mark.parametrize("as_published", [True, False])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_whole_numbers_are_the_middles_of_pixels(degrees: int, *, as_published: bool) -> None:
    photograph = slope()
    around_pixels = square(99.5, 79.5, 64, degrees)

    face = aligned_array(photograph, around_pixels, 64, as_published=as_published)

    expected = np.rot90(photograph[48:112, 68:132], degrees // 90)
    assert np.abs(face.astype(int) - expected)[2:-2, 2:-2].max() <= 1


@pytest.mark.parametrize(("side", "degrees"), [(40, 12.0), (64, -33.0), (100, 3.3), (135, 45.0), (150, 0.4)])
def test_every_pixel_is_where_the_quad_puts_it(side: float, degrees: float) -> None:
    quad = square(128.3, 127.6, side, degrees)

    face = aligned_array(slope(256, 256), quad, 64)

    for x, y in [(10, 10), (31, 31), (53, 12), (20, 50)]:
        red, green = quad.outward((x + 0.5, y + 0.5), 64)
        assert face[y, x, 0] == pytest.approx(red, abs=1)
        assert face[y, x, 1] == pytest.approx(green, abs=1)


@pytest.mark.parametrize("times", [2.1, 3.9, 4.2, 9.7])
def test_a_face_much_larger_than_needed_is_made_smaller_in_place(times: float) -> None:
    size = 32
    side = times * size
    across, down = np.meshgrid(np.linspace(0, 255, 500), np.linspace(0, 255, 500))
    photograph = np.stack((across, down, across), axis=-1).astype(np.uint8)
    quad = square(249.7, 251.2, side, 8)

    face = aligned_array(photograph, quad, size)

    for x, y in [(4, 4), (16, 16), (27, 9)]:
        red, green = quad.outward((x + 0.5, y + 0.5), size)
        assert face[y, x, 0] == pytest.approx(red * 255 / 499, abs=2)
        assert face[y, x, 1] == pytest.approx(green * 255 / 499, abs=2)


@pytest.mark.parametrize("as_published", [True, False])
def test_what_is_too_fine_to_be_seen_makes_no_patterns(*, as_published: bool) -> None:
    chequered = np.zeros((600, 600, 3), dtype=np.uint8)
    chequered[::2, ::2] = chequered[1::2, 1::2] = 255

    face = aligned_array(chequered, square(300, 300, 340, 5), 32, as_published=as_published)

    assert np.abs(face.astype(int) - 128).max() <= 4


@pytest.mark.parametrize("turned", range(4))
def test_what_nobody_photographed_fades_to_the_photograph_s_middle_colour(turned: int) -> None:
    photograph = np.full((120, 120, 3), (180, 120, 60), dtype=np.uint8)
    photograph[50:70, 100:] = 255
    photograph[40:80:2, 116:] = 0
    x, y = [(110, 60), (60, 10), (10, 60), (60, 110)][turned]

    face = aligned_array(np.rot90(photograph, turned), square(x, y, 100), 128)

    face = np.rot90(face, -turned).astype(int)
    inside, edge, outside = face[:, :40], face[:, 78:], face[:, -8:]
    assert np.abs(inside - (180, 120, 60)).max() <= 2
    assert np.abs(np.diff(edge, axis=0)).max() < 50  # blurred from the very edge, where there are stripes
    assert np.abs(np.diff(edge, axis=1)).max() < 40
    assert np.abs(outside - (180, 120, 60)).max() <= 40


def test_a_quad_outside_its_photograph_shows_its_middle_colour() -> None:
    photograph = np.full((50, 60, 3), (10, 20, 30), dtype=np.uint8)
    photograph[:20] = 255

    face = aligned_array(photograph, square(5_000, 5_000, 100), 32)

    assert (face == (10, 20, 30)).all()


def test_a_picture_or_its_pixels_are_cut_alike() -> None:
    photograph, quad = slope(), square(90, 70, 80, 20)

    face = aligned(from_array(photograph), quad, 48)

    assert (face.width, face.height, face.bands, face.interpretation) == (48, 48, 3, "srgb")
    assert np.array_equal(as_array(face), aligned_array(photograph, quad, 48))


corner = st.tuples(st.floats(-500, 700), st.floats(-500, 700))
sane = st.builds(square, st.floats(-200, 400), st.floats(-200, 400), st.floats(1, 600), st.floats(0, 360))
odd = st.builds(Quad, corner, corner, corner, corner)


@given(quad=sane | odd, size=st.integers(1, 40), width=st.integers(1, 90), height=st.integers(1, 90))
@example(quad=Quad((0, 0), (0, 0), (9, 0), (9, 0)), size=8, width=20, height=20)  # no area
@example(quad=Quad((0, 0), (0, 1e7), (1, 1e7), (1, 0)), size=8, width=20, height=20)  # 10,000 km of padding
@example(quad=square(0, 0, 2e6), size=8, width=3, height=3)
@example(quad=square(0, 0, 1), size=8, width=5, height=5)  # a third of a pixel of padding
def test_any_quad_in_any_photograph_gives_a_picture_of_the_size_asked_for(
    quad: Quad, size: int, width: int, height: int
) -> None:
    face = aligned_array(slope(width, height), quad, size)

    assert face.shape == (size, size, 3)
