"""Whatever a file holds, it becomes a plain sRGB picture, or one plain reason why it doesn't."""

import io
import json
import os
import resource
import shutil
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import PIL.ImageOps
import pytest
import pyvips
from hypothesis import given
from hypothesis import strategies as st

from doesexist.errors import PictureUnreadable
from doesexist.imaging.digests import file_md5, is_thumbnail_of, pixel_md5
from doesexist.imaging.encoding import Format, encoded
from doesexist.imaging.engine import Error, Image, Source
from doesexist.imaging.opening import measure, open_picture
from doesexist.imaging.pixels import Pixels, as_array, from_array

# Four patches in the corners of 48 × 32 pixels, no two alike however one turns it.
RED, GREEN, BLUE, GREY = (200, 40, 30), (30, 160, 60), (40, 60, 190), (128, 128, 128)
PATCHES: Pixels = np.zeros((32, 48, 3), dtype=np.uint8)
PATCHES[:16, :24], PATCHES[:16, 24:], PATCHES[16:, :24], PATCHES[16:, 24:] = RED, GREEN, BLUE, GREY


def saved(path: Path, mode: str = "RGB", **options: Any) -> Path:
    PIL.Image.fromarray(PATCHES).convert(mode).save(path, **options)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def why_not(path: Path) -> str:
    with pytest.raises(PictureUnreadable) as told:
        open_picture(path)
    assert told.value.path == path
    return told.value.why


def assert_patches(picture: Image, *, within: int) -> None:
    assert (picture.bands, picture.format, picture.interpretation) == (3, "uchar", "srgb")
    assert np.abs(as_array(picture).astype(int) - PATCHES)[[4, 4, 28, 28], [4, 44, 4, 44]].max() <= within


def test_a_png_is_opened_to_the_last_bit(tmp_path: Path) -> None:
    picture = open_picture(saved(tmp_path / "a.png"))

    assert np.array_equal(as_array(picture), PATCHES)


@pytest.mark.parametrize("name", ["a.jpg", "a.webp", "a.tif", "a.gif", "a.avif"])
def test_every_format_shows_the_same_colours(tmp_path: Path, name: str) -> None:
    picture = open_picture(saved(tmp_path / name))

    assert_patches(picture, within=8)


@pytest.mark.parametrize("mode", ["P", "RGBA", "CMYK"])
def test_a_name_says_nothing_about_what_is_in_a_file(tmp_path: Path, mode: str) -> None:
    kind = {"P": "gif", "RGBA": "png", "CMYK": "jpeg"}[mode]

    picture = open_picture(saved(tmp_path / "portrait.bin", mode, format=kind))

    assert (picture.width, picture.height, picture.bands) == (48, 32, 3)


def test_grey_becomes_three_equal_channels(tmp_path: Path) -> None:
    pixels = as_array(open_picture(saved(tmp_path / "grey.png", "L")))

    assert np.array_equal(pixels, np.asarray(PIL.Image.fromarray(PATCHES).convert("L").convert("RGB")))


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    grey = PATCHES[..., 0].astype(np.uint16) * 257
    PIL.Image.fromarray(grey).save(tmp_path / "deep.png")

    pixels = as_array(open_picture(tmp_path / "deep.png"))

    assert pixels.dtype == np.uint8
    assert np.abs(pixels[..., 1].astype(int) - PATCHES[..., 0]).max() <= 1


def test_what_is_transparent_shows_white(tmp_path: Path) -> None:
    see_through = PIL.Image.fromarray(PATCHES).convert("RGBA")
    see_through.putalpha(PIL.Image.fromarray(np.repeat([0, 255], 16 * 48).astype(np.uint8).reshape(32, 48)))
    see_through.save(tmp_path / "a.png")

    pixels = as_array(open_picture(tmp_path / "a.png"))

    assert (pixels[:16] == 255).all()
    assert np.array_equal(pixels[16:], PATCHES[16:])


