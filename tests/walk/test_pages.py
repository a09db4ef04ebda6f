"""One person at a time: the label says all that is known, and nothing that isn't."""

import json
from datetime import date
from pathlib import Path

import pytest
from archives import ingest
from exhibition_fixtures import ADA, AWKWARD, Page, make_archive, page, visiting
from made import record
from starlette.testclient import TestClient

from doesexist.studio.leaving.removing import correct
from doesexist.studio.leaving.who_is_meant import understood


def written(day: str) -> str:
    """A date as an English label has it: "2007-08-16" is 16 August 2007."""
    return f"{date.fromisoformat(day):%-d %B %Y}"


# The label


def test_the_label_says_all_that_is_known(visitor: TestClient) -> None:
    metadata = record(0)["metadata"]

    label = page(visitor, "/pictures/ffhq/00000")

    for said in (
        metadata["photo_title"], metadata["author"], "CC BY 2.0", written(metadata["date_uploaded"]),
        written(metadata["date_crawled"]),
        "Country unknown", "Number 00000 of Flickr-Faces-HQ (FFHQ)", "Changed cropped and scaled to 128 × 128",
    ):  # fmt: skip
        assert said in label.text
    assert {"/pictures/ffhq/00000", f"/contributors/flickr/{ADA}", "/leave", "/about#ffhq"} <= set(label.links())


def test_links_to_elsewhere_say_neither_where_one_comes_from_nor_that_one_vouches(visitor: TestClient) -> None:
    label = page(visitor, "/pictures/ffhq/00000")

    elsewhere = [link for link in label.all("a") if (link["href"] or "").startswith("http")]
    assert {link["href"] for link in elsewhere} == {
        record(0)["metadata"]["photo_url"],
        "https://creativecommons.org/licenses/by/2.0/",
    }
    assert all({"noreferrer", "nofollow"} <= set((link["rel"] or "").split()) for link in elsewhere)


def test_what_is_unknown_is_called_unknown(visitor: TestClient) -> None:
    label = page(visitor, "/pictures/drawn/grace")

    assert "Untitled credit unknown Licence unknown Uploaded unknown Crawled unknown Country unknown" in label.text
    assert "Changed" not in label.text


def test_awkward_names_are_shown_as_they_are_and_are_no_markup(visitor: TestClient) -> None:
    answer = visitor.get("/pictures/ffhq/00001")
    label = Page(answer.text)

    assert AWKWARD in label.text
    assert "<i>Tea </i> & cake" in label.text
    assert "\x07" not in answer.text
    assert "alert(1)" not in [script.get("src") for script in label.scripts()]
    assert all(script.get("src") for script in label.scripts())
    assert f"<bdi>{AWKWARD[:2]}" not in answer.text  # the apostrophe is escaped, too


def test_a_name_keeps_its_direction_to_itself(visitor: TestClient) -> None:
    answer = visitor.get("/pictures/ffhq/00001")

    assert "\u202eSons</bdi>" in answer.text


def test_what_else_a_dataset_says_is_shown_as_its_own_words(visitor: TestClient) -> None:
    label = page(visitor, "/pictures/drawn/ada")

    assert "mood a <b>dataset</b>'s (says the dataset)" in label.text


def test_someone_who_asked_not_to_be_named_is_not_named(own_archive: Path) -> None:
    correct(own_archive, understood(f"flickr/{ADA}", ["ffhq", "drawn"]), None)

    with visiting(own_archive) as visitor:
        label = page(visitor, "/pictures/ffhq/00000")

    assert "by a photographer who asked not to be named" in label.text
    assert record(0)["metadata"]["author"] not in label.text


def test_a_picture_that_is_not_here_says_where_it_is(visitor: TestClient) -> None:
    label = page(visitor, "/pictures/ffhq/00002")

    assert label.pictures() == []
    assert "This picture is not here: it is where its photographer put it." in label.text
    assert label.links().count(record(2)["metadata"]["photo_url"]) == 2


