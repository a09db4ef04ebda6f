"""Nobody waits for what others ask: each kind has its lane, who hangs up is not worked for, and nothing is endless."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import CapacityLimiter
from archives import ingest
from exhibition_fixtures import Page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR, asked, filled_in, send
from made import ffhq, record
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from doesexist.archive import Reading
from doesexist.archive.credits.register_of_names import Roll
from doesexist.archive.search.searching import Searching
from doesexist.errors import LookUpTooLong, NothingFound
from doesexist.exhibition import lanes
from doesexist.exhibition.lanes import Stop, looked_up

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def endless(reading: Reading) -> int:
    counted: int = reading._register.one(ENDLESS)  # pyright: ignore[reportPrivateUsage] (no page asks for ever)
    return counted


class Visitor:
    """A request, for as long as anybody waits for its answer."""

    def __init__(self, stays: Callable[[], bool] = lambda: True) -> None:
        self._stays = stays

    async def is_disconnected(self) -> bool:
        return not self._stays()


def waiting(archive: Path, visitor: Any, question: Callable[[Reading], Any], limiter: CapacityLimiter) -> Any:
    def work(stop: Stop) -> Any:
        with Reading(archive, stop) as reading:
            return question(reading)

    return looked_up(visitor, limiter, archive, work)


# One question


def test_what_a_question_finds_is_returned_and_what_it_raises_is_raised(archive: Path) -> None:
    def nobody(_: Reading) -> None:
        raise NothingFound("somebody")

    async def ask() -> None:
        assert await waiting(archive, Visitor(), Reading.count, CapacityLimiter(1)) == 8
        with pytest.raises(NothingFound):
            await waiting(archive, Visitor(), nobody, CapacityLimiter(1))

    anyio.run(ask)


def test_a_question_of_somebody_who_hangs_up_is_broken_off(archive: Path) -> None:
    glances = iter([True, True, False])

    async def ask() -> None:
        with pytest.raises(ClientDisconnect), anyio.fail_after(30):
            await waiting(archive, Visitor(lambda: next(glances)), endless, CapacityLimiter(1))

    anyio.run(ask)


def test_what_follows_in_the_same_question_is_broken_off_too(archive: Path) -> None:
    said = threading.Event()

    def several(reading: Reading) -> int:
        said.set()
        return sum(endless(reading) for _ in range(3))

    async def ask() -> None:
        with pytest.raises(ClientDisconnect), anyio.fail_after(30):
            await waiting(archive, Visitor(lambda: not said.is_set()), several, CapacityLimiter(1))

    anyio.run(ask)


def test_a_question_of_somebody_who_has_gone_before_a_thread_is_free_is_not_begun(archive: Path) -> None:
    begun: list[str] = []
    release = threading.Event()
    glances = iter([True, True, False])

    def held(_: Reading) -> None:
        release.wait(30)

    async def ask() -> None:
        limiter = CapacityLimiter(1)
        async with anyio.create_task_group() as beside:
            beside.start_soon(waiting, archive, Visitor(), held, limiter)
            await anyio.sleep(0.05)
            with pytest.raises(ClientDisconnect):
                await waiting(archive, Visitor(lambda: next(glances)), lambda _: begun.append("it"), limiter)
            release.set()

    anyio.run(ask)

    assert begun == []


def test_a_question_that_takes_too_long_is_broken_off(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LONGEST", 0.2)

    async def ask() -> None:
        with pytest.raises(LookUpTooLong), anyio.fail_after(30):
            await waiting(archive, Visitor(), endless, CapacityLimiter(1))

    anyio.run(ask)


# Pages


def test_a_page_that_takes_too_long_says_so(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LONGEST", 0.2)

    def endlessly(self: Any, _: object) -> None:
        self._register.one(ENDLESS)

    monkeypatch.setattr(Roll, "tally", endlessly)

    answer = visitor.get("/credits?year=2010")

    assert answer.status_code == 503
    assert "That takes too long to look up here just now." in Page(answer.text).text
    assert "ask for less" in Page(answer.text).text
    assert answer.headers["retry-after"]
    assert visitor.get("/pictures/ffhq/00000").status_code == 200


@pytest.fixture
def closed_to_others(own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """An exhibition in which many filter the credits and search, and get no answer yet."""
    release, begun = threading.Event(), threading.Semaphore(0)

    def never(*_: Any) -> None:
        begun.release()
        release.wait(60)
        raise NothingFound("anybody")

    monkeypatch.setattr(Roll, "tally", never)
    monkeypatch.setattr(Searching, "find", never)
    (own_archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    with visiting(own_archive) as visitor, ThreadPoolExecutor(9) as others:
        for year in range(5):
            others.submit(visitor.get, f"/credits?year={2005 + year}")
        for word in ("tea", "cake", "test", "group"):
            others.submit(visitor.get, f"/search?q={word}")
        for _ in range(4):  # as many as there are threads for both
            assert begun.acquire(timeout=30)
        try:
            yield visitor
        finally:
            release.set()


def test_leaving_waits_for_nobody_who_looks_something_up(closed_to_others: TestClient) -> None:
    visitor = closed_to_others

    form = filled_in(visitor, page="/pictures/ffhq/00002")
    assert visitor.get("/leave?page=ffhq/00000").status_code == 200
    sent = send(visitor, form)

    assert sent.status_code == 303
    assert visitor.get(sent.headers["location"]).status_code == 200
    assert visitor.get("/desk", auth=CURATOR).status_code == 200


# What runs on the event loop


PICTURES = 1_500
STEPS = 40_000
"""Steps of SQLite's machine that a page may take on the event loop: about a millisecond."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which all pictures are one contributor's."""
    folder = tmp_path_factory.mktemp("crowded")
    theirs = {"author": "Test Many", "license": "Attribution License"}
    url = "https://www.flickr.com/photos/many/"
    records = [record(number, **theirs, photo_url=f"{url}{99900000 + number}/") for number in range(PICTURES)]
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    (folder / "archive" / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    return folder / "archive"


@contextmanager
def steps_of(reading: Reading) -> Generator[list[int]]:
    """Count the steps of the register that the event loop reads."""
    steps = [0]

    def counted() -> bool:
        steps[0] += 100
        return False

    connection = reading._register._connection  # pyright: ignore[reportPrivateUsage] (what SQLite does is told nowhere else)
    connection.set_progress_handler(counted, 100)
    yield steps
    connection.set_progress_handler(None)


def test_nothing_that_grows_with_the_archive_is_asked_on_the_event_loop(crowded: Path) -> None:
    taken: dict[str, int] = {}

    with visiting(crowded) as visitor:
        receipt = asked(visitor, page="flickr/many")
        application: Any = visitor.app
        with steps_of(application.state.context.reading) as steps:
            for address in (
                "/", "/about", "/credits", "/credits?year=2005-2011", "/credits?contributor=flickr/many",
                "/contributors/flickr/many", "/contributors/flickr/many.json", "/contributors/flickr/many/certificate",
                "/search?q=test+many", "/search?q=title", "/pictures/ffhq/00700", "/pictures/ffhq/00700/wild",
                "/leave?page=flickr/many", "/leave?page=/contributors/flickr/many", receipt, "/desk", "/healthz",
            ):  # fmt: skip
                steps[0] = 0
                answer = visitor.get(address, auth=CURATOR)
                assert answer.status_code in {200, 303, 307}, address
                taken[address] = steps[0]

    assert {address: steps for address, steps in taken.items() if steps > STEPS} == {}
