"""Licences as tables write them, in an archive: taken in, shown, and understood later."""

import csv
from pathlib import Path

import pytest
from archives import ingest, register
from made import picture

from doesexist.archive import Reading
from doesexist.model import Obligation
from doesexist.model.description import described

Rows = dict[str, dict[str, str]]


def folder(at: Path, rows: Rows) -> Path:
    columns = ["file_name", *dict.fromkeys(column for row in rows.values() for column in row)]
    for number, key in enumerate(rows):
        picture(at / f"{key}.png", seed=number)
    with (at / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows({"file_name": f"{key}.png", **row} for key, row in rows.items())
    return at


def shown(archive: Path) -> dict[str, str | None]:
    with Reading(archive) as reading:
        every = {each.key: described(each)["licence"] for each in reading.every_picture()}
    return {key: licence["name"] if licence else None for key, licence in every.items()}


def test_the_field_s_spellings_are_shown_as_they_are(shared_data: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "folder", shared_data / "field" / "04_licences_nd", dataset="field")

    assert shown(tmp_path / "archive") == {
        "nd_us": "CC BY-NC-ND 3.0 US", "nd_old": "CC BY-NC-ND 1.0", "nd_name_v": "CC BY-NC-ND 4.0",
        "nd_short": "CC BY-ND", "nd_hyph": "CC BY-NC-ND 4.0", "query": "CC BY-ND 4.0", "chooser": "CC BY-NC-ND 4.0",
        "num4": "4", "num0": "0", "by_deed": "CC BY 2.0", "pd": "Public domain", "arr": "All rights reserved",
        "copyright": "© Ada Muster", "by_sa": "CC BY-SA 3.0", "sa_unv": "CC BY-SA",
    }  # fmt: skip


def test_a_number_is_understood_where_its_column_says_of_which_list_it_is(tmp_path: Path) -> None:
    rows: Rows = {
        "a": {"flickr_license": "6"}, "b": {"coco_license": "3"}, "c": {"license": "6"}, "d": {"flickr_license": "99"},
        "e": {"license": "CC BY 4.0", "flickr_license": ""}, "f": {"flickr_license": "11"}, "g": {"flickr_license": ""},
    }  # fmt: skip

    ingest(tmp_path / "archive", "folder", folder(tmp_path / "faces", rows))

    assert shown(tmp_path / "archive") == {
        "a": "CC BY-ND 2.0", "b": "CC BY-NC-ND 2.0", "c": "6", "d": "flickr 99", "e": "CC BY 4.0", "f": "CC BY 4.0",
        "g": None,
    }  # fmt: skip


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An archive as an earlier version left it: what it didn't understand, it noted as terms to be read."""
    rows: Rows = {"a": {"license": "CC BY-NC-ND 4.0 International"}, "b": {"license": "My own terms"}}
    ingest(tmp_path / "archive", "folder", folder(tmp_path / "faces", rows))
    connection = register(tmp_path / "archive")
    old = "LicenseRef-CC-BY-NC-ND-4.0-International"
    connection.execute(
        "INSERT INTO licence VALUES(?, ?, NULL, 32, NULL)",
        (old, "CC BY-NC-ND 4.0 International"),
    )
    connection.execute("UPDATE picture SET licence = ? WHERE key = 'a'", (old,))
    connection.close()
    return tmp_path / "archive"


def test_what_an_earlier_version_noted_is_understood_and_keeps_its_id(earlier: Path) -> None:
    with Reading(earlier) as reading:
        found = reading.picture("faces", "a").licence
        terms = {licence.id: licence.asks for licence in reading.licences()}

    assert found
    assert (found.id, found.name) == ("LicenseRef-CC-BY-NC-ND-4.0-International", "CC BY-NC-ND 4.0")
    assert found.asks == Obligation.CREDIT | Obligation.NON_COMMERCIAL | Obligation.NO_DERIVATIVES
    assert terms == {found.id: found.asks, "LicenseRef-My-own-terms": Obligation.READ_TERMS}


def test_whatever_a_licence_of_the_register_was_thought_to_ask_the_next_ingest_writes_what_it_asks(
    tmp_path: Path,
) -> None:
    ingest(tmp_path / "archive", "folder", folder(tmp_path / "faces", {"a": {"license": "CC BY-ND 2.0 DE"}}))
    connection = register(tmp_path / "archive")
    connection.execute("UPDATE licence SET asks = 32, rights = NULL")
    connection.close()

    folder(tmp_path / "faces", {"a": {"license": "CC BY-ND 2.0 DE", "title": "Tea"}})
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    connection = register(tmp_path / "archive")
    (asks, rights), *_ = connection.all("SELECT asks, rights FROM licence")
    connection.close()
    assert (asks, rights) == (9, "http://creativecommons.org/licenses/by-nd/2.0/de/")
