"""Who took them, who else is in the photograph, and who isn't any more."""

from pathlib import Path

from archives import ingest, remove
from exhibition_fixtures import ADA, Page, page, visiting
from made import ffhq, record
from starlette.testclient import TestClient

# The photograph, and who else is in it


def test_the_photograph_s_page_shows_everyone_who_was_cut_from_it(visitor: TestClient) -> None:
    photograph = page(visitor, "/pictures/ffhq/00010/wild")

    assert photograph.all("img")[0]["src"] == "/iiif/3/ffhq.00010.wild/full/max/0/default.webp"
    assert {f"/pictures/ffhq/000{number}" for number in (10, 11, 12)} <= set(photograph.links())


def test_a_photograph_that_is_not_here_says_where_it_is(visitor: TestClient) -> None:
    with_a_source, without = page(visitor, "/pictures/ffhq/00002/wild"), page(visitor, "/pictures/drawn/grace/wild")

    assert "This picture is not here: it is where its photographer put it." in with_a_source.text
    assert "This picture is not here: the dataset was read without it." in without.text


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


def test_pictures_of_one_photograph_say_so(visitor: TestClient) -> None:
    shown = page(visitor, "/contributors/flickr/group").text

    assert "ffhq/00010 from one photograph with ffhq/00011, ffhq/00012" in shown
    assert "from one photograph" not in page(visitor, f"/contributors/flickr/{ADA}").text


def test_where_there_is_no_picture_a_frame_says_why(visitor: TestClient) -> None:
    account = record(2)["metadata"]["photo_url"].split("/")[4]

    shown = page(visitor, f"/contributors/flickr/{account}", first=True)

    assert shown.all("img") == []
    assert "This picture is not here: it is where its photographer put it." in shown.text
    assert "Before you go in" not in shown.text


def test_the_credits_of_all_pictures_are_there_as_text(visitor: TestClient) -> None:
    entry = record(0)["metadata"]

    shown = page(visitor, f"/contributors/flickr/{ADA}").text
    drawn = page(visitor, "/contributors/name/formula").text

    assert (
        f"“{entry['photo_title']}” by {entry['author']} ({entry['photo_url']}), CC BY 2.0 "
        "(https://creativecommons.org/licenses/by/2.0/), cropped and scaled to 128 × 128"
    ) in shown
    assert "“=1+1” by @formula, licence unknown" in drawn


def test_all_names_of_an_account_are_told_and_its_licences_lead_to_their_pictures(tmp_path: Path) -> None:
    url = "https://www.flickr.com/photos/12345678@N00/9990000000{}/"
    names = ("Ada", "Ada", "Ada Lovelace & <i>Sons</i>")
    entries = [record(number, author=name, photo_url=url.format(number)) for number, name in enumerate(names)]
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries))
    with visiting(tmp_path / "archive") as visitor:
        shown = page(visitor, "/contributors/flickr/12345678@N00")
        counted = [link for link in shown.links() if link.startswith("/credits?")]
        behind = page(visitor, counted[0])

    assert "All names Ada, Ada Lovelace & <i>Sons</i>" in shown.text
    assert "12345678@N00 on Flickr" in shown.text
    assert len([link for link in behind.links() if link.startswith("/pictures/")]) == 3


def test_a_long_wall_goes_on_from_page_to_page_whoever_leaves(tmp_path: Path) -> None:
    url = "https://www.flickr.com/photos/ada/99900000{:03}/"
    entries = [record(number, author="Ada", photo_url=url.format(number)) for number in range(70)]
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries))
    with visiting(tmp_path / "archive") as visitor:
        first = page(visitor, "/contributors/flickr/ada")
        second = page(visitor, first.links("next")[0])
        remove(tmp_path / "archive", "ffhq/00059")
        without = page(visitor, first.links("next")[0])

    def works(shown: Page) -> list[str]:
        return [link[-5:] for link in shown.links() if link.startswith("/pictures/")]

    assert works(first) == [f"{number:05}" for number in range(60)]
    assert first.links("next") == ["/contributors/flickr/ada?after=ffhq/00059"]
    assert works(second) == works(without) == [f"{number:05}" for number in range(60, 70)]
    assert "/contributors/flickr/ada" in second.links()


def test_a_contributor_s_room_that_is_closed_has_nobody_in_it_but_remembers_who_left(own_archive: Path) -> None:
    (own_archive / "exhibition.toml").write_text("rooms.contributors = false\n", encoding="utf-8")
    with visiting(own_archive) as visitor:
        remove(own_archive, "ffhq/00000")

        here = [visitor.get(f"/contributors/flickr/group{ending}").status_code for ending in ("", ".json")]
        left = [visitor.get(f"/contributors/flickr/{ADA}{ending}").status_code for ending in ("", ".json")]
        links = page(visitor, "/pictures/ffhq/00010").links()

    assert (here, left) == ([404, 404], [410, 410])
    assert not any(link.startswith("/contributors") for link in links)
