"""People leave: gone at once, scrubbed within seconds, kept out for good."""

import json
from pathlib import Path
from typing import Any

import pytest
from archives import dump, holding, ingest, register, remove
from hypothesis import given
from hypothesis import strategies as st
from made import ffhq, group, record, with_files

from doesexist.archive import Reading, Who, broken_promises
from doesexist.errors import DatasetMoved, Left, NothingFound
from doesexist.model import Quad
from doesexist.studio.leaving import removing
from doesexist.studio.leaving.removing import correct
from doesexist.studio.upkeep.verifying import Broken, verify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ffhq(tmp_path / "ffhq", [record(number) for number in range(30)])


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", folder)
    return tmp_path / "archive"


def words_of(folder: Path, key: str) -> list[str]:
    """All that could name someone, in their record."""
    entry = json.loads((folder / "ffhq-dataset-v2.json").read_bytes())[str(int(key))]
    metadata = entry["metadata"]
    account, photo = metadata["photo_url"].split("/")[4:6]
    md5s = [entry[kind][md5] for kind in ("image", "thumbnail", "in_the_wild") for md5 in ("file_md5", "pixel_md5")]
    title = metadata["photo_title"]
    return [title, title[-8:], metadata["author"], account, photo, *md5s]


def test_who_left_is_gone_and_everyone_else_is_here(archive: Path) -> None:
    departure, _ = remove(archive, "ffhq/00007")

    with Reading(archive) as reading:
        assert departure.left == ("ffhq/00007",)
        with pytest.raises(Left, match=r"A person was here\. They left\."):
            reading.picture("ffhq", "00007")
        assert reading.picture("ffhq", "00008").key == "00008"
        assert [picture.key for picture in reading.every_picture() if picture.key == "00007"] == []
        assert reading.count() == 29


def test_their_contributor_s_page_is_gone_with_their_only_picture(archive: Path, folder: Path) -> None:
    account = words_of(folder, "00007")[3]

    remove(archive, "ffhq/00007")

    with Reading(archive) as reading, pytest.raises(Left):
        reading.contributor("flickr", account)


def test_who_was_never_here_is_not_told_to_have_left(archive: Path) -> None:
    remove(archive, "ffhq/00007")

    with Reading(archive) as reading, pytest.raises(NothingFound):
        reading.picture("ffhq", "99999")


def test_no_byte_of_theirs_is_left_in_any_file(archive: Path, folder: Path) -> None:
    words = words_of(folder, "00007")
    assert all(holding(archive, word) for word in words), "the search finds them before they leave"

    _, scrub_result = remove(archive, "ffhq/00007")

    assert scrub_result.scrub is not None
    assert scrub_result.scrub.done
    assert {word: holding(archive, word) for word in words if holding(archive, word)} == {}


def test_a_walk_does_not_meet_them(archive: Path) -> None:
    remove(archive, "ffhq/00007", "ffhq/00008")

    with Reading(archive) as reading:
        first = reading.step(5, 0)
        met, step = [first.picture.key], first.following
        while step != first.step and step > first.step:
            here = reading.step(5, step)
            if here.step < step:
                break
            met.append(here.picture.key)
            step = here.following
        assert sorted(met) == [f"{number:05}" for number in range(30) if number not in {7, 8}]


def test_ingesting_again_does_not_bring_them_back(archive: Path, folder: Path) -> None:
    remove(archive, "ffhq/00007")

    again = ingest(archive, "ffhq", folder)

    assert again.same == 29
    assert [(row.key, row.reason.split()[:2]) for row in again.rejected] == [("00007", ["left", "on"])]


def test_the_same_face_of_the_same_photograph_stays_out_under_another_name(archive: Path, folder: Path) -> None:
    remove(archive, "ffhq/00007")

    other = ingest(archive, "ffhq", folder, dataset="mirror")

    assert [row.key for row in other.rejected] == ["00007"]


def test_who_leaves_one_dataset_leaves_them_all(archive: Path, folder: Path) -> None:
    ingest(archive, "ffhq", folder, dataset="mirror")

    departure, _ = remove(archive, "ffhq/00007")

    assert departure.left == ("ffhq/00007", "mirror/00007")


