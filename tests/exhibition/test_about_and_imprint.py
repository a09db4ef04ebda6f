"""What one reads about an exhibition: what a dataset is, who shows it, and how to leave."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from archives import ingest, remove
from exhibition_fixtures import ADA, Page, copy_of, page, visiting
from made import ffhq, picture, record
from starlette.testclient import TestClient

CONTACT = 'contact = "gallery@example.org"\n'


def opened(archive: Path, folder: Path, settings: str, *addresses: str) -> list[Page]:
    """Look at pages of an exhibition with these settings."""
    copy = copy_of(archive, folder / "archive")
    (copy / "exhibition.toml").write_text(settings, encoding="utf-8")
    with visiting(copy) as visitor:
        return [page(visitor, address) for address in addresses]


# About


def test_about_tells_step_by_step_how_a_dataset_was_made(visitor: TestClient) -> None:
    about = page(visitor, "/about")

    steps = ["Crawled:", "Found: dlib", "Aligned:", "Cleaned:", "crowd workers", "Published,", "were not asked."]
    places = [about.text.index(step) for step in steps]
    assert places == sorted(places)
    assert len(about.all("ol")) == 1


def test_about_counts_what_is_there(visitor: TestClient) -> None:
    about = page(visitor, "/about")

    assert "Pictures 6 Photographs 4 Contributors 4 Rows left out 0" in about.text
    assert "Pictures 2 Photographs 2 Contributors 1 Rows left out 0" in about.text
    assert "/credits?dataset=ffhq&licence=CC-BY-2.0" in about.links()


def test_a_command_in_a_card_is_set_as_one(tmp_path: Path) -> None:
    card = 'title = "Drawn"\nmade = "By `draw --as <b>`, of 64 × 64 pixels."\n'
    picture(tmp_path / "drawn" / "ada.png")
    (tmp_path / "drawn" / "dataset.toml").write_text(card, encoding="utf-8")
    ingest(tmp_path / "archive", "folder", tmp_path / "drawn")

    with visiting(tmp_path / "archive") as visitor:
        written = visitor.get("/about").text

    assert "By <code>draw --as &lt;b&gt;</code>, of 64\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}64 pixels." in written


def test_the_counts_of_about_are_those_of_this_moment(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [record(0), record(1), record(2)]))
    with visiting(tmp_path / "archive") as visitor:
        before = page(visitor, "/about").text
        remove(tmp_path / "archive", "ffhq/00001")
        after = page(visitor, "/about").text

    assert "Pictures 3 Photographs 3 Contributors 3" in before
    assert "Pictures 2 Photographs 2 Contributors 2" in after
    assert "There are 2 pictures here, by 2 known contributors." in after


def test_the_contents_lead_to_what_is_on_the_page(visitor: TestClient) -> None:
    about = page(visitor, "/about")

    inside = [link.removeprefix("#") for link in about.links() if link.startswith("#")]
    assert inside == ["main", "ffhq", "drawn", "leave", "refuses", "engine"]
    assert set(inside) <= {attributes.get("id") for _, attributes in about.tags}


def test_about_names_the_essay_and_what_the_program_refuses(visitor: TestClient) -> None:
    about = page(visitor, "/about").text

    assert "Matthias Schäfer’s essay This Person Does Exist (Temes de Disseny 37, 2021)" in about
    assert "there is no search by face" in about
    assert "It asks no third party for anything: each page comes whole from this server." in about


# Leaving


def test_about_leads_to_the_form_by_which_one_leaves(visitor: TestClient) -> None:
    about = page(visitor, "/about")

    assert "/leave" in about.links()
    assert "doesexist requests list" in about.text
    assert "doesexist remove ffhq/00042" in about.text


def test_whoever_wants_to_leave_is_told_to_whom_to_write_with_the_page_named(archive: Path, tmp_path: Path) -> None:
    settings = CONTACT + 'address = "https://faces.example.org"\n'
    addresses = ("/leave?page=/pictures/ffhq/00000", f"/leave?page=/contributors/flickr/{ADA}", "/leave")

    shown = opened(archive, tmp_path, settings, *addresses)

    letters = [next(link for link in each.links() if link.startswith("mailto:")) for each in shown]
    said = [parse_qs(urlsplit(letter).query) for letter in letters]
    assert all(urlsplit(letter).path == "gallery@example.org" for letter in letters)
    assert [each["subject"] for each in said] == [
        ["Please let me leave: ffhq/00000"],
        [f"Please let me leave: flickr/{ADA}"],
        ["Please let me leave"],
    ]
    assert said[0]["body"][0].endswith("The page: https://faces.example.org/pictures/ffhq/00000")
    assert said[1]["body"][0].endswith(f"The page: https://faces.example.org/contributors/flickr/{ADA}")
    assert said[2]["body"][0].endswith("The page: https://faces.example.org/")
    assert not any("+" in letter for letter in letters)


def test_a_contact_that_is_a_page_is_a_link_to_it(archive: Path, tmp_path: Path) -> None:
    (shown,) = opened(archive, tmp_path, 'contact = "https://example.org/write"\n', "/leave")

    assert "https://example.org/write" in shown.links()
    assert "Write to https://example.org/write, and name the page." in shown.text


def test_a_contact_that_is_no_link_is_said(archive: Path, tmp_path: Path) -> None:
    (shown,) = opened(archive, tmp_path, 'contact = "the desk <b>at</b> the door"\n', "/leave")

    assert "Turn to the desk <b>at</b> the door, and name the page." in shown.text


def test_without_a_contact_that_is_said_and_the_curator_is_told_what_to_write(visitor: TestClient) -> None:
    about, leave = page(visitor, "/about"), page(visitor, "/leave")

    assert "Whoever shows this has not said where to write to. This form reaches them." in leave.text
    assert 'contact = "gallery@example.org"' in about.text
    assert not any(link.startswith("mailto:") for link in (*about.links(), *leave.links()))


@pytest.mark.parametrize(
    "words", ["", "nothing", "/pictures/../../etc", "/pictures/ffhq/<b>", "http://[", "javascript:alert(1)", "/" * 499]
)
def test_a_page_that_is_none_is_left_out_of_the_letter(archive: Path, tmp_path: Path, words: str) -> None:
    copy = copy_of(archive, tmp_path / "archive")
    (copy / "exhibition.toml").write_text(CONTACT, encoding="utf-8")
    with visiting(copy) as visitor:
        shown = Page(visitor.get("/leave", params={"page": words}).text)

    letter = next(link for link in shown.links() if link.startswith("mailto:"))
    assert parse_qs(urlsplit(letter).query)["subject"] == ["Please let me leave"]


def test_a_contributor_s_page_leads_to_the_form_about_it(visitor: TestClient) -> None:
    shown = page(visitor, "/contributors/flickr/group")

    assert "/leave?page=/contributors/flickr/group" in shown.links()


# The imprint


def test_the_imprint_tells_who_shows_this_as_they_wrote_it(archive: Path, tmp_path: Path) -> None:
    settings = (
        'exhibitor = "A <b>gallery</b>"\n' + CONTACT + 'imprint = """\nStreet 1\nCity\n\nhttps://example.org/us\n"""\n'
    )

    (shown,) = opened(archive, tmp_path, settings, "/imprint")

    assert "Shown by A <b>gallery</b> Contact gallery@example.org" in shown.text
    assert "mailto:gallery@example.org" in shown.links()
    assert "https://example.org/us" in shown.links()
    assert len([attributes for attributes in shown.all("p") if attributes.get("class") == "as-written"]) == 2
    assert "exhibition.toml" not in shown.text


def test_an_imprint_that_says_nothing_says_so_and_tells_the_curator_where_to_write_it(visitor: TestClient) -> None:
    shown = page(visitor, "/imprint")

    assert "Whoever shows this has not said who they are." in shown.text
    assert "exhibition.toml, in the archive’s folder" in shown.text


def test_half_an_imprint_says_what_is_missing(archive: Path, tmp_path: Path) -> None:
    (shown,) = opened(archive, tmp_path, CONTACT, "/imprint")

    assert "whoever runs this server; they have not said who they are" in shown.text
    assert "exhibition.toml" in shown.text
