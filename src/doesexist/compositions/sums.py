"""A sum of pictures that pictures can join, and leave.

It is kept in whole numbers: so order never matters, it can be made in parts and added up, and leaving is exact. What
remains is what would have been added up had that person never been in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import IN_THE_CACHE, block_of

Whole = NDArray[Any]
"""Unsigned whole numbers of 16, 32 or 64 bits."""
Width = type[np.uint16 | np.uint32 | np.uint64]


def holding(most: int) -> Width:
    """Return the narrowest whole numbers that hold a value; 64 bits hold the sum of 10^16 pictures.

    >>> holding(256 * 255).__name__, holding(70_000 * 255).__name__, holding(10**8 * 255).__name__
    ('uint16', 'uint32', 'uint64')
    """
    return np.uint16 if most < 1 << 16 else np.uint32 if most < 1 << 32 else np.uint64


@dataclass(slots=True)
class Sums:
    """What pictures of one size add up to."""

    pixels: Whole
    """Of the pictures as they are: (height, width, 3)."""
    squares: Whole
    """Of the small pictures (see imaging.tiles), and of their squares: (2, height // block, width // block, 3)."""
    count: int
    """How many pictures."""

    @classmethod
    def none(cls, width: int, height: int, *, room: int) -> Sums:
        """Return the sums of no picture of that size, with room for so many."""
        block = block_of(width, height)
        return cls(
            np.zeros((height, width, 3), holding(255 * room)),
            np.zeros((2, height // block, width // block, 3), holding(255 * 255 * room)),
            0,
        )

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def join(self, pixels: Pixels, small: Pixels) -> None:
        """Add a picture."""
        np.add(self.pixels, pixels, out=self.pixels)
        for values, squares, sums in self._strips(small):
            sums[0] += values
            sums[1] += squares
        self.count += 1

    def leave(self, pixels: Pixels, small: Pixels) -> None:
        """Take a picture away that has joined."""
        np.subtract(self.pixels, pixels, out=self.pixels)
        for values, squares, sums in self._strips(small):
            sums[0] -= values
            sums[1] -= squares
        self.count -= 1

    def _strips(self, small: Pixels) -> Iterator[tuple[Whole, Whole, Whole]]:
        """Yield a small picture's values and their squares, and where they are summed, a few rows at a time.

        As wide as the sums, for NumPy is slow where it widens what it adds; and a few, so that they stay in the
        processor's cache: all at once, they would take twice the time.
        """
        height, width, channels = small.shape
        rows = max(1, IN_THE_CACHE // (width * channels * self.squares.itemsize))
        for top in range(0, height, rows):
            values = small[top : top + rows].astype(self.squares.dtype)
            yield values, values * values, self.squares[:, top : top + rows]

    def fit(self, pixels: Pixels) -> bool:
        """Tell whether a picture is of the size that is summed."""
        return pixels.shape == self.pixels.shape

    def narrowed(self) -> Sums:
        """Return the same as narrow as its count allows: how it is kept, so that equal sums are equal files."""
        return self._of_width(self.count)

    def with_room(self, room: int) -> Sums:
        """Return a copy that so many pictures fit into."""
        return self._of_width(max(room, self.count), copy=True)

    def add(self, other: Sums) -> None:
        """Add other sums to these, which have room for them."""
        np.add(self.pixels, other.pixels, out=self.pixels, casting="same_kind")
        np.add(self.squares, other.squares, out=self.squares, casting="same_kind")
        self.count += other.count

    def _of_width(self, room: int, *, copy: bool = False) -> Sums:
        return Sums(
            self.pixels.astype(holding(255 * room), copy=copy),
            self.squares.astype(holding(255 * 255 * room), copy=copy),
            self.count,
        )
