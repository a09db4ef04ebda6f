"""What a row says in several columns: the first that is filled is its author, all licences count together."""

import json
from pathlib import Path
from typing import Any

import pytest
from tables import credits_of, heads, spreadsheet, taken

from doesexist.model import Picture
from doesexist.model.licences import Obligation
from doesexist.sources.passed_over import What

ND = Obligation.NO_DERIVATIVES


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return heads(tmp_path / "mine")


def asks(found: Picture) -> Obligation | None:
    return found.licence.asks if found.licence else None


def test_of_several_columns_of_one_field_the_first_that_a_row_fills_counts(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text(
        "file_name,author,photographer,url,source\n"
        "a.png,,Ada Muster,,https://example.org/a\n"
        "b.png,Bo Muster,Ada Muster,my drawer,https://example.org/b\n"
    )

    pictures, _ = taken(tmp_path, mine)

    assert {key: by for key, (_, by) in credits_of(pictures).items()} == {"a": "Ada Muster", "b": "Bo Muster"}
    assert pictures["b"].own == {"photographer": "Ada Muster", "url": "my drawer"}
    assert [one.source for one in pictures.values()] == ["https://example.org/a", "https://example.org/b"]


@pytest.mark.parametrize(
    ("headings", "cells", "licence"),
    [
        ("license,license_name", ",CC BY-ND 4.0", "CC-BY-ND-4.0"),
        ("license,license_name", "CC BY 4.0,CC BY-ND 4.0", "CC-BY-ND-4.0"),
        ("license,license_name", "CC BY-ND 4.0,CC BY 4.0", "CC-BY-ND-4.0"),
        ("license,license_name", "CC BY 4.0,CC BY 4.0", "CC-BY-4.0"),
        ("license,license", "CC BY 4.0,CC BY-ND 4.0", "CC-BY-ND-4.0"),
        ("license,license", ",CC BY-ND 4.0", "CC-BY-ND-4.0"),
        ("license,flickr_license", "CC BY 2.0,6", "CC-BY-ND-2.0"),
        ("license,flickr_license", "6,6.0", "CC-BY-ND-2.0"),
        ("license,license_url", "CC BY,https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("license,copyright", "CC BY 4.0,© 2014 Ada Muster. All rights reserved.", "CC-BY-4.0"),
        ("Urheberin,license,copyright", "Ada Muster,CC BY 4.0,Ada Muster", "CC-BY-4.0"),
        ("copyright,mood", "© 2014 Ada Muster,calm", "LicenseRef-AllRightsReserved"),
    ],
)
def test_of_the_columns_of_a_licence_all_that_are_filled_count_together(
    tmp_path: Path, mine: Path, headings: str, cells: str, licence: str
) -> None:
    (mine / "metadata.csv").write_text(f"file_name,{headings}\na.png,{cells}\n")

    pictures, _ = taken(tmp_path, mine)

    found = pictures["a"].licence
    assert found
    assert found.id == licence


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("license,license_name", "CC BY-SA 4.0,CC BY-ND 4.0"),
        ("license,license_name", "CC BY 4.0,All rights reserved"),
        ("license,terms", "CC BY 4.0,Not for training"),
        ("license_url,usage_terms", "https://creativecommons.org/licenses/by/4.0/,Not for training"),
        ("license_url,license_url", "https://creativecommons.org/licenses/by-nc/4.0/,https://example.org/terms"),
        ("license,attribution", "CC BY 4.0,Ada Muster / CC BY-ND 4.0"),
        ("terms,rights", "Ask Ada,Ask Bo"),
        ("license,license_url", "Free to share,https://creativecommons.org/licenses/by/4.0/"),
    ],
)
def test_licences_that_contradict_each_other_are_terms_to_be_read(
    tmp_path: Path, mine: Path, headings: str, cells: str
) -> None:
    (mine / "metadata.csv").write_text(f"file_name,{headings}\na.png,{cells}\n")

    pictures, _ = taken(tmp_path, mine)

    found = pictures["a"].licence
    assert found
    assert found.asks is Obligation.READ_TERMS
    assert all(each in found.name for each in cells.split(",") if "://" not in each)


def test_a_notice_of_copyright_says_whose_a_picture_is(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("file_name,copyright\na.png,© 2014 Ada Muster\n")

    pictures, _ = taken(tmp_path, mine)

    assert credits_of(pictures)["a"] == (None, "Ada Muster")


def test_of_columns_called_alike_in_a_spreadsheet_the_first_that_is_filled_counts(tmp_path: Path, mine: Path) -> None:
    rows = [
        ("file_name", "author", "author", "license", "license"),
        ("a.png", "Ada Muster", "", "CC BY-ND 4.0", ""),
        ("b.png", "", "Bo Muster", "CC BY 4.0", "CC BY-ND 4.0"),
    ]
    spreadsheet(mine / "metadata.xlsx", rows)

    pictures, _ = taken(tmp_path, mine)

    assert {key: by for key, (_, by) in credits_of(pictures).items()} == {"a": "Ada Muster", "b": "Bo Muster"}
    assert [asks(one) for one in pictures.values()] == [Obligation.CREDIT | ND, Obligation.CREDIT | ND]


def one_of(tmp_path: Path, mine: Path, row: dict[str, Any]) -> Picture:
    (mine / "metadata.jsonl").write_text(json.dumps({"file_name": "a.png", **row}))
    return taken(tmp_path, mine)[0]["a"]


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"@id": "https://creativecommons.org/licenses/by-nd/4.0/"}, "CC-BY-ND-4.0"),
        ({"id": 6, "label": "CC BY-ND 2.0"}, "CC-BY-ND-2.0"),
        ({"code": "by-nd"}, "LicenseRef-CC-BY-ND"),
        ({"code": "by-nd", "version": "4.0"}, "CC-BY-ND-4.0"),
        ({"@type": "CreativeWork", "name": "CC BY-ND", "url": "https://creativecommons.org/licenses/by-nd/4.0/"},
         "CC-BY-ND-4.0"),
        ({"_content": {"text": "CC BY-ND 4.0"}}, "CC-BY-ND-4.0"),
        ([{"name": "CC BY 4.0"}, {"name": "CC BY-ND 4.0"}], "CC-BY-ND-4.0"),
        (["CC BY 4.0", "CC BY-ND 4.0"], "CC-BY-ND-4.0"),
        ({"name": None}, None),
    ],
)  # fmt: skip
def test_all_that_an_object_says_of_a_licence_counts(
    tmp_path: Path, mine: Path, said: object, licence: str | None
) -> None:
    found = one_of(tmp_path, mine, {"license": said})

    assert (found.licence and found.licence.id) == licence


