"""A browser asks a service for its photographs, and nobody else; and a walk passes over the dead."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from archives import ingest
from exhibition_fixtures import NOTE_READ, make_archive, running
from made import picture
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from stand_in import GONE, Corners, Service, exhibition, hangs, listed, service, turned, visit

from doesexist.exhibition.settings.exhibition_toml import contrast

FACE: Corners = turned(700, 500, 400, 8)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Service]:
    unavailable = io.BytesIO()
    Image.new("RGB", (500, 374), "white").save(unavailable, "PNG")
    with service(unavailable.getvalue()) as opened:
        yield opened


@pytest.fixture(scope="module")
def photograph(stand_in: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a photograph that is there."""
    path = picture(tmp_path_factory.mktemp("photograph") / "there.jpg", 1200, 900)
    stand_in.photographs["there.jpg"] = path.read_bytes()
    return stand_in.address("there.jpg")


def several(stand_in: Service, names: list[str]) -> list[tuple[str, Corners]]:
    """As many photographs as there are names, each at its own address; those named after how they are gone are."""
    listing: list[tuple[str, Corners]] = []
    for number, name in enumerate(names):
        path = f"{name}-{number}.jpg"
        if name == "there":
            stand_in.photographs[path] = stand_in.photographs["there.jpg"]
        listing.append((stand_in.address(path), FACE))
    return listing


def number(page: Page) -> int:
    """The number of who hangs there."""
    return int((page.locator("link[rel='canonical']").get_attribute("href") or "").rsplit("/", 1)[1])


def go_on(page: Page, key: str = "ArrowRight") -> int:
    before = page.locator("#main").evaluate_handle("(main) => main")
    page.keyboard.press(key)
    expect(page.locator("figure.elsewhere")).to_be_visible()
    for _ in range(200):
        if not before.evaluate("(main) => main.isConnected"):
            break
        page.wait_for_timeout(50)
    hangs(page)
    return number(page)


# Who is asked


@pytest.fixture(scope="module")
def mostly_there(
    stand_in: Service, photograph: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[str]]]:
    """An exhibition with all the ways of being gone in it, and the names of its photographs."""
    del photograph
    names = [*(name for gone in GONE for name in ("there", gone)), "there", "there"]
    archive = exhibition(tmp_path_factory.mktemp("mostly"), stand_in, several(stand_in, names))
    with running(archive) as house:
        yield house, names


def test_nobody_is_asked_but_the_house_and_the_service(
    chromium: Browser, stand_in: Service, mostly_there: tuple[str, list[str]]
) -> None:
    house, names = mostly_there
    stand_in.asked.clear()
    stand_in.told.clear()
    asked: list[str] = []

    with visit(chromium, f"{house}/about") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{house}/?seed=1&step=0", wait_until="networkidle")
        hangs(page)
        for _ in range(names.count("there")):
            go_on(page)
        page.wait_for_load_state("networkidle")
        assert page.context.cookies() == []

    hosts = {"://".join(urlsplit(url)[:2]) for url in asked}
    # That one was asked by the service, not by the page, and the page's policy kept the browser from it.
    assert hosts - {stand_in.origin.replace("127.0.0.1", "localhost")} == {house, stand_in.origin}
    there = [name for name in stand_in.asked if name.startswith("there")]
    assert sorted(there) == sorted(set(there))
    assert len(there) == names.count("there")
    for headers in stand_in.told:
        assert "Referer" not in headers
        assert "Cookie" not in headers
        assert headers.get("Host") == stand_in.origin.removeprefix("http://")


