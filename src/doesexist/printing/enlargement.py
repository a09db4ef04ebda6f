"""Typeset an A3 sheet with a montage and an enlarged part of it: the essay's third figure.

A small frame on the montage and two thin lines lead to the enlargement. The label has the credit and the licence of the
montage's recipe.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doesexist.compositions.recipes import Recipe
from doesexist.imaging import Image
from doesexist.imaging.resolution import resampled
from doesexist.imaging.tiles import LEVELS
from doesexist.model import Point
from doesexist.model.grids import Grid
from doesexist.model.links import web_address
from doesexist.model.plurals import counted
from doesexist.model.walls import unfolded
from doesexist.printing.labels import said_day
from doesexist.printing.sheets import DPI, Box, Pair, Size
from doesexist.printing.typesetting import Form, Typeset, plain, typeset

_TEMPLATE = Path(__file__).with_name("enlargement.typ")
_FRAME = 6.0
"""The frame's line width in dots: half a millimetre."""


@dataclass(frozen=True, slots=True)
class Enlargement:
    """A montage's recipe and grid, and which part of it is enlarged."""

    recipe: Recipe
    grid: Grid
    tile: int
    """Pixels a side of each picture in the montage."""
    area: Box
    """The part, in pixels of the montage."""


def tile_on_paper(grid: Grid, part: Size, tile: int) -> int:
    """Return the side of the tiles to print a montage from, if `tile` is asked for and `part` of it enlarged.

    No larger than the sheet's dots: FFHQ's 70,000 at 64 pixels each would be 860 MB, 98 % of which would be lost.

    >>> tile_on_paper(Grid(264, 265), (8, 8), 64), tile_on_paper(Grid(264, 265), (8, 8), 4)
    (16, 4)
    """
    whole = Pair.of((grid.columns, grid.rows), part).whole
    enough = [side for side in LEVELS if side * grid.columns >= whole.width and side * grid.rows >= whole.height]
    return min([tile, *enough])


def enlarged(enlargement: Enlargement, montage: Image, part: Image, form: Form) -> Typeset:
    """Return an A3 sheet with the montage, the part of it enlarged, the lines between them, and the wall label.

    `part` shows the area at a higher resolution than the montage.
    """
    pair = Pair.of((montage.width, montage.height), (enlargement.area.width, enlargement.area.height))
    said = _drawing(enlargement.area, montage, pair) | _words(enlargement)
    pictures = {
        "whole": resampled(montage, pair.whole.width, pair.whole.height),
        "part": resampled(part, pair.part.width, pair.part.height),
    }
    return typeset(_TEMPLATE, said, pictures, form, DPI)


def _drawing(area: Box, montage: Image, pair: Pair) -> dict[str, object]:
    """Return the geometry of the sheet, in dots, for the template."""
    across, down = pair.whole.width / montage.width, pair.whole.height / montage.height
    left, top = pair.whole.left + area.left * across, pair.whole.top + area.top * down
    frame = _corners(left, top, area.width * across, area.height * down)
    hung = _corners(*pair.part)
    # The two corners of the frame on the side of the enlargement, and the facing ones of the enlargement.
    beside = pair.part.left >= pair.whole.left + pair.whole.width
    facing = ((1, 0), (2, 3)) if beside else ((3, 0), (2, 1))
    return {
        "page": [pair.sheet.width, pair.sheet.height],
        "whole": pair.whole,
        "part": pair.part,
        "label": pair.label,
        "frame": frame,
        "leads": [[frame[here], hung[there]] for here, there in facing],
        "pen": _FRAME,
        "beside": [pair.part.width, pair.part.left - pair.whole.left - pair.whole.width] if beside else None,
    }


def _corners(left: float, top: float, width: float, height: float) -> list[Point]:
    """Return the corners of a box, clockwise from the upper left one."""
    right, bottom = left + width, top + height
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _words(enlargement: Enlargement) -> dict[str, object]:
    """Return the texts of the label, for the template."""
    recipe = enlargement.recipe
    title = plain(recipe.dataset.title) or recipe.dataset.name
    count = counted(recipe.pictures.count, "picture")
    return {
        "title": title,
        "untitled": False,
        "by": f"{recipe.made.capitalize()} of {count}",
        "authors": [],
        "named": f"{title}: {recipe.made} of {count}, and a part of it enlarged",
        "whole_in_words": f"{recipe.made.capitalize()} of {count} from {title}",
        "part_in_words": "A part of it, enlarged",
        "facts": list(_facts(enlargement)),
        "credit": plain(recipe.credit),
        "notes": list(_notes(recipe)),
    }


def _facts(enlargement: Enlargement) -> Iterator[tuple[str, str, str | None]]:
    """Yield the rows of the label: name, value, and the URL that it links to."""
    recipe, grid, tile = enlargement.recipe, enlargement.grid, enlargement.tile
    licence = recipe.licence
    yield (
        "Licence",
        licence.name if licence else _no_licence(recipe),
        web_address(licence.url if licence else None),
    )
    yield ("Grid", f"{grid.columns:,} × {grid.rows:,} pictures", None)
    yield ("Each", f"{tile:,} × {tile:,} pixels", None)
    yield ("Enlarged", _places(enlargement), None)
    yield ("Made", said_day(recipe.date[:10]), None)


def _no_licence(recipe: Recipe) -> str:
    if not recipe.unknown_licences:
        return "none that holds for all"
    return "unknown" if recipe.unknown_licences == recipe.pictures.count else "unknown in part"


def _places(enlargement: Enlargement) -> str:
    """Return which columns and rows of the grid are enlarged, numbered from 1."""
    area, tile = enlargement.area, enlargement.tile
    columns = _from_to(area.left // tile, (area.left + area.width - 1) // tile)
    rows = _from_to(area.top // tile, (area.top + area.height - 1) // tile)
    return f"column{columns}, row{rows}"


def _from_to(first: int, last: int) -> str:
    return f" {first + 1:,}" if first == last else f"s {first + 1:,} to {last + 1:,}"


def _notes(recipe: Recipe) -> Iterator[str]:
    if over := len(unfolded(recipe.left_over)):
        yield f"{over:,} more had no place in a grid without a gap; the recipe names them."
    if out := sum(len(unfolded(left_out.keys)) for left_out in recipe.left_out):
        yield f"{out:,} were left out; the recipe names them, and why."
    yield from map(plain, recipe.told)
    if recipe.dataset.drawn:
        yield "A drawn sample: these people do not exist."
