"""Who sits for a portrait: the points of the face, how the head is held, and how the person looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from doesexist.sample.anatomy import Turn
from doesexist.sample.chance import Chance
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Line, Point, Width, stroke

UNIT = 100.0
"""The distance between the eyes of a head that is not turned, in units of the drawing."""
_CURVED = 50.0
"""The pixels per head from which on fine lines are drawn as curves."""


@dataclass(frozen=True, slots=True)
class Light:
    """Where the light comes from, and what colour it and the shade are. `side` is 1 for the right, −1 for the left."""

    side: int
    strength: float
    warm: Colour
    shade: Colour


@dataclass(frozen=True, slots=True)
class Skin:
    """The colours of somebody's skin in this light."""

    base: Colour
    light: Colour
    shade: Colour
    deep: Colour
    blush: Colour
    lips: Colour
    line: Colour

    @classmethod
    def of(cls, base: Colour, light: Light, lips: Colour | None = None) -> Skin:
        """Return the colours of a skin in a light."""
        dark = 1.0 - base.lightness
        shade = base.lit(-0.10 - 0.04 * dark).rich(1.18).turned(-10).mix(light.shade, 0.16)
        deep = base.lit(-0.21 + 0.06 * dark).rich(1.22).turned(-16).mix(light.shade, 0.22)
        return cls(
            base=base,
            light=base.lit(0.055 + 0.02 * dark).mix(light.warm, 0.16),
            shade=shade,
            deep=deep,
            blush=Colour.polar(base.lightness - 0.045, base.chroma + 0.038, base.hue - 24),
            lips=lips
            or Colour.polar(base.lightness - 0.10, base.chroma + 0.036 - 0.022 * dark, base.hue - 31 + 20 * dark),
            line=Colour.polar(0.30 * base.lightness + 0.06, 0.045, base.hue - 22),
        )


@dataclass(slots=True)
class Looks:
    """Details of somebody's looks. Amounts are from 0 to 1; names are those of the modules that draw them.

    `flip` is 1 or −1: on which side the parting is, and whatever else is on one side only.
    """

    flip: int = 1
    lashes: float = 0.4
    brows: float = 0.5
    sturdy: float = 0.5
    freckles: bool = False
    beard: str | None = None
    glasses: str | None = None
    wire: bool = False
    earrings: str | None = None
    neck: str | None = None
    tie: bool = False
    bobble: bool = False


@dataclass(slots=True)
class Sitter:
    """A person to be drawn, in units of the drawing, x right, y down, the head upright.

    `points` are the 68 landmarks; `traits` the names and amounts of what makes this face (see `anatomy.TRAITS`); `fine`
    is how many pixels a head has. `chance` is for the hand that draws, never for who is drawn: how often it is asked
    depends on the size of the picture.
    """

    points: Sequence[Point]
    turn: Turn
    traits: dict[str, float]
    light: Light
    skin: Skin
    hair: Colour
    iris: Colour
    chance: Chance
    fine: float
    looks: Looks
    gaze: Point = (0.0, 0.0)
    broad: float = field(init=False)
    outline: str = ""
    """The path of face and skull, once it has been drawn."""

    def __post_init__(self) -> None:
        # The skull, with all that is on it, is made as wide as the jaw at its upper end.
        self.broad = 1.0 + 0.12 * self.traits["wide"]

    def at(self, x: float, y: float, z: float = 0.0) -> Point:
        """Return the projected point of a place of the head, given in heads."""
        across, down = self.turn.project(x * self.broad, y, z)
        return (across * UNIT, down * UNIT)

    def trait(self, name: str) -> float:
        """Return how much of a trait this face has."""
        return self.traits[name]

    def some(self, count: float) -> int:
        """Return how many of `count` small marks to draw: fewer in small pictures."""
        return max(2, round(count * min(1.3, max(0.3, self.fine / 110.0))))

    @property
    def steps(self) -> int:
        """The number of steps in which to draw a fine line."""
        return 6 if self.fine >= _CURVED else 3

    def stroke(self, points: Line, width: Width) -> str:
        """Return the path of a fine stroke: `lines.stroke`, with straight edges in small pictures."""
        return stroke(points, width, straight=self.fine < _CURVED)

    def is_fine(self, pixels: float) -> bool:
        """Tell whether to draw something that needs that many pixels between the eyes."""
        return self.fine >= pixels
