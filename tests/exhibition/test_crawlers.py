"""What machines are told: nobody may be listed or learned from, unless the owner opens it."""

from pathlib import Path

import pytest
from exhibition_fixtures import Page, visiting

from doesexist.archive import Who
from doesexist.exhibition.settings.exhibition_toml import FILE
from doesexist.studio.leaving import veiling

PICTURE, IMAGE = "/pictures/ffhq/00000", "/iiif/3/ffhq.00000/full/64,/0/default.jpg"
NEVER = (
    "/random.json",
    "/search?q=ada",
    "/search.json?q=ada",
    "/leave",
    "/leave/no-such-receipt",
    "/certificate/check",
)


def told(archive: Path, settings: str, *addresses: str) -> dict[str, tuple[str | None, str | None]]:
    """Return what each answer says to crawlers, and to those who mine."""
    (archive / FILE).write_text(settings, encoding="utf-8")
    with visiting(archive) as visitor:
        headers = {address: visitor.get(address).headers for address in addresses}
    return {address: (each.get("x-robots-tag"), each.get("tdm-reservation")) for address, each in headers.items()}


def written(archive: Path, settings: str) -> tuple[str, object]:
    """Return robots.txt and tdmrep.json."""
    (archive / FILE).write_text(settings, encoding="utf-8")
    with visiting(archive) as visitor:
        return visitor.get("/robots.txt").text, visitor.get("/.well-known/tdmrep.json").json()


def test_without_the_owner_s_word_crawlers_are_told_to_stay_away(own_archive: Path) -> None:
    robots, reserved = written(own_archive, "")

    assert robots.endswith("User-agent: *\nDisallow: /\n")
    assert reserved == [{"location": "/*", "tdm-reservation": 1}]
    assert set(told(own_archive, "", "/", PICTURE, IMAGE, *NEVER).values()) == {("noindex, noimageindex, noai", "1")}


def test_pages_may_be_listed_and_pictures_not(own_archive: Path) -> None:
    found = told(own_archive, 'crawlers = "pages"', PICTURE, "/credits", IMAGE, *NEVER)

    assert found.pop(PICTURE) == found.pop("/credits") == ("noimageindex, noai", "1")
    assert set(found.values()) == {("noindex, noimageindex, noai", "1")}


def test_pictures_too(own_archive: Path) -> None:
    found = told(own_archive, 'crawlers = "pictures"', PICTURE, IMAGE, *NEVER)

    assert found.pop(PICTURE) == found.pop(IMAGE) == ("noai", "1")
    assert set(found.values()) == {("noindex, noimageindex, noai", "1")}


def test_who_leaves_learning_to_the_licence_reserves_nothing(own_archive: Path) -> None:
    settings = 'crawlers = "pictures"\nmining = "as-licensed"'

    assert told(own_archive, settings, PICTURE, "/leave") == {
        PICTURE: (None, None),
        "/leave": ("noindex, noimageindex", None),
    }
    robots, reserved = written(own_archive, settings)
    assert "GPTBot" not in robots
    assert reserved == []


@pytest.mark.parametrize(("crawlers", "images"), [("pages", True), ("pictures", False)])
def test_robots_txt_says_it_before_anything_is_fetched(own_archive: Path, crawlers: str, *, images: bool) -> None:
    robots, _ = written(own_archive, f'crawlers = "{crawlers}"')
    everybody, learners = robots.split("\n\n")

    assert everybody.startswith("User-agent: *\n")
    assert {"Disallow: /search", "Disallow: /leave", "Disallow: /desk", "Disallow: /*?"} <= {*everybody.splitlines()}
    assert "Disallow: /" not in everybody.splitlines()
    assert ("Disallow: /iiif/3/" in everybody.splitlines()) is images
    assert {"User-agent: GPTBot", "User-agent: CCBot"} <= {*learners.splitlines()}
    assert learners.endswith("Disallow: /\n")


def test_who_is_veiled_is_listed_nowhere(own_archive: Path) -> None:
    (own_archive / FILE).write_text('crawlers = "pictures"', encoding="utf-8")
    veiling.veil(own_archive, [Who("picture", ("ffhq", "00000"))], reason="while we ask them")

    with visiting(own_archive) as visitor:
        veiled, photograph, other = (
            [tag["content"] for tag in Page(visitor.get(page).text).all("meta") if tag.get("name") == "robots"]
            for page in (PICTURE, f"{PICTURE}/wild", "/pictures/ffhq/00001")
        )

    assert veiled == photograph == ["noindex, noimageindex"]
    assert other == []
