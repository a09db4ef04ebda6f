"""The credits searched while one types, and pages to read, on every screen, with any name."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from archives import ingest
from axe import faults_by_day_and_by_night
from exhibition_fixtures import NOTE_READ, running
from made import ffhq, picture, record, with_files
from playwright.sync_api import Browser, Locator, Page, Route, expect

AWKWARD = ("Ada", "دوگمة \u202eevil", "👩🏽‍🚀" * 20, "<b>" + "Long" * 80, "W" * 300)
MANY = 150
ADDRESSES = (
    "/credits", "/credits?letter=t", "/credits?name=test", "/credits?name=nobody", "/credits?letter=unknown",
    "/credits?contributor=flickr/mia", "/contributors/flickr/mia", *(f"/contributors/flickr/a{n}" for n in range(5)),
    "/about", "/leave?page=/pictures/ffhq/00000", "/imprint",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("credits")
    entries = [record(number, author=f"Test n{number:03}") for number in range(MANY)]
    for number, name in enumerate(AWKWARD):
        url = f"https://www.flickr.com/photos/a{number}/999{number:011}/"
        entries.append(record(200 + number, author=name, photo_url=url, photo_title=name))
    for number in range(300, 308):
        url = f"https://www.flickr.com/photos/mia/999{number // 2:011}/"
        entries.append(with_files(folder / "ffhq", record(number, author="Mia", photo_url=url), "image"))
    entries += [record(number, author="", photo_url="") for number in (400, 401)]
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", entries))
    picture(folder / "mine" / "a.png")
    ingest(folder / "archive", "folder", folder / "mine")
    (folder / "archive" / "exhibition.toml").write_text(
        'exhibitor = "A gallery"\ncontact = "gallery@example.org"\nimprint = """\nStreet 1\nCity\n\n'
        'https://example.org/a-very-long-address/that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on\n"""\n',
        encoding="utf-8",
    )
    with running(folder / "archive") as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context() as context:
        context.add_init_script(NOTE_READ)
        yield context.new_page()


def status(page: Page) -> Locator:
    return page.locator(".tally [role=status]")


def test_names_are_found_while_one_types(page: Page, house: str) -> None:
    page.goto(f"{house}/credits?letter=m")
    page.evaluate("window.same = true")
    page.get_by_label("Name or account").press_sequentially("test n14", delay=30)

    expect(status(page)).to_have_text("10 contributors whose name or account has “test n14” in it")
    expect(page.locator(".rows .who")).to_have_count(10)
    expect(page.get_by_label("Name or account")).to_be_focused()
    expect(page.get_by_role("link", name="All credits")).to_be_visible()
    assert page.evaluate("location.pathname + location.search") == "/credits?name=test+n14"
    assert page.evaluate("window.same") is True

    page.get_by_label("Name or account").fill("")
    expect(status(page)).to_have_text(f"{MANY + len(AWKWARD) + 1} contributors")
    expect(page.get_by_role("link", name="All credits")).to_be_hidden()
    assert page.evaluate("location.pathname + location.search") == "/credits"
    assert page.evaluate("history.length") == 2


def test_only_the_last_question_is_answered(page: Page, house: str) -> None:
    asked: list[str] = []
    held: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url.endswith("name=mi"):
            held.append(route)
        else:
            route.continue_()

    page.goto(f"{house}/credits")
    page.route("**/credits?name=*", hold)
    name = page.get_by_label("Name or account")
    name.fill("mi")
    page.wait_for_timeout(400)
    name.fill("ada")
    expect(status(page)).to_have_text("1 contributor whose name or account has “ada” in it")
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)

    assert [url.split("=")[-1] for url in asked] == ["mi", "ada"]
    expect(status(page)).to_have_text("1 contributor whose name or account has “ada” in it")


def test_somebody_who_types_fast_asks_once(page: Page, house: str) -> None:
    asked: list[str] = []
    page.goto(f"{house}/credits")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Name or account").press_sequentially("test n001", delay=10)
    expect(status(page)).to_have_text("1 contributor whose name or account has “test n001” in it")

    assert len([url for url in asked if "/credits?" in url]) == 1


def test_a_choice_holds_at_once_and_enter_gives_the_page_its_plain_address(page: Page, house: str) -> None:
    page.goto(f"{house}/credits")
    page.get_by_label("Licence").select_option("CC BY 2.0")
    expect(page.locator(".lead")).to_have_text(
        f"{MANY + len(AWKWARD) + 8 + 2} pictures match, by who photographed them."
    )
    page.get_by_label("Name or account").fill("mia")
    page.keyboard.press("Enter")

    expect(page.locator(".rows .who")).to_have_text(["Mia flickr/mia"])
    assert page.url == f"{house}/credits?name=mia&licence=CC-BY-2.0"


