"""Locs, plaits, buns and tails."""

from __future__ import annotations

import math

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.hair import Hairdo
from doesexist.sample.portrait.lines import (
    Line,
    along,
    curve,
    dots,
    ellipse,
    joined,
    part,
    stroke,
    tapered,
)
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter

_GOLD = Colour.of("#d3a94f")
_TAIL_INNER = (
    "0.45 -1.2 -0.6, 0.7 -1.1 -0.6, 1.0 -0.8 -0.6, 1.12 0.1 -0.55, 0.98 1.1 -0.5, 1.14 2.0 -0.45, 1.02 2.7 -0.4"
)
_TAIL_OUTER = (
    "0.45 -1.4 -0.6, 0.98 -1.5 -0.6, 1.42 -1.0 -0.6, 1.58 0 -0.55, 1.50 1.1 -0.5, 1.52 2.1 -0.45, 1.12 2.9 -0.4"
)


class Locs(Hairdo):
    """Locs or box braids, falling from a parting; `length` in heads below the eyes."""

    covers_ears = True

    def __init__(self, sitter: Sitter, length: float, *, thick: float = 12.0, beads: bool = False) -> None:
        super().__init__(sitter)
        self.length = length
        self.thick = thick
        self.beads = beads

    def _back(self, sheet: Sheet) -> None:
        low = self.length * 0.99
        half = ((-1.0, -0.9, -0.5), (-1.16, 0.0, -0.5), (-1.18, low * 0.6, -0.5), (-1.10, low, -0.5))
        sheet.fill(joined(self.places(half), self.places(half, -1)[::-1]), self.tones.dark)
        count = self.sitter.some(11)
        for index in range(count):
            x = -1.08 + 2.16 * index / (count - 1)
            bottom = self.length * (1.0 + 0.08 * self.sitter.chance.any())
            line = self.places(((x, low - 0.3, -0.5), (x, low, -0.5), (x * 1.01, max(bottom, low + 0.05), -0.5)))
            sheet.fill(stroke(line, lambda share: self.thick * (1.15 - 0.5 * share)), self.tones.dark)

    def _edge(self) -> Line | None:
        return self.hairline("round")[1:-1]

    def _front(self, sheet: Sheet) -> None:
        sheet.fill(self.cap("round", 0.13), self.tones.dark)
        count = 8 if self.sitter.is_fine(24) else 6
        for side in (-1, 1):
            for index in range(count):
                self._loc(sheet, side, index / (count - 1), odd=index % 2)

    def _loc(self, sheet: Sheet, side: int, share: float, *, odd: int) -> None:
        chance, tones = self.sitter.chance, self.tones
        out, lit = 1.0 - share, side == self.sitter.light.side
        length = self.length * (1.0 + chance.bell(0.05))
        x, part_x = side * (0.985 + 0.25 * out), 0.22 * self.flip
        line = self.places(
            (
                (part_x + side * 0.03, -1.54 + 0.26 * share, 0.05 + 0.2 * share),
                (part_x * 0.5 + side * (0.44 + 0.12 * out), -1.47 + 0.33 * share, 0.1 + 0.2 * share),
                (side * (0.82 + 0.22 * out), -1.0 + 0.36 * share, 0.1 * share),
                (x, -0.15, -0.05),
                (x + side * 0.03, length * 0.45, -0.1),
                (x * 0.99, length, -0.05),
            )
        )
        thick = self.thick

        def width(at: float) -> float:
            return thick * (0.85 + 0.2 * math.sin(at * 3) - 2.5 * max(0.0, at - 0.9))

        depth = (0.0, 0.55) if lit else (0.6, 0.95)
        sheet.fill(
            self.sitter.stroke(part(line, 0.0, 1.0, 2 * self.sitter.steps), width),
            tones.base.mix(tones.dark, depth[odd]),
        )
        if lit or share > 0.6:
            sheet.fill(
                self.sitter.stroke(part(line, 0.12, 0.62, self.sitter.steps), tapered(thick * 0.34)), tones.light, 0.85
            )
        if self.beads and chance.happens(0.6):
            beads = dots((along(line, at) for at in (0.90, 0.95)), thick * 0.56, thick * 0.5)
            sheet.fill(beads, _GOLD if lit else _GOLD.lit(-0.12))


