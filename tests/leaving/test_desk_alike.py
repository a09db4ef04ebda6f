"""Who looks the same as somebody whom the desk lets leave: shown once, and gone too where the curator says so."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import holding, ingest, register
from command_line import run
from exhibition_fixtures import Page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR, token
from made import picture
from PIL import Image, ImageOps
from requests_made import ask
from starlette.testclient import TestClient
from surveys import survey

from doesexist.archive import Reading
from doesexist.exhibition.rooms.desk import looking_alike
from doesexist.model.likeness import BORDERED, CUT, SAME_PIXELS, Alike, described

ADA = "people/ada"
GERMAN = {"Accept-Language": "de"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four people, and copies of two: ada mirrored, and that one smaller; bea turned."""
    people = tmp_path / "people"
    for number, name in enumerate(("ada", "bea", "cem", "dan")):
        picture(people / f"{name}.png", 160, 160, seed=number)
    with Image.open(people / "ada.png") as ada, Image.open(people / "bea.png") as bea:
        ImageOps.mirror(ada.convert("RGB")).save(people / "mirrored.png")
        bea.convert("RGB").transpose(Image.Transpose.ROTATE_90).save(people / "turned.png")
    return people


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "folder", folder)
    survey(tmp_path / "archive")
    (tmp_path / "archive" / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    return tmp_path / "archive"


@pytest.fixture
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def granted(visitor: TestClient, archive: Path, about: str, reason: str = "", **headers: str) -> Any:
    """Ask for somebody to leave, and grant it as the page does it."""
    name = ask(archive, about).name
    said = {"decision": "grant", "reason": reason}
    sure = visitor.post(f"/desk/{name}", data=said, auth=CURATOR, headers=headers)
    form = {**said, "sure": "yes", "token": token(sure.text)}
    return visitor.post(f"/desk/{name}", data=form, auth=CURATOR, headers=headers)


def form_of(page: str) -> dict[str, Any]:
    """What the form of a page that shows who looks the same says by itself."""
    form = page[page.index('<form class="sure alike"') :]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    reason = re.search(r'name="reason" value="([^"]*)"', form)
    assert reason
    return {
        "token": token(form),
        "alike": [value for name, value in fields if name == "alike"],
        "reason": reason[1],
    }


def offered(page: str) -> list[str]:
    return re.findall(r'<input type="checkbox" [^>]*name="too" value="([^"]+)"', page)


def send(visitor: TestClient, page: str, *too: str, **more: Any) -> Any:
    return visitor.post("/desk/looking-alike", data={**form_of(page), "too": [*too], **more}, auth=CURATOR)


def here(archive: Path) -> set[str]:
    with Reading(archive) as reading:
        return {each.key for each in reading.every_picture()}


def reasons(archive: Path) -> list[str]:
    """Why those left who did, each reason once."""
    connection = register(archive)
    found = [reason for (reason,) in connection.all("SELECT DISTINCT reason FROM tombstone ORDER BY 1")]
    connection.close()
    return found


# What is shown


def test_who_looks_the_same_is_shown_with_how_and_with_a_box_to_tick(visitor: TestClient, archive: Path) -> None:
    answer = granted(visitor, archive, ADA)

    page = Page(answer.text)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert offered(answer.text) == ["people/mirrored"]
    assert "1 picture has left this exhibition" in page.text
    assert "mirrored" in page.text
    assert "100% like people/ada" in page.text
    assert "/pictures/people/mirrored" in page.links()
    assert "/desk" in page.links()
    assert len(page.pictures()) == 1
    assert " checked" not in answer.text
    assert re.search(r'<a href="/pictures/people/mirrored" target="_blank">', answer.text), "the list is not lost"
    assert "can’t be known: that would take a likeness" in page.text
    assert here(archive) == {"bea", "cem", "dan", "mirrored", "turned"}


def test_the_page_is_in_the_curator_s_language(visitor: TestClient, archive: Path) -> None:
    page = Page(granted(visitor, archive, "people/bea", **GERMAN).text).text

    assert "um 90° gedreht zu 100 % wie people/bea" in " ".join(page.split())
    assert "turned" not in page.replace("people/turned", "")


def test_every_way_of_looking_the_same_is_said_in_every_language() -> None:
    hows = [SAME_PIXELS, *(described(turn, part) for turn in range(8) for part in (None, CUT, BORDERED))]
    ways = {way for how in hows for way in Alike("people", "copy", ADA, how, 1.0).ways}

    assert ways == {*looking_alike.HOW}


def test_without_anybody_alike_it_leads_to_the_desk(visitor: TestClient, archive: Path) -> None:
    answer = granted(visitor, archive, "people/cem")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


def test_nothing_of_it_is_kept(visitor: TestClient, archive: Path) -> None:
    page = granted(visitor, archive, ADA).text
    again = send(visitor, page)

    (found,) = form_of(again.text)["alike"]
    assert found.startswith("people/mirrored people/ada ")
    assert holding(archive, found) == []
    assert holding(archive, ADA) == []


def test_equal_files_are_named_by_where_they_lie_in_the_dataset_s_folder_and_not_in_the_machine(
    visitor: TestClient, archive: Path, folder: Path
) -> None:
    (folder / "old").mkdir()
    shutil.copy(folder / "cem.png", folder / "old" / "cem.png.bak")

    answer = granted(visitor, archive, "people/cem")

    assert answer.status_code == 200
    assert "1 equal file" in Page(answer.text).text
    assert "in the folder of people: old/cem.png.bak" in Page(answer.text).text
    assert str(folder.parent) not in answer.text
    assert (folder / "old" / "cem.png.bak").exists()


def test_who_could_not_be_compared_is_told_before_and_after(visitor: TestClient, archive: Path, folder: Path) -> None:
    picture(folder / "late.png", 100, 100, seed=11)
    ingest(archive, "folder", folder)
    name = ask(archive, "people/cem").name

    sure = visitor.post(f"/desk/{name}", data={"decision": "grant"}, auth=CURATOR).text
    form = {"decision": "grant", "reason": "", "sure": "yes", "token": token(sure)}
    done = visitor.post(f"/desk/{name}", data=form, auth=CURATOR)

    assert "1 picture can’t be compared with theirs" in Page(sure).text
    assert "1 picture could not be compared with theirs" in Page(done.text).text


# Who leaves, too


def test_who_is_ticked_leaves_for_the_request_s_reason_and_who_is_not_stays(visitor: TestClient, archive: Path) -> None:
    two = ask(archive, ADA).name, ask(archive, "people/bea").name
    page = granted_together(visitor, *two, reason="they asked us").text

    answer = send(visitor, page, "people/mirrored")

    assert sorted(offered(page)) == ["people/mirrored", "people/turned"]
    assert answer.status_code == 303
    assert here(archive) == {"cem", "dan", "turned"}
    assert visitor.get("/pictures/people/mirrored").status_code == 410
    assert reasons(archive) == ["they asked us"]


def granted_together(visitor: TestClient, *names: str, reason: str = "") -> Any:
    said = {"scope": "ticked", "chosen": [*names], "decision": "grant", "reason": reason}
    sure = visitor.post("/desk", data=said, auth=CURATOR).text
    form = {**said, "chosen": " ".join(names), "sure": "yes", "token": token(sure)}
    return visitor.post("/desk", data=form, auth=CURATOR)


def test_of_many_that_are_granted_together_all_who_look_the_same_are_shown(
    visitor: TestClient, archive: Path, folder: Path
) -> None:
    (folder / "old").mkdir()
    shutil.copy(folder / "cem.png", folder / "old" / "cem.png.bak")
    names = [ask(archive, about).name for about in (ADA, "people/bea", "people/cem")]

    done = granted_together(visitor, *names)

    page = Page(done.text).text
    assert sorted(offered(done.text)) == ["people/mirrored", "people/turned"]
    assert "3 requests are granted." in page
    assert "2 pictures look the same" in page
    assert "old/cem.png.bak" in page
    assert done.headers["cache-control"] == "no-store"


def test_who_is_granted_in_the_same_moment_is_not_told_of(visitor: TestClient, archive: Path) -> None:
    names = [ask(archive, about).name for about in (ADA, "people/mirrored")]

    assert offered(granted_together(visitor, *names).text) == []


def test_of_many_whoever_has_the_same_pixels_leaves_too(visitor: TestClient, archive: Path, folder: Path) -> None:
    with Image.open(folder / "cem.png") as pixels:
        pixels.save(folder / "packed.tif")
    ingest(archive, "folder", folder)
    survey(archive)
    names = [ask(archive, about).name for about in ("people/cem", "people/dan")]

    granted_together(visitor, *names)

    assert here(archive) == {"ada", "bea", "mirrored", "turned"}


def test_whose_copies_have_copies_is_asked_again(visitor: TestClient, archive: Path, folder: Path) -> None:
    with Image.open(folder / "mirrored.png") as pixels:
        corner = pixels.convert("RGB").crop((0, 0, 128, 128))
        corner.save(folder / "corner.png")
        corner.crop((0, 0, 102, 102)).save(folder / "corner-of-it.png")
    ingest(archive, "folder", folder)
    survey(archive)
    first = granted(visitor, archive, ADA, "they asked us")
    assert "people/corner" in offered(first.text)

    second = send(visitor, first.text, "people/mirrored", "people/corner")

    assert second.status_code == 200
    assert "2 pictures have left" in Page(second.text).text
    assert offered(second.text) == ["people/corner-of-it"]
    assert form_of(second.text)["reason"] == "they asked us"


def test_a_reason_can_be_given_and_without_any_it_is_the_desk_s(visitor: TestClient, archive: Path) -> None:
    send(visitor, granted(visitor, archive, ADA, "first").text, "people/mirrored", reason="a copy of theirs")
    send(visitor, granted(visitor, archive, "people/bea", "second").text, "people/turned", reason=" ")

    assert reasons(archive) == ["a copy of theirs", "first", "second", "they asked"]


def test_nobody_leaves_who_is_not_ticked_and_it_is_asked_again(visitor: TestClient, archive: Path) -> None:
    first = granted(visitor, archive, ADA).text

    again = send(visitor, first)

    assert again.status_code == 200
    assert "Nobody is ticked" in Page(again.text).text
    assert (offered(again.text), form_of(again.text)["alike"]) == (offered(first), form_of(first)["alike"])
    assert "mirrored" in here(archive)


def test_sent_twice_it_says_who_had_left(visitor: TestClient, archive: Path) -> None:
    page = granted(visitor, archive, ADA).text

    first, second = (send(visitor, page, "people/mirrored", reason=f"turn {turn}") for turn in range(2))

    assert (first.status_code, second.status_code) == (303, 200)
    assert "They had left already" in Page(second.text).text
    assert "people/mirrored" in Page(second.text).text
    assert reasons(archive) == ["they asked", "turn 0"]


def test_who_has_left_meanwhile_is_not_offered_again(visitor: TestClient, archive: Path) -> None:
    page = granted(visitor, archive, ADA).text
    run("remove", "people/mirrored", "--reason", "x", "--archive", archive)

    assert offered(send(visitor, page).text) == []


def test_more_than_a_form_has_room_for_are_told_with_the_command(
    visitor: TestClient, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_alike, "MOST", 1)
    names = [ask(archive, about).name for about in (ADA, "people/bea")]

    done = granted_together(visitor, *names)

    (shown,) = offered(done.text)
    (other,) = {"people/mirrored", "people/turned"} - {shown}
    assert f"doesexist remove {other} --reason …" in Page(done.text).text


# Who may not


def test_a_form_that_the_desk_did_not_make_lets_nobody_go(visitor: TestClient, archive: Path) -> None:
    page = granted(visitor, archive, ADA).text
    form = {**form_of(page), "too": ["people/mirrored"]}
    forged = [
        {**form, "token": ""},
        {**form, "token": token(visitor.get("/leave").text)},
        {**form, "alike": ["people/dan people/ada 1.0 mirrored"], "too": ["people/dan"]},
        {**form, "alike": [], "too": []},
        {**form, "too": ["people/mirrored", "people/dan"]},
        {**form, "reason": "x" * 501},
    ]

    statuses = [visitor.post("/desk/looking-alike", data=each, auth=CURATOR).status_code for each in forged]

    assert statuses == [400] * len(forged)
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.post("/desk/looking-alike", data=form, auth=CURATOR, headers=elsewhere).status_code == 403
    assert visitor.post("/desk/looking-alike", data=form).status_code == 401
    assert {"mirrored", "dan"} <= here(archive)


def test_its_address_leads_to_the_desk_and_is_nothing_without_a_token(visitor: TestClient, archive: Path) -> None:
    assert visitor.get("/desk/looking-alike").status_code == 401
    answer = visitor.get("/desk/looking-alike", auth=CURATOR)
    (archive / "exhibition.toml").unlink()

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    with visiting(archive) as nobody:
        assert nobody.post("/desk/looking-alike", data={"too": "people/dan"}, auth=CURATOR).status_code == 404
