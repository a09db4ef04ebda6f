"""What is worn on the head: scarves, turbans, wraps, wreaths."""

from __future__ import annotations

import math

from doesexist.sample.portrait import head
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.hair import Hairdo, Tones
from doesexist.sample.portrait.lines import (
    Line,
    Point,
    along,
    blended,
    curve,
    dots,
    ellipse,
    joined,
    leaf,
    part,
    petals,
    stroke,
    tapered,
)
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter


class Worn(Hairdo):
    """Something of cloth on the head, in one colour and a second one, over whatever hair there is below."""

    def __init__(self, sitter: Sitter, cloth: Colour, second: Colour, below: Hairdo | None = None) -> None:
        super().__init__(sitter, Tones.of_cloth(cloth, sitter.light))
        self.second = second
        self.below = below or Hairdo(sitter)
        self.covers_ears = self.below.covers_ears

    def _back(self, sheet: Sheet) -> None:
        self.below.back(sheet)

    def folds(self, sheet: Sheet, lines: list[list[Point]], width: float) -> None:
        """Draw folds, dark ones beside light ones."""
        for index, line in enumerate(lines):
            tone = self.tones.light if index % 2 else self.tones.dark
            sheet.fill(stroke(part(line, 0.0, 1.0, 6), tapered(width)), tone, 0.85)


class Veil(Worn):
    """A scarf that covers hair and neck and frames the face along the jaw's landmarks."""

    def __init__(self, sitter: Sitter, cloth: Colour, second: Colour) -> None:
        super().__init__(sitter, cloth, second)
        self.covers_ears = True

    def _back(self, sheet: Sheet) -> None:
        mass = self.whole("0 2.5 -0.3, -1.34 1.7 -0.3, -1.30 0.7 -0.3, -1.24 -0.4 -0.3, 0 -1.6 -0.2")[:-1]
        sheet.fill(curve(mass, closed=True), self.tones.dark)

    def _edge(self) -> Line | None:
        return self._opening()[1:-1]

    def _front(self, sheet: Sheet) -> None:
        sitter, side = self.sitter, self.sitter.light.side
        chin = sitter.points[8]
        low = chin[1] / 100
        hole = [self._opening(), self._jaw()]
        bottom = [(chin[0] + 60, chin[1] + 190), (chin[0] - 60, chin[1] + 190)]
        ring = joined(self._outside(low), bottom) + joined(*(line[::-1] for line in hole[::-1]))
        sheet.fill(ring, self.tones.base)
        with sheet.inside(ring):
            shade = "0.2 -2 0, 0.50 -1.3 0, 0.86 -0.5 0, 1.0 0.6 0"
            edge = [
                *self.places(shade, -side),
                *(sitter.at(-side * x, low + y) for x, y in ((0.55, 0), (0.2, 0.5), (0.3, 2))),
            ]
            sheet.fill(joined(edge, [sitter.at(-side * 3, low + 2), sitter.at(-side * 3, -2)]), self.tones.dark)
            self.folds(sheet, self._fall(low), 6.0)
        sheet.line(joined(*hole), self.tones.dark, 3.0, 0.8)

    def _opening(self) -> list[Point]:
        return self.whole("-0.985 0.16 -0.1, -0.975 -0.26 0, -0.86 -0.66 0.08, -0.52 -0.97 0.25, 0 -1.07 0.33")

    def _jaw(self) -> list[Point]:
        return [(x * 0.985, y) for x, y in self.sitter.points[14:1:-1]]

    def _outside(self, low: float) -> list[Point]:
        half = (
            (-1.55, low + 1.25, 0.0),
            (-1.20, low + 0.42, -0.2),
            (-1.13, low - 0.35, -0.25),
            (-1.17, 0.55, -0.3),
            (-1.20, -0.1, -0.3),
            (-1.14, -0.66, -0.25),
            (-0.92, -1.20, -0.18),
            (-0.50, -1.56, -0.1),
            (0.0, -1.68, -0.06),
        )
        return [*self.places(half), *self.places(half[-2::-1], -1)]

    def _fall(self, low: float) -> list[list[Point]]:
        """Return the folds: from one temple below the chin to the other shoulder, and over the crown."""
        at = self.sitter.at
        inner = [
            at(-1.0, 0.2),
            at(-0.95, low * 0.55),
            at(-0.5, low + 0.10, 0.2),
            at(0.2, low + 0.42, 0.2),
            at(0.9, low + 0.3),
        ]
        outer = [
            at(-1.15, 0.4),
            at(-1.1, low * 0.8),
            at(-0.7, low + 0.55, 0.2),
            at(0.1, low + 1.0, 0.2),
            at(1.1, low + 1.1),
        ]
        near = [at(0.95, 0.3), at(0.9, low * 0.6), at(0.5, low + 0.05, 0.1)]
        far = [at(1.15, 0.3), at(1.1, low * 0.7), at(0.7, low + 0.4, 0.1)]
        crown = head.skull(self.sitter, 0.16)[8:1:-1]
        return [
            *(blended(inner, outer, share) for share in (0.25, 0.5, 0.75)),
            *(blended(near, far, share) for share in (0.3, 0.65)),
            *(blended(self._opening()[1:8], crown, share) for share in (0.35, 0.7)),
        ]


