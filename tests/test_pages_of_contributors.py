"""Who took them, who else is in the photograph, and who isn't any more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import remove
from exhibition_fixtures import ADA, copy_of, make_archive, page, visiting
from made import record
from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("exhibition"))


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


@pytest.fixture
def own_archive(archive: Path, tmp_path: Path) -> Path:
    return copy_of(archive, tmp_path / "archive")


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
