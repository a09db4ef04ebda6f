"""Write the sample's records, byte for byte in the format of FFHQ's `ffhq-dataset-v2.json`.

    {"0": {"category": "training",
           "metadata": {"photo_url": "…", "photo_title": "…", "author": "…", "country": "", "license": "…",
                        "license_url": "…", "date_uploaded": "2007-08-16", "date_crawled": "2018-10-10"},
           "image": {"file_url": "…", "file_path": "images1024x1024/00000/00000.png", "file_size": 1488194,
                     "file_md5": "…", "pixel_size": [1024, 1024], "pixel_md5": "…", "face_landmarks": [[…], …]},
           "thumbnail": {…, without landmarks},
           "in_the_wild": {…, "face_rect": [667, 410, 1438, 1181], "face_landmarks": […], "face_quad": […]}},
     "1": …}

One object on one line, ASCII only. The photographs' addresses have the form of Flickr's, so that code that parses these
is tried; their numbers are larger than any that Flickr has given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from json.encoder import encode_basestring_ascii as quoted
from typing import NamedTuple

import numpy as np

from doesexist.sample.chance import Floats, Numbers, below, uniforms, words
from doesexist.sample.contributors import accounts, contributors
from doesexist.sample.figures import points_text
from doesexist.sample.scenes import Scenes
from doesexist.sample.titles import titles

FILE_NAME = "ffhq-dataset-v2.json"
THUMBNAIL = 128
_HOST = "https://example.org/drawn-sample/"
_PHOTO_IDS = 999 * 10**12
_SPREAD, _MODULUS = 387_420_489 * 1009, 10**12

# FFHQ's shares, names and addresses.
_LICENCES = (
    (0.498, "Attribution License", "https://creativecommons.org/licenses/by/2.0/"),
    (0.417, "Attribution-NonCommercial License", "https://creativecommons.org/licenses/by-nc/2.0/"),
    (0.064, "Public Domain Mark", "https://creativecommons.org/publicdomain/mark/1.0/"),
    (0.016, "Public Domain Dedication (CC0)", "https://creativecommons.org/publicdomain/zero/1.0/"),
    (0.005, "United States Government Work", "http://www.usa.gov/copyright.shtml"),
)
_TERMS = tuple(f'"license": "{name}", "license_url": "{url}"' for _, name, url in _LICENCES)
_COUNTRIES = (
    "United States", "Germany", "United Kingdom", "Austria", "Japan", "Brazil", "France", "India", "Kenya", "Canada",
    "Spain", "Italy", "Norway", "Mexico", "Nigeria", "Indonesia", "Türkiye", "Australia", "Poland", "Viet Nam",
)  # fmt: skip
_KNOWN_COUNTRY = 0.15
_FIRST_UPLOAD, _UPLOADS = date(2005, 1, 3), 4_850
_FIRST_CRAWL, _CRAWLS = date(2018, 5, 7), 190
_DAYS = [(_FIRST_UPLOAD + timedelta(day)).isoformat() for day in range(_UPLOADS)]
_CRAWLED = [(_FIRST_CRAWL + timedelta(day)).isoformat() for day in range(_CRAWLS)]


class File(NamedTuple):
    """A record's facts about one file: its size in bytes, its md5 and that of its pixels."""

    size: int
    md5: str
    pixel_md5: str


class Files(NamedTuple):
    """The three files of one picture."""

    image: File
    thumbnail: File
    wild: File


