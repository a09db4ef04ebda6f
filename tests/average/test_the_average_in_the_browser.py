"""The average is walked to by a slider, keys and all; nobody is kept out; and all of it comes from this house."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from average_fixtures import make_averages
from axe import faults, faults_by_day_and_by_night
from exhibition_fixtures import NOTE_READ, running
from playwright.sync_api import Browser, Locator, Page, expect

SCREENS = (1440, 768, 390, 320)
RIGHT_EDGES = "[...document.querySelectorAll('main *')].map(each => each.getBoundingClientRect().right)"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(make_averages(tmp_path_factory.mktemp("averages"))) as address:
        yield address


@contextmanager
def visit(chromium: Browser, address: str, **context: Any) -> Generator[Page, None, None]:
    """Stand before the average, as someone who has read the note."""
    with chromium.new_context(**context) as browser:
        browser.add_init_script(NOTE_READ)
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        yield page


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="How many people")


def step(page: Page, people: int) -> Locator:
    return page.locator(f"[data-people='{people}']")


def opacity(page: Page, people: int) -> float:
    found: str = step(page, people).evaluate("each => getComputedStyle(each).opacity")
    return float(found)


def test_the_slider_goes_from_one_person_to_all(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/average") as page:
        expect(slider(page)).to_have_attribute("aria-valuetext", "1 person")
        expect(step(page, 1).locator("figcaption")).to_be_visible()
        expect(step(page, 12).locator("figcaption")).to_be_hidden()

        slider(page).focus()
        page.keyboard.press("ArrowRight")
        expect(slider(page)).to_have_attribute("aria-valuetext", "10 people")
        page.keyboard.press("End")

        expect(slider(page)).to_have_attribute("aria-valuetext", "12 people")
        expect(step(page, 12).locator("figcaption")).to_be_visible()
        expect(step(page, 1).locator("figcaption")).to_be_hidden()
        expect(step(page, 12)).to_have_css("opacity", "1")
        page.keyboard.press("Home")
        expect(step(page, 12)).to_have_css("opacity", "0")
        expect(step(page, 1).locator("figcaption")).to_be_visible()


def test_all_steps_hang_in_one_place_and_are_there_before_anyone_moves(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/average") as page:
        slider(page).scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")

        boxes = [step(page, people).locator("img").bounding_box() for people in (1, 10, 12)]
        loaded = page.evaluate("[...document.querySelectorAll('.way img')].every(each => each.naturalWidth === 128)")

    assert loaded is True
    assert boxes[0] is not None
    assert boxes == [boxes[0]] * 3


def test_only_whoever_is_seen_can_be_gone_to(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/average") as page:
        slider(page).fill("2")
        expect(step(page, 1)).to_have_js_property("inert", value=True)
        expect(step(page, 12)).to_have_js_property("inert", value=False)

        slider(page).fill("0")
        page.get_by_role("link", name="A person: picture 00000").click()

        page.wait_for_url("**/pictures/ffhq/00000")


@pytest.mark.parametrize(("motion", "seconds"), [("reduce", "0s"), ("no-preference", "0.5s")])
def test_who_wants_no_motion_sees_none(chromium: Browser, house: str, motion: Any, seconds: str) -> None:
    with visit(chromium, f"{house}/average", reduced_motion=motion) as page:
        expect(step(page, 10)).to_have_css("transition-duration", seconds)


def test_without_scripts_all_steps_stand_in_a_row(chromium: Browser, house: str) -> None:
    with chromium.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{house}/average#main")
        expect(slider(page)).to_be_hidden()

        lefts: set[float] = set()
        for people in (1, 10, 12):
            expect(step(page, people).locator("figcaption")).to_be_visible()
            box = step(page, people).bounding_box()
            assert box is not None
            lefts.add(box["x"])
        page.get_by_label("Country").fill("Spain")
        page.get_by_role("button", name="Show").click()

        expect(page.get_by_text("4 people. 64 × 64 preview, enlarged")).to_be_attached()
        assert len(lefts) == 3


def test_a_filter_is_filled_in_and_its_average_is_in_view(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/average") as page:
        page.get_by_label("Country").fill("Spain")
        page.keyboard.press("Enter")

        page.wait_for_url("**/average?*country=Spain*#some")
        expect(page.get_by_role("img", name="Their average")).to_be_in_viewport()


def test_a_group_leads_to_its_average(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/average") as page:
        page.get_by_role("link", name="Austria").click()

        page.wait_for_url("**/average?dataset=ffhq&country=Austria#some")
        expect(page.get_by_text("4 people. 64 × 64 preview, enlarged")).to_be_in_viewport()
        expect(page.get_by_label("Country")).to_have_value("Austria")


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_axe_finds_nothing(chromium: Browser, house: str, language: str) -> None:
    found: dict[str, list[str]] = {}
    for address in ("/average", "/average?country=Spain", "/average?key=00004", "/average?dataset=drawn"):
        with visit(chromium, house + address, locale=language) as page:
            if wrong := faults_by_day_and_by_night(page):
                found[address] = wrong

    assert found == {}


def test_axe_finds_nothing_in_the_note(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{house}/average")
        expect(page.get_by_role("heading", name="Before you go in")).to_be_visible()

        assert faults(page) == []


@pytest.mark.parametrize("width", SCREENS)
@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_reaches_beyond_the_screen(chromium: Browser, house: str, width: int, *, scripts: bool) -> None:
    with chromium.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(f"{house}/average?country=Spain#main")

        rights: list[float] = page.evaluate(RIGHT_EDGES)

    assert len(rights) > 50
    assert max(rights) <= width + 1


def test_everything_comes_from_this_house_and_nothing_is_missing(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(f"{house}/average", wait_until="networkidle")
        page.evaluate("for (const each of document.images) each.loading = 'eager'")
        page.wait_for_load_state("networkidle")

        assert wrong == []
        assert len(asked) > 15
        assert {url for url in asked if not url.startswith(f"{house}/")} == set()
