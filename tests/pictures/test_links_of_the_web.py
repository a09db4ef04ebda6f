"""What a dataset says is an address and isn't one of the web is no link: on no page, in no data, file or print."""

import csv
import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import archives
import pytest
from archives import ingest
from exhibition_fixtures import Page, visiting
from made import ffhq, record

from doesexist.archive import Reading
from doesexist.exhibition.rooms import ROOMS
from doesexist.model import Card, Licence, Obligation, Picture
from doesexist.model.inscriptions import NOWHERE, inscription
from doesexist.model.links import web_address

NOT_OF_THE_WEB = (
    "javascript:alert(1)//https://a.org",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org/a.jpg",
    "//example.org/a",
    "https:alert(1)",
    "https:///a",
    "mailto:a@example.org",
    "",
)


@pytest.fixture(params=NOT_OF_THE_WEB)
def poisoned(own_archive: Path, request: pytest.FixtureRequest) -> Path:
    """An archive that says so wherever the register keeps an address, as one of an older version may."""
    with closing(archives.register(own_archive)) as register:
        for (trigger,) in register.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
            register.execute(f"DROP TRIGGER {trigger}")
        for table, column in (("picture", "source"), ("picture", "file"), ("licence", "url"), ("dataset", "url")):
            register.execute(f"UPDATE {table} SET {column} = ?", (request.param,))  # noqa: S608 (names from the line above)
    return own_archive


def _is_link(address: object) -> bool:
    """Whether it leads to the web, to somewhere in the exhibition, or is none."""
    return address is None or (isinstance(address, str) and bool(re.match(r"https?://[^/]|/(?!/)|#|[?]", address)))


def _addresses(data: Any) -> list[Any]:
    """Every value in JSON whose name says that it is an address."""
    if hasattr(data, "append"):
        return [found for each in data for found in _addresses(each)]
    if not hasattr(data, "items"):
        return []
    named = {"url", "source", "file", "license", "acquireLicensePage", "@id", "contentUrl", "rights"}
    own = [value for name, value in data.items() if name in named and not isinstance(value, dict | list)]
    return own + [found for value in data.values() for found in _addresses(value)]


def test_nothing_leads_anywhere_but_to_the_web(poisoned: Path) -> None:
    examples = [address for room in ROOMS for address in room.examples]
    with visiting(poisoned) as visitor:
        answers = {address: visitor.get(address) for address in (*examples, "/pictures/ffhq/00000", "/about")}
        rows = [*csv.DictReader(visitor.get("/credits.csv").text.splitlines())]
        lines = [json.loads(line) for line in visitor.get("/credits.jsonl").text.splitlines()]

    links: list[object] = []
    for answer in answers.values():
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/html"):
            page = Page(answer.text)
            links += [
                value
                for _, said in page.tags
                for name, value in said.items()
                if name in {"href", "src", "about", "resource"}
            ]
            links += [
                address
                for data in page.data
                if data.strip().startswith("{")
                for address in _addresses(json.loads(data))
            ]
        elif "json" in kind and "jsonl" not in kind:
            links += _addresses(answer.json())
    links += [row[column] or None for row in rows for column in ("source", "file", "licence_url", "account_url")]
    links += _addresses(lines)

    assert len(links) > 100
    assert [link for link in links if not _is_link(link)] == []


def test_images_carry_no_such_address(poisoned: Path) -> None:
    with Reading(poisoned) as reading:
        picture = reading.picture("ffhq", "00000")
        said = inscription(picture, reading.dataset("ffhq"), NOWHERE)
    with visiting(poisoned) as visitor:
        image = visitor.get("/iiif/3/ffhq.00000/full/max/0/default.webp").content

    assert (said.source, said.licence, picture.source, picture.file) == (None, None, None, None)
    assert b"attributionURL" not in image


@pytest.mark.parametrize("address", NOT_OF_THE_WEB)
def test_no_value_holds_one(address: str) -> None:
    assert Picture("faces", "a", source=address, file=address) == Picture("faces", "a")
    assert Card(url=address) == Card()
    assert Licence("a", "b", address, Obligation.NONE, address) == Licence("a", "b", None, Obligation.NONE)
    assert web_address(address) is None


def test_what_is_taken_in_keeps_its_words_as_words(tmp_path: Path) -> None:
    entry = record(0, photo_url="javascript:alert(2)", license="", license_url="javascript:alert(3)")
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [entry]))

    with Reading(tmp_path / "archive") as reading:
        picture = reading.picture("ffhq", "00000")

    assert picture.source is None
    assert picture.licence is not None
    assert (picture.licence.name, picture.licence.url) == ("javascript:alert(3)", None)
