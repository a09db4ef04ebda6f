"""Where an exhibition is on the web is said once, in exhibition.toml: pages, codes and info.json agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from exhibition_fixtures import visiting
from starlette.testclient import TestClient

from doesexist.errors import SettingsUnreadable
from doesexist.exhibition.app import application
from doesexist.exhibition.settings.exhibition_toml import FILE

PLACES = [
    ("https://faces.example.org", ""),
    ("https://faces.example.org/", ""),
    ("https://museum.example/people", "/people"),
]


def says(archive: Path, address: str) -> None:
    (archive / FILE).write_text(f'address = "{address}"\n', encoding="utf-8")


@pytest.mark.parametrize(("address", "prefix"), PLACES)
@pytest.mark.parametrize("identifier", ["ffhq.00000", "ffhq.00010.wild"])
def test_info_json_is_where_the_settings_say(own_archive: Path, address: str, prefix: str, identifier: str) -> None:
    says(own_archive, address)

    with visiting(own_archive) as visitor:
        told = visitor.get(f"{prefix}/iiif/3/{identifier}/info.json").json()
        image = visitor.get(f"{prefix}/iiif/3/{identifier}/full/max/0/default.jpg")

    assert told["id"] == f"{address.rstrip('/')}/iiif/3/{identifier}"
    assert f"<{told['id']}/full/max/0/default.jpg>" in image.headers["link"]


def test_without_an_address_info_json_is_where_it_was_asked_for(own_archive: Path) -> None:
    with visiting(own_archive) as visitor:
        assert visitor.get("/iiif/3/ffhq.00000/info.json").json()["id"] == "http://testserver/iiif/3/ffhq.00000"


@pytest.mark.parametrize("asked", ["/people", ""])
def test_the_path_of_the_address_stands_before_all_that_pages_lead_to(own_archive: Path, asked: str) -> None:
    says(own_archive, "https://museum.example/people/")

    with visiting(own_archive) as visitor:
        page = visitor.get(f"{asked}/pictures/ffhq/00000")
        code = visitor.get(f"{asked}/pictures/ffhq/00000/qr.svg")

    assert (page.status_code, code.status_code) == (200, 200)
    assert 'href="/people/credits"' in page.text
    assert 'href="/credits"' not in page.text


@pytest.mark.parametrize(
    ("address", "says_what"),
    [("https://museum.example/people", "ends in /people"), ("https://a.example", "has no path")],
)
def test_an_address_and_a_prefix_that_differ_are_refused(own_archive: Path, address: str, says_what: str) -> None:
    says(own_archive, address)

    with pytest.raises(SettingsUnreadable, match=f"{says_what}, and --prefix says /faces: both have to be the same"):
        application(own_archive, prefix="/faces")


def test_an_address_and_the_same_prefix_go_together(own_archive: Path) -> None:
    says(own_archive, "https://museum.example/people")

    with TestClient(application(own_archive, prefix="/people")) as visitor:
        assert visitor.get("/people/about").status_code == 200


@pytest.mark.parametrize(
    "address", ["https://museum.example/a b", "https://museum.example/../x", "https://a.example/é"]
)
def test_a_path_that_can_stand_before_no_address_is_refused(own_archive: Path, address: str) -> None:
    says(own_archive, address)

    with pytest.raises(SettingsUnreadable, match=r"is not like https://faces\.example\.org"):
        application(own_archive)
