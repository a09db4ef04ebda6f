"""The digests in FFHQ's records: md5 of files and of pixels, and the check of thumbnails.

A record gives the md5 of a file as downloaded and that of its pixels (raw RGB bytes, row by row), which stays the same
if the file is compressed anew. md5 detects accidents here, not attacks.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import PIL.Image

from doesexist.imaging.engine import Region
from doesexist.imaging.opening import lazily, open_picture, read_header, unreadable
from doesexist.imaging.pixels import as_array

_ROWS: Final = 64
_FIRST: Final = 8
_THUMBNAIL: Final = (128, 128)
_TOLERANCE: Final = 1


def file_md5(path: Path) -> str:
    """Return the md5 of a file's bytes. Raises PictureUnreadable."""
    with unreadable(path), path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def pixel_md5(path: Path) -> str:
    """Return the md5 of a picture's samples as its file stores them: colours not converted, not rotated upright.

    Raises PictureUnreadable.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with unreadable(path):
        picture = read_header(path)
        region = Region.new(picture)
        for top in range(0, picture.height, _ROWS):
            digest.update(region.fetch(0, top, picture.width, min(_ROWS, picture.height - top)))
    return digest.hexdigest()


def rgb_md5(path: Path) -> str:
    """Return the md5 of a picture's pixels as they are seen: sRGB, upright, row by row. Raises PictureUnreadable.

    Of FFHQ's files that is `pixel_md5`; and it is the same whatever a file is packed in, if nothing is lost.
    """
    return hashlib.md5(np.ascontiguousarray(as_array(open_picture(path))).data, usedforsecurity=False).hexdigest()


class FirstRows(NamedTuple):
    """How many pixels a picture has, and the md5 of that and of its first rows, as they are seen."""

    width: int
    height: int
    md5: str


def first_rows(path: Path) -> FirstRows:
    """Return what tells most pictures apart. Raises PictureUnreadable.

    A hundredth of the picture is decoded for it: two pictures that differ in it are not the same.
    """
    with unreadable(path):
        picture = lazily(path)
        rows = as_array(picture.crop(0, 0, picture.width, min(_FIRST, picture.height)))
    shape = f"{picture.width}x{picture.height}:".encode()
    digest = hashlib.md5(shape + np.ascontiguousarray(rows).tobytes(), usedforsecurity=False)
    return FirstRows(picture.width, picture.height, digest.hexdigest())


def is_thumbnail_of(aligned: Path, thumbnail: Path) -> bool:
    """Tell whether a thumbnail is the aligned picture at 128² by Lanczos, to within a level of each channel.

    Pillow's Lanczos made FFHQ's thumbnails: number 0 is equal in every pixel. The tolerance of one level is for the
    rounding of other versions. Raises PictureUnreadable.
    """
    large, small = as_array(open_picture(aligned)), as_array(open_picture(thumbnail))
    expected = np.asarray(PIL.Image.fromarray(large).resize(_THUMBNAIL, PIL.Image.Resampling.LANCZOS))
    return small.shape == expected.shape and int(np.abs(small.astype(int) - expected).max()) <= _TOLERANCE
