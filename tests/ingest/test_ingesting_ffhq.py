"""FFHQ comes in: whole, in part, broken, again."""

import json
from pathlib import Path
from typing import Any

import pytest
from archives import dump, ingest, remove
from hypothesis import given
from hypothesis import strategies as st
from made import ffhq, picture, quad, record, with_files

from doesexist.archive import Reading
from doesexist.errors import DatasetMoved, DatasetUnreadable
from doesexist.model import Landmarks
from doesexist.model.description import described
from doesexist.sources.entries import BrokenOff, entries


def only_picture(archive: Path, key: str = "00000") -> dict[str, Any]:
    with Reading(archive) as reading:
        return dict(described(reading.picture("ffhq", key)))


def test_the_contract_s_example_comes_out_of_the_real_record(shared_data: Path, tmp_path: Path) -> None:
    summary = ingest(tmp_path / "archive", "ffhq", shared_data / "ffhq")

    assert summary.pictures == 5
    assert only_picture(tmp_path / "archive") == {
        "dataset": "ffhq",
        "key": "00000",
        "page": "/pictures/ffhq/00000",
        "title": "DSCF0899.JPG",
        "contributor": {
            "service": "flickr",
            "account": "frumkin",
            "name": "Jeremy Frumkin",
            "url": "https://www.flickr.com/photos/frumkin/",
        },
        "source": "https://www.flickr.com/photos/frumkin/1133484654/",
        "file": None,
        "licence": {
            "id": "CC-BY-NC-2.0",
            "name": "CC BY-NC 2.0",
            "url": "https://creativecommons.org/licenses/by-nc/2.0/",
        },
        "credit": '"DSCF0899.JPG" by Jeremy Frumkin, CC BY-NC 2.0, cropped, rotated 2.9° and scaled to 1024 × 1024',
        "country": None,
        "uploaded": "2007-08-16",
        "crawled": "2018-10-10",
        "split": "training",
        "image": "/iiif/3/ffhq.00000",
        "wild": None,
        "landmarks": None,
        "quad": [(371.32, 144.47), (435.39, 1410.96), (1701.88, 1346.88), (1637.81, 80.39)],
        "wild_landmarks": None,
        "veiled": None,
        "said_by": None,
        "drawn": False,
    }


def test_pictures_without_a_record_have_their_credit_unknown(shared_data: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", shared_data / "ffhq")

    found = {only_picture(tmp_path / "archive", key)["credit"] for key in ("00001", "00002", "00004", "00005")}
    assert found == {"Untitled, credit unknown"}


def test_the_real_files_are_what_their_record_says(shared_data: Path, tmp_path: Path) -> None:
    summary = ingest(tmp_path / "archive", "ffhq", shared_data / "ffhq", verify=True)

    assert summary.pictures == 5
    assert summary.rejected == []


def test_faces_without_an_aligned_file_are_shown_cut_from_their_photograph(shared_data: Path, tmp_path: Path) -> None:
    summary = ingest(tmp_path / "archive", "ffhq", shared_data / "wild", dataset="wild")

    with Reading(tmp_path / "archive") as reading:
        shown = [picture.shown_from for picture in reading.every_picture()]
    assert summary.pictures == 18
    assert shown == ["wild"] * 18


def test_what_is_known_of_ffhq_is_said_of_ffhq_alone(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(0)])

    ingest(tmp_path / "archive", "ffhq", folder)
    ingest(tmp_path / "archive", "ffhq", folder, dataset="other")

    with Reading(tmp_path / "archive") as reading:
        titles = [dataset.title for dataset in reading.datasets()]
        licence = reading.dataset("ffhq").card.licence
    assert titles == ["Flickr-Faces-HQ (FFHQ)", "other"]
    assert licence is not None
    assert licence.id == "CC-BY-NC-SA-4.0"


def test_landmarks_come_back_as_they_went_in(tmp_path: Path) -> None:
    entry = record(0)
    entry["in_the_wild"]["face_landmarks"][0] = [0.123456, -7.5]

    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [entry]))

    found = only_picture(tmp_path / "archive")
    assert [*found["landmarks"]] == [tuple(point) for point in entry["image"]["face_landmarks"]]
    assert [*found["wild_landmarks"]] == [tuple(point) for point in entry["in_the_wild"]["face_landmarks"]]


