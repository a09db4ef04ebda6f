"""The pictures that answer IIIF requests, and what info.json says of them."""

import io
from pathlib import Path
from typing import Any, cast

import numpy as np
import PIL.Image
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doesexist.errors import BadImageRequest, PictureUnreadable
from doesexist.imaging.encoding import Format, encoded
from doesexist.imaging.engine import Image
from doesexist.imaging.iiif import info, render, render_file, turned_size
from doesexist.imaging.iiif_request import LIMITS, Limits, parse
from doesexist.imaging.opening import open_picture
from doesexist.imaging.pixels import Pixels, from_array

RED, GREEN, BLUE, WHITE = (200, 40, 30), (30, 160, 60), (40, 60, 190), (255, 255, 255)


def patches(width: int = 120, height: int = 80) -> Pixels:
    """Red and green above, blue and white below."""
    pixels: Pixels = np.zeros((height, width, 3), dtype=np.uint8)
    across, down = width // 2, height // 2
    pixels[:down, :across], pixels[:down, across:], pixels[down:, :across], pixels[down:, across:] = (
        RED,
        GREEN,
        BLUE,
        WHITE,
    )
    return pixels


def smooth(width: int, height: int) -> Pixels:
    """Waves, of which no two places look the same."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    waves = [np.sin(x / 37 + y / 91), np.cos(x / 53 - y / 29), np.sin(x * y / 9000)]
    return np.asarray(np.stack(waves, axis=-1) * 100 + 128, dtype=np.uint8)


def shown(picture: Image, asked: str, limits: Limits = LIMITS) -> PIL.Image.Image:
    return PIL.Image.open(io.BytesIO(render(picture, parse(*asked.split("/")), limits).body))


def corners(image: PIL.Image.Image) -> list[tuple[int, ...]]:
    """The colours just inside the corners: top left, top right, bottom left, bottom right."""
    right, bottom = image.width - 6, image.height - 6
    pixels = np.asarray(image.convert("RGB"))
    return [tuple(map(int, pixels[y, x])) for y in (5, bottom) for x in (5, right)]


def test_the_whole_picture_comes_as_it_is() -> None:
    image = shown(from_array(patches()), "full/max/0/default.png")

    assert np.array_equal(np.asarray(image), patches())


def test_a_region_is_exactly_its_pixels() -> None:
    image = shown(from_array(smooth(120, 80)), "13,7,50,60/max/0/default.png")

    assert np.array_equal(np.asarray(image), smooth(120, 80)[7:67, 13:63])


def test_a_smaller_picture_is_sharp_and_in_place() -> None:
    large = PIL.Image.fromarray(smooth(400, 300))

    image = shown(from_array(smooth(400, 300)), "full/100,75/0/default.png")

    by_pillow = large.resize((100, 75), PIL.Image.Resampling.LANCZOS)
    assert np.abs(np.asarray(image).astype(int) - np.asarray(by_pillow))[2:-2, 2:-2].max() <= 4


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        ("0", [RED, GREEN, BLUE, WHITE]),
        ("90", [BLUE, RED, WHITE, GREEN]),
        ("180", [WHITE, BLUE, GREEN, RED]),
        ("270", [GREEN, WHITE, RED, BLUE]),
        ("360", [RED, GREEN, BLUE, WHITE]),
        ("!0", [GREEN, RED, WHITE, BLUE]),
        ("!90", [WHITE, GREEN, BLUE, RED]),
        ("!180", [BLUE, WHITE, RED, GREEN]),
    ],
)
def test_a_picture_is_mirrored_then_turned_clockwise(rotation: str, expected: list[tuple[int, ...]]) -> None:
    image = shown(from_array(patches()), f"full/max/{rotation}/default.png")

    assert corners(image) == expected


def test_a_turn_by_a_few_degrees_agrees_with_turns_by_many() -> None:
    still = np.asarray(shown(from_array(smooth(81, 61)), "full/max/90/default.png")).astype(int)

    nearly = np.asarray(shown(from_array(smooth(81, 61)), "full/max/89.999/default.png").convert("RGB")).astype(int)

    assert nearly.shape == still.shape
    assert np.abs(nearly - still)[2:-2, 2:-2].max() <= 2


@pytest.mark.parametrize(
    ("form", "corner"), [("png", (0, 0, 0, 0)), ("webp", (0, 0, 0, 0)), ("jpg", (255, 255, 255, 255))]
)
def test_what_a_turn_uncovers_is_transparent_or_white(form: str, corner: tuple[int, ...]) -> None:
    image = shown(from_array(np.full((80, 120, 3), 90, dtype=np.uint8)), f"full/max/30/default.{form}").convert("RGBA")

    pixels = np.asarray(image).astype(int)
    assert np.abs(pixels[:9, :9] - corner).max() <= 3
    assert np.abs(pixels[image.height // 2, image.width // 2] - (90, 90, 90, 255)).max() <= 3


def test_gray_has_one_channel_and_keeps_what_is_light_light() -> None:
    image = shown(from_array(patches()), "full/max/0/gray.png")

    assert image.mode == "L"
    levels = np.asarray(image)
    assert levels[70, 100] == 255
    assert levels[10, 10] < levels[10, 100] < 255


@pytest.mark.parametrize("rotation", ["0", "45"])
def test_bitonal_is_black_or_white(rotation: str) -> None:
    image = shown(from_array(smooth(120, 80)), f"full/max/{rotation}/bitonal.png")

    levels = np.asarray(image.convert("LA"))[..., 0]
    assert set(np.unique(levels)) == {0, 255}


def test_color_is_what_default_is() -> None:
    picture = from_array(patches())

    assert render(picture, parse("full", "max", "0", "color.jpg")) == render(
        picture, parse("full", "max", "0", "default.jpg")
    )


@pytest.mark.parametrize(
    ("form", "kind", "media_type"),
    [("jpg", "JPEG", "image/jpeg"), ("png", "PNG", "image/png"), ("webp", "WEBP", "image/webp")],
)
def test_every_format_is_what_it_says(form: str, kind: str, media_type: str) -> None:
    made = render(from_array(patches()), parse("full", "max", "0", f"default.{form}"))

    image = PIL.Image.open(io.BytesIO(made.body))
    assert (image.format, made.media_type) == (kind, media_type)
    assert all(
        np.abs(np.subtract(corner, colour)).max() < 12
        for corner, colour in zip(corners(image), [RED, GREEN, BLUE, WHITE], strict=True)
    )


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_nothing_is_told_but_the_picture(tmp_path: Path, form: str) -> None:
    exif = PIL.Image.Exif()
    exif[0x010F] = "a camera"
    exif[0x9286] = "where and when"
    profiled = from_array(patches()).icc_transform("srgb").pngsave_buffer(keep="all")
    srgb = PIL.Image.open(io.BytesIO(profiled)).info["icc_profile"]
    path = tmp_path / "a.jpg"
    PIL.Image.fromarray(patches()).save(path, exif=exif, icc_profile=srgb, comment=b"who")

    for body in (
        render_file(path, parse("full", "max", "0", f"default.{form}")).body,
        encoded(open_picture(path), Format(form)),
    ):
        image = PIL.Image.open(io.BytesIO(body))
        assert not dict(image.getexif())
        assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(image.info)
        assert b"camera" not in body


@pytest.mark.parametrize("form", list(Format))
def test_the_same_picture_has_always_the_same_bytes(form: Format) -> None:
    picture = from_array(smooth(300, 200))

    assert encoded(picture, form) == encoded(from_array(smooth(300, 200)), form)


ASKED = [
    "full/max/0/default.png",
    "full/100,/0/default.png",
    "square/!64,64/!90/gray.png",
    "64,64,256,256/32,32/180/default.png",
    "65,33,111,77/50,/22.5/default.png",
    "full/^900,/0/default.png",
]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "turned.jpg", "a.webp"])
def test_a_file_is_rendered_as_the_opened_picture_is(tmp_path: Path, name: str, asked: str) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6 if name == "turned.jpg" else 1
    PIL.Image.fromarray(smooth(640, 400)).save(tmp_path / name, exif=exif, quality=95)

    from_file = render_file(tmp_path / name, parse(*asked.split("/"))).body

    image, expected = PIL.Image.open(io.BytesIO(from_file)), shown(open_picture(tmp_path / name), asked)
    assert (image.size, image.mode) == (expected.size, expected.mode)
    assert np.abs(np.asarray(image).astype(int) - np.asarray(expected)).mean() < 1.5


@pytest.mark.parametrize(("width", "height"), [(1600, 1200), (1609, 1207)])
@pytest.mark.parametrize("asked", ["full/100,75/0/default.png", "803,601,801,601/50,40/0/default.png"])
def test_a_large_jpeg_that_may_be_decoded_at_a_fraction_looks_the_same(
    tmp_path: Path, width: int, height: int, asked: str
) -> None:
    waves = np.asarray(PIL.Image.fromarray(smooth(400, 300)).resize((width, height)))
    PIL.Image.fromarray(waves).save(tmp_path / "a.jpg", quality=95)

    small = np.asarray(PIL.Image.open(io.BytesIO(render_file(tmp_path / "a.jpg", parse(*asked.split("/"))).body)))

    expected = np.asarray(shown(from_array(waves), asked))
    assert np.abs(small[2:-2, 2:-2].astype(int) - expected[2:-2, 2:-2]).max() <= 5


def test_a_broken_file_is_told_and_never_half_an_image(tmp_path: Path) -> None:
    whole = io.BytesIO()
    PIL.Image.fromarray(smooth(400, 300)).save(whole, "JPEG")
    (tmp_path / "a.jpg").write_bytes(whole.getvalue()[:-3000])

    for asked in ("full/max/0/default.jpg", "full/max/90/default.jpg", "full/40,/0/default.png"):
        with pytest.raises(PictureUnreadable):
            render_file(tmp_path / "a.jpg", parse(*asked.split("/")))


def test_what_can_not_be_asked_of_a_picture_is_told_before_it_is_decoded(tmp_path: Path) -> None:
    whole = io.BytesIO()
    PIL.Image.fromarray(smooth(400, 300)).save(whole, "JPEG")
    (tmp_path / "a.jpg").write_bytes(whole.getvalue()[:-3000])

    with pytest.raises(BadImageRequest):
        render_file(tmp_path / "a.jpg", parse("full", "401,", "0", "default.jpg"))


@given(
    width=st.integers(1, 90),
    height=st.integers(1, 90),
    region=st.sampled_from(["full", "square", "pct:10,10,50,50", "0,0,7,3"]),
    size=st.sampled_from(["max", "^max", "^200,", "^,3", "pct:40", "^7,90", "!30,20", "^!50,60"]),
    rotation=st.tuples(st.sampled_from(["", "!"]), st.integers(0, 360) | st.just(0.1)).map(
        lambda turn: f"{turn[0]}{turn[1]}"
    ),
    quality=st.sampled_from(["default", "gray", "bitonal"]),
    form=st.sampled_from(list(Format)),
)
@example(width=1, height=1, region="full", size="^max", rotation="45", quality="bitonal", form=Format.WEBP)
@example(width=90, height=1, region="full", size="^,3", rotation="359", quality="default", form=Format.JPG)
def test_every_accepted_request_gives_exactly_the_size_it_promises(
    *, width: int, height: int, region: str, size: str, rotation: str, quality: str, form: Format
) -> None:
    request, limits = parse(region, size, rotation, f"{quality}.{form}"), Limits(300, 300)
    try:
        wide, high = request.on(width, height, limits)[1:]
    except BadImageRequest:
        return

    image = PIL.Image.open(io.BytesIO(render(from_array(smooth(width, height)), request, limits).body))

    image.load()
    assert image.size == turned_size(wide, high, float(request.degrees))


def test_info_tells_what_the_specification_wants() -> None:
    document = info("https://example.org/iiif/3/ffhq.00042", 1024, 768)

    assert next(iter(document)) == "@context"
    assert document["@context"] == "http://iiif.io/api/image/3/context.json"
    assert document["id"] == "https://example.org/iiif/3/ffhq.00042"
    assert (document["type"], document["protocol"]) == ("ImageService3", "http://iiif.io/api/image")
    assert (document["profile"], document["width"], document["height"]) == ("level2", 1024, 768)
    assert (document["maxWidth"], document["maxHeight"], document["maxArea"]) == (4096, 4096, 16_000_000)
    assert document["sizes"] == [{"width": side, "height": side * 3 // 4} for side in (64, 128, 256, 512, 1024)]
    assert document["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2]}]
    assert "rights" not in document


def test_info_names_the_licence() -> None:
    rights = "http://creativecommons.org/licenses/by/2.0/"

    assert info("https://example.org/a", 10, 10, rights=rights)["rights"] == rights


@given(width=st.integers(1, 20_000), height=st.integers(1, 20_000))
def test_everything_that_info_offers_can_be_asked_for(width: int, height: int) -> None:
    document = cast("dict[str, Any]", info("https://example.org/a", width, height))

    for size in document["sizes"]:
        wide, high = size["width"], size["height"]
        assert parse("full", f"{wide},{high}", "0", "default.jpg").on(width, height)[1:] == (wide, high)
    assert document["sizes"][-1] == dict(
        zip(("width", "height"), parse("full", "max", "0", "default.jpg").on(width, height)[1:], strict=True)
    )
    [tile] = document["tiles"]
    assert tile["scaleFactors"][-1] * tile["width"] >= max(width, height)
    for form in [*document["preferredFormats"], *document["extraFormats"]]:
        for quality in document["extraQualities"]:
            assert parse("full", "max", "0", f"{quality}.{form}").form == form
    for feature, segments in {
        "mirroring": ("full", "max", "!0", "default.jpg"),
        "rotationArbitrary": ("full", "max", "1.5", "default.jpg"),
        "sizeUpscaling": ("full", "^max", "0", "default.jpg"),
    }.items():
        assert feature in document["extraFeatures"]
        assert parse(*segments).on(width, height)
