"""What a print says, in letters that are part of the file: label, credit line, and whatever a title can hold."""

import html
import re
import tempfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import typst
from archives import ingest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import ffhq, quad, record, with_files
from numpy.typing import NDArray
from PIL import Image
from reading_pdf import Pdf
from typer.testing import CliRunner, Result

from doesexist.cli import app
from doesexist.imaging.pixels import from_array
from doesexist.model import Contributor, Picture, Quad
from doesexist.model.licences import CC0
from doesexist.printing import typesetting
from doesexist.printing.overlay import Overlay, printed
from doesexist.printing.sheets import DPI, PORTRAIT, Hanging
from doesexist.printing.typesetting import LONGEST, Form, plain
from doesexist.sample.drawing import draw_sample
from doesexist.studio.prints.overlay import print_overlay

NOBODYS = "\u0378"  # Unicode has no letter here, so no typeface has
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
GREY = from_array(np.full((32, 32, 3), 128, np.uint8))
FACE = tuple((4.0 + number / 3, 6.0 + number / 3) for number in range(68))


def archive_of(folder: Path, **metadata: Any) -> Path:
    """An archive of one picture, of which a dataset says this."""
    entry = record(7, **metadata)
    entry["in_the_wild"] |= {"pixel_size": [400, 300], "face_quad": quad(100, 50, 200)}
    ffhq(folder / "ffhq", [with_files(folder / "ffhq", entry)])
    ingest(folder / "archive", "ffhq", folder / "ffhq")
    return folder / "archive"


def pdf_of(folder: Path, *, wild: bool = False, **metadata: Any) -> Pdf:
    return Pdf(print_overlay(archive_of(folder, **metadata), "ffhq/00000", folder / "sheet.pdf", wild=wild).content)


def overlaid(title: str, name: str = "Ada") -> Overlay:
    return Overlay(Picture("faces", "ada", title, Contributor("name", "ada", name), CC0), "Faces", FACE)


def looked_at(content: bytes, hanging: Hanging) -> NDArray[np.float64]:
    """What one sees of a finished file, at 72 dots an inch, grey."""
    sheet = hanging.sheet
    page = f'#set page(width: {sheet.width}mm, height: {sheet.height}mm, margin: 0pt)\n#image("sheet", width: 100%)'
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sheet").write_bytes(content)
        drawn = typst.Compiler(page.encode(), root=folder).compile(format="png", ppi=72)
    assert isinstance(drawn, bytes)
    with Image.open(BytesIO(drawn)) as image:
        return np.asarray(image.convert("L"), dtype=np.float64)


