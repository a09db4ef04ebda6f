"""The credits as pages: a register one can read, by letter, by licence and by name."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from archives import ingest, remove
from exhibition_fixtures import Page, page, visiting
from made import Record, ffhq, record
from starlette.testclient import TestClient

from doesexist.archive import LABELS
from doesexist.exhibition.rooms.credits.contents import LINES, ROWS

LONG = "Long " * 60
NAMES = ("Ada", "Zoë", "Øyvind", "Ωmega", "<b>Bold</b> & Sons", "9 lives", "\u202eevil", "دوگمة", "🦊", LONG)
MANY = 130


def entries() -> list[Record]:
    """As many contributors as fill three pages, one of them with many pictures; and pictures nobody is known to own."""
    found = [record(number, author=f"Test {number:03} of Many") for number in range(2 * ROWS)]
    found += [record(300 + number, author=name, country="Austria") for number, name in enumerate(NAMES)]
    for number in range(400, 400 + MANY):
        entry = record(number, author="Mia Many")
        entry["metadata"]["photo_url"] = f"https://www.flickr.com/photos/mia/9990{number:010}/"
        found.append(entry)
    found[-1]["metadata"] |= {
        "license": "Public Domain Dedication (CC0)",
        "license_url": "https://creativecommons.org/publicdomain/zero/1.0/",
    }
    return [*found, *(record(number, author="", photo_url="") for number in range(600, 606))]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("credits")
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", entries()))
    return folder / "archive"


def status(visitor: TestClient, address: str) -> str:
    """What is said politely of how many were found."""
    found = re.search(r'<span role="status">(.*?)</span>', visitor.get(address).text, re.DOTALL)
    assert found
    return " ".join(html.unescape(found[1]).split())


def pictures(shown: Page) -> list[str]:
    return [link for link in shown.links() if link.startswith("/pictures/")]


def pages(visitor: TestClient, address: str) -> Iterator[Page]:
    while address:
        shown = page(visitor, address)
        yield shown
        address = next(iter(shown.links("next")), "")


# The register


def test_the_register_counts_everyone_and_leads_to_each_letter(visitor: TestClient) -> None:
    shown = page(visitor, "/credits")

    people = 2 * ROWS + len(NAMES) + 1
    assert f"{2 * ROWS + len(NAMES) + MANY + 6} pictures, by who photographed them." in shown.text
    assert status(visitor, "/credits") == f"{people} contributors"
    assert [link for link in shown.links() if "letter=" in link and "after=" not in link] == [
        f"/credits?letter={letter}" for letter in ("a", "l", "m", "o", "t", "z", "greek", "arabic", "signs", "unknown")
    ]


def test_every_letter_s_number_is_what_one_finds_under_it(visitor: TestClient) -> None:
    text = visitor.get("/credits").text
    letters = re.findall(r'<a href="(/credits\?letter=\w+)">.*?<span class="count">(\d+)</span>', text, re.DOTALL)

    assert len(letters) == 10
    for address, number in letters:
        if address != "/credits?letter=unknown":
            assert status(visitor, address).startswith(f"{number} contributor")
            assert sum(each.tags.count(("p", {"class": "who"})) for each in pages(visitor, address)) == int(number)


def test_pages_go_through_every_contributor_once_and_end_with_those_nobody_knows(visitor: TestClient) -> None:
    shown = [*pages(visitor, "/credits")]

    met = [link for each in shown for link in pictures(each)]
    assert len(shown) == 3
    assert len(met) == len(set(met)) == 2 * ROWS + len(NAMES) + 4 + 4
    assert "Credit unknown" in shown[-1].text
    assert "/credits?letter=unknown" in shown[-1].links()
    assert not any("Credit unknown" in each.text for each in shown[:-1])


def test_someone_with_many_pictures_has_a_row_and_a_link_to_all(visitor: TestClient) -> None:
    mia = page(visitor, "/credits?letter=m")

    assert len(pictures(mia)) == 4
    assert f"all {MANY}" in mia.text
    assert "/contributors/flickr/mia" in mia.links()


def test_pictures_without_a_name_are_listed_whole(visitor: TestClient) -> None:
    unknown = page(visitor, "/credits?letter=unknown")

    assert pictures(unknown) == [f"/pictures/ffhq/{number:05}" for number in range(260, 266)]
    assert status(visitor, "/credits?letter=unknown") == "6 pictures"
    assert status(visitor, "/credits?letter=unknown&name=ada") == "No picture."
    assert status(visitor, "/credits?letter=anonymous") == "No picture."


def test_a_filter_by_a_contributor_lists_all_of_theirs(visitor: TestClient) -> None:
    shown = [*pages(visitor, "/credits?contributor=flickr/mia&year=2005..2018")]

    assert [len(pictures(each)) for each in shown] == [LINES, MANY - LINES]
    assert status(visitor, "/credits?contributor=flickr/mia") == f"{MANY} pictures"
    assert status(visitor, "/credits?contributor=flickr/nobody") == "Nobody."


def test_licences_are_counted_and_lead_to_their_pictures(visitor: TestClient) -> None:
    shown = page(visitor, "/credits")
    cc0 = page(visitor, "/credits?licence=CC0-1.0")

    assert "CC BY 2.0 265" in shown.text
    assert "CC0 1.0 1" in shown.text
    assert "/credits?licence=CC0-1.0" in shown.links()
    assert "1 picture matches, by who photographed them." in cc0.text
    assert len(pictures(cc0)) == 1
    assert "/credits" in cc0.links()


def test_letters_and_filters_hold_together(visitor: TestClient) -> None:
    address = "/credits?country=Austria&letter=o"

    assert status(visitor, address) == "1 contributor under O"
    assert len(pictures(page(visitor, address))) == 1
    assert "/credits.csv?country=Austria" in page(visitor, address).links()
    assert "(under every name)" in page(visitor, address).text


# Names


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("zoe", "1 contributor whose name or account has “zoe” in it"),
        (" OYVIND ", "1 contributor whose name or account has “OYVIND” in it"),
        ("many test", f"{2 * ROWS} contributors whose name or account has “many test” in it"),
        ("mia", "1 contributor whose name or account has “mia” in it"),
        ("nobody", "No name and no account here has “nobody” in it."),
        ("%", "No name and no account here has “%” in it."),
        ("_", "No name and no account here has “_” in it."),
        ("<b>", "1 contributor whose name or account has “<b>” in it"),
        ("'; DROP TABLE picture; --", "No name and no account here has “'; DROP TABLE picture; --” in it."),
        ("a" * 500, f"No name and no account here has “{'a' * 80}” in it."),
        ("\x00\x07", f"{2 * ROWS + len(NAMES) + 1} contributors"),
    ],
)
def test_a_name_is_looked_for_without_scripts(visitor: TestClient, name: str, said: str) -> None:
    address = f"/credits?name={quote(name)}&licence=&country=&year="

    assert status(visitor, address) == said


def test_a_name_found_stands_beside_its_account_and_keeps_to_the_filter(visitor: TestClient) -> None:
    shown = page(visitor, "/credits?name=mia&licence=CC0-1.0")

    assert "Mia Many flickr/mia" in shown.text
    assert len(pictures(shown)) == 1
    assert shown.all("input")[0] == {
        "type": "search", "id": "name", "name": "name", "value": "mia", "maxlength": "500", "autocomplete": "off",
        "autocapitalize": "off", "spellcheck": "false", "enterkeyhint": "search",
    }  # fmt: skip


def test_pages_of_a_name_keep_the_name(visitor: TestClient) -> None:
    shown = [*pages(visitor, "/credits?name=of+many")]

    assert [len(pictures(each)) for each in shown] == [ROWS, ROWS]
    assert "name=of+many" in shown[0].links("next")[0]
    assert "/credits?name=of+many" in shown[1].links()


def test_no_name_breaks_the_page(visitor: TestClient) -> None:
    for name in NAMES:
        shown = visitor.get("/credits", params={"name": name[:400]})

        assert shown.status_code == 200
        assert "<b>Bold" not in shown.text
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Sons" in visitor.get("/credits?letter=signs").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("letter=ab", "a letter is one of a to z"),
        ("letter=%00", "a letter is one of a to z"),
        ("letter=a%0A", "a letter is one of a to z"),
        ("letter=" + "a" * 60_000, "a letter is one of a to z"),
        ("name=" + "a" * 501, "a term has 1 to 500 characters"),
        ("name=" + "a" * 60_000, "a term has 1 to 500 characters"),
        ("from=" + "a" * 501 + "&after=ffhq/00000", "a term has 1 to 500 characters"),
        ("name=a&name=b", "name is said twice"),
    ],
)
def test_words_that_say_nothing_are_refused_with_the_reason(visitor: TestClient, query: str, said: str) -> None:
    answer = visitor.get(f"/credits?{query}")

    assert answer.status_code == 400
    assert said in Page(answer.text).text
    assert len(answer.content) < 4_000


@pytest.mark.parametrize("letter", [*LABELS, "A", "Z", "anonymous", "unknown"])
def test_every_letter_can_be_asked_for(visitor: TestClient, letter: str) -> None:
    assert visitor.get(f"/credits?letter={letter}").status_code == 200


# Who leaves, and what is closed


def test_a_page_after_somebody_who_left_goes_on_where_they_would_be(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries()))
    with visiting(tmp_path / "archive") as visitor:
        following = page(visitor, "/credits").links("next")[0]
        before = pictures(page(visitor, following))
        left = re.search(r"after=(ffhq/\d+)", following)
        assert left
        remove(tmp_path / "archive", left[1])

        after = page(visitor, following)
        anew = page(visitor, f"/credits?after={left[1]}")
        first = page(visitor, "/credits")
        of_mia = pictures(page(visitor, "/contributors/flickr/mia?after=ffhq/99999"))

    assert pictures(after) == before
    assert pictures(anew) == pictures(first)
    assert left[1] not in first.text
    assert of_mia == []


def test_whoever_leaves_is_out_of_every_count_and_choice_at_once(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries()))
    with visiting(tmp_path / "archive") as visitor:
        assert "/credits?letter=greek" in page(visitor, "/credits").links()
        assert "CC0 1.0" in page(visitor, "/credits").text
        remove(tmp_path / "archive", "flickr/mia", f"ffhq/{2 * ROWS + 3:05}")

        shown = page(visitor, "/credits")
        named = status(visitor, "/credits?name=mia")

    assert "/credits?letter=greek" not in shown.links()
    assert "CC0 1.0" not in shown.text
    assert f"{2 * ROWS + len(NAMES) - 1} contributors" in shown.text
    assert named == "No name and no account here has “mia” in it."


def test_where_the_room_is_closed_there_are_no_credits(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries()[:3]))
    (tmp_path / "archive" / "exhibition.toml").write_text("rooms.credits = false\n", encoding="utf-8")
    with visiting(tmp_path / "archive") as visitor:
        answers = [visitor.get(f"/credits{ending}") for ending in ("", "?letter=a", ".csv", ".jsonl", ".parquet")]
        leading = [page(visitor, address).links() for address in ("/about", "/imprint", "/pictures/ffhq/00000")]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert "Nothing is here" in Page(answers[0].text).text
    assert answers[2].json()["status"] == 404
    assert not any(link.startswith("/credits") for links in leading for link in links)


def test_where_contributors_have_no_room_their_pictures_are_listed_all_the_same(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries()))
    (tmp_path / "archive" / "exhibition.toml").write_text("rooms.contributors = false\n", encoding="utf-8")
    with visiting(tmp_path / "archive") as visitor:
        shown = page(visitor, "/credits?letter=m")
        whole = page(visitor, "/credits?contributor=flickr/mia")
        closed = [visitor.get(f"/contributors/flickr/mia{ending}").status_code for ending in ("", ".json")]

    assert "/credits?contributor=flickr/mia" in shown.links()
    assert len(pictures(whole)) == LINES
    assert not any(link.startswith("/contributors") for link in (*shown.links(), *whole.links()))
    assert closed == [404, 404]
