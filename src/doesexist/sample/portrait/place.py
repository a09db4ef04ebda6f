"""Where a photograph was taken: its frame, its palette, its chance."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.sample.chance import Chance
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Point, box
from doesexist.sample.portrait.palettes import Palette


@dataclass(slots=True)
class Place:
    """Where a photograph was taken: its size in pixels, how large a head is there, where the (first) face is.

    `side` is where the light comes from: 1 the right, −1 the left.
    """

    width: float
    height: float
    unit: float
    face: Point
    side: int
    palette: Palette
    chance: Chance

    @property
    def frame(self) -> str:
        """The outline of the whole photograph."""
        return box(0, 0, self.width, self.height)

    def floor(self, top: float) -> str:
        """Return the outline of all that lies below a height."""
        return box(0, top, self.width, self.height - top)

    def tone(self) -> Colour:
        """Return one of the colours that people here wear."""
        return self.chance.one_of(self.palette.cloths)
