"""English and German, complete: every sentence that a visitor reads, with its names and numbers."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from examples import MISTAKES, PAGES
from exhibition_fixtures import Page, copy_of, visiting
from starlette.testclient import TestClient

from doesexist.exhibition.language.languages import LOCALE, preferred, speech
from doesexist.exhibition.language.wording import changes_in
from doesexist.model import File, Picture, Quad
from doesexist.model.credits import changes

TOOL = Path(__file__).parents[2] / "tools" / "write_words.py"
GERMAN = {"Accept-Language": "de-CH, de;q=0.9, en;q=0.5"}
ADDRESSES = (*PAGES, *MISTAKES, "/credits?nothing=1")


Sentences = dict[tuple[str, ...], tuple[str, ...]]


def catalogue() -> Sentences:
    """Every sentence in German, by its English; of those with a number, both forms."""
    found: Sentences = {}
    for message in read_po(BytesIO((LOCALE / "de.po").read_bytes()), locale="de"):
        if message.id:
            english, german = (
                each if isinstance(each, list | tuple) else [each] for each in (message.id, message.string)
            )
            found[tuple(map(str, english))] = tuple(map(str, german))
    return found


def checked(catalogue: Path) -> int:
    command = [sys.executable, str(TOOL), "--check", str(catalogue)]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode


def test_every_sentence_is_there_in_german_and_no_other(tmp_path: Path) -> None:
    words = (LOCALE / "de.po").read_text(encoding="utf-8")
    spoiled = tmp_path / "de.po"

    assert checked(LOCALE / "de.po") == 0
    for before, after in (('msgid "Licence"', 'msgid "License"'), ('msgstr "Lizenz"', 'msgstr ""')):
        assert before in words
        spoiled.write_text(words.replace(before, after), encoding="utf-8")
        assert checked(spoiled) == 1


def test_what_is_named_in_a_sentence_is_named_in_german_too() -> None:
    def names(words: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)s|<\w+", words))

    for english, german in catalogue().items():
        assert all(names(form) <= names(english[-1]) for form in german), english
        assert names(german[-1]) == names(english[-1]), english


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_german_from_beginning_to_end(visitor: TestClient, address: str) -> None:
    english = visitor.get(address)

    german = visitor.get(address, headers=GERMAN)

    assert '<html lang="de"' in german.text
    assert '<html lang="en"' in english.text
    assert (german.status_code, german.headers["vary"]) == (english.status_code, "Accept-Language, Sec-Fetch-Site, *")
    # A sentence of the house that stands on the English page stands on the German one only if both say the same.
    words = {english[0] for english, other in catalogue().items() if english != other and len(english) == 1}
    long = {each for each in words if len(each) > 12 and "%" not in each and "<" not in each}
    there = {each for each in long if each in Page(english.text).text}
    assert there
    assert {each for each in there if re.search(rf"\b{re.escape(each)}", Page(german.text).text)} == set()


def test_dates_and_numbers_are_written_as_the_language_writes_them(visitor: TestClient) -> None:
    page = Page(visitor.get("/pictures/ffhq/00000", headers=GERMAN).text)

    assert re.search(r"Hochgeladen \d{1,2}\. \w+ \d{4}", page.text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "beschnitten, um 2,9° gedreht und auf 1024 × 1024 skaliert"),
        ("en", "cropped, rotated 2.9° and scaled to 1024 × 1024"),
    ],
)
def test_what_was_done_to_a_picture_is_said_in_the_language(language: str, words: str) -> None:
    quad = Quad((371.32, 144.47), (435.39, 1410.96), (1701.88, 1346.88), (1637.81, 80.39))
    picture = Picture("ffhq", "00000", quad=quad, image=File("00000.png", width=1024, height=1024))

    assert changes_in(speech(language), picture) == words


def test_english_says_on_pages_what_it_says_in_files() -> None:
    quad = Quad((0, 0), (0, 90), (90, 90), (90, 0))

    for picture in (Picture("a", "b"), Picture("a", "b", quad=quad)):
        assert changes_in(speech("en"), picture) == changes(picture)


def test_json_is_the_same_in_every_language(visitor: TestClient) -> None:
    address = "/pictures/ffhq/00000.json"

    assert visitor.get(address, headers=GERMAN).content == visitor.get(address).content


@pytest.mark.parametrize(("setting", "language"), [("de", "de"), ("en", "en")])
def test_the_exhibition_may_choose(archive: Path, tmp_path: Path, setting: str, language: str) -> None:
    copy = copy_of(archive, tmp_path / setting)
    (copy / "exhibition.toml").write_text(f'language = "{setting}"\n', encoding="utf-8")

    with visiting(copy) as visitor:
        asked = [visitor.get("/about", headers={"Accept-Language": each}).text for each in ("de", "en", "fr", "")]

    assert all(f'<html lang="{language}"' in page for page in asked)


@pytest.mark.parametrize("nonsense", ["de;q=x", ";;;", "de" * 5000, "*", "de;q=0", "\x7f,,,", "en;q=0.1,de;q=0.1"])
def test_a_browser_that_says_nonsense_is_answered_in_english(nonsense: str) -> None:
    assert preferred(nonsense) == "en"
