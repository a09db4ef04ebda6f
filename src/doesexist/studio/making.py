"""A composition becomes a file, with its recipe in it and beside it: the montage, the average, the essay's figure 3.

Whoever leaves before it is finished is not in it: then it is made again without them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from doesexist.compositions.composing import LARGEST_TILE, Window, montage, part
from doesexist.compositions.enlargement import Enlargement
from doesexist.compositions.enlargement import enlarged as on_a_sheet
from doesexist.compositions.recipes import Recipe, Setting, as_json, as_text, moment, recipe
from doesexist.compositions.sheets import Box
from doesexist.compositions.surveyed import Picks
from doesexist.compositions.typesetting import Typeset
from doesexist.errors import NothingFound, NotSurveyed, OutputUnwritable
from doesexist.imaging.pixels import Pixels, from_array
from doesexist.imaging.png_stream import png_of
from doesexist.imaging.tiles import LEVELS
from doesexist.model.grids import Grid
from doesexist.studio.adding import Adding, AddingLight
from doesexist.studio.printing import form_of
from doesexist.studio.sitters import Chosen, Sitters, sitters
from doesexist.studio.writing import finished, outside

_BAND = 64
"""About how many rows of pixels of a montage are in memory at once."""
_WHY_LEFT_OUT = "Their licence does not allow that anything is made of them (NoDerivs)."
_ENLARGED = 8
"""How many pictures across are enlarged in a print."""


@dataclass(frozen=True)
class Made:
    """A finished composition."""

    recipe: Recipe
    size: int
    """Of its file, in bytes."""
    sheet: Typeset | None = None
    """Of a print: what was wanting for it."""


class Montage:
    """Everyone in one grid, in a PNG: iterate over it, and it is written; each step is a number of pictures.

    Raises NotSurveyed, DatasetUnknown, SeveralDatasets, NothingFound, NoDerivatives, OutputUnwritable.
    """

    def __init__(self, archive: Path, out: Path, chosen: Chosen, *, tile: int = 16) -> None:
        _is_png(archive, out, "montage")
        assert tile in LEVELS, "tiles are kept at these sizes"
        self._archive, self._out, self._chosen, self._tile = archive, out, chosen, tile
        self.made: Made | None = None

    def __iter__(self) -> Iterator[int]:
        for people in _as_they_are(self._archive, self._chosen):
            grid, tile = Grid.largest_within(len(people.picks)), self._tile
            said = _recipe_of_a_montage(people, self._chosen, grid, tile)
            bands = _bands(people, grid, tile)
            self.made = _written(self._out, said, bands, grid.columns * tile, grid.rows * tile)
            yield grid.places


class Average:
    """The average of everyone, or of some, in a PNG: iterate over it, and it is written; each step is a number.

    `linear`: of their light, not of their values; then every picture is looked at again.
    Raises NotSurveyed, SurveyStale, DatasetUnknown, SeveralDatasets, NothingFound, NoDerivatives, OutputUnwritable.
    """

    def __init__(self, archive: Path, out: Path, chosen: Chosen, *, linear: bool = False) -> None:
        _is_png(archive, out, "average")
        self._archive, self._out, self._chosen = archive, out, chosen
        self._adds = AddingLight if linear else Adding
        self._linear = linear
        self.total = 0
        """How many pictures it is of, once that is known."""
        self.made: Made | None = None

    def __iter__(self) -> Iterator[int]:
        for people in _as_they_are(self._archive, self._chosen):
            surveyed, meant = people.wall.surveyed, people.meant
            adding = self._adds(self._archive, people.dataset.name, surveyed, meant)
            self.total = adding.total
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
            picks = np.flatnonzero(meant & surveyed.summed)
            said = _recipe("average", people, self._chosen, picks, settings, left_out=left_out)
            self.made = _written(self._out, said, [mean], width, height)


def print_montage(archive: Path, out: Path, chosen: Chosen, *, tile: int = 16, middle: str | None = None) -> Made:
    """Print everyone on A3, and beside them a few enlarged: those around one of them, or around the middle of all.

    Raises what a Montage raises; NothingFound where nobody of that key hangs in it.
    """
    form = form_of(archive, out)
    made: Made | None = None
    for people in _as_they_are(archive, chosen):
        grid = Grid.largest_within(len(people.picks))
        said = _recipe_of_a_montage(people, chosen, grid, tile)
        window = _window(people, grid, middle)
        area = Box(
            window.columns.start * tile, window.rows.start * tile, len(window.columns) * tile, len(window.rows) * tile
        )
        surveyed = people.wall.surveyed
        whole = from_array(montage(surveyed, people.picks, grid, tile))
        near = from_array(part(surveyed, people.picks, grid, window))
        sheet = on_a_sheet(Enlargement(said, grid, tile, area), whole, near, form)
        with finished(out) as file:
            file.write(sheet.content)
        _beside(out, said)
        made = Made(said, len(sheet.content), sheet)
    assert made is not None, "there is always somebody, or an error"
    return made


def _is_png(archive: Path, out: Path, what: str) -> None:
    outside(archive, out)
    if out.suffix.lower() != ".png":
        raise OutputUnwritable(out, f"the {what} is written as .png")


def _as_they_are(archive: Path, chosen: Chosen) -> Iterator[Sitters]:
    """Yield whom a composition is made of; and again, if somebody came or left while it was made."""
    before = None
    while (people := sitters(archive, chosen)).wall.tag != before:
        yield people
        before = people.wall.tag


def _written(out: Path, said: Recipe, bands: Iterable[Pixels], width: int, height: int) -> Made:
    size = 0
    with finished(out) as file:
        for piece in png_of(bands, width, height, as_text(said)):
            size += file.write(piece)
    _beside(out, said)
    return Made(said, size)


def _beside(out: Path, said: Recipe) -> None:
    with finished(recipe_beside(out)) as file:
        file.write(as_json(said))


def recipe_beside(out: Path) -> Path:
    """Return where the recipe of a composition is.

    >>> recipe_beside(Path("all/everyone.png")).as_posix()
    'all/everyone.recipe.json'
    """
    return out.with_suffix(".recipe.json")


def _bands(people: Sitters, grid: Grid, tile: int) -> Iterator[Pixels]:
    """Yield a montage a few rows at a time: all of it, at 64 pixels a face, would be 900 MB for FFHQ."""
    at_once = max(1, _BAND // tile)
    for top in range(0, grid.rows, at_once):
        rows = min(at_once, grid.rows - top)
        places = people.picks[top * grid.columns : (top + rows) * grid.columns]
        yield montage(people.wall.surveyed, places, Grid(grid.columns, rows), tile)


def _window(people: Sitters, grid: Grid, middle: str | None) -> Window:
    """Return which columns and rows are enlarged."""
    column, row = grid.columns // 2, grid.rows // 2
    if middle is not None:
        keys = people.keys(people.picks[: grid.places])
        if middle not in keys:
            raise NothingFound(f"{people.dataset.name}/{middle}")
        column, row = grid.at(keys.index(middle))
    return Window(_around(column, grid.columns), _around(row, grid.rows), LARGEST_TILE)


def _around(middle: int, most: int) -> range:
    """Return the places around one, as many as are enlarged.

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
    if people.left_out:
        left_out = {**(left_out or {}), _WHY_LEFT_OUT: [*people.left_out]}
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
