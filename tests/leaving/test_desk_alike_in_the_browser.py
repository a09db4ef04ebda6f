"""Who looks the same, at the desk in Chromium: by keyboard, without scripts, on a phone, in a hidden tab."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import ingest
from axe import faults_by_day_and_by_night
from exhibition_fixtures import running
from leave_fixtures import AT_THE_DESK, TOKEN
from made import picture
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page, expect
from requests_made import ask
from surveys import survey

CREDENTIALS: Any = {"username": "curator", "password": TOKEN}
PHONE: Any = {"width": 390, "height": 844}
LONG = f"mirrored-{'in_the_garden_' * 4}"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three people; one is there mirrored, too, under a long name, and of another lies a copy in the folder."""
    people = tmp_path / "people"
    for number, name in enumerate(("ada", "bea", "cem")):
        picture(people / f"{name}.png", 160, 160, seed=number)
    with Image.open(people / "ada.png") as ada:
        ImageOps.mirror(ada.convert("RGB")).save(people / f"{LONG}.png")
    ingest(tmp_path / "archive", "folder", people)
    survey(tmp_path / "archive")
    (people / "old").mkdir()
    shutil.copy(people / "bea.png", people / "old" / "bea.png.bak")
    (tmp_path / "archive" / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    return tmp_path / "archive"


@pytest.fixture
def house(archive: Path) -> Iterator[str]:
    with running(archive) as address:
        yield address


def grant(page: Page, name: str) -> None:
    page.goto(f"/desk/{name}")
    page.get_by_role("button", name="Grant …").click()
    page.get_by_role("button", name="Yes, let them leave").click()


def go_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} can't be reached")


def test_they_leave_too_with_a_keyboard_alone_and_without_scripts(chromium: Browser, house: str, archive: Path) -> None:
    name = ask(archive, "people/ada").name
    with chromium.new_context(
        base_url=house, http_credentials=CREDENTIALS, viewport=PHONE, java_script_enabled=False
    ) as context:
        page = context.new_page()
        grant(page, name)
        expect(page.get_by_role("heading", name="1 picture looks the same")).to_be_visible()

        go_to(page, "input[name=too]")
        page.keyboard.press("Space")
        go_to(page, ".alike button")
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", name="The desk", exact=True)).to_be_visible()
        gone = page.goto(f"/pictures/people/{LONG}")
        assert gone
        assert gone.status == 410


def test_nothing_is_wider_than_a_phone_and_axe_finds_nothing(chromium: Browser, house: str, archive: Path) -> None:
    name = ask(archive, "people/ada").name
    with chromium.new_context(base_url=house, http_credentials=CREDENTIALS, viewport=PHONE) as context:
        page = context.new_page()
        grant(page, name)

        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert not faults_by_day_and_by_night(page)


@pytest.mark.parametrize("leaver", ["people/ada", "people/bea"])
def test_who_comes_back_to_the_page_from_another_tab_finds_it_as_it_was(
    chromium: Browser, house: str, archive: Path, leaver: str
) -> None:
    name = ask(archive, leaver).name
    with chromium.new_context(base_url=house, http_credentials=CREDENTIALS) as context:
        page = context.new_page()
        grant(page, name)
        expect(page.get_by_role("heading", name="They have left")).to_be_visible()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))

        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(500)

        expect(page.get_by_role("heading", name="They have left")).to_be_visible()
        assert [each for each in asked if "/desk" in each] == []