def test_half_transparent_is_halfway_to_white(tmp_path: Path) -> None:
    veil = PIL.Image.fromarray(PATCHES).convert("RGBA")
    veil.putalpha(128)
    veil.save(tmp_path / "a.png")

    pixels = as_array(open_picture(tmp_path / "a.png"))

    assert np.abs(pixels.astype(int) - (PATCHES.astype(int) + 255) // 2).max() <= 1


def test_a_press_s_colours_become_a_screen_s(tmp_path: Path) -> None:
    white_and_cyan: Pixels = np.zeros((16, 32, 4), dtype=np.uint8)
    white_and_cyan[:, 16:, 0] = 255
    PIL.Image.fromarray(white_and_cyan, mode="CMYK").save(tmp_path / "print.jpg", quality=95)

    pixels = as_array(open_picture(tmp_path / "print.jpg"))

    assert pixels.shape == (16, 32, 3)
    assert pixels[8, 4].min() >= 250
    red, green, blue = pixels[8, 28].astype(int)
    assert red < 60
    assert min(green, blue) > 120


def test_a_camera_s_own_colours_become_srgb(tmp_path: Path) -> None:
    path = written(tmp_path / "p3.png", from_array(PATCHES).icc_transform("p3").pngsave_buffer(keep="all"))
    as_stored = np.asarray(PIL.Image.open(path))

    picture = open_picture(path)

    assert np.abs(as_stored.astype(int) - PATCHES).max() > 15
    assert_patches(picture, within=2)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_colour_profile_that_is_none_is_passed_over(tmp_path: Path, mode: str) -> None:
    plain = open_picture(saved(tmp_path / "plain.jpg", mode, quality=95))

    profiled = open_picture(saved(tmp_path / "profiled.jpg", mode, quality=95, icc_profile=b"no profile" * 30))

    assert np.array_equal(as_array(profiled), as_array(plain))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_shown_upright(tmp_path: Path, orientation: int) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path / "a.jpg", exif=exif, quality=95, subsampling=0)
    upright = PIL.ImageOps.exif_transpose(PIL.Image.open(path))

    picture = open_picture(path)

    assert np.abs(as_array(picture).astype(int) - np.asarray(upright)).max() <= 3
    assert measure(path) == upright.size


def test_only_the_first_picture_of_several_is_shown(tmp_path: Path) -> None:
    frames = [PIL.Image.new("RGB", (20, 10), colour) for colour in (RED, GREEN)]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])

    picture = open_picture(tmp_path / "moving.gif")

    assert (picture.width, picture.height) == (20, 10)
    assert np.abs(as_array(picture)[5, 5].astype(int) - RED).max() <= 4


def test_a_file_that_was_replaced_is_never_answered_from_memory(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")
    open_picture(path)
    stamp = path.stat()

    PIL.Image.new("RGB", (48, 32), RED).save(path)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    assert (as_array(open_picture(path)) == RED).all()


def test_a_picture_stays_whole_when_its_file_goes(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")
    picture = open_picture(path)

    path.write_bytes(b"")

    assert np.array_equal(as_array(picture), PATCHES)


@pytest.mark.parametrize("name", [b"portrait[page=3].png", b"caf\xe9.png", "人.png".encode(), b"-o.png"])
def test_any_name_can_be_opened(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    shutil.copy(saved(tmp_path / "a.png"), path)

    assert measure(path) == (48, 32)
    assert np.array_equal(as_array(open_picture(path)), PATCHES)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert why_not(tmp_path / "nobody.png") == "there is no such file"


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert why_not(written(tmp_path / "a.png", b"")) == "it is empty"


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert why_not(tmp_path) == "it is no file"


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")

    assert why_not(tmp_path / "pipe.png") == "it is no file"


NO_PICTURE = "it is no PNG, JPEG, WebP, TIFF, GIF, AVIF or HEIF file"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"this is a text\n", NO_PICTURE),
        (b"\x00", NO_PICTURE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "not supported: SVG"),
        (b"%PDF-1.7\n", "not supported: PDF"),
        (b"BM" + bytes(64), "not supported: BMP"),
        (b"P6 1 1 255 abc", "not supported: Netpbm"),
        (b"8BPS\0\1" + bytes(20), "not supported: Photoshop"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(9), "not supported: JPEG 2000"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(9), "not supported: JPEG XL"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "not supported: video"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "not supported: camera raw"),
        (b"<!DOCTYPE html><title>Too many requests</title>", "it is a web page, no picture: fetch it again"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "it is a pointer of Git LFS, no picture: fetch the file itself with `git lfs pull`",
        ),
    ],
)
def test_what_is_no_picture_is_told_whatever_its_name(tmp_path: Path, content: bytes, why: str) -> None:
    path = written(tmp_path / "portrait.png", content)

    assert why_not(path) == why
    with pytest.raises(PictureUnreadable):
        measure(path)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x10mdat12345678"


