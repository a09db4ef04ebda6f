"""A photograph that is shown straight from the web is cut by the browser as the server cuts its own."""

import io
import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from exhibition_fixtures import running
from made import picture, quad
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from stand_in import Corners, Service, exhibition, hangs, service, turned, visit

from doesexist.imaging.aligning import aligned
from doesexist.imaging.opening import open_picture
from doesexist.imaging.pixels import Pixels, as_array
from doesexist.model import Quad

SIDE = 512
"""Pixels of the crops that are compared."""


def drawn(path: Path, width: int, height: int, *, seed: int = 0, lying: bool = False) -> bytes:
    """A photograph, smooth enough to be compared; as a camera stores it that was held upright, if it is `lying`."""
    small = picture(path.with_suffix(".png"), width // 6, height // 6, seed=seed)
    with Image.open(small) as pixels:
        large = pixels.resize((width, height), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    if lying:
        large = large.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    large.save(path, quality=95, exif=exif)
    return path.read_bytes()


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Service]:
    with service() as opened:
        yield opened


def crop(page: Page, address: str) -> NDArray[np.float64]:
    """What the browser shows of a person, at SIDE pixels."""
    page.goto(address)
    hangs(page)
    page.locator("figure.elsewhere").evaluate(
        """(figure, side) => {
            figure.style.setProperty("--size", `${side}px`);
            const place = { position: "fixed", inset: "0 auto auto 0", outline: "0" };
            Object.assign(figure.querySelector(".picture").style, place);
        }""",
        SIDE,
    )
    seen = page.locator("figure.elsewhere .picture").screenshot(scale="css")
    with Image.open(io.BytesIO(seen)) as pixels:
        assert pixels.size == (SIDE, SIDE)
        return np.asarray(pixels.convert("RGB"), dtype=np.float64)


def within(crop: Quad, width: int, height: int, margin: float = 0) -> NDArray[np.bool_]:
    """Which pixels of the crop lie in the photograph, at least so far from its edge."""
    places = (np.arange(SIDE) + 0.5) / SIDE
    across, down = np.meshgrid(places, places)
    (ox, oy), (bx, by), _, (rx, ry) = crop.points
    x, y = ox + (rx - ox) * across + (bx - ox) * down, oy + (ry - oy) * across + (by - oy) * down
    return (x >= margin) & (y >= margin) & (x <= width - 1 - margin) & (y <= height - 1 - margin)


def likeness(one: NDArray[np.float64], other: Pixels) -> tuple[float, float]:
    """The mean difference in levels of 255, and the peak signal-to-noise ratio in dB."""
    error = one - other
    noise = max(float(np.mean(error**2)), 1e-9)
    return float(np.abs(error).mean()), 10 * math.log10(255**2 / noise)


# name, width, height, quad, lying, at most so many levels of mean difference, at least so many dB
CROPS = [
    ("as-it-is", 900, 700, quad(200, 100, 512), False, 0.6, 50),
    ("turned", 1200, 900, turned(600, 450, 560, 11), False, 0.8, 46),
    ("upside-down", 1200, 900, turned(600, 450, 480, -170), False, 0.8, 46),
    ("small", 600, 480, turned(300, 240, 120, 30), False, 0.6, 50),
    ("large", 2400, 2400, turned(1200, 1200, 1500, -4), False, 1.5, 40),
    ("lying", 900, 1200, turned(450, 700, 520, 5), True, 0.8, 46),
]


def test_the_browser_s_crop_is_the_server_s(chromium: Browser, stand_in: Service, tmp_path: Path) -> None:
    listing: list[tuple[str, Corners]] = []
    for seed, (name, width, height, corners, lying, *_) in enumerate(CROPS):
        path = f"crop-{name}.jpg"
        stand_in.photographs[path] = drawn(tmp_path / path, width, height, seed=seed, lying=lying)
        listing.append((stand_in.address(path), corners))

    with running(exhibition(tmp_path, stand_in, listing)) as house, visit(chromium, f"{house}/about") as page:
        for key, (name, width, height, corners, _, most, least) in enumerate(CROPS):
            shown = crop(page, f"{house}/pictures/thispersonexists/{key}")
            photograph = open_picture(tmp_path / f"crop-{name}.jpg")
            expected = as_array(aligned(photograph, Quad.of(corners), SIDE))

            assert (photograph.width, photograph.height) == (width, height)
            difference, ratio = likeness(shown, expected)
            assert (difference < most, ratio > least) == (True, True), (
                f"{name}: {difference:.2f} levels, {ratio:.1f} dB"
            )
            expect(page.locator(".outside")).to_be_hidden()


def test_faces_are_cut_as_the_server_cuts_them(
    chromium: Browser, stand_in: Service, shared_data: Path, tmp_path: Path
) -> None:
    records = json.loads((shared_data / "wild" / "ffhq-dataset-v2.json").read_bytes()).values()
    files = [shared_data / "wild" / record["in_the_wild"]["file_path"] for record in records]
    quads = [record["in_the_wild"]["face_quad"] for record in records]
    stand_in.photographs |= {f"wild-{path.name}": path.read_bytes() for path in files}
    listing = [(stand_in.address(f"wild-{path.name}"), corners) for path, corners in zip(files, quads, strict=True)]
    ratios: list[float] = []
    differences: list[float] = []

    with running(exhibition(tmp_path, stand_in, listing)) as house, visit(chromium, f"{house}/about") as page:
        for key, (path, corners) in enumerate(zip(files, quads, strict=True)):
            shown = crop(page, f"{house}/pictures/thispersonexists/{key}")
            difference, ratio = likeness(shown, as_array(aligned(open_picture(path), Quad.of(corners), SIDE)))
            differences.append(difference)
            ratios.append(ratio)

    assert len(ratios) == 18
    # One lies so near the edge that FFHQ blurs it there.
    assert (sorted(ratios)[1] > 65, min(ratios) > 45) == (True, True)
    assert sum(differences) / len(differences) < 0.05


def test_what_lies_outside_the_photograph_is_hatched_and_said_to_be(
    chromium: Browser, stand_in: Service, tmp_path: Path
) -> None:
    red = io.BytesIO()
    Image.new("RGB", (600, 600), (255, 0, 0)).save(red, "PNG")
    stand_in.photographs["red.png"] = red.getvalue()
    corners = turned(420, 330, 500, 12)

    archive = exhibition(tmp_path, stand_in, [(stand_in.address("red.png"), corners)])
    with running(archive) as house, visit(chromium, f"{house}/about", color_scheme="light") as page:
        shown = crop(page, f"{house}/pictures/thispersonexists/0")
        expect(page.locator(".outside")).to_be_visible()

    inside, outside = within(Quad.of(corners), 600, 600, 2), ~within(Quad.of(corners), 600, 600, -2)
    assert outside.mean() > 0.1
    assert np.abs(shown[inside] - (255, 0, 0)).max() <= 1
    assert np.ptp(shown[outside], axis=1).max() < 20  # greys of the wall and of its lines, no red
    assert len(np.unique(shown[outside][:, 0])) > 3
