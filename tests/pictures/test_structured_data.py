"""Pages say to programs what they say to people: whose an image is, under which licence, and where it came from."""

import json
from pathlib import Path
from typing import Any

from archives import ingest
from exhibition_fixtures import ADA, AWKWARD, Page, page, visiting
from made import ffhq, record, with_files
from starlette.testclient import TestClient

from doesexist.exhibition.settings.exhibition_toml import FILE
from doesexist.studio.leaving import removing, who_is_meant

IMAGE = "/iiif/3/ffhq.00000"


def linked(seen: Page) -> dict[str, Any]:
    """The one piece of linked data on a page."""
    (data,) = seen.data
    found: dict[str, Any] = json.loads(data)
    return found


def test_a_picture_is_an_image_of_schema_org(visitor: TestClient) -> None:
    told = visitor.get("/pictures/ffhq/00000.json").json()

    said = linked(page(visitor, "/pictures/ffhq/00000"))

    assert said == {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "@id": IMAGE,
        "url": "/pictures/ffhq/00000",
        "contentUrl": f"{IMAGE}/full/max/0/default.webp",
        "name": told["title"],
        "creator": {"name": told["contributor"]["name"], "url": told["contributor"]["url"]},
        "creditText": told["credit"],
        "copyrightNotice": f"{told['contributor']['name']}, CC BY 2.0",
        "license": "https://creativecommons.org/licenses/by/2.0/",
        "acquireLicensePage": told["source"],
        "isPartOf": {"@type": "Dataset", "name": "Flickr-Faces-HQ (FFHQ)"},
    }
    assert visitor.get(said["contentUrl"]).status_code == 200


def test_addresses_are_whole_where_it_is_known_where_the_exhibition_is(own_archive: Path) -> None:
    (own_archive / FILE).write_text('address = "https://faces.example.org"\n', encoding="utf-8")

    with visiting(own_archive) as visitor:
        said = linked(page(visitor, "/pictures/ffhq/00000"))

    assert said["contentUrl"] == f"https://faces.example.org{IMAGE}/full/max/0/default.webp"
    assert (said["@id"], said["url"]) == (
        f"https://faces.example.org{IMAGE}",
        "https://faces.example.org/pictures/ffhq/00000",
    )


def test_the_photograph_is_another_image_and_was_not_cropped(visitor: TestClient) -> None:
    said = linked(page(visitor, "/pictures/ffhq/00010/wild"))

    assert said["contentUrl"].startswith("/iiif/3/ffhq.00010.wild/full/")
    assert said["url"] == "/pictures/ffhq/00010/wild"
    assert "cropped" not in said["creditText"]


def test_what_is_unknown_is_left_out(visitor: TestClient) -> None:
    said = linked(page(visitor, "/pictures/drawn/grace"))

    assert said["creditText"] == "Untitled, credit unknown"
    assert {"name", "creator", "license", "acquireLicensePage"} & said.keys() == set()


def test_a_picture_that_is_not_here_has_no_address(visitor: TestClient) -> None:
    assert {"@id", "contentUrl"} & linked(page(visitor, "/pictures/ffhq/00002")).keys() == set()


def test_whoever_asked_not_to_be_named_is_not(own_archive: Path) -> None:
    removing.correct(own_archive, who_is_meant.understood("ffhq/00000", removing.datasets_of(own_archive)), None)

    with visiting(own_archive) as visitor:
        seen = page(visitor, "/pictures/ffhq/00000")

    assert "creator" not in linked(seen)
    assert not any(attributes.get("property") == "cc:attributionName" for _, attributes in seen.tags)


def test_nobody_is_sent_to_look_for_who_does_not_exist(tmp_path: Path) -> None:
    ffhq(tmp_path / "drawn", [with_files(tmp_path / "drawn", record(0), "image")])
    (tmp_path / "drawn" / "dataset.toml").write_text("drawn = true\n", encoding="utf-8")
    ingest(tmp_path / "archive", "ffhq", tmp_path / "drawn", dataset="drawn")

    with visiting(tmp_path / "archive") as visitor:
        pages = [visitor.get(address).text for address in ("/pictures/drawn/00000", f"/contributors/flickr/{ADA}")]

    assert all("ImageObject" in each and "flickr.com" not in each for each in pages)


def test_no_title_or_name_can_end_the_data(visitor: TestClient) -> None:
    answer = visitor.get("/pictures/ffhq/00001")

    said = linked(Page(answer.text))

    assert said["creator"]["name"] == AWKWARD
    assert said["name"] == "<i>Tea </i> & cake"
    inside = answer.text.partition("application/ld+json")[2].partition("</script>")[0]
    assert not {"<", "&"} & set(inside)


def test_a_contributor_s_pictures_are_listed_and_they_are_named_once(visitor: TestClient) -> None:
    who, *images = linked(page(visitor, "/contributors/flickr/group"))["@graph"]

    assert who == {"@id": "/contributors/flickr/group", "name": "Test Group"}
    assert [image["url"] for image in images] == [f"/pictures/ffhq/{number:05}" for number in (10, 11, 12)]
    assert {image["creator"]["@id"] for image in images} == {who["@id"]}
    assert all(image["license"] and image["creditText"] for image in images)


def test_the_wall_label_is_rdfa_of_creative_commons(visitor: TestClient) -> None:
    told = visitor.get("/pictures/ffhq/00010.json").json()
    for address, about in (("/pictures/ffhq/00010", "ffhq.00010"), ("/pictures/ffhq/00010/wild", "ffhq.00010.wild")):
        seen = page(visitor, address)

        (label,) = [attributes for _, attributes in seen.tags if "about" in attributes]

        assert label["about"] == f"/iiif/3/{about}"
        assert label["prefix"] == "dct: http://purl.org/dc/terms/ cc: http://creativecommons.org/ns#"
        assert (label["property"], label["content"]) == ("cc:attributionName", told["contributor"]["name"])
        assert [heading.get("property") for heading in seen.all("h1")] == ["dct:title"]
        assert seen.links("cc:attributionURL") == [told["source"]]
        assert told["licence"]["url"] in seen.links("license")
