"""No image that leaves says "unknown" of somebody whom its own file names; and what left comes in again as it was."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from archives import ingest, remove
from credit_blocks import exif, iptc, jpeg, xmp
from exhibition_fixtures import visiting
from made import ffhq, picture, record, with_files
from PIL import Image, PngImagePlugin
from starlette.testclient import TestClient

from doesexist.archive import Reading
from doesexist.imaging import xmp as ours
from doesexist.imaging.inside import packet_in
from doesexist.model.description import described
from doesexist.sources.file_credits import FileCredits
from doesexist.studio.leaving import removing, who_is_meant
from doesexist.studio.prints.overlay import print_overlay
from doesexist.studio.upkeep.verifying import Broken, verify

BLOCKS: Mapping[str, dict[str, bytes]] = {
    "xmp": {"xmp": xmp(dc_creator="Ada Muster")},
    "iptc": {"iptc": iptc({80: b"Ada Muster"})},
    "exif": {"exif": exif({0x013B: "Ada Muster"})},
}
PAGE = "https://www.flickr.com/photos/ada-muster/9990001/"


def as_before(_: FileCredits, picture: object, *__: object) -> object:
    """What an ingest read of files before it read their credits: nothing."""
    return picture


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of before files' credits were read, with a picture by block, and one that names nobody."""
    folder = tmp_path / "mine"
    for number, (name, blocks) in enumerate(BLOCKS.items()):
        jpeg(folder / f"{name}.jpg", **blocks, seed=number)
    jpeg(folder / "nobody.jpg", exif=exif({0x013B: "unknown"}), seed=9)
    with monkeypatch.context() as patch:
        patch.setattr(FileCredits, "completed", as_before)
        ingest(tmp_path / "archive", "folder", folder)
    return tmp_path / "archive"


def said(visitor: TestClient, key: str, form: str = "jpg") -> Mapping[str, str]:
    """What the image of a picture says of itself."""
    packet = packet_in(visitor.get(f"/iiif/3/mine.{key}/full/32,/0/default.{form}").content)
    assert packet is not None
    return ours.read(packet)


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
@pytest.mark.parametrize("block", BLOCKS)
def test_unknown_is_not_written_over_a_name_in_the_file(older: Path, block: str, form: str) -> None:
    with visiting(older) as visitor:
        named, nobody = said(visitor, block, form), said(visitor, "nobody", form)

    assert named["dc:creator"] == named["cc:attributionName"] == "Ada Muster"
    assert named["photoshop:Credit"] == "Untitled by Ada Muster, licence unknown"
    assert nobody["photoshop:Credit"] == "Untitled, credit unknown"
    assert "dc:creator" not in nobody


def test_verifying_finds_nothing_wrong_with_that(older: Path) -> None:
    assert [each for each in verify(older, full=True) if isinstance(each, Broken)] == []


def test_what_is_printed_names_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ffhq"
    entry = with_files(folder, record(0, author=None, photo_url=None), "image")
    ffhq(folder, {"0": entry})
    chunk = PngImagePlugin.PngInfo()
    chunk.add_itxt("XML:com.adobe.xmp", BLOCKS["xmp"]["xmp"].decode())
    path = folder / entry["image"]["file_path"]
    with Image.open(path) as pixels:
        pixels.save(path, pnginfo=chunk)
    with monkeypatch.context() as patch:
        patch.setattr(FileCredits, "inside_files", as_before)
        ingest(tmp_path / "archive", "ffhq", folder)

    print_overlay(tmp_path / "archive", "ffhq/00000", tmp_path / "out.png")

    packet = packet_in((tmp_path / "out.png").read_bytes())
    assert packet is not None
    assert ours.read(packet)["dc:creator"] == "Ada Muster"


def test_ingesting_an_older_archive_again_brings_the_names_in(older: Path) -> None:
    summary = ingest(older, "folder", older.parent / "mine")

    assert (summary.changed, summary.same) == (3, 1)


