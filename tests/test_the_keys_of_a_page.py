"""→ and the space bar go to the next person, ← back; what takes keys itself keeps them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

BUILT = Path(__file__).parents[1] / "src" / "doesexist" / "exhibition" / "static" / "built"
HOUSE = "http://house.test"


def person(number: int) -> str:
    return f"""<!doctype html><title>{number}</title><h1 tabindex="-1">{number}</h1>
    <a rel="prev" href="/{number - 1}">Back</a>
    <a rel="next" href="/{number + 1}" data-picture="/{number + 1}.png">Next</a>
    <label>Search <input></label> <button>Keys</button>
    <script type="module" src="/person.js"></script>"""


@pytest.fixture
def asked() -> list[str]:
    """What the browser asked for, in order."""
    return []


@pytest.fixture
def page(chromium: Browser, asked: list[str]) -> Iterator[Page]:
    script = (BUILT / json.loads((BUILT / "manifest.json").read_text())["src/person.ts"]["file"]).read_text()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{HOUSE}/")
        asked.append(path)
        if path == "person.js":
            route.fulfill(body=script, content_type="text/javascript")
        elif path.isdecimal():
            route.fulfill(body=person(int(path)), content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)

    with chromium.new_context() as context:
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(f"{HOUSE}/7")
        yield page


@pytest.mark.parametrize(("key", "there"), [("ArrowRight", "8"), ("Space", "8"), ("ArrowLeft", "6")])
def test_a_key_goes_to_a_neighbour(page: Page, key: str, there: str) -> None:
    page.keyboard.press(key)

    expect(page).to_have_url(f"{HOUSE}/{there}")
    expect(page.locator("h1")).to_have_text(there)


@pytest.mark.parametrize("key", ["Alt+ArrowRight", "Control+ArrowRight", "Shift+Space", "a", "Enter"])
def test_other_keys_are_left_to_the_browser(page: Page, key: str) -> None:
    page.keyboard.press(key)
    page.wait_for_timeout(100)

    expect(page).to_have_url(f"{HOUSE}/7")


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowLeft", "Space"])
def test_a_search_field_keeps_its_keys(page: Page, key: str) -> None:
    page.locator("input").focus()

    page.keyboard.press(key)
    page.wait_for_timeout(100)

    expect(page).to_have_url(f"{HOUSE}/7")


def test_the_space_bar_presses_the_button_that_has_the_focus(page: Page) -> None:
    page.evaluate(
        "() => { document.querySelector('button').onclick = (event) => { event.target.textContent = 'pressed'; }; }"
    )
    page.locator("button").focus()

    page.keyboard.press("Space")

    expect(page.locator("button")).to_have_text("pressed")
    expect(page).to_have_url(f"{HOUSE}/7")


def test_the_next_person_and_their_picture_are_fetched_ahead(page: Page, asked: list[str]) -> None:
    page.wait_for_load_state("networkidle")

    assert set(asked) == {"7", "person.js", "8", "8.png"}
