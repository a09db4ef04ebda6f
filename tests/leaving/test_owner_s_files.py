"""The owner's files of who leaves: listed, deleted where that is said, and none that is not theirs."""

from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
from archives import ingest, register, remove
from made import ffhq, group, record, with_files

from doesexist.archive import finish_leaving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ffhq(tmp_path / "ffhq", [with_files(tmp_path / "ffhq", record(0), "image"), record(1)])


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", folder)
    return tmp_path / "archive"


def test_what_a_link_leads_to_out_of_the_folder_is_neither_listed_nor_deleted(
    archive: Path, folder: Path, tmp_path: Path
) -> None:
    (folder / "images1024x1024").rename(tmp_path / "elsewhere")
    (folder / "images1024x1024").symlink_to(tmp_path / "elsewhere")

    departure, scrub_result = remove(archive, "ffhq/00000", delete_files=True)

    assert (departure.left, departure.files, scrub_result.undeleted) == (("ffhq/00000",), (), ())
    assert [path.name for path in (tmp_path / "elsewhere").rglob("*.png")] == ["00000.png"]


def test_what_can_t_be_deleted_is_told_and_deleted_by_who_writes_next(
    archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", Mock(side_effect=PermissionError))
        departure, scrub_result = remove(archive, "ffhq/00000", delete_files=True)
    (file,) = departure.files
    before = file.exists()

    ingest(archive, "ffhq", folder)
    finish_leaving(archive)

    assert (scrub_result.undeleted, before, file.exists()) == ((file,), True, False)
    with closing(register(archive)) as connection:
        assert connection.all("SELECT path FROM deletion") == []


def test_a_file_that_is_gone_already_is_deleted(archive: Path, folder: Path) -> None:
    for path in folder.rglob("*.png"):
        path.unlink()

    departure, scrub_result = remove(archive, "ffhq/00000", delete_files=True)

    assert (len(departure.files), scrub_result.undeleted) == (1, ())


def test_their_own_copy_of_a_photograph_is_theirs_though_others_are_on_it(tmp_path: Path) -> None:
    folder = tmp_path / "group"
    ingest(tmp_path / "archive", "ffhq", ffhq(folder, group(folder, 0, 2)), dataset="group")

    departure, _ = remove(tmp_path / "archive", "group/00000")

    assert [path.relative_to(folder).as_posix() for path in departure.files] == [
        "in-the-wild-images/00000/00000.png",
    ]


def test_what_a_link_leads_to_since_somebody_left_is_not_deleted(
    archive: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", Mock(side_effect=PermissionError))
        departure, _ = remove(archive, "ffhq/00000", delete_files=True)
    (folder / "images1024x1024").rename(tmp_path / "elsewhere")
    (folder / "images1024x1024").symlink_to(tmp_path / "elsewhere")

    done = finish_leaving(archive)

    assert done.undeleted == departure.files
    assert [path.name for path in (tmp_path / "elsewhere").rglob("*.png")] == ["00000.png"]