def run(archive: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(app, ["overlay", *(str(word) for word in words), "--archive", str(archive)])


# The label and the credit line


def test_a_face_is_labelled_and_credited(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, photo_title="Fair", author="Zoë Müller", photo_url="https://www.flickr.com/photos/zoe/42/")

    assert pdf.text.replace("\u200b", "").splitlines() == [
        "Fair",
        "by Zoë Müller",
        *("Licence", "CC BY 2.0"),
        *("Uploaded", "16 August 2012"),
        *("Source", "https://www.flickr.com/photos/zoe/42/"),
        *("Dataset", "Flickr-Faces-HQ (FFHQ)"),
        *("Number", "ffhq/00000"),
        '"Fair" by Zoë Müller, CC BY 2.0, cropped and scaled to 128 × 128',
        "Overlaid with the 68 landmarks found in the face.",
    ]


def test_a_photograph_was_not_cropped_and_its_credit_does_not_say_so(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, wild=True, photo_title="Fair", author="Zoë")

    assert '"Fair" by Zoë, CC BY 2.0\n' in pdf.text
    assert "and the square that was cut out." in pdf.text
    assert "Hatched" not in pdf.text


def test_what_is_unknown_is_called_unknown(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, photo_title="", author="", photo_url="", license="", license_url="", date_uploaded="")

    assert pdf.text.startswith("Untitled\ncredit unknown\nLicence\nunknown\nUploaded\nunknown\nDataset\n")
    assert "\nUntitled, credit unknown" in pdf.text


def test_drawn_people_are_said_not_to_exist_and_their_invented_address_is_not_told(tmp_path: Path) -> None:
    for _ in draw_sample(tmp_path / "sample", pictures=1, size=64, seed=1):
        pass
    ingest(tmp_path / "archive", "ffhq", tmp_path / "sample")

    for wild in (False, True):
        content = print_overlay(tmp_path / "archive", "ffhq/00000", tmp_path / "sheet.pdf", wild=wild).content

        assert Pdf(content).text.endswith("A drawn sample: these people do not exist.")
        assert b"flickr" not in content


# Files that hold all they need


def test_a_pdf_is_one_a3_page_with_every_typeface_embedded(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, photo_title="Fair", author="Αγγελική Ёлкина")

    assert pdf.size == pytest.approx((297, 420), abs=0.01)
    descriptors = pdf.of_type("FontDescriptor")
    assert len(descriptors) == len(pdf.of_type("Font")) / 2, "each typeface, and what it descends from"
    assert [b"+SourceSans3-" in each for each in descriptors] == [True, True]
    for each in descriptors:
        assert re.search(rb"/FontFile[23]? \d+ 0 R", each)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf.content


def test_a_pdf_tells_programs_the_credit_too(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, photo_title="Fair", author="Zoë <&>")

    description = re.search(r"<dc:description>.*?<rdf:li[^>]*>(.*?)</rdf:li>", pdf.content.decode("latin-1"))

    assert description
    assert html.unescape(description[1].encode("latin-1").decode()).startswith('"Fair" by Zoë <&>, CC BY 2.0')


def test_the_same_picture_is_the_same_file_twice(tmp_path: Path) -> None:
    archive = archive_of(tmp_path)

    for form in Form:
        first = print_overlay(archive, "ffhq/00000", tmp_path / f"first.{form}", wild=True)
        again = print_overlay(archive, "ffhq/00000", tmp_path / f"again.{form}", wild=True)

        assert form is not Form.PDF or b"<xmp:CreateDate>1970-01-01T00:00:00" in first.content
        assert first.content == again.content == (tmp_path / f"again.{form}").read_bytes()


def test_an_svg_is_a3_draws_its_letters_and_holds_its_picture(tmp_path: Path) -> None:
    sheet = print_overlay(archive_of(tmp_path, author="Zoë <&>"), "ffhq/00000", tmp_path / "sheet.svg", wild=True)
    svg = ET.fromstring(sheet.content)  # noqa: S314 (made one line above)
    (image,) = svg.iter(f"{SVG}image")
    beginning, _, picture = image.attrib[HREF].partition(",")

    assert (svg.attrib["width"], svg.attrib["height"]) == ("1190.551181102pt", "841.88976378pt")
    assert {"text", "style", "script", "foreignObject"} & {each.tag.removeprefix(SVG) for each in svg.iter()} == set()
    assert beginning == "data:image/jpeg;base64"
    with Image.open(BytesIO(b64decode(picture))) as jpeg:
        hanging = Hanging.of(400, 300)
        assert jpeg.size == (hanging.picture.width, hanging.picture.height)
    links = {each.attrib.get(HREF, "#")[:5] for each in svg.iter() if each is not image}
    assert links <= {"#", "https"} | {link for link in links if link.startswith("#")}
    assert "Zoë <&>, CC BY 2.0" in (svg.findtext(f"{SVG}desc") or "")


def test_all_three_files_show_the_same(tmp_path: Path) -> None:
    archive, hanging = archive_of(tmp_path), Hanging.of(400, 300)

    seen = {
        form: looked_at(print_overlay(archive, "ffhq/00000", tmp_path / f"sheet.{form}", wild=True).content, hanging)
        for form in Form
    }

    assert seen[Form.PNG].std() > 40
    for form in (Form.PDF, Form.SVG):
        assert np.abs(seen[form] - seen[Form.PNG]).mean() < 4, form


# Whatever a title can hold

INJECTIONS = [
    '#panic("no")',
    "] #pagebreak() [",
    '"); #read("/etc/passwd") //',
    "*bold* _italic_ `raw` $x^2$ @ref <label> \\ ~ -- ... = = /* */ //",
    '{"title": "x"}, "notes": []',
    "%(title)s {0} ${HOME} $(id)",
    "</title><script>alert(1)</script>&amp;",
]


@pytest.mark.parametrize("words", INJECTIONS)
def test_a_title_is_never_an_instruction(tmp_path: Path, words: str) -> None:
    pdf = pdf_of(tmp_path, photo_title=words, author=words)

    said = pdf.text.replace("\u200b", "")
    assert said.replace("\n", "").startswith(f"{words}by {words}Licence")
    assert f'"{words}" by {words}, CC BY 2.0' in said.replace("\n", " ")


def test_a_title_is_never_a_part_of_an_svg() -> None:
    sheet = printed(overlaid(INJECTIONS[-1]), GREY, Form.SVG)

    svg = ET.fromstring(sheet.content)  # noqa: S314 (made one line above)

    assert list(svg.iter(f"{SVG}script")) == []
    assert svg.findtext(f"{SVG}title") == f"{INJECTIONS[-1]} (faces/ada)"


@pytest.mark.parametrize(
    "words",
    [
        "A long name with words in it " * 11,
        "x" * 300,
        "שם ארוך מאוד " * 25,
        "é" * 300,
        "W" * 5_000,
        "https://example.org/" + "very-long" * 40,
        "👩\u200d👩\u200d👧" * 60,
    ],
    ids=["words", "one word", "Hebrew", "combining", "5,000 letters", "address", "emoji"],
)
@pytest.mark.parametrize("size", [(32, 32), (8, 90), (90, 8)], ids=["square", "tall", "wide"])
def test_long_names_stay_on_the_sheet(words: str, size: tuple[int, int]) -> None:
    width, height = size
    pixels = from_array(np.full((height, width, 3), 128, np.uint8))
    hanging = Hanging.of(width, height)
    pdf = Pdf(printed(overlaid(words, words), pixels, Form.PDF).content)
    inked = looked_at(pdf.content, hanging) < 250
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))

    assert len(pdf.lines) > 10
    assert min(y for _, y in pdf.lines) > hanging.sheet.below - 1, "and nothing is cut off"
    assert max(len(line) for line in pdf.text.replace("\u200b", "").splitlines()) < 240, "but broken"
    inch = 72 / 25.4
    assert hanging.sheet.sides * inch - 2 <= columns.min()
    assert columns.max() <= (hanging.sheet.width - hanging.sheet.sides) * inch + 2
    assert rows.max() <= (hanging.sheet.height - hanging.sheet.below + 4) * inch
    assert inked[round(hanging.label.top / DPI * 72) :].mean() > 0.005, "and there is a label"


