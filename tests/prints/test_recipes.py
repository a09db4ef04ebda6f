"""A composition's recipe: which pictures, how, under which licence; beside it as JSON and inside its PNG."""

import io
import json
import random
import re
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from reading_recipes import from_json, text_of

from doesexist.compositions.recipes import Recipe, as_json, as_text, digest, moment, recipe
from doesexist.imaging.opening import open_picture
from doesexist.imaging.png_text import with_text
from doesexist.imaging.printing import png
from doesexist.model import Card, Dataset, Filter
from doesexist.model.composites import Composite
from doesexist.model.datasets import FFHQ
from doesexist.model.licences import ALL_RIGHTS_RESERVED, CC0, CC_BY_2, CC_BY_NC_2, PUBLIC_DOMAIN_MARK, US_GOVERNMENT

DATASET = Dataset(name="ffhq", kind="ffhq", root=Path("/srv/ada"), card=FFHQ)
WHOLE = Composite.of({CC_BY_2: 34_869, CC_BY_NC_2: 29_180, PUBLIC_DOMAIN_MARK: 4_490, CC0: 1_110, US_GOVERNMENT: 351})
PIXELS = {f"{number:05}": bytes([number]) * 16 for number in range(7)}
SMALL = png(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def of(pixels: dict[str, bytes] | None = None, composite: Composite = WHOLE, dataset: Dataset = DATASET) -> Recipe:
    pixels = PIXELS if pixels is None else pixels
    return recipe(
        "montage", dataset, pixels, composite, contributors=5, program="doesexist 0.1.0", date="2021-08-14T00:00:00Z"
    )


# What it says


def test_a_recipe_says_of_what_how_when_and_under_which_licence() -> None:
    written = recipe(
        *("montage", DATASET, PIXELS, WHOLE),
        contributors=5,
        program="doesexist 0.1.0",
        date="2021-08-14T00:00:00Z",
        where=Filter(year=(2014, 2016), country="New Zealand"),
        settings={"tile": 16},
        left_over=["00007", "00008"],
        left_out={"They may be shown but not changed (NoDerivs).": ["00011", "00010"]},
    )

    said = json.loads(as_json(written))

    assert list(said) == [
        *("made", "program", "date", "dataset", "where", "settings", "pictures", "left_over", "left_out"),
        *("licence", "asks", "unknown_licences", "unknown_credits", "not_named", "told", "credit"),
    ]
    assert (said["made"], said["program"], said["date"]) == ("montage", "doesexist 0.1.0", "2021-08-14T00:00:00Z")
    assert said["where"] == "country='New Zealand' year=2014..2016"
    assert said["settings"] == {"tile": 16}
    assert (said["pictures"]["count"], said["pictures"]["keys"]) == (7, ["00000..00006"])
    assert re.fullmatch("[0-9a-f]{32}", said["pictures"]["digest"])
    assert said["left_over"] == ["00007..00008"]
    assert said["left_out"] == [{"keys": ["00010..00011"], "why": "They may be shown but not changed (NoDerivs)."}]


def test_ffhq_s_composite_is_cc_by_nc_by_itself_and_its_own_terms_stand_beside() -> None:
    said = json.loads(as_json(of()))

    assert said["licence"] == {
        "id": "CC-BY-NC-4.0",
        "name": "CC BY-NC 4.0",
        "url": "https://creativecommons.org/licenses/by-nc/4.0/",
    }
    assert said["asks"] == ["credit", "non-commercial"]
    assert said["dataset"] == {
        "name": "ffhq",
        "title": "Flickr-Faces-HQ (FFHQ)",
        "url": "https://github.com/NVlabs/ffhq-dataset",
        "terms": FFHQ.terms,
        "licence": {
            "id": "CC-BY-NC-SA-4.0",
            "name": "CC BY-NC-SA 4.0",
            "url": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
        },
        "drawn": False,
    }


def test_the_credit_is_one_sentence_that_leads_to_everyone() -> None:
    assert of().credit == (
        "A montage of 7 pictures from Flickr-Faces-HQ (FFHQ), by 5 contributors, CC BY-NC 4.0; "
        "everyone is named on the exhibition's page /credits, and in the file of its credits."
    )


def test_what_is_unknown_is_told_and_no_licence_is_made_up() -> None:
    composite = Composite.of({None: 2, ALL_RIGHTS_RESERVED: 1})
    alone = Dataset(name="album", kind="folder", root=Path("/album"))

    said = recipe("average", alone, PIXELS, composite, contributors=0, program="p", date="d", named="at /credits")

    assert said.licence is None
    assert said.unknown_licences == 2
    assert [sentence.split(":")[0] for sentence in said.told] == [
        "All rights are reserved in 1 of 3 pictures",
        "The licence of 2 of 3 pictures is unknown.",
    ]
    assert said.credit == "An average of 7 pictures from album; everyone is named at /credits."
    assert said.where is None
    assert (said.dataset.url, said.dataset.terms, said.dataset.licence) == (None, None, None)


def test_nobody_is_named_in_it_and_no_folder() -> None:
    said = recipe(
        *("montage", DATASET, PIXELS, WHOLE),
        contributors=1,
        program="p",
        date="d",
        where=Filter(contributor=("flickr", "ada_lovelace"), year=(2014, 2016)),
    )

    assert said.where == "year=2014..2016 contributor=…"
    assert b"lovelace" not in as_json(said)
    assert b"/srv" not in as_json(said)


@given(st.dictionaries(st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True), st.binary(min_size=16, max_size=16)))
def test_a_recipe_is_read_back_as_it_was_written(pixels: dict[str, bytes]) -> None:
    written = of(pixels)

    assert from_json(as_json(written)) == written
    assert as_json(of(dict(reversed(pixels.items())))) == as_json(written)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"made": 3}'])