class Turban(Worn):
    """Cloth wound about the head, band over band."""

    def _edge(self) -> Line | None:
        return self._brow()

    def _front(self, sheet: Sheet) -> None:
        top = self.whole(
            "-1.12 -0.20 -0.3, -1.28 -0.68 -0.3, -1.22 -1.24 -0.25, -0.88 -1.74 -0.2, -0.36 -1.98 -0.1, 0 -2 -0.06"
        )
        shape = joined(self._brow(), top[::-1])
        self.shaded(sheet, shape, 1.1)
        with sheet.inside(shape):
            for out in (1, -1):
                for step in range(6):
                    self._band(sheet, out, step)
            peak = self.places("-0.24 -0.90 0.35, 0 -1.24 0.30, 0.24 -0.90 0.35")
            sheet.fill(joined(peak, self.places("0.3 -0.6 0.35, -0.3 -0.6 0.35")), self.second)

    def _brow(self) -> list[Point]:
        return self.whole("-1.03 0.02 -0.25, -0.97 -0.42 -0.02, -0.66 -0.72 0.2, -0.28 -0.88 0.34, 0 -0.97 0.37")

    def _band(self, sheet: Sheet, out: int, step: int) -> None:
        share = step / 5
        line = self.places(
            (
                (-0.02 - 0.10 * share, -0.96 - 0.62 * share, 0.36 - 0.3 * share),
                (0.40 - 0.1 * share, -1.02 - 0.72 * share, 0.28 - 0.3 * share),
                (0.86, -0.72 - 0.80 * share, 0.05),
                (1.30, -0.06 - share, -0.3),
            ),
            out,
        )
        tone = self.tones.light if step % 2 else self.tones.dark
        sheet.fill(self.sitter.stroke(part(line, 0.0, 1.0, self.sitter.steps), tapered(7.0, 0.5, 0.3)), tone, 0.9)


class Wrap(Worn):
    """A patterned cloth tied into a knot above the forehead."""

    def _edge(self) -> Line | None:
        return self._brow()

    def _front(self, sheet: Sheet) -> None:
        top = self.whole("-1.12 -0.30 -0.3, -1.20 -0.80 -0.3, -1.06 -1.32 -0.25, -0.62 -1.74 -0.15, 0 -1.86 -0.06")
        shape = joined(self._brow(), top[::-1])
        self.shaded(sheet, shape, 1.1)
        with sheet.inside(shape):
            self._print(sheet)
            for out in (-1, 1):
                for share in (0.2, 0.5, 0.8):
                    rise = (
                        (0.05, -1.30 - 0.12 * share, 0.3),
                        (0.55, -1.15 - 0.5 * share, 0.15),
                        (1.2, -0.35 - 0.8 * share, -0.25),
                    )
                    sheet.fill(
                        self.sitter.stroke(part(self.places(rise, out), 0, 1, self.sitter.steps), tapered(6.0)),
                        self.tones.dark,
                        0.8,
                    )
        self._knot(sheet, self.flip)

    def _brow(self) -> list[Point]:
        return self.whole("-1.04 -0.05 -0.25, -0.97 -0.48 -0.02, -0.70 -0.78 0.2, -0.34 -0.90 0.34, 0 -0.93 0.37")

    def _print(self, sheet: Sheet) -> None:
        lozenges = ""
        for row in range(6):
            for column in range(-6, 7):
                x, y = self.sitter.at((column + 0.5 * (row % 2)) * 0.24, -0.72 - row * 0.22, 0.1)
                lozenges += f"M{x:.1f} {y - 6:.1f}l5 6l-5 6l-5 -6z"
        sheet.fill(lozenges, self.second, 0.9)

    def _knot(self, sheet: Sheet, flip: int) -> None:
        tones, (x, y) = self.tones, self.sitter.at(0.16 * flip, -1.36, 0.3)
        lobes = ((-2.35, 66, tones.dark), (-0.80, 66, tones.base), (-1.62, 72, tones.light.mix(tones.base, 0.5)))
        for turn, size, tone in lobes:
            dx, dy = math.cos(turn) * size, math.sin(turn) * size
            nx, ny = -dy * 0.52, dx * 0.52
            lobe = [
                (x, y),
                (x + dx * 0.5 + nx, y + dy * 0.5 + ny),
                (x + dx * 1.06 + nx * 0.6, y + dy * 1.06 + ny * 0.6),
                (x + dx * 1.1 - nx * 0.5, y + dy * 1.1 - ny * 0.5),
                (x + dx * 0.5 - nx, y + dy * 0.5 - ny),
            ]
            sheet.fill(curve(lobe, closed=True), tone)
            fold = [(x, y), (x + dx * 0.5, y + dy * 0.5), (x + dx * 0.95, y + dy * 0.95)]
            sheet.fill(stroke(fold, tapered(6.0)), tones.dark, 0.9)
        sheet.fill(ellipse(x, y + 1, 19, 16), tones.base)
        sheet.fill(ellipse(x - self.sitter.light.side * 5, y + 5, 13, 11), tones.dark)


class Wreath(Worn):
    """A wreath of flowers over the hair."""

    def _edge(self) -> Line | None:
        return self.below.edge()

    def _front(self, sheet: Sheet) -> None:
        self.below.front(sheet)
        chance, light = self.sitter.chance, self.sitter.light
        line = self.whole("-1.12 -0.72 -0.2, -0.84 -1.02 0.1, -0.40 -1.20 0.28, 0 -1.25 0.33")
        green = Colour.of("#4f7a4a").mix(light.shade, 0.15)
        for step in range(17):
            x, y = along(line, step / 16)
            sheet.fill(leaf(x, y, 22, chance.between(-2.6, -0.5)), green.lit(chance.bell(0.06)))
        for step in range(11):
            place = along(line, (step + 0.5 + chance.bell(0.2)) / 11)
            size = chance.between(8, 14)
            tone = (self.tones.base, self.second)[step % 2]
            sheet.fill(dots(petals(place, size * 0.72, chance.between(0, 1.2)), size * 0.58), tone)
            sheet.fill(ellipse(*place, size * 0.36, size * 0.36), Colour.of("#e2b13c"))