def records(seed: int, scenes: Scenes, files: Sequence[Files], pictures: int, size: int, *, hex_titles: bool) -> str:
    """Return the members of the JSON object for a block of pictures, separated by a comma, without the braces.

    `pictures` is how many the whole sample has: six in seven of them are for training. With `hex_titles` every title is
    unique, 24 random hexadecimal digits, for tests that search for traces of a single picture.
    """
    image, wild = _image_points(scenes, size), points_text(scenes.landmarks)
    quads, rects = points_text(scenes.quads), _rects(scenes)
    told = _metadata(seed, scenes, hex_titles=hex_titles)
    widths, heights = scenes.width.tolist(), scenes.height.tolist()
    training = -(-pictures * 6 // 7)
    parts: list[str] = []
    for row, number in enumerate(scenes.numbers.tolist()):
        path = f"{number // 1000 * 1000:05d}/{number:05d}.png"
        parts.append(
            f'"{number}": {{"category": "{"training" if number < training else "validation"}", '
            f'"metadata": {{{next(told)}}}, '
            f'"image": {{{_file(f"images1024x1024/{path}", files[row].image, size, size)}, '
            f'"face_landmarks": {image[row]}}}, '
            f'"thumbnail": {{{_file(f"thumbnails128x128/{path}", files[row].thumbnail, THUMBNAIL, THUMBNAIL)}}}, '
            f'"in_the_wild": {{{_file(f"in-the-wild-images/{path}", files[row].wild, widths[row], heights[row])}, '
            f'"face_rect": {rects[row]}, "face_landmarks": {wild[row]}, "face_quad": {quads[row]}}}}}'
        )
    return ", ".join(parts)


def invented(seed: int, scenes: Scenes, size: int) -> list[Files]:
    """Return invented facts about files that are not drawn: plausible sizes and random digests."""
    numbers = scenes.numbers
    digests = [words(seed, numbers, f"digest {index}") for index in range(12)]
    hexes = np.stack(digests, axis=1).astype(">u8").tobytes().hex()
    area = (scenes.width * scenes.height).astype(np.float64)
    bulk = 0.5 + uniforms(seed, numbers, "bulk")
    sizes = np.stack([size * size * bulk, THUMBNAIL * THUMBNAIL * bulk, area * bulk], axis=1).astype(np.int64).tolist()
    found: list[Files] = []
    for row, (image, thumbnail, wild) in enumerate(sizes):
        six = [hexes[start : start + 32] for start in range(row * 192, row * 192 + 192, 32)]
        found.append(Files(File(image, six[0], six[1]), File(thumbnail, six[2], six[3]), File(wild, six[4], six[5])))
    return found


def _file(path: str, file: File, width: int, height: int) -> str:
    return (
        f'"file_url": "{_HOST}{path}", "file_path": "{path}", "file_size": {file.size}, "file_md5": "{file.md5}", '
        f'"pixel_size": [{width}, {height}], "pixel_md5": "{file.pixel_md5}"'
    )


def _metadata(seed: int, scenes: Scenes, *, hex_titles: bool) -> Iterator[str]:
    leads = scenes.lead
    shares = np.cumsum([share for share, _, _ in _LICENCES])[:-1]
    terms = np.searchsorted(shares, uniforms(seed, leads, "licence"), "right").tolist()
    places: list[int] = (uniforms(seed, leads, "country") / _KNOWN_COUNTRY * len(_COUNTRIES)).astype(np.int64).tolist()
    days = (np.sqrt(uniforms(seed, leads, "uploaded")) * _UPLOADS).astype(np.int64).tolist()
    crawls = below(seed, leads, "crawled", _CRAWLS).tolist()
    ids = (_PHOTO_IDS + (leads * _SPREAD + seed * 7919) % _MODULUS).tolist()
    published = contributors(seed, accounts(seed, leads))
    called: list[str] = [] if hex_titles else list(map(quoted, titles(seed, leads)))
    tags = np.stack([words(seed, scenes.numbers, f"title {index}") for index in range(2)], axis=1).astype(">u8")
    hexes = tags.tobytes().hex() if hex_titles else ""
    for row in range(len(leads)):
        account, author = published[row]
        title = f'"{hexes[row * 32 : row * 32 + 24]}"' if hex_titles else called[row]
        country = quoted(_COUNTRIES[places[row]]) if places[row] < len(_COUNTRIES) else '""'
        yield (
            f'"photo_url": "https://www.flickr.com/photos/{account}/{ids[row]}/", "photo_title": {title}, '
            f'"author": {quoted(author)}, "country": {country}, {_TERMS[terms[row]]}, '
            f'"date_uploaded": "{_DAYS[days[row]]}", "date_crawled": "{_CRAWLED[crawls[row]]}"'
        )


def _image_points(scenes: Scenes, size: int) -> list[str]:
    """Return the landmarks in the aligned pictures: those of the photographs, transformed by the quads."""
    return points_text(np.round(inward(scenes.landmarks, scenes.quads, size), 2))


def inward(points: Floats, quads: Floats, size: int) -> Floats:
    """Transform points (n, p, 2) of photographs into crops of `size` pixels: `Quad.inward` for a block."""
    origin = quads[:, None, 0]
    across, down = quads[:, 3] - quads[:, 0], quads[:, 1] - quads[:, 0]
    scale = size / (across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0])[:, None]
    x, y = np.moveaxis(points - origin, 2, 0)
    return np.stack(
        [
            (x * down[:, 1, None] - y * down[:, 0, None]) * scale,
            (y * across[:, 0, None] - x * across[:, 1, None]) * scale,
        ],
        axis=2,
    )


def _rects(scenes: Scenes) -> list[str]:
    """Return the upright boxes that a face detector would have found, in whole pixels."""
    middle = scenes.landmarks[:, 17:].mean(axis=1)
    half = 0.305 * np.hypot(*(scenes.quads[:, 3] - scenes.quads[:, 0]).T)[:, None]
    corners: Numbers = np.rint(np.concatenate([middle - half, middle + half], axis=1)).astype(np.int64)
    return [f"[{left}, {top}, {right}, {bottom}]" for left, top, right, bottom in corners.tolist()]
