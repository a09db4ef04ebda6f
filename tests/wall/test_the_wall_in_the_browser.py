"""On the wall somebody is met by pointer, finger and keys; the address says where one stands; nobody is kept out."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from archives import remove
from axe import faults_by_day_and_by_night
from exhibition_fixtures import NOTE_READ, running
from playwright.sync_api import Browser, Locator, Page, Route, expect
from wall_fixtures import COLUMNS, ROWS, copy_of

SCREENS = {1440: 900, 768: 1024, 390: 844, 320: 640}
FIRST_VIEW = 2_000_000
"""Bytes over the wire, at most."""


@pytest.fixture(scope="module")
def archive(walls: Path) -> Path:
    return walls


@pytest.fixture(scope="module")
def house(archive: Path) -> Iterator[str]:
    with running(archive) as address:
        yield address


@contextmanager
def visit(chromium: Browser, address: str, **context: Any) -> Generator[Page, None, None]:
    """Stand before the wall, as someone who has read the note."""
    with chromium.new_context(**context) as browser:
        browser.add_init_script(NOTE_READ)
        page = browser.new_page()
        page.goto(address)
        expect(page.locator(".all[data-open]")).to_be_visible()
        page.evaluate("document.fonts.ready.then(() => null)")  # nothing moves any more
        yield page


def met(page: Page) -> Locator:
    """The label of whoever is looked at."""
    return page.locator(".met")


def wall(page: Page) -> Locator:
    return page.get_by_role("application")


def spot(page: Page, place: int) -> tuple[float, float]:
    """Where the middle of a face is, while the whole wall is seen."""
    box = page.locator(".all").bounding_box()
    assert box is not None
    face = min(box["width"] / COLUMNS, box["height"] / ROWS)
    left = box["x"] + (box["width"] - COLUMNS * face) / 2
    top = box["y"] + (box["height"] - ROWS * face) / 2
    return left + (place % COLUMNS + 0.5) * face, top + (place // COLUMNS + 0.5) * face


def said(page: Page) -> dict[str, str]:
    """What the address says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def stands(page: Page, words: str) -> None:
    """Wait until the address says this; it is told of as soon as it changes, and not looked at once a second."""
    page.wait_for_url(re.compile(words), timeout=5_000)


def comes_to_rest(page: Page) -> None:
    """Wait until the frame has been where it is for ten pictures of the screen."""
    page.wait_for_function(
        """() => {
            const {x, y, width} = document.querySelector('.frame').getBoundingClientRect();
            const here = `${x} ${y} ${width}`;
            window.rested = window.where === here ? window.rested + 1 : 0;
            window.where = here;
            return window.rested >= 10;
        }"""
    )


def number(place: int) -> str:
    """What the label of whoever hangs there says, in the order of numbers."""
    return f"ffhq/{place:05}"


# By pointer


