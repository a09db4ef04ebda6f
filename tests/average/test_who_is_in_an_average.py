"""What is said of an average is true of those who are in the picture that is shown, and of nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from archives import ingest
from average_fixtures import MEAN, make_averages
from exhibition_fixtures import page, visiting
from made import ffhq, record, with_files
from starlette.testclient import TestClient
from wall_fixtures import survey

from doesexist.errors import TooManyToOpen
from doesexist.exhibition.http.failures import failure_of
from doesexist.studio.average import averaging, facts

BY_SA = {"license": "", "license_url": "https://creativecommons.org/licenses/by-sa/2.0/"}


def told(visitor: TestClient, query: str = "") -> dict[str, Any]:
    answer = visitor.get(f"/average.json?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_where_too_many_would_have_to_be_opened_the_page_says_what_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make_averages(tmp_path)
    with visiting(archive) as visitor:
        before = page(visitor, "/average")
    monkeypatch.setattr(facts, "MOST_OPENED", 0)
    with visiting(archive) as visitor:
        shown = page(visitor, "/average")

    told = failure_of(TooManyToOpen(300, 256))
    assert len(before.pictures()) == 2
    assert shown.pictures() == []
    assert "The command doesexist average makes it." in shown.text
    assert not [image for image in shown.all("img") if "people=12" in (image["src"] or "")]
    assert (told.status, str(told.said[-1])) == (404, TooManyToOpen.next_step)


def test_a_date_that_begins_with_no_year_is_of_none(tmp_path: Path) -> None:
    dates = ["10.10.2018", "10.1.2017", "2018", "2018-10-10"]
    records = [
        with_files(tmp_path / "ffhq", record(number, date_uploaded=date), "image", size=64)
        for number, date in enumerate(dates)
    ]
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(tmp_path / "archive")

    found = averaging.groups(averaging.people(tmp_path / "archive", "ffhq"))

    assert [(group.value, group.people) for group in found if group.kind == "year"] == [("2018", 2)]


def test_the_licence_of_some_is_that_of_those_who_are_shown(tmp_path: Path) -> None:
    """Of another size than is summed, and under a licence of its own: it is in the preview, and not in the mean."""
    records = [with_files(tmp_path / "ffhq", record(number), "image", size=128) for number in range(3)]
    records.append(with_files(tmp_path / "ffhq", record(3, **BY_SA, country="Spain"), "image", size=96))
    records.append(with_files(tmp_path / "ffhq", record(4, country="Spain"), "image", size=128))
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(tmp_path / "archive")

    with visiting(tmp_path / "archive") as visitor:
        everyone, spaniards = told(visitor), told(visitor, "country=Spain")
        shown = page(visitor, "/average?country=Spain")
        rights = visitor.get(f"{MEAN}/info.json").json()["rights"]

    assert (everyone["pictures"], everyone["other_sizes"], everyone["licence"]["id"]) == (4, 1, "CC-BY-4.0")
    assert rights == "http://creativecommons.org/licenses/by/4.0/"
    assert (spaniards["pictures"], spaniards["licence"]["id"]) == (2, "CC-BY-SA-4.0")
    assert [name in shown.text for name in ("CC BY 4.0", "CC BY-SA 4.0")] == [True, True]
