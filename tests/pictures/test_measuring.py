"""What is measured of a picture: its light and colours, as CIELAB and BT.601 have them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.imaging.measuring import measured
from doesexist.imaging.pixels import Pixels, from_array

SIDE = 64


def of_one_colour(*colour: int) -> Pixels:
    return np.full((SIDE, SIDE, 3), colour, np.uint8)


# Lindbloom's figures for sRGB under D65: http://www.brucelindbloom.com/index.html?ColorCalculator.html
@pytest.mark.parametrize(
    ("colour", "lab"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((255, 255, 255), (100, 0, 0)),
        ((128, 128, 128), (53.585, 0, 0)),
        ((255, 0, 0), (53.2408, 80.0925, 67.2032)),
        ((0, 255, 0), (87.7347, -86.1827, 83.1793)),
        ((0, 0, 255), (32.2970, 79.1875, -107.8602)),
    ],
)
def test_colours_are_where_cielab_has_them(colour: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    found = measured(of_one_colour(*colour))

    assert (found.lightness, found.a, found.b) == pytest.approx(lab, abs=0.01)


def test_half_black_and_half_white_is_grey_of_the_greatest_contrast() -> None:
    tile = of_one_colour(0, 0, 0)
    tile[: SIDE // 2] = 255

    found = measured(tile)

    assert (found.brightness, found.contrast, found.lightness) == pytest.approx((127.5, 127.5, 50), abs=0.001)


@given(st.integers(0, 2**32 - 1))
def test_libvips_sees_the_same_colours(seed: int) -> None:
    tile = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8)

    found = measured(tile)

    seen: Any = from_array(tile).colourspace("lab")
    assert (found.lightness, found.a, found.b) == pytest.approx([seen[band].avg() for band in range(3)], abs=0.05)
