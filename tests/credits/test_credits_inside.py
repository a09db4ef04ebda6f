"""Every image says inside whose it is, under which licence, and where it came from; and nothing else of its source."""

import io
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import ingest, remove
from conftest import without
from exhibition_fixtures import make_archive, visiting
from made import ffhq, picture, record, with_files
from PIL import Image, PngImagePlugin
from starlette.testclient import TestClient

from doesexist.archive import Reading
from doesexist.exhibition.settings.exhibition_toml import FILE
from doesexist.imaging import xmp
from doesexist.imaging.encoding import Format, encoded
from doesexist.imaging.inside import packet_in
from doesexist.imaging.pixels import from_array
from doesexist.model import Picture
from doesexist.model.inscriptions import NOWHERE, Venue
from doesexist.printing.typesetting import Form, Typeset
from doesexist.studio.leaving import removing, who_is_meant
from doesexist.studio.prints.compositions import Average, Montage
from doesexist.studio.prints.overlay import print_overlay
from doesexist.studio.prints.selection import Chosen
from doesexist.studio.showing.credits_inside import Credit, credit_of, sheet_with
from doesexist.studio.upkeep import credits_read_back
from doesexist.studio.upkeep.verifying import Broken, verify

HERE = "https://faces.example.org"
BY, BY_NC = "https://creativecommons.org/licenses/by/2.0/", "https://creativecommons.org/licenses/by-nc/4.0/"
PROHIBITED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"
FORMS = ("jpg", "png", "webp")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a bit of everything, and a place on the web."""
    made = make_archive(tmp_path_factory.mktemp("inside"))
    (made / FILE).write_text(f'address = "{HERE}/"\n', encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def surveyed(walls: Path) -> Iterator[TestClient]:
    with visiting(walls) as visitor:
        yield visitor


def said(visitor: TestClient, address: str) -> Mapping[str, str]:
    """What an image says of itself."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    packet = packet_in(answer.content)
    assert packet is not None
    return xmp.read(packet)


