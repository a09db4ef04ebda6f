"""thispersonexists.net's list and plain folders come in."""

import gzip
import json
from pathlib import Path

import pytest
from archives import dump, ingest
from made import picture, quad

from doesexist.archive import Reading
from doesexist.errors import BadName, CardUnreadable, DatasetUnreadable, TableUnusable
from doesexist.model.description import described


def line(number: int) -> dict[str, object]:
    return {
        "flickr_url": f"https://www.flickr.com/photos/test-{number}/9990{number}/",
        "photo_url": f"https://live.staticflickr.com/1/9990{number}_abc_k.jpg",
        "author": f"Test {number}",
        "face_quad": quad(10, 10, 100),
    }


def test_the_real_list_comes_in_whole(shared_data: Path, tmp_path: Path) -> None:
    summary = ingest(tmp_path / "archive", "thispersonexists", shared_data / "thispersonexists" / "records.jsonl.gz")

    assert summary.pictures == 20_000
    assert summary.rejected == []


def test_a_list_s_keys_are_its_lines_numbers_and_a_bad_line_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    lines = [json.dumps(line(0)), "{broken", json.dumps({**line(2), "face_quad": [[1, 2]]}), json.dumps(line(3))]
    path.write_text("\n".join(lines))

    summary = ingest(tmp_path / "archive", "thispersonexists", path)

    with Reading(tmp_path / "archive") as reading:
        assert [found.key for found in reading.every_picture()] == ["0", "3"]
    assert [row.key for row in summary.rejected] == ["1", "2"]


def test_a_picture_without_pixels_has_the_address_of_its_file_and_no_image(tmp_path: Path) -> None:
    (tmp_path / "list.jsonl").write_text(json.dumps(line(0)))

    ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list.jsonl")

    with Reading(tmp_path / "archive") as reading:
        found = described(reading.picture("thispersonexists", "0"))
    assert found["file"] == "https://live.staticflickr.com/1/99900_abc_k.jpg"
    assert found["image"] is None
    assert found["credit"] == "Untitled by Test 0, licence unknown, cropped"


def test_a_folder_of_numbered_files_is_the_same_list(tmp_path: Path) -> None:
    for number in (0, 2, 10):
        (tmp_path / "list").mkdir(exist_ok=True)
        (tmp_path / "list" / f"{number}.json").write_text(json.dumps(line(number)))

    ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list")

    with Reading(tmp_path / "archive") as reading:
        assert [reading.picture("thispersonexists", key).key for key in ("0", "2", "10")] == ["0", "2", "10"]


def test_a_gzip_cut_off_keeps_what_came_before(tmp_path: Path) -> None:
    whole = gzip.compress(("\n".join(json.dumps(line(number)) for number in range(2000))).encode())
    (tmp_path / "list.jsonl.gz").write_bytes(whole[: len(whole) // 2])

    summary = ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list.jsonl.gz")

    assert 0 < summary.pictures < 2000
    assert len(summary.rejected) == 1


def test_what_is_no_gzip_is_told(tmp_path: Path) -> None:
    (tmp_path / "list.jsonl.gz").write_text("words")

    with pytest.raises(DatasetUnreadable, match="not a gzip file"):
        ingest(tmp_path / "archive", "thispersonexists", tmp_path / "list.jsonl.gz")


def test_a_real_folder_comes_in(shared_data: Path, tmp_path: Path) -> None:
    summary = ingest(tmp_path / "archive", "folder", shared_data / "faces256")

    assert summary.dataset == "faces256"
    assert summary.pictures == 488


def test_a_folder_s_csv_gives_the_credits_and_other_columns_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "a.png")
    (folder / "metadata.csv").write_text(
        "file_name,title,author,photo_url,license,license_url,country,date_uploaded,mood\n"
        'a.png,"A, b",Test Ada,https://www.flickr.com/photos/ada/99912/,,https://creativecommons.org/licenses/by/4.0/,,2020-02-03,calm\n',
        encoding="utf-8-sig",
    )

    ingest(tmp_path / "archive", "folder", folder)

    with Reading(tmp_path / "archive") as reading:
        found = reading.picture("mine", "a")
    assert described(found)["credit"] == '"A, b" by Test Ada, CC BY 4.0'
    assert (found.uploaded, found.own, found.photograph) == ("2020-02-03", {"mood": "calm"}, "flickr:99912")


def test_json_lines_in_a_subfolder_name_files_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "train" / "a.png")
    (folder / "train" / "metadata.jsonl").write_text('{"file_name": "a.png", "title": "Test", "boxes": [1, 2]}\n')

    ingest(tmp_path / "archive", "folder", folder)

    with Reading(tmp_path / "archive") as reading:
        found = reading.picture("mine", "train--a")
    assert (found.title, found.own) == ("Test", {"boxes": "[1,2]"})


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.png", "leads out"),
        ("/etc/passwd", "leads out"),
        ("missing.png", "there is no such file"),
        ("", "no file_name"),
    ],
)
def test_a_row_that_names_no_file_of_the_folder_is_rejected(tmp_path: Path, name: str, reason: str) -> None:
    folder = tmp_path / "mine"
    picture(folder / "b.png")
    (folder / "metadata.csv").write_text(f"file_name,title\n{name},Test\nb.png,Test\n")

    summary = ingest(tmp_path / "archive", "folder", folder)

    assert summary.pictures == 1
    assert reason in summary.rejected[0].reason


