"""Many requests at the desk in Chromium: with a keyboard alone, without JavaScript, on a phone, by day and by night."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import faults_by_day_and_by_night
from exhibition_fixtures import copy_of, running
from leave_fixtures import AT_THE_DESK, TOKEN
from playwright.sync_api import Browser, BrowserContext, Page, expect
from requests_made import ask

CREDENTIALS: Any = {"username": "curator", "password": TOKEN}
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def house(archive: Path, tmp_path: Path) -> Iterator[str]:
    """An exhibition in which four ask to leave at once, and one for all of theirs."""
    copy = copy_of(archive, tmp_path / "archive")
    (copy / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    for about in ("ffhq/00000", "ffhq/00001", "ffhq/00002", "drawn/ada", "flickr/group"):
        ask(copy, about)
    with running(copy) as address:
        yield address


@pytest.fixture
def without_scripts(chromium: Browser, house: str) -> Iterator[BrowserContext]:
    with chromium.new_context(
        base_url=house, http_credentials=CREDENTIALS, viewport=PHONE, java_script_enabled=False
    ) as context:
        yield context


def go_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").filter(has_text=name).count():
            return
    pytest.fail(f"nothing named {name} can be reached")


def test_a_batch_is_undone_with_a_keyboard_alone_and_without_scripts(without_scripts: BrowserContext) -> None:
    page = without_scripts.new_page()
    page.goto("/desk")

    go_to(page, "4 requests")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="4 of 5 open")).to_be_visible()
    page.locator("#many-reason").focus()
    page.keyboard.type("a flood")
    go_to(page, "Deny …")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 requests are about to be denied")).to_be_visible()
    go_to(page, "Yes, deny 4")
    page.keyboard.press("Enter")

    expect(page.get_by_text("4 requests are denied, and their veils are lifted.")).to_be_visible()
    page.get_by_role("link", name="The desk").click()
    expect(page.get_by_text("1 request is open.")).to_be_visible()


def test_nothing_is_wider_than_a_phone_and_axe_finds_nothing(chromium: Browser, house: str) -> None:
    found: dict[str, object] = {}
    with chromium.new_context(base_url=house, http_credentials=CREDENTIALS, viewport=PHONE) as context:
        page = context.new_page()

        def look(what: str) -> None:
            page.wait_for_load_state()
            width = page.evaluate("document.documentElement.scrollWidth")
            if wrong := faults_by_day_and_by_night(page) or (width > PHONE["width"] and [f"{width} pixels wide"]):
                found[what] = wrong

        page.goto("/desk")
        look("desk")
        page.get_by_role("link", name="4 requests", exact=True).click()
        look("batch")
        page.locator("#many-reason").fill("a flood")
        page.get_by_role("button", name="Deny …").click()
        look("sure")
        page.get_by_role("button", name="Yes, deny 4").click()
        look("done")

    assert found == {}
