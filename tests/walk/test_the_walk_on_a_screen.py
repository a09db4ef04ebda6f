"""A visitor walks: by keys, by finger, by mouse, without scripts; and nobody is hung who has left."""

import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from archives import remove
from exhibition_fixtures import NOTE_READ, copy_of, running
from playwright.sync_api import Browser, Page, Request, expect

from doesexist.archive import Who
from doesexist.studio.leaving.veiling import veil

WALK = "/?seed=7&step=0&dataset=ffhq"
TOO_OLD = 3_200
"""Milliseconds after which a page that lay ready is no longer believed; the browser's clock is put forward by them."""


@pytest.fixture(scope="module")
def house(archive: Path) -> Iterator[str]:
    with running(archive) as address:
        yield address


@contextmanager
def visit(chromium: Browser, address: str, *, been_here: bool = True, **context: Any) -> Generator[Page]:
    """Open a page as someone who has been here before, and read the note then; or not."""
    with chromium.new_context(**context) as browser:
        if been_here:
            browser.add_init_script(NOTE_READ)
        page = browser.new_page()
        # What goes on by itself is never idle.
        page.goto(address, wait_until="load" if "kiosk" in address else "networkidle")
        yield page


def step(page: Page) -> int:
    found = re.search(r"[?&]step=(\d+)", page.url)
    assert found, page.url
    return int(found[1])


def swipe(page: Page, across: int, down: int = 0) -> None:
    """Draw a finger over the picture."""
    box = page.locator(".picture").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand: Any = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + across, "y": y + down}]),
        ("touchEnd", []),
    ):
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


# The walk


@pytest.mark.parametrize("key", ["ArrowRight", "Space"])
def test_a_key_goes_on_without_a_new_page_and_the_address_follows(chromium: Browser, house: str, key: str) -> None:
    with visit(chromium, house + WALK) as page:
        page.evaluate("window.same = true")
        first, before = page.locator("#title").inner_text(), step(page)

        page.keyboard.press(key)

        expect(page.locator("#title")).not_to_have_text(first)
        assert page.evaluate("window.same")
        assert step(page) > before
        second, there = page.locator("#title").inner_text(), page.url
        page.reload()
        expect(page.locator("#title")).to_have_text(second)
        assert page.url == there