def test_a_whole_heic_is_not_supported_and_a_cut_one_is_damaged(tmp_path: Path) -> None:
    assert why_not(written(tmp_path / "whole.jpg", HEIC)) == "not supported: HEIC"
    assert why_not(written(tmp_path / "cut.heic", HEIC[:-4])) == "it is cut off or damaged"


def test_a_raw_file_is_not_shown_by_its_preview(tmp_path: Path) -> None:
    saved(tmp_path / "preview.tif").rename(tmp_path / "a.nef")

    assert why_not(tmp_path / "a.nef") == "not supported: camera raw (NEF)"


def test_a_jpeg_called_raw_is_a_jpeg(tmp_path: Path) -> None:
    saved(tmp_path / "a.jpg").rename(tmp_path / "a.nef")

    assert measure(tmp_path / "a.nef") == (48, 32)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("preview", [b"", b"\xff\xe1\0\x0cExif\0\0\xff\xd8\xff\xd9"])
@pytest.mark.parametrize("missing", [1, 2])
def test_a_jpeg_that_lacks_only_the_mark_at_its_end_is_shown(
    tmp_path: Path, missing: int, preview: bytes, *, progressive: bool
) -> None:
    content = saved(tmp_path / "a.jpg", quality=95, progressive=progressive).read_bytes()
    whole = written(tmp_path / "whole.jpg", content[:2] + preview + content[2:])
    cut = written(tmp_path / "cut.jpg", whole.read_bytes()[:-missing])

    assert np.array_equal(as_array(open_picture(cut)), as_array(open_picture(whole)))