def test_all_pictures_of_a_contributor_leave_and_none_comes_again(tmp_path: Path) -> None:
    by = {"author": "Test Many", "photo_url": "https://www.flickr.com/photos/many/"}
    folder = ffhq(
        tmp_path / "ffhq",
        [record(n, author="Test Many", photo_url=f"{by['photo_url']}{99900 + n}/") for n in range(3)] + [record(3)],
    )
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)

    departure, _ = remove(archive, "https://www.flickr.com/photos/many/")
    ffhq(folder, [record(n, author="Test Many", photo_url=f"{by['photo_url']}{99900 + n}/") for n in range(5)])
    again = ingest(archive, "ffhq", folder)

    assert departure.left == ("ffhq/00000", "ffhq/00001", "ffhq/00002")
    assert [row.key for row in again.rejected] == ["00000", "00001", "00002", "00003", "00004"]
    assert holding(archive, "Test Many") == []


def test_a_name_that_someone_else_has_too_stays_theirs(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(0, author="Test Twin"), record(1, author="Test Twin")])
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)

    remove(archive, "ffhq/00000")

    with Reading(archive) as reading:
        assert [picture.contributor and picture.contributor.name for picture in reading.every_picture()] == [
            "Test Twin"
        ]


def test_removing_by_photograph_removes_everyone_on_it_in_any_form_of_its_address(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, [*group(folder, 0, 3), record(3)])
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)

    departure, _ = remove(archive, "https://live.staticflickr.com/1/999010000000000_abc123_k.jpg")

    assert departure.left == ("ffhq/00000", "ffhq/00001", "ffhq/00002")
    assert holding(archive, "999010000000000") == []


def test_in_a_group_photograph_the_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, group(folder, 0, 3))
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)

    departure, _ = remove(archive, "ffhq/00001")

    with Reading(archive) as reading:
        staying = reading.picture("ffhq", "00000")
        assert departure.left == ("ffhq/00001",)
        assert [other.key for other in reading.siblings(staying)] == ["00002"]
        assert [absence.quad and absence.quad.points[0] for absence in reading.absences(staying)] == [(170.0, 60.0)]


def test_a_leaver_of_a_group_stays_blurred_where_the_others_come_in_from_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, group(folder, 0, 2))
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)
    remove(archive, "ffhq/00001")

    mirror = ingest(archive, "ffhq", folder, dataset="mirror")

    with Reading(archive) as reading:
        absences = reading.absences(reading.picture("mirror", "00000"))
    assert [row.key for row in mirror.rejected] == ["00001"]
    assert [absence.quad and absence.quad.points[0] for absence in absences] == [(170.0, 60.0)]


def test_a_leaver_is_known_in_a_crop_of_the_photograph_at_another_size(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    ffhq(folder, entries)
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)
    remove(archive, "ffhq/00001")

    for entry in entries:
        wild = entry["in_the_wild"]
        wild["pixel_size"] = [960, 640]
        wild["face_quad"] = [[2 * x + 3, 2 * y - 3] for x, y in wild["face_quad"]]
    mirror = ingest(archive, "ffhq", ffhq(folder, entries), dataset="mirror")

    assert [row.key for row in mirror.rejected] == ["00001"]


def test_the_owner_s_files_are_listed_and_stay(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, [with_files(folder, record(0)), record(1)])
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)

    departure, _ = remove(archive, "ffhq/00000")

    assert [path.relative_to(folder).parts[0] for path in departure.files] == [
        "images1024x1024",
        "thumbnails128x128",
        "in-the-wild-images",
    ]
    assert all(path.is_file() for path in departure.files)


def test_the_owner_s_files_are_deleted_if_they_say_so_but_not_those_others_are_on(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    entries[1]["in_the_wild"]["file_path"] = entries[0]["in_the_wild"]["file_path"]
    with_files(folder, entries[0], "image")
    ffhq(folder, entries)
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)

    departure, _ = remove(archive, "ffhq/00000", delete_files=True)

    assert [path.relative_to(folder).parts[0] for path in departure.files] == ["images1024x1024"]
    assert not departure.files[0].exists()
    assert (folder / entries[0]["in_the_wild"]["file_path"]).exists()


