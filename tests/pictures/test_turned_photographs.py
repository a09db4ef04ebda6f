"""A place that is counted in a photograph as its file stores it is found where that is seen upright."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from doesexist.model import Quad
from doesexist.model.frames import Frame, Shape, placed

FACE = Quad((4, 2), (4, 6), (12, 6), (12, 2))


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_a_face_is_where_the_file_is_turned_to(orientation: int) -> None:
    stored = Image.new("L", (40, 20))
    stored.paste(255, (4, 2, 12, 6))
    stored.getexif()[0x0112] = orientation
    seen = np.asarray(ImageOps.exif_transpose(stored))
    rows, columns = np.nonzero(seen)

    found = placed(FACE, Frame(40, 20), Shape(20, 40, orientation))

    assert found
    assert found.bounds == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


@pytest.mark.parametrize("orientation", [2, 3, 4])
def test_of_a_file_that_is_turned_over_nobody_knows_how_it_is_counted(orientation: int) -> None:
    assert placed(FACE, Frame(40, 20), Shape(40, 20, orientation)) is None


@pytest.mark.parametrize("centre", [(-1, 10), (41, 10), (20, -1), (20, 21)])
def test_a_place_outside_its_photograph_is_none(centre: tuple[int, int]) -> None:
    x, y = centre
    quad = Quad((x - 2, y - 2), (x - 2, y + 2), (x + 2, y + 2), (x + 2, y - 2))

    assert placed(quad, Frame(40, 20), Shape(40, 20)) is None
