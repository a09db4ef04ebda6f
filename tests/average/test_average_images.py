"""Averages as images: exact at full size and from tiles, and the same as long as nobody comes or leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from average_fixtures import (
    DEVIATION,
    KEYS,
    MANY,
    MEAN,
    distance,
    make_averages,
    mean_of,
    pixels_of,
    seen,
    small,
    tile_of,
)
from exhibition_fixtures import visiting
from numpy.typing import NDArray
from starlette.testclient import TestClient

BY_NC = [key for key in KEYS if int(key) % 3 == 0]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_averages(tmp_path_factory.mktemp("averages"))


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def test_the_mean_is_exactly_the_mean_of_the_pictures(archive: Path, visitor: TestClient) -> None:
    shown = seen(visitor, f"{MEAN}/full/max/0/default.png")

    assert (shown == mean_of([pixels_of(archive, key) for key in KEYS])).all()


def test_where_they_differ_is_twice_the_standard_deviation(archive: Path, visitor: TestClient) -> None:
    shown = seen(visitor, f"{DEVIATION}/full/max/0/default.png")

    deviations = np.stack([pixels_of(archive, key) for key in KEYS]).std(axis=0)
    assert (shown == np.floor(2 * deviations + 0.5).clip(0, 255)).all()


def test_both_are_iiif_images_that_say_what_may_be_asked_and_under_which_licence(visitor: TestClient) -> None:
    for address in (MEAN, DEVIATION):
        info = visitor.get(f"{address}/info.json").json()
        part = seen(visitor, f"{address}/64,64,64,64/32,32/0/gray.png")

        assert (info["width"], info["height"]) == (128, 128)
        assert info["rights"] == "http://creativecommons.org/licenses/by-nc/4.0/"
        assert part.shape == (32, 32, 3)
        assert visitor.get(f"{address}/500,500,1,1/max/0/default.png").status_code == 400


def test_the_average_of_some_is_the_mean_of_their_tiles(archive: Path, visitor: TestClient) -> None:
    shown = small(visitor, "preview", "&licence=CC-BY-NC-2.0")

    assert (shown == mean_of([tile_of(archive, key) for key in BY_NC])).all()


def test_a_group_is_the_average_of_those_whom_its_filter_means(visitor: TestClient) -> None:
    groups = [each for each in visitor.get("/average.json").json()["groups"] if each["people"] > 1]
    for group in groups:
        kind, value = group["kind"], group["value"]

        beside = small(visitor, "group", f"&kind={kind}&value={value}")

        assert (beside == small(visitor, "preview", f"&{kind}={value}")).all()
    assert {group["kind"] for group in groups} == {"licence", "year", "country", "split", "contributor"}


def test_each_account_weighs_one_however_many_pictures_it_gave(archive: Path, visitor: TestClient) -> None:
    others = [key for key in [*KEYS, "00013"] if key not in MANY]
    of_many = np.stack([tile_of(archive, key) for key in MANY]).mean(axis=0)
    tiles = [of_many, *(small(visitor, "preview", f"&key={key}").astype(float) for key in others)]

    shown = small(visitor, "photographers")

    assert (shown == np.floor(np.stack(tiles).mean(axis=0) + 0.5)).all()
    assert distance(shown, small(visitor, "preview")) > 1


def test_the_mean_of_their_light_is_lighter(archive: Path, visitor: TestClient) -> None:
    tiles = np.stack([tile_of(archive, key) for key in BY_NC]) / 255
    light = np.where(tiles <= 0.04045, tiles / 12.92, ((tiles + 0.055) / 1.055) ** 2.4).mean(axis=0)
    roots: NDArray[np.float64] = 1.055 * np.power(light, 1 / 2.4) - 0.055
    values = np.where(light <= 0.0031308, light * 12.92, roots) * 255

    shown = small(visitor, "linear", "&licence=CC-BY-NC-2.0")

    assert np.abs(shown - values).max() <= 0.51
    assert shown.mean() > small(visitor, "preview", "&licence=CC-BY-NC-2.0").mean()


@pytest.mark.parametrize("people", [1, 10, 12])
def test_on_the_way_from_one_to_all_each_step_is_the_average_of_the_first(
    archive: Path, visitor: TestClient, people: int
) -> None:
    shown = small(visitor, "first", f"&people={people}")

    steps = {count: mean_of([pixels_of(archive, key) for key in KEYS[:count]]) for count in (1, 9, 10, 11, 12)}
    # It is sent as WebP with loss: so it is nearest to its own.
    assert min(steps, key=lambda count: distance(shown, steps[count])) == people


@pytest.mark.parametrize(
    "query",
    [
        "first.webp?people=2", "first.webp?people=14", "first.webp", "first.webp?people=10&licence=CC-BY-2.0",
        "group.webp", "group.webp?kind=licence&value=CC0-1.0", "group.webp?kind=year", "median.webp",
        "preview.webp?country=nowhere", "preview.webp?dataset=nothing",
    ],
)  # fmt: skip
def test_what_no_page_asks_for_is_not_made(visitor: TestClient, query: str) -> None:
    assert visitor.get(f"/average/{query}").status_code == 404


def test_images_are_asked_for_again_each_time_and_are_the_same_while_nobody_comes_or_leaves(
    visitor: TestClient,
) -> None:
    for address in (
        "/average", "/average.json", "/average/preview.webp", "/average/first.webp?people=1",
        f"{MEAN}/full/64,64/0/default.webp",
    ):  # fmt: skip
        first = visitor.get(address)
        again = visitor.get(address, headers={"If-None-Match": first.headers["etag"]})

        assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)