def test_a_record_with_nothing_but_its_number_s_fields_left_out_is_taken(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", {"0": {"category": "training"}, "1": {"metadata": {"author": "Test Only"}}})

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert summary.pictures == 2
    assert only_picture(tmp_path / "archive", "00001")["credit"] == "Untitled by Test Only, licence unknown"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"image": {"file_path": "../../etc/passwd"}}, "the path '../../etc/passwd' leads out of the dataset's folder"),
        ({"image": {"file_path": "/etc/passwd"}}, "the path '/etc/passwd' leads out of the dataset's folder"),
        ({"image": {"file_path": "C:\\boot.ini"}}, "the path 'C:\\\\boot.ini' leads out of the dataset's folder"),
        ({"in_the_wild": {"face_quad": [[0, 0], [0, 1]]}}, "a quad has four corners of two numbers each"),
        ({"in_the_wild": {"face_quad": [[0, 0]] * 4}}, "a quad's side is at least one pixel"),
        ({"in_the_wild": {"face_landmarks": [[1, 2]] * 67}}, "landmarks are 68 points of two numbers each"),
        ({"in_the_wild": {"face_landmarks": [[1]] + [[1, 2]] * 66 + [[1, 2, 3]]}}, "landmarks are 68 points"),
        ({"metadata": {"author": 7}}, "Expected `str | null`, got `int` - at `$.metadata.author`"),
    ],
)
def test_a_bad_record_is_a_rejected_row_with_its_reason(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(0), {**record(1), **change}, record(2)])

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert summary.pictures == 2
    assert [row.key for row in summary.rejected] == ["00001"]
    assert summary.rejected[0].reason.startswith(reason)


def test_a_link_that_leads_out_of_the_folder_is_rejected(tmp_path: Path) -> None:
    outside = picture(tmp_path / "secret.png")
    folder = ffhq(tmp_path / "ffhq", [record(0)])
    link = folder / record(0)["image"]["file_path"]
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert [row.reason for row in summary.rejected] == [
        "the path 'images1024x1024/00000/00000.png' leads out of the dataset's folder"
    ]


def test_a_linked_folder_that_leads_out_is_rejected_too(tmp_path: Path) -> None:
    picture(tmp_path / "elsewhere" / "00000.png")
    folder = ffhq(tmp_path / "ffhq", [record(0)])
    (folder / "images1024x1024").mkdir()
    (folder / "images1024x1024" / "00000").symlink_to(tmp_path / "elsewhere")

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert summary.pictures == 0
    assert "leads out" in summary.rejected[0].reason


def test_names_keep_their_signs_and_lose_control_characters(tmp_path: Path) -> None:
    entry = record(0, author="<b>Test\x00\n& 'Sons' \"Ltd\"</b>", photo_title="a\tb")

    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [entry]))

    found = only_picture(tmp_path / "archive")
    assert found["title"] == "a b"
    assert found["credit"] == '"a b" by <b>Test & \'Sons\' "Ltd"</b>, CC BY 2.0, cropped and scaled to 1024 × 1024'


def test_the_second_record_with_a_number_is_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    folder.mkdir()
    twice = f'{{"0": {json.dumps(record(0))}, "00": {json.dumps(record(1))}, "0": {json.dumps(record(2))}}}'
    (folder / "ffhq-dataset-v2.json").write_text(twice)

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert summary.pictures == 1
    assert only_picture(tmp_path / "archive")["title"] == record(0)["metadata"]["photo_title"]
    assert [row.reason for row in summary.rejected] == ["there is another record with this number"] * 2


