"""What is kept of pictures is exact: tiles are means, sums are sums, and whoever joined can leave."""

from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from doesexist.compositions.sums import Sums, holding
from doesexist.imaging import tiles
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import LEVELS, block_of, scaled

EVERYONE = 10**8
"""As many pictures as a sum must hold."""

sides = st.integers(1, 90)
seeds = st.integers(0, 10**6)


def noise(width: int, height: int, seed: int = 0, most: int = 255) -> Pixels:
    """Pixels that are often as dark or as light as can be: so halves, and the largest sums, occur."""
    random = np.random.default_rng(seed)
    values = random.integers(0, most + 1, (height, width, 3), dtype=np.uint8)
    return np.where(random.random((height, width, 3)) < 0.3, random.integers(0, 2, values.shape) * most, values).astype(
        np.uint8
    )


def mean_of(square: Pixels, side: int, row: int, column: int, band: int) -> int:
    """A pixel of a tile, as it is defined: the mean of the area it stands for, halves up."""
    across = len(square)

    def parts(place: int) -> list[tuple[int, Fraction]]:
        """Which pixels lie in a part of a side, each with how much of it does."""
        start, end = Fraction(place * across, side), Fraction((place + 1) * across, side)
        return [
            (pixel, min(end, Fraction(pixel + 1)) - max(start, Fraction(pixel)))
            for pixel in range(floor(start), across)
            if pixel < end
        ]

    total = sum(
        (int(square[y, x, band]) * height * width for y, height in parts(row) for x, width in parts(column)),
        Fraction(0),
    )
    return floor(total / Fraction(across, side) ** 2 + Fraction(1, 2))


def middle(pixels: Pixels) -> Pixels:
    height, width, _ = pixels.shape
    side = min(width, height)
    top, left = (height - side) // 2, (width - side) // 2
    return pixels[top : top + side, left : left + side]


@given(width=sides, height=sides, seed=seeds, place=st.tuples(*[st.floats(0, 1, exclude_max=True)] * 3))
@example(width=64, height=64, seed=1, place=(0.9, 0.9, 0.9))
@example(width=1, height=1, seed=1, place=(0.5, 0.5, 0.5))
@example(width=65, height=63, seed=1, place=(0.99, 0.99, 0.5))
def test_each_pixel_of_a_tile_is_the_exact_mean_of_its_area(
    width: int, height: int, seed: int, place: tuple[float, float, float]
) -> None:
    pixels = noise(width, height, seed)

    found = scaled(pixels)

    for side, tile in zip(LEVELS, found.tiles, strict=True):
        row, column, band = (int(part * size) for part, size in zip(place, (side, side, 3), strict=True))
        assert tile.shape == (side, side, 3)
        assert tile[row, column, band] == mean_of(middle(pixels), side, row, column, band)


@pytest.mark.parametrize("across", [64, 65, 128, 192, 300, 704, 1024, 1025])
def test_every_pixel_of_larger_pictures_is(across: int) -> None:
    pixels = noise(across, across, across)

    found = scaled(pixels)

    for side, tile in zip(LEVELS, found.tiles, strict=True):
        # In units of 1 / side of a pixel, each overlap of a part with a pixel is a whole number.
        part, pixel = np.arange(side)[:, None], np.arange(across)[None, :]
        starts, ends = np.maximum(part * across, pixel * side), np.minimum((part + 1) * across, (pixel + 1) * side)
        overlap = np.maximum(0, ends - starts)
        for band in range(3):
            total = overlap @ pixels[..., band].astype(np.int64) @ overlap.T
            np.testing.assert_array_equal(tile[..., band], (2 * total + across**2) // (2 * across**2))


@pytest.mark.parametrize("value", [0, 1, 127, 254, 255])
@pytest.mark.parametrize("side", [1, 63, 64, 100, 1024])
def test_what_is_of_one_colour_stays_so(side: int, value: int) -> None:
    found = scaled(np.full((side, side + 3, 3), value, np.uint8))

    assert all((tile == value).all() for tile in (*found.tiles, found.small))


def test_halves_go_up() -> None:
    pixels = np.zeros((128, 128, 3), np.uint8)
    pixels[::2, :, 0] = 1  # half of it 1, half 0
    pixels[::2, ::2, 1] = 1  # a quarter
    pixels[..., 2] = 254
    pixels[::2, :, 2] = 255

    for tile in scaled(pixels).tiles:
        assert {tuple(pixel) for pixel in tile.reshape(-1, 3)} == {(1, 0, 255)}


@given(size=st.tuples(st.integers(1, 1300), st.integers(1, 40)), turned=st.sampled_from([1, -1]), seed=seeds)
def test_the_small_picture_is_of_exact_means_and_never_empty(size: tuple[int, int], turned: int, seed: int) -> None:
    width, height = size[::turned]
    pixels = noise(width, height, seed)
    block = block_of(width, height)

    found = scaled(pixels)

    high, wide = height // block, width // block
    assert found.small.shape == (high, wide, 3)
    whole = pixels[: high * block, : wide * block].reshape(high, block, wide, block, 3).astype(np.int64)
    np.testing.assert_array_equal(found.small, (2 * whole.sum(axis=(1, 3)) + block * block) // (2 * block * block))


def test_the_largest_sums_fit() -> None:
    """Sums are as narrow as they can be: the whitest picture is where one bit too few would show."""
    for side in (64, 128, 704, 1024, 2048):
        assert all((tile == 255).all() for tile in scaled(np.full((side, side, 3), 255, np.uint8)).tiles)


def test_it_does_not_matter_in_how_many_strips_a_picture_is_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = noise(231, 187, 5)
    expected = scaled(pixels)

    monkeypatch.setattr(tiles, "_AT_ONCE", 24 * 187 * 3)

    for tile, one in zip(scaled(pixels).tiles, expected.tiles, strict=True):
        np.testing.assert_array_equal(tile, one)


# Sums.

sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))


