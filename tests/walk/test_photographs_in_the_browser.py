"""Figures 1 and 2 in a browser: what is switched off is gone, and the way from the face out to the photograph."""

import io
import math
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import ingest
from axe import AXE
from exhibition_fixtures import NOTE_READ, running
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from doesexist.archive import Reading
from doesexist.sample.drawing import draw_sample

IN, OUT = "Back to the face", "Out to the photograph"
FEATURES = ("Chin", "Brows", "Nose", "Eyes", "Mouth")
SCREENS = {1440: 900, 768: 1024, 390: 844, 320: 640}
HALFWAY = "document.getAnimations().filter((each) => each.playState === 'running').length"
ON_THE_SCREEN = """(polygon) => [...polygon.points].flatMap((point) => {
    const there = point.matrixTransform(polygon.getScreenCTM());
    return [there.x, there.y];
})"""
"""Where a polygon's corners are seen, whatever turned and moved it."""

Pixels = NDArray[np.float64]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People who do not exist, some of them together; their faces are cut from their photographs."""
    folder = tmp_path_factory.mktemp("drawn")
    for _ in draw_sample(folder / "ffhq", pictures=10, size=600, seed=5, workers=1):
        pass
    for kind in ("images1024x1024", "thumbnails128x128"):
        (folder / "ffhq" / kind).rename(folder / kind)
    ingest(folder / "archive", "ffhq", folder / "ffhq")
    return folder / "archive"


@pytest.fixture(scope="module")
def house(archive: Path) -> Iterator[str]:
    with running(archive) as address:
        yield address


@pytest.fixture(scope="module")
def people(archive: Path) -> dict[str, str]:
    """Who can be met: `alone` within their photograph, `beyond` its edge, `together` with others."""
    found: dict[str, str] = {}
    with Reading(archive) as reading:
        for picture in reading.every_picture():
            assert picture.quad
            assert picture.wild
            reach = max(picture.quad.outside(picture.wild.width or 0, picture.wild.height or 0))
            kind = "together" if reading.others(picture) else "beyond" if reach > 9 else "" if reach else "alone"
            found.setdefault(kind, picture.key)
    return found


@contextmanager
def look(
    chromium: Browser, house: str, key: str, *, dataset: str = "ffhq", **context: Any
) -> Generator[Page, None, None]:
    """Open the page of somebody's photograph, without the note; nothing may complain."""
    complaints: list[str] = []
    with chromium.new_context(**context) as browser:
        if context.get("java_script_enabled", True):
            browser.add_init_script(NOTE_READ)
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{house}/pictures/{dataset}/{key}/wild", wait_until="load")
        if (enter := page.get_by_role("link", name="Go in")).is_visible():
            enter.click()
        yield page
    assert complaints == []


def box(what: Locator) -> FloatRect:
    found = what.bounding_box()
    assert found is not None
    return found


def state(page: Page) -> tuple[str, bool]:
    """What the button offers, and whether the photograph hangs as it hung at first."""
    at_rest = page.locator(".wild .moving").evaluate("(each) => getComputedStyle(each).transform === 'none'")
    return page.locator(".move button").inner_text(), at_rest


# Switches


@pytest.mark.parametrize("scripts", [True, False])
def test_every_feature_can_be_switched_off_in_both_figures_without_scripts_too(
    chromium: Browser, house: str, people: dict[str, str], *, scripts: bool
) -> None:
    with look(chromium, house, people["alone"], java_script_enabled=scripts) as page:
        for name in FEATURES:
            drawn = page.locator(f".drawing .{name.lower()}")
            assert [each.is_visible() for each in drawn.all()] == [True, True]

            page.get_by_role("checkbox", name=name).uncheck()

            assert [each.is_visible() for each in drawn.all()] == [False, False]
        assert page.locator(".drawing .square").is_visible()


def test_numbers_are_shown_on_demand_and_only_where_their_feature_is(
    chromium: Browser, house: str, people: dict[str, str]
) -> None:
    with look(chromium, house, people["alone"], java_script_enabled=False) as page:
        numbers = page.locator(".aligned text:visible")
        assert numbers.count() == 0

        page.get_by_role("checkbox", name="Numbers").check()
        assert numbers.count() == 68
        page.get_by_role("checkbox", name="Eyes").uncheck()

        assert numbers.count() == 68 - 12


def test_the_crop_and_what_was_invented_are_one_switch(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["beyond"]) as page:
        hatched = page.locator(".shown .crop:visible")
        assert hatched.count() == 2

        page.get_by_role("checkbox", name="Crop").uncheck()

        assert hatched.count() == 0
        assert not page.locator(".square").is_visible()


