"""Whoever is veiled can't be recognised, whatever is done with the picture afterwards; all else stays as it was."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.imaging.pixels import Pixels, as_array, from_array
from doesexist.imaging.veiling import veiled
from doesexist.model.geometry import Point, Quad

Polygon = tuple[Point, ...]

TURNED: Polygon = ((60, 20), (20, 90), (90, 130), (130, 60))


def noise(width: int = 160, height: int = 150) -> Pixels:
    """Pixels that are black or white, at random: every one of them shows if it is still there."""
    return np.random.default_rng(3).integers(0, 2, (height, width, 3), dtype=np.uint8) * np.uint8(255)


def under_a_veil(pixels: Pixels, *polygons: Polygon) -> Pixels:
    return as_array(veiled(from_array(pixels), polygons))


def distances(polygon: Polygon, width: int, height: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """How far each pixel's middle lies outside a convex polygon, 0 inside."""
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    middle = np.mean(polygon, axis=0)
    nearest = np.full((height, width), math.inf)
    inside = np.full((height, width), fill_value=True)
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2), 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
        side = (x - ax) * (by - ay) - (y - ay) * (bx - ax)
        inside &= side * ((middle[0] - ax) * (by - ay) - (middle[1] - ay) * (bx - ax)) >= 0
    return np.where(inside, 0, nearest)


def test_nothing_of_a_person_is_left_but_mean_colours() -> None:
    pixels = noise()

    veil = under_a_veil(pixels, TURNED)

    there = distances(TURNED, 160, 150) == 0
    assert set(pixels[there].ravel()) == {0, 255}
    assert veil[there].min() > 60
    assert veil[there].max() < 195


def test_fine_detail_leaves_no_trace_at_all() -> None:
    chequered, flat = np.zeros((128, 128, 3), dtype=np.uint8), np.full((128, 128, 3), 128, dtype=np.uint8)
    chequered[::2, ::2] = chequered[1::2, 1::2] = 255
    everything: Polygon = ((0, 0), (0, 128), (128, 128), (128, 0))

    of_detail, of_nothing = under_a_veil(chequered, everything), under_a_veil(flat, everything)

    assert np.abs(of_detail.astype(int) - of_nothing).max() <= 1


def test_the_veil_is_as_poor_as_sixty_four_colours() -> None:
    everything: Polygon = ((0, 0), (0, 150), (160, 150), (160, 0))

    veil = under_a_veil(noise(), everything)[..., 0].astype(float)

    # Lines between eight means a side: what changes its direction does so in few places.
    bends = np.abs(np.diff(veil, 2, axis=0)).max(axis=1)
    assert np.linalg.matrix_rank(veil - veil.mean(), tol=30) <= 8
    assert np.count_nonzero(bends > 2) <= 8 * 2