def test_what_is_not_understood_is_said_and_leaves_the_list(page: Page, house: str) -> None:
    page.goto(f"{house}/credits")
    page.get_by_label("Uploaded").fill("then")

    expect(status(page)).to_contain_text("a range is FIRST..LAST, two whole numbers")
    expect(page.locator(".rows .who").first).to_be_visible()
    assert page.url == f"{house}/credits"
    page.get_by_role("button", name="Show").click()
    expect(page.locator("h1")).to_have_text("That was not understood")


def test_without_an_answer_the_form_opens_the_page(page: Page, house: str) -> None:
    page.goto(f"{house}/credits")
    page.route(
        "**/credits?name=mia",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    page.get_by_label("Name or account").fill("mia")
    page.keyboard.press("Enter")

    expect(page.locator(".rows .who")).to_have_text(["Mia flickr/mia"])
    assert page.url == f"{house}/credits?name=mia"


def test_the_credits_of_a_wall_can_be_copied(chromium: Browser, house: str) -> None:
    with chromium.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.goto(f"{house}/contributors/flickr/mia")
        page.get_by_text("The credits of these pictures, to copy").click()
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_text("Copied.")).to_be_visible()
        lines = page.evaluate("navigator.clipboard.readText()").split("\n")

    assert len(lines) == 8
    assert lines[0].startswith("“title-")
    assert "” by Mia (https://www.flickr.com/photos/mia/" in lines[0]
    assert "CC BY 2.0 (https://creativecommons.org/licenses/by/2.0/), cropped and scaled to 128 × 128" in lines[0]


def test_where_nothing_can_be_copied_there_is_no_button_but_the_text(chromium: Browser, house: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{house}/contributors/flickr/mia#main")
        page.get_by_text("The credits of these pictures, to copy").click()

        expect(page.get_by_role("button", name="Copy")).to_have_count(0)
        expect(page.locator("#credit-lines li").first).to_be_visible()


def test_names_are_found_without_scripts(chromium: Browser, house: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{house}/credits")
        page.get_by_label("Name or account").fill("MIA")
        page.get_by_label("Name or account").press("Enter")

        expect(page.locator(".rows .who")).to_have_text(["Mia flickr/mia"])
        page.get_by_role("link", name="All credits").click()
        page.get_by_role("navigation", name="By letter").get_by_role("link", name="M", exact=False).first.click()
        expect(page.locator(".rows .who")).to_have_text(["Mia"])


@pytest.mark.parametrize("width", [1440, 768, 390, 320])
def test_no_name_makes_a_page_wider_than_the_screen(chromium: Browser, house: str, width: int) -> None:
    wider: dict[str, list[int]] = {}
    with chromium.new_context(viewport={"width": width, "height": 800}) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        for address in (*ADDRESSES, f"/credits?name={quote(AWKWARD[4])}"):
            page.goto(house + address)
            for details in page.locator("details").all():
                details.locator("summary").click()
            wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if wide[0] > wide[1]:
                wider[address] = wide

    assert wider == {}


def test_nothing_keeps_anybody_from_reading(chromium: Browser, house: str) -> None:
    found: dict[str, list[str]] = {}
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        for address in ADDRESSES:
            page.goto(house + address)
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            if wrong := faults_by_day_and_by_night(page):
                found[address] = wrong

    assert found == {}


def test_a_small_wall_is_even_and_two_pictures_wide_on_a_phone(chromium: Browser, house: str) -> None:
    shapes: dict[int, tuple[int, float]] = {}
    for width in (1440, 390, 320):
        with chromium.new_context(viewport={"width": width, "height": 844}) as context:
            context.add_init_script(NOTE_READ)
            page = context.new_page()
            page.goto(f"{house}/contributors/flickr/mia")
            boxes = [each.bounding_box() for each in page.locator(".works img").all()]
            first = [box for box in boxes if box and boxes[0] and box["y"] == boxes[0]["y"]]
            shapes[width] = (len(first), round(max(abs(box["width"] - box["height"]) for box in first), 1))

    assert (shapes[390], shapes[320], shapes[1440]) == ((2, 0), (2, 0), (5, 0))
