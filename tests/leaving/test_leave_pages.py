"""/leave: one asks to leave, or for another credit, and sees with the receipt what has come of it."""

import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import httpx2
import pytest
from archives import holding, ingest, remove
from exhibition_fixtures import ADA, AWKWARD, Page, copy_of, page, running, visiting
from leave_fixtures import asked, filled_in, send, token, worked_for
from made import ffhq, record
from requests_made import veils
from starlette.requests import Request
from starlette.testclient import TestClient

from doesexist.archive import Reading, Wanting, Who
from doesexist.errors import ArchiveBusy, AskedTooOften, NotWrittenDown
from doesexist.exhibition.http import rate_limits, signed_forms
from doesexist.exhibition.http.headers import ACCESS_LOG
from doesexist.exhibition.rooms.leave import page as leave
from doesexist.model import clock
from doesexist.model.requests import Receipt
from doesexist.studio.leaving import deciding, sealed_contacts

UNKNOWN = "/leave/00000-00000-00000-00000-00000"


@pytest.fixture
def asker(own_archive: Path) -> Iterator[TestClient]:
    """A visitor of an archive that the test may change."""
    with visiting(own_archive) as visitor:
        yield visitor


@pytest.fixture(autouse=True)
def _nobody_before(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test's visitor is the first of the hour."""
    if "address" not in request.node.name:
        monkeypatch.setattr(rate_limits, "visitor", Mock(return_value=request.node.name))


def at(hours: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be so many hours later."""
    monkeypatch.setattr(clock, "timestamp", Mock(return_value=clock.timestamp() + 3600 * hours))


# Asking


def test_a_request_from_a_picture_s_page_is_written_down_and_veils_at_once(
    asker: TestClient, own_archive: Path
) -> None:
    (way,) = (link for link in page(asker, "/pictures/ffhq/00000").links() if link.startswith("/leave?page="))
    form = asker.get(way).text

    sent = send(asker, {**filled_in(asker), "token": token(form), "words": "please\r\nsoon"})

    assert 'value="/pictures/ffhq/00000"' in form
    assert sent.status_code == 303
    assert re.fullmatch(r"/leave/([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}", sent.headers["location"])
    assert [picture for picture, _ in veils(own_archive)] == ["ffhq/00000"]
    shown = page(asker, sent.headers["location"]).text
    assert "1 picture is made unrecognisable everywhere here until somebody has decided." in shown
    assert "none has been decided so far" in shown
    with Reading(own_archive) as reading:
        assert next(reading.requests.open()).asking.words == "please\nsoon"


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("ffhq/00000", "ffhq/00000"),
        ("FFHQ/00000", "ffhq/00000"),
        ("http://testserver/pictures/ffhq/00000/wild", "ffhq/00000"),
        ("/iiif/3/ffhq.00000/full/max/0/default.jpg", "ffhq/00000"),
        (f"https://www.flickr.com/people/{ADA}/", f"flickr/{ADA}"),
        (f"/contributors/flickr/{ADA}", f"flickr/{ADA}"),
    ],
)
def test_a_picture_or_contributor_can_be_named_in_many_ways(
    asker: TestClient, own_archive: Path, words: str, who: str
) -> None:
    asked(asker, page=words)

    with Reading(own_archive) as reading:
        assert str(next(reading.requests.open()).asking.who) == who


@pytest.mark.parametrize(
    "form", ["https://m.flickr.com/photos/{}/{}", "http://www.flickr.com/photos/{}/{}/sizes/l/?x=1"]
)
def test_a_photograph_is_named_by_any_of_its_addresses(asker: TestClient, own_archive: Path, form: str) -> None:
    with Reading(own_archive) as reading:
        source = reading.picture("ffhq", "00010").source or ""
    *_, account, number = source.strip("/").split("/")

    asked(asker, page=form.format(account, number))

    with Reading(own_archive) as reading:
        request = next(reading.requests.open())
    assert (request.asking.who.names, request.pictures) == ((f"flickr:{number}",), 3)


@pytest.mark.parametrize("number", ["00002", "2", "000000000002"])
def test_a_picture_is_named_by_the_number_on_its_label(asker: TestClient, own_archive: Path, number: str) -> None:
    asked(asker, page=number)

    with Reading(own_archive) as reading:
        request = next(reading.requests.open())
    assert (request.asking.who, request.pictures) == (Who("picture", ("ffhq", "00002")), 1)


def test_a_photograph_is_named_by_its_number(asker: TestClient, own_archive: Path) -> None:
    with Reading(own_archive) as reading:
        photograph = reading.picture("ffhq", "00010").photograph or ""

    asked(asker, page=photograph.removeprefix("flickr:"))

    with Reading(own_archive) as reading:
        assert next(reading.requests.open()).asking.who == Who("photograph", (photograph,))


def test_a_number_that_several_have_is_asked_back_and_nobody_is_veiled(
    asker: TestClient, own_archive: Path, tmp_path: Path
) -> None:
    ingest(own_archive, "ffhq", ffhq(tmp_path / "other", {"2": record(2)}), dataset="other")

    answer = send(asker, filled_in(asker, page="2"))

    assert answer.status_code == 400
    assert "2 can be several: ffhq/00002, other/00002. Say which of them you mean." in Page(answer.text).text
    assert veils(own_archive) == []


def test_whoever_does_not_know_the_number_is_led_to_the_search(asker: TestClient) -> None:
    answer = send(asker, filled_in(asker, page="Ada Sample"))

    assert "is no address of a picture" in Page(answer.text).text
    assert "/search?q=Ada%20Sample" in Page(answer.text).links()


def test_a_mistyped_receipt_can_be_typed_again(asker: TestClient) -> None:
    wrong = page(asker, "/leave/AAAAA-AAAAA", 404)

    assert [field["name"] for field in wrong.all("input")] == ["receipt"]
    assert "/leave" in wrong.links()


@pytest.mark.parametrize(("fields", "wanted"), [({"name": "Ada Example"}, "Ada Example"), ({"anonymous": "yes"}, None)])
def test_another_credit_is_asked_for_and_nobody_is_veiled(
    asker: TestClient, own_archive: Path, fields: dict[str, str], wanted: str | None
) -> None:
    receipt = asked(asker, kind="credit", **fields)

    assert "it waits for somebody to decide" in page(asker, receipt).text
    assert veils(own_archive) == []
    with Reading(own_archive) as reading:
        assert next(reading.requests.open()).asking.wanted == wanted


def test_an_exhibition_can_let_requests_wait(own_archive: Path) -> None:
    (own_archive / "exhibition.toml").write_text('[requests]\nat-once = "wait"\n', encoding="utf-8")
    with visiting(own_archive) as visitor:
        receipt = asked(visitor)

        assert "made unrecognisable" not in page(visitor, "/leave").text.split("What happens then")[0]
        assert "Nothing has changed yet" in page(visitor, receipt).text
    assert veils(own_archive) == []


WRONG = {
    "kind": ({"kind": "burn"}, "Choose what you ask for."),
    "page": ({"page": ""}, "Say which picture it is about."),
    "asker": ({"asker": ""}, "Choose who is asking."),
    "unknown": ({"page": "/pictures/ffhq/99999"}, "The archive holds nothing under /pictures/ffhq/99999."),
    "elsewhere": ({"page": "https://example.org/me"}, "The archive holds nothing under https://example.org/me."),
    "control": ({"page": "ffhq/\x0000000"}, "is no address of a picture"),
    "long page": ({"page": "x" * 5_000}, "is no address of a picture"),
    "left": ({"page": "/pictures/ffhq/00001"}, "A person was here, and has left already"),
    "no name": ({"kind": "credit"}, "Give the name that is to be credited"),
    "both": ({"kind": "credit", "name": "Ada", "anonymous": "yes"}, "not both"),
    "long name": ({"kind": "credit", "name": "A" * 300}, "That has 300 letters; at most 200 can be kept."),
    "odd name": ({"kind": "credit", "name": "Ada\x07"}, "That holds characters that can’t be read."),
    "lines in a name": ({"kind": "credit", "name": "Ada\nByron"}, "That holds characters that can’t be read."),
    "long words": ({"words": "w" * 2_001}, "That has 2,001 letters; at most 2,000 can be kept."),
    "odd words": ({"words": "a\x1bb"}, "That holds characters that can’t be read."),
}


@pytest.fixture(scope="module")
def without_one(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor of an archive that ffhq/00001 has left."""
    copy = copy_of(archive, tmp_path_factory.mktemp("without-one") / "archive")
    remove(copy, "ffhq/00001")
    with visiting(copy) as visitor:
        yield visitor


@pytest.mark.parametrize(("fields", "sentence"), WRONG.values(), ids=WRONG)
def test_what_can_t_be_taken_is_told_beside_what_was_typed(
    without_one: TestClient, fields: dict[str, str], sentence: str
) -> None:
    answer = send(without_one, filled_in(without_one, **{"words": "what I typed", **fields}))

    shown = Page(answer.text)
    assert answer.status_code == 400
    assert shown.text.replace("'", "’").count(sentence) >= 2, "at the top, and beside the field"
    typed = {each["name"]: each.get("value") for each in shown.all("input")}
    assert typed["page"] == fields.get("page", "/pictures/ffhq/00000").strip()
    if "words" not in fields:
        assert "what I typed" in answer.text


@pytest.mark.parametrize("name", [AWKWARD, "Zoë 山田 😀 \u200fعلي", "' OR 1=1 --", "100 %(name)s"])
def test_a_name_in_any_script_is_taken_as_it_is(asker: TestClient, own_archive: Path, name: str) -> None:
    asked(asker, kind="credit", name=name)

    with Reading(own_archive) as reading:
        assert next(reading.requests.open()).asking.wanted == name


def test_a_contact_is_asked_for_only_where_a_key_can_keep_it(
    asker: TestClient, own_archive: Path, tmp_path: Path
) -> None:
    before = asker.get("/leave").text
    sealed_contacts.make_key(own_archive, tmp_path / "curator.key")
    after = asker.get("/leave").text

    asked(asker, contact="ada@example.org")

    assert 'name="contact"' not in before
    assert "what comes of it stands under your receipt" in before
    assert 'name="contact"' in after
    assert holding(own_archive, "ada@example.org") == []
    with Reading(own_archive) as reading:
        contact = next(reading.requests.open()).asking.contact
    assert (contact or b"").startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")


# The form


def test_a_form_sent_again_leads_to_the_same_receipt(asker: TestClient, own_archive: Path) -> None:
    form = filled_in(asker)

    first, second = send(asker, form), send(asker, {**form, "page": "/pictures/ffhq/00002"})

    assert first.headers["location"] == second.headers["location"]
    with Reading(own_archive) as reading:
        assert len(list(reading.requests.open())) == 1


@pytest.mark.parametrize("forged", ["", "nonsense", "A" * 50, "é" * 50, "x" * 5_000])
def test_a_forged_form_is_refused_and_shown_again(asker: TestClient, forged: str) -> None:
    answer = send(asker, filled_in(asker, token=forged))

    assert answer.status_code == 400
    assert "it was not made here, or longer ago than a day" in Page(answer.text).text
    assert 'value="/pictures/ffhq/00000"' in answer.text
    assert send(asker, filled_in(asker, token=token(answer.text))).status_code == 303


def test_a_form_is_signed_for_one_purpose_and_one_day(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    form = filled_in(visitor)
    altered = form["token"][:10] + ("A" if form["token"][10] != "A" else "B") + form["token"][11:]

    assert send(visitor, {**form, "token": altered}).status_code == 400
    assert send(visitor, {**form, "token": signed_forms.signed(b"another archive's key")}).status_code == 400
    at(25, monkeypatch)
    assert send(visitor, form).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Origin": "https://example.org"},
        {"Origin": "http://["},
    ],
)
def test_a_form_that_another_site_sends_is_refused(visitor: TestClient, headers: dict[str, str]) -> None:
    answer = send(visitor, filled_in(visitor), **headers)

    assert answer.status_code == 403
    assert "sent from another site" in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "null"}, {"Origin": "http://testserver"}],
)
def test_a_form_of_this_house_is_taken_as_browsers_send_it(asker: TestClient, headers: dict[str, str]) -> None:
    assert send(asker, filled_in(asker), **headers).status_code == 303


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x=" + b"y" * 20_000, signed_forms.MEDIA_TYPE, 413),
        (b"{}", "application/json", 400),
        (b"--x--", "multipart/form-data; boundary=x", 400),
        (b"page=%ff%fe", signed_forms.MEDIA_TYPE, 400),
        (b"page=\xff", signed_forms.MEDIA_TYPE, 400),
        (b"&".join(b"a=1" for _ in range(100)), signed_forms.MEDIA_TYPE, 400),
        (b"", signed_forms.MEDIA_TYPE, 400),
    ],
)
def test_a_body_that_is_no_form_is_told(visitor: TestClient, content: bytes, kind: str, status: int) -> None:
    answer = visitor.post("/leave", content=content, headers={"Content-Type": kind})

    assert answer.status_code == status
    assert len(Page(answer.text).all("h1")) == 1


