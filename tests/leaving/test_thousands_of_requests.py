"""Thousands of open requests: they are counted once, looked at by the page, and off the event loop."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import register, remove
from exhibition_fixtures import Page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR
from requests_made import ask
from starlette.testclient import TestClient

from doesexist.archive import Choice, Reading
from doesexist.archive.leaving.veils import VEILED_BY
from doesexist.archive.register.register import Register
from doesexist.exhibition.rooms.desk import page as desk
from doesexist.exhibition.rooms.desk.lying_there import PAGE, LyingThere, lying_there
from doesexist.studio.leaving import deciding


def open_many(archive: Path, count: int) -> None:
    """Let so many requests be open, about the same few, all of them with their veil."""
    connection = register(archive)
    abouts = [("picture", "ffhq", "00000"), ("contributor", "flickr", "group"), ("photograph", "flickr:99990")]
    last = connection.one("SELECT coalesce(max(id), 0) FROM request")
    with connection.transaction():
        for number in range(last + 1, last + count + 1):
            connection.execute(
                """INSERT INTO request(id, name, receipt, kind, asker, about, veiled, since)
                   VALUES(?1, printf('%05d', ?1), randomblob(20), 'leave', 'pictured', ?2, 0, '2026-01-01')""",
                (number, json.dumps(abouts[number % 3])),
            )
    connection.close()


@pytest.fixture
def visitor(own_archive: Path) -> Iterator[TestClient]:
    (own_archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    with visiting(own_archive) as visitor:
        yield visitor


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that the register is asked from now on."""
    asked: list[str] = []
    run = Register._run  # pyright: ignore[reportPrivateUsage] (every question goes through it)

    def noted(register: Register, sql: str, values: Any) -> list[Any]:
        asked.append(sql)
        return run(register, sql, values)

    monkeypatch.setattr(Register, "_run", noted)
    return asked


def test_however_many_are_open_whoever_leaves_asks_the_register_as_much(
    own_archive: Path, questions: list[str]
) -> None:
    open_many(own_archive, 9)
    questions.clear()
    remove(own_archive, "drawn/ada")
    few = len(questions)
    open_many(own_archive, 300)
    questions.clear()

    remove(own_archive, "drawn/grace")

    assert len(questions) <= few + 5


def test_however_many_are_open_what_is_half_done_is_found_as_quickly(own_archive: Path, questions: list[str]) -> None:
    open_many(own_archive, 300)
    questions.clear()

    deciding.settle(own_archive)

    assert len(questions) < 30


def test_the_desk_shows_a_page_of_them(visitor: TestClient, own_archive: Path) -> None:
    open_many(own_archive, 120)

    pages = [Page(visitor.get(f"/desk?page={number}", auth=CURATOR).text) for number in (1, 2, 3, 9)]

    named = [[link[-5:] for link in each.links() if link.startswith("/desk/")] for each in pages]
    assert [len(each) for each in named] == [PAGE, PAGE, 20, 20]
    assert sorted({name for each in named for name in each}) == [f"{number:05}" for number in range(1, 121)]
    assert "120 requests are open." in pages[0].text
    assert "Page 2 of 3" in pages[1].text
    assert pages[1].links("next") == ["/desk?page=3"]
    assert pages[1].links("prev") == ["/desk"]


def test_the_desk_of_thousands_is_no_larger_than_that_of_a_hundred(visitor: TestClient, own_archive: Path) -> None:
    open_many(own_archive, 100)
    hundred = len(visitor.get("/desk", auth=CURATOR).content)
    open_many(own_archive, 3_000)

    assert len(visitor.get("/desk", auth=CURATOR).content) < hundred + 500


def test_the_desk_is_looked_at_beside_the_event_loop(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def noted(*facts: Any) -> LyingThere:
        threads.append(threading.current_thread().name)
        return lying_there(*facts)

    monkeypatch.setattr(desk, "lying_there", noted)
    visitor.get("/desk", auth=CURATOR)

    assert all("worker" in name.lower() for name in threads)
    assert len(threads) == 1


def test_what_is_asked_of_each_is_looked_up_in_an_index(own_archive: Path) -> None:
    connection = register(own_archive)
    plans = {
        sql: " ".join(str(row[-1]) for row in connection.all(f"EXPLAIN QUERY PLAN {sql}", (1,)))
        for sql in (VEILED_BY, "SELECT id FROM picture WHERE anonymous = ?")
    }
    connection.close()

    assert not any(plan.startswith("SCAN") for plan in plans.values()), plans


def test_names_are_chosen_in_one_question(own_archive: Path, questions: list[str]) -> None:
    open_many(own_archive, 200)
    ask(own_archive, "ffhq/00001")
    questions.clear()

    with Reading(own_archive) as reading:
        opened = len(questions)
        names = reading.requests.names(Choice(means="contributor"))

    assert len(names) == 67
    assert len(questions) == opened + 1
