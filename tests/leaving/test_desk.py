"""/desk: the curator's, closed unless it has a token; what is decided there is decided once."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from exhibition_fixtures import Page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR, TOKEN, token
from requests_made import WORDS, ask, asking, veils
from starlette.testclient import TestClient

from doesexist.archive import Reading, Veiled
from doesexist.errors import ArchiveFull, SettingsUnreadable
from doesexist.exhibition.http import rate_limits, signed_forms
from doesexist.exhibition.rooms.desk import page as desk
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.studio.leaving import deciding


@pytest.fixture
def visitor(own_archive: Path) -> Iterator[TestClient]:
    (own_archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    with visiting(own_archive) as visitor:
        yield visitor


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "SLOWED", 0.01)


def decide(visitor: TestClient, name: str, decision: str, reason: str = "", **more: str) -> Any:
    """Decide a request as the page does it: the form, and then whether that is meant."""
    said = {"decision": decision, "reason": reason}
    sure = visitor.post(f"/desk/{name}", data=said, auth=CURATOR)
    assert sure.status_code == 200, Page(sure.text).text
    form = {**said, "sure": "yes", "token": token(sure.text), **more}
    return visitor.post(f"/desk/{name}", data=form, auth=CURATOR)


def open_requests(archive: Path) -> list[str]:
    with Reading(archive) as reading:
        return [each.name for each in reading.requests.open()]


# Who comes in


@pytest.mark.parametrize("address", ["/desk", "/desk/AAAAA"])
def test_without_a_token_there_is_no_desk(own_archive: Path, address: str) -> None:
    with visiting(own_archive) as visitor:
        asked = [visitor.get(address, auth=CURATOR), visitor.post("/desk/AAAAA", data={"sure": "yes"}, auth=CURATOR)]
        nowhere = visitor.get("/nowhere")

    assert {each.status_code for each in asked} == {404}
    assert {each.text for each in asked} == {nowhere.text}
    assert not any("www-authenticate" in each.headers for each in asked)


def test_the_desk_is_for_whoever_has_the_token(visitor: TestClient) -> None:
    nobody = visitor.get("/desk")
    keys = {
        "wrong": "Basic " + base64.b64encode(b"anyone:a token of the desq").decode(),
        "longer": "Basic " + base64.b64encode(f"anyone:{TOKEN}x".encode()).decode(),
        "no colon": "Basic " + base64.b64encode(TOKEN.encode()).decode(),
        "no base 64": "Basic ***",
        "no text": "Basic " + base64.b64encode(b"anyone:\xff").decode(),
        "another kind": f"Bearer {TOKEN}",
    }

    statuses = {name: visitor.get("/desk", headers={"Authorization": key}).status_code for name, key in keys.items()}
    inside = visitor.get("/desk", headers={"Authorization": "basic " + base64.b64encode(f":{TOKEN}".encode()).decode()})

    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (401, 'Basic realm="desk", charset="UTF-8"')
    assert statuses == dict.fromkeys(keys, 401)
    assert (inside.status_code, inside.headers["cache-control"]) == (200, "no-store")
    assert "set-cookie" not in inside.headers


def test_the_token_can_come_from_the_environment(own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOESEXIST_DESK_TOKEN", TOKEN)
    with visiting(own_archive) as visitor:
        assert visitor.get("/desk", auth=CURATOR).status_code == 200

    monkeypatch.setenv("DOESEXIST_DESK_TOKEN", "short")
    with pytest.raises(SettingsUnreadable, match="fewer than 16 letters"):
        settings_of(own_archive)


def test_wrong_tokens_are_slowed_and_then_too_many(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(anyio, "sleep", sleep)
    statuses = [visitor.get("/desk", auth=("c", f"wrong {number}")).status_code for number in range(12)]
    nobody = visitor.get("/desk")

    assert statuses == [401] * rate_limits.TOKENS.each + [429] * 2
    assert waited.count(desk.SLOWED) == rate_limits.TOKENS.each
    assert nobody.status_code == 401, "a browser is asked for the token all the same"


@pytest.mark.parametrize("proxied", [{}, {"X-Forwarded-For": "192.0.2.7"}], ids=["all are one", "told apart"])
def test_the_right_token_opens_however_many_wrong_ones_were_tried(
    visitor: TestClient, own_archive: Path, proxied: dict[str, str]
) -> None:
    receipt = ask(own_archive, "ffhq/00000")
    for number in range(40):
        visitor.get("/desk", auth=("c", f"wrong {number}"), headers=proxied)

    listed = visitor.get("/desk", auth=CURATOR)
    decided = decide(visitor, receipt.name, "deny", "it shows somebody else")

    assert (listed.status_code, decided.status_code) == (200, 303)


# What lies there


def test_the_desk_lists_what_is_asked_for(visitor: TestClient, own_archive: Path) -> None:
    leaver, other = ask(own_archive, "/contributors/flickr/group"), ask(own_archive, "ffhq/00000", "Ada <b>Example</b>")

    shown = Page(visitor.get("/desk", auth=CURATOR).text)

    assert [link for link in shown.links() if link.startswith("/desk/")] == [
        f"/desk/{leaver.name}",
        f"/desk/{other.name}",
    ]
    assert "flickr/group3veiled" in shown.text
    assert "another name in the credit: Ada <b>Example</b>" in shown.text
    assert WORDS not in shown.text


def test_a_request_is_shown_with_its_pictures_as_everybody_sees_them(visitor: TestClient, own_archive: Path) -> None:
    receipt = ask(own_archive, "ffhq/00000", contact=b"-----BEGIN AGE ENCRYPTED FILE-----")

    shown = Page(visitor.get(f"/desk/{receipt.name.lower()}", auth=CURATOR).text)

    assert WORDS in shown.text
    assert f"doesexist requests show {receipt.name} --key FILE" in shown.text
    assert "BEGIN AGE" not in shown.text
    assert len(shown.pictures()) == 1
    assert visitor.get("/desk/ZZZZZ", auth=CURATOR).status_code == 404
    assert visitor.get("/desk/nonsense!", auth=CURATOR).status_code == 404


# Deciding


def test_a_credit_that_nobody_is_known_to_have_is_told(visitor: TestClient, own_archive: Path) -> None:
    receipt = ask(own_archive, "drawn/grace", "Ada Sample")

    answer = decide(visitor, receipt.name, "grant", "")

    assert answer.status_code == 409
    assert "Who took drawn/grace is unknown, so that there is no name to put right." in Page(answer.text).text
    assert open_requests(own_archive) == [receipt.name]


def test_what_is_granted_has_left_and_the_audit_trail_names_nobody(visitor: TestClient, own_archive: Path) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    done = decide(visitor, receipt.name, "grant", "they asked")

    listed = Page(visitor.get("/desk", auth=CURATOR).text).text
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    assert visitor.get("/pictures/ffhq/00000").status_code == 410
    assert re.search(rf"{receipt.name}[^.]*to leave: granted\s*they asked\s*1", listed)
    assert "ffhq/00000" not in listed
    assert veils(own_archive) == []


def test_what_is_denied_is_clear_again(visitor: TestClient, own_archive: Path) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    done = decide(visitor, receipt.name, "deny", "it shows somebody else")

    assert done.status_code == 303
    assert veils(own_archive) == []
    assert visitor.get("/pictures/ffhq/00000").status_code == 200
    assert "it shows somebody else" in visitor.get(f"/leave/{receipt}").text


def test_a_credit_is_put_right(visitor: TestClient, own_archive: Path) -> None:
    receipt = ask(own_archive, "ffhq/00000", "Ada Example")

    decide(visitor, receipt.name, "grant")

    assert "Ada Example" in Page(visitor.get("/pictures/ffhq/00000").text).text


def test_nothing_is_done_before_it_is_meant(visitor: TestClient, own_archive: Path) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    sure = visitor.post(f"/desk/{receipt.name}", data={"decision": "grant"}, auth=CURATOR)

    assert "1 picture is about to leave, for good." in Page(sure.text).text
    assert f"doesexist requests grant {receipt.name} --delete-files" in Page(sure.text).text
    assert open_requests(own_archive) == [receipt.name]


def test_a_decision_that_the_desk_did_not_ask_about_is_not_taken(visitor: TestClient, own_archive: Path) -> None:
    receipt, other = ask(own_archive, "ffhq/00000"), ask(own_archive, "ffhq/00002")
    page = visitor.post(f"/desk/{other.name}", data={"decision": "grant"}, auth=CURATOR).text
    deny = visitor.post(f"/desk/{receipt.name}", data={"decision": "deny", "reason": "x"}, auth=CURATOR).text
    public = visitor.get("/leave").text

    statuses = [
        decide(visitor, receipt.name, "grant", token=forged).status_code
        for forged in ("", "A" * 50, token(page), token(deny), token(public), signed_forms.signed(b"another key"))
    ]

    assert statuses == [400] * 6
    assert len(open_requests(own_archive)) == 2


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}])
def test_another_site_decides_nothing(visitor: TestClient, own_archive: Path, headers: dict[str, str]) -> None:
    receipt = ask(own_archive, "ffhq/00000")
    sure = visitor.post(f"/desk/{receipt.name}", data={"decision": "grant"}, auth=CURATOR)
    form = {"decision": "grant", "reason": "", "sure": "yes", "token": token(sure.text)}

    answer = visitor.post(f"/desk/{receipt.name}", data=form, auth=CURATOR, headers=headers)

    assert answer.status_code == 403
    assert open_requests(own_archive) == [receipt.name]


@pytest.mark.parametrize(
    "form", [{}, {"decision": "burn"}, {"decision": "deny", "reason": " "}, {"decision": "grant", "reason": "x" * 501}]
)
def test_half_a_decision_is_told(visitor: TestClient, own_archive: Path, form: dict[str, str]) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    answer = visitor.post(f"/desk/{receipt.name}", data={**form, "sure": "yes"}, auth=CURATOR)

    assert answer.status_code == 400
    assert open_requests(own_archive) == [receipt.name]


def test_of_two_curators_the_second_is_told(visitor: TestClient, own_archive: Path) -> None:
    receipt = ask(own_archive, "ffhq/00000")
    forms_sent: list[dict[str, str]] = []
    for decision in ("grant", "deny"):
        said = {"decision": decision, "reason": "why"}
        sure = visitor.post(f"/desk/{receipt.name}", data=said, auth=CURATOR)
        forms_sent.append({**said, "sure": "yes", "token": token(sure.text)})

    first, second = (visitor.post(f"/desk/{receipt.name}", data=form, auth=CURATOR) for form in forms_sent)

    assert (first.status_code, second.status_code) == (303, 409)
    assert f"Request {receipt.name} is closed already (granted): nothing was done twice." in Page(second.text).text
    german = visitor.get(f"/desk/{receipt.name}", auth=CURATOR, headers={"Accept-Language": "de"})
    assert german.status_code == 409
    assert "granted" not in Page(german.text).text


def test_an_archive_that_can_t_be_written_is_told_and_nothing_is_lost(
    visitor: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = ask(own_archive, "ffhq/00000")

    def full(*_: object, **__: object) -> None:
        raise ArchiveFull(own_archive)

    monkeypatch.setattr(deciding, "remove", full)
    answer = decide(visitor, receipt.name, "grant")

    assert answer.status_code == 503
    assert "Nothing can be written down here just now" in answer.text
    assert open_requests(own_archive) == [receipt.name]
    assert len(veils(own_archive)) == 1


def test_the_desk_ends_what_was_stopped_half_way(
    visitor: TestClient, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> Veiled:
        return Veiled()

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "veil", stopped)
        deciding.file_request(own_archive, asking(own_archive, "ffhq/00000"), b"once")
    assert veils(own_archive) == []

    visitor.get("/desk", auth=CURATOR)

    assert [picture for picture, _ in veils(own_archive)] == ["ffhq/00000"]