def test_a_tiff_of_colours_that_are_not_supported_is_not_damaged(tmp_path: Path) -> None:
    lab = saved(tmp_path / "lab.tif", "LAB")

    assert why_not(lab) == "not supported: TIFF with these colours or this compression"
    assert why_not(written(tmp_path / "cut.tif", lab.read_bytes()[: lab.stat().st_size // 2])) == (
        "it is cut off or damaged"
    )


@pytest.mark.parametrize(
    ("load", "content"),
    [
        ("svgload_source", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        ("csvload_source", b"1,2\n3,4\n"),
        ("matrixload_source", b"2 1\n3 4\n"),
    ],
)
def test_libvips_itself_refuses_what_nobody_asked_for(tmp_path: Path, load: str, content: bytes) -> None:
    path = written(tmp_path / "a.png", content)

    with path.open("rb") as file, pytest.raises(Error):
        getattr(Image, load)(Source.new_from_descriptor(file.fileno()))


def test_libvips_remembers_nothing(tmp_path: Path) -> None:
    encoded(open_picture(saved(tmp_path / "a.png")), Format.JPG)

    assert pyvips.cache_get_size() == 0


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("space", ["srgb", "p3", "cmyk"])
def test_a_profile_of_other_colours_keeps_no_picture_from_being_seen(tmp_path: Path, mode: str, space: str) -> None:
    profiled = from_array(PATCHES).icc_transform(space).jpegsave_buffer(keep="all")
    profile = PIL.Image.open(io.BytesIO(profiled)).info["icc_profile"]

    picture = open_picture(saved(tmp_path / "a.jpg", mode, icc_profile=profile))

    assert (picture.width, picture.height, picture.bands) == (48, 32, 3)


@given(form=st.sampled_from(["png", "jpeg", "webp"]), share=st.floats(0.01, 0.95))
def test_a_file_that_was_cut_off_anywhere_is_told(
    tmp_path_factory: pytest.TempPathFactory, form: str, share: float
) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (80, 60, 3), dtype=np.uint8)
    whole = io.BytesIO()
    PIL.Image.fromarray(noise).save(whole, form)
    content = whole.getvalue()
    path = written(tmp_path_factory.mktemp("cut") / "a.png", content[: max(int(len(content) * share), 16)])

    assert why_not(path) == "it is cut off or damaged"


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    content = bytearray(saved(tmp_path / "a.png").read_bytes())
    content[60:80] = bytes(20)

    assert why_not(written(tmp_path / "a.png", bytes(content))) == "it is cut off or damaged"


def test_a_bomb_is_refused_by_its_header_and_costs_no_memory(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    zeros = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    path = written(tmp_path / "bomb.png", b"\x89PNG\r\n\x1a\n" + header + zeros + chunk(b"IEND", b""))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert why_not(path) == "it has 30,000 × 30,000 pixels, more than 120 million"
    with pytest.raises(PictureUnreadable):
        measure(path)
    with pytest.raises(PictureUnreadable):
        pixel_md5(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_how_large_is_too_large_can_be_said(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")

    assert measure(path, most_pixels=48 * 32) == (48, 32)
    with pytest.raises(PictureUnreadable, match="48 × 32 pixels"):
        measure(path, most_pixels=48 * 32 - 1)


def test_measuring_reads_the_header_alone(tmp_path: Path) -> None:
    content = saved(tmp_path / "a.png").read_bytes()
    path = written(tmp_path / "cut.png", content[:60])

    assert measure(path) == (48, 32)


def test_the_digests_of_ffhq_s_number_0_are_the_published_ones(shared_data: Path) -> None:
    folder = shared_data / "ffhq"
    record = json.loads((folder / "ffhq-dataset-v2.json").read_bytes())["0"]

    for kind in ("image", "thumbnail"):
        path = folder / record[kind]["file_path"]
        assert pixel_md5(path) == record[kind]["pixel_md5"]
        assert file_md5(path) == record[kind]["file_md5"]


def test_photographs_have_the_pixels_their_records_tell(shared_data: Path) -> None:
    folder = shared_data / "wild"
    records = json.loads((folder / "ffhq-dataset-v2.json").read_bytes()).values()
    told = {record["in_the_wild"]["file_path"]: record["in_the_wild"]["pixel_md5"] for record in records}

    assert {path: pixel_md5(folder / path) for path in told} == told
    assert len(told) == 4


def test_a_file_s_digest_says_nothing_of_a_missing_one(tmp_path: Path) -> None:
    with pytest.raises(PictureUnreadable, match="no such file"):
        file_md5(tmp_path / "nobody.png")


def test_the_thumbnail_of_ffhq_s_number_0_is_known_as_its_own(shared_data: Path) -> None:
    images, thumbnails = (shared_data / "ffhq" / kind / "00000" for kind in ("images1024x1024", "thumbnails128x128"))

    assert is_thumbnail_of(images / "00000.png", thumbnails / "00000.png")
    assert not is_thumbnail_of(images / "00001.png", thumbnails / "00000.png")
    assert not is_thumbnail_of(images / "00000.png", images / "00000.png")
