"""A backup that holds copies, under other names, of somebody who left or was veiled since."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import ingest, remove
from kept_out import here, packed_anew, veiled
from made import picture
from requests_made import ask

from doesexist.archive import broken_promises
from doesexist.studio.leaving import deciding, veiling, who_is_meant
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.upkeep.backing_up import backup

ADA = "people/ada"
COPIES = pytest.mark.parametrize("copied", [shutil.copy, packed_anew])
Copied = Callable[[Path, Path], object]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    for number, name in enumerate(("ada", "bea")):
        picture(tmp_path / "people" / f"{name}.png", 96, 80, seed=number)
    return tmp_path / "people"


def with_a_copy(tmp_path: Path, people: Path, copied: Copied) -> tuple[Path, Path]:
    """An archive of these people, and a backup of it from when it had a copy of one, under another name, instead."""
    archive, others = tmp_path / "archive", tmp_path / "others"
    picture(others / "y.png", seed=99)
    ingest(archive, "folder", others)
    backup(archive, tmp_path / "before.tar")
    copied(people / "ada.png", others / "x.png")
    ingest(archive, "folder", others)
    backup(archive, tmp_path / "with a copy.tar")
    restore(archive, tmp_path / "before.tar")
    ingest(archive, "folder", people)
    return archive, tmp_path / "with a copy.tar"


@COPIES
def test_they_stay_out(tmp_path: Path, people: Path, copied: Copied) -> None:
    archive, file = with_a_copy(tmp_path, people, copied)
    remove(archive, ADA)

    restored = restore(archive, file)

    assert restored.left == ("others/x",)
    assert here(archive) == {"others/y"}
    assert [*broken_promises(archive)] == []


@COPIES
def test_they_are_veiled(tmp_path: Path, people: Path, copied: Copied) -> None:
    archive, file = with_a_copy(tmp_path, people, copied)
    (who,) = who_is_meant.meant(archive, [ADA])
    veiling.veil(archive, [who], reason="we ask")

    restored = restore(archive, file)

    assert veiled(archive) == {"others/x"}
    assert restored.not_veiled == (ADA,)


@COPIES
def test_they_are_veiled_of_whom_a_request_means_nobody_now(tmp_path: Path, people: Path, copied: Copied) -> None:
    archive, file = with_a_copy(tmp_path, people, copied)
    ask(archive, ADA)

    restore(archive, file)
    deciding.settle(archive)

    assert veiled(archive) == {"others/x"}


@COPIES
def test_they_have_the_veil_of_a_request_as_long_as_it_is_open(tmp_path: Path, people: Path, copied: Copied) -> None:
    archive, others = tmp_path / "archive", tmp_path / "others"
    picture(others / "y.png", seed=99)
    for folder in (people, others):
        ingest(archive, "folder", folder)
    backup(archive, tmp_path / "before.tar")
    copied(people / "ada.png", others / "x.png")
    ingest(archive, "folder", others)
    backup(archive, tmp_path / "with a copy.tar")
    restore(archive, tmp_path / "before.tar")
    asked = ask(archive, ADA)

    restore(archive, tmp_path / "with a copy.tar")
    hidden = veiled(archive)
    deciding.deny(archive, asked.name, reason="no")

    assert hidden == {ADA, "others/x"}
    assert veiled(archive) == set()


@COPIES
def test_they_are_found_where_both_are_in_the_backup(tmp_path: Path, people: Path, copied: Copied) -> None:
    archive, others = tmp_path / "archive", tmp_path / "others"
    others.mkdir()
    copied(people / "ada.png", others / "x.png")
    for folder in (people, others):
        ingest(archive, "folder", folder)
    backup(archive, tmp_path / "both.tar")
    remove(archive, "others/x")

    restored = restore(archive, tmp_path / "both.tar")

    assert {*restored.left} == {ADA, "others/x"}
    assert here(archive) == {"people/bea"}


def test_it_is_told_of_how_many_the_pixels_could_not_be_asked(tmp_path: Path, people: Path) -> None:
    archive, file = with_a_copy(tmp_path, people, packed_anew)
    remove(archive, ADA)
    (tmp_path / "others" / "y.png").unlink()
    (tmp_path / "others" / "x.png").rename(tmp_path / "x.png")

    assert restore(archive, file).unread == 1