def crowd(size: tuple[int, int], number: int, seed: int) -> list[Pixels]:
    return [noise(*size, seed + each) for each in range(number)]


def summed(people: list[Pixels], room: int | None = None) -> Sums:
    height, width, _ = people[0].shape
    sums = Sums.none(width, height, room=room or len(people))
    for pixels in people:
        sums.join(pixels, scaled(pixels).small)
    return sums


def assert_same(one: Sums, other: Sums) -> None:
    """To the last bit, and as narrow: files of equal sums have equal names."""
    assert one.count == other.count
    for here, there in ((one.pixels, other.pixels), (one.squares, other.squares)):
        assert here.dtype == there.dtype
        np.testing.assert_array_equal(here, there)


@given(size=sizes, number=st.integers(1, 12), seed=seeds)
def test_a_sum_is_a_sum(size: tuple[int, int], number: int, seed: int) -> None:
    people = crowd(size, number, seed)

    sums = summed(people)

    wide = [pixels.astype(object) for pixels in people]
    np.testing.assert_array_equal(sums.pixels, sum(wide))
    np.testing.assert_array_equal(sums.squares[0], sum(wide))
    np.testing.assert_array_equal(sums.squares[1], sum(pixels**2 for pixels in wide))


@given(size=sizes, seed=seeds, people=st.lists(st.booleans(), min_size=2, max_size=12).filter(any))
def test_who_joined_and_left_was_never_there(size: tuple[int, int], seed: int, people: list[bool]) -> None:
    everyone = crowd(size, len(people), seed)
    stay = [pixels for pixels, stays in zip(everyone, people, strict=True) if stays]
    sums = summed(everyone)

    for pixels, stays in zip(everyone, people, strict=True):
        if not stays:
            sums.leave(pixels, scaled(pixels).small)

    assert_same(sums.narrowed(), summed(stay).narrowed())


@given(size=sizes, seed=seeds, order=st.permutations(range(7)), cut=st.integers(1, 6))
def test_order_and_parts_never_matter(size: tuple[int, int], seed: int, order: list[int], cut: int) -> None:
    people = crowd(size, 7, seed)
    whole = summed(people)

    first, second = summed([people[at] for at in order[:cut]]), summed([people[at] for at in order[cut:]])
    both = first.with_room(7)
    both.add(second)

    assert_same(both.narrowed(), whole.narrowed())


@pytest.mark.parametrize(
    ("number", "pixels", "squares"),
    [
        (1, np.uint16, np.uint16),
        (2, np.uint16, np.uint32),
        (256, np.uint16, np.uint32),
        (257, np.uint16, np.uint32),
        (258, np.uint32, np.uint32),
        (66_051, np.uint32, np.uint32),
        (66_052, np.uint32, np.uint64),
        (16_843_009, np.uint32, np.uint64),
        (16_843_010, np.uint64, np.uint64),
        (EVERYONE, np.uint64, np.uint64),
    ],
)
def test_a_sum_is_as_narrow_as_it_can_be_and_no_narrower(number: int, pixels: type, squares: type) -> None:
    sums = Sums.none(2, 2, room=number)

    assert sums.pixels.dtype == pixels
    assert sums.squares.dtype == squares
    assert number * 255 <= np.iinfo(pixels).max
    assert number * 255 * 255 <= np.iinfo(squares).max


@given(st.integers(1, 10**11))
def test_what_is_held_fits(most: int) -> None:
    width = holding(most)

    assert np.iinfo(width).max >= most
    narrower: dict[Any, int] = {np.uint16: -1, np.uint32: 2**16 - 1, np.uint64: 2**32 - 1}
    assert narrower[width] < most


def test_the_whitest_crowd_of_a_shard_does_not_overflow() -> None:
    white = np.full((3, 3, 3), 255, np.uint8)

    sums = summed([white] * 257)

    assert sums.pixels.dtype == np.uint16
    assert set(sums.pixels.ravel()) == {257 * 255}
    assert set(sums.squares[1].ravel()) == {257 * 255 * 255}


def test_a_hundred_million_people_add_up(white: Pixels) -> None:
    crowd_of_white = many(EVERYONE - 1, 255)

    crowd_of_white.join(white, white)

    assert set(crowd_of_white.pixels.ravel()) == {EVERYONE * 255}
    assert set(crowd_of_white.squares[1].ravel()) == {EVERYONE * 255 * 255}
    crowd_of_white.leave(white, white)
    assert_same(crowd_of_white, many(EVERYONE - 1, 255))


def test_parts_of_different_width_add_up_to_a_hundred_million(white: Pixels) -> None:
    total = Sums.none(2, 2, room=EVERYONE)

    for part in (many(EVERYONE - 70_001, 255), many(70_000, 255).narrowed(), summed([white])):
        total.add(part)

    assert_same(total.narrowed(), many(EVERYONE, 255).narrowed())


@pytest.fixture
def white() -> Pixels:
    return np.full((2, 2, 3), 255, np.uint8)


def many(number: int, value: int) -> Sums:
    """The sums of so many pictures of one colour, as they would be had all been added."""

    def full(shape: tuple[int, ...], each: int) -> NDArray[np.uint64]:
        return np.full(shape, number * each, np.uint64)

    sums = Sums.none(2, 2, room=EVERYONE)
    sums.pixels = full((2, 2, 3), value)
    sums.squares = np.stack([full((2, 2, 3), value), full((2, 2, 3), value * value)])
    sums.count = number
    return sums
