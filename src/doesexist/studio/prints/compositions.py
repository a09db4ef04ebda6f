"""The compositions that are written to files: the montage, the average, and the print (the essay's figure 3)."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np

from doesexist.compositions.composing import LARGEST_TILE, Window, montage, part
from doesexist.compositions.recipes import Recipe, Setting, as_text, moment, recipe
from doesexist.compositions.surveyed import Picks
from doesexist.errors import NothingFound, NotSurveyed, OutputEnding
from doesexist.imaging.pixels import Pixels, from_array
from doesexist.imaging.png_stream import png_of
from doesexist.imaging.tiles import LEVELS
from doesexist.model.grids import Grid
from doesexist.model.inscriptions import NOWHERE, Venue
from doesexist.printing.enlargement import Enlargement, tile_on_paper
from doesexist.printing.enlargement import enlarged as on_a_sheet
from doesexist.printing.sheets import Box
from doesexist.studio.average.adding_up import Adding, AddingLight
from doesexist.studio.output import outside
from doesexist.studio.prints.overlay import form_of
from doesexist.studio.prints.selection import Chosen, Sitters
from doesexist.studio.prints.writing_whole import Composition, Draft
from doesexist.studio.showing.credits_inside import credit_of_recipe, sheet_with

_BAND = 64
"""Rows of a montage's pixels that are in memory at once, about."""
_WHY_LEFT_OUT = "Their licence does not allow that anything is made of them (NoDerivs)."
_WHY_UNREAD = "Nobody has read whether their terms allow that anything is made of them."
_ENLARGED = 8
"""Pictures across that are enlarged in a print."""


class Montage(Composition):
    """A PNG of all pictures in one grid."""

    def __init__(self, archive: Path, out: Path, chosen: Chosen, *, tile: int = 16, venue: Venue = NOWHERE) -> None:
        _is_png(archive, out, "montage")
        assert tile in LEVELS, "tiles are kept at these sizes"
        super().__init__(archive, out, chosen, venue)
        self._tile = tile

    def drafted(self, people: Sitters) -> Generator[int, None, Draft]:
        """Compose the grid."""
        grid, tile = Grid.largest_within(len(people.picks)), self._tile
        said = _recipe_of_a_montage(people, self.chosen, grid, tile)
        yield grid.places
        width, height = grid.columns * tile, grid.rows * tile
        return Draft(said, png_of(_bands(people, grid, tile), width, height, _words(said, self.venue)))


class Average(Composition):
    """A PNG of the mean of all chosen pictures.

    `linear`: of linear light, not of sRGB values; for that every picture is decoded again.
    """

    def __init__(
        self, archive: Path, out: Path, chosen: Chosen, *, linear: bool = False, venue: Venue = NOWHERE
    ) -> None:
        _is_png(archive, out, "average")
        super().__init__(archive, out, chosen, venue)
        self._adds = AddingLight if linear else Adding
        self._linear = linear

    def drafted(self, people: Sitters) -> Generator[int, None, Draft]:
        """Sum the pictures, and draw their mean."""
        surveyed, meant = people.wall.surveyed, people.meant
        adding = self._adds(self.archive, people.dataset.name, surveyed, meant)
        self.total += adding.total
        yield from adding
        mean = adding.mean
        if mean is None:
            raise NotSurveyed(people.dataset.name)
        height, width, _ = mean.shape
        settings: dict[str, Setting] = {
            "width": width,
            "height": height,
            "mean": "of light (sRGB made linear)" if self._linear else "of 8-bit sRGB values, halves rounded up",
        }
        others = people.keys(np.flatnonzero(meant & ~surveyed.summed))
        left_out = {f"They are of another size than {width} × {height} pixels.": others} if others else {}
        said = _recipe("average", people, self.chosen, adding.picks, settings, left_out=left_out)
        return Draft(said, png_of([mean], width, height, _words(said, self.venue)))


