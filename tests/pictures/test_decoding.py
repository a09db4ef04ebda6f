"""The survey sees what the exhibition shows, to the last bit, whatever a file is and whatever is wrong with it."""

import random
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_pictures import HEIGHT, ODD, SIGNATURE, WIDTH, chunk, deep, face, saved, with_chunks

from doesexist.errors import PictureUnreadable
from doesexist.imaging import decoding
from doesexist.imaging.decoding import pixels_of
from doesexist.imaging.opening import open_picture
from doesexist.imaging.pixels import Pixels, as_array

QUICK = {
    "png",
    "png, written by hand",
    "png, interlaced",
    "png, gamma",
    "png, sRGB",
    "png, chromaticities",
    "png, significant bits",
    "png, background",
    "png, suggested palette",
    "png, oblong pixels",
    "png, a chunk nobody knows",
    "png, turned after its pixels",
    "jpeg",
    "jpeg, progressive",
    "jpeg, 4:4:4",
    "jpeg, 4:2:2",
    "jpeg, 4:2:0",
    "jpeg, poor",
    "jpeg, restarts",
    "jpeg, comments",
}
"""Those that need not go the long way. What a PNG says after its pixels, libvips passes over as well."""
DAMAGED = [
    "png",
    "png, interlaced",
    "png, palette",
    "png, alpha",
    "jpeg",
    "jpeg, progressive",
    "jpeg, grey",
    "webp",
    "webp, lossless",
    "tiff, LZW",
    "gif",
]


def shown(path: Path) -> Pixels:
    return as_array(open_picture(path))


def outcome(seen: Callable[[Path], Pixels], path: Path) -> tuple[str, Pixels | str]:
    """What comes of opening a file: its pixels, or why there are none. Anything else is a mistake."""
    try:
        return "seen", seen(path)
    except PictureUnreadable as told:
        return "told", told.why


def assert_both_alike(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    (here, found), (there, expected) = outcome(pixels_of, path), outcome(shown, path)
    assert here == there, (found, expected)
    if isinstance(found, str):
        assert found == expected
    else:
        np.testing.assert_array_equal(found, expected)
    return here


@pytest.mark.parametrize("name", ODD)
def test_every_kind_of_picture_is_seen_as_it_is_shown(tmp_path: Path, name: str) -> None:
    expected = "told" if name == "png, a chunk with a number in its name" else "seen"

    assert assert_both_alike(tmp_path / "picture", ODD[name]()) == expected


@pytest.mark.parametrize("name", ODD)
def test_only_plain_pictures_go_the_quick_way(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def long_way(_: Path) -> None:
        raise NotImplementedError

    (tmp_path / "picture").write_bytes(ODD[name]())
    monkeypatch.setattr(decoding, "open_picture", long_way)

    if name in QUICK:
        assert pixels_of(tmp_path / "picture").shape == (HEIGHT, WIDTH, 3)
    else:
        with pytest.raises(NotImplementedError):
            pixels_of(tmp_path / "picture")


def test_a_plain_png_is_seen_to_the_last_bit(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved("PNG"))

    np.testing.assert_array_equal(pixels_of(tmp_path / "a.png"), np.asarray(face()))


def test_real_pictures_are_seen_as_they_are_shown(shared_data: Path) -> None:
    seen, told = 0, 0
    for path in sorted(shared_data.rglob("*")):
        if path.suffix.lower() in {".png", ".jpg", ".jpeg", ".webp", ".tif", ".gif"}:
            (here, found), (there, expected) = outcome(pixels_of, path), outcome(shown, path)
            assert here == there, path
            np.testing.assert_array_equal(found, expected, err_msg=str(path))
            seen += here == "seen"
            told += here == "told"
            assert here == "seen" or shared_data / "field" in path.parents, path  # what people have may be damaged

    assert seen > 100
    assert told > 1


@pytest.mark.parametrize("name", DAMAGED)
def test_what_was_cut_off_is_told_by_both_or_seen_alike(tmp_path: Path, name: str) -> None:
    content = ODD[name]()
    moments = random.Random(name)
    places = [*range(34), *moments.sample(range(34, len(content)), 20), len(content) - 12, len(content) - 1]

    told = [assert_both_alike(tmp_path / "picture", content[:place]) for place in places]

    assert told.count("told") > 33, "its first bytes alone are no picture"


@pytest.mark.parametrize("name", DAMAGED)
def test_what_was_damaged_is_told_by_both_or_seen_alike(tmp_path: Path, name: str) -> None:
    content = ODD[name]()
    moments = random.Random(name)

    for place in [*range(34), *moments.sample(range(34, len(content)), 50)]:
        damaged = bytearray(content)
        damaged[place] ^= moments.randrange(1, 256)
        assert_both_alike(tmp_path / "picture", bytes(damaged))


@pytest.mark.parametrize("name", ["png", "png, interlaced", "png, palette", "png, alpha"])
def test_a_png_with_a_single_wrong_bit_is_told(tmp_path: Path, name: str) -> None:
    """Its checksums tell: nobody is to be shown, and added up, as what a failing disk made of them."""
    content = ODD[name]()
    moments = random.Random(name)

    for place in moments.sample(range(60, len(content) - 20), 50):
        damaged = bytearray(content)
        damaged[place] ^= 1 << moments.randrange(8)
        (tmp_path / "picture").write_bytes(damaged)
        with pytest.raises(PictureUnreadable, match="it is cut off or damaged"):
            pixels_of(tmp_path / "picture")


@settings(max_examples=60)
@given(
    name=st.sampled_from(DAMAGED),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=9)), max_size=4),
    end=st.floats(0.5, 1),
)
def test_whatever_is_done_to_a_file_both_see_the_same(
    tmp_path_factory: pytest.TempPathFactory, name: str, changes: list[tuple[float, bytes]], end: float
) -> None:
    content = bytearray(ODD[name]())
    for place, other in changes:
        at = int(place * len(content))
        content[at : at + len(other)] = other

    assert_both_alike(tmp_path_factory.getbasetemp() / "damaged", bytes(content[: int(end * len(content))]))


