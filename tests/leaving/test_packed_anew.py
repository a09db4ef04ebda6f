"""The same pixels in other bytes, which are here already when somebody leaves, is veiled, or asks."""

from pathlib import Path

import pytest
from archives import ingest, remove
from kept_out import here, packed_anew, veiled
from made import picture
from requests_made import ask
from surveys import survey

from doesexist.studio.leaving import deciding, veiling, who_is_meant

ADA = "people/ada"
SURVEYED = pytest.mark.parametrize("surveyed", [False, True])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for number, name in enumerate(("ada", "bea", "cem")):
        picture(tmp_path / "people" / f"{name}.png", 96, 80, seed=number)
    packed_anew(tmp_path / "people" / "ada.png", tmp_path / "people" / "anew.png")
    packed_anew(tmp_path / "people" / "ada.png", tmp_path / "others" / "x.tif", compression="tiff_lzw")
    packed_anew(tmp_path / "people" / "bea.png", tmp_path / "others" / "b.png")
    for name in ("people", "others"):
        ingest(tmp_path / "archive", "folder", tmp_path / name)
    return tmp_path / "archive"


@SURVEYED
def test_they_leave_too(archive: Path, *, surveyed: bool) -> None:
    if surveyed:
        survey(archive)

    departure, _ = remove(archive, ADA)

    assert {*departure.left} == {ADA, "people/anew", "others/x"}
    assert here(archive) == {"people/bea", "people/cem", "others/b"}


@SURVEYED
def test_they_are_veiled_and_shown_again_too(archive: Path, *, surveyed: bool) -> None:
    if surveyed:
        survey(archive)
    (who,) = who_is_meant.meant(archive, [ADA])

    done = veiling.veil(archive, [who], reason="we ask")
    hidden = veiled(archive)
    veiling.lift(archive, [who])

    assert hidden == {*done.pictures} == {ADA, "people/anew", "others/x"}
    assert veiled(archive) == set()


@SURVEYED
def test_a_request_veils_them_too(archive: Path, *, surveyed: bool) -> None:
    if surveyed:
        survey(archive)

    asked = ask(archive, ADA)
    hidden = veiled(archive)
    deciding.deny(archive, asked.name, reason="no")

    assert hidden == {ADA, "people/anew", "others/x"}
    assert veiled(archive) == set()


@SURVEYED
def test_who_leaves_from_under_a_veil_takes_the_copies_along(archive: Path, *, surveyed: bool) -> None:
    if surveyed:
        survey(archive)
    for each in ("others/x", ADA):
        (who,) = who_is_meant.meant(archive, [each])
        veiling.veil(archive, [who], reason="we ask")

    remove(archive, ADA)

    assert here(archive) == {"people/bea", "people/cem", "others/b"}


def test_how_many_could_not_be_compared_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doesexist.studio.leaving.same_pixels.MOST_READ", 2)
    (who,) = who_is_meant.meant(archive, ["people/bea"])

    done = veiling.veil(archive, [who], reason="we ask")
    assert done.unlooked == 5


def test_a_granted_request_takes_them_along(archive: Path) -> None:
    asked = ask(archive, ADA)

    deciding.grant(archive, asked.name)

    assert here(archive) == {"people/bea", "people/cem", "others/b"}