@pytest.mark.parametrize(
    "said",
    [
        {"name": "CC BY 4.0", "note": "Not for training"}, {"id": 6}, {"code": "own", "terms": ["Ask me"]},
        {"name": "CC BY 4.0", "commercial": False},
        {"name": "CC BY 4.0", "note": "Ask", "url": "https://creativecommons.org/licenses/by/4.0/"},
    ],
)  # fmt: skip
def test_what_an_object_says_of_a_licence_and_is_not_understood_is_to_be_read(
    tmp_path: Path, mine: Path, said: object
) -> None:
    assert asks(one_of(tmp_path, mine, {"license": said})) is Obligation.READ_TERMS


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"username": "ada99", "realname": "Ada Muster"}, "Ada Muster"),
        ({"username": "ada99", "realname": ""}, "ada99"),
        ({"givenName": "Ada", "familyName": "Muster"}, "Ada Muster"),
        ([{"name": "Ada"}, {"name": "Bo"}], "Ada, Bo"),
        ([{"name": "Ada"}, "Bo"], "Ada, Bo"),
        ({"person": {"name": "Ada Muster"}}, "Ada Muster"),
    ],
)  # fmt: skip
def test_an_author_may_be_an_object_or_several(tmp_path: Path, mine: Path, said: object, name: str) -> None:
    found = one_of(tmp_path, mine, {"author": said})

    assert (found.contributor and found.contributor.name, found.own) == (name, {})


def test_titles_and_pages_may_be_objects(tmp_path: Path, mine: Path) -> None:
    said: dict[str, Any] = {
        "title": {"_content": "Am Hafen"},
        "url": {"@id": "https://example.org/a"},
        "author": {"url": "", "n": {}},
    }

    found = one_of(tmp_path, mine, said)

    assert (found.title, found.source, found.contributor) == ("Am Hafen", "https://example.org/a", None)


def test_an_object_that_names_nobody_is_kept_as_it_is_written(tmp_path: Path, mine: Path) -> None:
    found = one_of(tmp_path, mine, {"author": {"name": None, "id": "d1"}})

    assert (found.contributor, list(found.own.values())) == (None, ['{"name":null,"id":"d1"}'])


@pytest.mark.parametrize(
    "headings",
    [
        "fileName,licenseUrl,photoUrl,photographerName",
        "FileName,LicenseURL,PhotoURL,by_line",
        "file-name,dc:rights,schema:url,dc:creator",
        "ImageFile,usage_terms,photoPage,credit",
        "image name,CC license,Landing URL,Attribution",
        "photoName,licence_code,pageURL,CreditLine",
        "pic,terms,link,Photo by",
        "file_name,copyright,url,creator",
    ],
)
def test_headings_are_understood_however_their_words_are_joined(tmp_path: Path, mine: Path, headings: str) -> None:
    (mine / "metadata.csv").write_text(
        f"{headings}\na.png,https://creativecommons.org/licenses/by-nd/4.0/,https://example.org/a,Ada Muster\n"
    )

    pictures, summary = taken(tmp_path, mine)

    found = pictures["a"]
    assert (found.contributor and found.contributor.name, found.source) == ("Ada Muster", "https://example.org/a")
    assert (found.licence and found.licence.id, found.own) == ("CC-BY-ND-4.0", {})
    assert [each.what for each in summary.passed_over] == [What.UNNAMED]


def test_files_without_ending_are_found_in_a_first_column_of_whatever_name(tmp_path: Path, mine: Path) -> None:
    (mine / "credits.csv").write_text("Aufnahme,Fotografin\na,Ada Muster\nb,Bo Muster\n")

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == {"a": (None, "Ada Muster"), "b": (None, "Bo Muster")}
    assert list(summary.passed_over) == []


def test_the_list_of_open_images_is_read(tmp_path: Path) -> None:
    folder = heads(tmp_path / "mine", "000a1249af2bc5f0.png", "other.png")
    (folder / "image_ids.csv").write_text(
        "ImageID,Subset,OriginalURL,OriginalLandingURL,License,AuthorProfileURL,Author,Title,OriginalSize\n"
        "000a1249af2bc5f0,test,https://farm8.staticflickr.com/1/2_3_o.jpg,https://www.flickr.com/photos/ada/2,"
        "https://creativecommons.org/licenses/by/2.0/,https://www.flickr.com/people/ada/,Ada Muster,Am Hafen,7\n"
    )

    pictures, _ = taken(tmp_path, folder)

    found = pictures["000a1249af2bc5f0"]
    assert (found.title, found.contributor and found.contributor.name) == ("Am Hafen", "Ada Muster")
    assert (found.source, found.licence and found.licence.id) == ("https://www.flickr.com/photos/ada/2", "CC-BY-2.0")
