"""Everyone on one sheet, and a part of them enlarged beside it: the essay's third figure."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from prints import LANDSCAPE, PORTRAIT, Spot, is_white, near
from reading_pdf import Pdf

from doesexist.compositions.recipes import LeftOut, recipe
from doesexist.imaging.pixels import as_array, from_array
from doesexist.imaging.resolution import resampled
from doesexist.imaging.tiles import LEVELS
from doesexist.model import Card, Dataset
from doesexist.model.composites import Composite
from doesexist.model.grids import Grid
from doesexist.model.licences import CC_BY_2, CC_BY_NC_2
from doesexist.printing import sheets
from doesexist.printing.enlargement import Enlargement, enlarged, tile_on_paper
from doesexist.printing.sheets import Box, Pair
from doesexist.printing.typesetting import Form

TILE = 16
SIZES = st.tuples(st.integers(1, 50_000), st.integers(1, 50_000))
Pixels = NDArray[np.int16]


def noise(columns: int, rows: int, side: int) -> NDArray[np.uint8]:
    """Dark pictures of one colour each, so that all that is white was drawn."""
    colours = np.random.default_rng(3).integers(20, 180, (rows, columns, 3), dtype=np.uint8)
    return colours.repeat(side, 0).repeat(side, 1)


def of(pictures: int = 405, *, columns: int = 20, rows: int = 20, card: Card | None = None) -> Enlargement:
    """A montage of that many, of which columns 13 to 16 and rows 4 to 7 are enlarged."""
    dataset = Dataset(name="faces", kind="ffhq", root=Path("/faces"), card=card or Card(title="Faces"))
    grid = Grid(columns, rows)
    written = recipe(
        *("montage", dataset, {f"{number:05}": bytes(16) for number in range(grid.places)}),
        Composite.of({CC_BY_2: 200, CC_BY_NC_2: pictures - 200}),
        contributors=357,
        program="doesexist 0.1.0",
        date="2021-08-14T09:30:00Z",
        left_over=[f"{number:05}" for number in range(grid.places, pictures)],
    )
    return Enlargement(written, grid, TILE, Box(12 * TILE, 3 * TILE, 4 * TILE, 4 * TILE))


def sheet(enlargement: Enlargement, form: Form) -> bytes:
    whole = noise(enlargement.grid.columns, enlargement.grid.rows, TILE)
    return enlarged(enlargement, from_array(whole), from_array(part_of(enlargement)), form).content


def part_of(enlargement: Enlargement) -> NDArray[np.uint8]:
    left, top, width, height = (edge // TILE for edge in enlargement.area)
    every = noise(enlargement.grid.columns, enlargement.grid.rows, 1)
    return every[top : top + height, left : left + width].repeat(64, 0).repeat(64, 1)


def looked_at(content: bytes) -> Pixels:
    with Image.open(io.BytesIO(content)) as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        return np.asarray(image.convert("RGB"), dtype=np.int16)


def text_of(enlargement: Enlargement) -> list[str]:
    return Pdf(sheet(enlargement, Form.PDF)).text.replace("\u200b", "").splitlines()


def frame_on(pair: Pair, enlargement: Enlargement) -> list[Spot]:
    """The corners of the area on the sheet, from the upper left one with the clock."""
    across = pair.whole.width / (enlargement.grid.columns * TILE)
    down = pair.whole.height / (enlargement.grid.rows * TILE)
    left, top, width, height = enlargement.area
    edges = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    return [(pair.whole.left + x * across, pair.whole.top + y * down) for x, y in edges]


def corners_of(box: Box) -> list[Spot]:
    left, top, width, height = box
    return [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]


# What is on the sheet


@pytest.fixture(scope="module")
def square() -> tuple[Enlargement, Pair, Pixels]:
    enlargement = of()
    return enlargement, Pair.of((320, 320), (64, 64)), looked_at(sheet(enlargement, Form.PNG))


def test_it_is_printed_on_a3_as_it_lies(square: tuple[Enlargement, Pair, Pixels]) -> None:
    _, _, printed = square

    assert printed.shape == (*LANDSCAPE[::-1], 3)


def test_a_wide_montage_is_printed_upright_with_its_part_beneath() -> None:
    enlargement = of(360, columns=36, rows=10)

    printed, pair = looked_at(sheet(enlargement, Form.PNG)), Pair.of((576, 160), (64, 64))

    assert printed.shape == (*PORTRAIT[::-1], 3)
    assert pair.part.top > pair.whole.top + pair.whole.height
    frame, part = frame_on(pair, enlargement), corners_of(pair.part)
    for here, there in ((frame[3], part[0]), (frame[2], part[1])):
        assert_leads(printed, pair, here, there)


def test_frame_and_lines_lead_from_the_area_to_what_is_enlarged_of_it(
    square: tuple[Enlargement, Pair, Pixels],
) -> None:
    enlargement, pair, printed = square
    frame, part = frame_on(pair, enlargement), corners_of(pair.part)

    for (ax, ay), (bx, by) in pairwise([*frame, frame[0]]):
        for along in (0.1, 0.5, 0.9):
            assert is_white(printed, ax + (bx - ax) * along, ay + (by - ay) * along)
    for here, there in ((frame[1], part[0]), (frame[2], part[3])):
        assert_leads(printed, pair, here, there)


def assert_leads(printed: Pixels, pair: Pair, here: Spot, there: Spot) -> None:
    """White over the montage, grey over the paper between both."""
    lit, inked = 0, 0
    for along in np.linspace(0.03, 0.97, 200):
        x, y = here[0] + (there[0] - here[0]) * along, here[1] + (there[1] - here[1]) * along
        around = printed[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3]
        left, top, width, height = pair.whole
        if left + 3 < x < left + width - 3 and top + 3 < y < top + height - 3:
            lit += 1
            assert around.max() >= 250
        elif not (left - 3 < x < left + width + 3 and top - 3 < y < top + height + 3):
            inked += 1
            assert around.min() < 160
    assert min(lit, inked) > 10


def test_beside_frame_and_lines_all_are_as_they_were_to_the_last_bit(
    square: tuple[Enlargement, Pair, Pixels],
) -> None:
    enlargement, pair, printed = square
    frame, part = frame_on(pair, enlargement), corners_of(pair.part)
    drawn = near(LANDSCAPE, [[*frame, frame[0]], [frame[1], part[0]], [frame[2], part[3]], [*part, part[0]]], 24)

    for box, pixels in ((pair.whole, noise(20, 20, TILE)), (pair.part, part_of(enlargement))):
        here = np.s_[box.top : box.top + box.height, box.left : box.left + box.width]
        expected = as_array(resampled(from_array(pixels), box.width, box.height)).astype(np.int16)
        difference = np.abs(printed[here] - expected)

        assert (~drawn[here]).mean() > 0.85
        assert difference[~drawn[here]].max() == 0


def test_the_paper_is_white_but_for_lines_and_label(square: tuple[Enlargement, Pair, Pixels]) -> None:
    enlargement, pair, printed = square
    frame, part = frame_on(pair, enlargement), corners_of(pair.part)
    beside = ~near(LANDSCAPE, [[frame[1], part[0]], [frame[2], part[3]], [*part, part[0]]], 12)
    for left, top, width, height in (pair.whole, pair.part, pair.label):
        beside[top - 1 : top + height + 60, left - 1 : left + width + 1] = False

    assert beside.mean() > 0.3
    assert printed[beside].min() == 255


# The label


def test_the_label_says_what_it_is_of_how_many_under_which_licence_and_who_is_credited() -> None:
    assert text_of(of()) == [
        "Faces",
        "Montage of 400 pictures",
        *("Licence", "CC BY-NC 4.0"),
        *("Grid", "20 × 20 pictures"),
        *("Each", "16 × 16 pixels"),
        *("Enlarged", "columns 13 to 16, rows 4 to 7"),
        *("Made", "14 August 2021"),
        of().recipe.credit,
        "5 more had no place in a grid without a gap; the recipe names them.",
    ]


def test_who_was_left_out_what_is_unknown_and_that_nobody_exists_is_said() -> None:
    enlargement = of(400, card=Card(title="A drawn sample", drawn=True))
    told = msgspec.structs.replace(
        enlargement.recipe,
        licence=None,
        told=["The licence of 2 of 400 pictures is unknown."],
        left_out=[LeftOut(["1..12"], "NoDerivs")],
    )

    said = text_of(replace(enlargement, recipe=told))

    assert said[3] == "none that holds for all"
    assert said[-3:] == [
        "12 were left out; the recipe names them, and why.",
        "The licence of 2 of 400 pictures is unknown.",
        "A drawn sample: these people do not exist.",
    ]


def test_one_place_that_is_enlarged_is_named_in_the_singular() -> None:
    one = replace(of(), area=Box(0, 19 * TILE, TILE, TILE))

    assert "column 1, row 20" in text_of(one)


def test_a_title_is_never_taken_for_an_instruction() -> None:
    title = '#panic("no") *Faces* \u202e$x$ <a>'

    assert text_of(of(card=Card(title=title)))[0] == '#panic("no") *Faces* $x$ <a>'


# Files


def test_the_same_montage_is_the_same_file_twice() -> None:
    for form in Form:
        assert sheet(of(), form) == sheet(of(), form)


def test_programs_are_told_the_credit_and_the_licence_s_address_too() -> None:
    svg, pdf = sheet(of(), Form.SVG), sheet(of(), Form.PDF)

    assert b"<title>Faces: montage of 400 pictures, and a part of it enlarged</title>" in svg
    assert b"<desc>A montage of 400 pictures from Faces" in svg
    assert b"https://creativecommons.org/licenses/by-nc/4.0/" in pdf
    assert Pdf(pdf).size == pytest.approx((420, 297), abs=0.01)


# Laws


@given(SIZES, SIZES)
def test_both_lie_on_the_sheet_apart_from_each_other_and_from_the_label(
    whole: tuple[int, int], part: tuple[int, int]
) -> None:
    pair = Pair.of(whole, part)
    dots = 300 / 25.4
    first, second = pair.whole, pair.part

    for left, top, width, height in (first, second):
        assert min(width, height) >= 1
        assert left >= 28 * dots
        assert top >= 18 * dots
        assert left + width <= (pair.sheet.width - 28) * dots
        assert top + height <= pair.label.top - 8 * dots
    assert second.left >= first.left + first.width + 250 or second.top >= first.top + first.height + 250
    assert second.left + second.width <= pair.label.left + max(pair.label.width, 1) + 1


@given(SIZES, SIZES)
def test_neither_is_stretched(whole: tuple[int, int], part: tuple[int, int]) -> None:
    pair = Pair.of(whole, part)

    for box, (width, height) in ((pair.whole, whole), (pair.part, part)):
        assert abs(box.width - box.height * width / height) <= 1 + width / height
        assert pair.sheet in {sheets.LANDSCAPE, sheets.PORTRAIT}


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(LEVELS))
def test_a_montage_is_composed_of_as_many_pixels_as_the_sheet_has_dots_and_not_many_more(
    columns: int, rows: int, asked: int
) -> None:
    part = (min(columns, 8), min(rows, 8))

    side = tile_on_paper(Grid(columns, rows), part, asked)

    whole = Pair.of((columns * asked, rows * asked), (part[0] * asked, part[1] * asked)).whole
    assert side in LEVELS
    assert side <= asked
    assert side == asked or (side * columns >= whole.width and side * rows >= whole.height)
    smaller = side // 2
    assert side == 1 or smaller * columns < whole.width or smaller * rows < whole.height
