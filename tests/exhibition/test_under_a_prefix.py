"""An exhibition at https://museum.example/people: whatever it hands out lies under /people, and is there."""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from exhibition_fixtures import ADA, NOTE_READ, Page, running
from httpx2 import Response
from leave_fixtures import filled_in, send
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient
from typer.testing import CliRunner
from wall_fixtures import copy_of, make_walls

from doesexist.cli import options
from doesexist.cli.main import app
from doesexist.exhibition.app import application
from doesexist.exhibition.http.headers import ACCESS_LOG
from doesexist.exhibition.rendering.templating import BUILT
from doesexist.exhibition.rooms import ADDRESSES

PREFIX = "/people"
JSON_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
TOKEN = "correct horse battery staple"  # noqa: S105 (a test's own)
SETTINGS = f"""
crawlers = "pages"
[theme.light]
wall = "#ffffff"
[desk]
token = "{TOKEN}"
[veils]
show-me = true
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Walls, an average, an own colour and an open desk: every room there is."""
    archive = make_walls(tmp_path_factory.mktemp("prefix"))
    (archive / "exhibition.toml").write_text(SETTINGS, encoding="utf-8")
    return archive


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    """Somebody who comes through a proxy that hands addresses on as they are."""
    with TestClient(application(archive, prefix=PREFIX), follow_redirects=False) as visitor:
        visitor.auth = ("curator", TOKEN)
        yield visitor


def handed_out(answer: Response) -> set[str]:
    """All addresses of this house that an answer holds, wherever it holds them."""
    found = re.findall(r"<([^>]+)>", answer.headers.get("link", ""))
    found += [answer.headers["location"]] if "location" in answer.headers else []
    content_type = answer.headers.get("content-type", "")
    if content_type.startswith("application/json") and "openapi" not in answer.url.path:
        found += JSON_TEXT.findall(answer.text)
    if content_type.startswith("text/css"):
        there = re.findall(r"url\(\"?([^)\"]+)", answer.text)
        found += [urlsplit(urljoin(str(answer.url), each)).path for each in there if not each.startswith("data:")]
    if content_type.startswith("text/html"):
        page = Page(answer.text)
        for _, attributes in page.tags:
            for value in attributes.values():
                for part in (value or "").split(", "):
                    found += re.sub("^[0-9]+; url=", "", part).split(" ")[:1]
        found += JSON_TEXT.findall(" ".join(page.data))
    local = {each.removeprefix("http://testserver").partition("#")[0] for each in found}
    # "/people/*" is no address: tdmrep.json means all of them.
    return {each for each in local if re.match(r"/(?!/)", each) and not each.endswith("*")}


STARTS = (
    "/", "/?kiosk", "/random", "/random.json", "/pictures/ffhq/00000.json", "/pictures/ffhq/00000/wild.json",
    f"/contributors/flickr/{ADA}.json", "/grid", "/grid.json", "/grid.json?place=1", "/grid?view=list", "/average",
    "/average.json", "/search?q=a", "/search.json?q=a", "/credits?country=Nowhere", "/leave?page=ffhq/00000", "/desk",
    "/certificate/check", "/openapi.json", "/robots.txt", "/.well-known/tdmrep.json", "/credits?licence=what",
    "/iiif/3/ffhq.00000", "/iiif/3/ffhq.grid/info.json", "/iiif/3/ffhq.average/info.json", "/pictures/ffhq/99999",
    "/leave/AAAA", "/desk/AAAAA", "/healthz", "/pictures/ffhq/00000/wild",
)  # fmt: skip


def kind_of(address: str) -> str:
    """What is the same for addresses that one page spells in the same way: of each kind two are looked at."""
    path, _, query = address.partition("?")
    path = re.sub(r"/(full|square)/[^/]+/", "/full/any/", path)
    path = re.sub(r"(ffhq|drawn)([./])p?[0-9]+", r"any\2one", path)
    path = re.sub(r"(contributors/[^/]+)/[^/.]+", r"\1/one", path)
    return f"{path}?{sorted(re.findall('([a-z]+)=', query))}"


def pattern_of(room: str) -> str:
    return re.sub(r"\\{\w+\\}", "[^/]+", re.escape(room))


def test_every_address_that_is_handed_out_lies_under_it_and_leads_somewhere(visitor: TestClient) -> None:
    waiting, seen, outside, nowhere = [*(PREFIX + start for start in STARTS)], set[str](), set[str](), set[str]()
    kinds = Counter[str]()
    while waiting:
        address = waiting.pop()
        kinds[kind_of(address)] += 1
        if address in seen or kinds[kind_of(address)] > 2:
            continue
        seen.add(address)
        answer = visitor.get(address)
        if answer.status_code >= 400 and address.removeprefix(PREFIX) not in STARTS:
            nowhere.add(f"{answer.status_code} {address}")
        for found in handed_out(answer):
            if found.startswith(f"{PREFIX}/"):
                waiting.append(found)
            else:
                outside.add(f"{found} on {address}")

    assert outside == set()
    assert nowhere == set()
    rooms = [each.path for each in ADDRESSES if each.method == "GET"]
    inside = {address.removeprefix(PREFIX).partition("?")[0] for address in seen}
    assert {room for room in rooms if not any(re.fullmatch(pattern_of(room), path) for path in inside)} == set()


