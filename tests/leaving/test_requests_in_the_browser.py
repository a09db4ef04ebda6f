"""A request in Chromium from end to end: asked for, veiled at once, decided at the desk, and seen with the receipt."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import faults_by_day_and_by_night
from exhibition_fixtures import NOTE_READ, copy_of, running
from leave_fixtures import AT_THE_DESK, TOKEN
from playwright.sync_api import Browser, BrowserContext, Page, expect

CREDENTIALS: Any = {"username": "curator", "password": TOKEN}


@pytest.fixture(scope="module")
def house(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = copy_of(archive, tmp_path_factory.mktemp("requests") / "archive")
    (copy / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    with running(copy, workers=2) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visit(request: pytest.FixtureRequest, chromium: Browser, house: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=house, java_script_enabled=request.param, http_credentials=CREDENTIALS, viewport=WINDOW
    )
    with context:
        if request.param:
            context.add_init_script(NOTE_READ)
        yield context


WINDOW: Any = {"width": 1024, "height": 768}


def seen(visit: BrowserContext, picture: str) -> bytes:
    """The pixels of a picture, as the house sends them now."""
    return visit.request.get(f"/iiif/3/{picture}/full/max/0/default.png").body()


def ask(page: Page, picture: str, asker: str) -> None:
    """Go from a picture's page to the form, and say who one is."""
    page.goto(f"/pictures/{picture}")
    if (enter := page.get_by_role("link", name="Go in")).is_visible():  # without scripts the note is read each time
        enter.click()
    page.locator("a[href^='/leave?page=']").click()
    page.get_by_label(asker, exact=True).check()


def sent(page: Page) -> str:
    """Send the form; return the receipt."""
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/leave/*-*")
    return page.url.rsplit("/", 1)[1]


def decide(page: Page, receipt: str, decision: str, reason: str = "") -> None:
    page.goto("/desk")
    page.get_by_role("link", name=receipt[:5]).click()
    page.locator(f"#{decision}-reason").fill(reason)
    page.get_by_role("button", name={"grant": "Grant …", "deny": "Deny …"}[decision]).click()
    page.get_by_role("button", name="Yes, ").click()
    page.wait_for_url("**/desk")


def test_whoever_asks_is_veiled_at_once_and_then_let_go(visit: BrowserContext, request: pytest.FixtureRequest) -> None:
    picture = "ffhq/00000" if "with JavaScript" in request.node.name else "ffhq/00001"
    page = visit.new_page()
    before = seen(visit, picture.replace("/", "."))

    ask(page, picture, "It shows me")
    page.get_by_label("Anything you want to say").fill("Please.")
    receipt = sent(page)
    expect(page.get_by_text("1 picture is made unrecognisable everywhere here")).to_be_visible()
    veiled = seen(visit, picture.replace("/", "."))
    decide(page, receipt, "grant")

    assert len(veiled) < len(before) / 2, "of noise nothing is left but a few colours"
    answer = page.goto(f"/pictures/{picture}")
    assert answer
    assert answer.status == 410
    page.goto(f"/leave/{receipt}")
    expect(page.get_by_text("1 picture has left this exhibition, and is kept out from now on.")).to_be_visible()
    page.goto("/desk")
    expect(page.get_by_role("row", name=receipt[:5])).to_contain_text("granted")
    expect(page.locator("main")).not_to_contain_text(picture)


def test_whoever_is_denied_is_clear_again_and_told_why(visit: BrowserContext) -> None:
    page = visit.new_page()
    before = seen(visit, "ffhq.00011.wild")

    ask(page, "ffhq/00011", "Somebody else")
    receipt = sent(page)
    veiled = seen(visit, "ffhq.00011.wild")
    decide(page, receipt, "deny", "It shows somebody else.")

    assert veiled != before == seen(visit, "ffhq.00011.wild")
    page.goto("/leave")
    page.get_by_label("Receipt", exact=True).fill(receipt.lower())
    page.get_by_role("button", name="See what came of it").click()
    expect(page.get_by_text("It shows somebody else.")).to_be_visible()


