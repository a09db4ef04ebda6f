"""Very many pictures that come at once: what is put off meanwhile, and that nobody asks without it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ingest, register, remove
from folders import people
from kept_out import here

from doesexist.archive import intake
from doesexist.archive.checking import damaged
from doesexist.archive.register import opening
from doesexist.errors import NothingFound
from doesexist.model import File
from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.showing.exhibits import Folders, lying_in


@pytest.fixture(autouse=True)
def batches_of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 10)


def by_files(archive: Path) -> int:
    """How many indices of what files are known by there are just now, asked by who only reads."""
    reading = opening.for_reading(archive)
    try:
        number: int = reading.one(
            "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'picture_by_size*' OR name GLOB 'picture_by_*md5*'"
        )
        assert not list(damaged(reading))
    finally:
        reading.close()
    return number


def steps(archive: Path, folder: Path, name: str) -> Iterator[int]:
    """Yield after each batch how many of these indices there are."""
    for _ in Ingest(archive, "folder", folder, dataset=name):
        yield by_files(archive)


def test_indices_are_put_off_while_more_come_than_were_here(tmp_path: Path) -> None:
    assert [*steps(tmp_path / "archive", people(tmp_path / "many", 40, 8), "many")] == [0, 0, 0, 0]
    assert by_files(tmp_path / "archive") == 9


def test_a_few_that_come_to_many_put_nothing_off(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "folder", people(tmp_path / "many", 40, 8), dataset="many")

    assert [*steps(tmp_path / "archive", people(tmp_path / "few", 30, 8, first=40), "few")] == [9, 9, 9]


def test_as_many_again_put_them_off_from_then_on(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "folder", people(tmp_path / "many", 20, 8), dataset="many")

    assert [*steps(tmp_path / "archive", people(tmp_path / "more", 40, 8, first=20), "more")] == [9, 0, 0, 0]
    assert by_files(tmp_path / "archive") == 9


def test_after_an_ingest_that_was_killed_the_next_writer_makes_them(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    run = steps(archive, people(tmp_path / "many", 40, 8), "many")
    assert next(run) == 0
    del run  # its connection is closed, and nothing is ended

    assert by_files(archive) == 0
    register(archive).close()

    assert by_files(archive) == 9


def test_who_leaves_meanwhile_takes_their_copies_along(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    many = people(tmp_path / "many", 40, 8)
    shutil.copyfile(many / "00003.png", many / "00002_copy.png")
    run = steps(archive, many, "many")
    assert next(run) == 0

    remove(archive, "many/00003")  # a writer, who makes them
    assert [*run] == [9, 9, 9, 9]

    assert here(archive) == {f"many/{number:05}" for number in range(40) if number != 3}


def test_an_error_in_the_midst_leaves_them_to_the_next_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_order(_: object) -> None:
        raise OSError

    archive = tmp_path / "archive"
    monkeypatch.setattr(intake, "make_indices", out_of_order)
    run = steps(archive, people(tmp_path / "many", 20, 8), "many")
    assert [next(run), next(run)] == [0, 0]
    with pytest.raises(OSError):  # noqa: PT011 (its own)
        next(run)

    register(archive).close()

    assert by_files(archive) == 9


def test_folders_find_what_one_finds_by_oneself(tmp_path: Path) -> None:
    root, outside = tmp_path.resolve() / "dataset", tmp_path / "outside"
    people(root / "in" / "deep", 2, 8)
    people(outside, 1, 8)
    (root / "linked").symlink_to(outside)
    (root / "again").symlink_to(root / "in" / "deep")
    (root / "out.png").symlink_to(outside / "00000.png")
    (root / "in.png").symlink_to(root / "in" / "deep" / "00001.png")
    (root / "broken.png").symlink_to(root / "nowhere.png")
    os.mkfifo(root / "pipe.png")
    folders = Folders()

    def found(path: str) -> Path | None:
        try:
            return lying_in(root, File(path))
        except NothingFound:
            return None

    def found_by_folders(path: str) -> Path | None:
        try:
            there, about = folders.lying_in(root, File(path))
        except (NothingFound, OSError):
            return None
        assert about.st_ino == there.stat().st_ino
        return there

    paths = [
        *("in/deep/00000.png", "in/deep/00001.png", "in/deep/00002.png", "linked/00000.png", "again/00000.png", "in"),
        *("out.png", "in.png", "broken.png", "pipe.png", "nowhere/00000.png", "../outside/00000.png"),
    ]
    assert [found_by_folders(path) for path in paths] == [found(path) for path in paths]
    found_there = ["in/deep/00000.png", "in/deep/00001.png", "again/00000.png", "in.png"]
    assert [path for path in paths if found(path)] == found_there