def test_the_left_arrow_and_the_browser_s_own_button_go_back(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        names = [page.locator("#title").inner_text()]
        for _ in range(2):
            page.keyboard.press("ArrowRight")
            expect(page.locator("#title")).not_to_have_text(names[-1])
            names.append(page.locator("#title").inner_text())

        page.keyboard.press("ArrowLeft")
        expect(page.locator("#title")).to_have_text(names[1])
        page.go_back()
        expect(page.locator("#title")).to_have_text(names[2])
        page.go_back()
        expect(page.locator("#title")).to_have_text(names[1])


def test_a_click_on_the_picture_goes_on_and_a_click_on_the_label_does_not(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        first = page.locator("#title").inner_text()
        page.locator("dl dt").first.click()
        expect(page.locator("#title")).to_have_text(first)

        page.locator(".picture").click()

        expect(page.locator("#title")).not_to_have_text(first)


def test_a_finger_goes_on_to_the_left_and_back_to_the_right(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK, has_touch=True, viewport={"width": 390, "height": 844}) as page:
        first = page.locator("#title").inner_text()

        swipe(page, -120)
        expect(page.locator("#title")).not_to_have_text(first)
        swipe(page, 120)

        expect(page.locator("#title")).to_have_text(first)


def test_a_finger_that_scrolls_stays_with_the_person(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK, has_touch=True, viewport={"width": 390, "height": 844}) as page:
        first = page.locator("#title").inner_text()

        swipe(page, -60, down=-200)
        page.wait_for_timeout(300)

        expect(page.locator("#title")).to_have_text(first)


@pytest.mark.parametrize("key", ["Alt+ArrowRight", "Control+ArrowRight", "Shift+Space", "a", "Control+f"])
def test_other_keys_are_left_to_the_browser(chromium: Browser, house: str, key: str) -> None:
    with visit(chromium, house + WALK) as page:
        first = page.locator("#title").inner_text()

        page.keyboard.press(key)
        page.wait_for_timeout(200)

        expect(page.locator("#title")).to_have_text(first)


def test_the_space_bar_presses_the_button_that_has_the_focus(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        first = page.locator("#title").inner_text()
        page.get_by_role("button", name="Keys").focus()

        page.keyboard.press("Space")

        expect(page.locator("dialog")).to_be_visible()
        expect(page.locator("#title")).to_have_text(first)


def test_the_next_two_and_their_pictures_are_there_before_they_are_asked_for(chromium: Browser, house: str) -> None:
    asked: list[str] = []
    with chromium.new_context() as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(house + WALK, wait_until="networkidle")

        pages = [url for url in asked if "step=" in url]
        pictures = [url for url in asked if "/iiif/" in url]
        asked.clear()
        first = page.locator("#title").inner_text()
        page.context.set_offline(True)
        page.keyboard.press("ArrowRight")
        expect(page.locator("#title")).not_to_have_text(first)
        decoded = page.evaluate("document.querySelector('.picture img')?.complete ?? true")

    assert len(pages) == 3
    assert 1 <= len(pictures) <= 3  # two of the dataset's six have no picture
    assert decoded


def test_nothing_is_fetched_ahead_for_those_who_save_data(chromium: Browser, house: str) -> None:
    asked: list[str] = []
    with chromium.new_context() as context:
        context.add_init_script(
            f"{NOTE_READ}; Object.defineProperty(navigator, 'connection', {{value: {{saveData: true}}}})"
        )
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(house + WALK, wait_until="networkidle")
        first = page.locator("#title").inner_text()
        fetched = [url for url in asked if "step=" in url]
        page.keyboard.press("ArrowRight")

        expect(page.locator("#title")).not_to_have_text(first)
        assert len(fetched) == 1


def test_the_focus_stays_on_the_link_and_the_new_person_is_said(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        first = page.locator("#title").inner_text()
        page.get_by_role("link", name="Next person").focus()

        page.keyboard.press("Enter")

        expect(page.locator("#title")).not_to_have_text(first)
        expect(page.get_by_role("link", name="Next person")).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text(page.locator("#title").inner_text().strip())


def test_whoever_left_while_their_page_lay_ready_is_not_shown(chromium: Browser, archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "copy")
    with running(copy) as house, visit(chromium, house + WALK) as page:
        page.clock.install()
        following = page.locator("a[rel='next']").get_attribute("href")
        assert following is not None
        with chromium.new_context() as other:
            scout = other.new_page()
            scout.goto(house + following)
            canonical = scout.locator("link[rel='canonical']").get_attribute("href")
        assert canonical is not None
        remove(copy, canonical.removeprefix("/pictures/"))
        page.clock.fast_forward(TOO_OLD)

        page.keyboard.press("ArrowRight")

        expect(page.locator("link[rel='canonical']")).not_to_have_attribute("href", canonical)
        page.wait_for_timeout(300)
        assert page.locator("link[rel='canonical']").get_attribute("href") != canonical


# What else the keys do


def test_whoever_was_veiled_while_their_page_lay_ready_is_veiled_when_it_is_hung(
    chromium: Browser, archive: Path, tmp_path: Path
) -> None:
    own = copy_of(archive, tmp_path / "archive")
    with running(own) as house, visit(chromium, f"{house}{WALK}") as page:
        page.clock.install()
        following = page.locator("a[rel=next]").get_attribute("href")
        with page.context.new_page() as other:
            other.goto(f"{house}{following}")
            number = other.locator("link[rel=canonical]").get_attribute("href")
        page.clock.fast_forward(TOO_OLD)

        assert number is not None
        veil(own, [Who("picture", tuple(number.split("/")[2:]))], reason="since a moment ago")
        page.keyboard.press("ArrowRight")

        expect(page.locator(".veil")).to_contain_text("since a moment ago")
        expect(page.locator(".picture img")).to_have_attribute("src", re.compile(r"\?veiled$"))


def test_the_label_can_be_taken_down_and_stays_down_on_the_way(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        page.keyboard.press("i")
        expect(page.locator(".label")).to_be_hidden()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".label")).to_be_hidden()
        expect(page.get_by_role("button", name="Hide the label")).to_have_attribute("aria-pressed", "true")

        page.keyboard.press("i")

        expect(page.locator(".label")).to_be_visible()


def test_the_person_can_fill_the_screen_and_the_walk_goes_on_there(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK, viewport={"width": 1440, "height": 900}) as page:
        page.keyboard.press("f")
        page.wait_for_function("() => document.fullscreenElement !== null")
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)

        assert page.evaluate("document.fullscreenElement !== null")
        expect(page.locator("header nav")).to_be_hidden()
        page.keyboard.press("f")
        page.wait_for_function("() => document.fullscreenElement === null")


def test_the_question_mark_shows_the_keys_and_escape_closes_them(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.get_by_role("dialog")).to_be_hidden()


def test_keys_of_one_letter_can_be_switched_off_and_stay_off(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        page.keyboard.press("?")
        page.get_by_label("Keys of one letter work").uncheck()
        page.get_by_role("button", name="Close").click()
        page.keyboard.press("i")
        page.reload()
        page.keyboard.press("i")
        page.keyboard.press("?")

        expect(page.locator(".label")).to_be_visible()
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.get_by_role("button", name="Keys").click()
        expect(page.get_by_label("Keys of one letter work")).not_to_be_checked()


def test_the_code_leads_to_the_permanent_page(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_text("Take this page with you").click()
        code = page.get_by_role("img", name="QR code of the permanent address")

        expect(code).to_be_visible()
        expect(code).to_have_js_property("complete", value=True)
        canonical = page.locator("link[rel='canonical']").get_attribute("href")
        assert asked == [f"{house}{canonical}/qr.svg"]


# The note


def test_a_first_visitor_meets_the_note_before_the_first_face(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK, been_here=False) as page:
        expect(page.get_by_role("heading", name="Before you go in")).to_be_visible()
        expect(page.locator(".picture")).to_be_hidden()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".picture")).to_be_hidden()

        page.get_by_role("link", name="Go in").click()

        expect(page.locator(".note")).to_be_hidden()
        expect(page.locator("#title")).to_be_visible()
        expect(page.locator("#main")).to_be_focused()


def test_the_note_is_remembered_without_a_cookie(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/pictures/ffhq/00000", been_here=False) as page:
        page.get_by_role("link", name="Go in").click()

        page.goto(house + WALK)

        expect(page.locator(".note")).to_be_hidden()
        expect(page.locator("#title")).to_be_visible()
        assert page.context.cookies() == []


def test_where_nothing_may_be_stored_the_note_still_lets_one_in(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        context.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
        )
        page = context.new_page()
        page.goto(house + WALK)
        page.get_by_role("link", name="Go in").click()

        expect(page.locator(".picture")).to_be_visible()


def test_without_scripts_the_note_and_the_walk_are_links(chromium: Browser, house: str) -> None:
    with visit(chromium, house + WALK, been_here=False, java_script_enabled=False) as page:
        expect(page.locator(".picture")).to_be_hidden()
        page.get_by_role("link", name="Go in").click()
        expect(page.locator(".picture")).to_be_visible()
        expect(page.locator(".tools")).to_be_hidden()
        first = page.locator("#title").inner_text()

        page.get_by_role("link", name="Next person").click()

        expect(page.locator("#title")).to_be_visible()
        expect(page.locator("#title")).not_to_have_text(first)
        page.get_by_role("link", name="Back").click()
        expect(page.locator("#title")).to_have_text(first)


# The kiosk

KIOSK = "/?kiosk&seed=7&step=0&dataset=ffhq"
STAY = 500
"""Milliseconds for which a person hangs in an exhibition that is in a hurry."""


@pytest.fixture
def wall(archive: Path, tmp_path: Path) -> Path:
    """An exhibition that is in a hurry."""
    copy = copy_of(archive, tmp_path / "wall")
    (copy / "exhibition.toml").write_text(f"[kiosk]\nseconds = {STAY / 1_000}\n", encoding="utf-8")
    return copy


def hung(page: Page) -> str:
    return page.locator("link[rel='canonical']").get_attribute("href") or ""


def wait_for_another(page: Page, than: str, seconds: float = 10) -> None:
    page.wait_for_function(
        "(than) => document.querySelector(\"link[rel='canonical']\").getAttribute('href') !== than",
        arg=than,
        timeout=seconds * 1000,
    )


def after_a_while(page: Page, seconds: float = 10) -> str:
    """Whoever hangs there once the person before has had their time, by which the browser's clock is put forward."""
    before = hung(page)
    page.clock.run_for(STAY)
    wait_for_another(page, before, seconds)
    return hung(page)


def test_a_kiosk_goes_on_by_itself_and_meets_everyone(chromium: Browser, wall: Path) -> None:
    with running(wall) as house, visit(chromium, house + KIOSK) as page:
        page.clock.install()
        met = {hung(page)} | {after_a_while(page) for _ in range(12)}

    assert len(met) == 6


def test_there_is_no_way_out_of_a_kiosk(chromium: Browser, wall: Path) -> None:
    with running(wall) as house, visit(chromium, house + KIOSK) as page:
        navigated: list[Request] = []
        page.on("request", lambda request: navigated.append(request) if request.is_navigation_request() else None)
        wait_for_another(page, hung(page))

        expect(page.locator("a, form, button, input, summary")).to_have_count(0)
        expect(page.locator(".note")).to_have_count(0)
        expect(page.locator(".code img")).to_be_visible()
        # By the mouse: on a slow machine the picture is another by the time that it is found to stay where it is.
        box: list[float] = page.evaluate(
            """() => {
                const {x, y, width, height} = document.querySelector('.picture').getBoundingClientRect();
                return [x + width / 2, y + height / 2];
            }"""
        )
        page.mouse.click(*box)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        assert navigated == []


def test_a_kiosk_outlives_its_server(chromium: Browser, wall: Path) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        with running(wall) as house:
            port = int(house.rsplit(":", 1)[1])
            page.goto(house + KIOSK)
            wait_for_another(page, hung(page))
        page.wait_for_timeout(3_000)

        alone = hung(page)
        expect(page.locator("#title")).to_be_visible()
        with running(wall, port=port):
            wait_for_another(page, alone, seconds=30)

    assert broken == []


def test_a_night_leaves_no_more_in_the_browser_s_memory_than_an_evening(chromium: Browser, archive: Path) -> None:
    with running(archive) as house, chromium.new_context() as context:
        page = context.new_page()
        page.clock.install()
        page.goto(house + KIOSK)
        look: Any = page.context.new_cdp_session(page)

        def kept(people: int) -> dict[str, float]:
            for _ in range(people):
                before = hung(page)
                page.clock.run_for(20_000)  # what a person stays
                wait_for_another(page, before)
            look.send("HeapProfiler.collectGarbage")
            look.send("Performance.enable")
            return {each["name"]: each["value"] for each in look.send("Performance.getMetrics")["metrics"]}

        evening = kept(20)
        night = kept(150)

    assert night["Nodes"] < evening["Nodes"] + 500
    assert night["Documents"] <= evening["Documents"] + 3
    assert night["JSHeapUsedSize"] < evening["JSHeapUsedSize"] + 1_500_000


def test_a_picture_that_is_broken_is_passed_over(chromium: Browser, wall: Path) -> None:
    with running(wall) as house, chromium.new_context() as context:
        page = context.new_page()
        page.route("**/iiif/3/ffhq.00001/**", lambda route: route.abort())
        page.clock.install()
        page.goto(house + KIOSK)
        met = {after_a_while(page, seconds=20) for _ in range(10)}

    assert "/pictures/ffhq/00001" not in met
    assert len(met) == 5


def test_someone_who_leaves_is_taken_off_the_wall(chromium: Browser, wall: Path) -> None:
    with running(wall) as house, visit(chromium, house + KIOSK) as page:
        page.clock.install()
        remove(wall, "ffhq/00000")
        after_a_while(page)  # whoever hangs there may be taken down the next time
        met = {after_a_while(page) for _ in range(8)}

    assert len(met) == 5
    assert "/pictures/ffhq/00000" not in met


def test_a_kiosk_without_scripts_goes_on_too(chromium: Browser, wall: Path) -> None:
    (wall / "exhibition.toml").write_text("[kiosk]\nseconds = 1\n", encoding="utf-8")
    with (
        running(wall) as house,
        visit(chromium, house + KIOSK, java_script_enabled=False) as page,
        page.expect_navigation(timeout=10_000),
    ):
        pass


def test_a_kiosk_that_is_closed_is_nowhere(archive: Path, tmp_path: Path, chromium: Browser) -> None:
    copy = copy_of(archive, tmp_path / "closed")
    (copy / "exhibition.toml").write_text("[rooms]\nkiosk = false\n", encoding="utf-8")
    with running(copy) as house, chromium.new_context() as context:
        assert context.request.get(house + KIOSK).status == 404
    shutil.rmtree(copy)
