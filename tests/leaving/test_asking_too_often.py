"""How often can be asked: at once, from many networks, by all together; and whose limit others can't use up."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from exhibition_fixtures import Page, visiting
from leave_fixtures import filled_in, send, worked_for
from starlette.requests import Request
from starlette.testclient import TestClient

from doesexist.archive import Reading
from doesexist.errors import AskedByTooMany, AskedTooOften
from doesexist.exhibition.http import rate_limits
from doesexist.exhibition.http.rate_limits import Limit, RateLimits
from doesexist.exhibition.rooms.leave import page as leave
from doesexist.model import clock
from doesexist.studio.leaving.deciding import Filed, file_request


@pytest.fixture
def asker(own_archive: Path) -> Iterator[TestClient]:
    with visiting(own_archive) as visitor:
        yield visitor


def coming_from(host: str) -> Request:
    return Request({"type": "http", "client": (host, 50_000), "headers": []})


ADA = coming_from("203.0.113.7")


def how_often(limit: Limit, tally: RateLimits, *hosts: str) -> int:
    """How many of these come through, one after another."""
    through = 0
    for host in hosts:
        try:
            tally.knock(limit, coming_from(host))
        except AskedTooOften:
            continue
        through += 1
    return through


def test_of_many_forms_sent_at_once_no_more_are_taken_than_one_after_another(
    asker: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*facts: Any) -> Filed:
        time.sleep(0.05)
        return file_request(*facts)

    monkeypatch.setattr(leave, "file_request", slowly)
    filled = [filled_in(asker, kind="credit", name="A") for _ in range(12)]

    with ThreadPoolExecutor(12) as at_once:
        statuses = [answer.status_code for answer in at_once.map(partial(send, asker), filled)]

    assert sorted(statuses) == [303] * rate_limits.REQUESTS.each + [429] * 7
    with Reading(own_archive) as reading:
        assert len(list(reading.requests.open())) == rate_limits.REQUESTS.each


def test_the_last_form_that_somebody_can_send_leads_to_its_receipt_though_it_is_sent_twice_at_once(
    asker: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*facts: Any) -> Filed:
        time.sleep(0.1)
        return file_request(*facts)

    monkeypatch.setattr(leave, "REQUESTS", Limit("one", 1))
    monkeypatch.setattr(leave, "file_request", slowly)
    form = filled_in(asker)

    with ThreadPoolExecutor(2) as at_once:
        first, second = at_once.map(partial(send, asker), [form, form])

    assert first.headers["location"] == second.headers["location"]
    assert send(asker, filled_in(asker)).status_code == 429


def test_a_place_that_was_not_used_is_given_back() -> None:
    tally, limit = RateLimits(), Limit("few", 2, 3)
    for _ in range(9):
        with tally.place(limit, ADA):
            pass
    with pytest.raises(ZeroDivisionError), tally.place(limit, ADA):
        raise ZeroDivisionError

    for _ in range(2):
        with tally.place(limit, ADA) as place:
            place.used = True

    with pytest.raises(AskedTooOften), tally.place(limit, ADA):
        pass


def test_places_held_are_counted() -> None:
    tally, limit = RateLimits(), Limit("few", 2)

    with tally.place(limit, ADA), tally.place(limit, ADA), pytest.raises(AskedTooOften):
        tally.knock(limit, ADA)

    tally.knock(limit, ADA)


def test_a_place_of_the_hour_before_is_not_given_back_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    tally, limit, now = RateLimits(), Limit("few", 1), clock.timestamp()

    with tally.place(limit, ADA):
        monkeypatch.setattr(clock, "timestamp", lambda: now + 3600)
        tally.knock(limit, ADA)

    with pytest.raises(AskedTooOften):
        tally.look(limit, ADA)


def test_after_an_hour_nothing_is_kept_of_who_has_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.timestamp()
    with rate_limits.counting_together():
        file, tally = Path(os.environ["DOESEXIST_TALLY"]), RateLimits()
        tally.knock(Limit("few", 2), ADA)
        counted = any(file.read_bytes()[8:])
        monkeypatch.setattr(clock, "timestamp", lambda: now + 3600)
        tally.look(Limit("few", 2), ADA)

        assert counted
        assert not any(file.read_bytes()[8:])


def test_a_page_elsewhere_does_not_use_up_a_visitor_s_forms(asker: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leave, "FORMS", Limit("few forms", 3))

    elsewhere = [send(asker, {"x": "1"}, **{"Sec-Fetch-Site": "cross-site"}).status_code for _ in range(5)]

    assert elsewhere == [403] * 5
    assert send(asker, filled_in(asker)).status_code == 303


def test_who_has_many_networks_is_one_asker_and_others_still_come_through() -> None:
    tally, limit = RateLimits(), Limit("few", 2, 100)

    households = [f"2001:db8:1:{low:x}::{n}" for low in range(8) for n in range(3)]
    in_other_blocks = [f"2001:db8:1:{high:x}00::1" for high in range(1, 16)]

    assert how_often(limit, tally, *households[:3]) == 2
    assert how_often(limit, tally, *households) == 2, "a /56 as two households"
    assert how_often(limit, tally, *in_other_blocks) == 4, "a /48 as four"
    assert how_often(limit, tally, "2001:db8:2::1", "203.0.113.7") == 2


def test_who_comes_when_all_together_have_asked_too_much_is_told_how_to_be_let_in(
    asker: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leave, "REQUESTS", Limit("few", 5, 3, eased=True))
    monkeypatch.setattr(rate_limits, "visitor", Mock(side_effect=map(str, range(100))))

    statuses = [send(asker, filled_in(asker)).status_code for _ in range(3)]
    refused = send(asker, filled_in(asker))
    form = filled_in(asker)
    worked = send(asker, {**form, "work": worked_for(form["token"])})

    assert (statuses, refused.status_code, worked.status_code) == ([303] * 3, 429, 303)
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    told = Page(refused.text).text
    assert "Very many have asked for that within the last hour." in told
    assert "your browser works for a second, and what you send is taken even now" in told


def test_who_has_asked_too_often_themselves_is_not_told_that_others_have() -> None:
    tally, limit = RateLimits(), Limit("few", 1, 3, eased=True)
    tally.knock(limit, ADA)

    with pytest.raises(AskedTooOften) as told:
        tally.knock(limit, ADA)

    assert not isinstance(told.value, AskedByTooMany)


def test_of_those_who_do_not_work_all_together_are_bounded_and_whoever_works_comes_through() -> None:
    tally, limit = RateLimits(), rate_limits.REQUESTS
    crowd = [f"198.51.100.{number}" for number in range(60)]

    through = how_often(limit, tally, *crowd * limit.each)

    assert through == limit.together == 100
    with pytest.raises(AskedByTooMany):
        tally.knock(limit, ADA)
    tally.knock(rate_limits.WORKED, ADA)


@pytest.mark.parametrize("addresses", [34, 500])
def test_who_has_many_addresses_uses_up_nobody_else_s_limit_though_each_of_them_works(addresses: int) -> None:
    tally, limit = RateLimits(), rate_limits.WORKED
    flood = [f"198.51.{number // 250}.{number % 250}" for number in range(addresses)]

    assert how_often(limit, tally, *flood * (limit.each + 1)) == addresses * limit.each
    assert how_often(limit, tally, *["203.0.113.7"] * (limit.each + 1)) == limit.each


def test_a_form_that_is_worked_for_is_taken_though_thousands_were_before_it(asker: TestClient) -> None:
    state: Any = vars(asker.app)["state"]
    tally: RateLimits = state.context.one(RateLimits)
    for number in range(1_500):
        tally.knock(rate_limits.WORKED, coming_from(f"198.51.{number // 250}.{number % 250}"))
    form = filled_in(asker)

    assert send(asker, {**form, "work": worked_for(form["token"])}).status_code == 303
