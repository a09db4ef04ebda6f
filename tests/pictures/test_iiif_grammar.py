"""What IIIF addresses mean, and that every other text is told off quickly."""

import pickle
import string
import time
from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from doesexist.errors import BadImageRequest
from doesexist.imaging.encoding import Format
from doesexist.imaging.iiif_request import (
    LIMITS,
    ImageRequest,
    Limits,
    Quality,
    Region,
    parse,
)


def asked(
    region: str = "full", size: str = "max", rotation: str = "0", quality_and_format: str = "default.jpg"
) -> ImageRequest:
    return parse(region, size, rotation, quality_and_format)


def canonical(request: ImageRequest, width: int = 300, height: int = 200, limits: Limits = LIMITS) -> str:
    return request.canonical(width, height, limits)


def status(segments: Sequence[str], width: int, height: int, limits: Limits = LIMITS) -> int:
    """What HTTP says to these four segments."""
    try:
        parse(*segments).on(width, height, limits)
    except BadImageRequest as told:
        return told.status
    return 200


@pytest.mark.parametrize(
    ("region", "part"),
    [
        ("full", (0, 0, 300, 200)),
        ("square", (50, 0, 200, 200)),
        ("125,15,120,140", (125, 15, 120, 140)),
        ("125,15,200,200", (125, 15, 175, 185)),
        ("0,0,999999999999,999999999999", (0, 0, 300, 200)),
        ("299,199,1,1", (299, 199, 1, 1)),
        ("pct:41.6,7.5,40,70", (125, 15, 120, 140)),
        ("pct:41.6,7.5,66.6,100", (125, 15, 175, 185)),
        ("pct:0,0,100,100", (0, 0, 300, 200)),
        ("pct:.5,0,.5,50.50", (2, 0, 1, 101)),
        ("pct:99.99,99.99,0.001,0.001", (299, 199, 1, 1)),
    ],
)
def test_a_region_is_a_part_of_the_picture(region: str, part: Region) -> None:
    assert asked(region).on(300, 200).region == part


def test_neighbouring_regions_in_percent_meet_without_a_gap() -> None:
    parts = [asked(f"pct:{start},0,33.333333,100").on(1000, 10).region for start in ("0", "33.333333", "66.666666")]

    assert [part.x + part.width for part in parts][:2] == [part.x for part in parts][1:]


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ("max", (300, 200)),
        ("^max", (4096, 2731)),
        ("150,", (150, 100)),
        (",150", (225, 150)),
        ("pct:50", (150, 100)),
        ("pct:100", (300, 200)),
        ("^pct:200", (600, 400)),
        ("225,100", (225, 100)),
        ("^360,360", (360, 360)),
        ("^360,", (360, 240)),
        ("^,240", (360, 240)),
        ("!225,100", (150, 100)),
        ("!2000,3000", (300, 200)),
        ("^!360,360", (360, 240)),
        ("^!999999999999,999999999999", (4096, 2731)),
        ("1,", (1, 1)),
        (",1", (2, 1)),
    ],
)
def test_a_size_is_how_large_the_region_becomes(size: str, pixels: tuple[int, int]) -> None:
    assert asked(size=size).on(300, 200)[1:] == pixels


@pytest.mark.parametrize(
    ("limits", "size", "pixels"),
    [
        (Limits(200, 200), "max", (200, 133)),
        (Limits(360, 4096), "^max", (360, 240)),
        (Limits(4096, 100), "max", (150, 100)),
        (Limits(4096, 4096, 15_000), "max", (150, 100)),
        (Limits(4096, 4096, 240_000), "^max", (600, 400)),
        (Limits(200, 200), "!250,250", (200, 133)),
    ],
)
def test_a_server_s_limits_hold(limits: Limits, size: str, pixels: tuple[int, int]) -> None:
    assert asked(size=size).on(300, 200, limits)[1:] == pixels


@pytest.mark.parametrize(
    ("rotation", "mirrored", "degrees"),
    [
        ("0", False, 0),
        ("360", False, 360),
        ("22.5", False, 22.5),
        ("!0", True, 0),
        ("!180.0", True, 180),
        (".5", False, 0.5),
    ],
)
def test_a_rotation_is_clockwise_and_after_mirroring(rotation: str, degrees: float, *, mirrored: bool) -> None:
    request = asked(rotation=rotation)

    assert (request.mirrored, float(request.degrees)) == (mirrored, degrees)


