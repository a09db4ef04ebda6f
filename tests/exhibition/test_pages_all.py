"""What holds for every page: it can be read by anyone, is whole, and says who does not exist."""

from pathlib import Path

import pytest
from archives import ingest
from exhibition_fixtures import ADA, page, visiting
from made import ffhq, record, with_files
from starlette.testclient import TestClient

ROOMS = (
    "/?seed=7&step=1", "/pictures/ffhq/00000", "/pictures/ffhq/00010/wild", f"/contributors/flickr/{ADA}",
    f"/contributors/flickr/{ADA}/certificate", "/certificate/check?code=ABC", "/credits", "/about",
    "/pictures/ffhq/99999",
)  # fmt: skip
DRAWN = "a drawn sample: these people do not exist"


@pytest.mark.parametrize("address", ROOMS)
def test_every_page_can_be_read_aloud_and_walked_by_keyboard(visitor: TestClient, address: str) -> None:
    shown = page(visitor, address, 404 if "99999" in address else 200)

    assert shown.all("html") == [{"lang": "en"}]
    assert len(shown.all("h1")) == 1
    assert len(shown.all("main")) == 1
    assert len(shown.all("header")) == 1
    assert shown.links()[0] == "#main"
    assert shown.all("main")[0]["id"] == "main"
    assert all(nav.get("aria-label") for nav in shown.all("nav"))
    names = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    assert len(names) == len(set(names))
    assert {attributes["aria-labelledby"] for _, attributes in shown.tags if "aria-labelledby" in attributes} <= set(
        names
    )


def test_the_note_stands_before_faces_alone_and_not_before_who_has_come_in(visitor: TestClient) -> None:
    def noted(address: str, *, first: bool) -> bool:
        return {"class": "note", "aria-labelledby": "note-title"} in page(visitor, address, first=first).all("main")

    faces = ("/?seed=1", "/pictures/ffhq/00000", "/pictures/ffhq/00010/wild", "/contributors/flickr/group")

    assert [noted(address, first=True) for address in faces] == [True] * 4
    assert [noted(address, first=False) for address in faces] == [False] * 4
    assert [noted(address, first=True) for address in ("/credits", "/about", "/imprint", "/?kiosk")] == [False] * 4


@pytest.mark.parametrize("address", ROOMS)
def test_there_is_a_way_out_on_every_page(visitor: TestClient, address: str) -> None:
    assert "/leave" in page(visitor, address, 404 if "99999" in address else 200).links()


@pytest.mark.parametrize("address", ROOMS)
def test_every_page_is_whole_without_scripts_styles_in_it_or_anyone_else(visitor: TestClient, address: str) -> None:
    shown = page(visitor, address, 404 if "99999" in address else 200)

    asked = [attributes.get("src") or "" for attributes in (*shown.scripts(), *shown.all("img"), *shown.all("source"))]
    asked += [link["href"] or "" for link in shown.all("link")]
    assert all(each.startswith("/") and not each.startswith("//") for each in asked)
    assert all(script.get("src") for script in shown.scripts())
    assert shown.all("style") == []
    assert not any(name == "style" or name.startswith("on") for _, attributes in shown.tags for name in attributes)


@pytest.mark.parametrize(
    "address",
    [
        "/?seed=1&dataset=drawn", "/pictures/drawn/ada", "/pictures/drawn/ada/wild", "/contributors/name/formula",
        "/credits?dataset=drawn",
    ],
)  # fmt: skip
def test_pages_that_show_drawn_people_say_that_they_do_not_exist(visitor: TestClient, address: str) -> None:
    assert DRAWN in page(visitor, address).text


def test_nobody_is_sent_to_look_for_people_who_do_not_exist(tmp_path: Path) -> None:
    ffhq(tmp_path / "drawn", [with_files(tmp_path / "drawn", record(0)), record(1)])
    (tmp_path / "drawn" / "dataset.toml").write_text("drawn = true\n", encoding="utf-8")
    ingest(tmp_path / "archive", "ffhq", tmp_path / "drawn", dataset="drawn")
    addresses = (
        "/pictures/drawn/00000",
        "/pictures/drawn/00001",
        "/pictures/drawn/00000/wild",
        f"/contributors/flickr/{ADA}",
    )

    with visiting(tmp_path / "archive") as visitor:
        shown = [page(visitor, address) for address in addresses]

    assert all(DRAWN in each.text for each in shown)
    assert not any("flickr.com" in link for each in shown for link in each.links())


@pytest.mark.parametrize("address", ["/?seed=1&dataset=ffhq", "/pictures/ffhq/00000", "/credits?dataset=ffhq"])
def test_pages_that_show_real_people_do_not(visitor: TestClient, address: str) -> None:
    assert DRAWN not in page(visitor, address).text


def test_about_tells_the_card_of_every_dataset_and_how_to_leave(visitor: TestClient) -> None:
    about = page(visitor, "/about")

    assert "There are 8 pictures here, by 5 known contributors. Who took 1 of them is unknown." in about.text
    for said in (
        "NVIDIA",
        "CC BY-NC-SA 4.0",
        "Tero Karras",
        "The people in the pictures were not asked.",
        "Drawn people",
    ):
        assert said in about.text
    assert "doesexist remove --photograph" in about.text
    assert "there is no search by face" in about.text


def test_every_image_says_what_it_is_or_stands_beside_words_that_do(visitor: TestClient) -> None:
    for address in ROOMS:
        for image in page(visitor, address, 404 if "99999" in address else 200).all("img"):
            assert image["alt"] or image.get("loading") == "lazy"
