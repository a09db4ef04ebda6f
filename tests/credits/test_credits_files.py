"""The credits, as pages and as files: everyone is in them once, and no spreadsheet runs a name."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pyarrow.parquet as pq
import pytest
from archives import ingest, remove
from exhibition_fixtures import AWKWARD, Page, visiting
from made import ffhq, record
from starlette.testclient import TestClient
from starlette.types import Message

from doesexist.archive import Reading
from doesexist.exhibition.app import application
from doesexist.exhibition.rooms.credits import page
from doesexist.model import Picture
from doesexist.studio.credits.files import COLUMNS, FORMS

MANY = 1_200


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", [record(number) for number in range(MANY)]))
    return folder / "archive"


def test_all_forms_tell_the_same_pictures_in_the_same_order(visitor: TestClient) -> None:
    table = list(csv.DictReader(io.StringIO(visitor.get("/credits.csv").text)))
    lines = [json.loads(line) for line in visitor.get("/credits.jsonl").text.splitlines()]
    parquet: Any = pq.ParquetFile(io.BytesIO(visitor.get("/credits.parquet").content))
    columns: list[dict[str, str]] = parquet.read().to_pylist()

    assert [row["page"] for row in table] == [line["page"] for line in lines] == [row["page"] for row in columns]
    assert len(lines) == 8
    assert tuple(table[0]) == COLUMNS


def test_a_line_of_the_credits_is_the_picture_s_json(visitor: TestClient) -> None:
    lines = [json.loads(line) for line in visitor.get("/credits.jsonl").text.splitlines()]

    assert all(line == visitor.get(f"{line['page']}.json").json() for line in lines)


def test_no_cell_is_a_formula_and_none_is_changed_otherwise(visitor: TestClient) -> None:
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(visitor.get("/credits.csv").text))}

    assert (rows["ada"]["title"], rows["ada"]["name"]) == ("'=1+1", "'@formula")
    assert rows["00001"]["name"] == AWKWARD
    assert rows["grace"]["title"] == ""


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("jsonl", "application/jsonl; charset=utf-8"),
        ("parquet", "application/vnd.apache.parquet"),
    ],
)
def test_a_file_has_a_name_and_a_type(visitor: TestClient, form: str, media_type: str) -> None:
    headers = visitor.get(f"/credits.{form}").headers

    assert headers["content-type"] == media_type
    assert headers["content-disposition"] == f'attachment; filename="credits.{form}"'


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("dataset=drawn", {"ada", "grace"}),
        ("contributor=flickr/group", {"00010", "00011", "00012"}),
        ("country=austria", {"00001"}),
        ("key=0..1&dataset=ffhq", {"00000", "00001"}),
        ("year=2005..2006", {"00000", "00001"}),
        ("licence=CC-BY-2.0&key=2", set[str]()),
        ("licence=cc-by-2.0&key=2..2", {"00002"}),
        ("dataset=&licence=&country=&year=", {"00000", "00001", "00002", "00010", "00011", "00012", "ada", "grace"}),
    ],
)
def test_a_filter_means_the_same_on_the_page_and_in_the_files(visitor: TestClient, query: str, keys: set[str]) -> None:
    page = Page(visitor.get(f"/credits?{query}").text)
    lines = [json.loads(line) for line in visitor.get(f"/credits.jsonl?{query}").text.splitlines()]

    assert {line["key"] for line in lines} == keys
    assert {link.split("/")[-1] for link in page.links() if link.startswith("/pictures/")} == keys


def test_the_page_s_downloads_keep_its_filter(visitor: TestClient) -> None:
    page = Page(visitor.get("/credits?dataset=drawn").text)

    assert {link for link in page.links() if link.startswith("/credits.")} == {
        f"/credits.{form}?dataset=drawn" for form in ("csv", "jsonl", "parquet")
    }


def test_pages_go_through_everyone_once(many: Path) -> None:
    met: list[str] = []
    with visiting(many) as visitor:
        address = "/credits?dataset=ffhq"
        while address:
            page = Page(visitor.get(address).text)
            met += [link for link in page.links() if link.startswith("/pictures/")]
            address = next(iter(page.links("next")), "")
            assert not address or "dataset=ffhq" in address

    assert len(met) == MANY
    assert len(set(met)) == MANY


def test_whoever_leaves_while_a_file_is_written_is_not_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(MANY)]))
    form = FORMS["jsonl"]

    def leaving_meanwhile(pictures: Iterable[Picture]) -> Iterator[bytes]:
        chunks = form(pictures)
        yield next(chunks)
        remove(tmp_path / "archive", *left)
        yield from chunks

    with Reading(tmp_path / "archive") as reading:
        left = [f"ffhq/{picture.key}" for picture in list(reading.every_picture())[-3:]]
    monkeypatch.setitem(FORMS, "jsonl", leaving_meanwhile)
    with visiting(tmp_path / "archive") as visitor:
        lines = visitor.get("/credits.jsonl").text.splitlines()

    told = {f"ffhq/{json.loads(line)['key']}" for line in lines}
    assert len(told) == MANY - 3
    assert told & set(left) == set()


def test_a_visitor_who_goes_away_ends_the_writing(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[int] = []
    close = Reading.close
    app = application(many)

    def counted(reading: Reading) -> None:
        closed.append(1)
        close(reading)

    monkeypatch.setattr(Reading, "close", counted)
    received: list[Message] = []

    async def visit() -> None:
        gone = anyio.Event()

        async def receive() -> Message:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            received.append(message)
            if message["type"] == "http.response.body":
                gone.set()
                await anyio.sleep(0.05)

        with anyio.fail_after(20):
            async with app.router.lifespan_context(app):
                await app(
                    {
                        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
                        "method": "GET", "scheme": "http", "path": "/credits.jsonl", "raw_path": b"/credits.jsonl",
                        "query_string": b"", "root_path": "", "headers": [], "server": ("test", 80), "state": {},
                    },
                    receive, send,
                )  # fmt: skip
                assert closed == [1]  # at once, not when somebody collects what was left lying

    anyio.run(visit)

    sent = b"".join(message.get("body", b"") for message in received)
    assert 0 < len(sent.splitlines()) < MANY


def test_more_lists_at_once_than_can_be_sent_are_told_to_come_again(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_DOWNLOADS", 1)
    with visiting(archive) as visitor:
        app: Any = visitor.app
        with app.state.context.one(page.DownloadPlaces).one():
            refused = [visitor.get(f"/credits.{form}") for form in page.FILES]
            others = visitor.get("/credits")
        taken = [visitor.get(f"/credits.{form}") for form in page.FILES]

    assert [(answer.status_code, answer.headers["retry-after"]) for answer in refused] == [(503, "5")] * 3
    assert "As many lists are being sent just now" in refused[0].json()["error"]
    assert [answer.status_code for answer in (others, *taken)] == [200] * 4
