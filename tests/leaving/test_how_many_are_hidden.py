"""How many people open requests may hide at once; what goes beyond that waits, and is not lost."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from archives import ingest, register, remove
from exhibition_fixtures import Page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR, asked, filled_in, send
from made import Record, ffhq, record
from requests_made import ask, asking, veils
from starlette.testclient import TestClient

from doesexist.archive import Choice, Decided, Reading, Request
from doesexist.archive.register import opening, schema
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.model.requests import Ceiling, Receipt
from doesexist.studio.leaving import deciding, veiling
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.leaving.who_is_meant import understood
from doesexist.studio.upkeep import verifying
from doesexist.studio.upkeep.backing_up import backup

ACCOUNTS, EACH = 10, 4
FEW = Ceiling(percent=0, people=8)
"""Two accounts' pictures, of forty."""
SETTINGS = f"{AT_THE_DESK}[requests]\nmost-hidden = 8\nmost-hidden-percent = 0\n"


def records(count: int = ACCOUNTS * EACH) -> dict[str, Record]:
    """Four pictures of each of ten accounts."""
    address = "https://www.flickr.com/photos/account{}/9990000000{:04}/"
    return {
        str(number): record(number, photo_url=address.format(number // EACH, number), author=f"Test {number // EACH}")
        for number in range(count)
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records()))
    (tmp_path / "archive" / "exhibition.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "archive"


@pytest.fixture
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def file(archive: Path, about: str, ceiling: Ceiling = FEW) -> Receipt:
    return deciding.file_request(archive, asking(archive, about), secrets.token_bytes(16), ceiling).receipt


def hidden(archive: Path) -> set[str]:
    return {picture for picture, request in veils(archive) if request}


def waiting(archive: Path) -> list[str]:
    with Reading(archive) as reading:
        return reading.requests.names(Choice(waits=True))


def under(archive: Path, receipt: Receipt) -> Request | Decided | None:
    with Reading(archive) as reading:
        return reading.requests.under(deciding.digest_of(reading, receipt))


def test_a_flood_hides_as_many_as_may_be_and_the_rest_of_it_waits(archive: Path) -> None:
    receipts = [file(archive, f"flickr/account{number}") for number in range(ACCOUNTS)]

    assert len(hidden(archive)) == FEW.of(ACCOUNTS * EACH) == 8
    assert waiting(archive) == [receipt.name for receipt in receipts[2:]]
    with Reading(archive) as reading:
        assert len(list(reading.requests.open())) == ACCOUNTS, "none is lost"


def test_by_default_a_twentieth_may_be_hidden_or_a_hundred_whichever_is_more(archive: Path) -> None:
    (archive / "exhibition.toml").unlink()

    ceiling = settings_of(archive).requests.ceiling

    assert [ceiling.of(everyone) for everyone in (40, 2_000, 2_020, 70_000)] == [100, 100, 101, 3_500]


def test_many_at_once_hide_no_more_than_one_after_another(archive: Path) -> None:
    with ThreadPoolExecutor(6) as at_once:
        list(at_once.map(partial(file, archive), [f"flickr/account{number}" for number in range(6)]))

    assert len(hidden(archive)) == 8
    assert len(waiting(archive)) == 4


def test_one_that_fits_is_not_kept_waiting_by_a_larger_one(archive: Path) -> None:
    file(archive, "flickr/account0")
    file(archive, "flickr/account1", Ceiling(percent=0, people=7))
    small = file(archive, "ffhq/00020", Ceiling(percent=0, people=7))

    assert len(waiting(archive)) == 1
    assert "ffhq/00020" in hidden(archive)
    assert small.name not in waiting(archive)


def test_who_is_hidden_already_takes_no_room(archive: Path) -> None:
    for number in (0, 1):
        file(archive, f"flickr/account{number}")

    again = file(archive, "flickr/account1")

    assert again.name not in waiting(archive)
    assert len(hidden(archive)) == 8


def test_the_owner_s_own_veils_take_no_room(archive: Path) -> None:
    people = [understood(f"flickr/account{number}", ["ffhq"]) for number in range(5, 10)]
    veiling.veil(archive, people, reason="the owner's own")

    receipt = file(archive, "flickr/account0")

    assert waiting(archive) == []
    assert isinstance(found := under(archive, receipt), Request)
    assert found.blurred == EACH


@pytest.mark.parametrize("ends", ["deny", "grant", "remove"])
def test_as_soon_as_there_is_room_the_oldest_that_waits_is_hidden(archive: Path, ends: str) -> None:
    first, _, third, fourth = (file(archive, f"flickr/account{number}") for number in range(4))

    match ends:
        case "deny":
            deciding.deny(archive, first.name, reason="no")
        case "grant":
            deciding.grant(archive, first.name)
        case _:
            remove(archive, "flickr/account0")
    deciding.settle(archive, FEW)

    assert waiting(archive) == [fourth.name]
    assert isinstance(found := under(archive, third), Request)
    assert (found.waits, found.blurred) == (False, EACH)
    assert len(hidden(archive)) == 8


def test_of_those_who_wait_as_many_fit_as_there_is_room_for_all_of_them_together(archive: Path) -> None:
    first, _, third, _ = (file(archive, f"flickr/account{number}") for number in range(4))
    deciding.deny(archive, first.name, reason="no")

    with Reading(archive) as reading:
        fitting = reading.requests.fitting(FEW)

    assert [each.name for each in fitting] == [third.name]


def test_nobody_who_waits_is_hidden_beyond_the_ceiling_by_the_next_who_looks(archive: Path) -> None:
    for number in range(4):
        file(archive, f"flickr/account{number}")

    for _ in range(2):
        deciding.settle(archive, FEW)

    assert len(hidden(archive)) == 8
    assert [step for step in verifying.verify(archive) if isinstance(step, verifying.Broken)] == []


def test_what_waits_can_be_granted_and_denied(archive: Path) -> None:
    *_, one, other = (file(archive, f"flickr/account{number}") for number in range(4))

    deciding.grant(archive, one.name)
    deciding.deny(archive, other.name, reason="no")

    outcomes = [found.outcome.value for each in (one, other) if isinstance(found := under(archive, each), Decided)]
    assert outcomes == ["granted", "denied"]
    with Reading(archive) as reading:
        assert reading.count() == (ACCOUNTS - 1) * EACH


def test_who_comes_in_of_a_contributor_who_waits_waits_too(archive: Path, tmp_path: Path) -> None:
    for number in range(3):
        file(archive, f"flickr/account{number}")
    more = records()
    more["40"] = record(40, photo_url="https://www.flickr.com/photos/account2/99900000009999/", author="Test 2")

    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", more))

    assert len(waiting(archive)) == 1
    assert len(hidden(archive)) == 8


def test_who_waits_when_an_archive_is_restored_goes_on_waiting(archive: Path, tmp_path: Path) -> None:
    for number in range(2):
        file(archive, f"flickr/account{number}")
    backup(archive, tmp_path / "backup.tar")
    third = file(archive, "flickr/account2")

    restore(archive, tmp_path / "backup.tar")

    assert waiting(archive) == [third.name]
    assert len(hidden(archive)) == 8


def test_a_ceiling_of_the_curator_s_own_holds_for_the_form_and_whoever_waits_is_told(
    visitor: TestClient, archive: Path
) -> None:
    first, _, third = (asked(visitor, page=f"flickr/account{number}") for number in range(3))

    told, untroubled = Page(visitor.get(third).text).text, Page(visitor.get(first).text).text
    german = Page(visitor.get(third, headers={"Accept-Language": "de"}).text).text
    form = Page(visitor.get("/leave").text).text

    assert len(hidden(archive)) == 8
    assert "It is written down, and waits" in told
    assert "4 pictures are made unrecognisable" in untroubled
    assert "Sie ist aufgeschrieben und wartet" in german
    assert "what you send is written down, and waits for room" in form
    assert "As soon as you have sent this" not in form


def test_the_desk_says_how_many_are_hidden_and_who_waits(visitor: TestClient) -> None:
    receipts = [asked(visitor, page=f"flickr/account{number}").split("/")[2] for number in range(3)]

    desk = Page(visitor.get("/desk", auth=CURATOR).text)
    of_those_who_wait = Page(visitor.get("/desk?waits=yes", auth=CURATOR).text)
    request = Page(visitor.get(f"/desk/{receipts[2][:5]}", auth=CURATOR).text).text

    assert "8 pictures of 40 are hidden because of what is open; at most 8 are at once." in desk.text
    assert "1 request waits for room." in desk.text
    assert [link[-5:] for link in of_those_who_wait.links() if link.startswith("/desk/")] == [receipts[2][:5]]
    assert "not veiled yet: as many are hidden as may be at once" in request


def test_where_there_is_room_nothing_is_said_of_waiting(visitor: TestClient) -> None:
    receipt = asked(visitor, page="ffhq/00001")

    assert "made unrecognisable" in Page(visitor.get(receipt).text).text
    assert "As soon as you have sent this, the picture is made unrecognisable" in Page(visitor.get("/leave").text).text
    assert send(visitor, filled_in(visitor, page="ffhq/00002")).status_code == 303


def test_an_archive_of_before_opens_and_its_requests_stand_as_they_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "archive"
    with monkeypatch.context() as before:
        before.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:3])
        before.setattr(schema, "NEWEST", 3)
        opening.for_writing(archive, create=True).close()
        connection = register(archive)
        connection.execute(
            """INSERT INTO request(name, receipt, kind, asker, about, veiled, since)
               VALUES('AAAAA', x'01', 'leave', 'pictured', '["contributor", "flickr", "account0"]', 1, '2026-01-01')"""
        )
        assert connection.one("PRAGMA user_version") == 3
        connection.close()
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records()))

    with Reading(archive) as reading:
        (request,) = reading.requests.open()
        kept = (request.name, request.pictures, request.blurred, request.waits)
        batches = reading.requests.batches(10)
    ask(archive, "flickr/account1")

    assert kept == ("AAAAA", 4, 4, False)
    assert batches == []
    assert len(hidden(archive)) == 8