def test_a_credit_is_put_right(visit: BrowserContext, request: pytest.FixtureRequest) -> None:
    page, name = visit.new_page(), f"Ada {'Scripted' if 'with JavaScript' in request.node.name else 'Example'}"

    ask(page, "ffhq/00002", "I took it")
    expect(page.get_by_label("The name to credit")).to_be_hidden()
    page.get_by_label("To have the credit put right").check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Give the name that is to be credited")
    page.get_by_label("The name to credit").fill(name)
    receipt = sent(page)
    decide(page, receipt, "grant")

    page.goto("/pictures/ffhq/00002")
    expect(page.locator(".label .by")).to_have_text(f"by {name}")


def test_on_a_phone_the_desk_and_the_receipt_show_all_they_hold(chromium: Browser, house: str) -> None:
    phone: Any = {"width": 390, "height": 844}
    with chromium.new_context(base_url=house, http_credentials=CREDENTIALS, viewport=phone) as context:
        context.add_init_script(NOTE_READ)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        ask(page, "drawn/ada", "It shows me")
        receipt = sent(page)
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == f"{house}/leave/{receipt}"

        page.goto("/desk")
        row = page.get_by_role("row", name=receipt[:5])
        expect(row.get_by_role("cell")).to_have_count(4)
        expect(page.get_by_role("columnheader", name="Asks for")).to_have_count(1)
        for cell in row.get_by_role("cell").all():
            box = cell.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= phone["width"]
        before = "each => each.map(cell => getComputedStyle(cell, '::before').content)"
        said = row.get_by_role("cell").evaluate_all(before)

    assert [words.partition(" /")[0] for words in said] == ['"Since"', '"Asks for"', '"About"', '"Pictures"']


def test_the_browser_works_for_a_form_and_says_so(chromium: Browser, house: str) -> None:
    with chromium.new_context(base_url=house) as context:
        page = context.new_page()
        posted: list[str] = []
        page.on("request", lambda each: posted.append(each.post_data or "") if each.method == "POST" else None)
        page.goto("/leave?page=ffhq/00010")
        # Nobody has touched the form yet, so that all of the work is still to be done.
        page.evaluate("document.querySelector('#asker-pictured').checked = true")
        said = page.evaluate("""() => new Promise(done => {
            const status = document.querySelector('form.asking [role=status]');
            new MutationObserver(() => done(status.textContent)).observe(status, {childList: true});
            document.querySelector('form.asking').requestSubmit();
        })""")
        page.wait_for_url("**/leave/*-*")

    assert said.startswith("Your browser works for a moment")
    assert posted[0].count("work=") == 1


def test_axe_finds_nothing_from_the_form_to_the_proof(chromium: Browser, house: str) -> None:
    found: dict[str, list[str]] = {}
    with chromium.new_context(base_url=house, http_credentials=CREDENTIALS) as context:
        page = context.new_page()

        def look(what: str) -> None:
            if wrong := faults_by_day_and_by_night(page):
                found[what] = wrong

        page.goto("/leave?page=drawn/ada")
        look("form")
        page.get_by_label("To have the credit put right").check()
        page.get_by_label("I took it").check()
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_role("alert").wait_for()
        look("form with a mistake")
        page.get_by_label("Or: nobody is to be named").check()
        receipt = sent(page)
        look("receipt")
        page.goto("/desk")
        look("desk")
        page.get_by_role("link", name=receipt[:5]).click()
        look("request")
        page.locator("#deny-reason").fill("No.")
        page.get_by_role("button", name="Deny …").click()
        look("sure")
        page.get_by_role("button", name="Yes, ").click()
        page.goto(f"/leave/{receipt}")
        look("proof")

    assert found == {}
