"""A certificate says thank you to a name in any script, stays on its sheet, and has a code that nobody can make up."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reading_pdf import Pdf

from doesexist.archive.credits.certificate_pictures import evenly
from doesexist.exhibition.language.languages import speech
from doesexist.model import Contributor, Picture
from doesexist.model.certificates import LETTERS, Code, file_of
from doesexist.printing import typesetting
from doesexist.printing.certificate import Certificate, Paper, Shown, Stamp, preview, set_certificate
from doesexist.printing.typefaces import FAMILIES, FONTS
from doesexist.printing.typesetting import Typeset

ADA = Contributor("flickr", "ada", "Ada Lovelace")
SECRET = bytes(32)
STAMP = Stamp("2026-11-25", "001A2-ERFG1-Y07AK-AEZ8E", "doesexist-certificate:0:0")
THANKS = Certificate(
    ADA, 3, 3, (("CC BY 2.0", 3),), ("Faces",), "A show", "A gallery", "https://faces.example.org/contributors/flickr/ada",
    "https://faces.example.org/certificate/check", drawn=(),
)  # fmt: skip
NOBODYS = "\u0378"  # Unicode has no letter here, so no typeface has
# A name, and the typeface that it can't be set without; emoji are drawings in colour, each a glyph of its own.
SCRIPTS = {
    "Latin": ("Đặng Thị Łucja Ōtani", b"SourceSans3-Regular"),
    "Greek": ("Ἀγγελική Παππᾶ", b"SourceSans3-Regular"),
    "Cyrillic": ("Юлия Ёлкина Ѿ", b"NotoSans-Regular"),
    "Arabic": ("محمد بن عبد الله پژمان", b"NotoNaskhArabic-Regular"),
    "Hebrew": ("דוד בן־גוריון", b"NotoSansHebrew-Regular"),
    "Devanagari": ("प्रिया श्रीवास्तव", b"NotoSans-Regular"),
    "Thai": ("ปิ่นทิพย์ ใจดี", b"NotoSansThai-Regular"),
    "Han": ("王小明龘", b"NotoSansSC-Regular"),
    "Japanese": ("山田ひろしカナ", b"NotoSansJP-Regular"),
    "Korean": ("김철수 뷁", b"NotoSansKR-Regular"),
    "emoji": ("🌸 🏳️‍🌈 👩🏽‍🚀 💙 🇩🇪", b"/Type3"),
}  # fmt: skip
LONG = {
    "words": ("Doña María de los Ángeles " * 12)[:300],
    "a word": "X" * 300,
    "Arabic": ("محمد بن عبد الله " * 20)[:300],
    "Han": "王小明" * 100,
    "everything": ("Zoë محمد 山田 दीप्ति דוד 🎉 " * 12)[:300],
    "more than anyone's": "Ada of somewhere " * 400,
    "stacked marks": "Z̴̢̛̙̈́̑a̶͔̲͍̅l̷̨̺̇g̸̰̊o̵͔̎ " * 40,
}  # fmt: skip


def named(name: str) -> Certificate:
    return replace(THANKS, contributor=replace(ADA, name=name))


def pictures(*sizes: tuple[int, int]) -> list[Shown]:
    shown: list[Shown] = []
    for number, (width, height) in enumerate(sizes):
        file = io.BytesIO()
        Image.new("RGB", (width, height), (200 - number, 40, 40)).save(file, "jpeg")
        shown.append(Shown(Picture("faces", str(number)), file.getvalue(), width, height))
    return shown


@cache
def sheet(name: str = ADA.name, paper: Paper = Paper.A4, language: str = "en") -> Typeset:
    return set_certificate(named(name), STAMP, [], paper, speech(language))


def seen(certificate: Certificate, shown: Sequence[Shown] = (), paper: Paper = Paper.A4) -> np.ndarray:
    """How dark a certificate is, 0 to 255, 110 dots to the inch."""
    with Image.open(io.BytesIO(preview(certificate, STAMP, shown, paper, speech("en")))) as image:
        return 255 - np.asarray(image.convert("L"), dtype=np.int16)


def beyond(dark: np.ndarray, millimetres: float) -> np.ndarray:
    """The margin of a sheet, that far from its edges."""
    rim = round(millimetres / 25.4 * 110)
    margin = np.ones(dark.shape, bool)
    margin[rim:-rim, rim:-rim] = False
    return dark[margin]


# Scripts


@pytest.mark.parametrize(("name", "typeface"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_name_is_set_in_its_script_by_a_typeface_that_is_in_the_file(name: str, typeface: bytes) -> None:
    certificate = sheet(name)

    assert (certificate.without_glyph, certificate.substituted) == ((), False)
    assert typeface in certificate.content
    pdf = Pdf(certificate.content)
    descriptors = [each for each in pdf.of_type("FontDescriptor") if b"NotoColorEmoji" not in each]
    assert descriptors
    assert all(re.search(rb"/FontFile[23]? \d+ 0 R", each) for each in descriptors)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf.content


def test_no_typeface_of_the_machine_is_asked() -> None:
    fonts = typesetting.own_fonts().fonts()

    paths = {font.path for font in fonts if font.path}
    assert {font.family for font in fonts if font.path} == {*FAMILIES}
    assert {Path(path).parent for path in paths} == {FONTS}
    assert len([*FONTS.glob("*.licence.txt")]) == len(FAMILIES)


def test_what_chinese_and_japanese_share_is_written_as_each_writes_it() -> None:
    assert b"NotoSansSC" not in sheet("山田ひろし").content
    assert b"NotoSansJP" not in sheet("山田王小明").content
    assert b"NotoSansSC" in sheet("龘ひ").content, "what Japanese has not, Chinese has"


def test_letters_that_nobody_has_are_told_and_the_rest_is_set() -> None:
    certificate = sheet(f"Ada{NOBODYS}")

    assert certificate.without_glyph == (NOBODYS,)
    assert "with thanks for 3 photographs" in Pdf(certificate.content).text


@pytest.mark.parametrize("nothing", ["  \x07 ", " \u200f\u200b ", "\ufeff\u2060", "\u3164"])
def test_a_name_that_is_none_is_the_account_s(nothing: str) -> None:
    assert Pdf(sheet(nothing).content).text.splitlines()[2] == "ada"


# What it says


def test_it_says_for_whom_and_for_what_in_english_and_german() -> None:
    english, german = (Pdf(sheet(language=language).content) for language in ("en", "de"))

    assert english.text.splitlines()[:4] == [
        "CERTIFICATE OF APPRECIATION", "for", "Ada Lovelace", "with thanks for 3 photographs in Faces",
    ]  # fmt: skip
    assert {"A gallery", "A show", "25 November 2026", STAMP.code} <= {
        line.removeprefix("Shown by ") for line in english.text.splitlines()
    }
    assert german.text.splitlines()[:4] == [
        "DANKESURKUNDE",
        "für",
        "Ada Lovelace",
        "mit Dank für 3 Fotografien in Faces",
    ]
    assert "25. November 2026" in german.text
    assert b"/Lang(de)" in german.content


def test_pictures_and_photographs_are_told_apart_and_what_has_no_licence_is_called_unknown() -> None:
    certificate = replace(THANKS, pictures=5, photographs=1, licences=(("CC BY 2.0", 3),), datasets=("Faces", "Coco"))

    text = Pdf(set_certificate(certificate, STAMP, [], Paper.A4, speech("en")).content).text

    assert "with thanks for 1 photograph, which became 5 pictures in Faces and Coco" in " ".join(text.split())
    assert "Licences: CC BY 2.0 (3), unknown (2)" in text


def test_one_licence_of_all_is_said_without_a_count() -> None:
    certificate = replace(THANKS, pictures=3, licences=(("CC BY 2.0", 3),))

    text = Pdf(set_certificate(certificate, STAMP, [], Paper.A4, speech("de")).content).text

    assert "Lizenz: CC BY 2.0" in text
    assert "(3)" not in text


def test_drawn_people_are_said_not_to_exist_and_without_an_address_there_is_no_code_to_scan() -> None:
    certificate = replace(THANKS, drawn=THANKS.datasets, page=None, check=None)

    pdf = Pdf(set_certificate(certificate, STAMP, [], Paper.A4, speech("en")).content)

    assert "This is a drawn sample: these people do not exist." in pdf.text
    assert "This code can be checked by whoever issued it." in pdf.text
    assert b"A code that leads" not in pdf.content
    assert b"A code that leads to https://faces.example.org/contributors/flickr/ada" in sheet().content


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (210, 297)), (Paper.LETTER, (215.9, 279.4))])
def test_it_is_one_sheet_of_the_paper(paper: Paper, size: tuple[float, float]) -> None:
    assert Pdf(sheet(paper=paper).content).size == pytest.approx(size, abs=0.01)


# It stays on its sheet


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
def test_a_long_name_is_set_smaller_and_stays_within_the_margins(name: str) -> None:
    dark = seen(named(name), pictures((300, 300)), Paper.LETTER)

    assert beyond(dark, 19).max() == 0
    assert dark[dark.shape[0] // 6 : dark.shape[0] // 3].max() > 200, "the name is there"


@pytest.mark.parametrize(
    "sizes", [[(100, 100)], [(100, 100)] * 24, [(900, 100), (100, 900), (300, 200)], [(2, 900)] * 5, [(900, 2)] * 24]
)
def test_pictures_of_any_shape_stay_whole_and_within_the_margins(sizes: list[tuple[int, int]]) -> None:
    shown = pictures(*sizes)

    dark = seen(named("Ada"), shown)
    with Image.open(io.BytesIO(preview(named("Ada"), STAMP, shown, Paper.A4, speech("en")))) as image:
        colours = np.asarray(image.convert("RGB"), dtype=np.int16)
    red = (colours[..., 0] - colours[..., 1]) > 60

    assert beyond(dark, 19).max() == 0
    assert red.any()
    if len(sizes) == 1:
        rows, columns = (int(red.any(axis).sum()) for axis in (1, 0))
        assert (rows, columns) == pytest.approx((118 / 25.4 * 110, 118 / 25.4 * 110), abs=3), "square, and large"


def test_no_picture_leaves_room_and_not_a_hole() -> None:
    with_one, without = seen(named("Ada"), pictures((100, 100))), seen(named("Ada"))

    name_at = [int(np.flatnonzero((dark > 200).sum(1) > 40)[0]) for dark in (with_one, without)]
    assert name_at[0] <= name_at[1]
    assert beyond(without, 19).max() == 0


@given(st.integers(1, 400), st.integers(1, 400))
def test_whatever_is_chosen_of_many_is_spread_over_all(count: int, chosen: int) -> None:
    order = evenly(count)
    first = sorted(order[:chosen])

    assert sorted(order) == [*range(count)]
    gaps = [after - before for before, after in zip([-1, *first], [*first, count], strict=True)]
    assert max(gaps) <= 3 * count / min(chosen, count) + 1


# The code


codes = st.builds(
    Code.sealed,
    st.just(SECRET),
    st.integers(1, 2**40),
    st.just(ADA),
    st.dates(date(2020, 1, 1), date(2109, 1, 1)),
)


@given(codes)
def test_a_code_is_read_as_it_was_written_however_it_is_typed(code: Code) -> None:
    said = str(code)

    assert Code.read(said) == code
    assert Code.read(f" {said.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ") == code
    assert code.is_of(SECRET, ADA)
    assert len(said.replace("-", "")) >= 20


@given(codes, st.data())
def test_a_code_with_another_letter_is_nobody_s(code: Code, data: st.DataObject) -> None:
    letters = [*str(code).replace("-", "")]
    place = data.draw(st.integers(0, len(letters) - 1))
    letters[place] = data.draw(st.sampled_from([letter for letter in LETTERS if letter != letters[place]]))

    changed = Code.read("".join(letters))

    assert changed is None or not changed.is_of(SECRET, ADA)


@given(codes)
def test_a_code_is_of_one_archive_one_account_and_one_row(code: Code) -> None:
    assert not code.is_of(b"another archive's" + bytes(15), ADA)
    assert not code.is_of(SECRET, replace(ADA, account="adam"))
    assert not code.is_of(SECRET, replace(ADA, service="name"))
    assert not replace(code, row=code.row + 1).is_of(SECRET, ADA)
    assert code.is_of(SECRET, replace(ADA, name="Ada King", account="ADA")), "names are put right; case means nothing"


@given(st.text(max_size=200))
def test_words_that_are_no_code_are_none(words: str) -> None:
    code = Code.read(words)

    assert code is None or not code.is_of(SECRET, ADA)


@pytest.mark.parametrize("words", ["", "0", "0" * 19, "0" * 29, "U" * 20, "Z" * 28, "٠" * 20, "0" * 100_000])
def test_odd_codes_are_none_or_nobody_s(words: str) -> None:
    code = Code.read(words)

    assert code is None or not code.is_of(SECRET, ADA)
    assert code is None or code.row < 2**63


def test_a_day_beyond_the_codes_is_the_nearest() -> None:
    assert Code.sealed(SECRET, 1, ADA, date(1970, 1, 1)).day == date(2020, 1, 1)
    assert Code.sealed(SECRET, 1, ADA, date(9999, 1, 1)).day == date(2020, 1, 1) + timedelta(32**3 - 1)


# Where files lie


@given(st.lists(st.text(min_size=1, max_size=300), unique_by=str.lower, min_size=2, max_size=8))
def test_every_account_has_a_file_name_of_its_own_that_stays_in_the_folder(accounts: list[str]) -> None:
    files = [file_of(Contributor("flickr", account, "")) for account in accounts]

    assert len({str(file) for file in files}) == len(files)
    for file in files:
        folder, name = file.parts
        assert (folder, file.suffix) == ("flickr", ".pdf")
        assert re.fullmatch(r"[A-Za-z0-9_@%~-][A-Za-z0-9_.@%~-]{0,126}", name)
