"""What is left half done is finished while an exhibition is open, even if no visitor comes."""

import os
import secrets
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest
from archives import holding
from exhibition_fixtures import Page, page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR, asked, token
from requests_made import WORDS, ask, asking, veils
from starlette.testclient import TestClient

from doesexist.archive import Reading, Veiled
from doesexist.archive.register.register import Register
from doesexist.errors import ArchiveFull
from doesexist.exhibition import context
from doesexist.model import clock
from doesexist.studio.leaving import deciding


@pytest.fixture
def visitor(own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A visitor of a house that finishes nothing by itself, before a test lets it."""
    monkeypatch.setattr("doesexist.archive.leaving.scrubbing.SCRUB_PATIENCE", 0.05)
    (own_archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    with visiting(own_archive) as visitor:
        yield visitor


@pytest.fixture
def watched(own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A visitor of a house that looks after what is half done all the time."""
    monkeypatch.setattr(context, "FINISHING", 0.1)
    monkeypatch.setattr("doesexist.archive.leaving.scrubbing.SCRUB_PATIENCE", 0.05)
    (own_archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    with visiting(own_archive) as visitor:
        yield visitor


def decide(visitor: TestClient, name: str, decision: str) -> int:
    said = {"decision": decision, "reason": "why"}
    sure = visitor.post(f"/desk/{name}", data=said, auth=CURATOR)
    form = {**said, "sure": "yes", "token": token(sure.text)}
    return visitor.post(f"/desk/{name}", data=form, auth=CURATOR).status_code


@contextmanager
def reading_on_and_on(archive: Path) -> Generator[None]:
    with Reading(archive) as reader:
        connection = reader._register._connection  # pyright: ignore[reportPrivateUsage] (it never reads on and on by itself)
        rows = connection.execute("SELECT id FROM picture")
        next(rows)
        yield
        rows.close()


def within_seconds(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def full(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """A disk that has no room for what is moved out of the WAL."""
    one = Register.one

    def without_room(register: Register, sql: str, values: tuple[str, ...] = ()) -> object:
        if sql == "PRAGMA wal_checkpoint(TRUNCATE)":
            raise ArchiveFull(register.archive)
        return one(register, sql, values)

    with monkeypatch.context() as patch:
        patch.setattr(Register, "one", without_room)
        yield


def stopped_before_its_veil(archive: Path, about: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "veil", Mock(return_value=Veiled()))
        deciding.file_request(archive, asking(archive, about), secrets.token_bytes(16))


# Bytes


def test_what_a_reader_kept_from_being_wiped_is_wiped_when_they_have_gone(
    watched: TestClient, own_archive: Path
) -> None:
    receipt = ask(own_archive, "ffhq/00000")
    with reading_on_and_on(own_archive):
        assert decide(watched, receipt.name, "grant") == 303
        desk = Page(watched.get("/desk", auth=CURATOR).text).text
        before = holding(own_archive, WORDS)

    assert "still wait to be wiped from this archive" in desk
    assert before
    assert within_seconds(lambda: not holding(own_archive, WORDS))
    assert within_seconds(lambda: "still wait to be wiped" not in watched.get("/desk", auth=CURATOR).text)


def test_while_a_reader_is_in_the_way_nothing_piles_up(own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doesexist.archive.leaving.scrubbing.SCRUB_PATIENCE", 0.05)
    receipt = ask(own_archive, "ffhq/00000")
    with reading_on_and_on(own_archive):
        deciding.grant(own_archive, receipt.name)
        before = (own_archive / "archive.sqlite-wal").stat().st_size

        assert [deciding.settle_by_and_by(own_archive) for _ in range(3)] == [False] * 3
        assert (own_archive / "archive.sqlite-wal").stat().st_size == before

    assert deciding.settle_by_and_by(own_archive)
    assert holding(own_archive, WORDS) == []


def test_others_can_write_while_a_scrub_waits_for_a_reader(own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doesexist.archive.leaving.scrubbing.SCRUB_PATIENCE", 1)
    waits: list[int] = []

    def somebody_asks(_: float) -> None:
        if not waits:
            waits.append(1)
            ask(own_archive, "ffhq/00002")

    receipt = ask(own_archive, "ffhq/00000")
    with reading_on_and_on(own_archive):
        monkeypatch.setattr(clock, "wait", somebody_asks)
        monkeypatch.setattr(clock, "seconds", Mock(side_effect=[0, 0, 0.5, 2, 2]))
        _, scrub_result = deciding.grant(own_archive, receipt.name)

    assert scrub_result.scrub
    assert not scrub_result.scrub.done
    assert waits


def test_where_nothing_can_be_written_nothing_is_tried(watched: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    settle = Mock(return_value=False)  # so that it is tried again and again
    monkeypatch.setattr(context, "settle_by_and_by", settle)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", Mock(return_value=False))
        time.sleep(0.1)  # what was begun before
        settle.reset_mock()
        time.sleep(0.3)
        calls = settle.call_count

    assert calls == 0
    assert within_seconds(lambda: settle.call_count > 0)
    assert watched.get("/").status_code == 200


def test_an_exhibition_stays_open_though_what_is_half_done_can_t_be_finished(
    watched: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = Mock(side_effect=ZeroDivisionError)
    monkeypatch.setattr(context, "settle_by_and_by", settle)

    assert within_seconds(lambda: settle.call_count > 1)
    assert watched.get("/").status_code == 200


def test_what_is_decided_on_a_full_disk_is_told_as_decided(
    visitor: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    with full(monkeypatch):
        status = decide(visitor, receipt.name, "deny")
        told = page(visitor, f"/leave/{receipt}").text

    assert status == 303
    assert "It was denied" in told
    assert "its last bytes are being wiped" in told
    assert veils(own_archive) == []
    visitor.get("/desk", auth=CURATOR)
    assert holding(own_archive, WORDS) == []
    assert "Nothing remains here of what was written" in page(visitor, f"/leave/{receipt}").text


@pytest.mark.parametrize("step", ["lift", "finish_leaving"])
def test_what_was_denied_is_told_so_whatever_of_the_rest_finds_no_room(
    visitor: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    with monkeypatch.context() as patch:
        patch.setattr(deciding, step, Mock(side_effect=ArchiveFull(own_archive)))
        status = decide(visitor, receipt.name, "deny")
    visitor.get("/desk", auth=CURATOR)

    assert status == 303
    assert (veils(own_archive), holding(own_archive, WORDS)) == ([], [])


def test_what_was_granted_is_told_so_though_there_is_no_room_for_what_comes_after(
    visitor: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    with monkeypatch.context() as patch:
        full = Mock(side_effect=ArchiveFull(own_archive))
        patch.setattr("doesexist.studio.leaving.removing.finish_leaving", full)
        status = decide(visitor, receipt.name, "grant")

    assert status == 303
    assert visitor.get("/pictures/ffhq/00000").status_code == 410


# Veils


def test_a_veil_that_somebody_was_stopped_before_is_laid_though_nobody_looks(
    watched: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_before_its_veil(own_archive, "ffhq/00000", monkeypatch)

    assert within_seconds(lambda: [picture for picture, _ in veils(own_archive)] == ["ffhq/00000"])
    assert watched.get("/").status_code == 200


def test_a_veil_that_somebody_was_stopped_before_is_laid_behind_the_next_request(
    visitor: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_before_its_veil(own_archive, "ffhq/00000", monkeypatch)

    asked(visitor, page="ffhq/00002")

    assert [picture for picture, _ in veils(own_archive)] == ["ffhq/00000", "ffhq/00002"]
