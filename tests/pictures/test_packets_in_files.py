"""A packet is put into a finished image and found again, and the image stays as it is."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from doesexist.imaging import xmp
from doesexist.imaging.encoding import Format, encoded, exactly
from doesexist.imaging.inside import MOST, inscribed, packet_in
from doesexist.imaging.pixels import from_array
from doesexist.model import Contributor, Dataset, Licence, Obligation, Picture
from doesexist.model.inscriptions import Venue, inscription

HERE = "https://faces.example.org"


def noise(width: int, height: int, bands: int = 3) -> Any:
    pixels = np.random.default_rng(width * height).integers(0, 256, (height, width, bands), dtype=np.uint8)
    return from_array(pixels)


FILES = {
    "JPEG": encoded(noise(33, 20), Format.JPG),
    "grey JPEG": encoded(noise(33, 20)[0].copy(interpretation="b-w"), Format.JPG),
    "PNG": encoded(noise(33, 20), Format.PNG),
    "WebP": encoded(noise(33, 20), Format.WEBP),
    "transparent WebP": encoded(noise(33, 20, 4), Format.WEBP),
    "exact WebP": exactly(noise(33, 20)),
    "exact transparent WebP": exactly(noise(33, 20, 4)),
    "WebP of one pixel": encoded(noise(1, 1), Format.WEBP),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packet", [b"<odd/>", b"<even />"])
def test_pixels_stay_as_they_are_to_the_last_bit(name: str, packet: bytes) -> None:
    body = FILES[name]

    image = inscribed(body, packet)

    with Image.open(io.BytesIO(body)) as before, Image.open(io.BytesIO(image)) as after:
        assert after.mode == before.mode
        assert np.array_equal(np.asarray(after), np.asarray(before))
        assert after.info["xmp"] == packet
    assert packet_in(image) == packet
    assert packet_in(body) is None
    assert 0 < len(image) - len(body) - len(packet) <= 60


def test_what_is_no_image_gets_nothing_and_too_much_has_no_room() -> None:
    with pytest.raises(ValueError, match="no JPEG, PNG, WebP or SVG"):
        inscribed(b"%PDF-1.7", b"<x/>")
    with pytest.raises(ValueError, match="too many"):
        inscribed(FILES["PNG"], b"x" * (MOST + 1))


WORDS = st.text(max_size=60) | st.text(alphabet="&<>\"']\x00\ufffe\U0001f642\u202e \n", max_size=400)


@given(title=WORDS, name=WORDS, terms=WORDS, address=WORDS)
def test_whatever_words_there_are_they_are_read_back_and_fit(title: str, name: str, terms: str, address: str) -> None:
    who = Picture(
        "faces",
        "a",
        title=title,
        contributor=Contributor("flickr", "ada", name),
        licence=Licence("LicenseRef-Own", terms, f"https://example.org/{address}", Obligation.READ_TERMS),
        source=f"https://example.org/{address}",
    )
    meant = inscription(who, Dataset(name="faces", kind="folder", root=Path()), Venue(HERE))

    packet = xmp.packet(meant)

    assert xmp.read(packet) == xmp.properties(meant)
    assert packet_in(inscribed(FILES["JPEG"], packet)) == packet
