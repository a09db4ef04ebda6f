"""A page that is looked at again asks again: who left meanwhile is not seen on Back, nor in a tab that was hidden."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from archives import remove
from examples import PAGES
from exhibition_fixtures import NOTE_READ, copy_of, free_port, running, started
from playwright.sync_api import Browser, Page, expect
from wall_fixtures import survey

from doesexist.archive import Who
from doesexist.studio.leaving.veiling import veil

ADA = "/pictures/ffhq/00000"
WALK = "/?seed=7&step=0&dataset=ffhq"
HIDDEN_AND_SHOWN = "document.dispatchEvent(new Event('visibilitychange'))"
"""What a tab is told that somebody comes back to. (Without a window no tab is ever hidden.)"""
TAKEN_OUT = """() => {
    dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
    dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
}"""
"""What a page is told that is taken out of the back-forward cache, which a browser has only with a window."""


@pytest.fixture
def surveyed(archive: Path, tmp_path: Path) -> Path:
    own = copy_of(archive, tmp_path / "archive")
    survey(own)
    return own


@pytest.fixture(scope="module")
def house(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = copy_of(archive, tmp_path_factory.mktemp("again") / "archive")
    survey(own)
    with running(own) as address:
        yield address


@contextmanager
def visit(chromium: Browser, address: str, **context: Any) -> Generator[Page]:
    with chromium.new_context(**context) as browser:
        if context.get("java_script_enabled", True):
            browser.add_init_script(NOTE_READ)
        page = browser.new_page()
        page.goto(address, wait_until="load" if "kiosk" in address else "networkidle")
        yield page


def expect_nobody(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("A person was here. They left.")
    expect(page.locator(".picture img")).to_have_count(0)


# Back


def test_back_does_not_lead_to_someone_who_left(chromium: Browser, own_archive: Path) -> None:
    with running(own_archive) as house, visit(chromium, house + ADA) as page:
        page.goto(f"{house}/about")
        remove(own_archive, "ffhq/00000")

        page.go_back()

        expect_nobody(page)


def test_back_to_a_walk_does_not_lead_to_someone_who_left(chromium: Browser, own_archive: Path) -> None:
    with running(own_archive) as house, visit(chromium, house + WALK) as page:
        left = page.locator("link[rel='canonical']").get_attribute("href") or ""
        page.goto(f"{house}/about")
        remove(own_archive, left.removeprefix("/pictures/"))

        page.go_back()

        expect(page.locator("link[rel='canonical']")).not_to_have_attribute("href", left)


def test_back_does_not_show_the_face_of_someone_who_is_veiled_since(chromium: Browser, own_archive: Path) -> None:
    with running(own_archive) as house, visit(chromium, house + ADA) as page:
        page.goto(f"{house}/about")
        veil(own_archive, [Who("picture", ("ffhq", "00000"))], reason="a child")

        with page.expect_response(re.compile(r"/iiif/3/ffhq\.00000/.*\?veiled")) as blurred:
            page.go_back()

        assert blurred.value.status == 200
        expect(page.locator(".veil")).to_be_visible()


def test_back_to_the_wall_shows_it_without_whoever_left(chromium: Browser, surveyed: Path) -> None:
    with running(surveyed) as house, visit(chromium, f"{house}/grid?dataset=ffhq") as page:
        before = page.locator(".all").get_attribute("data-wall")
        page.goto(f"{house}/about")
        remove(surveyed, "ffhq/00000")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(house)))

        page.go_back(wait_until="networkidle")

        assert page.locator(".all").get_attribute("data-wall") != before
    assert any(each.startswith("/iiif/3/ffhq.grid/") for each in asked)


@pytest.mark.parametrize("address", [ADA, WALK])
def test_without_scripts_back_does_not_lead_to_someone_who_left(
    chromium: Browser, own_archive: Path, address: str
) -> None:
    with running(own_archive) as house, visit(chromium, house + address, java_script_enabled=False) as page:
        left = page.locator("link[rel='canonical']").get_attribute("href") or ""
        page.goto(f"{house}/about")
        remove(own_archive, left.removeprefix("/pictures/"))

        page.go_back()

        expect(page.locator(f"link[rel='canonical'][href='{left}']")).to_have_count(0)
        assert page.url == house + address


# From the back-forward cache, and a tab that was hidden


@pytest.mark.parametrize("seen", [TAKEN_OUT, HIDDEN_AND_SHOWN])
def test_a_page_that_is_looked_at_again_does_not_show_someone_who_left(
    chromium: Browser, own_archive: Path, seen: str
) -> None:
    with running(own_archive) as house, visit(chromium, house + ADA) as page:
        remove(own_archive, "ffhq/00000")

        page.evaluate(seen)

        expect_nobody(page)


@pytest.mark.parametrize(
    "address",
    ["/grid?dataset=ffhq", "/grid?dataset=ffhq&view=list", "/average?dataset=ffhq", "/credits", "/search?q=ffhq/00000"],
)
def test_neither_does_a_page_of_many(chromium: Browser, surveyed: Path, address: str) -> None:
    with running(surveyed) as house, visit(chromium, house + address) as page:
        page.evaluate("window.same = true")
        remove(surveyed, "ffhq/00000")

        with page.expect_navigation():
            page.evaluate(HIDDEN_AND_SHOWN)

        assert not page.evaluate("window.same")


def test_neither_does_the_photograph_that_others_are_cut_from(chromium: Browser, own_archive: Path) -> None:
    with running(own_archive) as house, visit(chromium, f"{house}/pictures/ffhq/00010/wild") as page:
        remove(own_archive, "ffhq/00011")

        with page.expect_navigation():
            page.evaluate(HIDDEN_AND_SHOWN)

        expect(page.locator("a[href='/pictures/ffhq/00011']")).to_have_count(0)


def test_neither_does_the_list_that_was_searched_in_place(chromium: Browser, own_archive: Path) -> None:
    with running(own_archive) as house, visit(chromium, f"{house}/credits") as page:
        page.get_by_label("Country").fill("austria")
        expect(page.locator(".tally")).to_contain_text("1 contributor")
        remove(own_archive, "ffhq/00001")

        with page.expect_navigation():
            page.evaluate(HIDDEN_AND_SHOWN)

        expect(page.locator("main")).not_to_contain_text("O'Brien")
        expect(page.get_by_label("Country")).to_have_value("austria")


def test_every_page_asks_once_and_stays_as_it_is_where_nothing_changed(chromium: Browser, house: str) -> None:
    with visit(chromium, f"{house}/about") as page:
        for address in PAGES:
            answer = page.goto(f"{house}{address}", wait_until="load")
            if answer is None or not answer.ok:
                continue  # a failure shows nobody
            page.evaluate("() => { window.same = true; scrollTo(0, 80) }")
            before = page.evaluate("[location.href, scrollY]")

            for seen in (HIDDEN_AND_SHOWN, TAKEN_OUT):
                with page.expect_response(lambda answer: answer.request.resource_type == "fetch") as asked:
                    page.evaluate(seen)
                expect(page.locator("html")).not_to_have_attribute("data-again", "asking")

                assert asked.value.url.startswith(house)
                assert page.evaluate("window.same"), (address, seen)
                assert page.evaluate("[location.href, scrollY]") == before
                expect(page.locator(".unanswered:visible")).to_have_count(0)


def test_a_walk_keeps_its_person_while_others_leave(chromium: Browser, own_archive: Path) -> None:
    with running(own_archive) as house, visit(chromium, f"{house}/?seed=7&step=0&dataset=drawn") as page:
        page.keyboard.press("ArrowRight")
        page.wait_for_function("location.search.indexOf('step=0') < 0")
        page.evaluate("window.same = true")
        here = page.locator("link[rel='canonical']").get_attribute("href")
        onwards = page.locator("a[rel='next']").get_attribute("href")
        answer = page.request.get(f"{house}{onwards}").text()
        following = answer.partition('rel="canonical" href="/pictures/')[2].partition('"')[0]
        remove(own_archive, following)

        with page.expect_response(lambda answer: answer.request.resource_type == "fetch"):
            page.evaluate(TAKEN_OUT)
        expect(page.locator("html")).not_to_have_attribute("data-again", "asking")

        assert page.evaluate("window.same")
        assert page.locator("link[rel='canonical']").get_attribute("href") == here


# Forms, and nobody who answers


def test_a_form_that_is_being_filled_in_stays_without_the_picture_of_who_left(
    chromium: Browser, own_archive: Path
) -> None:
    with running(own_archive) as house, visit(chromium, f"{house}/leave?page={ADA}") as page:
        page.get_by_label("Anything you want to say").fill("It shows me.")
        remove(own_archive, "ffhq/00000")

        page.evaluate(HIDDEN_AND_SHOWN)

        expect(page.locator(".meant")).to_have_count(0)
        expect(page.get_by_label("Anything you want to say")).to_have_value("It shows me.")


def test_nobody_is_shown_from_memory_while_nobody_answers(chromium: Browser, own_archive: Path) -> None:
    port = free_port()
    process, house = started(own_archive, port=port)
    with visit(chromium, house + ADA) as page:
        process.terminate()
        process.communicate(timeout=30)
        page.evaluate("window.same = true")

        page.evaluate(TAKEN_OUT)

        expect(page.locator(".unanswered")).to_contain_text("The exhibition does not answer at the moment.")
        expect(page.locator(".picture img")).to_be_hidden()
        with running(own_archive, port=port):
            page.get_by_role("button", name="Ask again").click()
            expect(page.locator(".picture img")).to_be_visible()
            expect(page.locator(".unanswered")).to_be_hidden()
        assert page.evaluate("window.same")


def test_a_kiosk_goes_on_at_once_from_someone_who_left_while_it_was_dark(chromium: Browser, own_archive: Path) -> None:
    (own_archive / "exhibition.toml").write_text("[kiosk]\nseconds = 300\n", encoding="utf-8")
    with running(own_archive) as house, visit(chromium, f"{house}/?kiosk&seed=7&step=0") as page:
        left = page.locator("link[rel='canonical']").get_attribute("href") or ""
        page.evaluate(HIDDEN_AND_SHOWN)
        remove(own_archive, left.removeprefix("/pictures/"))

        page.evaluate(HIDDEN_AND_SHOWN)

        expect(page.locator("link[rel='canonical']")).not_to_have_attribute("href", left)