def test_a_file_that_went_away_leaves_the_rest_of_the_page_standing(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    (tmp_path / "drawn" / "ada.png").unlink()

    with visiting(archive) as visitor:
        label = page(visitor, "/pictures/drawn/ada")
        image = visitor.get("/iiif/3/drawn.ada/full/max/0/default.jpg")

    assert "The file of this picture can’t be read at the moment." in label.text
    assert image.status_code == 404


# Images


def test_a_page_asks_only_for_sizes_that_info_json_lists(visitor: TestClient) -> None:
    for address, identifier in (
        ("/pictures/ffhq/00000", "ffhq.00000"),
        ("/pictures/ffhq/00010/wild", "ffhq.00010.wild"),
    ):
        (image, *_) = page(visitor, address).pictures()
        info = visitor.get(f"/iiif/3/{identifier}/info.json").json()
        *smaller, largest = [(size["width"], size["height"]) for size in info["sizes"]]

        asked = [candidate.split() for candidate in (image["srcset"] or "").split(", ")]

        base = f"/iiif/3/{identifier}/full"
        assert asked == [
            *([f"{base}/{width},{height}/0/default.webp", f"{width}w"] for width, height in smaller),
            [f"{base}/max/0/default.webp", f"{largest[0]}w"],
        ]
        assert (image["width"], image["height"]) == (str(info["width"]), str(info["height"]))
        assert [visitor.get(candidate).status_code for candidate, _ in asked] == [200] * len(asked)


# JSON


def test_a_picture_s_json_is_the_contract_s(visitor: TestClient) -> None:
    answer = visitor.get("/pictures/ffhq/00000.json")
    metadata, wild = record(0)["metadata"], record(0)["in_the_wild"]

    assert answer.headers["content-type"] == "application/json"
    assert {key: value for key, value in answer.json().items() if "landmarks" not in key} == {
        "dataset": "ffhq",
        "key": "00000",
        "page": "/pictures/ffhq/00000",
        "title": metadata["photo_title"],
        "contributor": {
            "service": "flickr",
            "account": ADA,
            "name": metadata["author"],
            "url": f"https://www.flickr.com/photos/{ADA}/",
        },
        "source": metadata["photo_url"],
        "file": None,
        "licence": {"id": "CC-BY-2.0", "name": "CC BY 2.0", "url": "https://creativecommons.org/licenses/by/2.0/"},
        "credit": f'"{metadata["photo_title"]}" by {metadata["author"]}, CC BY 2.0, cropped and scaled to 128 × 128',
        "country": None,
        "uploaded": metadata["date_uploaded"],
        "crawled": "2018-10-10",
        "split": "training",
        "image": "/iiif/3/ffhq.00000",
        "wild": "/iiif/3/ffhq.00000.wild",
        "quad": wild["face_quad"],
        "veiled": None,
        "drawn": False,
        "said_by": None,
    }
    assert answer.json()["wild_landmarks"] == wild["face_landmarks"]
    assert visitor.get("/pictures/ffhq/00000/wild.json").json() == answer.json()


@pytest.mark.shared_data
def test_the_first_picture_of_ffhq_is_the_design_s_example(tmp_path: Path, shared_data: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", shared_data / "ffhq")

    with visiting(tmp_path / "archive") as visitor:
        told = visitor.get("/pictures/ffhq/00000.json").json()

    # design.md, word for word; it has grown since.
    example = """
    {"dataset": "ffhq", "key": "00000", "page": "/pictures/ffhq/00000", "title": "DSCF0899.JPG",
     "contributor": {"service": "flickr", "account": "frumkin", "name": "Jeremy Frumkin", "url": "https://www.flickr.com/photos/frumkin/"},
     "source": "https://www.flickr.com/photos/frumkin/1133484654/", "file": null,
     "licence": {"id": "CC-BY-NC-2.0", "name": "CC BY-NC 2.0", "url": "https://creativecommons.org/licenses/by-nc/2.0/"},
     "credit": "\\"DSCF0899.JPG\\" by Jeremy Frumkin, CC BY-NC 2.0, cropped, rotated 2.9° and scaled to 1024 × 1024",
     "country": null, "uploaded": "2007-08-16", "crawled": "2018-10-10", "split": "training",
     "image": "/iiif/3/ffhq.00000", "wild": null, "landmarks": null,
     "quad": [[371.32, 144.47], [435.39, 1410.96], [1701.88, 1346.88], [1637.81, 80.39]], "wild_landmarks": null}
    """
    assert told == json.loads(example) | {"veiled": None, "drawn": False, "said_by": None}