def test_what_reaches_beyond_the_photograph_is_seen_beside_it(
    chromium: Browser, house: str, people: dict[str, str]
) -> None:
    with look(chromium, house, people["beyond"]) as page:
        photograph, square, stage = (box(page.locator(f".wild {what}")) for what in ("img", ".square", ".stage"))

    def ends(of: FloatRect) -> tuple[float, float, float, float]:
        return of["x"], of["y"], -of["x"] - of["width"], -of["y"] - of["height"]

    assert any(one < other - 1 for one, other in zip(ends(square), ends(photograph), strict=True))
    assert all(one >= other - 4 for one, other in zip(ends(square), ends(stage), strict=True))


# The way from the face out to the photograph


def test_with_scripts_and_without_a_visitor_sees_the_whole_photograph_first(
    chromium: Browser, house: str, people: dict[str, str]
) -> None:
    seen: list[bytes] = []
    for scripts in (True, False):
        with look(chromium, house, people["alone"], java_script_enabled=scripts) as page:
            assert page.locator(".move").is_visible() == scripts
            seen.append(page.locator(".wild .stage").screenshot())

    assert seen[0] == seen[1]


def test_the_way_is_slow_and_the_button_says_where_it_leads(
    chromium: Browser, house: str, people: dict[str, str]
) -> None:
    with look(chromium, house, people["alone"]) as page:
        assert state(page) == (IN, True)

        page.get_by_role("button", name=IN).click()
        lasts = page.evaluate("document.getAnimations().map((each) => each.effect.getComputedTiming().duration)")
        assert page.evaluate(HALFWAY) == 3
        assert state(page) == (OUT, False)
        assert page.locator(".spoken").inner_text() == ""
        page.wait_for_function(f"() => {HALFWAY} === 0", timeout=15_000)

        assert {4_000 <= each <= 6_000 for each in lasts} == {True}
        expect(page.locator(".spoken")).to_have_text("The face, as it was cut out, fills the frame.")


def test_one_can_turn_round_on_the_way(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["alone"]) as page:
        button = page.locator(".move button")
        button.click()
        page.wait_for_timeout(400)
        button.click()

        expect(page.locator(".spoken")).to_have_text("The whole photograph is in the frame.", timeout=3_000)
        assert state(page) == (IN, True)
        assert page.evaluate("document.getAnimations().length") == 0


def test_who_wants_less_motion_is_there_at_once_and_back_at_once(
    chromium: Browser, house: str, people: dict[str, str]
) -> None:
    with look(chromium, house, people["alone"], reduced_motion="reduce") as page:
        page.get_by_role("button", name=IN).click()
        assert page.evaluate(HALFWAY) == 0
        assert state(page) == (OUT, False)

        page.get_by_role("button", name=OUT).click()
        expect(page.locator(".wild .moving")).to_have_css("transform", "none")
        assert state(page) == (IN, True)


def test_the_way_is_gone_by_keyboard(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["alone"], reduced_motion="reduce") as page:
        page.locator(".move button").focus()
        page.keyboard.press("Enter")
        assert state(page) == (OUT, False)

        page.keyboard.press("Space")

        expect(page.locator(".wild .moving")).to_have_css("transform", "none")
        assert state(page) == (IN, True)
        expect(page.locator(".move button")).to_be_focused()


def test_a_click_on_the_photograph_goes_the_same_way(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["alone"], reduced_motion="reduce") as page:
        page.locator(".wild .stage").click(position={"x": 20, "y": 20})

        assert state(page) == (OUT, False)


def test_the_face_fills_a_square_in_the_frame_however_the_window_changes(
    chromium: Browser, house: str, people: dict[str, str]
) -> None:
    with look(chromium, house, people["alone"], reduced_motion="reduce") as page:
        page.get_by_role("button", name=IN).click()
        for width, height in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            stage = box(page.locator(".wild .stage"))
            corners = page.locator(".wild .square").evaluate(ON_THE_SCREEN)

            left, top, side = stage["x"], stage["y"], min(stage["width"], stage["height"])
            expected = [left, top, left, top + side, left + side, top + side, left + side, top]
            assert corners == pytest.approx(expected, abs=0.5), width


def test_lines_are_as_thin_near_the_face_as_they_were(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["alone"], reduced_motion="reduce") as page:
        chin = page.locator(".wild .drawing .chin polyline").last
        before = float(chin.evaluate("(each) => parseFloat(getComputedStyle(each).strokeWidth)"))

        page.get_by_role("button", name=IN).click()

        width, turn = chin.evaluate(
            """(each) => [parseFloat(getComputedStyle(each).strokeWidth),
                          new DOMMatrix(getComputedStyle(each.closest('.moving')).transform)]"""
        )
        assert width * math.hypot(turn["a"], turn["b"]) == pytest.approx(before, rel=0.01)


def pixels(png: bytes) -> Pixels:
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64)


