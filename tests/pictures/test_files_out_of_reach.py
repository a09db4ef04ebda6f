"""Files that the system doesn't let us reach: a right that is missing, a network that is away, a disk that fails."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from archives import ingest
from examples import EXAMPLES
from exhibition_fixtures import Page, copy_of, visiting
from folders import people
from made import ffhq, record, with_files

from doesexist.archive import Reading
from doesexist.errors import DatasetUnreadable
from doesexist.studio.survey.surveying import Survey
from doesexist.studio.upkeep.verifying import verify

OUT_OF_REACH = [errno.EACCES, errno.ESTALE, errno.EIO, errno.ENODEV, errno.ETIMEDOUT]


def put_out_of_reach(monkeypatch: pytest.MonkeyPatch, place: Path, number: int) -> None:
    """Let the system answer with this error whoever asks for what lies in a place, or below it."""

    def refusing(asking: Any) -> Any:
        def asked(path: Any = ".", *rest: Any, **named: Any) -> Any:
            if not isinstance(path, int) and Path(str(path)).is_relative_to(place):
                raise OSError(number, os.strerror(number), str(path))
            return asking(path, *rest, **named)

        return asked

    for name in ("stat", "lstat", "scandir", "listdir", "open"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    monkeypatch.setattr(Path, "open", refusing(Path.open))


@pytest.mark.parametrize("number", OUT_OF_REACH)
def test_no_page_breaks_and_the_picture_is_not_there_just_now(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    for _ in Survey(copy):
        pass

    with visiting(copy) as visitor:
        put_out_of_reach(monkeypatch, archive.parent / "ffhq", number)
        answers = {address: visitor.get(address).status_code for address in EXAMPLES}
        seen = visitor.get("/pictures/ffhq/00000")
        image = visitor.get("/iiif/3/ffhq.00000/full/max/0/default.webp")
        others = visitor.get("/iiif/3/drawn.ada/full/max/0/default.webp")

    assert {address: status for address, status in answers.items() if status >= 500} == {}
    assert "The file of this picture can’t be read at the moment." in seen.text
    assert not Page(seen.text).pictures()
    assert image.status_code == 404
    assert others.status_code == 200


def test_verify_names_a_folder_that_is_out_of_reach_once_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ffhq(tmp_path / "ffhq", [with_files(tmp_path / "ffhq", record(each), "image") for each in range(4)])
    ingest(tmp_path / "archive", "ffhq", folder)
    ingest(tmp_path / "archive", "folder", people(tmp_path / "others", 2))
    (tmp_path / "others" / "00001.png").unlink()
    put_out_of_reach(monkeypatch, folder / "images1024x1024", errno.ESTALE)

    told = [str(each) for each in verify(tmp_path / "archive", full=True) if not isinstance(each, int)]

    here = folder / "images1024x1024" / "00000"
    assert told == [
        f"{here}: it can't be looked into: {os.strerror(errno.ESTALE).lower()}; nothing is known of the files in it",
        "others/00001: 00001.png is not there any more",
    ]


@pytest.mark.parametrize("number", OUT_OF_REACH)
def test_taking_in_tells_a_picture_that_is_out_of_reach_and_takes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    of_ffhq = ffhq(tmp_path / "ffhq", [with_files(tmp_path / "ffhq", record(each), "image") for each in range(3)])
    of_folder = people(tmp_path / "folder", 3)
    first = of_ffhq / "images1024x1024" / "00000" / "00000.png"
    put_out_of_reach(monkeypatch, first, number)
    put_out_of_reach(monkeypatch, of_folder / "00000.png", number)

    by_record = ingest(tmp_path / "archive", "ffhq", of_ffhq)
    by_file = ingest(tmp_path / "archive", "folder", of_folder)

    assert [(each.key, os.strerror(number).lower() in each.reason) for each in by_record.rejected] == [("00000", True)]
    assert [(each.key, os.strerror(number).lower() in each.reason) for each in by_file.rejected] == [("00000", True)]
    assert (by_record.new, by_file.new) == (2, 2)


@pytest.mark.parametrize("kind", ["ffhq", "thispersonexists", "folder"])
@pytest.mark.parametrize("number", OUT_OF_REACH)
def test_a_dataset_that_is_out_of_reach_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, number: int
) -> None:
    (tmp_path / "dataset").mkdir()
    put_out_of_reach(monkeypatch, tmp_path / "dataset", number)

    with pytest.raises(DatasetUnreadable, match=os.strerror(number).lower()):
        ingest(tmp_path / "archive", kind, tmp_path / "dataset")


def test_a_file_that_is_out_of_reach_keeps_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = people(tmp_path / "folder", 1)
    ingest(tmp_path / "archive", "folder", folder)
    (folder / "00000.png").rename(folder / "00000.webp")
    put_out_of_reach(monkeypatch, folder / "00000.png", errno.EACCES)

    again = ingest(tmp_path / "archive", "folder", folder)

    with Reading(tmp_path / "archive") as reading:
        files = {each.key: each.image and each.image.path for each in reading.every_picture()}
    assert (again.new, again.changed) == (1, 0)
    assert files.pop("00000") == "00000.png"
    assert [*files.values()] == ["00000.webp"]