@settings(max_examples=20)
@given(title=st.text(max_size=80), name=st.text(max_size=80))
def test_any_words_can_be_set(title: str, name: str) -> None:
    sheet = printed(overlaid(title, name), GREY, Form.SVG)

    assert ET.fromstring(sheet.content).tag == f"{SVG}svg"  # noqa: S314 (made one line above)


@given(st.text())
def test_words_are_set_in_one_line_of_no_more_letters_than_can_be_read(words: str) -> None:
    line = plain(words)

    assert len(line) <= LONGEST + 1
    assert len(line.splitlines()) <= 1
    assert plain(line) == line
    line.encode()


def test_an_override_of_direction_does_not_turn_what_follows(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, photo_title="abc \u202edef", author="Ada")

    assert pdf.text.startswith("abc def\nby Ada\n")


def test_names_from_right_to_left_are_set_whole_and_what_follows_them_from_left_to_right(tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, photo_title="שלום 2014", author="دعد")

    assert pdf.text.splitlines()[-8:-1] == [
        *('"', " ", "שלום", "2014"),
        *('" by ', "دعد"),
        ", CC BY 2.0, cropped and scaled to 128 × 128",
    ]


# Letters that nobody has


def test_letters_without_a_glyph_are_told_and_the_sheet_is_made(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, photo_title=f"A {NOBODYS} fair", author="Ada")

    for form in Form:
        done = run(archive, "ffhq/00000", tmp_path / f"sheet.{form}")

        assert done.exit_code == 0
        assert done.stdout.startswith(f"{tmp_path / f'sheet.{form}'} (")
        assert done.stderr == (
            f"No typeface on this machine has the letters {NOBODYS}: on the sheet they are empty boxes. "
            "Install one that has them (Noto has most), and print it again.\n"
        )
        assert (tmp_path / f"sheet.{form}").stat().st_size > 10_000


