"""Hair as designed shapes: a mass with a dark side, a sheen, and a few strands that follow its flow.

A hairdo is drawn in three steps: what is behind the head and shoulders, its shadow on the face, what is in front.
Places are in heads (see `anatomy`), so that hair turns with the head.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from doesexist.sample.portrait import head
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import (
    Line,
    Place,
    Point,
    blended,
    joined,
    moved,
    part,
    stroke,
    tapered,
    trail,
)
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Light, Sitter

# The edge of the hair on the left half of the forehead, from in front of the ear to the middle.
HAIRLINES = {
    "round": "-0.995 0.10 -0.2, -0.99 -0.25 -0.1, -0.90 -0.62 0.05, -0.66 -0.92 0.2, -0.33 -1.05 0.3, 0 -1.08 0.33",
    "square": "-0.995 0.16 -0.2, -0.985 -0.22 -0.1, -0.90 -0.55 0.05, -0.80 -0.90 0.15, -0.42 -0.98 0.3, 0 -0.98 0.33",
    "peaked": "-0.995 0.14 -0.2, -0.99 -0.25 -0.1, -0.86 -0.66 0.05, -0.60 -1.03 0.2, -0.28 -1.06 0.3, 0 -0.97 0.33",
    "receding": "-0.995 0.1 -0.2, -0.99 -0.28 -0.1, -0.84 -0.7 0.05, -0.64 -1.15 0.15, -0.33 -1.16 0.27, 0 -1.08 0.33",
    "high": "-0.995 0.05 -0.2, -0.99 -0.32 -0.1, -0.88 -0.70 0.05, -0.64 -1.00 0.18, -0.33 -1.13 0.27, 0 -1.16 0.3",
}
_PALE = 0.6
_DARK = 0.3


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of a mass of hair or of cloth."""

    base: Colour
    dark: Colour
    light: Colour

    @classmethod
    def of_hair(cls, base: Colour, light: Light) -> Tones:
        """Return the tones of hair."""
        step = 0.055 if base.lightness > _PALE else 0.075
        deeper = -0.075 if base.lightness > _DARK else -0.05
        return cls(
            base=base,
            dark=base.lit(deeper).turned(-6).mix(light.shade, 0.18),
            light=base.lit(step).rich(1.08).mix(light.warm, 0.09),
        )

    @classmethod
    def of_cloth(cls, cloth: Colour, light: Light) -> Tones:
        """Return the tones of cloth."""
        return cls(
            base=cloth,
            dark=cloth.mix(light.shade, 0.34),
            light=cloth.lit(0.05).mix(light.warm, 0.12),
        )