def test_a_key_that_is_no_number_is_rejected(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", {"0": record(0), "zero": record(1)})

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert [(row.key, row.reason) for row in summary.rejected] == [("zero", "FFHQ's records are known by a number")]


def test_a_truncated_json_gives_up_every_whole_record_and_the_break_is_told(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(number) for number in range(10)])
    metadata = folder / "ffhq-dataset-v2.json"
    metadata.write_bytes(metadata.read_bytes()[: metadata.stat().st_size * 65 // 100])

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert summary.pictures == 6
    assert summary.rejected[0].reason.startswith("the file breaks off after 6 whole records, at byte ")


@pytest.mark.parametrize("content", ["", "[1, 2]", "not JSON", '"words"', "null"])
def test_a_json_that_holds_no_object_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "ffhq-dataset-v2.json").write_text(content)

    with pytest.raises(DatasetUnreadable, match="it is not a JSON object"):
        ingest(tmp_path / "archive", "ffhq", tmp_path)


def test_a_json_that_is_not_ffhq_s_is_told(tmp_path: Path) -> None:
    (tmp_path / "ffhq-dataset-v2.json").write_text('{"info": {"year": 2017}, "images": {}}')

    with pytest.raises(DatasetUnreadable, match="its records have none of FFHQ's fields"):
        ingest(tmp_path / "archive", "ffhq", tmp_path)


def test_a_missing_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnreadable, match="there is nothing at this path"):
        ingest(tmp_path / "archive", "ffhq", tmp_path / "missing")
    with pytest.raises(DatasetUnreadable, match=r"it holds no ffhq-dataset-v2\.json, no images1024x1024 or"):
        ingest(tmp_path / "archive", "ffhq", tmp_path)


def test_pictures_without_any_json_are_taken(tmp_path: Path) -> None:
    picture(tmp_path / "ffhq" / "thumbnails128x128" / "00000" / "00003.png", 128, 128)

    summary = ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq")

    assert summary.pictures == 1
    assert only_picture(tmp_path / "archive", "00003")["image"] == "/iiif/3/ffhq.00003"


def test_a_picture_cut_off_in_the_middle_is_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, [with_files(folder, record(0), "image")])
    file = folder / record(0)["image"]["file_path"]
    file.write_bytes(file.read_bytes()[:-500])

    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert summary.pictures == 0
    assert summary.rejected[0].reason.startswith("images1024x1024/00000/00000.png: it is cut off or damaged")


def test_verify_finds_a_file_of_the_right_size_with_other_pixels(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    entry = with_files(folder, record(0), "image")
    entry["image"]["pixel_md5"] = "0" * 32
    ffhq(folder, [entry])

    plain = ingest(tmp_path / "archive", "ffhq", folder)
    verified = ingest(tmp_path / "archive", "ffhq", folder, verify=True)

    assert plain.rejected == []
    assert [row.reason for row in verified.rejected] == [
        "images1024x1024/00000/00000.png is not the picture of its record: the md5 of its pixels differs"
    ]


def test_ingesting_again_changes_nothing(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(number) for number in range(20)])
    ingest(tmp_path / "archive", "ffhq", folder)
    before = dump(tmp_path / "archive")

    again = ingest(tmp_path / "archive", "ffhq", folder)

    assert (again.new, again.changed, again.same) == (0, 0, 20)
    assert dump(tmp_path / "archive") == before


def test_a_corrected_file_updates_and_leaves_nothing_of_the_old_behind(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(number) for number in range(5)])
    ingest(tmp_path / "archive", "ffhq", folder)

    corrected = [record(number) for number in range(5)]
    corrected[2] = record(2, author="Test Right", photo_url="https://www.flickr.com/photos/right/99931/")
    summary = ingest(tmp_path / "archive", "ffhq", ffhq(folder, corrected))
    ingest(tmp_path / "afresh", "ffhq", folder)

    assert (summary.new, summary.changed, summary.same) == (0, 1, 4)
    assert dump(tmp_path / "archive") == dump(tmp_path / "afresh")


def test_a_photograph_whose_only_picture_leaves_while_it_is_read_again_can_get_another(tmp_path: Path) -> None:
    theirs, gone = "https://www.flickr.com/photos/ada/99931/", "https://www.flickr.com/photos/gone/{}/"
    folder = ffhq(tmp_path / "ffhq", [record(0, photo_url=theirs), record(1, photo_url=gone.format(99932))])
    ingest(tmp_path / "archive", "ffhq", folder)
    remove(tmp_path / "archive", "flickr/gone")
    told_now = [gone.format(99931), gone.format(99932), theirs]

    corrected = [record(number, photo_url=url) for number, url in enumerate(told_now)]
    corrected[2]["in_the_wild"]["face_quad"] = quad(5000, 60, 160)  # another one's face
    summary = ingest(tmp_path / "archive", "ffhq", ffhq(folder, corrected))

    assert (summary.new, len(summary.rejected)) == (1, 2)
    with Reading(tmp_path / "archive") as reading:
        assert reading.picture("ffhq", "00002").photograph == "flickr:99931"