def test_a_proxy_may_take_the_prefix_away(visitor: TestClient) -> None:
    for address in ("/pictures/ffhq/00000", "/grid.json", "/?seed=1"):
        as_it_is, taken_away = (visitor.get(f"{prefix}{address}") for prefix in (PREFIX, ""))

        assert (as_it_is.status_code, as_it_is.content) == (200, taken_away.content)
    assert visitor.get(PREFIX).status_code == 200
    assert visitor.get(f"{PREFIX}s/credits").status_code == 404


def test_whole_addresses_hold_the_prefix_once(visitor: TestClient, archive: Path, tmp_path: Path) -> None:
    own = copy_of(archive, tmp_path / "archive")
    (own / "exhibition.toml").write_text('address = "https://museum.example/people"\n', encoding="utf-8")
    with TestClient(application(own, prefix=PREFIX)) as known:
        linked = known.get(f"{PREFIX}/pictures/ffhq/00000").text
        image = known.get(f"{PREFIX}/iiif/3/ffhq.00000/info.json").json()

    assert '"url":"https://museum.example/people/pictures/ffhq/00000"' in linked
    assert f"{PREFIX}{PREFIX}" not in linked
    assert image["id"] == "https://museum.example/people/iiif/3/ffhq.00000"
    assert visitor.get(f"{PREFIX}/openapi.json").json()["servers"] == [{"url": PREFIX}]


def test_credits_taken_along_say_where_pages_are(visitor: TestClient) -> None:
    pages = [json.loads(line)["page"] for line in visitor.get(f"{PREFIX}/credits.jsonl").text.splitlines()]

    assert pages
    assert all(page.startswith(f"{PREFIX}/pictures/") for page in pages)


def test_crawlers_are_told_of_the_prefix(visitor: TestClient) -> None:
    robots = visitor.get(f"{PREFIX}/robots.txt").text
    reservation = visitor.get(f"{PREFIX}/.well-known/tdmrep.json").json()

    assert "Disallow: /people/iiif/3/\n" in robots
    assert "Disallow: /iiif" not in robots
    assert reservation[0]["location"] == "/people/*"
    assert "noindex" in visitor.get(f"{PREFIX}/search?q=a").headers["x-robots-tag"]
    assert "noindex" not in visitor.get(f"{PREFIX}/about").headers["x-robots-tag"]


def test_a_form_leads_to_its_receipt_there(archive: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    own = copy_of(archive, tmp_path / "archive")
    with TestClient(application(own, prefix=PREFIX), follow_redirects=False) as visitor:
        form = filled_in(visitor, page="http://testserver/people/pictures/ffhq/00005")
        asked = visitor.get(f"{PREFIX}/leave?page=/people/pictures/ffhq/00005").text
        with caplog.at_level(logging.INFO, logger=ACCESS_LOG):
            sent = send(visitor, form)
            receipt = visitor.get(sent.headers["location"])
    written = [record.getMessage() for record in caplog.records if record.name == ACCESS_LOG]

    assert '<a href="/people/pictures/ffhq/00005">' in asked
    assert sent.headers["location"].startswith(f"{PREFIX}/leave/")
    assert f"http://testserver{sent.headers['location']}" in receipt.text.replace("<wbr>", "")
    assert len(written) == 2
    assert not any(sent.headers["location"] in line for line in written)


def test_the_front_end_names_its_own_files_from_where_they_lie() -> None:
    for path in [*BUILT.glob("*.css"), *BUILT.glob("*.js")]:
        named = re.findall(r"""(?:url\(|from ?|import\()["']?([^"')]+\.(?:js|woff2|css))""", path.read_text("utf-8"))
        assert all(each.startswith("./") or "/" not in each for each in named), path.name


def test_a_browser_walks_there(chromium: Browser, archive: Path) -> None:
    with running(archive, prefix=PREFIX) as address, chromium.new_context() as browser:
        browser.add_init_script(NOTE_READ)
        page, failed = browser.new_page(), list[str]()
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)

        page.goto(f"{address}/?seed=7&step=1")
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(f"^{address}/\\?seed=7&step=[^1]"))
        page.goto(f"{address}/grid?dataset=ffhq", wait_until="networkidle")
        expect(page.locator(".all[data-open]")).to_be_visible()
        page.get_by_role("application").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".met a")).to_have_attribute("href", re.compile("^/people/pictures/ffhq/"))

    assert address.endswith(PREFIX)
    assert failed == []


@pytest.mark.parametrize(("words", "prefix"), [("people/", "/people"), ("/", ""), ("/a/b-c", "/a/b-c")])
def test_a_prefix_is_understood_however_it_is_written(words: str, prefix: str) -> None:
    assert options.prefix_of(words) == prefix


@pytest.mark.parametrize("words", ["https://museum.example/people", "/a b", "/../b", "/a//b", "/a?b", "/" + "a" * 300])
def test_what_is_no_prefix_is_told(words: str) -> None:
    told = CliRunner().invoke(app, ["serve", "--prefix", words])

    assert told.exit_code == 2
    assert "is no prefix. Give what stands before all addresses behind the proxy, such as /people" in " ".join(
        told.output.split()
    )
