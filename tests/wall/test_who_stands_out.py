"""Who stands out on a wall, as the register has it at this moment; and pictures that may be shown but not changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from archives import ingest
from exhibition_fixtures import page, visiting
from made import Record, ffhq, record, with_files
from starlette.testclient import TestClient
from surveys import Pixels, pixels, survey
from wall_fixtures import copy_of

from doesexist.studio.leaving import removing, who_is_meant

CELL = 128
BY_ND = {"license": "", "license_url": "https://creativecommons.org/licenses/by-nd/2.0/"}
UNCHANGED = ("00004", "00005")
AUSTRIANS = ("00000", "00004")
GRID = "/iiif/3/ffhq.grid"
PHOTOGRAPHER = record(0)["metadata"]["photo_url"].split("/")[4]


def records(folder: Path, unchanged: tuple[str, ...] = UNCHANGED) -> dict[str, Record]:
    """Nine people on a wall of 3 × 3: two in Austria, and some who may not be changed."""
    made: dict[str, Record] = {}
    for number in range(9):
        key = f"{number:05}"
        facts: dict[str, Any] = {"country": "Austria" if key in AUSTRIANS else ""}
        facts |= BY_ND if key in unchanged else {}
        made[str(number)] = with_files(folder, record(number, **facts), "image", size=CELL)
    return made


def hung(folder: Path, unchanged: tuple[str, ...] = UNCHANGED) -> Path:
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records(folder / "ffhq", unchanged)))
    survey(folder / "archive")
    return folder / "archive"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hung(tmp_path_factory.mktemp("unchanged"))


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def image(visitor: TestClient, asked: str) -> Pixels:
    answer = visitor.get(f"{GRID}/{asked}")
    assert answer.status_code == 200, answer.text
    with PIL.Image.open(io.BytesIO(answer.content)) as picture:
        return np.asarray(picture.convert("RGB"))


def at(seen: Pixels, key: str) -> Pixels:
    """What hangs where somebody does, on an image of the whole wall."""
    side = len(seen) // 3
    row, column = divmod(int(key), 3)
    return seen[row * side : (row + 1) * side, column * side : (column + 1) * side]


# As the register has it


def test_whoever_is_anonymous_from_now_on_is_pointed_out_by_no_image(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    address = f"full/96,/0/default.png?contributor=flickr/{PHOTOGRAPHER}"
    with visiting(copy) as visitor:
        before = image(visitor, address)
        tag = visitor.get(f"{GRID}/{address}").headers["etag"]
        removing.correct(copy, who_is_meant.account(f"flickr/{PHOTOGRAPHER}"), None)

        answer = visitor.get(f"{GRID}/{address}", headers={"If-None-Match": tag})
        after = image(visitor, address)
        everyone = image(visitor, "full/96,/0/default.png")
    assert (at(before, "00000") == at(everyone, "00000")).all()
    assert answer.status_code == 200
    assert at(after, "00000").max() < 64, "dimmed, as all others are"


def test_a_licence_that_was_corrected_holds_for_images_at_once(tmp_path: Path) -> None:
    archive = hung(tmp_path, unchanged=())
    address = f"{GRID}/full/96,/0/default.png?licence=CC-BY-2.0"
    with visiting(archive) as visitor:
        before = visitor.get(address).headers["etag"]
        grey = visitor.get(f"{GRID}/full/96,/0/gray.png")
        ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records(tmp_path / "ffhq", ("00001",))))

        after = visitor.get(address, headers={"If-None-Match": before})
        refused = visitor.get(f"{GRID}/full/96,/0/gray.png", headers={"If-None-Match": grey.headers["etag"]})
    assert (grey.status_code, after.status_code, refused.status_code) == (200, 200, 400)


def test_two_filters_that_mean_the_same_people_are_the_same_image(visitor: TestClient) -> None:
    one, other, third = (
        visitor.get(f"{GRID}/full/96,/0/default.png?{query}").headers["etag"]
        for query in ("key=0..3", "key=0..3&split=training", "key=0..2")
    )

    assert one == other != third


def test_a_wall_in_an_order_of_the_register_is_another_only_if_somebody_hangs_elsewhere(
    archive: Path, tmp_path: Path
) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with visiting(copy) as visitor:
        tags = [visitor.get("/grid.json?order=contributor").json()["wall"]]
        for name in ("Test 0", "zzz"):
            removing.correct(copy, who_is_meant.account(f"flickr/{PHOTOGRAPHER}"), name)
            tags.append(visitor.get("/grid.json?order=contributor").json()["wall"])
            removing.correct(copy, who_is_meant.understood("ffhq/00008", ["ffhq"]), f"Test of {name}")
            tags.append(visitor.get("/grid.json?order=licence").json()["wall"])

    assert tags[1] != tags[3]
    assert tags[2] == tags[4]


# What may not be changed


def test_whoever_may_not_be_changed_is_not_even_dimmed_but_not_there(visitor: TestClient, archive: Path) -> None:
    whole, seen = image(visitor, "full/192,/0/default.png"), image(visitor, "full/192,/0/default.png?country=Austria")

    for key in AUSTRIANS:
        assert (at(seen, key) == at(whole, key)).all()
    assert (at(seen, "00005") == 32).all(), "a flat colour, with nothing of the picture in it"
    others = at(seen, "00001")
    assert others.max() < 64
    assert np.ptp(others) > 5
    file = archive.parent / "ffhq" / "images1024x1024" / "00000" / "00004.png"
    near = image(visitor, f"{CELL},{CELL},{2 * CELL},{CELL}/max/0/default.png?country=Austria")
    assert (near[:, :CELL] == pixels(file)).all()
    assert (near[:, CELL:] == 32).all()


def test_without_a_filter_everyone_hangs_unchanged(visitor: TestClient, archive: Path) -> None:
    file = archive.parent / "ffhq" / "images1024x1024" / "00000" / "00005.png"

    assert (image(visitor, f"{2 * CELL},{CELL},{CELL},{CELL}/max/0/default.png") == pixels(file)).all()


@pytest.mark.parametrize(
    "asked", ["0/gray.png", "0/bitonal.png", "90/default.jpg", "0.5/default.png", "!0/default.png"]
)
def test_a_wall_with_them_is_neither_turned_nor_made_grey(visitor: TestClient, asked: str) -> None:
    answer = visitor.get(f"{GRID}/full/96,/{asked}")

    assert answer.status_code == 400
    assert "may be shown but not changed (NoDerivs)" in answer.json()["error"]


@pytest.mark.parametrize("asked", ["0/color.png", "360/default.webp", "0/default.jpg"])
def test_what_changes_nothing_can_be_asked_for(visitor: TestClient, asked: str) -> None:
    assert visitor.get(f"{GRID}/full/96,/{asked}").status_code == 200


def test_what_cannot_be_asked_for_is_not_promised(visitor: TestClient) -> None:
    answer = visitor.get(f"{GRID}/info.json")

    info = answer.json()
    assert info["profile"] == "level1"
    assert not {"gray", "bitonal"} & {*info["extraQualities"]}
    assert not {"mirroring", "rotationArbitrary"} & {*info["extraFeatures"]}
    assert "rights" not in info
    assert "level1.json" in answer.headers["link"]
    assert "level1.json" in visitor.get(f"{GRID}/full/96,/0/default.jpg").headers["link"]


def test_whoever_has_no_place_on_the_wall_changes_nothing_of_it(tmp_path: Path) -> None:
    people = {**records(tmp_path / "ffhq", ()), "9": with_files(tmp_path / "ffhq", record(9, **BY_ND), "image")}
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", people))
    survey(tmp_path / "archive")

    with visiting(tmp_path / "archive") as visitor:
        info = visitor.get(f"{GRID}/info.json").json()
        told = visitor.get("/grid.json").json()

        assert visitor.get(f"{GRID}/full/96,/90/gray.png").status_code == 200
    assert told["left_over"] == ["00009"]
    assert (info["profile"], info["rights"]) == ("level2", "http://creativecommons.org/licenses/by/4.0/")
    assert (told["licence"]["id"], told["told"]) == ("CC-BY-4.0", [])


# What is said of it


def test_the_page_says_that_there_is_no_one_licence_and_why(visitor: TestClient) -> None:
    shown, told = page(visitor, "/grid?country=Austria"), visitor.get("/grid.json").json()

    assert "All together: no one licence" in shown.text
    assert "The place of 1 is left empty" in shown.text
    assert "So everyone hangs unchanged" in shown.text
    assert told["licence"] is None
    assert told["told"] == ["Nothing may be made of 2 of 9 pictures: they may be shown but not changed (NoDerivs)."]


@pytest.mark.parametrize("view", ["", "?view=list"])
def test_the_page_names_the_licence_that_follows(tmp_path: Path, view: str) -> None:
    with visiting(hung(tmp_path, unchanged=())) as visitor:
        shown = page(visitor, f"/grid{view}")

    assert "All together: CC BY 4.0" in shown.text
    assert "https://creativecommons.org/licenses/by/4.0/" in shown.links()
    assert "NoDerivs" not in shown.text
