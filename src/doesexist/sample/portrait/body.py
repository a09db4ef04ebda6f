"""The trunk: shoulders, arms and chest, below a head that may be tilted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Line, Point, joined, stroke, tapered, track
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import UNIT, Sitter

LOW = 14.0
"""How far down clothes are drawn, in heads: beyond every photograph's lower edge."""


@dataclass(slots=True)
class Body:
    """The trunk below a head: it leans less than the head does, and turns less.

    Places are in heads from the pit of the neck, x to the right, y down. `lean` in radians against the head.
    `broad` is half the shoulders' width; the three colours clothe it.
    """

    sitter: Sitter
    lean: float
    broad: float
    cloth: Colour
    second: Colour
    third: Colour
    pivot: Point = field(init=False)
    """The place that the head is tilted about: the top of the neck."""
    _sin: float = field(init=False)
    _cos: float = field(init=False)

    def __post_init__(self) -> None:
        self.pivot = (self.sitter.at(0, 0, -0.25)[0], self.sitter.points[8][1] + 2.0)
        self._sin, self._cos = math.sin(self.lean) * UNIT, math.cos(self.lean) * UNIT

    def at(self, x: float, y: float) -> Point:
        """Return the point on the paper of a place of the body."""
        px, py = self.pivot
        return (px + x * self._cos - y * self._sin, py + x * self._sin + y * self._cos)

    def places(self, line: str | Sequence[Point], mirrored: int = 1) -> list[Point]:
        """Return the points on the paper of a line of places; `mirrored` −1: on the other side."""
        at = self.at
        return [at(x * mirrored, y) for x, y in (track(line) if isinstance(line, str) else line)]

    def whole(self, half: str) -> list[Point]:
        """Return the points of a symmetric line, of which the left half is given, up to the middle."""
        return [*self.places(half), *self.places(track(half)[-2::-1], -1)]

    def trunk(self, neckline: Line, near: Point = (0.50, 0.36)) -> str:
        """Return the outline of a garment: from a neckline, left to right on the paper, over the shoulders and down."""
        wide = self.broad
        half = (
            (near[0] + 0.10, near[1] + 0.02),
            (0.46 * wide, 0.52),
            (0.76 * wide, 0.66),
            (0.96 * wide, 0.93),
            (1.06 * wide, 1.55),
            (1.14 * wide, 2.7),
            (1.20 * wide, 4.2),
            (1.12 * wide, 6.5),
            (1.08 * wide, LOW),
        )
        return joined(neckline, self.places(half), self.places(half, -1)[::-1])

    def shade(self, sheet: Sheet) -> None:
        """Lay the shade on clothes: the side away from the light, below the chin, inside the arms."""
        dark, shade, wide = -self.sitter.light.side, self.sitter.light.shade, self.broad
        side = self.places(((0.10, 0.2), (0.42, 0.8), (0.52, 1.5), (0.40, 2.6), (0.45, LOW)), dark)
        sheet.fill(joined(side, self.places(((4, LOW), (4, 0.0)), dark)), shade, 0.30)
        chin = self.places(((-0.62, 0.44), (-0.14, 0.84), (0.42, 0.78), (0.80, 0.44)), dark)
        sheet.fill(joined(chin, self.places(((0.5, 0.0), (-0.5, 0.0)), dark)), shade, 0.22)
        for out in (-1, 1):
            arm = ((0.70 * wide, 1.25), (0.76 * wide, 2.1), (0.78 * wide, 3.4), (0.72 * wide, 5.2), (0.74 * wide, 9.0))
            sheet.fill(self.sitter.stroke(self.places(arm, out), tapered(11.0, 0.25, 0.3)), shade, 0.36)
        if self.sitter.is_fine(40):
            for x, sway in ((0.50, 0.10), (-0.54, -0.12), (0.95, 0.05), (-0.97, 0.03)):
                fold = ((x * wide, 0.95), ((x + sway) * wide * 0.92, 1.55), ((x + sway * 0.4) * wide * 0.88, 2.3))
                sheet.fill(stroke(self.places(fold), tapered(6.0, 0.4)), shade, 0.26)


def chest(sheet: Sheet, body: Body) -> None:
    """Draw the skin below the neck, for garments that leave it bare."""
    skin, dark = body.sitter.skin, -body.sitter.light.side
    shape = body.trunk(body.places("-0.50 0.30, -0.2 0.33, 0.2 0.33, 0.50 0.30"), (0.46, 0.24))
    sheet.fill(shape, skin.base)
    with sheet.inside(shape):
        edge = body.places("0.12 0, 0.22 0.5, 0.55 0.95, 0.60 2", dark)
        sheet.fill(joined(edge, body.places("4 2, 4 0", dark)), skin.shade)
        if body.sitter.is_fine(48):
            for out in (-1, 1):
                bone = body.places("0.10 0.60, 0.42 0.57, 0.82 0.60", out)
                sheet.fill(stroke(bone, tapered(5.0, 0.25)), skin.shade, 0.8)