def agreement(page: Page, house: str, identifier: str) -> float:
    """How well the face as the browser cuts it agrees with the face as the server does: PSNR, in dB."""
    for switch in page.locator(".switches input").all():
        switch.set_checked(False)
    page.get_by_role("button", name=IN).click()
    page.wait_for_load_state("networkidle")
    page.locator(".wild img").evaluate("(each) => each.decode()")
    stage = box(page.locator(".wild .stage"))
    side = round(min(stage["width"], stage["height"]))
    shot = page.screenshot(clip={"x": stage["x"], "y": stage["y"], "width": side, "height": side})
    answer = page.request.get(f"{house}/iiif/3/{identifier}/full/{side},{side}/0/default.png")
    inside = np.s_[2:-2, 2:-2]  # at the edge, a browser blends with the wall
    error = np.mean((pixels(shot)[inside] - pixels(answer.body())[inside]) ** 2)
    return float(10 * np.log10(255**2 / error))


def test_the_crop_in_the_browser_is_the_server_s(chromium: Browser, house: str, people: dict[str, str]) -> None:
    screen = {"width": 1440, "height": 760}
    with look(chromium, house, people["alone"], viewport=screen, reduced_motion="reduce") as page:
        assert agreement(page, house, f"ffhq.{people['alone']}") > 34


def test_the_crop_of_real_photographs_in_the_browser_is_the_server_s(
    chromium: Browser, tmp_path: Path, shared_data: Path
) -> None:
    ingest(tmp_path / "archive", "ffhq", shared_data / "wild", dataset="wild")
    screen = {"width": 1440, "height": 800}

    with running(tmp_path / "archive") as house:
        for key in ("00000", "00006", "00013", "00017"):
            with look(chromium, house, key, dataset="wild", viewport=screen, reduced_motion="reduce") as page:
                assert agreement(page, house, f"wild.{key}") > 36, key


def test_for_the_way_to_the_face_the_photograph_is_fetched_larger(
    chromium: Browser, house: str, people: dict[str, str]
) -> None:
    phone = {"width": 390, "height": 844}
    with look(chromium, house, people["together"], viewport=phone, reduced_motion="reduce") as page:
        before = page.locator(".wild img").evaluate("(each) => each.currentSrc")

        page.get_by_role("button", name=IN).click()

        page.wait_for_function("(before) => document.querySelector('.wild img').currentSrc !== before", arg=before)


# Whoever else is on it


def test_one_comes_to_the_others_by_keyboard(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["together"]) as page:
        other = page.locator(".others a").first
        leads = other.get_attribute("href")
        page.locator("header nav a").last.focus()
        page.keyboard.press("Tab")
        expect(other).to_be_focused()
        edge = other.locator("polygon").last
        assert edge.evaluate("(each) => getComputedStyle(each).strokeDasharray") == "none"

        page.keyboard.press("Enter")

        page.wait_for_url(f"{house}{leads}")


def test_near_the_face_nobody_else_can_be_come_to(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["together"], reduced_motion="reduce") as page:
        assert page.locator(".others a").first.is_visible()
        page.get_by_role("button", name=IN).click()
        assert not page.locator(".others a").first.is_visible()

        page.get_by_role("button", name=OUT).click()

        assert page.locator(".others a").first.is_visible()


# For everyone


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_near_or_far(chromium: Browser, house: str, people: dict[str, str], scheme: Any) -> None:
    for kind in ("together", "beyond"):
        with look(chromium, house, people[kind], color_scheme=scheme, reduced_motion="reduce") as page:
            page.evaluate(AXE.read_text(encoding="utf-8"))
            page.get_by_role("checkbox", name="Numbers").check()
            for _ in range(2):
                found = page.evaluate("axe.run().then((found) => found.violations.map((each) => each.id))")
                assert found == []
                page.locator(".move button").click()


def test_what_is_touched_is_large_enough_to_be_touched(chromium: Browser, house: str, people: dict[str, str]) -> None:
    with look(chromium, house, people["together"], viewport={"width": 390, "height": 844}, has_touch=True) as page:
        for what in page.locator(".switches label, .move button, .ways a, .others a").all():
            size = box(what)
            assert min(size["width"], size["height"]) >= 24, what


@pytest.mark.parametrize("kind", ["alone", "beyond", "together"])
def test_a_figure_is_as_large_as_the_window_allows_and_no_wider(
    chromium: Browser, house: str, people: dict[str, str], kind: str
) -> None:
    with look(chromium, house, people[kind]) as page:
        for width, height in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            stage, column = box(page.locator(".wild .stage")), box(page.locator("figure.wild"))

            assert wide[0] <= wide[1], width
            shares = (stage["width"] / column["width"], stage["height"] / (0.75 * height))
            assert max(shares) == pytest.approx(1, abs=0.01), width
            for layer in page.locator(".wild .moving > *").all():
                assert box(layer) == pytest.approx(stage, abs=0.1), width