def bombs() -> dict[str, bytes]:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    twice = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) + chunk(b"IHDR", header)
    jpeg = saved("JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    nothing = chunk(b"IDAT", with_chunks()[-80:]) + chunk(b"IEND", b"")
    return {
        "a png": SIGNATURE + chunk(b"IHDR", header) + nothing,
        "a png with two headers": SIGNATURE + twice + nothing,
        "a jpeg": jpeg[:at] + struct.pack(">HH", 65_000, 65_000) + jpeg[at + 4 :],
        "a png of nothing": SIGNATURE + chunk(b"IHDR", bytes(8) + b"\x08\x02\0\0\0") + nothing,
    }


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_refused_and_costs_no_memory(tmp_path: Path, name: str) -> None:
    (tmp_path / "bomb").write_bytes(bombs()[name])
    code = """
import resource, sys
from pathlib import Path
from doesexist.errors import PictureUnreadable
from doesexist.imaging.decoding import pixels_of
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    pixels_of(Path(sys.argv[1]))
except PictureUnreadable as told:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, told.why)
"""

    said = subprocess.run([sys.executable, "-c", code, tmp_path / "bomb"], capture_output=True, text=True, check=True)

    kilobytes, why = said.stdout.split(" ", 1)
    assert int(kilobytes) < 100_000
    assert why


@pytest.mark.parametrize("length", [0, 5, 25, 26, 100, 2**31, 2**32 - 1])
def test_a_header_of_another_length_harms_nobody(tmp_path: Path, length: int) -> None:
    content = bytearray(with_chunks())
    content[8:12] = struct.pack(">I", length)

    assert_both_alike(tmp_path / "picture", bytes(content))


@pytest.mark.parametrize("name", ["picture.png", "picture.jpg"])
def test_its_name_says_nothing(tmp_path: Path, name: str) -> None:
    assert assert_both_alike(tmp_path / name, deep()) == "seen"
    assert assert_both_alike(tmp_path / name, saved("JPEG")) == "seen"
    assert assert_both_alike(tmp_path / name, b"") == "told"


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nobody.png", Path("/dev/null")):
        with pytest.raises(PictureUnreadable):
            pixels_of(path)
