"""Pages as a browser shows them: on every screen, by day and by night, and without asking anybody else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from examples import PAGES
from exhibition_fixtures import NOTE_READ, copy_of, running
from playwright.sync_api import Browser, Page, expect
from wall_fixtures import survey

SCREENS = {1440: 900, 768: 1024, 390: 844, 320: 640}


@pytest.fixture(scope="module")
def house(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = copy_of(archive, tmp_path_factory.mktemp("pages") / "archive")
    survey(own)
    with running(own) as address:
        yield address


def luminance(colour: str) -> float:
    """Of an opaque colour as `getComputedStyle` writes it, by WCAG 2.2."""
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("width", SCREENS)
def test_no_page_is_wider_than_the_screen_or_asks_anybody_else(chromium: Browser, house: str, width: int) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    with chromium.new_context(viewport={"width": width, "height": SCREENS[width]}) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(f"{message.text} {message.location['url']}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for address in PAGES:
            page.goto(f"{house}{address}", wait_until="networkidle")

            wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")

            assert wide[0] <= wide[1], address
        assert context.cookies() == []

    # A page that says that nothing is here is one that a browser complains of.
    own = tuple(f"{house}{address}" for address in PAGES)
    assert [each for each in complaints if not (each.startswith("Failed to load") and each.endswith(own))] == []
    assert len(asked) > len(PAGES)
    assert {url for url in asked if not url.startswith(f"{house}/")} == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_wall(chromium: Browser, house: str, scheme: str) -> None:
    dark = scheme == "dark"
    with chromium.new_context(color_scheme="dark" if dark else "light") as context:
        page = context.new_page()
        page.goto(f"{house}/pictures/drawn/grace")

        wall = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        colours: list[str] = page.evaluate(
            "[...new Set([...document.querySelectorAll('body *')].map((each) => getComputedStyle(each).color))]"
        )

    assert (luminance(wall) < 0.05) == dark
    assert len(colours) > 1
    assert min(contrast(colour, wall) for colour in colours) >= 4.5


def test_the_person_is_as_large_as_the_window_allows(chromium: Browser, house: str) -> None:
    def box(page: Page) -> tuple[float, float]:
        size = page.locator(".picture img").bounding_box()
        assert size is not None
        return size["width"], size["height"]

    with chromium.new_context() as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.goto(f"{house}/pictures/ffhq/00000")
        page.set_viewport_size({"width": 1440, "height": 900})
        wide = box(page)
        page.set_viewport_size({"width": 390, "height": 844})
        narrow = box(page)

    assert wide[1] == pytest.approx(wide[0])
    assert wide[1] > 0.85 * 900
    assert narrow[0] == pytest.approx(narrow[1])
    assert narrow[0] > 0.9 * 390


@pytest.mark.parametrize("window", [(844, 390), (720, 450)])
def test_in_a_wide_and_low_window_the_label_hangs_beside_the_whole_person(
    chromium: Browser, house: str, window: tuple[int, int]
) -> None:
    width, height = window
    with chromium.new_context(viewport={"width": width, "height": height}) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.goto(f"{house}/pictures/drawn/ada")
        picture, label = page.locator(".picture img").bounding_box(), page.locator(".label").bounding_box()

    assert picture is not None
    assert label is not None
    assert picture["y"] + picture["height"] <= height
    assert picture["height"] > 0.75 * height
    assert label["x"] >= picture["x"] + picture["width"]
    assert label["y"] < height / 2


def test_on_a_phone_the_house_takes_little_room_and_fingers_find_its_words(chromium: Browser, house: str) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.goto(f"{house}/pictures/drawn/ada")
        header = page.locator("header.house").bounding_box()
        words = [each.bounding_box() for each in page.locator("header.house a").all()]
        expect(page.get_by_role("button", name="Hide the label")).to_be_visible()
        expect(page.get_by_role("button", name="Keys")).to_be_hidden()
        page.goto(f"{house}/contributors/flickr/group")
        count = page.locator(".contributor dd a", has_text=re.compile(r"^\(\d+\)$")).bounding_box()

    assert header is not None
    assert header["height"] < 135
    assert all(word is not None and word["height"] >= 24 for word in words)
    assert count is not None
    assert min(count["width"], count["height"]) >= 24


def test_a_walk_goes_on_by_keyboard_and_comes_back(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.goto(f"{house}/?seed=7&step=0")
        first = page.locator("#title").inner_text()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#title")).not_to_have_text(first)
        page.keyboard.press("ArrowLeft")

        expect(page.locator("#title")).to_have_text(first)


def test_the_first_tab_leads_past_the_navigation(chromium: Browser, house: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{house}/about")
        page.keyboard.press("Tab")
        skip = page.locator(".skip")

        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_every_page_works_without_scripts(chromium: Browser, house: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{house}/?seed=7&step=0")
        page.get_by_role("link", name="Go in").click()
        first = page.locator("#title").inner_text()
        page.get_by_role("link", name="Next person").click()
        expect(page.locator("#title")).not_to_have_text(first)
        page.get_by_role("link", name="Credits").click()
        page.get_by_label("Country").fill("austria")
        page.get_by_role("button", name="Show").click()

        expect(page.locator(".lead")).to_have_text("1 picture matches, by who photographed them.")