def test_files_that_arrive_later_are_shown(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(0)])
    ingest(tmp_path / "archive", "ffhq", folder)
    assert only_picture(tmp_path / "archive")["image"] is None

    picture(folder / record(0)["image"]["file_path"])
    summary = ingest(tmp_path / "archive", "ffhq", folder)

    assert summary.changed == 1
    assert only_picture(tmp_path / "archive")["image"] == "/iiif/3/ffhq.00000"


def test_another_folder_under_the_same_name_is_refused_unless_it_moved(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "here", [record(0)]))
    moved = ffhq(tmp_path / "there", [record(0)])

    with pytest.raises(DatasetMoved, match="was read from"):
        ingest(tmp_path / "archive", "ffhq", moved)

    assert ingest(tmp_path / "archive", "ffhq", moved, move=True).same == 1


def test_the_name_a_contributor_is_listed_under_is_the_one_most_of_their_pictures_give(tmp_path: Path) -> None:
    url = "https://www.flickr.com/photos/same/{}/"
    names = ["Test Old", "Test New", "Test New"]
    entries = [record(number, author=name, photo_url=url.format(99_900 + number)) for number, name in enumerate(names)]

    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries))

    with Reading(tmp_path / "archive") as reading:
        gallery = reading.contributor("flickr", "same")
    assert gallery.contributor.name == "Test New"
    assert gallery.names == ("Test New", "Test Old")


_words = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.text(max_size=12) | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=12,
    ).map(lambda value: {"value": value}),
    max_size=6,
)


@given(_words, st.sampled_from([None, 1, "\t"]), st.sampled_from(["ascii", "utf-8"]))
def test_the_entries_of_any_object_of_objects_are_those_json_finds(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object], indent: int | str | None, encoding: str
) -> None:
    path = tmp_path_factory.mktemp("entries") / "any.json"
    path.write_text(
        json.dumps(content, indent=indent, ensure_ascii=encoding == "ascii"), encoding="utf-8", errors="surrogatepass"
    )

    found = {name: json.loads(entry) for name, entry in entries(path)}

    assert found == content


ENTRY = '{\n"a": {\n"b": "}, \\"9\\": {"\n}\n}'
ENTRIES = [f'"{number}": {ENTRY}' for number in range(40)]
WHOLE = "{\n" + ",\n".join(ENTRIES) + "\n}"


@given(st.integers(0, len(WHOLE) - 1))
def test_wherever_a_file_breaks_off_everything_whole_before_it_is_found(
    tmp_path_factory: pytest.TempPathFactory, at: int
) -> None:
    path = tmp_path_factory.mktemp("entries") / "any.json"
    path.write_text(WHOLE[:at])
    ends = [len("{\n" + ",\n".join(ENTRIES[: number + 1])) for number in range(len(ENTRIES))]

    found: list[tuple[str, bytes]] = []
    broken: list[Exception] = []
    try:
        found += entries(path)
    except (BrokenOff, DatasetUnreadable) as error:
        broken.append(error)

    assert len(broken) == 1
    assert (broken[0].entries if isinstance(broken[0], BrokenOff) else 0) == sum(end <= at for end in ends)


def test_what_comes_before_the_break_is_yielded(tmp_path: Path) -> None:
    (tmp_path / "any.json").write_text(WHOLE[: len(WHOLE) // 2])

    found: list[tuple[str, bytes]] = []
    with pytest.raises(BrokenOff):  # noqa: PT012 (what came before it is looked at)
        for entry in entries(tmp_path / "any.json"):
            found.append(entry)  # noqa: PERF402 (a list would be lost with the break)

    assert len(found) == 20
    assert {json.dumps(json.loads(content)) for _, content in found} == {json.dumps(json.loads(ENTRY))}


def test_68_flat_points_are_no_landmarks() -> None:
    with pytest.raises(ValueError, match="68 points of two numbers"):
        Landmarks.of([(1.0, 2.0)] * 67)
