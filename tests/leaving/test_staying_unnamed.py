"""Whoever asked not to be named is named by no licence in their own words, and however they are identified later."""

from collections.abc import Callable
from pathlib import Path

import pytest
from archives import holding, ingest, register
from credit_blocks import exif, jpeg, xmp
from made import picture
from requests_made import ask

from doesexist.archive import Reading, Who
from doesexist.model.licences import OWN_WORDS
from doesexist.studio.leaving import deciding, removing

NAME = "Zelda Distinctive"
ZELDA = Who("contributor", ("name", "zelda-distinctive"))
HEAD = "file_name,title,author,photo_url,license\n"
PAGE = "https://www.flickr.com/photos/zelda/123456/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    picture(tmp_path / "mine" / "other.png", seed=2)
    return tmp_path / "mine"


def _told(folder: Path, author: str, page: str = "", licence: str = "") -> Path:
    (folder / "metadata.csv").write_text(f"{HEAD}x.png,T,{author},{page},{licence}\n")
    return folder


def _taken_in(folder: Path) -> Path:
    ingest(folder.parent / "archive", "folder", folder)
    return folder.parent / "archive"


def _usage_terms(folder: Path) -> None:
    words = xmp(dc_creator=NAME, xmpRights_UsageTerms=f"Ask {NAME} at zelda@example.org")
    jpeg(folder / "x.jpg", xmp=words)


def _notice_and_more(folder: Path) -> None:
    jpeg(folder / "x.jpg", exif=exif({0x013B: NAME, 0x8298: f"(c) {NAME}; some parts by others"}))


def _beside(folder: Path) -> None:
    picture(folder / "x.png", seed=3)
    (folder / "x.png.xmp").write_bytes(xmp(dc_creator=NAME, dc_rights=f"© 2014 {NAME}"))


def _cell(folder: Path) -> None:
    picture(folder / "x.png", seed=3)
    _told(folder, NAME, licence=f"Ask {NAME}")


def _by_correction(archive: Path) -> None:
    removing.correct(archive, ZELDA, None)


def _by_picture(archive: Path) -> None:
    removing.correct(archive, Who("picture", ("mine", "x")), None)


def _by_request(archive: Path) -> None:
    ask(archive, "mine/x", "")
    deciding.grant(archive, next(name for (name,) in register(archive).all("SELECT name FROM request")))


HOW = [_by_correction, _by_picture, _by_request]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("said", [_usage_terms, _notice_and_more, _beside, _cell])
def test_no_licence_names_who_asked_not_to_be_named(
    folder: Path, said: Callable[[Path], None], how: Callable[[Path], None]
) -> None:
    said(folder)
    archive = _taken_in(folder)

    how(archive)

    assert holding(archive, "Zelda") == holding(archive, "zelda") == []
    _taken_in(folder)
    picture(folder / "x.png", seed=5) if (folder / "x.png").exists() else None
    _taken_in(folder)
    assert holding(archive, "Zelda") == holding(archive, "zelda") == []


def test_their_own_words_are_said_to_be_that_and_nothing_is_made_of_them(folder: Path) -> None:
    _cell(folder)
    archive = _taken_in(folder)

    _by_correction(archive)

    with Reading(archive) as reading:
        assert reading.picture("mine", "x").licence == OWN_WORDS
        assert reading.licences() == [OWN_WORDS]


def test_who_is_named_keeps_a_licence_in_their_own_words_and_has_it_again(folder: Path) -> None:
    _cell(folder)
    archive = _taken_in(folder)
    _by_correction(archive)

    removing.correct(archive, Who("picture", ("mine", "x")), "Zelda Again")
    _taken_in(folder)

    with Reading(archive) as reading:
        found = reading.picture("mine", "x")
    assert found.contributor
    assert found.licence
    assert (found.contributor.name, found.licence.name) == ("Zelda Again", f"Ask {NAME}")


def test_a_licence_that_is_understood_stays(folder: Path) -> None:
    picture(folder / "x.png", seed=3)
    archive = _taken_in(_told(folder, NAME, licence="CC BY 4.0"))

    _by_correction(archive)

    with Reading(archive) as reading:
        licence = reading.picture("mine", "x").licence
    assert licence
    assert licence.id == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((NAME, ""), (NAME, PAGE)),
        ((NAME, PAGE), (NAME, "")),
        ((NAME, ""), ("Zelda M. Distinctive", "")),
        ((NAME, ""), ("", "")),
    ],
    ids=["a page", "no page any more", "a longer name", "nobody any more"],
)
@pytest.mark.parametrize("how", HOW)
def test_who_is_not_named_stays_so_however_their_picture_is_identified_later(
    folder: Path, how: Callable[[Path], None], before: tuple[str, str], after: tuple[str, str]
) -> None:
    picture(folder / "x.png", seed=3)
    archive = _taken_in(_told(folder, *before, licence=f"Ask {NAME}"))
    if how is _by_correction and before[1]:
        removing.correct(archive, Who("contributor", ("flickr", "zelda")), None)
    else:
        how(archive)

    _taken_in(_told(folder, *after, licence=f"Ask {NAME}"))

    with Reading(archive) as reading:
        found = reading.picture("mine", "x")
    assert (found.contributor, found.source, found.anonymous, found.licence) == (None, None, True, OWN_WORDS)
    assert holding(archive, "Zelda") == []


def test_a_contributor_who_wants_to_be_named_again_is_on_all_their_pictures(folder: Path) -> None:
    picture(folder / "x.png", seed=3)
    archive = _taken_in(_told(folder, NAME))
    _by_correction(archive)

    removing.correct(archive, ZELDA, "Zelda Again")
    _taken_in(folder)

    with Reading(archive) as reading:
        contributor = reading.picture("mine", "x").contributor
    assert contributor
    assert contributor.name == "Zelda Again"


def test_a_picture_that_asked_for_itself_stays_unnamed_under_a_contributor_s_new_name(folder: Path) -> None:
    picture(folder / "x.png", seed=3)
    archive = _taken_in(_told(folder, NAME))
    _by_picture(archive)

    removing.correct(archive, ZELDA, "Zelda Again")
    _taken_in(folder)

    with Reading(archive) as reading:
        assert reading.picture("mine", "x").contributor is None