class Gathered(Hairdo):
    """Combed back from the face into a bun, high or low, or a tail."""

    def __init__(self, sitter: Sitter, where: str = "high", kind: str = "round", size: float = 0.45) -> None:
        super().__init__(sitter)
        self.where = where
        self.kind = kind
        self.size = size

    def _back(self, sheet: Sheet) -> None:
        flip = self.flip
        if self.where == "high":
            self._ball(sheet, *self.sitter.at(0.04 * flip, -1.66 - 0.55 * self.size, -0.25), self.size * 100)
        elif self.where == "low":
            self._ball(sheet, *self.sitter.at(0.50 * flip, 1.20, -0.9), self.size * 115)
        else:
            tone = self.tones.base.mix(self.tones.dark, 0.5)
            self.panel(sheet, self.places(_TAIL_INNER, flip), self.places(_TAIL_OUTER, flip), tone, 6)

    def _front(self, sheet: Sheet) -> None:
        sitter = self.sitter
        shape = self.cap(self.kind, 0.09)
        self.shaded(sheet, shape)
        line = self.hairline(self.kind)
        low = self.where == "low"
        goal = sitter.at(0.3 * self.flip, -1.1, -1.4) if low else sitter.at(0.1 * self.flip, -1.75, -0.3)
        count = sitter.some(15)
        with sheet.inside(shape):
            for index in range(count):
                share = (index + 0.5 + sitter.chance.bell(0.25)) / count
                start = along(line, share)
                middle = (start[0] * 0.6 + goal[0] * 0.4 + (share - 0.5) * 50, (start[1] + goal[1]) / 2 - 4)
                lock = part([start, middle, goal], 0.02, 0.72, sitter.steps)
                sheet.fill(
                    self.sitter.stroke(lock, tapered(4.4, 0.35)),
                    self.tones.light if index % 2 else self.tones.dark,
                    0.7,
                )

    def _ball(self, sheet: Sheet, x: float, y: float, size: float) -> None:
        ball = ellipse(x, y, size, size * 0.88)
        sheet.fill(ball, self.tones.base)
        side = self.sitter.light.side
        with sheet.inside(ball):
            sheet.fill(ellipse(x - side * size * 0.55, y + size * 0.25, size * 0.9, size), self.tones.dark)
            for share in (0.25, 0.5, 0.75):
                line = [
                    (
                        x - size + 2 * size * share * at,
                        y + size * (share - 0.4 - 0.8 * math.sin(at * math.pi) * (1.2 - share)),
                    )
                    for at in (0.0, 0.25, 0.5, 0.75, 1.0)
                ]
                sheet.fill(stroke(line, tapered(size * 0.12)), self.tones.light, 0.8)


class Plaits(Hairdo):
    """Two plaits over the shoulders, from a middle parting."""

    def __init__(self, sitter: Sitter, length: float = 2.6) -> None:
        super().__init__(sitter)
        self.length = length

    def _edge(self) -> Line | None:
        return self.hairline("round")[1:-1]

    def _front(self, sheet: Sheet) -> None:
        sitter = self.sitter
        shape = self.cap("round", 0.11)
        self.shaded(sheet, shape)
        px, py = sitter.at(0, -1.62, 0.0)
        line = self.hairline("round")
        count = sitter.some(14)
        with sheet.inside(shape):
            parting = [sitter.at(0, y, 0.3) for y in (-1.05, -1.3, -1.62)]
            sheet.fill(stroke(parting, tapered(4.0, 0.2, 0.4)), sitter.skin.shade)
            for index in range(count):
                x, y = along(line, 0.02 + 0.96 * (index + 0.5) / count)
                path = [(px, py), (x * 0.56, py * 0.85 + y * 0.15), (x * 0.82, y * 0.7 + py * 0.3), (x * 1.08, y + 20)]
                tone = self.tones.light if index % 2 else self.tones.dark
                sheet.fill(self.sitter.stroke(part(path, 0.1, 0.95, sitter.steps), tapered(4.0)), tone, 0.8)
        for side in (-1, 1):
            self._plait(sheet, side)

    def _plait(self, sheet: Sheet, side: int) -> None:
        line = self.places(
            (
                (1.02, 0.10, -0.25),
                (1.12, 0.55, -0.2),
                (1.10, 1.2, -0.1),
                (1.02, 1.9, 0.0),
                (0.98, self.length, 0.05),
            ),
            side,
        )
        tone = self.side_tone(side)
        tones = (tone, tone.mix(self.tones.dark, 0.5))
        count = 9
        for index in range(count):
            (x, y), (nx, ny) = along(line, index / count), along(line, (index + 1.35) / count)
            wide = 15.0 * (1.0 - 0.35 * index / count)
            for turn in (1, -1):
                self._leaf(sheet, (x, y), (nx - x, ny - y), wide * turn, tones[turn < 0])
        x, y = along(line, 1.0)
        sheet.fill(joined([(x - 7, y + 4), (x - 9, y + 20), (x - 1, y + 34)], [(x + 8, y + 20), (x + 7, y + 4)]), tone)
        sheet.fill(ellipse(x, y + 3, 8, 5), self.sitter.skin.blush.rich(1.6))

    def _leaf(self, sheet: Sheet, at: tuple[float, float], way: tuple[float, float], wide: float, tone: Colour) -> None:
        (x, y), (dx, dy) = at, way
        length = math.hypot(dx, dy) or 1.0
        px, py = -dy / length * wide, dx / length * wide

        def spot(out: float, down: float) -> tuple[float, float]:
            return (x + px * out + dx * down, y + py * out + dy * down)

        sheet.fill(curve([spot(0.15, 0.0), spot(1.0, 0.25), spot(0.0, 0.95), spot(-0.2, 0.4)], closed=True), tone)
        if self.sitter.is_fine(60):
            shine = [spot(0.5, 0.2), spot(0.55, 0.45), spot(0.2, 0.8)]
            sheet.fill(self.sitter.stroke(shine, tapered(3.0)), self.tones.light, 0.8)
