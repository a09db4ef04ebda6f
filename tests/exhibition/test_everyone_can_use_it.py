"""No page keeps anybody out: axe-core finds nothing on any of them, by day or by night."""

from collections.abc import Iterator

import pytest
from axe import OF_COLOURS, faults, faults_by_day_and_by_night
from examples import MISTAKES, PAGES
from exhibition_fixtures import NOTE_READ, make_archive, running
from playwright.sync_api import Browser
from wall_fixtures import survey

from doesexist.archive import Who
from doesexist.exhibition.settings.exhibition_toml import FILE
from doesexist.studio.leaving.veiling import veil

VEILED = ("/pictures/drawn/grace", "/pictures/drawn/grace?clear")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    archive = make_archive(tmp_path_factory.mktemp("exhibition"))
    veil(archive, [Who("picture", ("drawn", "grace"))], reason="a reason that visitors read")
    (archive / FILE).write_text("[veils]\nshow-me = true\n")
    survey(archive)
    with running(archive) as address:
        yield address


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_axe_finds_nothing_on_any_page(chromium: Browser, house: str, language: str) -> None:
    found: dict[str, list[str]] = {}
    with chromium.new_context(locale=language) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        for address in (*PAGES, *VEILED, *MISTAKES):
            page.goto(house + address)
            if wrong := faults_by_day_and_by_night(page):
                found[address] = wrong

    assert found == {}


def test_axe_finds_what_is_wrong(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{house}/about")
        page.evaluate("document.querySelector('h1').innerHTML += '<img src=\"/favicon.svg\">'")

        assert any(fault.startswith("image-alt") for fault in faults(page))


def test_axe_has_no_further_rules_of_colours(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{house}/about")
        faults(page)
        # Contrast of 7 : 1 is a rule that axe has and nobody asks for.
        found: list[str] = page.evaluate("axe.getRules(['cat.color']).map((rule) => rule.ruleId)")

    assert set(found) - {"color-contrast-enhanced"} == set(OF_COLOURS)


def test_axe_finds_what_is_wrong_by_night_alone(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{house}/about")
        page.evaluate(
            """const sheet = new CSSStyleSheet();
            sheet.replaceSync('@media (prefers-color-scheme: dark) { h1 { color: #222 !important } }');
            document.adoptedStyleSheets = [sheet]"""
        )

        found = faults_by_day_and_by_night(page)

    assert found
    assert all(fault.startswith("by night: color-contrast") for fault in found)


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