def test_a_reader_in_the_middle_delays_the_scrub_and_that_is_told(
    archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doesexist.archive.leaving.scrubbing.SCRUB_PATIENCE", 0.2)
    reader = register(archive)
    reader.execute("BEGIN")
    reader.all("SELECT count(*) FROM picture")

    _, scrub_result = remove(archive, "ffhq/00007")

    assert scrub_result.scrub is not None
    assert not scrub_result.scrub.done
    assert [about for about, _ in broken_promises(archive)] == ["the scrub"]
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("ffhq", "00007")

    reader.close()
    ingest(archive, "ffhq", folder)

    assert list(broken_promises(archive)) == []
    assert holding(archive, words_of(folder, "00007")[0]) == []


def test_leaving_twice_is_told_and_changes_nothing(archive: Path) -> None:
    remove(archive, "ffhq/00007")
    before = dump(archive)

    departure, _ = remove(archive, "ffhq/00007", "ffhq/55555")

    assert departure.left == ()
    assert departure.already == ("ffhq/00007",)
    assert departure.unknown == ("ffhq/55555",)
    assert dump(archive) == before


def test_nothing_is_broken_afterwards(archive: Path) -> None:
    remove(archive, "ffhq/00007", "ffhq/00011")

    assert [broken for broken in verify(archive) if isinstance(broken, Broken)] == []


def test_verify_finds_someone_who_came_back_behind_the_program_s_back(archive: Path) -> None:
    remove(archive, "ffhq/00007")
    connection = register(archive)
    connection.execute("UPDATE picture SET key = '00007' WHERE key = '00008'")
    connection.close()

    broken = [str(broken) for broken in verify(archive) if isinstance(broken, Broken)]

    assert [line.split(" on ")[0] for line in broken] == ["ffhq/00007: they left"]


def test_tombstones_say_nothing_to_someone_without_the_dataset(archive: Path, folder: Path) -> None:
    words = words_of(folder, "00007")

    remove(archive, "ffhq/00007", reason="they asked")

    connection = register(archive)
    hashes = connection.all("SELECT hash, kind, reason FROM tombstone")
    connection.close()
    assert {(len(value), reason) for value, _, reason in hashes} == {(20, "they asked")}
    assert all(word.encode() not in value for value, *_ in hashes for word in words)


@given(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(0.6, 1.6))
def test_crops_of_one_face_are_the_same_face_and_neighbours_are_not(dx: float, dy: float, scale: float) -> None:
    def square(x: float, y: float, side: float) -> Quad:
        half = side / 2
        return Quad((x - half, y - half), (x - half, y + half), (x + half, y + half), (x + half, y - half))

    face = square(500, 500, 200)
    nearly = square(500 + dx * 100, 500 + dy * 100, 200 * scale)
    neighbour = square(500 + 110, 500, 200 * scale)

    assert face.is_same_face(nearly)
    assert not face.is_same_face(neighbour)


def test_a_dataset_that_tells_only_later_whose_a_picture_is_lets_it_leave_then(tmp_path: Path) -> None:
    by_them = {"author": "Test Many", "photo_url": "https://www.flickr.com/photos/many/99901/"}
    unknown = record(1, author="", photo_url="")
    folder = ffhq(tmp_path / "ffhq", [record(0, **by_them), unknown])
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)
    remove(archive, "flickr/many")

    ffhq(
        folder,
        [record(0, **by_them), record(1, **{**by_them, "photo_url": "https://www.flickr.com/photos/many/99902/"})],
    )
    again = ingest(archive, "ffhq", folder)

    assert [row.key for row in again.rejected] == ["00000", "00001"]
    assert holding(archive, unknown["metadata"]["photo_title"]) == []
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("ffhq", "00001")
    assert list(broken_promises(archive)) == []


def test_the_same_files_do_not_come_in_again_as_another_kind_or_under_another_name(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, [with_files(folder, record(0)), with_files(folder, record(1))])
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder)
    remove(archive, "ffhq/00000")

    with pytest.raises(DatasetMoved, match="as folder"):
        ingest(archive, "folder", folder, move=True)
    other = ingest(archive, "folder", folder, dataset="other")

    assert other.pictures == 3
    assert [row.key.endswith("00000") for row in other.rejected] == [True] * 3
    assert list(broken_promises(archive)) == []


