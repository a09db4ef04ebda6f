"""The wall as a IIIF image: the same pixels as the montage, from everyone to one face."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from archives import remove
from exhibition_fixtures import running, visiting
from starlette.testclient import TestClient
from surveys import Pixels, drawn, pixels, survey

from doesexist.archive import Reading
from doesexist.compositions.composing import montage
from doesexist.imaging.tiles import LEVELS
from doesexist.model.walls import Order
from doesexist.studio.wall.walls import wall

PICTURES = 70
"""On a wall of 8 × 8: 6 have no place."""
CELL = 128
VALIDATOR = Path(sys.executable).with_name("iiif-validate.py")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wall")
    drawn(folder, PICTURES)
    survey(folder / "archive")
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Path:
    return folder / "archive"


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def image(visitor: TestClient, asked: str, name: str = "grid") -> Pixels:
    answer = visitor.get(f"/iiif/3/sample.{name}/{asked}")
    assert answer.status_code == 200, answer.text
    with PIL.Image.open(io.BytesIO(answer.content)) as picture:
        return np.asarray(picture.convert("RGB"))


def test_its_size_is_that_of_everyone_at_full_size(visitor: TestClient) -> None:
    info = visitor.get("/iiif/3/sample.grid/info.json").json()

    assert (info["width"], info["height"]) == (8 * CELL, 8 * CELL)
    assert info["rights"] == "http://creativecommons.org/licenses/by-nc/4.0/", "what follows from everyone's licence"
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2]}]


@pytest.mark.parametrize("order", Order)
def test_each_order_has_its_own_image(visitor: TestClient, archive: Path, order: Order) -> None:
    name = "grid" if order is Order.KEY else f"grid--{order}"

    seen = image(visitor, "full/256,/0/default.png", name)

    hung = wall(archive, "sample", order)
    np.testing.assert_array_equal(seen, montage(hung.surveyed, hung.picks, hung.grid, 32))


@pytest.mark.parametrize("side", LEVELS)
def test_what_is_seen_of_it_is_cut_from_the_montage(visitor: TestClient, archive: Path, side: int) -> None:
    hung = wall(archive, "sample")
    whole = montage(hung.surveyed, hung.picks, hung.grid, side)

    seen = image(visitor, f"256,128,512,384/{512 * side // CELL},{384 * side // CELL}/0/default.png")

    np.testing.assert_array_equal(seen, whole[side : 4 * side, 2 * side : 6 * side])


def test_tiles_together_are_the_montage(visitor: TestClient, archive: Path) -> None:
    hung = wall(archive, "sample")

    rows = [np.hstack([image(visitor, f"{x},{y},512,512/256,256/0/default.png") for x in (0, 512)]) for y in (0, 512)]

    np.testing.assert_array_equal(np.vstack(rows), montage(hung.surveyed, hung.picks, hung.grid, 64))


def test_from_near_it_is_the_pictures_themselves(visitor: TestClient, folder: Path) -> None:
    seen = image(visitor, f"{2 * CELL},{CELL},{CELL},{CELL}/max/0/default.png")

    file = folder / "ffhq" / "images1024x1024" / "00000" / "00010.png"
    np.testing.assert_array_equal(seen, pixels(file))


def test_a_part_that_cuts_through_faces_shows_the_right_ones(visitor: TestClient, archive: Path) -> None:
    hung = wall(archive, "sample")
    whole = montage(hung.surveyed, hung.picks, hung.grid, 64)

    seen = image(visitor, "100,60,400,300/200,150/0/default.png")

    np.testing.assert_array_equal(seen, whole[30:180, 50:250])


def test_any_size_can_be_asked_for(visitor: TestClient) -> None:
    for asked in ("full/37,/0/default.png", "full/,1/0/default.jpg", "pct:10,10,33,7/150,11/90/gray.webp"):
        image(visitor, asked)


def test_who_is_not_meant_is_dimmed(visitor: TestClient, archive: Path) -> None:
    with Reading(archive) as reading:
        facts = reading.facts("sample")
    hung = wall(archive, "sample")
    licence = "CC-BY-2.0"
    whole = montage(hung.surveyed, hung.picks, hung.grid, 16)

    seen = image(visitor, f"full/128,/0/default.png?licence={licence}")

    meant = [facts[key].licence == licence for key in hung.hung]
    assert any(meant)
    assert not all(meant)
    for place, is_meant in enumerate(meant):
        row, column = divmod(place, 8)
        here = np.s_[16 * row : 16 * row + 16, 16 * column : 16 * column + 16]
        assert (seen[here] == whole[here]).all() == is_meant
        assert seen[here].mean() <= whole[here].mean() / 3 or is_meant


def test_a_filter_that_is_none_is_told(visitor: TestClient) -> None:
    answer = visitor.get("/iiif/3/sample.grid/full/128,/0/default.jpg?year=soon")

    assert answer.status_code == 400
    assert "year=soon" in answer.json()["error"]


def test_what_a_browser_has_is_not_sent_again(visitor: TestClient) -> None:
    address = "/iiif/3/sample.grid/0,0,512,512/256,/0/default.jpg"
    tag = visitor.get(address).headers["etag"]

    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert visitor.get(f"{address}?licence=CC-BY-2.0").headers["etag"] != tag
    assert visitor.get(address).headers["cache-control"] == "no-cache"


def test_there_is_no_other_wall(visitor: TestClient) -> None:
    for name in ("grid--colour", "grid--", "grids"):
        assert visitor.get(f"/iiif/3/sample.{name}/info.json").status_code == 404
    assert visitor.get("/iiif/3/nobody.grid/info.json").status_code == 404


def test_a_dataset_that_was_not_surveyed_has_none(tmp_path: Path) -> None:
    with visiting(drawn(tmp_path, 2)) as visitor:
        answer = visitor.get("/iiif/3/sample.grid/info.json")

    assert answer.status_code == 404
    assert "surveyed" in answer.json()["error"]


def test_who_leaves_hangs_there_no_more_and_what_was_remembered_is_forgotten(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 12)
    survey(archive)
    with visiting(archive) as visitor:
        before = image(visitor, "full/max/0/default.png")
        tag = visitor.get("/iiif/3/sample.grid/full/max/0/default.png").headers["etag"]

        remove(archive, "sample/00000")

        answer = visitor.get("/iiif/3/sample.grid/full/max/0/default.png", headers={"If-None-Match": tag})
        after = image(visitor, "full/max/0/default.png")
    assert answer.status_code == 200
    np.testing.assert_array_equal(before[:CELL, CELL : 2 * CELL], after[:CELL, :CELL])


def test_the_validator_finds_its_info_json_as_it_should_be(archive: Path) -> None:
    with running(archive) as address:
        command = [sys.executable, str(VALIDATOR), "-s", address.removeprefix("http://"), "-p", "iiif/3"]
        told = subprocess.run(
            [*command, "-i", "sample.grid", "--version=3.0", "--level=2", "--test=info_json", "--verbose"],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert re.findall(r"test (\w+) (PASS|FAIL)", told.stderr) == [("info_json", "PASS")], told.stderr
