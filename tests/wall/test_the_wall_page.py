"""The wall: everyone at once, as a page that needs no scripts, as a list to read, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from archives import ingest, remove
from exhibition_fixtures import Page, page, visiting
from starlette.testclient import TestClient
from wall_fixtures import COLUMNS, PEOPLE, ROWS, copy_of

from doesexist.model.walls import Order

HUNG = COLUMNS * ROWS


@pytest.fixture(scope="module")
def archive(walls: Path) -> Path:
    return walls


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def told(visitor: TestClient, query: str, status: int = 200) -> dict[str, Any]:
    answer = visitor.get(f"/grid.json?{query}")
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def people(shown: Page) -> list[str]:
    """Who is on a page of the list, by key."""
    return [link.rsplit("/", 1)[1] for link in shown.links() if link.startswith("/pictures/")]


def listed(visitor: TestClient, query: str = "") -> list[str]:
    return [*dict.fromkeys(people(page(visitor, f"/grid?view=list&{query}")))]


# The page


def test_the_whole_wall_is_one_image_for_those_without_scripts(visitor: TestClient) -> None:
    shown = page(visitor, "/grid")

    (image,) = shown.pictures()
    assert (image["width"], image["height"]) == (str(COLUMNS * 128), str(ROWS * 128))
    assert (image["src"] or "").startswith("/iiif/3/ffhq.grid/full/")
    assert "Everyone of Flickr-Faces-HQ" in (image["alt"] or "")
    assert f"{HUNG} pictures of Flickr-Faces-HQ (FFHQ), {COLUMNS} in a row." in shown.text


def test_only_sizes_that_are_listed_are_asked_for(visitor: TestClient) -> None:
    (image,) = page(visitor, "/grid").pictures()
    listed_sizes = visitor.get("/iiif/3/ffhq.grid/info.json").json()["sizes"]

    asked = [each.split("/full/")[1].split("/")[0] for each in (image["srcset"] or "").split(", ")]

    assert asked
    assert {*asked} <= {f"{size['width']},{size['height']}" for size in listed_sizes}


def test_the_wall_is_in_the_navigation_unless_its_room_is_closed(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with visiting(copy) as visitor:
        assert "/grid" in page(visitor, "/about").links()
    (copy / "exhibition.toml").write_text("[rooms]\ngrid = false\n", encoding="utf-8")

    with visiting(copy) as visitor:
        assert "/grid" not in page(visitor, "/about").links()
        assert {visitor.get(address).status_code for address in ("/grid", "/grid.json", "/grid?view=list")} == {404}


def test_without_a_survey_there_is_no_wall_and_the_page_says_what_makes_one(tmp_path: Path, archive: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    ingest(copy, "folder", archive.parent / "drawn", dataset="later")

    with visiting(copy) as visitor:
        shown = page(visitor, "/grid?dataset=later", 404)
        default = told(visitor, "")

    assert "later" in shown.text
    assert "Run `doesexist survey` first." in shown.text
    assert default["dataset"] == "ffhq"


def test_a_dataset_can_be_chosen_where_there_are_several(visitor: TestClient) -> None:
    links = page(visitor, "/grid?order=hue").links()
    shown = page(visitor, "/grid?dataset=drawn&order=hue")

    assert "/grid?dataset=drawn&order=hue" in links
    assert "4 pictures of Drawn people, 2 in a row." in shown.text
    assert "a drawn sample: these people do not exist" in shown.text
    assert (shown.pictures()[0]["src"] or "").startswith("/iiif/3/drawn.grid--hue/full/")


def test_every_order_is_a_link(visitor: TestClient) -> None:
    links = page(visitor, "/grid?licence=CC-BY-2.0&at=00004").links()

    for order in Order:
        said = "" if order is Order.KEY else f"&order={order}"
        assert f"/grid?dataset=ffhq{said}&licence=CC-BY-2.0&at=00004" in links


def test_whoever_is_left_over_is_named(visitor: TestClient) -> None:
    shown = page(visitor, "/grid")

    assert people(shown) == ["00020", "00021", "00022"]
    assert "3 have no place in a rectangle without gaps" in shown.text


def test_somebody_can_be_pointed_at_by_the_address(visitor: TestClient) -> None:
    shown = page(visitor, "/grid?at=00001")
    unknown, unnamed, without = (page(visitor, f"/grid?at={key}") for key in ("00002", "00003", "00021"))

    assert shown.all("div")[0]["data-place"] == "1"
    assert '<i>Tea</i> & cake by O\'Brien "Q" <script>alert(1)</script> &' in shown.text
    assert "Untitled credit unknown" in " ".join(unknown.text.split())
    assert "by a photographer who asked not to be named" in unnamed.text
    assert "data-place" not in without.all("div")[0]
    assert "There is no place left for them in a rectangle without gaps." in without.text


@pytest.mark.parametrize("view", ["", "&view=list"])
def test_whoever_stands_out_is_counted_and_the_image_dims_the_others(visitor: TestClient, view: str) -> None:
    shown = page(visitor, f"/grid?licence=CC-BY-NC-2.0{view}")

    assert "8 stand out, and all others are dimmed." in shown.text
    if not view:
        (image,) = shown.pictures()
        assert all(each.split(" ")[0].endswith("?licence=CC-BY-NC-2.0") for each in (image["srcset"] or "").split(", "))
        assert shown.all("div")[0]["data-query"] == "?licence=CC-BY-NC-2.0"


@pytest.mark.parametrize("address", ["/grid", "/grid?at=00001&licence=CC-BY-2.0", "/grid?view=list&at=00001"])
def test_it_can_be_read_aloud_and_is_whole_without_anyone_else(visitor: TestClient, address: str) -> None:
    shown = page(visitor, address)

    asked = [attributes.get("src") or "" for tag, attributes in shown.tags if tag in {"script", "img"}]
    asked += [link["href"] or "" for link in shown.all("link")]
    names = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    assert (len(shown.all("h1")), len(shown.all("main"))) == (1, 1)
    assert all(each.get("aria-label") for each in shown.all("nav") + shown.all("section"))
    assert len(names) == len({*names})
    assert {label["for"] for label in shown.all("label") if "for" in label} <= {*names}
    assert all(each.startswith("/") and not each.startswith("//") for each in asked)
    assert not any(name == "style" or name.startswith("on") for _, attributes in shown.tags for name in attributes)
    assert "/leave" in shown.links()


def test_the_note_before_the_wall_speaks_of_everyone_at_once(visitor: TestClient) -> None:
    assert "You will see all of them at once" in page(visitor, "/grid", first=True).text
    assert "You will meet everyone of a dataset at once" in page(visitor, "/grid?dataset=drawn", first=True).text
    assert "at once" not in page(visitor, "/grid").text


# The list


def test_the_list_has_everyone_in_the_wall_s_order_with_titles_and_photographers(visitor: TestClient) -> None:
    shown = page(visitor, "/grid?view=list")

    assert [*dict.fromkeys(people(shown))] == [f"{number:05}" for number in range(PEOPLE)]
    assert "<i>Tea</i> & cake ffhq/00001" in shown.text
    assert "O'Brien" in shown.text
    assert len(shown.pictures()) == PEOPLE
    assert "/grid?dataset=ffhq" in shown.links()


def test_the_list_has_those_alone_who_stand_out(visitor: TestClient) -> None:
    assert listed(visitor, "licence=CC-BY-NC-2.0&order=uploaded")[:8] == sorted(
        listed(visitor, "licence=CC-BY-NC-2.0")[:8], key=lambda key: (2005 + int(key) % 13, key)
    )
    assert "Nobody." in page(visitor, "/grid?view=list&country=nowhere").text


def test_a_long_list_has_pages_and_opens_at_whoever_is_looked_at(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doesexist.exhibition.rooms.wall.contents.PAGE", 10)
    with visiting(archive) as visitor:
        first = page(visitor, "/grid?view=list")
        there = page(visitor, "/grid?view=list&at=00011")
        last = page(visitor, "/grid?view=list&page=3")
        beyond = visitor.get("/grid?view=list&page=4")

    assert first.links("next") == ["/grid?dataset=ffhq&view=list&page=2"]
    assert (first.links("prev"), last.links("next")) == ([], [])
    assert "Page 2 of 3" in there.text
    assert "00011" in people(there)
    assert people(last)[:3] == ["00020", "00021", "00022"]
    assert beyond.status_code == 404


def test_the_two_views_lead_to_each_other_and_keep_what_was_asked(visitor: TestClient) -> None:
    asked = "dataset=ffhq&order=hue&licence=CC-BY-2.0&at=00004"

    assert f"/grid?{asked}&view=list" in page(visitor, f"/grid?{asked}").links()
    assert f"/grid?{asked}" in page(visitor, f"/grid?{asked}&view=list").links()


# For programs


def test_a_wall_is_told_to_programs(visitor: TestClient) -> None:
    found = told(visitor, "order=hue&licence=CC-BY-NC-2.0")

    assert found["wall"]
    assert {name: found[name] for name in ("dataset", "order", "image", "columns", "rows", "cell", "matching")} == {
        "dataset": "ffhq", "order": "hue", "image": "/iiif/3/ffhq.grid--hue", "columns": COLUMNS, "rows": ROWS,
        "cell": 128, "matching": 8,
    }  # fmt: skip
    assert (found["pictures"], len(found["left_over"])) == (PEOPLE, PEOPLE - HUNG)
    assert told(visitor, "")["matching"] is None


@pytest.mark.parametrize("order", Order)
def test_every_place_has_somebody_and_they_have_that_place(visitor: TestClient, order: Order) -> None:
    keys: list[str] = []
    for place in range(HUNG):
        found = told(visitor, f"order={order}&place={place}")
        key = found["picture"]["key"]
        keys.append(key)

        assert (found["place"], found["column"], found["row"]) == (place, place % COLUMNS, place // COLUMNS)
        assert told(visitor, f"order={order}&at={key}") == found
        assert found["picture"] == visitor.get(f"/pictures/ffhq/{key}.json").json()

    assert len({*keys}) == HUNG
    assert keys + told(visitor, f"order={order}")["left_over"] == listed(visitor, f"order={order}")


def test_programs_are_told_who_asked_not_to_be_named_and_who_stands_out(visitor: TestClient) -> None:
    unnamed, other = (told(visitor, f"at={key}&licence=CC-BY-NC-2.0") for key in ("00003", "00004"))

    assert (unnamed["anonymous"], unnamed["matches"]) == (True, True)
    assert (other["anonymous"], other["matches"]) == (False, False)
    assert "matches" not in told(visitor, "at=00004")


def test_somebody_without_a_place_has_none(visitor: TestClient) -> None:
    found = told(visitor, "at=00021")

    assert (found["place"], found["column"], found["row"]) == (None, None, None)


@pytest.mark.parametrize(
    "query", ["place=20", "place=999999999", "at=00099", "dataset=nothing", "dataset=drawn&place=4"]
)
def test_nobody_hangs_where_there_is_no_place(visitor: TestClient, query: str) -> None:
    assert told(visitor, query, 404)["status"] == 404


# Asked badly


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("order=age", "an order is one of key, uploaded, licence, contributor, brightness, hue"),
        ("at=../x", "that is no key"),
        ("view=table", "the only other view is list"),
        ("page=0", "that is no number"),
        ("page=" + "9" * 5000, "that is no number"),
        ("zoom=near", "that is no number"),
        ("year=then", "a range is FIRST..LAST, two whole numbers"),
        ("colour=red", "there is no 'colour'"),
        ("order=hue&order=key", "order is said twice"),
    ],
)
def test_what_is_asked_badly_is_refused_with_the_reason(visitor: TestClient, query: str, said: str) -> None:
    assert said in page(visitor, f"/grid?{query}", 400).text
    assert said in told(visitor, query, 400)["error"]


@pytest.mark.parametrize("address", ["/grid?at=00001", "/grid?view=list&order=", "/grid?page=&zoom=&at=&licence="])
def test_what_is_left_empty_says_nothing(visitor: TestClient, address: str) -> None:
    assert visitor.get(address).status_code == 200


# Leaving


def test_whoever_leaves_is_gone_from_the_wall_and_the_others_move_up(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with visiting(copy) as visitor:
        before = told(visitor, "place=4")
        remove(copy, "ffhq/00004")

        after = told(visitor, "place=4")
        gone = told(visitor, "at=00004", 410)
        shown = page(visitor, "/grid?view=list")
        there = visitor.get("/grid?at=00004")

    assert (before["picture"]["key"], after["picture"]["key"]) == ("00004", "00005")
    assert before["wall"] != after["wall"]
    assert gone == {"status": 410, "error": "A person was here. They left."}
    assert there.status_code == 410
    assert "00004" not in people(shown)


def test_a_page_is_asked_for_again_each_time_and_is_the_same_while_nothing_changed(visitor: TestClient) -> None:
    for address in ("/grid", "/grid?view=list", "/grid.json", "/grid.json?place=3"):
        first = visitor.get(address)
        again = visitor.get(address, headers={"If-None-Match": first.headers["etag"]})

        assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)


@pytest.mark.parametrize("address", ["/grid", "/grid?view=list", "/grid?at=00001&licence=CC-BY-2.0"])
def test_it_is_said_in_german_too(visitor: TestClient, address: str) -> None:
    shown = Page(visitor.get(address, headers={"Accept-Language": "de", "Sec-Fetch-Site": "same-origin"}).text)

    how = "als Liste" if "view=list" in address else "4 in jeder Reihe"
    assert f"20 Bilder aus Flickr-Faces-HQ (FFHQ), {how}." in shown.text
    assert "Geordnet nach Nummer Upload-Datum Lizenz" in shown.text
    assert "number" not in shown.text


def test_the_form_gives_back_what_was_asked(visitor: TestClient) -> None:
    query = "dataset=ffhq&order=hue&licence=CC-BY-2.0&contributor=flickr/some&key=0..9&split=training&at=00004"
    shown = page(visitor, f"/grid?{query}")

    fields = {field["name"]: field.get("value") for field in shown.all("input") if field.get("name") != "letters"}
    asked = {name: values[0] for name, values in parse_qs(urlsplit(f"?{query}").query).items()}
    assert fields == {**{name: value for name, value in asked.items() if name != "licence"}, "country": "", "year": ""}