def test_qualities_and_formats_have_the_specification_s_names() -> None:
    for quality in ("default", "color", "gray", "bitonal"):
        for form in ("jpg", "png", "webp"):
            request = asked(quality_and_format=f"{quality}.{form}")
            assert (request.quality, request.form) == (Quality(quality), Format(form))


@pytest.mark.parametrize(
    ("request_", "spelling"),
    [
        (asked(), "full/max/0/default.jpg"),
        (asked("0,0,300,200", "300,", "360.0", "color.png"), "full/max/0/default.png"),
        (asked("pct:0,0,50,50", "pct:50", "!022.50"), "0,0,150,100/75,50/!22.5/default.jpg"),
        (asked("square", "100,", "90.0", "gray.webp"), "50,0,200,200/100,100/90/gray.webp"),
        (asked(size="^150,"), "full/150,100/0/default.jpg"),
        (asked(size="^600,"), "full/^600,400/0/default.jpg"),
        (asked(size="^max"), "full/^max/0/default.jpg"),
        (asked(size="^4096,"), "full/^max/0/default.jpg"),
        (asked(size="!900,900"), "full/max/0/default.jpg"),
        (asked(rotation=".5"), "full/max/0.5/default.jpg"),
        (asked(rotation="0.0"), "full/max/0/default.jpg"),
        (asked(rotation="0.00000001"), "full/max/0.00000001/default.jpg"),
    ],
)
def test_all_spellings_of_a_request_have_one_canonical_one(request_: ImageRequest, spelling: str) -> None:
    assert canonical(request_) == spelling


@pytest.mark.parametrize(
    "region",
    [
        *("", "Full", "full ", "square\n", "0,0,10"),
        *("0,0,10,10,10", "0,0,-1,10", "+1,0,1,1", "1.5,0,10,10", "0, 0,10,10"),
        *("pct:", "pct:0,0,10", "pct:0,0,1e1,10", "pct:-1,0,10,10", "pct:0,0,nan,10", "pct:0,0,inf,10", "PCT:0,0,9,9"),
        *("0,0,0,10", "0,0,10,0", "pct:0,0,0,10", "pct:0,0,10,0.0"),
        *("300,0,10,10", "0,200,10,10", "999999999999,0,1,1", "pct:100,0,10,10"),
        *("٠,٠,١٠,١٠", "0,0,１０,10", "0,0,1_0,10", "0x1,0,1,1"),
    ],
)
def test_what_is_no_region_is_a_bad_request(region: str) -> None:
    with pytest.raises(BadImageRequest) as told:
        asked(region).on(300, 200)

    assert told.value.status == 400


@pytest.mark.parametrize(
    "size",
    [
        *("", "full", "Max", "max\n", " max", "^", "^^max", "!max", ",", "!10", "!10,", "10,10,", "10", "w,h", "^,"),
        *("0,", ",0", "0,0", "0,10", "!0,10", "^0,"),
        *("pct:0", "pct:0.1", "pct:", "pct:-5", "pct:+5", "pct:1e2", "pct:nan"),
        *("301,", ",201", "301,200", "300,201", "pct:100.0001", "pct:200", "pct:999999999999"),
        *("^4097,", "^,4097", "^4096,4096", "^pct:2000", "^999999999999,1"),
        *("１０,", "-1,", "1.5,", "1_0,", "^!,10"),
    ],
)
def test_what_is_no_size_is_a_bad_request(size: str) -> None:
    with pytest.raises(BadImageRequest) as told:
        asked(size=size).on(300, 200)

    assert told.value.status == 400


@pytest.mark.parametrize(
    "rotation",
    [
        "",
        "!",
        "!!0",
        "-90",
        "+90",
        "361",
        "360.1",
        "360.00000000000000000001",
        "1e2",
        "nan",
        "90°",
        "９０",
        "0 ",
        "0\n",
        "1.",
        ".",
    ],
)
def test_what_is_no_rotation_is_a_bad_request(rotation: str) -> None:
    with pytest.raises(BadImageRequest) as told:
        asked(rotation=rotation)

    assert told.value.status == 400


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "jpg",
        "default",
        "default.",
        ".jpg",
        "native.jpg",
        "grey.jpg",
        "Default.jpg",
        "default.JPG",
        "default.jpeg",
        "default.jpg\n",
        "default.x.jpg",
        "default.bmp",
        "tif.default",
    ],
)
def test_what_is_no_quality_or_format_is_a_bad_request(text: str) -> None:
    with pytest.raises(BadImageRequest) as told:
        asked(quality_and_format=text)

    assert told.value.status == 400


