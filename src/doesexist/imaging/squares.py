"""The centre square of a picture, at the size that it has on a wall."""

from __future__ import annotations

from pathlib import Path

from doesexist.imaging.engine import Image
from doesexist.imaging.opening import lazily, measure, unreadable
from doesexist.imaging.pixels import Pixels, as_array


def square_in(path: Path, side: int) -> Pixels:
    """Return the centre square of a file's picture, (side, side, 3); a JPEG is decoded at a fraction of its size.

    Raises PictureUnreadable.
    """
    size = measure(path)
    shrink = next((by for by in (8, 4, 2) if min(size) >= 2 * by * side), 1)
    with unreadable(path):
        return square_of(lazily(path, shrink=shrink), side)


def squares_in(path: Path, side: int) -> list[Pixels]:
    """Return squares of a file's picture, (side, side, 3): the middle; where it is longer, its ends, and all, squeezed.

    Raises PictureUnreadable.
    """
    size = measure(path)
    shrink = next((by for by in (8, 4, 2) if min(size) >= 2 * by * side), 1)
    with unreadable(path):
        picture = lazily(path, shrink=shrink).copy_memory()
        least = min(picture.width, picture.height)
        squares = [square_of(picture, side)]
        if max(picture.width, picture.height) > least:
            ends = (picture.width - least, picture.height - least)
            squares += [square_of(picture.crop(*at, least, least), side) for at in ((0, 0), ends)]
            squeezed = picture.resize(side / picture.width, vscale=side / picture.height, kernel="lanczos3")
            squares.append(as_array(squeezed)[:side, :side])
    return [square for square in squares if square.shape == (side, side, 3)]


def square_of(picture: Image, side: int) -> Pixels:
    """Return the centre square of a picture, scaled to (side, side, 3)."""
    least = min(picture.width, picture.height)
    middle = picture.crop((picture.width - least) // 2, (picture.height - least) // 2, least, least)
    return as_array(middle if least == side else middle.resize(side / least, kernel="lanczos3"))[:side, :side]
