"""An average is remembered as long as it is of the same people, and forgotten as soon as one of them has left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest
from archives import remove
from average_fixtures import DEVIATION, KEYS, MEAN, distance, make_averages, mean_of, pixels_of, seen, small
from exhibition_fixtures import Page, page, visiting
from fastapi import FastAPI
from PIL import Image
from wall_fixtures import copy_of

from doesexist.compositions.surveyed import Surveyed
from doesexist.exhibition.remembering import memory_of
from doesexist.exhibition.rooms.average.remembered import _MADE  # pyright: ignore[reportPrivateUsage] (what stays)
from doesexist.model import EVERYONE, Filter
from doesexist.studio.average import averaging
from doesexist.studio.average.averaging import People
from doesexist.studio.leaving import removing, who_is_meant


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_averages(tmp_path_factory.mktemp("averages"))


def counting(monkeypatch: pytest.MonkeyPatch, name: str) -> list[int]:
    """Note of how many people an average is made each time that it is."""
    make = cast("Callable[[People], Any]", getattr(averaging, name))
    made: list[int] = []

    def make_and_note(who: People) -> Any:
        made.append(who.count)
        return make(who)

    monkeypatch.setattr(averaging, name, make_and_note)
    return made


def test_an_average_is_made_once_as_long_as_its_people_are_the_same(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    made = counting(monkeypatch, "preview")
    with visiting(copy) as visitor:
        for _ in range(3):
            small(visitor, "preview")
        removing.correct(copy, who_is_meant.understood("ffhq/00005", ["ffhq"]), "Another Name")
        small(visitor, "preview")
        before = [*made]
        remove(copy, "ffhq/00005")
        small(visitor, "preview")

    assert (before, made) == ([13], [13, 12])


def test_who_asks_for_the_same_at_the_same_time_waits_for_it(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    made = counting(monkeypatch, "preview")
    looked: list[str] = []
    people = averaging.people

    def look_and_note(
        archive: Path,
        dataset: str,
        where: Filter = EVERYONE,
        before: Surveyed | None = None,
        *,
        read_terms: Iterable[str] = (),
    ) -> People:
        looked.append(dataset)
        time.sleep(0.1)
        return people(archive, dataset, where, before, read_terms=read_terms)

    monkeypatch.setattr(averaging, "people", look_and_note)
    with visiting(copy) as visitor, ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(visitor.get, ["/average/preview.webp"] * 8))

    assert {answer.status_code for answer in answers} == {200}
    assert (looked, made) == (["ffhq"], [13])


def test_a_correction_is_seen_at_once(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with visiting(copy) as visitor:
        assert "Test <Many>" in page(visitor, "/average").text
        removing.correct(copy, who_is_meant.account("flickr/many"), None)

        assert "Test <Many>" not in page(visitor, "/average").text
        assert "flickr/many" not in visitor.get("/average.json").text


def test_nobody_who_left_is_in_any_image_again(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    addresses = [
        f"{MEAN}/full/max/0/default.png", f"{DEVIATION}/full/max/0/default.png",
        *(f"/average/{name}.webp?dataset=ffhq" for name in ("preview", "linear", "photographers")),
        "/average/first.webp?dataset=ffhq&people=1", "/average/first.webp?dataset=ffhq&people=10",
        "/average/group.webp?kind=contributor&value=flickr/many", "/average/preview.webp?country=Austria",
    ]  # fmt: skip
    with visiting(copy) as visitor:
        before = {address: visitor.get(address) for address in addresses}
        app = cast("FastAPI", visitor.app)
        kept = memory_of(app.state.context)
        remove(copy, "ffhq/00000")

        after = {
            address: visitor.get(address, headers={"If-None-Match": before[address].headers["etag"]})
            for address in addresses
        }
        mean, one = seen(visitor, addresses[0]), small(visitor, "first", "&people=1")
        shown = page(visitor, "/average")
        kept.forget_stale()
        made = kept._shelves[_MADE].held  # pyright: ignore[reportPrivateUsage]  (what stays in memory)
        tags = {name[1] for name in cast("list[tuple[str, str, str]]", [*made])}

    assert {answer.status_code for answer in after.values()} == {200}
    assert (mean == mean_of([pixels_of(archive, key) for key in KEYS[1:]])).all()
    assert distance(one, pixels_of(archive, "00001")) < distance(one, pixels_of(archive, "00000")) / 2
    assert "/pictures/ffhq/00001" in shown.links()
    assert "/pictures/ffhq/00000" not in shown.links()
    assert "The average of 11 people" in shown.text
    assert len(tags) == 2, "of everyone and of Austria, as they are now, and of nobody else"


def test_a_survey_whose_files_are_gone_is_told_and_nothing_breaks(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with visiting(copy) as visitor:
        assert visitor.get("/average").status_code == 200
        for file in (copy / "survey").iterdir():
            file.unlink()

        answer = visitor.get("/average/first.webp?people=12")

    assert answer.status_code == 503
    assert "Run `doesexist survey`: it makes again what is missing." in Page(answer.text).text


def test_a_picture_that_is_another_now_is_told_and_nothing_breaks(tmp_path: Path) -> None:
    archive = make_averages(tmp_path)
    changed = tmp_path / "ffhq" / "images1024x1024" / "00000" / "00000.png"
    Image.new("RGB", (128, 128)).save(changed)

    with visiting(archive) as visitor:
        answer = visitor.get("/average/first.webp?people=1")

    assert answer.status_code == 404
    assert "Run `doesexist survey`: it looks at what has changed." in Page(answer.text).text