@pytest.mark.parametrize("form", ["tif", "gif", "jp2", "pdf"])
def test_formats_that_iiif_knows_and_we_do_not_make_are_not_implemented(form: str) -> None:
    with pytest.raises(BadImageRequest) as told:
        asked(quality_and_format=f"default.{form}")

    assert told.value.status == 501


@pytest.mark.parametrize("digits", ["9" * 100_000, "1" + "0" * 400, "0." + "3" * 100_000, "." * 100_000, "9," * 50_000])
def test_numbers_without_end_are_refused_at_once(digits: str) -> None:
    began = time.thread_time()

    for region, size, rotation in [
        (f"{digits},0,1,1", "max", "0"),
        (f"pct:{digits},0,1,1", "max", "0"),
        ("full", f"{digits},", "0"),
        ("full", f"^pct:{digits}", "0"),
        ("full", "max", digits),
    ]:
        with pytest.raises(BadImageRequest) as told:
            asked(region, size, rotation)
        assert len(str(told.value)) < 120

    assert time.thread_time() - began < 1


def test_a_bad_request_says_what_and_what_next_and_comes_whole_out_of_a_worker() -> None:
    told = pickle.loads(pickle.dumps(BadImageRequest(400, "the region is empty")))  # noqa: S301 – written right here

    assert (told.status, str(told)) == (400, "This image can't be made: the region is empty.")
    assert "info.json" in told.next_step


pixels = st.integers(0, 6000)
decimals = st.decimals(0, 120, places=3).map(str)
regions = st.one_of(
    st.sampled_from(["full", "square"]),
    st.tuples(pixels, pixels, pixels, pixels).map(lambda box: ",".join(map(str, box))),
    st.tuples(decimals, decimals, decimals, decimals).map(lambda box: "pct:" + ",".join(box)),
)
sizes = st.tuples(
    st.sampled_from(["", "^"]),
    st.one_of(
        st.just("max"),
        pixels.map(lambda width: f"{width},"),
        pixels.map(lambda height: f",{height}"),
        st.tuples(st.sampled_from(["", "!"]), pixels, pixels).map(lambda size: f"{size[0]}{size[1]},{size[2]}"),
        decimals.map(lambda percent: f"pct:{percent}"),
    ),
).map("".join)
rotations = st.tuples(st.sampled_from(["", "!"]), st.decimals(0, 360, places=2).map(str)).map("".join)
endings = st.tuples(st.sampled_from(Quality), st.sampled_from(Format)).map(".".join)
requests = st.tuples(regions, sizes, rotations, endings)
sides = st.integers(1, 5000)
limits = st.builds(Limits, st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 20_000_000))


@given(segments=requests, width=sides, height=sides, within=limits | st.just(Limits()))
@example(("full", "^!4090,4096", "0", "default.jpg"), 4000, 3913, Limits())
@example(("full", "^max", "0", "default.jpg"), 4000, 1, Limits(5000, 5000, 3))
def test_laws_of_an_accepted_request(
    segments: tuple[str, str, str, str], width: int, height: int, within: Limits
) -> None:
    request = parse(*segments)
    assume(status(segments, width, height, within) == 200)

    region, wide, high = request.on(width, height, within)

    # The region is a part of the picture, and not empty.
    assert 0 <= region.x < region.x + region.width <= width
    assert 0 <= region.y < region.y + region.height <= height
    # The image is no larger than allowed, nor than the region unless asked for, and not empty.
    assert 1 <= wide <= within.width
    assert 1 <= high <= within.height
    assert wide * high <= within.area
    assert "^" in segments[1] or (wide <= region.width and high <= region.height)
    # The canonical spelling asks for the same, and is its own.
    spelling = request.canonical(width, height, within)
    again = parse(*spelling.split("/"))
    assert again.on(width, height, within) == (region, wide, high)
    assert again.canonical(width, height, within) == spelling
    assert (again.mirrored, again.form) == (request.mirrored, request.form)
    assert again.degrees == request.degrees % 360


@given(st.text(max_size=30) | st.text(string.digits + "^!,.:pctmaxful", max_size=12))
def test_any_text_is_understood_or_told_off(text: str) -> None:
    for position in range(4):
        segments = ["full", "max", "0", "default.jpg"]
        segments[position] = text

        assert status(segments, 300, 200) in (200, 400, 501)
