"""Pictures as people have them come in, upright and in their colours; what is none, or too large, is told."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import httpx2
import numpy as np
import pytest
from archives import ingest
from PIL import Image
from starlette.testclient import TestClient

from doesexist.exhibition.app import application

WIDTH, HEIGHT = 60, 40
LEFT, RIGHT = (230, 40, 30), (30, 60, 220)


def flag() -> Image.Image:
    """Red on the left, blue on the right: so one sees whether it lies on its side."""
    image = Image.new("RGB", (WIDTH, HEIGHT), LEFT)
    image.paste(RIGHT, (WIDTH // 2, 0, WIDTH, HEIGHT))
    return image


def cmyk(path: Path) -> None:
    flag().convert("CMYK").save(path.with_suffix(".jpg"), quality=95)


def grey(path: Path) -> None:
    flag().convert("L").save(path)


def transparent(path: Path) -> None:
    image = flag().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 255))
    image.save(path)


def palette(path: Path) -> None:
    flag().convert("P", palette=Image.Palette.ADAPTIVE).save(path)


def sixteen_bits(path: Path) -> None:
    values = np.asarray(flag()).astype(np.uint16) * 257
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    path.write_bytes(png(WIDTH, HEIGHT, rows, depth=16))


def on_its_side(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # as a camera held upright writes it: to be turned clockwise
    flag().transpose(Image.Transpose.ROTATE_90).save(path.with_suffix(".jpg"), exif=exif, quality=95)


def png(width: int, height: int, rows: bytes, depth: int = 8) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("make", [cmyk, grey, transparent, palette, sixteen_bits, on_its_side])
def test_an_odd_picture_comes_in_and_is_seen_as_it_is(tmp_path: Path, make: Callable[[Path], None]) -> None:
    (tmp_path / "mine").mkdir()
    make(tmp_path / "mine" / "odd.png")

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "mine", verify=True)
    with TestClient(application(tmp_path / "archive")) as visitor:
        page = visitor.get("/pictures/mine/odd")
        answer = visitor.get("/iiif/3/mine.odd/full/max/0/default.png")

    assert summary.rejected == []
    assert (page.status_code, answer.status_code) == (200, 200)
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (WIDTH, HEIGHT)
        left, right = image.convert("RGB").getpixel((10, 20)), image.convert("RGB").getpixel((50, 20))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    if make is grey:
        assert left[0] == left[1] == left[2] > right[0]
    else:
        # Print's blue is duller than a screen's.
        assert left[0] > left[2] + 60
        assert right[2] > right[0] + 60


def test_a_bomb_is_a_rejected_row_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    flag().save(tmp_path / "mine" / "good.png")
    (tmp_path / "mine" / "bomb.png").write_bytes(png(30_000, 30_000, b"\0" * 1000))

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "mine")

    assert summary.pictures == 1
    assert [(row.key, row.reason) for row in summary.rejected] == [
        ("bomb", "bomb.png: it has 30,000 × 30,000 pixels, more than 120 million")
    ]


def test_a_file_that_breaks_after_it_came_in_is_told_and_is_no_500(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    path = tmp_path / "mine" / "good.png"
    flag().save(path)
    ingest(tmp_path / "archive", "folder", tmp_path / "mine")
    with TestClient(application(tmp_path / "archive")) as visitor:
        answers: list[httpx2.Response] = []
        for content in (path.read_bytes()[:-40], b"no picture", png(30_000, 30_000, b""), None):
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content)
            answers += [visitor.get(f"/iiif/3/mine.good/{tail}") for tail in ("info.json", "full/max/0/default.jpg")]
            answers.append(visitor.get("/pictures/mine/good"))

    statuses = {answer.status_code for answer in answers}
    assert statuses <= {200, 404}
    assert all(answer.text.strip() for answer in answers if answer.status_code == 404)