def test_without_the_exhibitor_s_word_no_request_leaves_the_house(
    chromium: Browser, stand_in: Service, photograph: str, tmp_path: Path
) -> None:
    archive = exhibition(tmp_path, stand_in, [(photograph, FACE)] * 3)
    (archive / "exhibition.toml").unlink()
    asked: list[str] = []

    with running(archive) as house, visit(chromium, f"{house}/about") as page:
        page.on("request", lambda request: asked.append(request.url))
        for address in ("/?seed=1&step=0", "/pictures/thispersonexists/0", "/credits", "/?kiosk&seed=1&step=0"):
            page.goto(f"{house}{address}", wait_until="networkidle")
            expect(page.locator("figure.elsewhere")).to_have_count(0)

    assert len(asked) > 8
    assert [url for url in asked if not url.startswith(f"{house}/")] == []


# The dead


def test_a_walk_passes_over_the_dead_and_counts_the_living(
    chromium: Browser, mostly_there: tuple[str, list[str]]
) -> None:
    house, names = mostly_there
    alive = {key for key, name in enumerate(names) if name == "there"}
    met: list[int] = []
    told = 0

    with visit(chromium, f"{house}/?seed=2&step=0") as page:
        hangs(page)
        page.evaluate(
            """() => {
                window.seen = [];
                new MutationObserver(() => {
                    window.seen.push(document.querySelector("figure").dataset.state ?? "unknown");
                }).observe(document.body, { childList: true });
            }"""
        )
        met.append(number(page))
        while len(met) <= len(alive):
            met.append(go_on(page))
            for line in page.locator(".told").all_inner_texts():
                told += 1 if line.startswith("One ") else int(line.split()[0])
                assert re.fullmatch(
                    r"(One photograph that did not come was|\d+ photographs that did not come were) passed over\.", line
                )
        seen: list[str] = page.evaluate("window.seen")
        tally = page.locator(".tally").inner_text()

    assert set(met) == alive
    assert len(met) == len(set(met)) + 1  # the walk has come round
    assert told >= 1
    assert set(seen) == {"here"}
    assert tally == f"Still there: {len(alive)} of the {len(names)} photographs asked for so far."


def test_the_way_back_passes_over_them_too(chromium: Browser, mostly_there: tuple[str, list[str]]) -> None:
    house, names = mostly_there
    with visit(chromium, f"{house}/?seed=2&step=0") as page:
        hangs(page)
        met = [number(page), *(go_on(page) for _ in range(5))]

        back = [go_on(page, "ArrowLeft") for _ in range(5)]
        page.go_back()
        expect(page.locator("link[rel='canonical']")).to_have_attribute(
            "href", f"/pictures/thispersonexists/{back[-2]}"
        )

    assert back == met[-2::-1]
    assert all(names[key] == "there" for key in met)


def test_the_next_is_there_before_it_is_asked_for(
    chromium: Browser, stand_in: Service, mostly_there: tuple[str, list[str]]
) -> None:
    house, _ = mostly_there
    with visit(chromium, f"{house}/?seed=4&step=0") as page:
        hangs(page)
        page.wait_for_load_state("networkidle")
        stand_in.asked.clear()
        page.context.route("**/*there*", lambda route: route.abort())

        came = go_on(page)

        assert f"there-{came}.jpg" not in stand_in.asked
        assert page.locator("figure image").evaluate("(image) => image.getBBox().width") == 1200


@pytest.mark.parametrize("how", GONE)
def test_a_permanent_page_says_that_its_photograph_is_gone(
    chromium: Browser, mostly_there: tuple[str, list[str]], how: str
) -> None:
    house, names = mostly_there
    with visit(chromium, f"{house}/pictures/thispersonexists/{names.index(how)}") as page:
        expect(page.locator("figure.elsewhere")).to_have_attribute("data-state", "gone")
        host = page.locator("figure.elsewhere").get_attribute("data-services") or ""

        expect(page.locator(".behind")).to_have_text(
            f"This photograph did not come from {host.removeprefix('http://')}: "
            "most likely it is no longer where its photographer put it."
        )
        expect(page.get_by_role("link", name="See the photograph there")).to_be_visible()
        expect(page.locator("figure :is(svg, img)")).to_have_count(0)
        expect(page.locator(".straight")).to_have_count(0)
        assert number(page) == names.index(how)


