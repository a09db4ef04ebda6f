"""Pictures are added up: from the survey's own sums where they hold, opened again where not, and not too many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import register
from command_line import run
from reading_recipes import from_json
from surveys import Pixels, aligned, drawn, half_up, pixels, survey
from wall_fixtures import copy_of

from doesexist.archive import SURVEY
from doesexist.compositions.surveyed import Picks
from doesexist.errors import TooManyToOpen
from doesexist.model import Filter
from doesexist.model.walls import unfolded
from doesexist.studio.average import adding_up, averaging

PICTURES = 300
"""Two shards: of 256, and of 44."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("adding")
    drawn(folder, PICTURES, size=64)
    survey(folder / "archive")
    return folder


@pytest.fixture(scope="module")
def everyone(folder: Path) -> dict[str, Pixels]:
    return aligned(folder / "ffhq")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pictures are opened, each time that some are."""
    look, counts = adding_up.looked_at, list[int]()

    def look_and_count(*facts: Any) -> Iterator[Pixels]:
        picks: Picks = facts[-1]
        if len(picks):
            counts.append(len(picks))
        return look(*facts)

    monkeypatch.setattr(adding_up, "looked_at", look_and_count)
    return counts


def mean(everyone: dict[str, Pixels], keys: list[str]) -> Pixels:
    return half_up(np.sum([everyone[key].astype(np.int64) for key in keys], axis=0), len(keys))


def test_a_shard_without_sums_is_opened_and_the_others_are_not(
    folder: Path, everyone: dict[str, Pixels], tmp_path: Path, opened: list[int]
) -> None:
    archive = copy_of(folder / "archive", tmp_path / "archive")
    connection = register(archive)
    connection.execute("UPDATE shard SET sums = NULL, squares = NULL, unsummed = 1 WHERE number = 1")
    connection.close()

    sums = averaging.added(averaging.people(archive, "sample"))

    assert (averaging.mean(sums) == mean(everyone, sorted(everyone))).all()
    assert (sums.count, opened) == (PICTURES, [44])


def test_a_shard_whose_sums_are_of_the_size_before_is_opened_too(
    folder: Path, everyone: dict[str, Pixels], tmp_path: Path, opened: list[int]
) -> None:
    archive = copy_of(folder / "archive", tmp_path / "archive")
    np.save(archive / SURVEY / "other.npy", np.full((32, 32, 3), 7, np.uint16))
    np.save(archive / SURVEY / "squares.npy", np.full((2, 32, 32, 3), 7, np.uint16))
    connection = register(archive)
    connection.execute("UPDATE shard SET sums = 'other.npy', squares = 'squares.npy' WHERE number = 1")
    connection.close()

    done = run("average", tmp_path / "mean.png", "--archive", archive, "--leave-out-noderivs")

    assert done.exit_code == 0, done.stderr
    keys = unfolded(from_json((tmp_path / "mean.png.recipe.json").read_bytes()).pictures.keys)
    assert (pixels(tmp_path / "mean.png") == mean(everyone, keys)).all()
    assert (keys, opened) == (sorted(everyone), [44])


@pytest.mark.parametrize(
    ("where", "count"), [("key=0..9", 10), ("key=3..255", 3), ("key=0..256", 1), ("key=0..299", 0)]
)
def test_only_so_many_are_opened_for_a_visitor(folder: Path, opened: list[int], where: str, count: int) -> None:
    who = averaging.people(folder / "archive", "sample", Filter.parsed(where))

    assert averaging.added(who, most_opened=count).count == who.count
    assert sum(opened) == count
    if count:
        opened.clear()
        with pytest.raises(TooManyToOpen, match=f"{count} pictures would have to be opened again for this average"):
            averaging.added(who, most_opened=count - 1)
        assert opened == [], "it is known before"


def test_the_first_of_them_are_bounded_likewise(folder: Path, opened: list[int]) -> None:
    who = averaging.people(folder / "archive", "sample")

    assert averaging.first(who, 100, most_opened=100).count == 100
    with pytest.raises(TooManyToOpen):
        averaging.first(who, 100, most_opened=99)
    assert sum(opened) == 100


def test_a_command_opens_as_many_as_it_takes(
    folder: Path, everyone: dict[str, Pixels], tmp_path: Path, opened: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(averaging, "MOST_OPENED", 1)

    done = run("average", tmp_path / "mean.png", "--archive", folder / "archive", "--where", "key=0..99")

    assert done.exit_code == 0, done.stderr
    assert (pixels(tmp_path / "mean.png") == mean(everyone, sorted(everyone)[:100])).all()
    assert sum(opened) == 100
