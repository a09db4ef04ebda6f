"""Prints: a picture with its landmarks, or its photograph with landmarks and crop, on A3 at 300 dpi."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from archives import ingest
from made import ffhq, group, quad, record, with_files
from PIL import Image, ImageDraw
from prints import (
    LANDSCAPE,
    LEANS_OUT,
    LIES,
    PORTRAIT,
    WHITE,
    Sample,
    has_dot,
    is_white,
    near,
    on_sheet,
    pixels,
    strokes,
    unprinted,
)

from doesexist.imaging.pixels import from_array
from doesexist.imaging.resolution import resampled
from doesexist.model import Quad
from doesexist.printing.sheets import Hanging
from doesexist.studio.prints.overlay import print_overlay


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("prints"))


# What is on the sheet


def test_a_face_is_printed_upright_on_a3_at_300_dpi(sample: Sample) -> None:
    with Image.open(sample.sheet(LIES)) as sheet:
        assert sheet.size == PORTRAIT
        assert sheet.mode == "RGB"
        assert sheet.info["dpi"] == pytest.approx((300, 300), abs=0.01)


@pytest.mark.parametrize(("key", "size"), [(LIES, LANDSCAPE), (LEANS_OUT, PORTRAIT)])
def test_a_photograph_is_printed_as_it_lies(sample: Sample, key: str, size: tuple[int, int]) -> None:
    with Image.open(sample.sheet(key, wild=True)) as sheet:
        assert sheet.size == size
        assert sheet.info["dpi"] == pytest.approx((300, 300), abs=0.01)


def test_a_white_dot_is_where_each_landmark_of_the_face_is_and_lines_go_from_one_to_the_next(sample: Sample) -> None:
    sheet, hanging = pixels(sample.sheet(LIES)), Hanging.of(128, 128)

    points = on_sheet(hanging, sample.record(LIES)["image"]["face_landmarks"])

    assert [number for number, (x, y) in enumerate(points) if not has_dot(sheet, x, y, 5)] == []
    for stroke in strokes(points):
        for (ax, ay), (bx, by) in pairwise(stroke):
            assert is_white(sheet, (ax + bx) / 2, (ay + by) / 2)


def test_beside_the_lines_the_face_is_as_it_was_to_the_last_bit(sample: Sample) -> None:
    sheet, hanging = pixels(sample.sheet(LIES)), Hanging.of(128, 128)
    lines = strokes(on_sheet(hanging, sample.record(LIES)["image"]["face_landmarks"]))
    left, top, width, height = hanging.picture
    here = np.s_[top : top + height, left : left + width]

    beside = ~near(PORTRAIT, lines, 24)[here]
    difference = np.abs(sheet[here] - unprinted(sample.root / sample.record(LIES)["image"]["file_path"], hanging))

    assert beside.mean() > 0.9
    assert difference[beside].max() == 0
    assert difference[~beside].max() > 100


def test_the_photograph_shows_the_landmarks_and_the_crop(sample: Sample) -> None:
    entry = sample.record(LEANS_OUT)["in_the_wild"]
    width, height = entry["pixel_size"]
    crop = Quad.of([(x + 0.5, y + 0.5) for x, y in entry["face_quad"]])
    sheet, hanging = pixels(sample.sheet(LEANS_OUT, wild=True)), Hanging.of(width, height, crop)

    points = on_sheet(hanging, entry["face_landmarks"], middle=0.5)
    corners = on_sheet(hanging, entry["face_quad"], middle=0.5)

    assert [number for number, (x, y) in enumerate(points) if not has_dot(sheet, x, y, 3)] == []
    for part in (0.1, 0.3, 0.5):  # of the upper and the left edge, which lie on the photograph
        for corner in (corners[1], corners[3]):
            x, y = (start + (end - start) * part for start, end in zip(corners[0], corner, strict=True))
            assert is_white(sheet, x, y)


def test_beside_the_lines_the_photograph_is_as_it_was_and_nobody_else_is_marked(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, group(folder, 0, 3))
    ingest(tmp_path / "archive", "ffhq", folder)
    entry = json.loads((folder / "ffhq-dataset-v2.json").read_text())["1"]["in_the_wild"]
    crop = Quad.of([(x + 0.5, y + 0.5) for x, y in entry["face_quad"]])
    hanging = Hanging.of(480, 320, crop)
    left, top, width, height = hanging.picture
    here = np.s_[top : top + height, left : left + width]

    print_overlay(tmp_path / "archive", "ffhq/00001", tmp_path / "sheet.png", wild=True)

    points = on_sheet(hanging, entry["face_landmarks"], middle=0.5)
    corners = on_sheet(hanging, entry["face_quad"], middle=0.5)
    beside = ~near(LANDSCAPE, [*strokes(points), [*corners, corners[0]]], 24)[here]
    difference = np.abs(pixels(tmp_path / "sheet.png")[here] - unprinted(folder / entry["file_path"], hanging))
    assert difference[beside].max() == 0
    assert difference[~beside].max() > 100


def test_what_of_the_crop_lies_outside_the_photograph_is_hatched_on_the_paper(sample: Sample) -> None:
    entry = sample.record(LEANS_OUT)["in_the_wild"]
    width, height = entry["pixel_size"]
    crop = Quad.of([(x + 0.5, y + 0.5) for x, y in entry["face_quad"]])
    hanging = Hanging.of(width, height, crop)
    sheet = pixels(sample.sheet(LEANS_OUT, wild=True))

    below = hanging.picture.top + hanging.picture.height
    inked = sheet[below + 2 : hanging.label.top].min(axis=2) < WHITE
    corners = on_sheet(hanging, entry["face_quad"], middle=0.5)
    drawn = Image.new("1", PORTRAIT)
    ImageDraw.Draw(drawn).polygon(corners, fill=1)
    crop_there = np.asarray(drawn)[below + 2 : hanging.label.top]
    edge_there = near(PORTRAIT, [[*corners, corners[0]]], 12)[below + 2 : hanging.label.top]

    assert crop_there.sum() > 1_000, "the sample's crop leans out at the bottom"
    assert 0.05 < inked[crop_there & ~edge_there].mean() < 0.6, "lines, not a surface"
    assert not inked[~crop_there & ~edge_there].any()


def test_landmarks_of_the_photograph_are_followed_into_the_crop_that_is_cut_from_it(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    entry = record(0)
    entry["in_the_wild"] |= {"pixel_size": [400, 300], "face_quad": quad(100, 50, 200)}
    entry["in_the_wild"]["face_landmarks"] = [[110 + 2 * (n % 17) * 5.0, 60 + 40.0 * (n // 17)] for n in range(68)]
    del entry["image"]["face_landmarks"]
    entry["image"]["pixel_size"] = [256, 256]
    ffhq(folder, [with_files(folder, entry, "in_the_wild")])
    ingest(tmp_path / "archive", "ffhq", folder)

    print_overlay(tmp_path / "archive", "ffhq/00000", tmp_path / "sheet.png")

    inside = [[(x - 100) / 200 * 256, (y - 50) / 200 * 256] for x, y in entry["in_the_wild"]["face_landmarks"]]
    sheet = pixels(tmp_path / "sheet.png")
    assert all(is_white(sheet, x, y) for x, y in on_sheet(Hanging.of(256, 256), inside))


def test_landmarks_lie_on_the_thumbnail_where_that_is_all_there_is(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    entry = record(0)
    entry["image"]["face_landmarks"] = [[60.0 * (n % 17) + 20, 220.0 * (n // 17) + 90] for n in range(68)]
    ffhq(folder, [with_files(folder, entry, "thumbnail")])
    ingest(tmp_path / "archive", "ffhq", folder)

    print_overlay(tmp_path / "archive", "ffhq/00000", tmp_path / "sheet.png")

    sheet = pixels(tmp_path / "sheet.png")
    points = on_sheet(Hanging.of(1024, 1024), entry["image"]["face_landmarks"])
    assert all(has_dot(sheet, x, y, 5) for x, y in points)


def test_landmarks_of_the_picture_are_followed_out_into_its_photograph(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    entry = record(0)
    entry["in_the_wild"] |= {"pixel_size": [400, 300], "face_quad": quad(100, 50, 200)}
    entry["image"]["face_landmarks"] = [[60.0 * (n % 17) + 20, 220.0 * (n // 17) + 90] for n in range(68)]
    del entry["in_the_wild"]["face_landmarks"]
    ffhq(folder, [with_files(folder, entry, "in_the_wild")])
    ingest(tmp_path / "archive", "ffhq", folder)

    print_overlay(tmp_path / "archive", "ffhq/00000", tmp_path / "sheet.png", wild=True)

    outside = [[100 + x / 1024 * 200, 50 + y / 1024 * 200] for x, y in entry["image"]["face_landmarks"]]
    sheet = pixels(tmp_path / "sheet.png")
    assert all(is_white(sheet, x, y) for x, y in on_sheet(Hanging.of(400, 300), outside, middle=0.5))


# Real photographs


@pytest.mark.parametrize("key", ["00004", "00013"])
def test_a_real_face_is_the_one_that_ffhq_cut_out_and_its_landmarks_lie_on_it(
    shared_data: Path, tmp_path: Path, key: str
) -> None:
    folder = shared_data / "wild"
    entry = json.loads((folder / "ffhq-dataset-v2.json").read_text())[str(int(key))]["in_the_wild"]
    ingest(tmp_path / "archive", "ffhq", folder, dataset="wild")
    hanging = Hanging.of(1024, 1024)
    crop = Quad.of(entry["face_quad"])
    points = on_sheet(hanging, [list(crop.inward((x, y), 1024)) for x, y in entry["face_landmarks"]])
    left, top, width, height = hanging.picture
    here = np.s_[top : top + height, left : left + width]

    print_overlay(tmp_path / "archive", f"wild/{key}", tmp_path / "sheet.png")

    sheet = pixels(tmp_path / "sheet.png")
    beside = ~near(PORTRAIT, strokes(points), 24)[here]
    difference = sheet[here] - unprinted(folder / "expected" / f"{key}.png", hanging)
    assert all(is_white(sheet, x, y) for x, y in points if left < x < left + width and top < y < top + height)
    assert float(np.square(difference[beside].astype(np.float64)).mean()) < 10  # 38 dB


def test_every_real_photograph_is_printed_with_each_of_its_faces(shared_data: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", shared_data / "wild", dataset="wild")

    for number in range(18):
        sheet = print_overlay(tmp_path / "archive", f"wild/{number:05}", tmp_path / "sheet.svg", wild=True)

        assert sheet.without_glyph == ()
        assert b"credit unknown</desc>" in sheet.content


# A law


def test_a_picture_of_one_pixel_and_one_that_is_a_line_are_hung_too() -> None:
    for width, height in ((1, 1), (20_000, 1), (1, 20_000), (120_000, 3)):
        hanging = Hanging.of(width, height)
        noise = np.random.default_rng(1).integers(0, 256, (min(height, 9), min(width, 9), 3), dtype=np.uint8)

        whole = resampled(from_array(noise), hanging.picture.width, hanging.picture.height)

        assert (whole.width, whole.height) == (hanging.picture.width, hanging.picture.height)