def test_one_that_never_comes_is_waited_for_a_while(
    chromium: Browser, stand_in: Service, photograph: str, tmp_path: Path
) -> None:
    del photograph
    archive = exhibition(tmp_path, stand_in, several(stand_in, ["stalled"]))
    stand_in.waiting.clear()
    with running(archive) as house, chromium.new_context() as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.clock.install()
        page.goto(f"{house}/pictures/thispersonexists/0", wait_until="domcontentloaded")
        expect(page.locator(".behind")).to_contain_text("A photograph is coming from")
        page.clock.fast_forward(14_000)
        expect(page.locator("figure.elsewhere")).not_to_have_attribute("data-state", "gone")

        page.clock.fast_forward(2_000)

        expect(page.locator("figure.elsewhere")).to_have_attribute("data-state", "gone")
        stand_in.waiting.set()


def test_one_that_comes_slowly_is_waited_for(
    chromium: Browser, stand_in: Service, photograph: str, tmp_path: Path
) -> None:
    del photograph
    archive = exhibition(tmp_path, stand_in, several(stand_in, ["slow"]))
    stand_in.waiting.clear()
    with running(archive) as house, chromium.new_context() as context:
        context.add_init_script(NOTE_READ)
        page = context.new_page()
        page.clock.install()
        page.goto(f"{house}/pictures/thispersonexists/0", wait_until="commit")
        expect(page.locator(".behind")).to_contain_text("A photograph is coming from")
        page.wait_for_timeout(1_000)
        page.clock.fast_forward(20_000)
        expect(page.locator("figure.elsewhere")).not_to_have_attribute("data-state", re.compile("."))

        stand_in.waiting.set()

        hangs(page)


def test_when_all_are_gone_the_walk_stops_and_says_so(
    chromium: Browser, stand_in: Service, photograph: str, tmp_path: Path
) -> None:
    del photograph
    archive = exhibition(tmp_path, stand_in, several(stand_in, ["404"] * 64))
    stand_in.asked.clear()
    with running(archive) as house, visit(chromium, f"{house}/?seed=1&step=0") as page:
        told = page.locator(".told")
        expect(told).to_have_text(re.compile("^20 photographs in a row did not come: they are no longer there, or"))
        expect(page.locator("figure.elsewhere")).to_have_attribute("data-state", "gone")
        page.wait_for_timeout(500)
        first = set(stand_in.asked)
        onwards = page.locator("a[rel='next']").get_attribute("href") or ""

        page.keyboard.press("ArrowRight")

        expect(page.locator(".tally")).to_have_text("Still there: 0 of the 41 photographs asked for so far.")
        expect(told).to_have_count(1)
        expect(page.locator("a[rel='next']")).not_to_have_attribute("href", onwards)
    assert (len(first), len(set(stand_in.asked))) == (21, 41)


def test_a_wall_never_hangs_the_dead(chromium: Browser, stand_in: Service, photograph: str, tmp_path: Path) -> None:
    del photograph
    names = ["there", "404", "words", "there", "dropped", "page", "there", "404"]
    archive = exhibition(tmp_path, stand_in, several(stand_in, names), more="[kiosk]\nseconds = 0.5")
    met: set[int] = set()
    with running(archive) as house, visit(chromium, f"{house}/?kiosk&seed=1&step=0") as page:
        hangs(page)
        for _ in range(60):
            hangs(page)
            met.add(number(page))
            page.wait_for_timeout(100)
        expect(page.locator("a")).to_have_count(0)
        expect(page.locator(".straight")).to_be_visible()

    assert met == {0, 3, 6}