def test_a_person_is_seen_no_better_where_only_half_of_them_is_in_the_picture() -> None:
    whole: Polygon = ((0, 0), (0, 160), (160, 160), (160, 0))
    half: Polygon = ((-80, 0), (-80, 160), (80, 160), (80, 0))
    stripes = np.zeros((160, 160, 3), dtype=np.uint8)
    stripes[:, (np.arange(160) // 10) % 2 == 0] = 255  # ten pixels wide: half of one of the eight means

    seen_whole, seen_half = under_a_veil(stripes, whole), under_a_veil(stripes, half)

    contrast = seen_half[:, :80].astype(int).max() - seen_half[:, :80].min()
    assert contrast <= int(seen_whole.max()) - int(seen_whole.min()) + 12
    assert contrast < 100


def test_pixels_outside_the_margin_are_the_same_to_the_last_bit() -> None:
    pixels = noise()

    veil = under_a_veil(pixels, TURNED)

    away = distances(TURNED, 160, 150) > 110 / 16 * math.sqrt(2)  # the margin, at a corner
    assert np.array_equal(veil[away], pixels[away])
    assert away.sum() > 10_000


def test_the_edge_softens_outwards_only() -> None:
    pixels = np.zeros((100, 100, 3), dtype=np.uint8)
    pixels[:, 50:] = 255
    left_half: Polygon = ((0, 0), (0, 100), (64, 100), (64, 0))

    row = under_a_veil(pixels, left_half)[50, :, 0].astype(int)

    assert (np.diff(row[10:64]) >= 0).all()
    assert np.abs(np.diff(row)).max() < 90
    assert (row[75:] == 255).all()


def test_people_outside_the_picture_change_nothing() -> None:
    pixels = noise()

    same = under_a_veil(pixels, ((-90, 10), (-90, 60), (-40, 60), (-40, 10)), ((1e9, 1e9), (1e9, 2e9), (2e9, 1e9)))

    assert np.array_equal(same, pixels)


def test_nobody_to_veil_changes_nothing() -> None:
    pixels = noise()

    assert np.array_equal(under_a_veil(pixels), pixels)
    assert np.array_equal(under_a_veil(pixels, ()), pixels)


def test_several_people_are_all_veiled() -> None:
    one: Polygon = ((10, 10), (10, 50), (50, 50), (50, 10))
    other: Polygon = ((90, 80), (90, 130), (140, 130), (140, 80))

    veil = under_a_veil(noise(), one, other)

    for left, top, right, bottom in [(10, 10, 50, 50), (90, 80, 140, 130)]:
        assert veil[top:bottom, left:right].min() > 0
        assert veil[top:bottom, left:right].max() < 255


def test_a_polygon_with_a_dent_is_veiled_with_it() -> None:
    dented: Polygon = ((20, 20), (20, 120), (70, 70), (120, 120), (120, 20))

    veil = under_a_veil(noise(), dented)

    assert veil[100, 70].min() > 0
    assert veil[100, 70].max() < 255


@pytest.mark.parametrize("side", [1, 3, 8, 15])
def test_even_the_smallest_person_is_veiled(side: int) -> None:
    pixels = noise()
    tiny: Polygon = ((40, 40), (40, 40 + side), (40 + side, 40 + side), (40 + side, 40))

    veil = under_a_veil(pixels, tiny)

    assert veil[40 : 40 + side, 40 : 40 + side].min() > 0
    assert veil[40 : 40 + side, 40 : 40 + side].max() < 255


def test_somebody_who_left_is_veiled_in_another_s_crop() -> None:
    crop = Quad((100, 100), (100, 200), (200, 200), (200, 100))
    leaver = Quad((180, 150), (180, 230), (260, 230), (260, 150))
    pixels = noise(256, 256)
    polygon = leaver.seen_from(crop, 256)
    assert polygon is not None

    veil = under_a_veil(pixels, polygon)

    assert veil[129:, 206:].min() > 0
    assert veil[129:, 206:].max() < 255
    assert np.array_equal(veil[:100, :180], pixels[:100, :180])


corners = st.tuples(st.floats(-300, 460), st.floats(-300, 450))


@given(polygon=st.lists(corners, min_size=3, max_size=6))
def test_no_pixel_of_any_polygon_is_ever_left(polygon: list[Point]) -> None:
    pixels = noise()

    veil = under_a_veil(pixels, tuple(polygon))

    xs, ys = zip(*polygon, strict=True)
    middle = (sum(xs) / len(xs), sum(ys) / len(ys))
    margin = max(2, (max(xs) - min(xs)) / 16, (max(ys) - min(ys)) / 16) + 2
    assert veil.shape == pixels.shape
    for x, y in [middle, *(((x + middle[0]) / 2, (y + middle[1]) / 2) for x, y in polygon)]:
        if 0 <= x < 160 and 0 <= y < 150:
            assert 0 < veil[int(y), int(x)].min() <= veil[int(y), int(x)].max() < 255
    for part in (np.s_[:, : max(int(min(xs) - margin), 0)], np.s_[min(max(int(max(ys) + margin), 0), 150) :, :]):
        assert np.array_equal(veil[part], pixels[part])