@pytest.mark.parametrize("wish", ["unnamed", "gone"])
def test_whoever_asked_not_to_be_named_is_not(older: Path, tmp_path: Path, wish: str) -> None:
    jpeg(tmp_path / "other" / "a.jpg", xmp=xmp(dc_creator="Ada Muster"), seed=20)
    ingest(older, "folder", tmp_path / "other")
    if wish == "gone":
        remove(older, "name/ada-muster")
    else:
        removing.correct(older, who_is_meant.understood("name/ada-muster", removing.datasets_of(older)), None)

    with visiting(older) as visitor:
        inside = said(visitor, "xmp")

    assert "Ada" not in repr(inside)


def test_a_name_that_was_put_right_is_the_one(older: Path, tmp_path: Path) -> None:
    jpeg(tmp_path / "other" / "a.jpg", xmp=xmp(dc_creator="Ada Muster"), seed=20)
    ingest(older, "folder", tmp_path / "other")
    removing.correct(older, who_is_meant.understood("name/ada-muster", removing.datasets_of(older)), "Ada M.")

    with visiting(older) as visitor:
        assert said(visitor, "xmp")["dc:creator"] == "Ada M."


# What left comes in again


@pytest.fixture(scope="module")
def brought_back(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Pictures that were saved from an exhibition and taken into another archive, by what was known of them."""
    place = tmp_path_factory.mktemp("back")
    picture(place / "mine" / "known.png", seed=1)
    picture(place / "mine" / "own-terms.png", seed=2)
    picture(place / "mine" / "reserved.png", seed=3)
    picture(place / "mine" / "nobody.png", seed=4)
    (place / "mine" / "metadata.csv").write_text(
        "file_name,title,author,photo_url,license,license_url\n"
        f"known.png,Am Hafen,Ada Muster,{PAGE},,https://creativecommons.org/licenses/by-nd/4.0/\n"
        "own-terms.png,,Bo Muster,,My own terms,\n"
        "reserved.png,,Bo Muster,,All rights reserved,\n"
    )
    ingest(place / "archive", "folder", place / "mine")
    (place / "again").mkdir()
    with visiting(place / "archive") as visitor:
        for key in ("known", "own-terms", "reserved", "nobody"):
            for form in ("jpg", "png", "webp"):
                image = visitor.get(f"/iiif/3/mine.{key}/full/max/0/default.{form}")
                (place / "again" / f"{key}-{form}.{form}").write_bytes(image.content)
    ingest(place / "other", "folder", place / "again")
    with Reading(place / "other") as reading:
        return {each.key: {**described(each)} | {"photograph": each.photograph} for each in reading.every_picture()}


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_a_credit_that_was_written_into_a_file_is_read_from_it(
    brought_back: dict[str, dict[str, Any]], form: str
) -> None:
    known, own, reserved = (brought_back[f"{key}-{form}"] for key in ("known", "own-terms", "reserved"))

    assert known["credit"] == '"Am Hafen" by Ada Muster, CC BY-ND 4.0'
    assert (known["contributor"]["account"], known["source"]) == ("ada-muster", PAGE)
    assert known["photograph"] == "flickr:9990001"
    assert set(known["said_by"].values()) == {"file"}
    assert own["credit"] == "Untitled by Bo Muster, My own terms"
    assert reserved["licence"]["id"] == "LicenseRef-AllRightsReserved"


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_credit_unknown_does_not_become_a_name(brought_back: dict[str, dict[str, Any]], form: str) -> None:
    nobody = brought_back[f"nobody-{form}"]

    assert nobody["credit"] == "Untitled, credit unknown"
    assert (nobody["contributor"], nobody["licence"], nobody["said_by"]) == (None, None, None)


def test_everyone_is_nobody_s_name(older: Path, tmp_path: Path) -> None:
    packet = xmp(dc_creator="Everyone who is named on the exhibition's page /credits", dc_title="Montage of 2 pictures")
    jpeg(tmp_path / "many" / "a.jpg", xmp=packet)

    ingest(older, "folder", tmp_path / "many")

    with Reading(older) as reading:
        assert reading.picture("many", "a").contributor is None
