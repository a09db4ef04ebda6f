"""The grid of a wall of pictures: as square as their number allows, without empty places."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Self


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of columns and rows. Places are numbered from 0, row by row."""

    columns: int
    rows: int

    @classmethod
    def largest_within(cls, pictures: int) -> Self:
        """Return the squarest grid that so many pictures fill without a gap; of equally square ones the largest.

        Why the essay's montage (fig. 3) shows 69,960 faces out of 70,000:

        >>> Grid.largest_within(70_000), Grid.largest_within(70_000).places
        (Grid(columns=264, rows=265), 69960)

        Squarest: the longest shorter side. So fewer are left over than one more row would need, and there are at most
        two rows more than columns. Of 0 pictures the grid is 0 × 0.
        """
        columns = isqrt(pictures)
        return cls(columns, pictures // columns if columns else 0)

    @property
    def places(self) -> int:
        """How many pictures hang in it."""
        return self.columns * self.rows

    def place(self, column: int, row: int) -> int:
        """Return the number of the place in a column and row. Raises ValueError for one outside the grid.

        >>> Grid(4, 3).place(1, 2)
        9
        """
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            raise ValueError(f"a grid of {self.columns} × {self.rows} has no place in column {column}, row {row}")
        return row * self.columns + column

    def at(self, place: int) -> tuple[int, int]:
        """Return the column and the row of a place. Raises ValueError for one outside the grid.

        >>> Grid(4, 3).at(9)
        (1, 2)
        """
        if not 0 <= place < self.places:
            raise ValueError(f"a grid of {self.columns} × {self.rows} has no place {place}")
        row, column = divmod(place, self.columns)
        return column, row
