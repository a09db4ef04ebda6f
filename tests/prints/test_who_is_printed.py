"""Who is on a print and who no longer, what can't be printed, and what then is left behind: nothing."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import ingest, remove
from made import ffhq, group, picture, record
from prints import LIES, Sample, on_sheet, pixels

from doesexist.errors import DoesExistError, FileMissing, LandmarksUnknown, Left, OutputEnding, OutputUnwritable
from doesexist.printing.overlay import printed
from doesexist.printing.sheets import Hanging
from doesexist.printing.typesetting import Typeset
from doesexist.studio.prints import overlay
from doesexist.studio.prints.overlay import print_overlay


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("prints"))


# Who is on it


def test_who_left_is_not_printed(sample: Sample, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", sample.root, dataset="sample")
    remove(tmp_path / "archive", f"sample/{LIES}")

    for wild in (False, True):
        with pytest.raises(Left, match="They left"):
            print_overlay(tmp_path / "archive", f"sample/{LIES}", tmp_path / "sheet.pdf", wild=wild)

    assert {path.name for path in tmp_path.iterdir()} == {"archive"}


def test_a_sibling_who_left_is_blurred_in_the_photograph_and_the_sheet_says_so(tmp_path: Path) -> None:
    folder, archive, out = tmp_path / "ffhq", tmp_path / "archive", tmp_path / "sheet.png"
    entries = group(folder, 0, 2)
    entries[0]["in_the_wild"]["face_landmarks"] = [[60.0 + number, 90.0 + number] for number in range(68)]
    ingest(archive, "ffhq", ffhq(folder, entries))
    (left, right), (top, bottom) = zip(*on_sheet(Hanging.of(480, 320), [[210, 62], [328, 218]]), strict=True)
    leaver = np.s_[round(top) : round(bottom), round(left) : round(right)]

    print_overlay(archive, "ffhq/00000", out, wild=True)
    before = pixels(out)[leaver]
    remove(archive, "ffhq/00001")
    print_overlay(archive, "ffhq/00000", out, wild=True)
    after = pixels(out)[leaver]

    assert after.std() < before.std() / 2
    assert np.abs(np.diff(after, axis=1)).mean() < np.abs(np.diff(before, axis=1)).mean() / 2


def test_who_leaves_while_the_sheet_is_set_is_not_on_it(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, out = tmp_path / "archive", tmp_path / "sheet.svg"
    ingest(archive, "ffhq", sample.root, dataset="sample")

    def meanwhile(*facts: Any) -> Typeset:
        sheet = printed(*facts)
        remove(archive, f"sample/{LIES}")
        return sheet

    monkeypatch.setattr(overlay, "printed", meanwhile)

    with pytest.raises(Left):
        print_overlay(archive, f"sample/{LIES}", out)

    assert {path.name for path in tmp_path.iterdir()} == {"archive"}


def test_a_photograph_that_a_sibling_leaves_while_the_sheet_is_set_is_set_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, archive = tmp_path / "ffhq", tmp_path / "archive"
    ffhq(folder, group(folder, 0, 2))
    ingest(archive, "ffhq", folder)
    veiled: list[bool] = []

    def meanwhile(*facts: Any) -> Typeset:
        veiled.append(facts[0].blurred.left)
        sheet = printed(*facts)
        remove(archive, "ffhq/00001")
        return sheet

    monkeypatch.setattr(overlay, "printed", meanwhile)
    print_overlay(archive, "ffhq/00000", tmp_path / "sheet.svg", wild=True)

    assert veiled == [False, True]


# What can't be printed


def test_a_picture_without_landmarks_is_told(tmp_path: Path) -> None:
    picture(tmp_path / "faces" / "ada.png")
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    with pytest.raises(LandmarksUnknown, match=r"No landmarks are known of faces/ada\."):
        print_overlay(tmp_path / "archive", "faces/ada", tmp_path / "sheet.png")


@pytest.mark.parametrize(("wild", "what"), [(False, "picture"), (True, "photograph")])
def test_a_picture_whose_file_is_not_there_is_told(tmp_path: Path, wild: bool, what: str) -> None:  # noqa: FBT001 (a case of the test)
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(0)]))

    with pytest.raises(FileMissing, match=rf"The {what} of ffhq/00000 is not in its dataset's folder\."):
        print_overlay(tmp_path / "archive", "ffhq/00000", tmp_path / "sheet.png", wild=wild)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sample/99999", "holds nothing under sample/99999"),
        ("nothing/00000", "holds nothing under nothing/00000"),
        ("contributors/flickr/ada", "is no address of a picture"),
        ("", "is no address"),
    ],
)
def test_an_address_that_names_no_picture_is_told(sample: Sample, tmp_path: Path, address: str, said: str) -> None:
    with pytest.raises(DoesExistError, match=said):
        print_overlay(sample.archive, address, tmp_path / "sheet.png")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("sheet.jpg", r"prints end in \.png or \.svg or \.pdf"),
        ("sheet", r"prints end in"),
        ("nowhere/sheet.png", "no such file or directory"),
        ("file/sheet.png", "not a directory"),
        ("folder.png", "it is a folder"),
        ("archive/sheet.png", "it lies in the archive itself"),
    ],
)
def test_a_place_that_can_not_be_written_to_is_told(sample: Sample, tmp_path: Path, out: str, why: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "archive").symlink_to(sample.archive)

    with pytest.raises((OutputEnding, OutputUnwritable), match=why):
        print_overlay(tmp_path / "archive", f"sample/{LIES}", tmp_path / out)

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["archive", "file", "folder.png"]


def test_a_sheet_that_fails_leaves_the_one_before_whole(sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    out.write_bytes(b"the one before")

    with pytest.raises(DoesExistError):
        print_overlay(sample.archive, "sample/99999", out)

    assert out.read_bytes() == b"the one before"
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_new_sheet_takes_the_place_of_the_one_before_at_once(sample: Sample, tmp_path: Path) -> None:
    out, kept = tmp_path / "sheet.svg", tmp_path / "kept"
    out.write_bytes(b"the one before")
    kept.hardlink_to(out)

    sheet = print_overlay(sample.archive, f"sample/{LIES}", out)

    assert out.read_bytes() == sheet.content
    assert kept.read_bytes() == b"the one before"
