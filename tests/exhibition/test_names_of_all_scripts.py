"""Names stand on pages in their own letters: no empty box, whatever the script, and no third party is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import ingest
from exhibition_fixtures import running, visiting
from made import ffhq, record
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

NAMES = {
    "王小明": "und-Hani", "山田ひろし": "ja", "김철수": "ko", "Иван Примеров": "und-Cyrl", "آدا نموذج": "und-Arab",
    "दीपक नमूना": "und-Deva", "สมชาย ตัวอย่าง": "und-Thai", "דוד דוגמה": "und-Hebr", "Ελένη Δείγμα": "und-Grek",
}  # fmt: skip
"""Invented, each with the language or script that its letters tell."""
NOWHERE = "\ue000"
"""A letter that no typeface has."""
MIXED = ("Иван Примеров", "آدا نموذج", "דוד דוגמה", "Ελένη Δείγμα")
"""Scripts that the typeface of a bare system may have, too."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripts")
    people = [
        record(number, author=name, photo_url=f"https://www.flickr.com/photos/script{number}/70000000{number:02}/")
        for number, name in enumerate(NAMES)
    ]
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", people))
    return folder / "archive"


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_name_says_its_script_and_has_its_own_direction(visitor: TestClient, number: int) -> None:
    name, tongue = [*NAMES.items()][number]
    spelled = f'<bdi><span lang="{tongue}" dir="auto">{name}</span></bdi>'

    for address in ("/credits", f"/pictures/ffhq/{number:05}", f"/contributors/flickr/script{number}"):
        assert spelled in visitor.get(address).text, address


def test_each_typeface_comes_from_this_house_and_may_be_kept(visitor: TestClient) -> None:
    sheets = re.findall(r'href="(/static/house-[^"]+\.css)"', visitor.get("/credits").text)
    files = {file for sheet in sheets for file in re.findall(r'url\("(fonts/[^"]+)"\)', visitor.get(sheet).text)}

    assert len(files) == 7
    for file in files:
        answer = visitor.head(f"/static/{file}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "font/ttf")
        assert "immutable" in answer.headers["cache-control"]
    assert visitor.get("/static/fonts/OFL.txt").status_code == 404


@pytest.mark.browser
def test_no_name_is_an_empty_box(archive: Path, chromium: Browser) -> None:
    with running(archive) as house:
        seen = chromium.new_page()
        asked: list[str] = []
        seen.on("request", lambda request: asked.append(request.url))
        seen.goto(f"{house}/credits")
        seen.evaluate("document.querySelector('main').append(document.createElement('p'))")
        seen.evaluate(f"document.querySelector('main > p:last-of-type').textContent = {json.dumps(NOWHERE)}")
        seen.evaluate("document.fonts.ready")
        seen.wait_for_load_state("networkidle")
        faces = {name: faces_of(seen, name) for name in NAMES}
        box = faces_of(seen, NOWHERE) | {"DejaVu Sans"}

    assert all(url.startswith(house) for url in asked)
    for name, used in faces.items():
        assert used, name
        assert name in MIXED or not used <= box, (name, used)


def faces_of(seen: Page, words: str) -> set[str]:
    """The typefaces with which a browser draws the innermost element that holds these words alone."""
    tools: Any = seen.context.new_cdp_session(seen)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    # What is evaluated is an object of the page, and is asked for as a node of it.
    tools.send("DOM.getDocument")
    leaves = "[...document.querySelectorAll('main *')].filter(each => each.childElementCount === 0)"
    script = f"{leaves}.find(each => each.textContent === {json.dumps(words)})"
    element = tools.send("Runtime.evaluate", {"expression": script})["result"]["objectId"]
    node = tools.send("DOM.requestNode", {"objectId": element})["nodeId"]
    return {font["familyName"] for font in tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}