class Hairdo:
    """The base class of hairdos, with methods to draw them; itself no hair at all."""

    covers_ears = False

    def __init__(self, sitter: Sitter, tones: Tones | None = None) -> None:
        self.sitter = sitter
        self.flip = sitter.looks.flip
        self.tones = tones or Tones.of_hair(sitter.hair, sitter.light)
        self._hairlines: dict[str, list[Point]] = {}

    def back(self, sheet: Sheet) -> None:
        """Draw what lies behind the head."""
        self._back(sheet)

    def edge(self) -> Line | None:
        """Return the edge, from left to right, that throws a shadow on the forehead."""
        return self._edge()

    def front(self, sheet: Sheet) -> None:
        """Draw what lies in front."""
        self._front(sheet)

    def _back(self, sheet: Sheet) -> None:
        pass

    def _edge(self) -> Line | None:
        return None

    def _front(self, sheet: Sheet) -> None:
        pass

    def places(self, line: str | Sequence[Place], mirrored: int = 1) -> list[Point]:
        """Return the projected points of a line of places; `mirrored` −1: on the other side."""
        at = self.sitter.at
        return [at(x * mirrored, y, z) for x, y, z in (trail(line) if isinstance(line, str) else line)]

    def whole(self, half: str) -> list[Point]:
        """Return the projected points of a symmetric line, of which the left half is given, up to the middle."""
        return [*self.places(half), *self.places(trail(half)[-2::-1], -1)]

    def hairline(self, kind: str) -> list[Point]:
        """Return the edge of the hair on the forehead from the left to the right."""
        if kind not in self._hairlines:
            low = 0.10 * self.sitter.trait("young")
            half = [(x, y + (low if y < -0.5 else 0.0), z) for x, y, z in trail(HAIRLINES[kind])]
            self._hairlines[kind] = [*self.places(half), *self.places(half[-2::-1], -1)]
        return self._hairlines[kind]

    def cap(self, kind: str, thick: float) -> str:
        """Return the outline of hair that follows the skull down to a hairline, `thick` heads thick."""
        wide = 1.07 + 0.6 * thick
        temple = ((1.055, 0.12, -0.38), (wide, -0.10, -0.34))
        ends = self.places(temple), self.places(temple[::-1], -1)
        return joined(self.hairline(kind), [*ends[0], *head.skull(self.sitter, thick), *ends[1]])

    def shaded(self, sheet: Sheet, shape: str, spread: float = 1.0) -> None:
        """Fill a shape on the head, darker on the side that turns away from the light."""
        dark, at = -self.sitter.light.side, self.sitter.at
        sheet.fill(shape, self.tones.base)
        places = ((0.12, -2.3), (0.30, -1.62), (0.56, -1.05), (0.78, -0.42), (0.88, 0.3), (0.90, 4.0))
        edge = [at(dark * x * spread, y, 0.1) for x, y in places]
        with sheet.inside(shape):
            sheet.fill(joined(edge, [at(dark * 3, 4.0), at(dark * 3, -2.5)]), self.tones.dark)

    def side_tone(self, side: int) -> Colour:
        """Return the tone of a part on one side of the head."""
        return self.tones.base if side == self.sitter.light.side else self.tones.base.mix(self.tones.dark, 0.75)

    def panel(self, sheet: Sheet, inner: Line, outer: Line, tone: Colour, strands: int = 5) -> None:
        """Draw a lock of hair between two lines of equal length, with strands along them."""
        sheet.fill(joined(inner, outer[::-1]), tone)
        self.strands(sheet, inner, outer, strands)

    def strands(self, sheet: Sheet, inner: Line, outer: Line, count: int, width: float = 5.0) -> None:
        """Draw strands that flow between two lines, light ones and dark ones."""
        chance, steps = self.sitter.chance, self.sitter.steps
        count = self.sitter.some(count)
        for index in range(count):
            line = blended(inner, outer, (index + 0.5 + chance.bell(0.35)) / count)
            start = chance.between(0.0, 0.4)
            lock = part(line, start, start + chance.between(0.35, 0.6), steps)
            tone = self.tones.light if chance.happens(0.62) else self.tones.dark
            sheet.fill(self.sitter.stroke(lock, tapered(width * chance.between(0.6, 1.3))), tone, 0.85)

    def sheen(self, sheet: Sheet, inner: Line, outer: Line, at: float, width: float = 9.0) -> None:
        """Draw the band of light across combed hair, at the share `at` of its length."""
        count = self.sitter.some(8)
        path = ""
        for index in range(count):
            share = (index + 0.5) / count
            bow = at + 0.10 * math.sin(share * math.pi)
            reach = 0.07 + 0.05 * self.sitter.chance.any()
            path += self.sitter.stroke(part(blended(inner, outer, share), bow - reach, bow + reach, 3), tapered(width))
        sheet.fill(path, self.tones.light, 0.9)

    def rim(self, sheet: Sheet, line: Line, width: float = 4.0) -> None:
        """Draw the dark edge of hair that lies on something."""
        sheet.fill(stroke(moved(part(line, 0.04, 0.96, 8), 0, -1), tapered(width)), self.tones.dark, 0.8)
