"""Whoever left is kept out however they are written, and nobody else is: no more and no fewer than is known of them."""

import unicodedata
from pathlib import Path
from unittest.mock import Mock

import pytest
from archives import holding, ingest, register, remove
from made import Record, ffhq, group, picture, quad, record
from requests_made import ask

from doesexist.archive import Reading
from doesexist.errors import Left
from doesexist.model import clock
from doesexist.studio.leaving import deciding


def here(archive: Path) -> list[str]:
    with Reading(archive) as reading:
        return [f"{each.dataset}/{each.key}" for each in reading.every_picture()]


def of_other_files(entry: Record, number: int) -> Record:
    """A record whose files are others, so that nobody is known by them."""
    other = record(number)
    for kind in ("image", "thumbnail"):
        entry[kind] = other[kind]
    return entry


@pytest.mark.parametrize("account", ["MANY", "Many"])
def test_an_account_that_left_stays_out_in_large_letters_and_in_small(tmp_path: Path, account: str) -> None:
    archive = tmp_path / "archive"
    one = record(0, photo_url="https://www.flickr.com/photos/many/99901/")
    ingest(archive, "ffhq", ffhq(tmp_path / "one", [one]), dataset="one")
    remove(archive, "flickr/many")

    other = record(1, photo_url=f"https://www.flickr.com/photos/{account}/99902/")
    summary = ingest(archive, "ffhq", ffhq(tmp_path / "two", [other]), dataset="two")

    assert [row.key for row in summary.rejected] == ["00000"]
    with Reading(archive) as reading, pytest.raises(Left):
        reading.contributor("flickr", account)


def test_the_address_of_who_left_stays_gone_though_the_dataset_s_name_is_typed_in_large_letters(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    ingest(archive, "ffhq", ffhq(folder, [record(0), record(1)]))
    remove(archive, "ffhq/00000")

    again = ingest(archive, "ffhq", ffhq(folder, [record(40), record(1)]), dataset="FFHQ")

    assert [row.key for row in again.rejected] == ["00000"]
    assert here(archive) == ["ffhq/00001"]
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("FFHQ", "00000")


def test_who_left_a_folder_that_moved_stays_out_however_their_file_s_name_is_composed(tmp_path: Path) -> None:
    archive, name = tmp_path / "archive", "K\N{LATIN SMALL LETTER A WITH DIAERESIS}the.png"
    picture(tmp_path / "one" / name, seed=1)
    ingest(archive, "folder", tmp_path / "one", dataset="people")
    remove(archive, *here(archive))

    picture(tmp_path / "two" / unicodedata.normalize("NFD", name), seed=2)
    summary = ingest(archive, "folder", tmp_path / "two", dataset="people", move=True)

    assert len(summary.rejected) == 1
    assert here(archive) == []


def test_a_contributor_whose_only_picture_left_may_come_again_with_another(tmp_path: Path) -> None:
    archive, folder, by = tmp_path / "archive", tmp_path / "ffhq", "https://www.flickr.com/photos/many/9990"
    ingest(archive, "ffhq", ffhq(folder, [record(0, photo_url=f"{by}1/")]))
    remove(archive, "ffhq/00000")

    ingest(archive, "ffhq", ffhq(folder, [record(0, photo_url=f"{by}1/"), record(1, photo_url=f"{by}2/")]))

    assert here(archive) == ["ffhq/00001"]


def test_who_left_twice_is_said_to_have_left_on_the_first_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, folder = tmp_path / "archive", ffhq(tmp_path / "ffhq", [record(0)])
    account = record(0)["metadata"]["photo_url"].split("/")[4]
    ingest(archive, "ffhq", folder)
    first = clock.now()
    remove(archive, "ffhq/00000")
    later = first.replace(year=first.year + 1)
    monkeypatch.setattr(clock, "now", Mock(return_value=later))
    remove(archive, f"flickr/{account}")

    again = ingest(archive, "ffhq", folder)

    assert [row.reason for row in again.rejected] == [f"left on {first.date().isoformat()}"]


def test_a_record_s_md5_keeps_out_in_large_letters_too(tmp_path: Path) -> None:
    archive, entry, other = tmp_path / "archive", record(0), record(8)
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [entry]))
    remove(archive, "ffhq/00000")
    other["image"]["file_md5"] = entry["image"]["file_md5"].upper()

    ingest(archive, "ffhq", ffhq(tmp_path / "more", [other, record(9)]), dataset="more")

    assert here(archive) == ["more/00001"]


# On a photograph with others


