"""What is seen of a wall from somewhere: tiles from afar, from near by the pictures themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from doesexist.archive import Reading
from doesexist.compositions.composing import LARGEST_TILE, Window, enlarged, part
from doesexist.errors import Left, NothingFound, PictureUnreadable
from doesexist.imaging import Image
from doesexist.imaging.iiif import Rendered, finished
from doesexist.imaging.iiif_request import ImageRequest, Region
from doesexist.imaging.pixels import Pixels, from_array
from doesexist.imaging.squares import square_in, square_of
from doesexist.imaging.tiles import LEVELS
from doesexist.studio.rendering import whole
from doesexist.studio.showing import exhibit, inside
from doesexist.studio.walls import Wall

MOST_OPENED = 36
"""How many pictures are opened for one view; where more would have to be, their tiles are enlarged."""
_THUMBNAIL = 128

Meant = NDArray[np.bool_]


def view(archive: Path, wall: Wall, request: ImageRequest, meant: Meant | None = None) -> Rendered:
    """Return what a request asks for of a wall. Who is not `meant`, by place, is dimmed. Raises BadImageRequest."""
    region, width, height = request.on(wall.width, wall.height)
    columns = _touched(region.x, region.width, wall.cell)
    rows = _touched(region.y, region.height, wall.cell)
    needed = max(wall.cell * width / region.width, wall.cell * height / region.height)
    if needed <= LARGEST_TILE or len(columns) * len(rows) > MOST_OPENED:
        side = next((level for level in reversed(LEVELS) if level >= needed), LARGEST_TILE)
        seen = part(wall.surveyed, wall.picks, wall.grid, Window(columns, rows, side), meant=meant)
    else:
        side = min(wall.cell, 1 << (int(np.ceil(needed)) - 1).bit_length())
        seen = _from_near(archive, wall, Window(columns, rows, side), meant)
    within = Region(
        region.x - columns.start * wall.cell, region.y - rows.start * wall.cell, region.width, region.height
    )
    return finished(_fitted(from_array(seen), within, side / wall.cell, width, height), request)


def _touched(start: int, length: int, cell: int) -> range:
    """Return the columns, or rows, that a part of the wall touches.

    >>> _touched(1000, 100, 1024)
    range(0, 2)
    """
    return range(start // cell, (start + length - 1) // cell + 1)


def _fitted(picture: Image, within: Region, scale: float, width: int, height: int) -> Image:
    """Return a part of a picture, given in pixels of the wall, at the size that was asked for."""
    left, top = (min(round(edge * scale), most - 1) for edge, most in zip(within[:2], _size(picture), strict=True))
    wide = max(1, min(round(within.width * scale), picture.width - left))
    high = max(1, min(round(within.height * scale), picture.height - top))
    part = picture if (left, top, wide, high) == (0, 0, *_size(picture)) else picture.crop(left, top, wide, high)
    if (wide, high) == (width, height):
        return part
    return part.resize(width / wide, vscale=height / high, kernel="lanczos3")


def _size(picture: Image) -> tuple[int, int]:
    return picture.width, picture.height


def _from_near(archive: Path, wall: Wall, window: Window, meant: Meant | None) -> Pixels:
    def place(column: int, row: int) -> int:
        return row * wall.grid.columns + column

    with Reading(archive) as reading:
        return enlarged(
            window,
            lambda column, row: _picture(reading, wall, place(column, row), window.side),
            meant=lambda column, row: meant is None or bool(meant[place(column, row)]),
        )


def _picture(reading: Reading, wall: Wall, place: int, side: int) -> Pixels:
    """Return a picture as it hangs; its tile enlarged where it can't be read, nothing where they left just now."""
    try:
        picture = reading.picture(wall.dataset, wall.keys[place])
        hung = exhibit(reading, picture)
        if hung.crop or hung.veils:
            return square_of(whole(hung), side)
        small = picture.thumbnail
        if side <= _THUMBNAIL and small and small.present and picture.shown_from == "image":
            return square_in(inside(reading.dataset(wall.dataset).root, small), side)
        return square_in(hung.path, side)
    except Left:
        return np.zeros((side, side, 3), np.uint8)
    except (NothingFound, PictureUnreadable):
        tile = wall.surveyed.tiles(LARGEST_TILE, wall.picks[place : place + 1])[0]
        return square_of(from_array(tile), side)