def test_whoever_is_pointed_at_is_named_with_who_photographed_them(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        expect(met(page)).to_contain_text("Point at somebody")

        page.mouse.move(*spot(page, 1))
        expect(met(page)).to_contain_text("<i>Tea</i> & cake")
        expect(met(page)).to_contain_text('by O\'Brien "Q" <script>alert(1)</script> &')
        expect(met(page)).to_contain_text("CC BY 2.0 · ffhq/00001")
        page.mouse.move(*spot(page, 2))
        expect(met(page)).to_contain_text("Untitled")
        expect(met(page)).to_contain_text("credit unknown")
        page.mouse.move(*spot(page, 3))
        expect(met(page)).to_contain_text("by a photographer who asked not to be named")
        page.mouse.move(5, 5)

        expect(met(page)).to_contain_text("Point at somebody")


def test_the_frame_hangs_around_whoever_is_named(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        x, y = spot(page, 9)
        page.mouse.move(x, y)
        expect(met(page)).to_contain_text(number(9))

        box = page.locator(".frame").bounding_box()

        assert box is not None
        assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx((x, y), abs=2)


def test_a_click_stays_with_somebody_and_a_second_opens_their_page(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        page.mouse.click(*spot(page, 6))
        page.mouse.move(5, 5)
        expect(met(page)).to_contain_text(number(6))
        assert page.url.split("?")[0] == f"{house}/grid"

        page.mouse.click(*spot(page, 6))
        page.wait_for_url("**/pictures/ffhq/00006")


def test_who_clicks_on_a_face_too_small_to_be_met_comes_nearer(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid", viewport={"width": 700, "height": 240}) as page:
        x, y = spot(page, 9)
        page.mouse.click(x, y)
        stands(page, "at=00009&zoom=")

        box = page.locator(".frame").bounding_box()

        assert box is not None
        assert box["width"] > 100
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_those_who_are_passed_over_are_not_asked_for(chromium: Browser, house: str) -> None:
    asked: list[str] = []
    with visit(chromium, f"{house}/grid") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.clock.install()
        page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))  # however slow this machine is, no time goes by
        for place in (0, 1, 5, 6, 7, 11):
            page.mouse.move(*spot(page, place))
        page.clock.run_for(1_000)
        expect(met(page)).to_contain_text(number(11))

    assert [url.partition("place=")[2] for url in asked if "/grid.json" in url] == ["11"]


def test_an_answer_that_comes_late_is_not_told(chromium: Browser, house: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with visit(chromium, f"{house}/grid") as page:
        page.route("**/grid.json*place=5", hold)
        with page.expect_request("**/grid.json*place=5"):
            page.mouse.move(*spot(page, 5))
        page.mouse.move(*spot(page, 6))
        expect(met(page)).to_contain_text(number(6))
        for route in held:
            route.continue_()
        page.wait_for_timeout(300)

        assert held
        expect(met(page)).to_contain_text(number(6))


def test_somebody_without_an_answer_is_told_so(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        page.route("**/grid.json*place=5", lambda route: route.abort())
        page.route("**/grid.json*place=6", lambda route: route.fulfill(status=410, json={"status": 410}))

        page.mouse.move(*spot(page, 5))
        expect(met(page)).to_have_text("The exhibition does not answer at the moment.")
        page.mouse.move(*spot(page, 6))
        expect(met(page)).to_have_text("A person was here. They left.")


# By finger


def test_a_tap_names_and_a_second_opens(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid", viewport={"width": 390, "height": 844}, has_touch=True) as page:
        page.touchscreen.tap(*spot(page, 6))
        expect(met(page)).to_contain_text(number(6))
        expect(met(page)).to_be_in_viewport()
        assert page.url.split("?")[0] == f"{house}/grid"
        page.touchscreen.tap(*spot(page, 7))
        expect(met(page)).to_contain_text(number(7))

        page.touchscreen.tap(*spot(page, 7))
        page.wait_for_url("**/pictures/ffhq/00007")


def test_two_fingers_come_nearer(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid", viewport={"width": 390, "height": 844}, has_touch=True) as page:
        x, y = spot(page, 9)
        hand: Any = page.context.new_cdp_session(page)
        for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80), ("touchMove", 100)):
            points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        stands(page, "zoom=")

        assert float(said(page)["zoom"]) > 2


# By keys


def test_arrow_keys_go_from_person_to_person_and_enter_opens(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        wall(page).focus()
        page.keyboard.press("ArrowRight")
        expect(met(page)).to_contain_text(number(10))
        for key, place in (("ArrowLeft", 9), ("ArrowUp", 5), ("ArrowRight", 6), ("ArrowDown", 10), ("PageUp", 2)):
            page.keyboard.press(key)
            expect(met(page)).to_contain_text(number(place))
        for _ in range(5):
            page.keyboard.press("ArrowUp")
        expect(met(page)).to_contain_text(number(2))
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        expect(met(page)).to_contain_text(number(3))

        page.keyboard.press("Enter")
        page.wait_for_url("**/pictures/ffhq/00003")


def test_whoever_is_gone_to_by_keys_is_kept_in_view(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid?at=00000&zoom=4") as page:
        wall(page).focus()
        for key, times in (("ArrowRight", COLUMNS), ("ArrowDown", ROWS)):
            for _ in range(times):
                page.keyboard.press(key)
        expect(met(page)).to_contain_text(number(COLUMNS * ROWS - 1))
        comes_to_rest(page)

        around, frame = page.locator(".all").bounding_box(), page.locator(".frame").bounding_box()

        assert around is not None
        assert frame is not None
        assert frame["x"] >= around["x"]
        assert frame["x"] + frame["width"] <= around["x"] + around["width"] + 1
        assert frame["y"] + frame["height"] <= around["y"] + around["height"] + 1


def test_escape_looks_at_nobody_and_tab_goes_on(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        wall(page).focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".frame")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.locator(".frame")).to_have_count(0)
        expect(met(page)).to_contain_text("Point at somebody")
        expect(wall(page)).to_be_focused()
        page.keyboard.press("Tab")
        expect(wall(page)).not_to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(wall(page)).to_be_focused()
        expect(page.locator(".all")).to_have_css("outline-style", "solid")
        page.keyboard.press("Shift+Tab")
        expect(wall(page)).not_to_be_focused()


def test_plus_and_minus_come_nearer_and_step_back_and_so_do_buttons(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        wall(page).focus()
        page.keyboard.press("+")
        page.keyboard.press("+")
        stands(page, r"zoom=2\.25$")
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_timeout(700)
        page.keyboard.press("-")
        stands(page, r"zoom=1\.5$")
        page.keyboard.press("0")
        stands(page, "^((?!zoom=).)*$")

        page.get_by_role("button", name="Come nearer").click()
        stands(page, r"zoom=1\.5$")
        page.get_by_role("button", name="Step back").click()
        stands(page, "^((?!zoom=).)*$")
        page.get_by_role("button", name="Come nearer").click()
        stands(page, r"zoom=1\.5$")
        page.get_by_role("button", name="The whole wall").click()
        stands(page, "^((?!zoom=).)*$")


def test_the_wheel_comes_nearer_to_whoever_is_under_it(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        page.mouse.move(*spot(page, 13))
        for _ in range(10):
            page.mouse.wheel(0, -120)
            page.wait_for_timeout(60)
        comes_to_rest(page)  # the address follows where one stands
        stands(page, r"zoom=(?:[2-9]|\d\d)")

        expect(met(page)).to_contain_text(number(13))
        assert float(said(page)["zoom"]) > 2


def test_keys_of_one_letter_can_be_switched_off(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        expect(keys).to_be_visible()
        expect(keys).to_contain_text("From person to person")
        keys.get_by_label("Keys of one letter work").uncheck()
        keys.get_by_role("button", name="Close").click()
        page.keyboard.press("?")
        page.keyboard.press("l")
        page.wait_for_timeout(200)
        expect(keys).to_be_hidden()
        assert said(page) == {}
        page.get_by_role("button", name="Keys").click()
        keys.get_by_label("Keys of one letter work").check()
        keys.get_by_role("button", name="Close").click()

        page.keyboard.press("l")
        page.wait_for_url("**view=list*")


def test_the_screen_can_be_filled_and_left(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid?at=00004") as page:
        page.keyboard.press("f")
        page.wait_for_function("() => document.fullscreenElement !== null")
        box = page.locator(".all").bounding_box()

        assert box is not None
        assert box["height"] == pytest.approx(page.evaluate("innerHeight"), abs=1)
        expect(met(page)).to_be_in_viewport()
        page.keyboard.press("f")
        page.wait_for_function("() => document.fullscreenElement === null")


# The address


def test_the_address_says_where_one_stands_and_opening_it_leads_there(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        before = page.evaluate("history.length")
        wall(page).focus()
        page.keyboard.press("ArrowRight")
        for _ in range(3):
            page.keyboard.press("+")
        stands(page, r"at=00010&zoom=3\.38$")
        assert page.evaluate("history.length") == before
        comes_to_rest(page)
        there, address = page.locator(".frame").bounding_box(), page.url

    with visit(chromium, address) as page:
        expect(met(page)).to_contain_text(number(10))
        comes_to_rest(page)
        again = page.locator(".frame").bounding_box()

        assert there is not None
        assert again is not None
        assert again["width"] == pytest.approx(there["width"], rel=0.02)
        assert said(page) == {"at": "00010", "zoom": "3.38"}


def test_who_comes_back_to_the_whole_wall_finds_it_where_it_hung(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid?at=00004&zoom=1", reduced_motion="reduce") as page:
        assert frame(page) == pytest.approx(spot(page, 4), abs=2)

        wall(page).focus()
        for key, place in (("+", 4), ("-", 4), ("ArrowUp", 0), ("ArrowRight", 1)):
            page.keyboard.press(key)
            page.wait_for_timeout(200)
            if key != "+":
                assert frame(page) == pytest.approx(spot(page, place), abs=2), key


def frame(page: Page) -> tuple[float, float]:
    """Where the middle of the frame is."""
    box = page.locator(".frame").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_another_order_keeps_whoever_is_looked_at(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid") as page:
        page.mouse.click(*spot(page, 6))
        stands(page, "at=00006")
        page.get_by_role("link", name="hue", exact=True).click()
        page.wait_for_url("**order=hue*")

        expect(met(page)).to_contain_text(number(6))
        page.get_by_role("link", name="As a list").click()
        page.wait_for_url("**view=list*")
        assert said(page)["at"] == "00006"
        expect(page.locator(".works [aria-current]")).to_contain_text("ffhq/00006")


def test_a_wall_that_has_changed_is_hung_anew(chromium: Browser, archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with running(copy) as address, visit(chromium, f"{address}/grid") as page:
        page.clock.install()
        page.mouse.move(*spot(page, 4))
        expect(met(page)).to_contain_text(number(4))
        hung = page.locator(".all").get_attribute("data-wall")
        remove(copy, "ffhq/00004")
        page.clock.fast_forward(5_001)  # a page this young would not be opened again

        page.mouse.move(*spot(page, 9))

        expect(page.locator(".all")).not_to_have_attribute("data-wall", hung or "")


def test_whoever_does_not_stand_out_is_named_all_the_same(chromium: Browser, house: str) -> None:
    asked: list[str] = []
    with visit(chromium, f"{house}/grid") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_text("Choose who stands out").click()
        page.get_by_label("Licence").select_option("CC BY-NC 2.0")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**licence=CC-BY-NC-2.0*")
        expect(page.get_by_text("8 stand out")).to_be_visible()
        expect(page.locator(".all[data-open]")).to_be_visible()

        page.mouse.move(*spot(page, 0))
        expect(met(page)).to_contain_text(number(0))
        page.mouse.move(*spot(page, 1))
        expect(met(page)).to_contain_text("Not among those who stand out.")

    tiles = [url for url in asked if "/iiif/3/ffhq.grid/" in url]
    assert tiles
    assert all(url.endswith("?licence=CC-BY-NC-2.0") for url in tiles)


# For everyone


def test_without_scripts_there_are_the_whole_wall_a_form_and_the_list(chromium: Browser, house: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{house}/grid")
        page.get_by_role("link", name="Go in").click()
        image = page.get_by_role("img", name="Everyone of")

        expect(image).to_be_visible()
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
        expect(page.get_by_role("button")).to_have_count(0)
        page.get_by_text("Choose who stands out").click()
        page.get_by_label("Country").fill("austria")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_text("1 stands out, and all others are dimmed.")).to_be_visible()
        page.get_by_role("link", name="As a list").click()
        expect(page.locator(".works li")).to_have_count(1)


def test_who_comes_in_past_the_note_stands_before_the_wall(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{house}/grid", wait_until="networkidle")
        expect(page.get_by_text("You will see all of them at once")).to_be_visible()
        expect(page.locator(".all[data-open]")).to_have_count(0)
        page.get_by_role("link", name="Go in").click()

        expect(page.locator(".all[data-open]")).to_be_visible()
        page.mouse.move(*spot(page, 9))
        expect(met(page)).to_contain_text(number(9))


def test_nothing_glides_for_those_who_want_it_still(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/grid?at=00009&zoom=1", reduced_motion="reduce") as page:
        wall(page).focus()
        expect(page.locator(".frame")).to_be_visible()
        sizes: list[float] = page.evaluate(
            """() => new Promise((done) => {
                const sizes = [];
                const look = () => {
                    sizes.push(document.querySelector('.frame').getBoundingClientRect().width);
                    sizes.length < 30 ? requestAnimationFrame(look) : done(sizes);
                };
                const plus = new KeyboardEvent('keydown', {key: '+', bubbles: true});
                document.activeElement.dispatchEvent(plus);
                requestAnimationFrame(look);
            })"""
        )

    assert len({round(size) for size in sizes}) <= 2
    assert sizes[-1] == pytest.approx(1.5 * spot_size(), rel=0.1)


def spot_size() -> float:
    """How large a face is while the whole wall is seen in a window of 1280 × 720."""
    return (720 - 5.5 * 18) / ROWS


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_axe_finds_nothing_on_the_wall_near_and_far(chromium: Browser, house: str, language: str) -> None:
    found: dict[str, list[str]] = {}
    for address in ("/grid", "/grid?at=00004&zoom=3&licence=CC-BY-2.0", "/grid?view=list&at=00004", "/grid?at=00021"):
        with chromium.new_context(locale=language) as context:
            context.add_init_script(NOTE_READ)
            page = context.new_page()
            page.goto(house + address, wait_until="networkidle")
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            if "list" not in address:
                wall(page).focus()
                page.keyboard.press("ArrowRight")
                expect(met(page)).to_contain_text("ffhq/")
            if wrong := faults_by_day_and_by_night(page):
                found[address] = wrong
            if "list" not in address:
                page.keyboard.press("?")
                found.update({f"{address} keys": wrong} if (wrong := faults_by_day_and_by_night(page)) else {})

    assert found == {}


@pytest.mark.parametrize("width", SCREENS)
def test_no_wall_is_wider_than_the_screen_complains_or_asks_anybody_else(
    chromium: Browser, house: str, width: int
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    with chromium.new_context(viewport={"width": width, "height": SCREENS[width]}) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for address in ("/grid", "/grid?at=00001&zoom=5", "/grid?view=list"):
            page.goto(f"{house}{address}", wait_until="networkidle")
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            if "list" not in address:
                wall(page).focus()
                for key in ("ArrowRight", "+", "+", "Shift+ArrowLeft", "0", "Escape"):
                    page.keyboard.press(key)
                    page.wait_for_timeout(100)

            wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")

            assert wide[0] <= wide[1], address
        assert context.cookies() == []

    assert complaints == []
    assert any("/iiif/3/ffhq.grid/" in url for url in asked)
    assert {url for url in asked if not url.startswith(f"{house}/")} == set()


@pytest.mark.parametrize(("width", "density"), [(1440, 1), (390, 3)])
def test_the_first_view_is_light(chromium: Browser, house: str, width: int, density: int) -> None:
    weights: list[int] = []

    def weigh(event: dict[str, int]) -> None:
        weights.append(event["encodedDataLength"])

    with chromium.new_context(
        viewport={"width": width, "height": SCREENS[width]}, device_scale_factor=density
    ) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        wire: Any = context.new_cdp_session(page)
        wire.on("Network.loadingFinished", weigh)
        wire.send("Network.enable")
        page.goto(f"{house}/grid", wait_until="networkidle")
        page.wait_for_timeout(1_000)

    assert len(weights) > 5
    assert sum(weights) <= FIRST_VIEW
