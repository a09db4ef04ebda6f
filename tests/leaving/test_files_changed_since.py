"""A file that is another than the one that was credited is shown under nobody's name."""

import os
import shutil
from pathlib import Path

import pytest
from archives import ingest, register, remove
from kept_out import three_people
from made import ffhq, picture, record, with_files
from starlette.testclient import TestClient
from surveys import survey

from doesexist.archive import Reading
from doesexist.exhibition.app import application
from doesexist.studio.upkeep.verifying import verify

ADDRESSES = ("/iiif/3/people.ada/full/max/0/default.png", "/iiif/3/people.ada/info.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_people(tmp_path / "people")


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "folder", folder)
    return tmp_path / "archive"


def statuses(archive: Path, *addresses: str) -> list[int]:
    with TestClient(application(archive)) as visitor:
        return [visitor.get(address).status_code for address in addresses]


def broken(archive: Path) -> list[str]:
    return [str(each) for each in verify(archive) if not isinstance(each, int)]


def test_another_face_in_the_same_file_is_not_shown_and_told(archive: Path, folder: Path) -> None:
    shutil.copy(folder / "bea.png", folder / "ada.png")

    with TestClient(application(archive)) as visitor:
        page = visitor.get("/pictures/people/ada")

    assert statuses(archive, *ADDRESSES) == [404, 404]
    assert page.status_code == 200
    assert "was changed since it was credited" in " ".join(page.text.split())
    assert "people.ada" not in page.text
    assert any("people/ada: ada.png was changed since it was credited" in each for each in broken(archive))


def test_length_and_time_are_enough_and_of_another_time_the_bytes_decide(archive: Path, folder: Path) -> None:
    os.utime(folder / "ada.png", (1, 1))
    same = statuses(archive, *ADDRESSES)
    content = bytearray((folder / "ada.png").read_bytes())
    content[-20] ^= 1
    (folder / "ada.png").write_bytes(content)

    assert same == [200, 200]
    assert statuses(archive, *ADDRESSES) == [404, 404]


def test_a_record_s_md5_decides_where_there_is_one(tmp_path: Path) -> None:
    entry = with_files(tmp_path / "ffhq", record(0), "image")
    archive, file = tmp_path / "archive", tmp_path / "ffhq" / entry["image"]["file_path"]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [entry]))
    os.utime(file, (1, 1))
    touched = statuses(archive, "/iiif/3/ffhq.00000/info.json")
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)

    assert touched == [200]
    assert statuses(archive, "/iiif/3/ffhq.00000/info.json") == [404]


def test_the_survey_passes_it_over(archive: Path, folder: Path) -> None:
    shutil.copy(folder / "bea.png", folder / "ada.png")

    survey(archive, workers=1)

    assert register(archive).all("SELECT p.key, s.reason FROM seen s JOIN picture p ON p.id = s.picture") == [
        ("ada", "it was changed since it was credited"), ("bea", None), ("cem", None),
    ]  # fmt: skip


def test_read_in_again_it_is_credited_as_it_is(archive: Path, folder: Path) -> None:
    picture(folder / "ada.png", 96, 80, seed=7)
    os.utime(folder / "bea.png", (1, 1))

    again = ingest(archive, "folder", folder)
    once_more = ingest(archive, "folder", folder)

    assert (again.new, again.changed, again.same) == (0, 1, 2)
    assert (once_more.changed, once_more.same) == (0, 3)
    assert statuses(archive, *ADDRESSES) == [200, 200]
    assert broken(archive) == []


def test_the_bytes_of_who_left_are_out_in_whoever_s_file_they_are(archive: Path, folder: Path) -> None:
    kept = (folder / "ada.png").read_bytes()
    remove(archive, "people/ada")
    (folder / "bea.png").write_bytes(kept)

    served = statuses(archive, "/iiif/3/people.bea/info.json")
    again = ingest(archive, "folder", folder)

    assert served == [404]
    assert sorted(row.key for row in again.rejected) == ["ada", "bea"]
    with Reading(archive) as reading:
        assert [each.key for each in reading.every_picture()] == ["cem"]


def test_an_archive_that_never_noted_its_files_shows_them(archive: Path, folder: Path) -> None:
    connection = register(archive)
    connection.execute("UPDATE picture SET files = json_remove(files, '$.credited')")
    os.utime(folder / "ada.png", (1, 1))

    assert statuses(archive, *ADDRESSES) == [200, 200]
    assert ingest(archive, "folder", folder).same == 3
    assert connection.one("SELECT count(*) FROM picture WHERE json_extract(files, '$.credited') IS NOT NULL") == 3


def test_a_record_s_md5_decides_in_large_letters_too(tmp_path: Path) -> None:
    entry = with_files(tmp_path / "ffhq", record(0), "image")
    entry["image"]["file_md5"] = entry["image"]["file_md5"].upper()
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [entry]))
    os.utime(tmp_path / "ffhq" / entry["image"]["file_path"], (1, 1))

    assert statuses(tmp_path / "archive", "/iiif/3/ffhq.00000/info.json") == [200]


def test_of_a_file_that_is_another_than_its_record_tells_its_own_bytes_decide(tmp_path: Path) -> None:
    entry = with_files(tmp_path / "ffhq", record(0), "image")
    entry["image"] |= {"file_size": entry["image"]["file_size"] + 1, "file_md5": "0" * 32}
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [entry]))
    os.utime(tmp_path / "ffhq" / entry["image"]["file_path"], (1, 1))

    assert statuses(tmp_path / "archive", "/iiif/3/ffhq.00000/info.json") == [200]


def test_a_file_that_is_another_when_it_is_read_in_again_is_not_taken_for_its_record_s(tmp_path: Path) -> None:
    entry = with_files(tmp_path / "ffhq", record(0), "image")
    archive, file = tmp_path / "archive", tmp_path / "ffhq" / entry["image"]["file_path"]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [entry]))
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)
    os.utime(file, (1, 1))

    again = ingest(archive, "ffhq", tmp_path / "ffhq")

    assert (again.changed, again.same) == (1, 0)
