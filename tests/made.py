"""Small datasets made by hand, in FFHQ's layout, for tests: every name is a test's."""

from __future__ import annotations

import hashlib
import json
import random
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

Record = dict[str, Any]


def quad(left: float, top: float, side: float) -> list[list[float]]:
    return [[left, top], [left, top + side], [left + side, top + side], [left + side, top]]


def record(number: int, **metadata: Any) -> Record:
    """A whole record of FFHQ's, each with its own hexadecimal words, so that one can look for them in files."""
    words = random.Random(number)

    def hexadecimal(bits: int) -> str:
        return f"{words.getrandbits(bits):0{bits // 4}x}"

    def points() -> list[list[float]]:
        return [[round(words.uniform(0, 1000), 2), round(words.uniform(0, 1000), 2)] for _ in range(68)]

    name = f"{number // 1000 * 1000:05}/{number:05}.png"
    return {
        "category": "training",
        "metadata": {
            "photo_url": f"https://www.flickr.com/photos/account-{hexadecimal(48)}/9990{words.randrange(10**11):011}/",
            "photo_title": f"title-{hexadecimal(96)}",
            "author": f"Test {hexadecimal(64)}",
            "country": "",
            "license": "Attribution License",
            "license_url": "https://creativecommons.org/licenses/by/2.0/",
            "date_uploaded": f"{2005 + number % 13}-08-16",
            "date_crawled": "2018-10-10",
            **metadata,
        },
        "image": {
            "file_url": "https://example.org/image",
            "file_path": f"images1024x1024/{name}",
            "file_size": 1_000_000 + number,
            "file_md5": hexadecimal(128),
            "pixel_size": [1024, 1024],
            "pixel_md5": hexadecimal(128),
            "face_landmarks": points(),
        },
        "thumbnail": {
            "file_url": "https://example.org/thumbnail",
            "file_path": f"thumbnails128x128/{name}",
            "file_size": 30_000 + number,
            "file_md5": hexadecimal(128),
            "pixel_size": [128, 128],
            "pixel_md5": hexadecimal(128),
        },
        "in_the_wild": {
            "file_url": "https://example.org/wild",
            "file_path": f"in-the-wild-images/{name}",
            "file_size": 4_000_000 + number,
            "file_md5": hexadecimal(128),
            "pixel_size": [2000, 1500],
            "pixel_md5": hexadecimal(128),
            "face_rect": [667, 410, 1438, 1181],
            "face_landmarks": points(),
            "face_quad": quad(300 + number % 7, 200, 1000),
        },
    }


def ffhq(folder: Path, records: dict[str, Record] | list[Record]) -> Path:
    """Write records as ffhq-dataset-v2.json."""
    folder.mkdir(parents=True, exist_ok=True)
    numbered = records if isinstance(records, dict) else {str(number): entry for number, entry in enumerate(records)}
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps(numbered))
    return folder


def picture(path: Path, width: int = 64, height: int = 64, *, seed: int = 0, mode: str = "RGB") -> Path:
    """Write a picture of coloured noise, so that no two are the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_encoded(path.suffix.lower(), width, height, seed, mode))
    return path


@cache
def _encoded(suffix: str, width: int, height: int, seed: int, mode: str) -> bytes:
    """The file of a picture; many tests make the same, and a large PNG takes half a second."""
    noise = np.random.default_rng(seed).integers(0, 256, (max(2, height // 8), max(2, width // 8), 3), dtype=np.uint8)
    file = BytesIO()
    pixels = Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC).convert(mode)
    pixels.save(file, Image.registered_extensions()[suffix], compress_level=1)  # half as long; noise is as large
    return file.getvalue()


@cache
def _digests(content: bytes) -> dict[str, str]:
    """The md5 of a file and of its pixels."""
    with Image.open(BytesIO(content)) as pixels:
        raw = pixels.convert("RGB").tobytes()
    return {
        name: hashlib.md5(each, usedforsecurity=False).hexdigest()
        for name, each in (("file_md5", content), ("pixel_md5", raw))
    }


def with_files(folder: Path, entry: Record, *kinds: str, size: int = 128) -> Record:
    """Write the files of a record, and put their true sizes and md5s into it."""
    for kind in kinds or ("image", "thumbnail", "in_the_wild"):
        file = entry[kind]
        width, height = {"image": (size, size), "thumbnail": (128, 128)}.get(kind) or tuple[int, int](
            file["pixel_size"]
        )
        path = picture(folder / file["file_path"], width, height, seed=zlib.crc32(file["file_path"].encode()))
        file["pixel_size"] = [width, height]
        file["file_size"] = path.stat().st_size
        file |= _digests(path.read_bytes())
    return entry


def group(folder: Path, number: int, people: int) -> list[Record]:
    """Records of several people on one photograph, side by side, each with its own copy of the file, as in FFHQ."""
    url = f"https://www.flickr.com/photos/group/99901{number:010}/"
    entries: list[Record] = []
    for person in range(people):
        entry = record(number + person, photo_url=url, author="Test Group")
        entry["in_the_wild"]["face_quad"] = quad(40 + 130 * person, 60, 160)
        entry["in_the_wild"]["pixel_size"] = [480, 320]
        entries.append(entry)
    for entry in entries:
        with_files(folder, entry, "in_the_wild")
    for entry in entries[1:]:
        first, other = (folder / whose["in_the_wild"]["file_path"] for whose in (entries[0], entry))
        other.write_bytes(first.read_bytes())
        for fact in ("file_size", "file_md5", "pixel_md5"):
            entry["in_the_wild"][fact] = entries[0]["in_the_wild"][fact]
    return entries