def by_exiftool(*files: Path) -> list[dict[str, Any]]:
    """What another program, which curators and picture desks use, finds in files."""
    program = shutil.which("exiftool")
    if program is None:
        without("no exiftool on the PATH: `make test` installs it")
    told = subprocess.run([program, "-json", "-G1", *map(str, files)], capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


# Somebody


@pytest.mark.parametrize("form", FORMS)
def test_exiftool_reads_creator_licence_and_source_from_an_image(
    visitor: TestClient, tmp_path: Path, form: str
) -> None:
    told = visitor.get("/pictures/ffhq/00000.json").json()
    file = tmp_path / f"saved.{form}"

    file.write_bytes(visitor.get(f"/iiif/3/ffhq.00000/full/64,/0/default.{form}").content)

    (found,) = by_exiftool(file)
    assert found["XMP-dc:Creator"] == found["XMP-cc:AttributionName"] == told["contributor"]["name"]
    assert found["XMP-dc:Title"] == told["title"]
    assert found["XMP-dc:Rights"] == f"{told['contributor']['name']}, CC BY 2.0"
    assert found["XMP-xmpRights:WebStatement"] == found["XMP-cc:License"] == BY
    assert found["XMP-xmpRights:UsageTerms"] == "CC BY 2.0: credit."
    assert found["XMP-xmpRights:Marked"] is True
    assert found["XMP-dc:Source"] == found["XMP-cc:AttributionURL"] == told["source"]
    assert found["XMP-photoshop:Source"] == "Flickr-Faces-HQ (FFHQ)"
    assert found["XMP-photoshop:Credit"] == told["credit"]
    assert found["XMP-dc:Identifier"] == f"{HERE}/pictures/ffhq/00000"
    assert found["XMP-plus:DataMining"] == PROHIBITED
    assert "ExifTool:Warning" not in found


def test_the_whole_photograph_was_not_cropped(visitor: TestClient) -> None:
    picture, photograph = (
        said(visitor, f"/iiif/3/ffhq.{name}/full/max/0/default.jpg") for name in ("00010", "00010.wild")
    )

    assert "cropped" in picture["photoshop:Credit"]
    assert photograph["photoshop:Credit"] == picture["photoshop:Credit"].partition(", cropped")[0]


def test_nobody_who_asked_not_to_be_named_is(own_archive: Path) -> None:
    removing.correct(own_archive, who_is_meant.understood("ffhq/00000", removing.datasets_of(own_archive)), None)

    with visiting(own_archive) as visitor:
        inside = said(visitor, "/iiif/3/ffhq.00000/full/64,/0/default.png")

    assert {"dc:creator", "cc:attributionName"} & inside.keys() == set()
    assert "by a photographer who asked not to be named" in inside["photoshop:Credit"]
    assert inside["dc:rights"] == "CC BY 2.0"


def test_what_is_unknown_is_said_as_unknown_and_nothing_is_made_up(visitor: TestClient) -> None:
    inside = said(visitor, "/iiif/3/drawn.grace/full/64,/0/default.webp")

    assert inside["photoshop:Credit"] == "Untitled, credit unknown"
    assert inside["dc:rights"] == "licence unknown"
    assert inside["xmpRights:UsageTerms"] == "The licence is unknown."
    made_up = {"dc:title", "dc:creator", "dc:source", "cc:license", "xmpRights:WebStatement", "xmpRights:Marked"}
    assert made_up & inside.keys() == set()


def test_people_who_do_not_exist_are_said_not_to_and_looked_for_nowhere(tmp_path: Path) -> None:
    ffhq(tmp_path / "drawn", [with_files(tmp_path / "drawn", record(0), "image")])
    (tmp_path / "drawn" / "dataset.toml").write_text("drawn = true\n", encoding="utf-8")
    ingest(tmp_path / "archive", "ffhq", tmp_path / "drawn", dataset="drawn")

    with visiting(tmp_path / "archive") as visitor:
        image = visitor.get("/iiif/3/drawn.00000/full/64,/0/default.jpg").content
        inside = said(visitor, "/iiif/3/drawn.00000/full/64,/0/default.jpg")

    assert inside["dc:description"] == "A drawn sample: these people do not exist."
    assert inside["Iptc4xmpExt:DigitalSourceType"].endswith("/algorithmicMedia")
    assert b"flickr.com" not in image
    assert inside["cc:license"] == BY


def test_without_a_place_on_the_web_there_is_the_number(surveyed: TestClient) -> None:
    assert said(surveyed, "/iiif/3/ffhq.00001/full/64,/0/default.jpg")["dc:identifier"] == "ffhq/00001"


def test_somebody_made_unrecognisable_is_told(own_archive: Path) -> None:
    remove(own_archive, "ffhq/00011")

    with visiting(own_archive) as visitor:
        inside = said(visitor, "/iiif/3/ffhq.00010.wild/full/64,/0/default.jpg")

    assert inside["dc:description"].startswith("Somebody who was in this photograph left.")


# Nothing else of the source


@pytest.mark.parametrize("form", FORMS)
def test_what_the_source_carried_stays_out(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "family"
    folder.mkdir()
    exif, words = Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x010F], exif[0x9286] = "SECRET camera", "SECRET comment"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 12.0, 0.0)})
    words.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET</x:xmpmeta>")
    words.add_text("Comment", "SECRET words")
    Image.new("RGB", (80, 60), "navy").save(folder / "a.png", exif=exif, pnginfo=words, dpi=(123, 123))
    Image.new("RGB", (80, 60), "navy").save(folder / "b.jpg", exif=exif, xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>")
    ingest(tmp_path / "archive", "folder", folder)

    with visiting(tmp_path / "archive") as visitor:
        images = [visitor.get(f"/iiif/3/family.{key}/full/max/0/default.{form}").content for key in "ab"]

    for image in images:
        with Image.open(io.BytesIO(image)) as seen:
            assert not seen.getexif()
            assert b"SECRET" not in image
            assert packet_in(image) == seen.info["xmp"]


# Tags


def test_a_credit_put_right_is_another_image_and_the_same_credit_the_same(own_archive: Path) -> None:
    address = "/iiif/3/ffhq.00000/full/64,/0/default.webp"
    with visiting(own_archive) as visitor:
        first, second = visitor.get(address), visitor.get(address)
        known = {"If-None-Match": first.headers["etag"]}
        unchanged = visitor.get(address, headers=known)
        removing.correct(
            own_archive, who_is_meant.understood("ffhq/00000", removing.datasets_of(own_archive)), "Ada <Lovelace>"
        )

        after = visitor.get(address, headers=known)

    assert first.content == second.content
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert after.status_code == 200
    assert after.headers["etag"] != first.headers["etag"]
    assert xmp.read(packet_in(after.content) or b"")["dc:creator"] == "Ada <Lovelace>"


@pytest.mark.parametrize(("setting", "told"), [("prohibited", PROHIBITED), ("as-licensed", None)])
def test_the_owner_may_leave_it_to_the_licence_what_machines_may_do(
    own_archive: Path, setting: str, told: str | None
) -> None:
    (own_archive / FILE).write_text(f'mining = "{setting}"\n', encoding="utf-8")

    with visiting(own_archive) as visitor:
        inside = said(visitor, "/iiif/3/ffhq.00000/full/64,/0/default.jpg")

    assert inside.get("plus:DataMining") == told


# Many


@pytest.mark.parametrize("address", ["ffhq.grid/full/64,/0/default.png", "ffhq.grid/0,0,64,64/64,/0/default.jpg"])
def test_a_wall_is_credited_as_what_it_is_and_names_nobody(surveyed: TestClient, address: str) -> None:
    image = surveyed.get(f"/iiif/3/{address}").content
    inside = said(surveyed, f"/iiif/3/{address}")

    assert inside["photoshop:Credit"] == (
        "A wall of 20 pictures from Flickr-Faces-HQ (FFHQ), CC BY-NC 4.0; "
        "who took 18 of 20 pictures is named on the exhibition's page /credits; of 1 it is unknown; "
        "of 1 whoever took them asked not to be named."
    )
    assert inside["dc:creator"] == "Everyone who is named on the exhibition's page /credits"
    assert inside["cc:license"] == BY_NC
    assert inside["dc:source"] == "https://github.com/NVlabs/ffhq-dataset"
    assert b"Test " not in image  # as everyone's name begins
    assert b"title-" not in image


@pytest.mark.parametrize(
    ("address", "credit"),
    [
        ("/iiif/3/ffhq.average/full/64,/0/default.jpg", "An average of 23 pictures from"),
        ("/iiif/3/ffhq.average--deviation/full/64,/0/default.png", "A standard deviation of 23 pictures from"),
        ("/average/preview.webp?dataset=ffhq", "An average of 23 pictures from"),
        ("/average/linear.webp?dataset=ffhq", "An average in linear light of 23 pictures from"),
        ("/average/photographers.webp?dataset=ffhq&country=Austria", "An average by contributor of 1 picture from"),
        ("/average/first.webp?dataset=ffhq&people=10", "An average of 10 pictures from"),
        ("/average/group.webp?dataset=ffhq&kind=licence&value=CC-BY-NC-2.0", "An average of 8 pictures from"),
    ],
)
def test_an_average_is_credited_as_what_it_is(surveyed: TestClient, address: str, credit: str) -> None:
    assert said(surveyed, address)["photoshop:Credit"].startswith(f"{credit} Flickr-Faces-HQ (FFHQ)")


def test_the_first_of_an_average_is_one_person_and_credited_so(surveyed: TestClient) -> None:
    inside = said(surveyed, "/average/first.webp?dataset=ffhq&people=1")

    assert inside["photoshop:Credit"] == surveyed.get("/pictures/ffhq/00000.json").json()["credit"]


def test_a_group_has_the_licence_of_its_own_people(surveyed: TestClient) -> None:
    group = "/average/group.webp?dataset=ffhq&kind=licence&value="

    licences = [said(surveyed, f"{group}{licence}")["cc:license"] for licence in ("CC-BY-2.0", "CC-BY-NC-2.0")]

    assert licences == ["https://creativecommons.org/licenses/by/4.0/", BY_NC]


def test_exiftool_reads_creator_licence_and_source_from_a_montage_an_average_and_a_print(
    walls: Path, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("montage.png", "average.png", "overlay.svg", "overlay.pdf")]
    for made in (
        Montage(walls, files[0], Chosen(dataset="ffhq"), venue=Venue(HERE)),
        Average(walls, files[1], Chosen(dataset="ffhq"), venue=Venue(HERE)),
    ):
        for _ in made:
            pass
    for file in files[2:]:
        print_overlay(walls, "ffhq/00000", file, venue=Venue(HERE))

    montage, average, svg, pdf = by_exiftool(*files)

    for found, what in ((montage, "A montage of 20 pictures"), (average, "An average of 23 pictures")):
        assert found["XMP-photoshop:Credit"].startswith(f"{what} from Flickr-Faces-HQ (FFHQ), by ")
        assert found["XMP-dc:Creator"] == f"Everyone who is named at {HERE}/credits"
        assert found["XMP-xmpRights:WebStatement"] == found["XMP-cc:License"] == BY_NC
        assert found["XMP-dc:Source"] == "https://github.com/NVlabs/ffhq-dataset"
        assert found["XMP-photoshop:Source"] == "Flickr-Faces-HQ (FFHQ)"
        assert found["PNG:Recipe"]
    with Reading(walls) as reading:
        first = reading.picture("ffhq", "00000")
    assert first.contributor is not None
    assert (svg["XMP-dc:Creator"], svg["XMP-dc:Source"]) == (first.contributor.name, first.source)
    assert svg["XMP-cc:License"] == "https://creativecommons.org/licenses/by-nc/2.0/"
    assert pdf["XMP-dc:Creator"] == first.contributor.name
    assert "CC BY-NC 2.0" in pdf["XMP-dc:Description"]


def test_a_print_as_png_has_it_too(walls: Path) -> None:
    with Reading(walls) as reading:
        credit = credit_of(reading.picture("ffhq", "00000"), reading.dataset("ffhq"), NOWHERE)
    sheet = Typeset(encoded(from_array(np.zeros((8, 8, 3), np.uint8)), Format.PNG), (), substituted=False)

    assert packet_in(sheet_with(sheet, credit, Form.PNG).content) == credit.packet


# Verifying


def test_verifying_finds_nothing_wrong_where_every_image_says_whose_it_is(archive: Path) -> None:
    assert [each for each in verify(archive, full=True) if isinstance(each, Broken)] == []


def test_verifying_finds_an_image_that_says_something_else(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def of_somebody_else(who: Picture, *more: Any, **named: Any) -> Credit:
        return credit_of(Picture(who.dataset, who.key, title="Another"), *more, **named)

    monkeypatch.setattr(credits_read_back, "credit_of", of_somebody_else)

    broken = [each for each in verify(archive, full=True) if isinstance(each, Broken)]

    assert "ffhq/00000" in [each.about for each in broken]
    assert all("says otherwise under" in each.how and "dc:title" in each.how for each in broken)


def test_a_very_long_title_is_cut_and_shows_that_it_is(tmp_path: Path) -> None:
    picture(tmp_path / "long" / "a.png")
    (tmp_path / "long" / "metadata.csv").write_text(f"file_name,title\na.png,{'ab ' * 700}\n", encoding="utf-8")
    ingest(tmp_path / "archive", "folder", tmp_path / "long")

    with visiting(tmp_path / "archive") as visitor:
        image = visitor.get("/iiif/3/long.a/full/max/0/default.webp").content

    title = xmp.read(packet_in(image) or b"")["dc:title"]
    assert (len(title), title[-1]) == (300, "…")
    assert len(packet_in(image) or b"") < 2_500
