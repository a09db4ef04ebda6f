"""Sums of pictures, to which pictures can be added and from which they can be subtracted again.

They are integers: so order does not matter, partial sums can be added, and subtraction is exact. What remains is what
would have been added up had that person never been in it.
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
"""Unsigned integers of 16, 32 or 64 bits."""
Width = type[np.uint16 | np.uint32 | np.uint64]


def holding(most: int) -> Width:
    """Return the narrowest unsigned integer type that holds a value; 64 bits hold the sum of 10^16 pictures.

    >>> holding(256 * 255).__name__, holding(70_000 * 255).__name__, holding(10**8 * 255).__name__
    ('uint16', 'uint32', 'uint64')
    """
    return np.uint16 if most < 1 << 16 else np.uint32 if most < 1 << 32 else np.uint64


@dataclass(slots=True)
class Sums:
    """The sums of pictures of one size, and of the squares of their values."""

    pixels: Whole
    """The sum of the pictures at full size: (height, width, 3)."""
    squares: Whole
    """The sums of the small pictures (see imaging.tiles) and their squares: (2, height // block, width // block, 3)."""
    count: int
    """How many pictures are in the sums."""

    @classmethod
    def none(cls, width: int, height: int, *, room: int) -> Sums:
        """Return empty sums for pictures of that size, of integers wide enough for `room` of them."""
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
        """Subtract a picture that was added."""
        np.subtract(self.pixels, pixels, out=self.pixels)
        for values, squares, sums in self._strips(small):
            sums[0] -= values
            sums[1] -= squares
        self.count -= 1

    def _strips(self, small: Pixels) -> Iterator[tuple[Whole, Whole, Whole]]:
        """Yield strips of a small picture: its values, their squares, and the view of the sums to add them to.

        Values have the type of the sums, since NumPy is slow where it widens what it adds; strips fit the processor's
        cache, which halves the time.
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
        """Return the sums in the narrowest type for their count, as they are stored: equal sums make equal files."""
        return self._of_width(self.count)

    def with_room(self, room: int) -> Sums:
        """Return a copy wide enough for `room` pictures."""
        return self._of_width(max(room, self.count), copy=True)

    def add(self, other: Sums) -> None:
        """Add other sums to these, which must be wide enough."""
        np.add(self.pixels, other.pixels, out=self.pixels, casting="same_kind")
        np.add(self.squares, other.squares, out=self.squares, casting="same_kind")
        self.count += other.count

    def _of_width(self, room: int, *, copy: bool = False) -> Sums:
        return Sums(
            self.pixels.astype(holding(255 * room), copy=copy),
            self.squares.astype(holding(255 * 255 * room), copy=copy),
            self.count,
        )