@pytest.mark.parametrize("change", ["cut off", "no address", "other case"])
def test_a_leaver_stays_blurred_however_the_dataset_changes(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    ffhq(folder, [entries[1], entries[0]])
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", folder, dataset="mine")
    remove(archive, "mine/00001")

    metadata = folder / "ffhq-dataset-v2.json"
    if change == "cut off":
        metadata.write_bytes(metadata.read_bytes()[:20])
    elif change == "no address":
        for entry in entries:
            entry["metadata"]["photo_url"] = ""
        ffhq(folder, [entries[1], entries[0]])
    ingest(archive, "ffhq", folder, dataset="MINE" if change == "other case" else "mine")

    with Reading(archive) as reading:
        stays = reading.picture("mine", "00000")
        assert len(reading.datasets()) == 1
        assert [absence.quad and absence.quad.points[0] for absence in reading.absences(stays)] == [(40.0, 60.0)]
        assert stays.contributor is not None


def test_a_leaver_whose_crop_is_unknown_is_blurred_around_their_landmarks(tmp_path: Path, shared_data: Path) -> None:
    landmarks = json.loads((shared_data / "wild" / "ffhq-dataset-v2.json").read_bytes())["0"]["in_the_wild"]
    folder = tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    entries[1]["in_the_wild"] |= {"face_quad": None, "face_landmarks": landmarks["face_landmarks"]}
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(folder, entries))

    remove(archive, "ffhq/00001")

    with Reading(archive) as reading:
        (absence,) = reading.absences(reading.picture("ffhq", "00000"))
    assert absence.quad
    assert absence.quad.points[0] == pytest.approx(landmarks["face_quad"][0], abs=0.01)


def test_a_name_that_was_put_right_leaves_with_who_asked_for_it(archive: Path, folder: Path) -> None:
    account = words_of(folder, "00007")[3]
    correct(archive, Who("contributor", ("flickr", account)), "Test Unmistakable")
    correct(archive, Who("picture", ("ffhq", "00008")), "Test Unforgettable")

    remove(archive, f"https://www.flickr.com/photos/{account}/", "ffhq/00008")

    assert holding(archive, "Test Unmistakable") == []
    assert holding(archive, "Test Unforgettable") == []


def test_who_asks_after_their_only_picture_left_is_kept_out(archive: Path, folder: Path) -> None:
    account = words_of(folder, "00007")[3]
    remove(archive, "ffhq/00007")

    departure, _ = remove(archive, f"flickr/{account}")
    entries = [record(number) for number in range(30)]
    entries.append(record(30, photo_url=f"https://www.flickr.com/photos/{account}/99977/"))
    again = ingest(archive, "ffhq", ffhq(folder, entries))

    assert departure.already == (f"flickr/{account}",)
    assert [row.key for row in again.rejected] == ["00007", "00030"]


def test_who_leaves_under_one_account_leaves_where_another_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    by_number = record(0, photo_url="https://www.flickr.com/photos/12345678@N00/99955/")
    by_alias = record(0, photo_url="https://www.flickr.com/photos/alias/99955/")
    ingest(archive, "ffhq", ffhq(tmp_path / "one", [by_number]), dataset="one")
    ingest(archive, "ffhq", ffhq(tmp_path / "two", [by_alias]), dataset="two")

    departure, _ = remove(archive, "flickr/alias")

    assert sorted(departure.left) == ["one/00000", "two/00000"]
    assert list(broken_promises(archive)) == []


def test_a_licence_in_somebody_s_own_words_leaves_with_them(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", [record(0, license="(c) Test Unmistakable", license_url=""), record(1)])
    ingest(tmp_path / "archive", "ffhq", folder)

    remove(tmp_path / "archive", "ffhq/00000")

    assert holding(tmp_path / "archive", "Unmistakable") == []


def test_nobody_leaves_where_it_is_not_said_what_is_meant(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [record(0)]))
    misspelled: Any = "pictures"

    with pytest.raises(AssertionError):
        removing.remove(archive, [Who(misspelled, ("ffhq", "00000"))], reason="a slip")

    with Reading(archive) as reading:
        assert reading.count() == 1