class Print(Composition):
    """An A3 print of all pictures in one grid, with a few enlarged beside it: those around one, or around the middle.

    Raises NothingFound if `middle` is no key of a picture in the grid.
    """

    def __init__(
        self,
        archive: Path,
        out: Path,
        chosen: Chosen,
        *,
        tile: int = 16,
        middle: str | None = None,
        venue: Venue = NOWHERE,
    ) -> None:
        self._form = form_of(archive, out)
        super().__init__(archive, out, chosen, venue)
        self._tile = tile
        self._middle = middle

    def drafted(self, people: Sitters) -> Generator[int, None, Draft]:
        """Compose and typeset the sheet, with tiles no larger than its resolution."""
        grid = Grid.largest_within(len(people.picks))
        window = _window(people, grid, self._middle)
        tile = tile_on_paper(grid, (len(window.columns), len(window.rows)), self._tile)
        said = _recipe_of_a_montage(people, self.chosen, grid, tile)
        area = Box(
            window.columns.start * tile, window.rows.start * tile, len(window.columns) * tile, len(window.rows) * tile
        )
        surveyed = people.wall.surveyed
        whole = from_array(montage(surveyed, people.picks, grid, tile))
        near = from_array(part(surveyed, people.picks, grid, window))
        yield grid.places
        bare = on_a_sheet(Enlargement(said, grid, tile, area), whole, near, self._form)
        sheet = sheet_with(bare, credit_of_recipe(said, self.venue), self._form)
        return Draft(said, [sheet.content], sheet)


def _words(recipe: Recipe, venue: Venue) -> dict[str, str]:
    """Return a PNG's text chunks: its recipe, and its credit under standard keywords."""
    return as_text(recipe) | credit_of_recipe(recipe, venue).text


def _is_png(archive: Path, out: Path, what: str) -> None:
    outside(archive, out)
    if out.suffix.lower() != ".png":
        raise OutputEnding(out, f"{what}s", (".png",))


def _bands(people: Sitters, grid: Grid, tile: int) -> Iterator[Pixels]:
    """Yield a montage a few rows at a time: the whole, at 64 pixels a face, would be 900 MB for FFHQ."""
    at_once = max(1, _BAND // tile)
    for top in range(0, grid.rows, at_once):
        rows = min(at_once, grid.rows - top)
        places = people.picks[top * grid.columns : (top + rows) * grid.columns]
        yield montage(people.wall.surveyed, places, Grid(grid.columns, rows), tile)


def _window(people: Sitters, grid: Grid, middle: str | None) -> Window:
    """Return the columns and rows of the pictures that are enlarged."""
    column, row = grid.columns // 2, grid.rows // 2
    if middle is not None:
        keys = people.keys(people.picks[: grid.places])
        if middle not in keys:
            raise NothingFound(f"{people.dataset.name}/{middle}")
        column, row = grid.at(keys.index(middle))
    return Window(_around(column, grid.columns), _around(row, grid.rows), LARGEST_TILE)


def _around(middle: int, most: int) -> range:
    """Return the range of positions around one that are enlarged.

    >>> _around(0, 264), _around(100, 264), _around(1, 3)
    (range(0, 8), range(96, 104), range(0, 3))
    """
    first = max(0, min(middle - _ENLARGED // 2, most - _ENLARGED))
    return range(first, min(first + _ENLARGED, most))


def _recipe_of_a_montage(people: Sitters, chosen: Chosen, grid: Grid, tile: int) -> Recipe:
    settings: dict[str, Setting] = {
        "tile": tile,
        "columns": grid.columns,
        "rows": grid.rows,
        "order": chosen.order.value,
    }
    return _recipe(
        "montage",
        people,
        chosen,
        people.picks[: grid.places],
        settings,
        left_over=people.keys(people.picks[grid.places :]),
    )


def _recipe(
    made: str,
    people: Sitters,
    chosen: Chosen,
    picks: Picks,
    settings: dict[str, Setting],
    *,
    left_out: dict[str, list[str]] | None = None,
    left_over: Iterable[str] = (),
) -> Recipe:
    for why, keys in ((_WHY_LEFT_OUT, people.left_out), (_WHY_UNREAD, people.unread)):
        if keys:
            left_out = {**(left_out or {}), why: [*keys]}
    return recipe(
        made,
        people.dataset,
        people.pixels(picks),
        people.composite(picks),
        contributors=people.contributors(picks),
        program=f"doesexist {version('doesexist')}",
        date=moment(os.environ),
        where=chosen.where,
        settings=settings,
        left_over=left_over,
        left_out=left_out,
    )
