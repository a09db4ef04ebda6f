"""A picture is found by its key, by its file's name, and by the folder it lies in."""

import json
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from archives import holding, ingest, register, remove
from made import ffhq, picture, record

from doesexist.archive import Reading
from doesexist.archive.search.index_checking import astray
from doesexist.model.queries import Query
from doesexist.studio.leaving import removing, veiling, who_is_meant
from doesexist.studio.search import searching

# As the folders and files of LFW and of UTKFace are called; the names are invented.
FILES = (
    "Quagga_Xylophon/Quagga_Xylophon_0001.jpg",
    "Quagga_Xylophon/Quagga_Xylophon_0002.jpg",
    "Ada_Zebrawort/Ada_Zebrawort_0001.jpg",
    "26_1_0_20991231235959123.jpg.chip.jpg",
    "61_3_20991231235959124 .jpg",
    "王見本/1.jpg",
    "00017.jpg",
)
FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
QUAGGA = ["Quagga_Xylophon--Quagga_Xylophon_0001", "Quagga_Xylophon--Quagga_Xylophon_0002"]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for seed, name in enumerate(FILES):
        picture(tmp_path / "faces" / name, seed=seed)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    return tmp_path / "archive"


def found(archive: Path, words: str) -> list[str]:
    _, hits = searching.search(archive, words, 100)
    return sorted(each.key for each in hits.pictures)


@pytest.mark.parametrize(
    "words", ["quagga xylophon", "Xylophon Quagga", "QUAGGA", "Quagga_Xylophon", "Quagga_Xylophon/"]
)
def test_who_lies_in_a_folder_is_found_by_its_name(archive: Path, words: str) -> None:
    assert found(archive, words) == QUAGGA


@pytest.mark.parametrize(
    "words",
    [
        "Quagga_Xylophon/Quagga_Xylophon_0002.jpg",
        "Quagga_Xylophon_0002.jpg",
        "Quagga_Xylophon_0002",
        "Quagga_Xylophon--Quagga_Xylophon_0002",
        "faces/Quagga_Xylophon--Quagga_Xylophon_0002",
        "quagga 0002",
    ],
)
def test_one_picture_is_found_by_its_file_and_by_its_key(archive: Path, words: str) -> None:
    assert found(archive, words) == [QUAGGA[1]]


@pytest.mark.parametrize("name", FILES)
def test_each_picture_is_found_by_its_file_s_name(archive: Path, name: str) -> None:
    with Reading(archive) as reading:
        (key,) = [each.key for each in reading.every_picture() if each.image and each.image.path == name]

    assert key in found(archive, name)
    assert key in found(archive, name.rpartition("/")[2])
    assert found(archive, key) == [key]


@pytest.mark.parametrize("form", FORMS)
def test_a_name_in_another_script_is_found_in_it_and_in_latin_letters(
    archive: Path, form: Literal["NFC", "NFD"]
) -> None:
    with Reading(archive) as reading:
        (key,) = [each.key for each in reading.every_picture() if each.key.startswith("Wang")]

    assert found(archive, unicodedata.normalize(form, "王見本")) == [key]
    assert found(archive, "見王") == []  # its characters, in another order
    assert found(archive, key.partition("--")[0]) == [key]


def test_a_part_of_a_word_is_no_word(archive: Path) -> None:
    assert found(archive, "uagg") == []


def test_ffhq_s_pictures_are_found_by_the_name_of_a_file_that_is_a_number(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(3)]))

    assert found(tmp_path / "archive", "00002.png") == ["00002"]
    assert found(tmp_path / "archive", "images1024x1024") == []


def test_whoever_leaves_is_found_no_more_and_no_word_of_their_file_is_left(archive: Path) -> None:
    remove(archive, *(f"faces/{key}" for key in QUAGGA))

    assert found(archive, "quagga") == found(archive, "xylophon 0001") == []
    assert found(archive, "zebrawort") == ["Ada_Zebrawort--Ada_Zebrawort_0001"]
    for words in ("quagga", "Quagga", "uagga", "xylophon", "ylophon"):
        assert holding(archive, words) == []


def test_who_is_veiled_is_found_as_before(archive: Path) -> None:
    veiling.veil(archive, [who_is_meant.understood(f"faces/{QUAGGA[0]}", ["faces"])], reason="until we have asked")

    assert found(archive, "quagga") == QUAGGA


def test_whose_contributor_is_not_to_be_named_is_not_found_by_a_file_that_says_the_name(tmp_path: Path) -> None:
    folder = tmp_path / "faces"
    picture(folder / "by_quagga.jpg")
    row = {"file_name": "by_quagga.jpg", "author": "Quagga", "title": "Tea"}
    (folder / "metadata.jsonl").write_text(json.dumps(row))
    ingest(tmp_path / "archive", "folder", folder)
    assert found(tmp_path / "archive", "by quagga") == ["by_quagga"]

    removing.correct(tmp_path / "archive", who_is_meant.account("name/quagga"), None)

    assert found(tmp_path / "archive", "by quagga") == []
    assert found(tmp_path / "archive", "tea") == ["by_quagga"]


def test_a_file_that_was_converted_is_found_by_its_new_name(tmp_path: Path) -> None:
    folder = tmp_path / "faces"
    picture(folder / "quagga.png")
    picture(folder / "other.png", seed=1)
    ingest(tmp_path / "archive", "folder", folder)
    (folder / "quagga.png").unlink()
    picture(folder / "quagga.webp")

    ingest(tmp_path / "archive", "folder", folder)

    assert found(tmp_path / "archive", "quagga.webp") == ["quagga"]
    assert found(tmp_path / "archive", "quagga.png") == []


def test_an_archive_of_before_learns_its_files_when_it_is_opened(archive: Path) -> None:
    before = register(archive)
    with before.transaction():
        before.execute("INSERT INTO titling(titling) VALUES('delete-all')")
        before.execute("UPDATE note SET value = '15.0.0/2' WHERE name = 'folding'")
    before.close()
    assert found(archive, "quagga") == []

    register(archive).close()

    assert found(archive, "quagga") == QUAGGA


def test_verify_sees_a_word_of_a_file_that_nobody_has(archive: Path) -> None:
    changed = register(archive)
    changed.execute("INSERT INTO titling(rowid, words) VALUES(1, '  zzqxvwk')")

    assert [*astray(changed)] == ["the titles and files that are searched"]
    changed.close()


def test_a_query_of_a_file_s_name_means_its_number() -> None:
    assert [each.value for each in Query.read("00042.png").understood if each.kind == "picture number"] == ["00042"]
    assert [each for each in Query.read("a42.png").understood if each.kind == "picture number"] == []


@pytest.mark.parametrize("ending", ["", ".jpg"])
def test_files_called_as_others_call_them_are_found(shared_data: Path, tmp_path: Path, ending: str) -> None:
    folder = shared_data / "field" / "05_search_key"
    ingest(tmp_path / "archive", "folder", folder, dataset="utk")

    with Reading(tmp_path / "archive") as reading:
        held = {each.image.path: each.key for each in reading.every_picture() if each.image}
    assert len(held) == 5
    for path, key in held.items():
        assert found(tmp_path / "archive", path.removesuffix(".jpg") + ending) == [key]
        assert found(tmp_path / "archive", key) == [key]
