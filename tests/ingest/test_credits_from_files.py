"""What pictures' files, and those beside them, say of whose they are is their credit where no table says otherwise."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from archives import dump, holding, ingest, remove
from command_line import run
from credit_blocks import exif, iptc, jpeg, xmp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import ffhq, picture, record
from PIL import Image, PngImagePlugin, TiffImagePlugin

from doesexist.archive import Reading
from doesexist.imaging.embedded import Blocks
from doesexist.model import Obligation
from doesexist.model.description import described
from doesexist.model.queries import Query
from doesexist.sources.file_credits import LARGEST, credit_inside
from doesexist.sources.found_credits import as_name, holder_in
from doesexist.studio.leaving import removing, who_is_meant
from doesexist.studio.upkeep.verifying import Broken, verify

BY = "https://creativecommons.org/licenses/by/4.0/"
ARTIST, COPYRIGHT, DESCRIPTION, XP_TITLE, XP_AUTHOR = 0x013B, 0x8298, 0x010E, 0x9C9B, 0x9C9D


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def credits_of(folder: Path, *, again: bool = False) -> dict[str, Mapping[str, Any]]:
    """The pictures of a folder as JSON, by their keys."""
    archive = folder.parent / "archive"
    summary = ingest(archive, "folder", folder)
    assert summary.rejected == []
    assert again or not summary.changed
    with Reading(archive) as reading:
        return {found.key: described(found) for found in reading.every_picture()}


def table(folder: Path, *rows: str) -> None:
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


# Inside the file


def test_lightroom_s_xmp_is_the_credit_and_marked_as_the_file_s_word(folder: Path) -> None:
    words = xmp(dc_creator="Ada Muster", dc_title="Am Hafen", dc_rights="© 2014 Ada Muster", xmpRights_WebStatement=BY)
    jpeg(folder / "a.jpg", xmp=words, exif=exif({}, taken="2014:05:06 07:08:09"))

    found = credits_of(folder)["a"]

    assert found["credit"] == '"Am Hafen" by Ada Muster, CC BY 4.0'
    assert found["uploaded"] == "2014-05-06"
    assert found["said_by"] == {"title": "file", "contributor": "file", "licence": "file", "taken": "file"}


def test_every_format_can_say_it(folder: Path) -> None:
    words = xmp(dc_creator="Ada Muster")
    in_png, in_tiff = PngImagePlugin.PngInfo(), TiffImagePlugin.ImageFileDirectory_v2()
    in_png.add_itxt("XML:com.adobe.xmp", words.decode())
    in_tiff[700] = words
    with Image.open(picture(folder.parent / "noise.png")) as pixels:
        pixels.save(folder / "a.png", pnginfo=in_png)
        pixels.save(folder / "b.tif", tiffinfo=in_tiff)
        pixels.save(folder / "c.webp", xmp=words)
        pixels.save(folder / "d.avif", exif=exif({ARTIST: "Ada Muster"}))

    found = credits_of(folder)

    assert [each["contributor"] and each["contributor"]["name"] for each in found.values()] == ["Ada Muster"] * 4


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("marker", [b"", b"\x1b%G"])
def test_iptc_is_read_in_whatever_characters(folder: Path, encoding: str, marker: bytes) -> None:
    fields = {5: "Brücke", 80: "Søren Prøve", 116: "© 2014 Søren Prøve"}
    block = iptc({name: words.encode(encoding) for name, words in fields.items()}, characters=marker)
    jpeg(folder / "a.jpg", iptc=block)

    found = credits_of(folder)["a"]

    assert (found["title"], found["contributor"]["name"]) == ("Brücke", "Søren Prøve")
    assert found["licence"]["name"] == "All rights reserved"


def test_iptc_s_date_is_the_day_it_was_taken(folder: Path) -> None:
    jpeg(folder / "a.jpg", iptc=iptc({80: b"Ada Muster", 55: b"20140506"}))

    assert credits_of(folder)["a"]["uploaded"] == "2014-05-06"


def test_exif_s_artist_description_and_day_are_read_and_its_place_is_not(folder: Path) -> None:
    fields = {ARTIST: "Ada Muster", DESCRIPTION: "Am Hafen", COPYRIGHT: "CC BY 4.0"}
    jpeg(folder / "a.jpg", exif=exif(fields, taken="2014:05:06 07:08:09"))

    found = credits_of(folder)["a"]

    assert found["credit"] == '"Am Hafen" by Ada Muster, CC BY 4.0'
    assert found["uploaded"] == "2014-05-06"
    assert found["country"] is None
    assert "47" not in json.dumps(found)


def test_windows_writes_in_utf_16(folder: Path) -> None:
    words = {XP_TITLE: "Brücke".encode("utf-16-le") + b"\0\0", XP_AUTHOR: "見本 花子".encode("utf-16-le") + b"\0\0"}
    jpeg(folder / "a.jpg", exif=exif(words))

    found = credits_of(folder)["a"]

    assert (found["title"], found["contributor"]["name"]) == ("Brücke", "見本 花子")


@pytest.mark.parametrize(
    "junk", ["SONY DSC                       ", "OLYMPUS DIGITAL CAMERA", "Picasa", "default", "Exif_JPEG_PICTURE"]
)
def test_what_a_camera_writes_is_no_title(folder: Path, junk: str) -> None:
    jpeg(folder / "a.jpg", exif=exif({DESCRIPTION: junk}), xmp=xmp(dc_title=junk), iptc=iptc({5: b"Am Hafen"}))

    assert credits_of(folder)["a"]["title"] == "Am Hafen"


@pytest.mark.parametrize("nobody", ["unknown", "Picasa", "", "  ", "Unbekannt", "credit unknown", "author: unknown"])
def test_nobody_is_called_unknown(folder: Path, nobody: str) -> None:
    jpeg(folder / "a.jpg", exif=exif({ARTIST: nobody}))

    assert credits_of(folder)["a"]["contributor"] is None


@pytest.mark.parametrize(
    "notice",
    [
        "© 2014 Ada Muster", "Copyright Ada", "(c) Ada, all rights reserved", "© All rights reserved", "© 2014",
        "Copyright (c) 2010–2014 by Ada M. van der Muster-Prøve. All rights reserved.", "© Ada Muster 2014",
        "© Ada & Ben Muster, 2014",
    ],
)  # fmt: skip
def test_a_bare_notice_of_copyright_is_no_licence_with_a_name(folder: Path, notice: str) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_rights=notice))

    licence = credits_of(folder)["a"]["licence"]

    assert (licence["id"], licence["name"]) == ("LicenseRef-AllRightsReserved", "All rights reserved")


@pytest.mark.parametrize(
    "notice",
    [
        "© Ada Muster. Do not change", "© Do Not Change", "© Ada, NoDerivs", "© Ada NC", "© Ada; some parts by others",
        "© Ada. All rights reserved. Ask before use", "© Editorial Use Only", "© ada, ask me", "© 山田 転載禁止",
        "© Ada, Free For Research", "Ada Muster",
    ],
)  # fmt: skip
def test_a_notice_with_any_other_word_stays_terms_that_nobody_has_read(folder: Path, notice: str) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_rights=notice))

    assert credits_of(folder)["a"]["licence"]["name"] == notice


def test_a_bare_notice_takes_nothing_from_the_terms_beside_it(folder: Path) -> None:
    notice = "© 2014 Ada Muster"
    jpeg(folder / "a.jpg", xmp=xmp(dc_rights=notice, xmpRights_UsageTerms="Ask me"))
    jpeg(folder / "b.jpg", xmp=xmp(dc_rights=notice, xmpRights_UsageTerms="CC BY 4.0"), seed=2)
    jpeg(folder / "c.jpg", xmp=xmp(dc_rights=notice, xmpRights_WebStatement=BY), seed=3)

    jpeg(folder / "d.jpg", xmp=xmp(dc_rights=notice, xmpRights_UsageTerms="TBD"), seed=4)

    names = {key: found["licence"]["name"] for key, found in credits_of(folder).items()}

    assert names == {"a": "Ask me", "b": "CC BY 4.0", "c": "CC BY 4.0", "d": "All rights reserved"}


def test_a_notice_of_copyright_names_its_holder_where_nothing_else_does(folder: Path) -> None:
    jpeg(folder / "a.jpg", exif=exif({COPYRIGHT: "Copyright (c) 2014 Ada Muster. All rights reserved."}))

    assert credits_of(folder)["a"]["contributor"]["name"] == "Ada Muster"


@pytest.mark.parametrize(
    ("notice", "holder"),
    [
        ("© 2014 Ada Muster", "Ada Muster"),
        ("(C) Ada Muster 2014", "Ada Muster"),
        ("Copyright 2010–2014 by Ada Muster, all rights reserved", "Ada Muster"),
        ("© All rights reserved", None),
        ("© 2014", None),
        ("© 2014 Ada Muster; some parts by others", None),
        ("Ada Muster", None),
        ("CC BY 4.0", None),
    ],
)
def test_whom_a_notice_names(notice: str, holder: str | None) -> None:
    assert holder_in(notice) == holder


def test_a_notice_made_to_take_long_does_not() -> None:
    for hostile in ("© " + ". " * 140 + "|", "(c)" * 100, "© " + "2014 " * 58, "© by " + "a, " * 95, "© " + "-" * 290):
        begun = time.perf_counter()

        holder_in(hostile)

        assert time.perf_counter() - begun < 0.1


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ada Muster", "Ada Muster"),
        ("ADA MUSTER", "ADA MUSTER"),
        ("2014 Ada Muster", "Ada Muster"),
        ("Ada Foto\0Ed Itor", "Ada Foto"),
        ("(c) Ada Muster www.ada.example", "Ada Muster"),
        ("© Ada Muster <ada@ada.example>", "Ada Muster"),
        ("© 2014 Ada Muster, https://ada.example/", "Ada Muster"),
        ("Copyright 2014 Ada Muster. Used with permission", "Ada Muster"),
        ("Ada Muster. Used with permission.", "Ada Muster"),
        (" \0Ed Itor", None),
    ],
)
def test_a_camera_s_copyright_is_a_notice_whoever_it_names(folder: Path, words: str, name: str | None) -> None:
    jpeg(folder / "a.jpg", exif=exif({COPYRIGHT: words.encode()}))

    found = credits_of(folder)["a"]

    assert (found["contributor"] and found["contributor"]["name"]) == name
    assert found["licence"]["name"] == "All rights reserved"


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("Copyright 2014 by Ada Muster - CC BY-ND 4.0", "CC BY-ND 4.0"),
        ("© Ada Muster, CC BY 4.0", "CC BY 4.0"),
        ("© 2014 Ada M. Muster (CC BY-NC 2.0)", "CC BY-NC 2.0"),
        ("© Ada M. Muster. Public domain", "Public domain"),
    ],
)
def test_a_notice_may_name_a_holder_and_a_licence(folder: Path, words: str, licence: str) -> None:
    jpeg(folder / "a.jpg", exif=exif({COPYRIGHT: words.encode()}))

    found = credits_of(folder)["a"]

    assert found["contributor"]["name"] in {"Ada Muster", "Ada M. Muster"}
    assert found["licence"]["name"] == licence


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("Do Not Edit", "Do Not Edit"),
        ("Keine Bearbeitung", "Keine Bearbeitung"),
        ("MIT", "MIT"),
        ("Public Domain", "Public domain"),
        ("Ada NoDerivs", "Ada NoDerivs"),
        ("Не Изменять", "Не Изменять"),
        ("© Ada https://creativecommons.org/licenses/by-nd/4.0/", None),
        ("© Ada Muster. Used with permission, do not edit", None),
        ("Ada Muster\0Do not edit", "Do not edit"),
        ("© Ada Muster, CC BY 4.0, no edits", None),
        ("unknown", ""),
    ],
)
def test_a_camera_s_copyright_with_words_of_terms_is_what_it_says(
    folder: Path, words: str, licence: str | None
) -> None:
    jpeg(folder / "a.jpg", exif=exif({COPYRIGHT: words.encode()}))

    found = credits_of(folder)["a"]["licence"]

    assert (found["name"] if found else "") == (words if licence is None else licence)


def test_a_file_that_contradicts_itself_has_terms_that_nobody_has_read(folder: Path) -> None:
    said = (
        xmp(xmpRights_UsageTerms="Do not edit this picture.", cc_license=BY),
        xmp(dc_rights="All rights reserved", xmpRights_WebStatement=BY),
        xmp(dc_rights="© 2014 Ada Muster, all rights reserved", xmpRights_WebStatement=BY),
        xmp(dc_rights="CC BY 4.0", xmpRights_UsageTerms="Do not edit"),
        xmp(dc_rights="© Ada Muster, all rights reserved", xmpRights_UsageTerms="CC BY 4.0"),
        xmp(dc_rights="© Ada Muster, CC BY 4.0", xmpRights_UsageTerms="Editorial use only"),
    )
    for number, packet in enumerate(said):
        jpeg(folder / f"{number}.jpg", xmp=packet, seed=number)

    names = [found["licence"]["name"] for _, found in sorted(credits_of(folder).items())]

    with Reading(folder.parent / "archive") as reading:
        assert {licence.asks for licence in reading.licences()} == {Obligation.READ_TERMS}
    assert names == [
        "Do not edit this picture.", "All rights reserved", "All rights reserved", "CC BY 4.0; Do not edit",
        "All rights reserved; CC BY 4.0", "CC BY 4.0; Editorial use only",
    ]  # fmt: skip


def test_terms_that_agree_in_a_file_are_its_licence(folder: Path) -> None:
    notice = "© 2014 Ada Muster. This work is licensed to the public under the Creative Commons Attribution license"
    said = (
        xmp(dc_rights="© 2014 Ada Muster", cc_license=BY),
        xmp(dc_rights=notice, xmpRights_UsageTerms="CC BY 4.0", xmpRights_WebStatement=BY),
        xmp(dc_rights="© Ada Muster, CC BY 4.0", xmpRights_UsageTerms=f"CC BY 4.0 ({BY})"),
        xmp(dc_rights="Creative Commons", xmpRights_UsageTerms="Attribution 4.0 International", cc_license=BY),
    )
    for number, packet in enumerate(said):
        jpeg(folder / f"{number}.jpg", xmp=packet, seed=number)

    assert {found["licence"]["name"] for found in credits_of(folder).values()} == {"CC BY 4.0"}


def test_a_credit_line_and_a_licensor_are_names_where_there_is_no_creator(folder: Path) -> None:
    name = '<rdf:li rdf:parseType="Resource"><plus:LicensorName>Bo Muster</plus:LicensorName></rdf:li>'
    licensor = f"<plus:Licensor><rdf:Seq>{name}</rdf:Seq></plus:Licensor>"
    jpeg(folder / "line.jpg", xmp=xmp(licensor, photoshop_Credit="Ada Muster"), seed=1)
    jpeg(folder / "licensor.jpg", xmp=xmp(licensor), seed=2)

    found = credits_of(folder)

    assert found["line"]["contributor"]["name"] == "Ada Muster"
    assert found["licensor"]["contributor"]["name"] == "Bo Muster"


def test_several_creators_are_all_named_and_the_default_language_counts(folder: Path) -> None:
    words = """<dc:creator><rdf:Seq><rdf:li>Ada Muster</rdf:li><rdf:li>Bo Muster</rdf:li></rdf:Seq></dc:creator>
        <dc:title><rdf:Alt><rdf:li xml:lang="de">Am Hafen</rdf:li><rdf:li xml:lang="x-default">At the port</rdf:li>
        </rdf:Alt></dc:title>"""
    jpeg(folder / "a.jpg", xmp=xmp(words))

    assert credits_of(folder)["a"]["credit"] == '"At the port" by Ada Muster, Bo Muster, licence unknown'


def test_what_a_picture_was_made_from_is_not_its_credit(folder: Path) -> None:
    other = """<xmpMM:Pantry xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"><rdf:Bag><rdf:li><rdf:Description>
        <dc:creator><rdf:Seq><rdf:li>Somebody Else</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:li></rdf:Bag>
        </xmpMM:Pantry>"""
    jpeg(folder / "a.jpg", xmp=xmp(other))

    assert credits_of(folder)["a"]["contributor"] is None


def test_a_photographer_s_home_page_is_no_licence(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Ada Muster", xmpRights_WebStatement="https://ada.example.org/"))

    assert credits_of(folder)["a"]["licence"] is None


# Beside the file


def test_lightroom_s_sidecars_go_before_what_is_inside(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Somebody Else", dc_title="Am Hafen"), seed=1)
    (folder / "a.xmp").write_bytes(xmp(dc_creator="Ada Muster"))
    picture(folder / "b.JPG", seed=2)
    (folder / "b.JPG.XMP").write_bytes(xmp(dc_creator="Bo Muster"))

    found = credits_of(folder)

    assert found["a"]["credit"] == '"Am Hafen" by Ada Muster, licence unknown'
    assert found["a"]["said_by"] == {"contributor": "sidecar", "title": "file"}
    assert found["b"]["contributor"]["name"] == "Bo Muster"


def test_a_flickr_export_is_matched_by_id(folder: Path) -> None:
    part, data = folder / "72150_part1", folder / "data-download-1"
    part.mkdir()
    (part / "account_profile.json").write_text(json.dumps({"real_name": "Ada Muster", "screen_name": "ada"}))
    (folder / "72150_part2").mkdir()
    for number, where in ((99900000001, part), (99900000002, folder / "72150_part2")):
        told = {
            "id": str(number), "name": f"Nr. {number % 10}", "license": "Attribution-NonCommercial License",
            "photopage": f"https://www.flickr.com/photos/ada-muster/{number}/", "date_imported": "2014-05-07 01:02:03",
            "date_taken": "2014-05-06 07:08:09", "geo": [{"latitude": "47000000"}],
        }  # fmt: skip
        (where / f"photo_{number}.json").write_text(json.dumps(told))
    picture(data / "20140506_070809_99900000001_o.jpg", seed=1)
    picture(data / "99900000002_0123456789_o.jpg", seed=2)
    picture(data / "99900000003_o.jpg", seed=3)

    first, second, third = credits_of(folder).values()

    assert first["credit"] == '"Nr. 1" by Ada Muster, CC BY-NC 2.0'
    assert first["contributor"]["account"] == "ada-muster"
    assert (first["source"], first["uploaded"]) == (
        "https://www.flickr.com/photos/ada-muster/99900000001/",
        "2014-05-07",
    )
    assert set(first["said_by"].values()) == {"sidecar"}
    assert second["credit"] == '"Nr. 2" by Ada Muster, CC BY-NC 2.0'
    assert third["said_by"] is None


LONG = "a very long name as people give them to photographs.jpg"


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("a.jpg", "a.jpg.json"),
        ("a.jpg", "a.jpg.supplemental-metadata.json"),
        ("20140506_some-longer-name.jpg", "20140506_some-longer-name.jpg.supplemental-met.json"),
        (LONG, f"{LONG[:46]}.json"),
        ("a(1).jpg", "a.jpg(1).json"),
        ("a(1).jpg", "a.jpg.supplemental-metadata(1).json"),
        ("a(1).jpg", "a(1).jpg.json"),
        ("a-edited.jpg", "a.jpg.supplemental-metadata.json"),
    ],
)
def test_takeout_s_names_are_matched(folder: Path, name: str, beside: str) -> None:
    picture(folder / name)
    told = {
        "title": name, "description": "Am Hafen", "photoTakenTime": {"timestamp": "1399359600"},
        "people": [{"name": "Bo Muster"}], "url": "https://photos.google.com/photo/invented",
    }  # fmt: skip
    (folder / beside).write_text(json.dumps(told))

    (found,) = credits_of(folder).values()

    assert (found["title"], found["uploaded"], found["source"]) == ("Am Hafen", "2014-05-06", None)
    assert found["said_by"] == {"title": "sidecar", "taken": "sidecar"}
    assert holding(folder.parent / "archive", "Bo Muster") == []


def test_another_program_s_json_is_no_takeout(folder: Path) -> None:
    picture(folder / "a.jpg")
    (folder / "a.jpg.json").write_text(json.dumps({"description": "a prompt", "boxes": [1]}))

    assert credits_of(folder)["a"]["title"] is None


# Beside a table


def test_a_table_decides_what_it_names_and_files_fill_in_the_rest(folder: Path) -> None:
    words = xmp(dc_creator="Somebody Else", dc_title="Am Hafen", cc_license=BY)
    jpeg(folder / "a.jpg", xmp=words, seed=1)
    jpeg(folder / "b.jpg", xmp=words, seed=2)
    table(folder, "file_name,title,author,license", "a.jpg,,Ada Muster,", "b.jpg,Mine,,CC BY-ND 2.0")

    found = credits_of(folder)

    assert found["a"]["credit"] == '"Am Hafen" by Ada Muster, CC BY 4.0'
    assert found["a"]["said_by"] == {"title": "file", "licence": "file"}
    assert found["b"]["credit"] == '"Mine" by Somebody Else, CC BY-ND 2.0'
    assert found["b"]["said_by"] == {"contributor": "file"}


@pytest.mark.parametrize("page", ["", "https://example.org/a", "https://www.flickr.com/photos/ada-muster/9990001/"])
def test_a_table_that_says_unknown_is_not_written_over_a_name(folder: Path, page: str) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Ada Muster"))
    table(folder, "file_name,author,title,license,photo_url,date_uploaded", f"a.jpg,Unknown,Mine,CC0,{page},2014-05-06")

    assert credits_of(folder)["a"]["contributor"]["name"] == "Ada Muster"


NOBODY = (
    "(unknown)", "Autor unbekannt", "not known", "no name", "Keine Angabe", "k.A.", "N.N.", "作者不詳", "TBD",
    "undefined",
    "#REF!", "#N/A", "0", "See EXIF", "Anonymous", "-", "?", "Unknown Photographer", "Inconnu", "NA",
)  # fmt: skip


def test_what_stands_in_place_of_a_name_is_not_written_over_a_name(folder: Path) -> None:
    for number, _ in enumerate(NOBODY):
        jpeg(folder / f"{number:02}.jpg", exif=exif({ARTIST: "Ada Muster"}), seed=number)
    table(folder, "file_name,author", *(f"{number:02}.jpg,{words}" for number, words in enumerate(NOBODY)))

    found = credits_of(folder)

    assert {NOBODY[int(key)]: each["contributor"]["name"] for key, each in found.items()} == dict.fromkeys(
        NOBODY, "Ada Muster"
    )


@pytest.mark.parametrize("nobody", NOBODY)
def test_a_file_s_word_for_nobody_is_no_name(nobody: str) -> None:
    assert as_name(nobody) is None


@pytest.mark.parametrize("name", ["Ada Unbekannt", "Noname Jones", "Na", "K. Aber", "0xAda", "見本 花子"])
def test_a_name_that_resembles_it_is_a_name(name: str) -> None:
    assert as_name(name) == name


def test_a_name_of_one_word_is_a_name(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Somebody Else"))
    table(folder, "file_name,author", "a.jpg,ada")

    assert credits_of(folder)["a"]["contributor"]["name"] == "ada"


def test_a_page_of_somebody_else_is_not_given_to_whom_a_table_names(folder: Path) -> None:
    words = xmp(dc_creator="Bo Muster", cc_attributionURL="https://www.flickr.com/photos/bo-muster/9990001/")
    jpeg(folder / "a.jpg", xmp=words)
    table(folder, "file_name,author", "a.jpg,Ada Muster")

    found = credits_of(folder)["a"]

    assert (found["contributor"]["service"], found["source"]) == ("name", None)


def test_a_table_that_breaks_off_leaves_the_credit_that_it_gave(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Somebody Else"))
    table(folder, "file_name,author,title,license,date_uploaded", "a.jpg,Ada Muster,Am Hafen,CC BY 4.0,2014-05-06")
    credits_of(folder)
    table(folder, "file_name,author")

    assert credits_of(folder)["a"]["contributor"]["name"] == "Ada Muster"


def test_a_sidecar_that_says_something_else_later_is_followed(folder: Path) -> None:
    picture(folder / "a.jpg")
    (folder / "a.xmp").write_bytes(xmp(dc_creator="Ada Muster"))
    credits_of(folder)
    (folder / "a.xmp").write_bytes(xmp(dc_creator="Bo Muster"))

    assert credits_of(folder, again=True)["a"]["contributor"]["name"] == "Bo Muster"
    assert credits_of(folder)["a"]["contributor"]["name"] == "Bo Muster"


def test_ingesting_again_changes_nothing(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Ada Muster"))
    credits_of(folder)
    before = dump(folder.parent / "archive")

    summary = ingest(folder.parent / "archive", "folder", folder)

    assert (summary.new, summary.changed, summary.same) == (0, 0, 1)
    assert dump(folder.parent / "archive") == before
    assert [each for each in verify(folder.parent / "archive", full=True) if isinstance(each, Broken)] == []


# Who is credited so


def test_the_photographer_is_found_and_can_leave(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Ada Muster"), seed=1)
    picture(folder / "b.jpg", seed=2)
    credits_of(folder)
    archive = folder.parent / "archive"

    with Reading(archive) as reading:
        hits = [hit.key for hit in reading.searching.find(Query.read("muster")).pictures]
    remove(archive, "name/ada-muster")
    summary = ingest(archive, "folder", folder)

    assert hits == ["a"]
    assert [row.reason[:7] for row in summary.rejected] == ["left on"]


def test_a_name_put_right_is_no_file_s_word_any_more(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Ada Muster", dc_title="Am Hafen"))
    credits_of(folder)
    archive = folder.parent / "archive"

    removing.correct(archive, who_is_meant.understood("name/ada-muster", removing.datasets_of(archive)), "Ada M.")

    for _ in range(2):
        with Reading(archive) as reading:
            found = described(reading.picture("mine", "a"))
        assert found["contributor"] is not None
        assert (found["contributor"]["name"], found["said_by"]) == ("Ada M.", {"title": "file"})
        ingest(archive, "folder", folder)


def test_ffhq_s_pictures_without_a_record_have_their_files_credits(tmp_path: Path) -> None:
    whole = record(0)
    ffhq(tmp_path / "ffhq", {"0": whole})
    jpeg(tmp_path / "ffhq" / "images1024x1024" / "00000" / "00001.jpg", xmp=xmp(dc_creator="Ada Muster"))

    ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq")

    with Reading(tmp_path / "archive") as reading:
        assert described(reading.picture("ffhq", "00001"))["said_by"] == {"contributor": "file"}
        assert described(reading.picture("ffhq", "00000"))["said_by"] is None


# Hostile and broken


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1000 + b'">]><x:xmpmeta '
    b'xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>'
)


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ({"xmp": ENTITIES}, "document type"),
        ({"xmp": b"<a>" * 5_000}, "nested deeper"),
        ({"xmp": xmp(dc_title="Am Hafen").partition(b" Hafen")[0]}, "breaks off"),
        ({"xmp": b"\xff\xfe not XML"}, "breaks off"),
        ({"iptc": iptc({80: b"Ada Muster"})[:-4]}, "IPTC breaks off"),
        ({"exif": b"Exif\0\0MM\0*\0\0\xff\xff"}, "EXIF breaks off"),
    ],
)  # fmt: skip
def test_a_bad_block_is_passed_over_and_told(folder: Path, blocks: dict[str, bytes], told: str) -> None:
    jpeg(folder / "a.jpg", **blocks, seed=0)

    done = run("ingest", "folder", folder, "--archive", folder.parent / "archive")

    assert done.exit_code == 0
    assert "1 picture (1 new" in done.stdout
    assert "a.jpg: its " in done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_bad_block_said_before_and_what_others_say_counts(folder: Path) -> None:
    jpeg(folder / "a.jpg", xmp=xmp(dc_creator="Ada Muster")[:-260], exif=exif({DESCRIPTION: "Am Hafen"}))

    assert credits_of(folder)["a"]["credit"] == '"Am Hafen" by Ada Muster, licence unknown'


def test_a_sidecar_that_cannot_be_read_is_told(folder: Path) -> None:
    picture(folder / "a.jpg", seed=1)
    (folder / "a.jpg.xmp").write_bytes(b"<" * (LARGEST + 1))
    picture(folder / "b_99900000001_o.jpg", seed=2)
    (folder / "photo_99900000001.json").write_text('{"name": [1]}')
    picture(folder / "d.jpg", seed=4)
    (folder / "d.jpg.json").write_text('{"people":' + "[" * 200_000)
    picture(folder / "c.jpg", seed=3)
    (folder / "c.xmp").symlink_to(folder.parent / "outside.xmp")
    (folder.parent / "outside.xmp").write_bytes(xmp(dc_creator="Ada Muster"))

    summary = ingest(folder.parent / "archive", "folder", folder)

    told = dict(summary.unread_credits)
    assert summary.new == 4
    assert "can't be read" in told["d.jpg.json"]
    assert "more than" in told["a.jpg.xmp"]
    assert "can't be read" in told["photo_99900000001.json"]
    assert "leads out" in told["c.xmp"]


def test_a_block_larger_than_any_honest_one_is_not_read() -> None:
    found, problems = credit_inside(Blocks(xmp=xmp(dc_creator="Ada Muster") + b" " * LARGEST))

    assert found.author is None
    assert len(problems) == 1


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_no_bytes_stop_the_reading(noise: bytes, seed: int) -> None:
    words = random.Random(seed)
    whole = (xmp(dc_creator="Ada Muster"), iptc({80: b"Ada Muster"}), exif({ARTIST: "Ada Muster"}))
    for at, block in enumerate(whole):
        damaged = bytearray(block)
        for _ in range(words.randrange(1, 8)):
            damaged[words.randrange(len(damaged))] = words.randrange(256)
        for each in (bytes(damaged), noise, block[: words.randrange(len(block))], block[:10] + noise):
            blocks = Blocks(*(each if at == place else None for place in range(3)))

            found, problems = credit_inside(blocks)

            assert all(isinstance(words, str) for words in (*filter(None, found), *problems))


# Folders as people have them


def test_a_real_lightroom_folder(shared_data: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "folder", shared_data / "field" / "06_lightroom", dataset="mine")

    with Reading(tmp_path / "archive") as reading:
        first, second = (described(reading.picture("mine", key)) for key in ("000001", "000002"))
    assert (first["credit"], first["uploaded"]) == ('"Am Hafen" by Ada Muster, CC BY 4.0', "2014-05-06")
    assert second["credit"] == "Untitled by Bo Muster, licence unknown"
    assert (first["said_by"] or {})["contributor"] == "file"
    assert second["said_by"] == {"contributor": "sidecar"}


def test_a_real_flickr_export(shared_data: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "folder", shared_data / "field" / "11_flickr_export", dataset="mine")

    with Reading(tmp_path / "archive") as reading:
        found = {described(each)["source"]: described(each) for each in reading.every_picture()}
    page = "https://www.flickr.com/photos/adamuster/4990000000"
    assert [found[f"{page}{number}/"]["credit"] for number in (1, 2, 3)] == [
        '"Am Hafen" by Ada Muster, CC BY 2.0',
        "Untitled by Ada Muster, All rights reserved",
        '"Brücke" by Ada Muster, CC BY-NC-ND 2.0',
    ]
    assert {each["contributor"]["account"] for each in found.values() if each["contributor"]} == {"adamuster"}


def test_real_addresses_of_flickr_s_keep_their_table_s_word(shared_data: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "folder", shared_data / "field" / "12_flickr_urls", dataset="mine")

    with Reading(tmp_path / "archive") as reading:
        found = {each.key: each for each in reading.every_picture()}
    assert [found[f"00000{number}"].photograph for number in range(1, 6)] == [
        "flickr:1133484654", *(f"flickr:4990000000{number}" for number in range(2, 6)),
    ]  # fmt: skip
    accounts = {key: each.contributor and each.contributor.account for key, each in found.items()}
    assert accounts["000001"] == accounts["000003"] == "adamuster"
    assert accounts["000002"] == accounts["000006"] == "12345678@N00"
    assert not any(each.said_by for each in found.values())
