"""A file of the survey that is gone or damaged is told in words; where it went with somebody, nobody notices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archives import remove
from average_fixtures import make_averages
from exhibition_fixtures import visiting
from wall_fixtures import copy_of

from doesexist.archive import Reading
from doesexist.compositions import shard_files

WALL, MEAN = "/iiif/3/ffhq.grid/full/96,/0/default.png", "/iiif/3/ffhq.average/full/max/0/default.png"
PAGES = ("/grid", "/grid?view=list&order=licence", "/grid.json", "/average", "/average.json")
FROM_TILES = (WALL, "/iiif/3/ffhq.grid--hue/full/96,/0/default.png", "/average/preview.webp", "/average/linear.webp")
FROM_SUMS = (MEAN, "/iiif/3/ffhq.average--deviation/full/max/0/default.png", "/average/first.webp?people=12")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_averages(tmp_path_factory.mktemp("damaged"))


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


DAMAGE = (truncated, emptied, Path.unlink)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("rows", (*PAGES, *FROM_TILES, *FROM_SUMS)),
        ("tiles", (*FROM_TILES, "/average", "/average.json")),
        ("sums", FROM_SUMS),
        ("squares", FROM_SUMS),
    ],
)
def test_it_is_told_in_words(
    archive: Path, tmp_path: Path, kind: str, asked: tuple[str, ...], damage: Callable[[Path], None]
) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with Reading(copy) as reading:
        (shard,) = reading.shards("ffhq")
    damage(copy / "survey" / getattr(shard, kind))

    with visiting(copy) as visitor:
        answers = [visitor.get(address) for address in asked]
        german = [visitor.get(address, headers={"Accept-Language": "de"}) for address in asked if "iiif" not in address]
        others = visitor.get("/iiif/3/drawn.grid/full/max/0/default.png")

    assert {answer.status_code for answer in answers} == {503}
    assert all("retry-after" in answer.headers for answer in answers)
    assert all("A file of the survey is missing or damaged" in answer.text for answer in answers)
    assert all("Eine Datei der Sichtung fehlt oder ist beschädigt" in each.text for each in german if is_page(each))
    assert others.status_code == 200


def is_page(answer: Any) -> bool:
    said: str = answer.headers["content-type"]
    return said.startswith("text/html")


@pytest.mark.parametrize(
    ("read", "address"),
    [
        ("columns_of", "/grid"), ("columns_of", "/grid.json?order=licence"), ("columns_of", WALL),
        ("columns_of", MEAN), ("columns_of", "/average/preview.webp"),
        ("tiles_of", WALL), ("tiles_of", f"{WALL}?licence=CC-BY-2.0"), ("tiles_of", "/average/preview.webp"),
        ("tiles_of", "/average"), ("tiles_of", "/average.json"),
        ("sums_of", MEAN), ("sums_of", "/average/first.webp?people=12"), ("sums_of", "/average/first.webp?people=10"),
    ],
)  # fmt: skip
def test_where_it_went_with_somebody_who_left_in_that_moment_the_others_are_shown(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: str, address: str
) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    left: list[str] = []
    reading = getattr(shard_files, read)

    def leave_and_read(*facts: Any, **named: Any) -> Any:
        if not left:
            left.append("00013")
            remove(copy, "ffhq/00013")
        return reading(*facts, **named)

    with visiting(copy) as visitor:
        monkeypatch.setattr(shard_files, read, leave_and_read)

        answer = visitor.get(address)
        again = visitor.get(address)

    assert left
    assert answer.status_code == 200, answer.text
    assert answer.content == again.content