def test_other_ways_of_asking_are_told_which_there_are(visitor: TestClient) -> None:
    allowed = {
        address: visitor.request("DELETE", address).headers["allow"] for address in ("/leave", "/about", "/desk/A")
    }

    assert allowed == {"/leave": "GET, HEAD, POST", "/about": "GET, HEAD", "/desk/A": "GET, HEAD, POST"}
    assert visitor.post("/about").status_code == 405


def test_what_can_t_be_written_down_is_told_and_stays_typed(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotWrittenDown

    monkeypatch.setattr(leave, "file_request", full)

    answer = send(visitor, filled_in(visitor, words="what I typed"))

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "Nothing can be written down here just now" in answer.text
    assert "what I typed" in answer.text


def test_what_takes_longer_than_anybody_waits_is_done_afterwards(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_again = Mock()
    filed = deciding.Filed(Receipt("0" * 25), is_new=True, wanting=(Wanting("ffhq", 0),))
    monkeypatch.setattr(leave, "file_request", Mock(return_value=filed))
    monkeypatch.setattr(leave, "look_again", look_again)

    answer = send(visitor, filled_in(visitor))

    assert answer.headers["location"] == UNKNOWN
    (((_, wanting), _),) = look_again.call_args_list
    assert tuple(wanting) == (Wanting("ffhq", 0),)


# The receipt


def test_the_receipt_s_page_is_kept_by_nobody(asker: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    receipt = asked(asker)

    with caplog.at_level(logging.INFO, logger=ACCESS_LOG):
        answer = asker.get(receipt)

    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    (line,) = (record.getMessage() for record in caplog.records if record.name == ACCESS_LOG)
    assert line.startswith("GET /leave/- 200 ")


def test_a_receipt_is_read_however_it_is_typed(asker: TestClient) -> None:
    receipt = asked(asker).removeprefix("/leave/")

    assert asker.get(f"/leave/{receipt.lower().replace('-', '')}").status_code == 200
    led = asker.get("/leave", params={"receipt": f" {receipt.lower()} "})
    assert (led.status_code, led.headers["location"]) == (303, f"/leave/{receipt}")


def test_forged_receipts_are_all_told_the_same(asker: TestClient) -> None:
    receipt = asked(asker)
    guesses = (
        receipt[:-1] + ("0" if receipt[-1] != "0" else "1"),
        UNKNOWN,
        "/leave/nonsense",
        "/leave/%00",
        "/leave/é",
        receipt[:-6],
    )

    answers = [asker.get(guess) for guess in guesses]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "No request has this receipt." in answers[0].text


def test_who_tries_receipts_is_stopped_and_whoever_holds_one_is_not(asker: TestClient) -> None:
    receipt = asked(asker)

    statuses = [asker.get(UNKNOWN).status_code for _ in range(rate_limits.RECEIPTS.each + 1)]

    assert statuses == [404] * rate_limits.RECEIPTS.each + [429]
    assert asker.get(receipt).status_code == 200


def test_the_proof_says_what_left_and_names_nobody(asker: TestClient, own_archive: Path) -> None:
    receipt = asked(asker, page="/contributors/flickr/group", words="please")
    name = receipt.removeprefix("/leave/")[:5]

    deciding.grant(own_archive, name)

    shown = page(asker, receipt).text
    assert "3 pictures have left this exhibition, and are kept out from now on." in shown
    assert "Outcome granted" in shown
    assert "Nothing of the record remains in this archive" in shown
    assert f"http://testserver{receipt}" in shown
    assert not any(each in shown for each in ("group", "Test Group", "ffhq", "please"))
    assert asker.get("/pictures/ffhq/00011").status_code == 410


def test_a_proof_claims_nothing_that_is_not_done_yet(
    asker: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doesexist.archive.leaving.scrubbing.SCRUB_PATIENCE", 0.05)
    receipt = asked(asker)
    with Reading(own_archive) as reader:
        connection = reader._register._connection  # pyright: ignore[reportPrivateUsage] (it never reads on and on by itself)
        rows = connection.execute("SELECT id FROM picture")
        next(rows)  # somebody reads on and on
        deciding.grant(own_archive, receipt.removeprefix("/leave/")[:5])
        shown = page(asker, receipt).text
        rows.close()

    assert "the last bytes of it are being wiped" in shown
    assert "Nothing of its record remains" not in shown


def test_a_reason_for_denying_is_told(asker: TestClient, own_archive: Path) -> None:
    receipt = asked(asker)

    deciding.deny(own_archive, receipt.removeprefix("/leave/")[:5], reason="it shows <b>somebody</b> else")

    shown = page(asker, receipt).text
    assert "It was denied" in shown
    assert "it shows <b>somebody</b> else" in shown
    assert "Usually it is decided on the same day" in page(asker, "/leave").text
    assert veils(own_archive) == []


# Too often


def test_without_working_for_it_five_an_hour_are_taken(asker: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = [send(asker, filled_in(asker, kind="credit", name="A")).status_code for _ in range(6)]
    refused = send(asker, filled_in(asker, words="what I typed"))

    assert statuses == [303] * 5 + [429]
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert "That was asked for very often within the last hour." in refused.text
    assert "what I typed" in refused.text
    signed = filled_in(asker)["token"]
    assert send(asker, filled_in(asker, token=signed, work=worked_for(signed))).status_code == 303
    at(1, monkeypatch)
    assert send(asker, filled_in(asker)).status_code == 303


def test_work_counts_for_the_form_that_it_was_done_for(visitor: TestClient) -> None:
    first, second = (filled_in(visitor)["token"] for _ in range(2))
    work = worked_for(first)

    assert signed_forms.is_worked_for(first, work)
    assert not signed_forms.is_worked_for(second, work)
    assert not signed_forms.is_worked_for(first, work + ".0")
    assert not signed_forms.is_worked_for(first, work.replace(".", ".-"))


def test_a_mistake_costs_no_request(asker: TestClient) -> None:
    statuses = [send(asker, filled_in(asker, page="")).status_code for _ in range(8)]

    assert statuses == [400] * 8
    assert send(asker, filled_in(asker)).status_code == 303


def test_all_together_are_limited_whoever_they_are(asker: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leave, "REQUESTS", rate_limits.Limit("few", 5, 3))
    monkeypatch.setattr(rate_limits, "visitor", Mock(side_effect=map(str, range(100))))

    assert [send(asker, filled_in(asker)).status_code for _ in range(5)] == [303] * 3 + [429] * 2


def coming_from(host: str) -> Request:
    return Request({"type": "http", "client": (host, 50_000), "headers": []})


def test_several_processes_count_together_and_keep_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    limit, request = rate_limits.Limit("few", 4), coming_from("203.0.113.77")
    with rate_limits.counting_together():
        one, other = rate_limits.RateLimits(), rate_limits.RateLimits()
        for tally in (one, other, one, other):
            tally.knock(limit, request)
        for tally in (one, other):
            with pytest.raises(AskedTooOften):
                tally.look(limit, request)
        (file,) = tmp_path.iterdir()
        content = file.read_bytes()

    assert not any(each in content for each in (b"203.0.113.77", bytes([203, 0, 113, 77]), bytes([77, 113, 0, 203])))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("somebody", "somebody"),
    ],
)
def test_the_addresses_of_a_household_are_one_visitor(host: str, counted: str) -> None:
    assert rate_limits.visitor(coming_from(host)) == counted


def test_a_flood_is_told_and_the_exhibition_goes_on(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    with running(copy, workers=2) as address, httpx2.Client(base_url=address, timeout=60) as client:
        signed = token(client.get("/leave").text)
        form = {"kind": "leave", "page": "ffhq/00000", "asker": "other", "token": signed}
        statuses: list[int] = []

        def flood() -> None:
            with httpx2.Client(base_url=address, timeout=60) as flooding:
                statuses.extend(flooding.post("/leave", data=form).status_code for _ in range(250))

        floods = [threading.Thread(target=flood) for _ in range(4)]
        for each in floods:
            each.start()
        answered = 0
        while any(each.is_alive() for each in floods):
            assert client.get("/pictures/ffhq/00002").status_code == 200
            answered += any(each.is_alive() for each in floods)
        for each in floods:
            each.join()

    assert len(statuses) == 1_000
    assert statuses.count(429) == 1_000 - rate_limits.FORMS.each, "the two processes count together"
    assert answered > 1, "pages are shown meanwhile"
    assert len(veils(copy)) == 1
    assert holding(copy, "127.0.0.1") == []


# What was in the way


def test_a_veil_that_could_not_be_laid_is_laid_behind_the_next_look(
    asker: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = filled_in(asker)
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "veil", Mock(side_effect=ArchiveBusy(own_archive)))
        patch.setattr(deciding, "veil_and_look", Mock(side_effect=ArchiveBusy(own_archive)))
        sent = send(asker, form)
    before = veils(own_archive)

    again = send(asker, form)

    assert (before, again.headers["location"]) == ([], sent.headers["location"])
    assert [picture for picture, _ in veils(own_archive)] == ["ffhq/00000"]


def test_a_form_sent_several_times_counts_once_and_what_is_not_written_down_does_not(
    asker: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(leave, "sent_before", Mock(return_value=None))  # as where all of them come at once
        form = filled_in(asker)
        receipts = {send(asker, form).headers["location"] for _ in range(rate_limits.REQUESTS.each)}
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "ask", Mock(side_effect=ArchiveBusy(own_archive)))
        closed = [send(asker, filled_in(asker)).status_code for _ in range(3)]

    others = [send(asker, filled_in(asker)).status_code for _ in range(rate_limits.REQUESTS.each)]

    assert len(receipts) == 1
    assert closed == [503] * 3
    assert others == [303] * (rate_limits.REQUESTS.each - 1) + [429]


def test_whoever_s_pictures_have_all_left_can_ask_to_be_kept_out(asker: TestClient, own_archive: Path) -> None:
    remove(own_archive, "ffhq/00000")

    receipt = asked(asker, page=f"flickr/{ADA}", asker="photographer")
    deciding.grant(own_archive, receipt.split("/")[2][:5])

    assert send(asker, filled_in(asker, page=f"flickr/{ADA}")).status_code == 400


@pytest.mark.parametrize("name", [" \u200f\u200b ", "\ufeff", "\u3164"])
def test_a_name_that_can_t_be_seen_is_none(asker: TestClient, name: str) -> None:
    answer = send(asker, filled_in(asker, kind="credit", name=name))

    assert answer.status_code == 400
    assert "Give the name that is to be credited" in answer.text


@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        ("", "faces.example.org", 400),
        ("", "127.0.0.1:8000", 303),  # what a proxy calls it says nothing of where visitors are
        ('address = "https://faces.example.org"', "127.0.0.1:8000", 400),
    ],
)
def test_a_page_of_another_site_is_none_of_this_house_where_the_house_knows_its_name(
    own_archive: Path, settings: str, host: str, status: int
) -> None:
    (own_archive / "exhibition.toml").write_text(settings, encoding="utf-8")
    with visiting(own_archive) as visitor:
        form = filled_in(visitor, page="https://another.example/pictures/ffhq/00000")

        assert send(visitor, form, host=host).status_code == status
        assert bool(veils(own_archive)) is (status == 303)


@pytest.mark.parametrize("length", ["16385", "9" * 15, "9" * 5_000])
def test_a_form_that_is_to_be_too_long_is_refused_before_it_comes(visitor: TestClient, length: str) -> None:
    headers = {"content-type": signed_forms.MEDIA_TYPE, "content-length": length}

    answer = visitor.post("/leave", content=b"x=1", headers=headers)

    assert answer.status_code == 413
