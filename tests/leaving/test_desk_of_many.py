"""Many requests at the desk: what came together is shown together, and decided at once, once it is meant."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import register
from exhibition_fixtures import Page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR, token
from requests_made import ask, veils
from starlette.testclient import TestClient

from doesexist.archive import Reading
from doesexist.errors import ArchiveFull
from doesexist.studio.leaving import deciding, deciding_many
from doesexist.studio.leaving.removing import made

FLOOD = ("ffhq/00000", "ffhq/00001", "ffhq/00010", "ffhq/00011", "ffhq/00012")


@pytest.fixture
def visitor(own_archive: Path) -> Iterator[TestClient]:
    (own_archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    with visiting(own_archive) as visitor:
        yield visitor


@pytest.fixture
def flood(own_archive: Path) -> list[str]:
    return [ask(own_archive, about).name for about in FLOOD]


def fields(page: str) -> dict[str, str]:
    """What the form of a page says by itself."""
    form = page[page.index('<form class="sure"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def decide(visitor: TestClient, said: dict[str, Any]) -> tuple[str, Any]:
    """Decide as the page does it: the form, and then whether that is meant."""
    sure = visitor.post("/desk", data=said, auth=CURATOR)
    assert sure.status_code == 200, Page(sure.text).text
    return sure.text, visitor.post("/desk", data=fields(sure.text), auth=CURATOR)


def open_names(archive: Path) -> list[str]:
    with Reading(archive) as reading:
        return [each.name for each in reading.requests.open()]


def test_what_came_together_is_shown_as_one(visitor: TestClient, own_archive: Path, flood: list[str]) -> None:
    contributor = ask(own_archive, "flickr/group").name

    desk = Page(visitor.get("/desk", auth=CURATOR).text)
    batch = Page(visitor.get(f"/desk?batch={flood[0]}", auth=CURATOR).text)

    assert f"/desk?batch={flood[0]}" in desk.links()
    assert "5 requests to leave, about a picture each" in desk.text
    assert [link[-5:] for link in batch.links() if link.startswith("/desk/")] == flood
    assert "5 of 6 open" in batch.text
    assert contributor not in batch.text


def test_a_whole_batch_is_undone_with_one_decision(visitor: TestClient, own_archive: Path, flood: list[str]) -> None:
    honest = ask(own_archive, "flickr/group").name
    said = {"scope": "all", "batch": flood[0], "until": "99", "decision": "deny", "reason": "a flood"}

    sure, done = decide(visitor, said)

    assert "5 requests are about to be denied" in Page(sure).text
    assert "5 pictures are about to be shown again" in Page(sure).text
    assert done.status_code == 200
    assert "5 requests are denied, and their veils are lifted." in Page(done.text).text
    assert open_names(own_archive) == [honest]
    assert {picture for picture, _ in veils(own_archive)} == {"ffhq/00010", "ffhq/00011", "ffhq/00012"}


def test_those_that_are_ticked_are_decided_and_no_others(
    visitor: TestClient, own_archive: Path, flood: list[str]
) -> None:
    said = {"scope": "ticked", "chosen": flood[1:3], "decision": "grant", "until": "99"}

    sure, done = decide(visitor, said)

    assert "2 pictures are about to leave, for good" in Page(sure).text
    assert "2 requests are granted." in Page(done.text).text
    assert open_names(own_archive) == [flood[0], *flood[3:]]
    assert visitor.get("/pictures/ffhq/00001").status_code == 410


def test_all_fifty_of_a_page_can_be_ticked(visitor: TestClient, own_archive: Path) -> None:
    names = [ask(own_archive, "ffhq/00000", f"Name {number}").name for number in range(50)]

    sure = visitor.post("/desk", data={"scope": "ticked", "chosen": names, "decision": "grant"}, auth=CURATOR)

    assert "50 requests are about to be granted." in Page(sure.text).text


def test_what_came_in_after_the_page_was_looked_at_is_not_decided(
    visitor: TestClient, own_archive: Path, flood: list[str]
) -> None:
    assert flood
    page = visitor.get("/desk?means=picture", auth=CURATOR).text
    until = re.search(r'name="until" value="([0-9]+)"', page)
    assert until
    late = ask(own_archive, "ffhq/00002").name

    _, done = decide(
        visitor, {"scope": "all", "means": "picture", "until": until[1], "decision": "deny", "reason": "x"}
    )

    assert "5 requests are denied" in Page(done.text).text
    assert open_names(own_archive) == [late]


def test_the_form_says_which_are_meant_by_the_moment_at_which_the_page_was_looked_at(
    visitor: TestClient, own_archive: Path, flood: list[str]
) -> None:
    connection = register(own_archive)
    connection.execute("UPDATE request SET since = '2020-01-01', at = '10:00' WHERE name = ?", (flood[0],))
    connection.close()

    page = visitor.get("/desk?older=3d", auth=CURATOR).text

    assert re.search(r'name="before" value="20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"', page)
    assert [link[-5:] for link in Page(page).links() if link.startswith("/desk/")] == [flood[0]]


@pytest.mark.parametrize(
    "form",
    [
        {"scope": "ticked"},
        {"scope": "ticked", "chosen": "!"},
        {"scope": "all", "means": "everything"},
        {"scope": "all", "before": "yesterday"},
        {"scope": "all", "decision": "burn"},
        {"scope": "all", "reason": " "},
    ],
)
def test_half_a_decision_is_told(
    visitor: TestClient, own_archive: Path, flood: list[str], form: dict[str, str]
) -> None:
    answer = visitor.post("/desk", data={"decision": "deny", "reason": "x", **form, "sure": "yes"}, auth=CURATOR)

    assert answer.status_code == 400
    assert open_names(own_archive) == flood


@pytest.mark.parametrize("form", [{"means": "everything"}, {"asks": "all"}, {"before": "yesterday"}])
def test_the_desk_does_not_ask_about_all_where_a_form_means_what_it_does_not_know(
    visitor: TestClient, flood: list[str], form: dict[str, str]
) -> None:
    assert flood

    answer = visitor.post("/desk", data={"decision": "deny", "reason": "x", "scope": "all", **form}, auth=CURATOR)

    assert answer.status_code == 400


def test_of_a_field_that_comes_twice_the_first_counts(visitor: TestClient, flood: list[str]) -> None:
    assert flood
    twice = "scope=all&decision=deny&reason=the+first&reason=the+second"

    answer = visitor.post(
        "/desk", content=twice, headers={"Content-Type": "application/x-www-form-urlencoded"}, auth=CURATOR
    )

    assert "the first" in answer.text
    assert "the second" not in answer.text


def test_a_decision_that_the_desk_did_not_ask_about_is_not_taken(
    visitor: TestClient, own_archive: Path, flood: list[str]
) -> None:
    two = {"scope": "ticked", "chosen": flood[:2], "decision": "deny", "reason": "x"}
    asked_about = fields(visitor.post("/desk", data=two, auth=CURATOR).text)
    one = visitor.post(f"/desk/{flood[0]}", data={"decision": "deny", "reason": "x"}, auth=CURATOR).text

    others = [
        {**asked_about, "chosen": " ".join(flood)},
        {**asked_about, "decision": "grant"},
        {**asked_about, "scope": "all"},
        {**asked_about, "token": token(one)},
        {**asked_about, "token": ""},
    ]

    assert [visitor.post("/desk", data=each, auth=CURATOR).status_code for each in others] == [400] * 5
    assert open_names(own_archive) == flood


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}])
def test_another_site_decides_nothing(
    visitor: TestClient, own_archive: Path, flood: list[str], headers: dict[str, str]
) -> None:
    said = {"scope": "all", "decision": "deny", "reason": "x"}
    form = fields(visitor.post("/desk", data=said, auth=CURATOR).text)

    assert visitor.post("/desk", data=form, auth=CURATOR, headers=headers).status_code == 403
    assert visitor.post("/desk", data=form).status_code == 401
    assert open_names(own_archive) == flood


def test_without_a_token_there_is_nothing_to_decide_at(own_archive: Path, flood: list[str]) -> None:
    with visiting(own_archive) as visitor:
        answer = visitor.post("/desk", data={"scope": "all", "decision": "deny", "reason": "x"}, auth=CURATOR)

    assert answer.status_code == 404
    assert open_names(own_archive) == flood


def test_what_was_not_decided_is_told_with_its_reason_in_the_curator_s_language(
    visitor: TestClient, flood: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = visitor.post("/desk", data={"scope": "all", "decision": "deny", "reason": "x"}, auth=CURATOR)

    def another_first(where: Path, change: Any) -> Any:
        if flood[0] in open_names(where):
            deciding.deny(where, flood[0], reason="another's")
        return made(where, change)

    monkeypatch.setattr(deciding_many, "made", another_first)
    done = Page(
        visitor.post("/desk", data=fields(sure.text), auth=CURATOR, headers={"Accept-Language": "de"}).text
    ).text

    assert "4 Bitten sind abgelehnt" in done
    assert "1 wurde nicht entschieden" in done
    assert f"{flood[0]}: Bitte {flood[0]} ist schon geschlossen (abgelehnt)" in done


def test_a_full_disk_is_told_and_nothing_is_lost(
    visitor: TestClient, own_archive: Path, flood: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ArchiveFull(own_archive)

    sure = visitor.post("/desk", data={"scope": "all", "decision": "deny", "reason": "x"}, auth=CURATOR)
    monkeypatch.setattr(deciding_many, "made", full)
    done = visitor.post("/desk", data=fields(sure.text), auth=CURATOR)

    assert "5 were not decided" in Page(done.text).text
    assert open_names(own_archive) == flood
    assert len(veils(own_archive)) == 5


@pytest.mark.parametrize(
    "query", ["means=face", "older=soon", "page=0", "batch=!!!!!", "waits=no", "who=ada", "asks=x"]
)
def test_a_question_that_the_desk_does_not_know_is_told(visitor: TestClient, query: str) -> None:
    assert visitor.get(f"/desk?{query}", auth=CURATOR).status_code == 400


@pytest.mark.parametrize(
    "odd",
    [
        {"scope": "some"}, {"scope": "ALL"}, {"until": "1e9"}, {"until": "-1"}, {"until": "\N{SUPERSCRIPT TWO}"},
        {"means": "pictures"}, {"asks": "leaving"}, {"waits": "no"}, {"batch": "no name"}, {"mean": "photograph"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("decision", ["deny", "grant"])
def test_a_form_that_says_what_nobody_knows_means_nobody(
    visitor: TestClient, own_archive: Path, flood: list[str], odd: dict[str, str], decision: str
) -> None:
    said = {"scope": "all", "until": "99", "decision": decision, "reason": "why", **odd}

    answer = visitor.post("/desk", data=said, auth=CURATOR)

    assert answer.status_code == 400
    assert "it does not say which requests are meant" in Page(answer.text).text
    assert open_names(own_archive) == flood