def test_of_letters_that_all_are_there_nothing_is_said(tmp_path: Path) -> None:
    done = run(archive_of(tmp_path, author="Zoë Łukasz Αγγελική Ёлкина"), "ffhq/00000", tmp_path / "sheet.pdf")

    assert (done.exit_code, done.stderr) == (0, "")


def test_another_typeface_than_the_houses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(typesetting, "_fonts", lambda: machine)

    done = run(archive_of(tmp_path), "ffhq/00000", tmp_path / "sheet.pdf")

    assert done.exit_code == 0
    assert done.stderr.startswith("The house's typeface, Source Sans 3, is not here: another was taken.")


def test_without_an_archive_nothing_is_printed(tmp_path: Path) -> None:
    done = run(tmp_path / "archive", "ffhq/00000", tmp_path / "sheet.pdf")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no archive at ")
    assert list(tmp_path.iterdir()) == []


def test_an_error_is_told_in_one_line(tmp_path: Path) -> None:
    done = run(archive_of(tmp_path), "ffhq/00001", tmp_path / "sheet.pdf")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "The archive holds nothing under ffhq/00001. Look it up on /credits, or check the spelling.\n"


# Where things hang

sides = st.integers(1, 12_000)


@given(sides, sides, st.none() | st.tuples(*[st.floats(-20_000, 20_000)] * 2, st.floats(2, 20_000)))
def test_a_picture_hangs_on_the_sheet_above_its_label_in_its_own_shape(
    width: int, height: int, crop: tuple[float, float, float] | None
) -> None:
    square = Quad.of(quad(*crop)) if crop else None

    hanging = Hanging.of(width, height, square)

    sheet, stage, hung, label = hanging.sheet, hanging.stage, hanging.picture, hanging.label
    dots = 300 / 25.4
    assert (sheet is PORTRAIT) or crop or width > height
    assert stage.left >= sheet.sides * dots - 2
    assert stage.left + stage.width <= (sheet.width - sheet.sides) * dots + 2
    assert stage.top >= sheet.above * dots - 2
    assert hung.left >= stage.left - 1
    assert hung.top >= stage.top - 1
    assert hung.top + hung.height <= stage.top + stage.height + 2
    assert stage.top + stage.height < label.top
    assert label.top + label.height <= (sheet.height - sheet.below) * dots + 2
    assert label.height >= sheet.label * dots - 2
    assert abs(hung.width / width - hung.height / height) <= 1 / min(width, height) + 1e-9


# Under which licences nothing is printed over a picture


@pytest.mark.parametrize("wild", [False, True])
def test_nothing_is_printed_over_what_may_not_be_changed(tmp_path: Path, *, wild: bool) -> None:
    there = "https://creativecommons.org/licenses/by-nd/2.0/"
    archive = archive_of(tmp_path, license="Attribution-NoDerivs License", license_url=there)

    done = run(archive, "ffhq/00000", tmp_path / "sheet.png", *(["--wild"] if wild else []))

    assert done.exit_code == 1
    assert "ffhq/00000 may be shown but not changed (CC BY-ND 2.0): an overlay is a change." in done.stderr
    assert not (tmp_path / "sheet.png").exists()


def test_nothing_is_printed_over_a_picture_whose_terms_nobody_has_read(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, license="See the readme", license_url=None)
    out = tmp_path / "sheet.png"

    refused = run(archive, "ffhq/00000", out)
    of_others = run(archive, "ffhq/00000", out, "--read-terms", "See another readme")
    assert not out.exists()
    read = run(archive, "ffhq/00000", out, "--read-terms", "See the readme")

    assert (refused.exit_code, of_others.exit_code, read.exit_code) == (1, 1, 0), read.stderr
    assert 'Nobody has read the terms of ffhq/00000. They are written as "See the readme".' in refused.stderr
    assert "name them with --read-terms" in refused.stderr
    assert out.exists()
