"""From person to person: everyone once before anyone twice, there and back again."""

from pathlib import Path

from archives import remove
from exhibition_fixtures import Page, page, visiting
from starlette.testclient import TestClient


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
    assert len(page(visitor, answers[0].headers["location"]).pictures()) <= 1


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
