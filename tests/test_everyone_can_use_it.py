"""No page keeps anybody out: axe-core finds nothing on any of them, by day or by night."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exhibition_fixtures import NOTE_READ, make_archive, running
from playwright.sync_api import Browser, Page
from wall_fixtures import survey

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "/?seed=7&step=1", "/?kiosk&seed=7&step=1", "/pictures/ffhq/00000", "/pictures/ffhq/00001", "/pictures/ffhq/00002",
    "/pictures/drawn/ada", "/pictures/ffhq/00010/wild", "/pictures/ffhq/00000/wild", "/contributors/flickr/group",
    "/credits", "/credits?country=nowhere", "/about", "/imprint", "/nowhere", "/credits?year=then",
    "/grid", "/grid?at=00010&zoom=2", "/grid?view=list", "/average", "/average?key=00000",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    archive = make_archive(tmp_path_factory.mktemp("exhibition"))
    survey(archive)
    with running(archive) as address:
        yield address


def faults(page: Page) -> list[str]:
    """What axe-core says is wrong, and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{each['id']}: {each['help']} {json.dumps([node['target'] for node in each['nodes']])}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_axe_finds_nothing_on_any_page(chromium: Browser, house: str, scheme: Any, language: str) -> None:
    found: dict[str, list[str]] = {}
    with chromium.new_context(color_scheme=scheme, locale=language) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        for address in PAGES:
            page.goto(house + address)
            if wrong := faults(page):
                found[address] = wrong

    assert found == {}


def test_axe_finds_what_is_wrong(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{house}/about")
        page.evaluate("document.querySelector('h1').innerHTML += '<img src=\"/favicon.svg\">'")

        assert any(fault.startswith("image-alt") for fault in faults(page))


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_where_something_is_open(chromium: Browser, house: str, width: int) -> None:
    with chromium.new_context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{house}/?seed=7&step=1")
        note = faults(page)
        page.get_by_role("link", name="Go in").click()
        page.get_by_text("Take this page with you").click()
        taken = faults(page)
        page.keyboard.press("?")
        keys = faults(page)

    assert (note, taken, keys) == ([], [], [])
