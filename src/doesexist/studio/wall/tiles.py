"""Render parts of a wall: from the survey's tiles at small scales, from the pictures themselves at large ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from doesexist.archive import Reading
from doesexist.compositions.composing import AS_IT_IS, EMPTY, LARGEST_TILE, Looks, Window, enlarged, largest, part
from doesexist.errors import Left, NothingFound, PictureUnreadable
from doesexist.imaging import Image
from doesexist.imaging.iiif import Rendered, finished
from doesexist.imaging.iiif_request import ImageRequest, Region
from doesexist.imaging.pixels import Pixels, from_array
from doesexist.imaging.squares import square_in, square_of
from doesexist.imaging.tiles import LEVELS
from doesexist.studio.showing.exhibits import exhibit, inside, shown_of, size_of
from doesexist.studio.showing.rendering import whole
from doesexist.studio.wall.walls import Wall

MOST_OPENED = 36
"""The most pictures that are opened for one view; of others the tiles are enlarged."""
MOST_DECODED = 64_000_000
"""The most pixels of their files together, unless only one is opened: 36 of FFHQ's have 38 million."""
_THUMBNAIL = 128


def view(archive: Path, wall: Wall, request: ImageRequest, looks: Looks | None = None) -> Rendered:
    """Return the image of a wall that a request asks for; `looks`: how each is shown, by place. Raises BadImageRequest.

    Takes about 60 MB beside the finished image, whatever is asked for.
    """
    region, width, height = request.on(wall.width, wall.height)
    columns = _touched(region.x, region.width, wall.cell)
    rows = _touched(region.y, region.height, wall.cell)
    needed = max(wall.cell * width / region.width, wall.cell * height / region.height)
    if needed <= LARGEST_TILE or len(columns) * len(rows) > MOST_OPENED:
        window = Window.within(columns, rows, next((level for level in LEVELS[::-1] if level >= needed), LARGEST_TILE))
        seen = part(wall.surveyed, wall.picks, wall.grid, window, looks=looks)
    else:
        enough = 1 << (int(np.ceil(needed)) - 1).bit_length()
        window = Window(columns, rows, min(wall.cell, enough, largest(len(columns) * len(rows))))
        seen = _from_near(archive, wall, window, looks)
    within = Region(
        region.x - columns.start * wall.cell, region.y - rows.start * wall.cell, region.width, region.height
    )
    return finished(_fitted(from_array(seen), within, window.side / wall.cell, width, height), request)


def _touched(start: int, length: int, cell: int) -> range:
    """Return the columns, or rows, that a range of pixels touches.

    >>> _touched(1000, 100, 1024)
    range(0, 2)
    """
    return range(start // cell, (start + length - 1) // cell + 1)


def _fitted(picture: Image, within: Region, scale: float, width: int, height: int) -> Image:
    """Return a part of a picture, given in pixels of the wall, scaled to `width` and `height`."""
    left, top = (min(round(edge * scale), most - 1) for edge, most in zip(within[:2], _size(picture), strict=True))
    wide = max(1, min(round(within.width * scale), picture.width - left))
    high = max(1, min(round(within.height * scale), picture.height - top))
    part = picture if (left, top, wide, high) == (0, 0, *_size(picture)) else picture.crop(left, top, wide, high)
    if (wide, high) == (width, height):
        return part
    return part.resize(width / wide, vscale=height / high, kernel="lanczos3")


def _size(picture: Image) -> tuple[int, int]:
    return picture.width, picture.height


def _from_near(archive: Path, wall: Wall, window: Window, looks: Looks | None) -> Pixels:
    def look(column: int, row: int) -> int:
        return AS_IT_IS if looks is None else int(looks[wall.grid.place(column, row)])

    places = [wall.grid.place(x, y) for y in window.rows for x in window.columns if look(x, y) != EMPTY]
    with Reading(archive) as reading:
        near = {place: _near(reading, wall, place, window.side) for place in places}
    opened = _opened(near)
    return enlarged(
        window,
        lambda x, y: _seen(wall, wall.grid.place(x, y), window.side, opened.get(wall.grid.place(x, y))),
        looks=look,
    )


class _Near(NamedTuple):
    """A picture that can be opened: a function that returns its pixels, and how many pixels its file has."""

    pixels: Callable[[], Pixels]
    size: int


def _opened(near: dict[int, _Near | None]) -> dict[int, _Near]:
    """Return those that are opened within the limits, smallest first."""
    opened: dict[int, _Near] = {}
    rest = MOST_DECODED
    there = [(place, each) for place, each in near.items() if each]
    for place, each in sorted(there, key=lambda one: (one[1].size, one[0])):
        rest -= each.size
        if rest < 0 and opened:
            break
        opened[place] = each
    return opened


def _near(reading: Reading, wall: Wall, place: int, side: int) -> _Near | None:
    """Return how to open a picture, None if it can't be shown; its pixels are not decoded yet."""
    try:
        picture = reading.picture(wall.dataset, wall.keys[place])
        hung = exhibit(reading, picture)
        root = reading.dataset(wall.dataset).root
        small = picture.thumbnail
        changed = bool(hung.crop or hung.veils)
        if not changed and side <= _THUMBNAIL and small and small.present and picture.shown_from == "image":
            path, file = inside(root, small, picture.credited.get(small.path)), small
        else:
            path, file = hung.path, shown_of(picture, wild=False)[1]
        width, height = size_of(path, file)
    except Left:
        return _Near(lambda: np.zeros((side, side, 3), np.uint8), 0)
    except (NothingFound, PictureUnreadable):
        return None
    if changed:
        return _Near(lambda: square_of(whole(hung), side), width * height)
    return _Near(partial(square_in, path, side), width * height)


def _seen(wall: Wall, place: int, side: int, near: _Near | None) -> Pixels:
    """Return a picture's pixels on the wall; its enlarged tile if it isn't opened, or can't be read."""
    if near:
        try:
            return near.pixels()
        except PictureUnreadable:
            pass
    tile = wall.surveyed.tiles(LARGEST_TILE, wall.picks[place : place + 1])[0]
    return square_of(from_array(tile), side)
