"""The room in which one looks for oneself: what it says, and that it keeps nothing of it."""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path

import pytest
from exhibition_fixtures import ADA, page, visiting
from starlette.testclient import TestClient
from typer.testing import CliRunner

from doesexist.archive.search import searching, slicing
from doesexist.cli import app

MARK = "Xyzzyquux"


def test_it_answers_as_the_contract_says(visitor: TestClient) -> None:
    found = visitor.get("/search.json", params={"q": f"https://www.flickr.com/photos/{ADA}/"}).json()

    assert set(found) == {"query", "understood", "total", "total_is", "results", "next"}
    assert found["understood"] == [{"as": "account", "value": f"flickr/{ADA}"}]
    assert (found["total"], found["total_is"], found["next"]) == (1, "exact", None)
    assert found["results"] == [visitor.get("/pictures/ffhq/00000.json").json()]


def test_one_can_go_on_as_long_as_there_is_more(visitor: TestClient) -> None:
    address, keys = "/search.json?q=group", list[str]()
    while address:
        found = visitor.get(address).json()
        keys += [picture["key"] for picture in found["results"]]
        address = found["next"]

    assert keys[:3] == ["00010", "00011", "00012"]
    assert len(keys) == len(set(keys))


def test_the_page_says_what_it_understood_and_whose_the_pictures_are(visitor: TestClient) -> None:
    shown = page(visitor, "/search?q=group")

    assert "3 pictures match exactly." in shown.text
    assert "the account group" in shown.text
    assert "/contributors/flickr/group" in shown.links()
    assert len(shown.pictures()) == 3
    assert "/leave?page=/contributors/flickr/group" in shown.links()
    assert shown.links("next") == ["/search?q=group&after=2.0.0"]


def test_a_page_with_more_on_it_than_could_be_counted_names_no_number(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "WORK", 0)
    monkeypatch.setattr(slicing, "_ROWS", 1)
    address, said = "/search?q=grou", ""
    while "/pictures/ffhq/00010" not in (shown := page(visitor, address)).links():
        (following,) = shown.links("next")
        assert following != address, "each page goes on from the one before"
        address, said = following, said + shown.text

    assert "Nothing was found so far" in said
    assert len(shown.pictures()) == 3
    assert "More was found." in shown.text


def test_somebody_is_found_and_can_ask_to_leave(visitor: TestClient) -> None:
    shown = page(visitor, "/search?q=ffhq/00000")

    assert "/pictures/ffhq/00000" in shown.links()
    assert "/leave?page=/pictures/ffhq/00000" in shown.links()


@pytest.mark.parametrize(
    "address", ["/search", "/search?q=", "/search?q=%20", "/search?q=%00%07", "/search?q=nobody+at+all"]
)
def test_where_nothing_is_found_it_says_what_one_can_look_for(visitor: TestClient, address: str) -> None:
    shown = page(visitor, address)

    assert "account" in shown.text
    assert shown.pictures() == []
    assert [field["name"] for field in shown.all("input")] == ["q"]


def test_an_address_of_another_site_is_said_to_be_one_that_nothing_is_known_of(visitor: TestClient) -> None:
    shown = page(visitor, "/search?q=https://example.org/me.jpg")

    assert "That is an address this exhibition knows nothing of." in shown.text
    assert shown.pictures() == []


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE picture; --", '" OR 1=1', "NEAR(a b, 3)", "naming:ada*", "a AND OR NOT", "-a ^b", "{a b} : c",
        "\u202egnimoc si egnahc \u200f", "👩‍👧‍👦 ♥", "%27%22%00", "(((((", "https://example.org/?q='\"",
        "<script>alert(1)</script>",
    ],
)  # fmt: skip
def test_signs_of_other_languages_are_letters_like_any(visitor: TestClient, words: str) -> None:
    for address in ("/search", "/search.json"):
        answer = visitor.get(address, params={"q": words})

        assert answer.status_code == 200
        assert address.endswith(".json") or "<script>alert" not in answer.text


def test_what_is_too_long_is_told_in_a_sentence(visitor: TestClient) -> None:
    answer = visitor.get("/search.json", params={"q": "a" * 60_000})

    assert answer.status_code == 400
    assert answer.json()["error"] == (
        "This can't be looked for: it has 60,000 characters, and 500 at most are looked for. "
        "Look for a name, a photograph's address or number, an account, words of a title or of a file's name."
    )


@pytest.mark.parametrize("after", ["", "4.1.1", "2.x.0", "1.1", "2.1.1.1", "²²²"])
def test_a_place_that_no_page_ended_at_is_told(visitor: TestClient, after: str) -> None:
    assert visitor.get("/search.json", params={"q": "a", "after": after}).status_code == 400


def test_nothing_of_a_thousand_searches_is_kept(
    own_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scratch = tmp_path / "temp"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    caplog.set_level(logging.DEBUG)

    with visiting(own_archive) as visitor:
        for number in range(500):
            for address in ("/search", "/search.json"):
                answer = visitor.get(
                    address, params={"q": f"{MARK} {number}"}, headers={"X-Forwarded-For": "203.0.113.77"}
                )
                assert answer.headers["cache-control"] == "no-store"
                assert answer.headers["referrer-policy"] == "no-referrer"
                assert not answer.headers.get("set-cookie")

    said = "\n".join(each.getMessage() for each in caplog.records if each.name.startswith(("doesexist", "uvicorn")))
    kept = [path.read_bytes() for folder in (own_archive, scratch) for path in folder.rglob("*") if path.is_file()]
    assert said.count("GET /search 200") == said.count("GET /search.json 200") == 500
    for trace in (MARK, MARK.lower(), "203.0.113.77", "testclient"):
        assert trace not in said
        assert not any(trace.encode() in content for content in kept)


def test_the_command_says_the_same_to_programs(visitor: TestClient, archive: Path) -> None:
    said = CliRunner().invoke(app, ["search", "group", "--json", "--archive", str(archive)])

    found = visitor.get("/search.json?q=group").json()
    assert said.exit_code == 0
    assert found["results"][0]["landmarks"]
    assert json.loads(said.stdout)["results"][:3] == found["results"]
    assert json.loads(said.stdout)["understood"] == found["understood"]
