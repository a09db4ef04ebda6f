"""The average: as a page that needs no scripts, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import ingest
from average_fixtures import (
    ANONYMOUS,
    BY_ND,
    DEVIATION,
    KEYS,
    MEAN,
    NO_DERIVATIVES,
    make_averages,
)
from exhibition_fixtures import Page, page, visiting
from made import ffhq, record, with_files
from starlette.testclient import TestClient
from wall_fixtures import copy_of, survey

BY_NC = [key for key in KEYS if int(key) % 3 == 0]
GERMAN = {"Accept-Language": "de", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_averages(tmp_path_factory.mktemp("averages"))


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def told(visitor: TestClient, query: str = "", status: int = 200) -> dict[str, Any]:
    answer = visitor.get(f"/average.json?{query}")
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def is_group(figure: str) -> bool:
    return "/group.webp" in figure


# For programs


def test_an_average_is_told_to_programs(visitor: TestClient) -> None:
    found = told(visitor)

    facts = ("dataset", "pictures", "surveyed", "size", "left_out", "other_sizes", "asks", "told")
    assert {name: found[name] for name in facts} == {
        "dataset": "ffhq", "pictures": 12, "surveyed": 14, "size": [128, 128], "left_out": 1, "other_sizes": 1,
        "asks": ["credit", "non-commercial"], "told": [],
    }  # fmt: skip
    assert found["licence"]["id"] == "CC-BY-NC-4.0"
    assert {"kind": "country", "value": "Austria", "people": 4} in found["groups"]
    assert {"kind": "contributor", "value": "flickr/many", "people": 6} in found["groups"]
    assert (found["moved"]["times"], found["moved"]["people"]) == (200, 13)
    assert 0 < found["moved"]["usually"] < found["moved"]["seldom"] < 127


def test_of_some_it_is_told_what_is_true_of_them(visitor: TestClient) -> None:
    some = told(visitor, "country=Spain&licence=CC-BY-2.0")
    with_another_size = told(visitor, "key=10..13")
    one, none = told(visitor, "key=00001"), told(visitor, "country=nowhere")

    assert (some["pictures"], some["licence"]["id"], some["asks"]) == (3, "CC-BY-4.0", ["credit"])
    assert (one["pictures"], one["moved"]["usually"]) == (1, 0)
    assert (with_another_size["pictures"], with_another_size["left_out"], with_another_size["size"]) == (3, 1, [64, 64])
    assert (with_another_size["other_sizes"], with_another_size["moved"]["people"]) == (0, 3)
    assert (none["pictures"], none["licence"], none["moved"], none["groups"]) == (0, None, None, [])


def test_nobody_who_asked_not_to_be_named_is_named_by_their_account(visitor: TestClient) -> None:
    account = record(int(ANONYMOUS))["metadata"]["photo_url"].split("/")[4]

    assert account not in visitor.get("/average.json").text
    assert account not in visitor.get("/average").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("year=then", "a range is FIRST..LAST, two whole numbers"),
        ("people=10", "there is no 'people'"),
        ("dataset=ffhq&dataset=drawn", "dataset is said twice"),
    ],
)
def test_what_is_asked_badly_is_refused_with_the_reason(visitor: TestClient, query: str, said: str) -> None:
    assert said in page(visitor, f"/average?{query}", 400).text
    assert said in told(visitor, query, 400)["error"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first.webp?people=ten", "that is no number"),
        ("group.webp?kind=age&value=30", "a group is by one of licence, year, country, split, contributor"),
        ("preview.webp?colour=red", "there is no 'colour'"),
    ],
)
def test_an_image_that_is_asked_for_badly_is_refused_with_the_reason(
    visitor: TestClient, query: str, said: str
) -> None:
    assert said in page(visitor, f"/average/{query}", 400).text


# The page


def test_the_label_says_how_many_under_which_licence_and_who_is_not_in_it(visitor: TestClient) -> None:
    shown = page(visitor, "/average")

    assert "The average of 12 people" in shown.text
    assert "Flickr-Faces-HQ (FFHQ), 128 × 128" in shown.text
    assert "CC BY-NC 4.0, for it asks what its pictures ask for together" in shown.text
    assert "1 more may be shown, but not changed (NoDerivs)" in shown.text
    assert "1 more is of another size" in shown.text
    assert "/credits?dataset=ffhq" in shown.links()
    assert "This is no one." in shown.text


def test_the_large_picture_is_asked_for_only_in_sizes_that_are_listed(visitor: TestClient) -> None:
    mean, deviation = page(visitor, "/average").pictures()
    sizes = visitor.get(f"{MEAN}/info.json").json()["sizes"]

    asked = [each.split("/full/")[1].split("/")[0] for each in (mean["srcset"] or "").split(", ")]

    assert {*asked} <= {"max", *(f"{size['width']},{size['height']}" for size in sizes)}
    assert (deviation["src"] or "").startswith(f"{DEVIATION}/full/")
    assert "nobody’s" in (mean["alt"] or "")


def test_without_scripts_every_step_stands_in_a_row_with_its_number(visitor: TestClient) -> None:
    shown = page(visitor, "/average")

    steps = [image for image in shown.all("img") if "/first.webp" in (image["src"] or "")]
    assert [image["src"] for image in steps] == [
        f"/average/first.webp?dataset=ffhq&people={count}" for count in (1, 10, 12)
    ]
    assert all(each in shown.text for each in ("1 person:", "10 people", "12 people"))
    assert shown.links().count("/pictures/ffhq/00000") == 2
    assert all(visitor.get(image["src"] or "").status_code == 200 for image in steps)


def test_every_image_of_the_page_is_there(visitor: TestClient) -> None:
    images = page(visitor, "/average?country=Spain").all("img")

    assert len(images) > 12
    assert {visitor.get(image["src"] or "").status_code for image in images} == {200}
    assert all(image["width"] and image["height"] and "alt" in image for image in images)


def test_groups_stand_side_by_side_and_lead_to_their_filter(visitor: TestClient) -> None:
    shown = page(visitor, "/average")
    links = [link for link in shown.links() if link.endswith("#some")]

    assert "/average?dataset=ffhq&country=Austria#some" in links
    assert "/average?dataset=ffhq&licence=CC-BY-NC-2.0#some" in links
    assert all(visitor.get(link).status_code == 200 for link in links)
    assert shown.text.count("64 × 64 preview, enlarged") == 2


def test_one_person_is_no_group(visitor: TestClient) -> None:
    alone = [group["value"] for group in told(visitor)["groups"] if group["people"] == 1]

    images = [image["src"] or "" for image in page(visitor, "/average").all("img") if is_group(image["src"] or "")]

    assert alone
    assert not [image for image in images if image.split("value=")[1] in alone]


def test_the_average_of_some_is_shown_and_labelled(visitor: TestClient) -> None:
    shown = page(visitor, "/average?dataset=ffhq&country=Spain&key=0..7")

    (preview,) = (image for image in shown.all("img") if "country=Spain" in (image["src"] or ""))
    assert preview["src"] == "/average/preview.webp?dataset=ffhq&country=Spain&key=0..7"
    assert "4 people. 64 × 64 preview, enlarged" in shown.text
    assert shown.text.count("for it asks what its pictures ask for together") == 2
    fields = {field["name"]: field.get("value") for field in shown.all("input") if field.get("name")}
    assert fields == {"dataset": "ffhq", "country": "Spain", "year": "", "contributor": "", "key": "0..7"}


def test_the_average_of_one_is_not_shown_as_one(visitor: TestClient) -> None:
    shown = page(visitor, "/average?key=00004")

    assert "That is one person, and one is no average." in shown.text
    assert not [image for image in shown.all("img") if "key=00004" in (image["src"] or "")]
    assert "/credits?dataset=ffhq&key=00004" in shown.links()


@pytest.mark.parametrize("query", ["country=nowhere", f"key={NO_DERIVATIVES}"])
def test_the_average_of_nobody_is_nobody(visitor: TestClient, query: str) -> None:
    assert "Nobody." in page(visitor, f"/average?{query}").text


def test_it_is_said_who_gave_how_many_and_how_far_chance_would_move_it(visitor: TestClient) -> None:
    shown = page(visitor, "/average")

    assert (
        "Of 12 of these 13 pictures it is known by which accounts they were published: by 7; 50\xa0% of those came"
        in shown.text.replace(" %", "\xa0%")
    )
    assert "If chance had chosen 13 people again" in shown.text
    assert "of 255 levels" in shown.text


def test_another_dataset_can_be_chosen(visitor: TestClient) -> None:
    shown = page(visitor, "/average?dataset=drawn")

    assert "/average?dataset=drawn" in page(visitor, "/average").links()
    assert "The average of 4 people" in shown.text
    assert "a drawn sample: these people do not exist" in shown.text
    assert (shown.pictures()[0]["src"] or "").startswith("/iiif/3/drawn.average/full/")


@pytest.mark.parametrize("dataset", ["ffhq", "drawn"])
def test_a_first_visitor_meets_the_note(visitor: TestClient, dataset: str) -> None:
    shown = page(visitor, f"/average?dataset={dataset}", first=True)

    assert "Before you go in" in shown.text
    assert ("whose average you will see exist" in shown.text) == (dataset == "ffhq")


def test_it_is_in_the_navigation_unless_its_room_is_closed(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with visiting(copy) as visitor:
        assert "/average" in page(visitor, "/about").links()
    (copy / "exhibition.toml").write_text("[rooms]\naverage = false\n", encoding="utf-8")

    with visiting(copy) as visitor:
        assert "/average" not in page(visitor, "/about").links()
        for address in ("/average", "/average.json", "/average/preview.webp", f"{MEAN}/info.json"):
            assert visitor.get(address).status_code == 404


def test_without_a_survey_there_is_none_and_the_page_says_what_makes_one(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    ingest(copy, "folder", archive.parent / "drawn", dataset="later")

    with visiting(copy) as visitor:
        shown = page(visitor, "/average?dataset=later", 404)

        assert visitor.get("/iiif/3/later.average/info.json").status_code == 404
        assert told(visitor)["dataset"] == "ffhq"
    assert "Run `doesexist survey` first." in shown.text


def test_where_nothing_may_be_made_of_anybody_the_page_says_so(tmp_path: Path) -> None:
    records = [with_files(tmp_path / "ffhq", record(number, **BY_ND), "image") for number in range(2)]
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(tmp_path / "archive")

    with visiting(tmp_path / "archive") as visitor:
        shown = page(visitor, "/average")

        assert visitor.get(f"{MEAN}/info.json").status_code == 404
        assert (told(visitor)["pictures"], told(visitor)["left_out"]) == (0, 2)
    assert "2 more may be shown, but not changed (NoDerivs)" in shown.text
    assert shown.all("img") == []


@pytest.mark.parametrize("address", ["/average", "/average?country=Spain", "/average?key=00004"])
def test_it_is_said_in_german_too(visitor: TestClient, address: str) -> None:
    shown = Page(visitor.get(address, headers=GERMAN).text)

    assert "Der Durchschnitt von 12 Menschen" in shown.text
    assert "Verlangt Namensnennung, nicht kommerzielle Nutzung" in shown.text
    assert " people" not in shown.text.replace("Drawn people", "")
