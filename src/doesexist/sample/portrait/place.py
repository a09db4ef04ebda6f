"""The scene of a photograph: its frame, its palette, its random draws."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.sample.chance import Chance
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Point, box
from doesexist.sample.portrait.palettes import Palette


@dataclass(slots=True)
class Place:
    """The scene of a photograph: its size and that of a head, in pixels, and where the (first) face is.

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
        """Return the outline of all that is below a height."""
        return box(0, top, self.width, self.height - top)

    def tone(self) -> Colour:
        """Return one of the colours that people here wear."""
        return self.chance.one_of(self.palette.cloths)
