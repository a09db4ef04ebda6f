"""What a page says of people, licences and credits is true of whoever it shows: never of the dataset beside them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from datasets_of_all_kinds import KINDS
from exhibition_fixtures import page, visiting
from starlette.testclient import TestClient

from doesexist.archive import Reading
from doesexist.exhibition.language.languages import speech
from doesexist.model.inscriptions import NOWHERE
from doesexist.printing.certificate import Certificate, Paper, note_on
from doesexist.studio.certificates.one import Issuer, look_up

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
