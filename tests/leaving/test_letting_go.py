"""Whoever left is let go of by a server that nobody visits, too: within seconds, no file of theirs is held open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from archives import remove
from average_fixtures import make_averages
from exhibition_fixtures import started, visiting
from wall_fixtures import copy_of

from doesexist.archive import Reading

LOOKED_AT = (
    "/grid", "/iiif/3/ffhq.grid/full/96,/0/default.png", "/iiif/3/ffhq.grid--licence/full/96,/0/default.png",
    "/average", "/average/preview.webp", "/average/photographers.webp", "/iiif/3/ffhq.average/full/max/0/default.png",
)  # fmt: skip
SECONDS = 12


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_averages(tmp_path_factory.mktemp("letting-go"))


def mapped(process: int) -> Iterator[str]:
    """The files of surveys that a process, or one of its own, holds: `….tiles.npy`, or `….tiles.npy (deleted)`."""
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        if "/survey/" in line:
            yield line.split("/survey/")[1]
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield from mapped(int(child))


def test_a_server_that_nobody_visits_lets_go_of_whoever_left(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    process, address = started(copy)
    try:
        for page in LOOKED_AT:
            assert httpx2.get(f"{address}{page}").status_code == 200
        held = {*mapped(process.pid)}
        remove(copy, "ffhq/00005")

        until = time.monotonic() + SECONDS
        while any(name.endswith("(deleted)") for name in mapped(process.pid)) and time.monotonic() < until:
            time.sleep(0.2)
        still = [name for name in mapped(process.pid) if name.endswith("(deleted)")]
    finally:
        process.terminate()
        process.communicate(timeout=30)

    assert held
    assert still == []


def test_while_nothing_changes_the_register_is_not_asked_which_shards_there_are(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/iiif/3/ffhq.grid--licence/0,0,{0},{0}/64,64/0/default.png?licence=CC-BY-2.0"
    with visiting(archive) as visitor:
        for _ in range(2):
            visitor.get(address.format(128))
        monkeypatch.setattr(Reading, "shards", None)
        monkeypatch.setattr(Reading, "keys", None)

        answers = [visitor.get(address.format(side)) for side in (128, 256, 384)]

    assert {answer.status_code for answer in answers} == {200}