def test_someone_whose_photograph_this_page_may_not_fetch_is_shown_on_their_own(
    chromium: Browser, stand_in: Service, photograph: str, tmp_path: Path
) -> None:
    archive = make_archive(tmp_path)
    ingest(archive, "thispersonexists", listed(tmp_path / "list", [(photograph, FACE)] * 8))
    settings = f'[datasets.thispersonexists]\nfrom-the-web = ["{stand_in.origin}"]\n'
    (archive / "exhibition.toml").write_text(settings, encoding="utf-8")
    complaints: list[str] = []
    met: set[str] = set()

    with running(archive) as house, visit(chromium, f"{house}/about") as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{house}/?seed=1&step=0")
        for _ in range(12):
            here = page.url
            met.add((page.locator("link[rel='canonical']").get_attribute("href") or "").split("/")[2])
            expect(page.locator("figure[data-state='here'], .picture img, .picture.absent")).to_be_visible()
            page.keyboard.press("ArrowRight")
            expect(page).not_to_have_url(here)

    assert met == {"ffhq", "drawn", "thispersonexists"}
    assert [words for words in complaints if "Content Security Policy" in words] == []


def test_it_is_seen_without_scripts_and_the_dead_are_told(
    chromium: Browser, mostly_there: tuple[str, list[str]]
) -> None:
    house, names = mostly_there
    with visit(chromium, f"{house}/about", java_script_enabled=False) as page:
        for how, seen in (("there", True), ("404", False)):
            page.goto(f"{house}/pictures/thispersonexists/{names.index(how)}#main", wait_until="networkidle")
            expect(page.locator(".straight")).to_be_visible()
            expect(page.get_by_role("link", name="See the photograph there")).to_be_visible()
            with Image.open(io.BytesIO(page.locator("figure .picture").screenshot())) as pixels:
                colours = np.asarray(pixels.convert("RGB"), dtype=np.float64)

            assert (np.ptp(colours, axis=2).max() > 60) == seen
        expect(page.locator(".behind")).to_contain_text("If none comes, it is no longer where its photographer put it.")


def test_it_fits_every_screen(chromium: Browser, mostly_there: tuple[str, list[str]]) -> None:
    house, names = mostly_there
    with visit(chromium, f"{house}/about") as page:
        for how in ("there", "404"):
            page.goto(f"{house}/pictures/thispersonexists/{names.index(how)}", wait_until="networkidle")
            expect(page.locator("figure[data-state]")).to_be_visible()
            for width, height in ((1440, 900), (1000, 1300), (844, 390), (768, 1024), (390, 844), (320, 640)):
                page.set_viewport_size({"width": width, "height": height})
                wide: list[int] = page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                box = page.locator("figure .picture").bounding_box()

                assert wide[0] <= wide[1]
                assert box is not None
                assert box["width"] == pytest.approx(box["height"], abs=1)
                assert box["width"] > 0.8 * min(width - (350 if width >= 960 else 0), height - 100)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_said_of_a_photograph_can_be_read(
    chromium: Browser, mostly_there: tuple[str, list[str]], scheme: Any
) -> None:
    house, names = mostly_there
    with visit(chromium, f"{house}/?seed=2&step=0", color_scheme=scheme) as page:
        hangs(page)
        page.keyboard.press("ArrowRight")
        expect(page.locator(".tally")).to_be_visible()
        wall = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        said = page.locator("figcaption p").evaluate_all("(all) => all.map((each) => getComputedStyle(each).color)")
        page.goto(f"{house}/pictures/thispersonexists/{names.index('404')}")
        behind = page.locator(".behind span")
        expect(behind).to_contain_text("did not come")
        ground, ink = behind.evaluate(
            "(span) => [getComputedStyle(span).backgroundColor, getComputedStyle(span).color]"
        )

    assert ground == wall
    for colour in {*said, ink}:
        assert contrast(in_hexadecimal(colour), in_hexadecimal(wall)) >= 4.5


def in_hexadecimal(colour: str) -> str:
    """A colour as `getComputedStyle` writes it ("rgb(96, 90, 82)"), as exhibition.toml does."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])
