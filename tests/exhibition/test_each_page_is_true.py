"""What a page says of people, licences and credits is true of whoever it shows: never of the dataset beside them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from archives import ingest
from datasets_of_all_kinds import KINDS
from exhibition_fixtures import NOTE_READ, page, running, visiting
from made import ffhq, group, picture
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient
from typer.testing import CliRunner
from wall_fixtures import survey

from doesexist.archive import Reading
from doesexist.cli.main import app
from doesexist.exhibition.language.languages import speech
from doesexist.model.inscriptions import NOWHERE
from doesexist.printing.certificate import Certificate, Paper, note_on
from doesexist.studio.certificates.one import Issuer, look_up
from doesexist.studio.prints.writing_whole import recipe_beside

BANNER = "This is a drawn sample: these people do not exist."
MARK = "This is drawn: this person does not exist."
GRACE = "/contributors/flickr/grace-test"
"""She has pictures in `drawn`, and in others."""


@pytest.fixture(scope="module")
def visitor(datasets: Path) -> Iterator[TestClient]:
    """A visitor of the five datasets."""
    with visiting(datasets) as visitor:
        yield visitor


# Who exists


def note(certificate: Certificate) -> str | None:
    return note_on(certificate, speech("en"))


def of(kind: str) -> list[str]:
    """The pages that show people of one dataset alone."""
    return [
        f"/pictures/{kind}/p0", f"/pictures/{kind}/p0/wild", f"/?seed=1&step=0&dataset={kind}", f"/grid?dataset={kind}",
        f"/grid?view=list&dataset={kind}", f"/average?dataset={kind}", f"/credits?dataset={kind}",
        f"/search?q={kind}/p0", f"/leave?page={kind}/p0",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_that_people_do_not_exist_where_all_on_it_are_drawn(visitor: TestClient, kind: str) -> None:
    said = {address: page(visitor, address).text.count(BANNER) for address in of(kind)}

    assert said == dict.fromkeys(of(kind), int(kind == "drawn"))


@pytest.mark.parametrize("address", ["/about", "/imprint", "/credits", "/search?q=title", GRACE, "/", "/leave"])
def test_one_drawn_dataset_makes_nobody_else_a_drawing(visitor: TestClient, address: str) -> None:
    assert BANNER not in page(visitor, address).text


@pytest.mark.parametrize("address", [GRACE, "/search?q=title", "/search?q=grace"])
def test_in_a_list_of_both_it_is_said_at_each_who_is_drawn(visitor: TestClient, address: str) -> None:
    source = visitor.get(address).text
    works = [work.split("</li>")[0] for work in source.split('<ul class="works">', 1)[1].split("<li>")[1:]]
    drawn = {"/pictures/drawn/" in work for work in works}

    assert drawn == {True, False}
    assert all(("is-drawn" in work) is ("/pictures/drawn/" in work) for work in works)


def test_lines_of_the_credits_say_who_is_drawn(visitor: TestClient) -> None:
    lines = visitor.get("/credits").text.split('<a href="/pictures/')[1:]

    assert {line.partition("/")[0] for line in lines} == set(KINDS)
    assert all(("is-drawn" in line) is line.startswith("drawn/") for line in lines)


def test_a_walk_of_both_says_it_beside_the_picture_that_is_hung_in_place(visitor: TestClient) -> None:
    met = [page(visitor, f"/?seed=1&step={step}") for step in range(25)]
    drawn = [any("/pictures/drawn/" in link for link in seen.links()) for seen in met]

    assert {*drawn} == {True, False}
    assert [MARK in seen.text for seen in met] == drawn
    assert not any(BANNER in seen.text for seen in met)


def test_the_note_before_the_first_face_tells_that_some_are_drawn(visitor: TestClient) -> None:
    both = page(visitor, "/", first=True).text
    some = page(visitor, "/?dataset=drawn", first=True).text
    none = page(visitor, "/?dataset=credited", first=True).text

    assert "Some of those you will meet exist." in both
    assert "In this sample they are drawn, and nobody was photographed." in some
    assert "The people you will meet exist." in none


def test_the_card_of_a_dataset_says_that_its_people_are_drawn(visitor: TestClient) -> None:
    cards = visitor.get("/about").text.split('<section class="card" id="')[1:]

    assert {card.partition('"')[0] for card in cards if "These people are drawn" in card} == {"drawn"}


def test_programs_are_told_of_each_picture_whether_it_is_drawn(visitor: TestClient) -> None:
    lines = [json.loads(line) for line in visitor.get("/credits.jsonl").text.splitlines()]
    rows = [*csv.DictReader(visitor.get("/credits.csv").text.splitlines())]
    results = visitor.get("/search.json?q=title").json()["results"]

    assert all(each["drawn"] is (each["dataset"] == "drawn") for each in [*lines, *results])
    assert all(row["drawn"] == ("yes" if row["dataset"] == "drawn" else "no") for row in rows)
    assert len(lines) == len(rows) == 25
    assert {each["dataset"] for each in results} >= {"drawn", "credited"}


def test_a_certificate_of_both_says_who_of_them_does_not_exist(datasets: Path) -> None:
    issuer = Issuer("An exhibition", None, NOWHERE, Paper.A4, speech("en"))

    with Reading(datasets) as reading:
        both, one = (look_up(reading, "flickr", f"{name}-test", issuer).certificate for name in ("grace", "katherine"))

    assert both.drawn == one.drawn == ("The drawn",)
    assert note(both) == note(one) == "The people of The drawn are drawn: they do not exist. The others do."
    assert note(replace(both, datasets=both.drawn)) == BANNER
    assert note(replace(both, drawn=())) is None


# What is asked of whoever passes on many at once


OWED = {
    "drawn": ("All together: CC BY-NC 4.0", "Asked for credit, no commerce Credit everyone, in the credits"),
    "credited": ("All together: CC BY-NC 4.0", "Asked for credit, no commerce Credit everyone, in the credits"),
    "uncredited": ("All together: licence unknown", "Licence unknown Asked for unknown Credit unknown"),
    "half-known": (
        "All together: licence unknown in part",
        (
            "Licence unknown as a whole, for that of 4 of 5 pictures is "
            "Asked for credit; what the others ask for is unknown "
            "Credit those who are known, in the credits; who took 3 of 5 pictures is unknown"
        ),
    ),
    "hidden": ("All together: CC BY-NC 4.0", "Asked for credit, no commerce Credit everyone, in the credits"),
}
PUBLISHED = {
    **dict.fromkeys(("drawn", "credited", "hidden"), "were published by 3 accounts; 60 % of them came from one alone."),
    "uncredited": "By which accounts these pictures were published is not known here.",
    "half-known": "Of 2 of these 5 pictures it is known by which accounts they were published: by 2; 50 % of those",
}
CREDIT = {
    **dict.fromkeys(
        ("drawn", "credited", "hidden"), "by 3 contributors, CC BY-NC 4.0; everyone is named on the exhibition's page"
    ),
    "uncredited": "; who took them is unknown.",
    "half-known": ", by 2 known contributors; who took 2 of 5 pictures is named on the exhibition's page",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unknown_stays_unknown_when_pictures_are_put_together(visitor: TestClient, kind: str) -> None:
    heading, owed = OWED[kind]
    wall, average = (page(visitor, f"{address}?dataset={kind}").text for address in ("/grid", "/average"))

    assert heading in wall
    # On the wall hang four of the five, in two rows: of `half-known` the last is not there, of which nothing is known.
    assert owed.replace("4 of 5", "3 of 4").replace("3 of 5", "2 of 4") in " ".join(wall.split())
    assert owed in " ".join(average.split())
    assert PUBLISHED[kind] in average.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", KINDS)
def test_images_of_many_say_whose_they_are_as_far_as_it_is_known(visitor: TestClient, kind: str) -> None:
    inside = visitor.get(f"/iiif/3/{kind}.average/full/max/0/default.png").content.decode("utf-8", "ignore")
    wall = visitor.get(f"/iiif/3/{kind}.grid/full/64,/0/default.png").content.decode("utf-8", "ignore")

    assert CREDIT[kind] in inside.replace("&#39;", "'")
    assert ("Everyone who is named" in wall) is (kind != "uncredited")
    assert ("by-nc/4.0" in wall) is (kind not in {"uncredited", "half-known"})
    assert ("licence unknown" in wall) is (kind in {"uncredited", "half-known"})
    assert ("rights" in visitor.get(f"/iiif/3/{kind}.grid/info.json").json()) is (
        kind not in {"uncredited", "half-known"}
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_composition_in_a_file_says_no_more_than_is_known(datasets: Path, tmp_path: Path, kind: str) -> None:
    made = CliRunner().invoke(
        app, ["average", str(tmp_path / "a.png"), "--dataset", kind, "--archive", str(datasets)], env={"COLUMNS": "500"}
    )

    assert made.exit_code == 0, made.stderr
    recipe = json.loads(recipe_beside(tmp_path / "a.png").read_text(encoding="utf-8"))
    unknown = {"uncredited": 5, "half-known": 4}.get(kind, 0)
    nameless = {"uncredited": 5, "half-known": 3}.get(kind, 0)
    assert (recipe["licence"] is None, recipe["unknown_licences"]) == (unknown > 0, unknown)
    assert recipe["unknown_credits"] == nameless
    assert ("everyone is named" in recipe["credit"]) is (nameless == 0)
    assert recipe["credit"].split(";", 1)[1].split(" ")[1] in made.stderr


def test_of_an_account_whose_licences_are_partly_unknown_all_is_counted(visitor: TestClient) -> None:
    assert "Licence CC BY-NC 2.0 (3), unknown (1)" in page(visitor, GRACE).text


def test_about_tells_of_how_many_nobody_knows_who_took_them(visitor: TestClient) -> None:
    about = page(visitor, "/about").text

    assert "There are 25 pictures here, by 3 known contributors. Who took 8 of them is unknown." in about
    assert "Contributors unknown Rows left out 0 Under which licences" in about
    assert "Contributors 2 Rows left out 0 Who took 3 of them is unknown." in about


def test_credits_of_which_nothing_is_known_are_no_credits(visitor: TestClient) -> None:
    assert "5 pictures match; who took them is unknown." in page(visitor, "/credits?dataset=uncredited").text
    assert "5 pictures match, by who photographed them." in page(visitor, "/credits?dataset=half-known").text


# Who is in several datasets


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    """`ffhq` and `again` of the same three people on one photograph."""
    for name in ("ffhq", "again"):
        entries = group(tmp_path / name, 10, 3)
        ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / name, entries), dataset=name)
    survey(tmp_path / "archive")
    return tmp_path / "archive"


def test_the_same_face_in_another_dataset_is_not_somebody_else(twins: Path) -> None:
    with visiting(twins) as visitor:
        person = page(visitor, "/pictures/ffhq/00000")
        photograph = visitor.get("/pictures/ffhq/00000/wild").text
        theirs = visitor.get("/contributors/flickr/group").text

    assert "and 2 more cut from it" in person.text
    assert "The same face in again" in person.text
    assert "/pictures/again/00000" in person.links()
    assert photograph.count("the same face as") == 1
    assert theirs.count("the same face as again/0000") == theirs.count("the same face as ffhq/0000") == 3
    assert "from one photograph with ffhq/00001, ffhq/00002, again/00001, again/00002<" in theirs


def test_who_is_in_two_datasets_is_told_of_both_with_links_to_both(twins: Path) -> None:
    with visiting(twins) as visitor:
        theirs = page(visitor, "/contributors/flickr/group")

    assert theirs.text.count("3 pictures from 1 photograph") == 2
    assert {"/about#ffhq", "/about#again"} <= {*theirs.links()}


@pytest.mark.browser
def test_a_list_of_datasets_is_a_line_of_links_on_every_page_that_has_one(datasets: Path, chromium: Browser) -> None:
    with running(datasets) as house:
        seen = chromium.new_page()
        for address in ("/grid", "/average", "/grid?view=list"):
            seen.goto(f"{house}{address}")
            style = seen.locator(".orders ul").first.evaluate("list => getComputedStyle(list).listStyleType")
            assert (address, style) == (address, "none")


@pytest.mark.browser
def test_who_touches_is_told_to_tap_and_who_points_to_point(datasets: Path, chromium: Browser) -> None:
    with running(datasets) as house:
        for phone in (True, False):
            seen = chromium.new_context(has_touch=phone, is_mobile=phone).new_page()
            seen.add_init_script(NOTE_READ)
            seen.goto(f"{house}/grid")
            invitation = seen.locator(".met .invitation")
            expect(invitation).to_be_visible()
            words = "Tap somebody" if phone else "Point at somebody"
            assert invitation.inner_text().startswith(words)
            said = seen.locator(".openseadragon-canvas").get_attribute("aria-label") or ""
            assert ("Arrow keys" in said) is not phone


def test_an_average_of_one_is_not_said_to_be_nobody(tmp_path: Path) -> None:
    for name, people in (("one", 1), ("two", 2)):
        for number in range(people):
            picture(tmp_path / name / f"{number}.png", 64, 64, seed=number)
        ingest(tmp_path / "archive", "folder", tmp_path / name)
    survey(tmp_path / "archive")

    with visiting(tmp_path / "archive") as visitor:
        one, two = (page(visitor, f"/average?dataset={name}").text for name in ("one", "two"))

    assert "That is one person, and one is no average." in one
    assert "This is no one." not in one
    assert "Where they differ" not in one
    assert "This is no one." in two
