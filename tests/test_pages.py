"""One person at a time: the label says all that is known, and nothing that isn't."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ingest, remove
from exhibition_fixtures import ADA, AWKWARD, Page, make_archive, visiting
from made import ffhq, record, with_files
from starlette.testclient import TestClient

from doesexist.archive import REGISTER, copy_register
from doesexist.studio.leaving import correct, understood

ROOMS = (
    "/?seed=7&step=1", "/pictures/ffhq/00000", "/pictures/ffhq/00010/wild", f"/contributors/flickr/{ADA}",
    "/credits", "/about", "/pictures/ffhq/99999",
)  # fmt: skip
DRAWN = "a drawn sample: these people do not exist"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("exhibition"))


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


@pytest.fixture
def own_archive(archive: Path, tmp_path: Path) -> Path:
    """A copy that a test may change; the pictures stay where they are."""
    (tmp_path / "archive").mkdir()
    copy_register(archive, tmp_path / "archive" / REGISTER)
    return tmp_path / "archive"


def page(visitor: TestClient, address: str, status: int = 200) -> Page:
    answer = visitor.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


# The label


def test_the_label_says_all_that_is_known(visitor: TestClient) -> None:
    metadata = record(0)["metadata"]

    label = page(visitor, "/pictures/ffhq/00000")

    for said in (
        metadata["photo_title"], metadata["author"], "CC BY 2.0", metadata["date_uploaded"], metadata["date_crawled"],
        "Country unknown", "Number 00000 of Flickr-Faces-HQ (FFHQ)", "Changed cropped and scaled to 128 × 128",
    ):  # fmt: skip
        assert said in label.text
    assert {"/pictures/ffhq/00000", f"/contributors/flickr/{ADA}", "/about#leave", "/about#ffhq"} <= set(label.links())


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
    assert "alert(1)" not in [script.get("src") for script in label.all("script")]
    assert all(script.get("src") for script in label.all("script"))
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

    assert label.all("img") == []
    assert "This picture is not here: it is where its photographer put it." in label.text
    assert label.links().count(record(2)["metadata"]["photo_url"]) == 2


def test_a_file_that_went_away_leaves_the_rest_of_the_page_standing(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    (tmp_path / "drawn" / "ada.png").unlink()

    with visiting(archive) as visitor:
        label = page(visitor, "/pictures/drawn/ada")
        image = visitor.get("/iiif/3/drawn.ada/full/max/0/default.jpg")

    assert "The file of this picture can't be read at the moment." in label.text
    assert image.status_code == 404


# Images


def test_a_page_asks_only_for_sizes_that_info_json_lists(visitor: TestClient) -> None:
    for address, identifier in (
        ("/pictures/ffhq/00000", "ffhq.00000"),
        ("/pictures/ffhq/00010/wild", "ffhq.00010.wild"),
    ):
        (image, *_) = page(visitor, address).all("img")
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


def test_every_image_says_what_it_is_or_stands_beside_words_that_do(visitor: TestClient) -> None:
    for address in ROOMS:
        for image in page(visitor, address, 404 if "99999" in address else 200).all("img"):
            assert image["alt"] or image.get("loading") == "lazy"


# The walk


def test_the_next_person_and_the_one_before_are_links(visitor: TestClient) -> None:
    first = page(visitor, "/?seed=7")
    (onwards,) = first.links("next")
    second = page(visitor, onwards)

    (back,) = second.links("prev")

    assert first.links("prev") == []
    assert visitor.get(back).text == visitor.get("/?seed=7").text


def test_a_walk_meets_everyone_once_before_anyone_twice_and_the_way_back_is_the_same(visitor: TestClient) -> None:
    address, met, way = "/?seed=2021&step=0", list[str](), list[str]()
    for _ in range(8):
        here = page(visitor, address)
        way.append(address)
        met.append(next(link for link in here.links() if link.startswith("/pictures/") and not link.endswith("/wild")))
        (address,) = here.links("next")

    back = [way[-1]]
    while before := page(visitor, back[-1]).links("prev"):
        back += before

    assert len(set(met)) == 8
    assert len(back) == 8
    assert [page(visitor, address).links()[5:] for address in back] == [
        page(visitor, address).links()[5:] for address in reversed(way)
    ]


def test_a_walk_stays_in_the_dataset_it_began_in(visitor: TestClient) -> None:
    here = page(visitor, "/?seed=1&step=0&dataset=drawn")

    (onwards,) = here.links("next")

    assert onwards.endswith("&dataset=drawn")
    assert "Drawn people" in page(visitor, onwards).text


def test_without_a_seed_each_visit_is_a_walk_of_its_own(visitor: TestClient) -> None:
    answers = [visitor.get("/") for _ in range(6)]

    assert len({Page(answer.text).links("next")[0].partition("&")[0] for answer in answers}) == 6
    assert {answer.headers["cache-control"] for answer in answers} == {"no-cache"}
    assert not any("etag" in answer.headers for answer in answers)


def test_random_leads_to_somebody_s_permanent_page(visitor: TestClient) -> None:
    answers = [visitor.get("/random") for _ in range(40)]

    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert len({answer.headers["location"] for answer in answers}) > 4
    assert len(page(visitor, answers[0].headers["location"]).all("img")) <= 1


def test_random_of_a_dataset_is_of_that_dataset(visitor: TestClient) -> None:
    answer = visitor.get("/random.json?dataset=drawn")

    assert answer.json()["dataset"] == "drawn"
    assert answer.headers["cache-control"] == "no-store"


def test_an_archive_without_anybody_says_so(own_archive: Path) -> None:
    remove(own_archive, "flickr/group", *(f"ffhq/0000{number}" for number in range(3)), "drawn/ada", "drawn/grace")

    with visiting(own_archive) as visitor:
        assert "The archive holds nothing under any dataset." in page(visitor, "/", 404).text
        assert page(visitor, "/about").text
        assert "Nobody." in page(visitor, "/credits").text


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
    }
    assert answer.json()["wild_landmarks"] == wild["face_landmarks"]
    assert visitor.get("/pictures/ffhq/00000/wild.json").json() == answer.json()


@pytest.mark.shared_data
def test_the_first_picture_of_ffhq_is_the_design_s_example(tmp_path: Path, shared_data: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", shared_data / "ffhq")

    with visiting(tmp_path / "archive") as visitor:
        told = visitor.get("/pictures/ffhq/00000.json").json()

    assert (told["title"], told["contributor"]["account"]) == ("DSCF0899.JPG", "frumkin")
    assert told["credit"].endswith("CC BY-NC 2.0, cropped, rotated 2.9° and scaled to 1024 × 1024")
    assert told["quad"] == [[371.32, 144.47], [435.39, 1410.96], [1701.88, 1346.88], [1637.81, 80.39]]


# The photograph, and who else is in it


def test_the_photograph_s_page_shows_everyone_who_was_cut_from_it(visitor: TestClient) -> None:
    photograph = page(visitor, "/pictures/ffhq/00010/wild")

    assert photograph.all("img")[0]["src"] == "/iiif/3/ffhq.00010.wild/full/max/0/default.webp"
    assert {f"/pictures/ffhq/000{number}" for number in (10, 11, 12)} <= set(photograph.links())


def test_when_one_of_them_leaves_the_others_stay_and_the_page_says_why_somebody_is_blurred(own_archive: Path) -> None:
    with visiting(own_archive) as visitor:
        before = {
            identifier: visitor.get(f"/iiif/3/{identifier}/full/max/0/default.png").content
            for identifier in ("ffhq.00010", "ffhq.00010.wild", "ffhq.00012")
        }
        remove(own_archive, "ffhq/00011")

        photograph = page(visitor, "/pictures/ffhq/00010/wild")
        after = {
            identifier: visitor.get(f"/iiif/3/{identifier}/full/max/0/default.png").content for identifier in before
        }

    assert "Somebody who was in this photograph left." in photograph.text
    assert "/pictures/ffhq/00011" not in photograph.links()
    assert "/pictures/ffhq/00012" in photograph.links()
    assert all(after[identifier] != before[identifier] for identifier in before)


def test_whoever_left_is_gone_from_every_address_at_once(own_archive: Path) -> None:
    with visiting(own_archive) as visitor:
        visitor.get("/pictures/ffhq/00000")
        remove(own_archive, "ffhq/00000")

        for address in ("/pictures/ffhq/00000", "/pictures/ffhq/00000/wild", f"/contributors/flickr/{ADA}"):
            assert "A person was here. They left." in page(visitor, address, 410).text
            told = visitor.get(f"{address}.json")
            assert (told.status_code, told.json()["error"]) == (410, "A person was here. They left.")
        for image in ("", "/info.json", "/full/max/0/default.jpg"):
            for identifier in ("ffhq.00000", "ffhq.00000.wild"):
                assert visitor.get(f"/iiif/3/{identifier}{image}").status_code == 410
        assert "ffhq/00000" not in page(visitor, "/credits").text
        assert record(0)["metadata"]["photo_title"] not in visitor.get("/credits.jsonl").text


# Contributors


def test_a_contributor_s_page_shows_what_is_theirs(visitor: TestClient) -> None:
    shown = page(visitor, "/contributors/flickr/group")

    assert "Test Group 3 pictures from 1 photograph in this exhibition." in shown.text
    assert "CC BY 2.0 (3)" in shown.text
    assert "https://www.flickr.com/photos/group/" in shown.links()
    assert len([link for link in shown.links() if link.startswith("/pictures/ffhq/0001")]) == 3


def test_a_contributor_s_json_counts_and_lists(visitor: TestClient) -> None:
    told = visitor.get("/contributors/flickr/GROUP.json").json()

    assert told["contributor"]["account"] == "group"
    assert (told["names"], told["pictures"], told["photographs"]) == (["Test Group"], 3, 1)
    assert [(licence["id"], licence["pictures"]) for licence in told["licences"]] == [("CC-BY-2.0", 3)]
    assert (told["total"], told["total_is"], told["next"]) == (3, "exact", None)
    assert [each["key"] for each in told["results"]] == ["00010", "00011", "00012"]


def test_someone_known_by_name_alone_is_not_said_to_have_an_account(visitor: TestClient) -> None:
    shown = page(visitor, "/contributors/name/formula")

    assert "Account unknown" in shown.text


# Every page


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


@pytest.mark.parametrize("address", ROOMS)
def test_there_is_a_way_out_on_every_page(visitor: TestClient, address: str) -> None:
    assert "/about#leave" in page(visitor, address, 404 if "99999" in address else 200).links()


@pytest.mark.parametrize("address", ROOMS)
def test_every_page_is_whole_without_scripts_styles_in_it_or_anyone_else(visitor: TestClient, address: str) -> None:
    shown = page(visitor, address, 404 if "99999" in address else 200)

    asked = [attributes.get("src") or "" for tag, attributes in shown.tags if tag in {"script", "img", "source"}]
    asked += [link["href"] or "" for link in shown.all("link")]
    assert all(each.startswith("/") and not each.startswith("//") for each in asked)
    assert all(script.get("src") for script in shown.all("script"))
    assert shown.all("style") == []
    assert not any(name == "style" or name.startswith("on") for _, attributes in shown.tags for name in attributes)


@pytest.mark.parametrize(
    "address",
    [
        "/?seed=1&dataset=drawn", "/pictures/drawn/ada", "/pictures/drawn/ada/wild", "/contributors/name/formula",
        "/credits", "/about",
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

    assert "There are 8 pictures here, by 5 known contributors." in about.text
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
