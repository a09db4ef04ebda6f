"""exhibition.toml: whoever shows an archive says who they are, and how it is shown."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from exhibition_fixtures import Page, page, visiting
from typer.testing import CliRunner

from doesexist.cli import app
from doesexist.errors import SettingsUnreadable
from doesexist.exhibition import serving
from doesexist.exhibition.settings.exhibition_toml import FILE, Settings, settings_of


@pytest.fixture(name="archive")
def own(own_archive: Path) -> Path:
    return own_archive


def say(archive: Path, words: str) -> None:
    (archive / FILE).write_text(words, encoding="utf-8")


def test_without_a_file_everything_is_open() -> None:
    settings = Settings()

    assert settings.language == "auto"
    assert (settings.rooms.credits, settings.rooms.contributors, settings.rooms.photographs) == (True, True, True)
    assert settings.services("ffhq") == ()


def test_the_exhibition_has_the_title_and_the_exhibitor_it_was_given(archive: Path) -> None:
    say(
        archive,
        'title = "These People <Do> Exist"\nexhibitor = "Museum & Friends"\ncontact = "faces@example.org"\n'
        'imprint = """First.\n\nSecond <b>paragraph</b>."""\n',
    )

    with visiting(archive) as visitor:
        about, imprint = page(visitor, "/about"), page(visitor, "/imprint")

    assert about.text.startswith("About · These People <Do> Exist")
    assert "Shown by Museum & Friends" in about.text
    assert "mailto:faces@example.org" in imprint.links()
    assert "First. Second <b>paragraph</b>." in imprint.text


def test_an_exhibitor_who_says_nothing_is_not_made_up(archive: Path) -> None:
    with visiting(archive) as visitor:
        imprint = page(visitor, "/imprint")

    assert "Whoever shows this has not said who they are." in imprint.text


def test_its_own_colours_come_behind_the_house_s(archive: Path) -> None:
    say(archive, '[theme.light]\nwall = "#ffffff"\n[theme.dark]\nink = "#ffffff"\n')

    with visiting(archive) as visitor:
        (*_, last) = [link["href"] for link in page(visitor, "/about").all("link") if link.get("rel") == "stylesheet"]
        answer = visitor.get(last or "")

    assert answer.text == (
        "@media (prefers-color-scheme:light){:root{--wall:#ffffff}}"
        "@media (prefers-color-scheme:dark){:root{--ink:#ffffff}}"
    )
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_a_note_of_its_own_stands_in_place_of_the_house_s(archive: Path) -> None:
    say(archive, 'note = "Everyone here agreed to be shown."\n')

    with visiting(archive) as visitor:
        first = page(visitor, "/?seed=1", first=True)

    assert "Everyone here agreed to be shown." in first.text
    assert "seldom asked" not in first.text


@pytest.mark.parametrize(
    ("room", "closed", "linked"),
    [
        ("credits", ["/credits", "/credits.csv", "/credits.jsonl"], "/credits"),
        ("contributors", ["/contributors/flickr/group", "/contributors/flickr/group.json"], "/contributors/"),
        ("photographs", ["/pictures/ffhq/00010/wild", "/pictures/ffhq/00010/wild.json"], "/wild"),
        (
            "photographs",
            [f"/iiif/3/ffhq.00010.wild/{each}" for each in ("info.json", "full/max/0/default.jpg")],
            ".wild",
        ),
        ("kiosk", ["/?kiosk"], "kiosk"),
    ],
)
def test_a_closed_room_is_nowhere(archive: Path, room: str, closed: list[str], linked: str) -> None:
    say(archive, f"[rooms]\n{room} = false\n")

    with visiting(archive) as visitor:
        answers = [visitor.get(address).status_code for address in closed]
        shown = [page(visitor, address) for address in ("/pictures/ffhq/00010", "/?seed=1", "/about", "/imprint")]

    assert set(answers) == {404}
    assert [link for each in shown for link in each.links() if linked in link] == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("title = ", "Invalid value"),
        ('title = ""', "the title is empty"),
        ("titel = 'x'", "there is no 'titel'; it can say title, exhibitor, contact"),
        ("[rooms]\nwall = true", "there is no 'rooms.wall'; rooms can say credits, contributors"),
        ("[datasets.a]\nfrom_the_web = []", "there is no 'datasets.a.from_the_web'; datasets.a can say from-the-web"),
        ('language = "fr"', "language is one of auto, de, en, not 'fr'"),
        ("[rooms]\ncredits = 1", "rooms.credits is true or false"),
        ("contact = 3", "contact is a text"),
        ("[kiosk]\nseconds = true", "kiosk.seconds is a number"),
        ("rooms = true", "rooms is a table, as in [rooms]"),
        ('[datasets.a]\nfrom-the-web = "https://x.org"', 'datasets.a.from-the-web is a list, as in ["…", "…"]'),
        ("[datasets.a]\nfrom-the-web = [1]", "each of datasets.a.from-the-web is a text"),
        ("[kiosk]\nseconds = 0", "kiosk.seconds is a number from 0.5 to 86400"),
        ("[requests]\nmost-hidden-percent = 101", "requests.most-hidden-percent is a number from 0 to 100"),
        ("[requests]\nmost-hidden-percent = nan", "requests.most-hidden-percent is a number from 0 to 100"),
        ("[requests]\nmost-hidden = -1", "requests.most-hidden is a number of people, 0 or more"),
        ("[requests]\nmost-hidden = 2.5", "requests.most-hidden is a whole number"),
        ("[kiosk]\nseconds = nan", "kiosk.seconds is a number from 0.5 to 86400"),
        ('address = "faces.example.org"', "is not like https://faces.example.org"),
        ('[theme.light]\nink = "red"', "theme.light.ink is a colour like #1d1b18, not 'red'"),
        ('[theme.dark]\nink = "#222222"', "has a contrast of"),
        ('[datasets.a]\nfrom-the-web = ["https://x.org/path"]', "is not like https://live.staticflickr.com"),
        ('[datasets.a]\nfrom-the-web = ["*"]', "is not like https://live.staticflickr.com"),
        (f"imprint = '{'x' * 20_001}'", "the imprint is longer than 20,000 letters"),
    ],
)
def test_what_it_can_t_say_is_told_in_one_sentence(archive: Path, words: str, why: str) -> None:
    say(archive, words)

    with pytest.raises(SettingsUnreadable) as told:
        settings_of(archive)

    assert why in str(told.value)
    assert str(told.value).count("\n") == 0


def test_a_file_in_another_encoding_is_told(archive: Path) -> None:
    (archive / FILE).write_bytes("title = 'Gesichter für alle'".encode("latin-1"))

    with pytest.raises(SettingsUnreadable):
        settings_of(archive)


def test_nothing_is_served_under_half_of_the_settings(archive: Path) -> None:
    say(archive, "title = ")

    command = [sys.executable, "-m", "doesexist", "serve", "--archive", str(archive), "--port", "1"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert ended.returncode == 1
    assert "exhibition.toml can't be read" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_dataset_that_is_not_here_yet_is_told_and_stops_nothing(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(*_: object, opened: Callable[[str], None], **__: object) -> None:
        opened("http://127.0.0.1:8000")

    say(archive, "[datasets.ffhq]\n[datasets.nope]\n")
    monkeypatch.setattr(serving, "serve", serve)

    told = CliRunner().invoke(app, ["serve", "--archive", str(archive)])

    assert told.exit_code == 0
    assert told.stderr == (
        "exhibition.toml speaks of datasets that are not here (yet): nope.\n"
        "The exhibition is open at http://127.0.0.1:8000/ (ctrl-C closes it).\n"
    )


def test_the_code_leads_to_the_address_the_exhibition_says_it_has(archive: Path) -> None:
    with visiting(archive) as visitor:
        here = visitor.get("/pictures/ffhq/00000/qr.svg").content
    say(archive, 'address = "https://faces.example.org"\n')

    with visiting(archive) as visitor:
        there = visitor.get("/pictures/ffhq/00000/qr.svg").content

    assert Page(there.decode()).all("svg")
    assert here != there