def test_a_contributor_s_photograph_stays_out_with_a_face_that_nobody_had_seen_on_it(tmp_path: Path) -> None:
    archive, entry = tmp_path / "archive", record(0)
    account, photo = entry["metadata"]["photo_url"].split("/")[4:6]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [entry, record(1)]))
    remove(archive, f"flickr/{account}")

    other = record(7, photo_url=f"https://live.staticflickr.com/1/{photo}_0a1b2c.jpg", author="Somebody")
    other["in_the_wild"]["face_quad"] = quad(10, 10, 90)
    summary = ingest(archive, "ffhq", ffhq(tmp_path / "more", {"7": other}), dataset="more")

    assert [row.key for row in summary.rejected] == ["00007"]


def test_who_is_here_without_a_place_on_a_photograph_stays_when_somebody_else_left_it(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    ingest(archive, "ffhq", ffhq(folder, entries))
    for number in range(2):
        picture(tmp_path / "crops" / f"{number}.png", 80, 80, seed=number)
    url = entries[0]["metadata"]["photo_url"]
    (tmp_path / "crops" / "metadata.csv").write_text(f"file_name,photo_url\n0.png,{url}\n1.png,{url}\n")
    ingest(archive, "folder", tmp_path / "crops")
    remove(archive, "ffhq/00001")

    again = ingest(archive, "folder", tmp_path / "crops")

    assert (again.same, again.rejected) == (2, [])
    assert len(here(archive)) == 3


def test_who_turns_out_to_be_where_somebody_left_the_photograph_leaves_then(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    ingest(archive, "ffhq", ffhq(folder, entries))
    remove(archive, "ffhq/00001")

    entries[0]["in_the_wild"]["face_quad"] = entries[1]["in_the_wild"]["face_quad"]
    ingest(archive, "ffhq", ffhq(folder, entries))

    assert here(archive) == []


def test_a_leaver_is_known_by_their_place_alone_in_the_photograph_at_another_size(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    ingest(archive, "ffhq", ffhq(folder, entries))
    remove(archive, "ffhq/00001")

    for number, entry in enumerate(entries):
        wild = of_other_files(entry, 50 + number)["in_the_wild"]
        wild["pixel_size"] = [960, 640]
        wild["face_quad"] = [[2 * x, 2 * y] for x, y in wild["face_quad"]]
    ingest(archive, "ffhq", ffhq(folder, entries), dataset="mirror")

    assert here(archive) == ["ffhq/00000", "mirror/00000"]


def test_where_nobody_knows_where_a_leaver_was_whoever_has_a_place_stays_and_comes(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    entries = group(folder, 0, 3)
    del entries[1]["in_the_wild"]["face_quad"], entries[1]["in_the_wild"]["face_landmarks"]
    ingest(archive, "ffhq", ffhq(folder, entries))
    remove(archive, "ffhq/00001")

    ingest(archive, "ffhq", folder)
    ingest(archive, "ffhq", folder, dataset="mirror")

    assert here(archive) == ["ffhq/00000", "ffhq/00002", "mirror/00000", "mirror/00002"]


def test_a_photograph_that_is_granted_to_leave_stays_out_whoever_is_found_on_it_later(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    ingest(archive, "ffhq", ffhq(folder, entries))
    receipt = ask(archive, entries[0]["metadata"]["photo_url"])
    remove(archive, "ffhq/00000", "ffhq/00001")

    deciding.grant(archive, receipt.name)
    other = of_other_files(entries[1], 60)
    other["in_the_wild"]["face_quad"] = quad(330, 100, 60)
    summary = ingest(archive, "ffhq", ffhq(tmp_path / "more", {"7": other}), dataset="more")

    assert [row.key for row in summary.rejected] == ["00007"]


# What was rejected


@pytest.mark.parametrize("second", ["distinctive-name", "Distinctive-Name"])
def test_once_somebody_has_left_no_rejected_row_names_anybody(tmp_path: Path, second: str) -> None:
    archive, line = (
        tmp_path / "archive",
        '{"flickr_url": "https://flickr.com/photos/many/%d/", "photo_url": "", "face_quad": %s}',
    )
    for number, dataset in enumerate(("one", "two")):
        (tmp_path / dataset).mkdir()
        (tmp_path / dataset / "DISTINCTIVE-NAME.json").write_text(line % (70 + number, quad(0, 0, 90)))
        (tmp_path / dataset / f"{second}.json").write_text(line % (80 + number, quad(0, 0, 90)))
        ingest(archive, "thispersonexists", tmp_path / dataset, dataset=dataset)

    named = register(archive).all("SELECT key FROM rejected")

    remove(archive, "one/DISTINCTIVE-NAME")

    rejected = register(archive).all("SELECT d.name, r.key FROM rejected r JOIN dataset d ON d.id = r.dataset")
    assert named == [(second,), (second,)]
    assert rejected == [("one", "?"), ("two", "?")], "whoever it was"
    remove(archive, "two/DISTINCTIVE-NAME")
    assert holding(archive, second) == []
