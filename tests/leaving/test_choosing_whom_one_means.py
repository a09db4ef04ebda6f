"""Whoever asks to leave says whom they mean: a face, everyone in a photograph, everything of an account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ingest, register
from exhibition_fixtures import Page, page, visiting
from leave_fixtures import filled_in, send
from made import Record, ffhq, group, record, with_files
from starlette.testclient import TestClient

ACCOUNT = "crowd-test"
PHOTOGRAPH = f"https://www.flickr.com/photos/{ACCOUNT}/7000000010/"
"""Three faces were cut from it; the account has two more pictures."""


def make(folder: Path) -> Path:
    three = group(folder / "ffhq", 10, 3)
    for entry in three:
        entry["metadata"]["photo_url"] = PHOTOGRAPH
    others = [
        with_files(
            folder / "ffhq", record(number, photo_url=f"https://www.flickr.com/photos/{ACCOUNT}/700000000{number}/")
        )
        for number in (1, 2)
    ]
    records: dict[str, Record] = {str(1 + place): entry for place, entry in enumerate([*others, *three])}
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    return folder / "archive"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make(tmp_path)


@pytest.fixture
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def offered(shown: Page) -> list[tuple[str, bool]]:
    """The choices of a form, in their order, each with whether it is made already."""
    return [(each["value"] or "", "checked" in each) for each in shown.all("input") if each.get("name") == "whom"]


FACES = [f"picture:ffhq/{number:05}" for number in (3, 4, 5)]
EVERYONE, EVERYTHING = "photograph:flickr:7000000010", f"contributor:flickr/{ACCOUNT}"


def test_from_a_face_it_is_the_face_then_the_photograph_then_the_account(visitor: TestClient) -> None:
    shown = page(visitor, "/leave?page=/pictures/ffhq/00004")

    assert offered(shown) == [("picture:ffhq/00004", True), (EVERYONE, False), (EVERYTHING, False)]
    assert "This face alone ffhq/00004 1 picture" in shown.text
    assert "Everyone in this photograph 3 pictures" in shown.text
    assert f"Everything of this account flickr/{ACCOUNT} 5 pictures" in shown.text


def test_from_a_photograph_each_face_of_it_can_be_meant_and_nobody_is_until_one_chooses(visitor: TestClient) -> None:
    shown = page(visitor, f"/leave?page={PHOTOGRAPH}")

    assert offered(shown) == [*((face, False) for face in FACES), (EVERYONE, False), (EVERYTHING, False)]


def test_from_an_account_it_is_the_account_alone(visitor: TestClient) -> None:
    shown = page(visitor, f"/leave?page=/contributors/flickr/{ACCOUNT}")

    assert offered(shown) == []
    assert "5 pictures" in shown.text


def test_a_search_for_a_photograph_leads_to_its_faces_and_never_at_once_to_the_account(visitor: TestClient) -> None:
    shown = page(visitor, f"/search?q={PHOTOGRAPH}")
    asking = [link for link in shown.links() if link.startswith("/leave?")]

    assert asking == [
        *(f"/leave?page=/pictures/ffhq/{number:05}" for number in (3, 4, 5)),
        "/leave?page=https%3A//www.flickr.com/photos/crowd-test/7000000010/",
    ]
    assert "Did you take this photograph?" in shown.text
    assert offered(page(visitor, asking[0]))[0] == ("picture:ffhq/00003", True)


def meant(archive: Path) -> list[object]:
    connection = register(archive)
    found = [json.loads(about) for (about,) in connection.all("SELECT about FROM request")]
    connection.close()
    return found


@pytest.mark.parametrize(
    ("whom", "about"),
    [
        ("picture:ffhq/00004", ["picture", "ffhq", "00004"]),
        (EVERYONE, ["photograph", "flickr:7000000010"]),
        (EVERYTHING, ["contributor", "flickr", ACCOUNT]),
    ],
)
def test_what_was_chosen_is_what_is_asked_for(archive: Path, visitor: TestClient, whom: str, about: list[str]) -> None:
    answer = send(visitor, filled_in(visitor, page=PHOTOGRAPH, about=PHOTOGRAPH, whom=whom))

    assert answer.status_code == 303
    assert meant(archive) == [about]


@pytest.mark.parametrize("whom", ["", "picture:ffhq/00001", "contributor:flickr/somebody-else", "nonsense"])
def test_where_nothing_that_was_offered_was_chosen_it_is_asked_again(
    archive: Path, visitor: TestClient, whom: str
) -> None:
    answer = send(visitor, filled_in(visitor, page=PHOTOGRAPH, about=PHOTOGRAPH, whom=whom))

    assert answer.status_code == 400
    assert "Choose whom you mean." in answer.text
    assert offered(Page(answer.text))
    assert meant(archive) == []


def test_a_choice_of_another_page_than_the_one_that_was_typed_since_counts_for_nothing(
    archive: Path, visitor: TestClient
) -> None:
    typed = filled_in(visitor, page="ffhq/00001", about=PHOTOGRAPH, whom=EVERYTHING)

    assert send(visitor, typed).status_code == 303
    assert meant(archive) == [["picture", "ffhq", "00001"]]