def test_what_is_no_recipe_is_not_taken_for_one(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(content)


# Which pictures, exactly


def test_the_digest_changes_when_one_comes_goes_or_is_another() -> None:
    before = digest(PIXELS)

    came = digest(PIXELS | {"ada": bytes(16)})
    went = digest({key: pixels for key, pixels in PIXELS.items() if key != "00003"})
    another = digest(PIXELS | {"00003": bytes(16)})
    changed_places = digest(PIXELS | {"00003": PIXELS["00004"], "00004": PIXELS["00003"]})
    renamed = digest({"00009" if key == "00006" else key: pixels for key, pixels in PIXELS.items()})

    assert len({before, came, went, another, changed_places, renamed}) == 6


@given(st.permutations(sorted(PIXELS)))
def test_the_digest_does_not_depend_on_who_is_named_first(keys: list[str]) -> None:
    assert digest({key: PIXELS[key] for key in keys}) == digest(PIXELS)


# When


def test_a_date_can_be_set_so_that_the_same_is_made_again_to_the_byte() -> None:
    assert moment({"SOURCE_DATE_EPOCH": "0"}) == "1970-01-01T00:00:00Z"
    assert moment({"SOURCE_DATE_EPOCH": "1628899200"}) == "2021-08-14T00:00:00Z"


@pytest.mark.parametrize("said", ["", "yesterday", "1e9", "9" * 40])
def test_a_date_that_is_none_is_now(said: str) -> None:
    before = moment({})

    assert before <= moment({"SOURCE_DATE_EPOCH": said}) <= moment({})


# Inside the PNG


def test_pillow_reads_the_recipe_and_the_licence_in_a_png_and_its_pixels_are_as_they_were() -> None:
    written = of()

    content = with_text(SMALL, as_text(written))

    with Image.open(io.BytesIO(content)) as image, Image.open(io.BytesIO(SMALL)) as before:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        assert from_json(image.text["Recipe"]) == written
        assert image.text["Copyright"] == "CC BY-NC 4.0, https://creativecommons.org/licenses/by-nc/4.0/"
        assert image.text["Description"] == written.credit
        assert image.text["Software"] == "doesexist 0.1.0"
        assert image.text["Creation Time"] == "2021-08-14T00:00:00Z"
        assert image.tobytes() == before.tobytes()
    with Image.open(io.BytesIO(content)) as image:
        image.verify()


def test_where_no_licence_follows_the_png_says_why() -> None:
    told = as_text(of(composite=Composite.of({None: 2, CC_BY_2: 0})))
    nobody = as_text(of({}, composite=Composite.of({})))

    assert told["Copyright"] == "The licence of 2 of 2 pictures is unknown."
    assert nobody["Copyright"] == "Unknown."


@given(st.dictionaries(st.sampled_from(["Title", "Description", "Copyright", "Recipe", "ä"]), WORDS))
def test_words_in_any_script_are_read_back_as_they_were(words: dict[str, str]) -> None:
    content = with_text(SMALL, words)

    assert text_of(content) == words
    with Image.open(io.BytesIO(content)) as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        image.load()
        assert dict(image.text) == words


def test_words_stand_before_the_pixels_and_what_stood_there_before_is_replaced() -> None:
    others = PngImagePlugin.PngInfo()
    others.add_text("Software", "another program")
    others.add_text("Author", "kept", zip=True)
    file = io.BytesIO()
    Image.new("RGB", (3, 3)).save(file, "PNG", pnginfo=others)

    once = with_text(file.getvalue(), {"Software": "one"})
    twice = with_text(once, {"Software": "two"})

    assert b"another program" not in once
    assert once.index(b"Software") < once.index(b"IDAT")
    assert text_of(twice) == {"Software": "two"}
    assert len(twice) == len(once)
    with Image.open(io.BytesIO(twice)) as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        assert dict(image.text) == {"Software": "two", "Author": "kept"}


def test_a_zero_byte_becomes_a_space() -> None:
    assert text_of(with_text(SMALL, {"Title": "a\0b"})) == {"Title": "a b"}


@pytest.mark.parametrize("keyword", ["", " a", "a ", "a  b", "a\0b", "a\nb", "a" * 80])
def test_what_can_t_be_a_keyword_is_not_written(keyword: str) -> None:
    with pytest.raises(ValueError, match="can't be a keyword"):
        with_text(SMALL, {keyword: "words"})


@pytest.mark.parametrize("content", [b"", b"GIF89a", SMALL[:8], SMALL[:-1], SMALL[:40]])
def test_what_is_no_png_or_not_whole_gets_no_words(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"this is no PNG|this PNG is not whole"):
        with_text(content, {"Title": "words"})


def test_a_recipe_of_many_single_keys_is_still_read_by_those_who_open_pictures(tmp_path: Path) -> None:
    chosen = random.Random(1).sample(range(0, 140_000, 2), 35_000)
    written = of({f"{number:06}": bytes(16) for number in chosen})

    (tmp_path / "sheet.png").write_bytes(with_text(SMALL, as_text(written)))

    assert len(as_json(written)) > 400_000
    assert open_picture(tmp_path / "sheet.png").width == 4
    with Image.open(tmp_path / "sheet.png") as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        assert from_json(image.text["Recipe"]) == written


def test_a_title_in_it_breaks_neither_json_nor_png() -> None:
    odd = Dataset(name="odd", kind="folder", root=Path("/odd"), card=Card(title='"</script>\0\u202eÄ\n'))

    written = of(dataset=odd)

    assert from_json(text_of(with_text(SMALL, as_text(written)))["Recipe"]) == written
    assert zlib.crc32(as_json(written)) == zlib.crc32(as_json(of(dataset=odd)))