def test_a_linked_picture_that_leads_out_is_rejected_and_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    outside = picture(tmp_path / "outside" / "secret.png")
    folder = tmp_path / "mine"
    picture(folder / "b.png")
    (folder / "a.png").symlink_to(outside)
    (folder / "more").symlink_to(tmp_path / "outside")

    summary = ingest(tmp_path / "archive", "folder", folder)

    assert summary.pictures == 1
    assert [row.key for row in summary.rejected] == ["a"]


def test_what_is_no_picture_is_rejected_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "good.png")
    (folder / "text.png").write_text("no picture")
    (folder / "empty.png").touch()
    cut = picture(folder / "cut.png", 400, 400)
    cut.write_bytes(cut.read_bytes()[:-100])

    summary = ingest(tmp_path / "archive", "folder", folder)

    assert summary.pictures == 1
    assert [(row.key, row.reason.split(": ")[0]) for row in summary.rejected] == [
        ("cut", "cut.png"),
        ("empty", "empty.png"),
        ("text", "text.png"),
    ]


def test_a_csv_that_is_no_text_is_told_and_nothing_comes_in(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "a.png")
    (folder / "metadata.csv").write_bytes(b"file_name\n\xff\xfe\x00")

    with pytest.raises(TableUnusable, match=r"No row of metadata\.csv could be used: from line 2 on it is no table in"):
        ingest(tmp_path / "archive", "folder", folder)


def test_of_a_csv_that_is_damaged_what_came_before_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "a.png")
    rows = "a.png,Käthe\n" + "gone.png,Käthe\n" * 2_000
    (folder / "metadata.csv").write_bytes(b"file_name,title\n" + rows.encode() + b"b.png,\xff\xfe\n")

    summary = ingest(tmp_path / "archive", "folder", folder)

    assert summary.pictures == 1
    assert summary.rejected[-1].key == "metadata.csv"
    assert summary.rejected[-1].reason.endswith("on it is no table in UTF-8")


def test_a_folder_without_pictures_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()

    with pytest.raises(DatasetUnreadable, match="there is no picture in this folder"):
        ingest(tmp_path / "archive", "folder", tmp_path / "mine")


def test_a_card_tells_what_a_dataset_is(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "a.png")
    (folder / "dataset.toml").write_text('title = "Test faces"\nlicence = "CC BY-NC 2.0"\ndrawn = true\n')

    ingest(tmp_path / "archive", "folder", folder)

    with Reading(tmp_path / "archive") as reading:
        card = reading.dataset("mine").card
    assert (card.title, card.licence and card.licence.id, card.drawn) == ("Test faces", "CC-BY-NC-2.0", True)


@pytest.mark.parametrize("content", ["title = ", "colour = 'red'", "title = 3", "drawn = 'yes'"])
def test_a_card_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    picture(tmp_path / "mine" / "a.png")
    (tmp_path / "card.toml").write_text(content)

    with pytest.raises(CardUnreadable, match=r"card\.toml can't be read"):
        ingest(tmp_path / "archive", "folder", tmp_path / "mine", card=tmp_path / "card.toml")


def test_a_name_that_can_t_be_part_of_an_address_is_told(tmp_path: Path) -> None:
    picture(tmp_path / "mine" / "a.png")

    with pytest.raises(BadName, match="other than letters"):
        ingest(tmp_path / "archive", "folder", tmp_path / "mine", dataset="a/b")


def test_two_datasets_live_side_by_side(tmp_path: Path) -> None:
    picture(tmp_path / "one" / "a.png")
    picture(tmp_path / "two" / "a.png")

    ingest(tmp_path / "archive", "folder", tmp_path / "one")
    before = dump(tmp_path / "archive")
    ingest(tmp_path / "archive", "folder", tmp_path / "two")

    with Reading(tmp_path / "archive") as reading:
        assert {(found.dataset, found.key) for found in reading.every_picture()} == {("one", "a"), ("two", "a")}
    assert set(before) <= set(dump(tmp_path / "archive"))
