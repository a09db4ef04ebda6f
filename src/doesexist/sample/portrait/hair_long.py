"""Long hair: straight, waved, bobbed, with or without a fringe; falling from a parting in two locks."""

from __future__ import annotations

import math

from doesexist.sample.portrait import head
from doesexist.sample.portrait.hair import Hairdo
from doesexist.sample.portrait.lines import Line, Place, Point, along, blended, joined, moved, part, tapered
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter


class Falling(Hairdo):
    """Hair that falls from a parting on both sides of the face, down to `length` (in heads below the eyes)."""

    covers_ears = True

    def __init__(
        self, sitter: Sitter, length: float, *, wave: float = 0.0, full: float = 0.0, parting: float = 0.0
    ) -> None:
        super().__init__(sitter)
        self.length = length
        self.wave = wave
        self.full = full
        self.parting = parting * self.flip
        self._inners = {side: self._inner(side) for side in (-1, 1)}
        self._outers = {side: self._outer(side) for side in (-1, 1)}

    def _back(self, sheet: Sheet) -> None:
        left, right = self._outers[-1][2:], self._outers[1][2:]
        low = self.sitter.at(0, self.length + 0.08, -0.6)
        sheet.fill(joined([*left, low, *right[::-1]], head.skull(self.sitter, 0.16)), self.tones.dark)
        for line in (left, right):
            self.strands(sheet, [(x * 0.75, y) for x, y in line], [(x * 0.12, y) for x, y in line], 3)

    def _edge(self) -> Line | None:
        return [*self._inners[-1][5:0:-1], *self._inners[1][:6]]

    def _front(self, sheet: Sheet) -> None:
        for side in (-1, 1) if self.parting > 0 else (1, -1):
            inner, outer = self._inners[side], self._outers[side]
            self.panel(sheet, inner, outer, self.side_tone(side), 6)
            self.sheen(sheet, inner, outer, 0.24, 8.0)
            self.rim(sheet, blended(inner, outer, 0.06), 5.0)

    def _inner(self, side: int) -> list[Point]:
        reach = 1.0 + 0.25 * self.parting * side
        line = (
            (self.parting, -1.38, 0.25),
            (self.parting * 0.5 + side * 0.40 * reach, -1.08, 0.30),
            (side * 0.80, -0.66, 0.18),
            (side * 0.955, -0.12, 0.02),
            (side * 0.965, 0.42, -0.05),
        )
        return self._waved(line, side * (0.80 + 0.1 * self.full), 0.05, side * 0.07)

    def _outer(self, side: int) -> list[Point]:
        full = 1.0 + self.full
        line = (
            (self.parting, -1.60, -0.02),
            (self.parting * 0.4 + side * 0.62, -1.57, -0.08),
            (side * 1.06, -1.02, -0.15),
            (side * 1.20 * (1 + self.full * 0.5), -0.28, -0.25),
            (side * 1.25 * full, 0.42, -0.3),
        )
        return self._waved(line, side * 1.26 * full, -0.2, side * 0.12)

    def _waved(self, line: tuple[Place, ...], x_end: float, z_end: float, amount: float) -> list[Point]:
        """Return the projected points of a line that is continued down to the ends of the hair, in waves."""
        x, y, z = line[-1]
        rest = [(x + (x_end - x) * s, y + (self.length - y) * s, z + (z_end - z) * s) for s in (0.25, 0.5, 0.75, 1.0)]
        swing = amount * self.wave
        phase = 0.4 if amount > 0 else -0.4
        return self.places(
            [(x + swing * math.sin(2.1 * y + phase) * min(1.0, max(0.0, y + 0.6)), y, z) for x, y, z in (*line, *rest)]
        )


class Bob(Falling):
    """Hair cut off straight, at the jaw or lower, with a fringe if there is one."""

    def __init__(self, sitter: Sitter, length: float = 1.25, *, fringe: bool = True) -> None:
        super().__init__(sitter, length, full=0.08, parting=0.0 if fringe else 0.3)
        self.fringed = fringe

    def _edge(self) -> Line | None:
        return self._fringe_edge() if self.fringed else super()._edge()

    def _front(self, sheet: Sheet) -> None:
        super()._front(sheet)
        if self.fringed:
            self._fringe(sheet)

    def _fringe_edge(self) -> list[Point]:
        return self.whole("-0.97 -0.28 0.05, -0.80 -0.50 0.2, -0.42 -0.57 0.36, 0 -0.585 0.42")

    def _fringe(self, sheet: Sheet) -> None:
        sitter, edge = self.sitter, self._fringe_edge()
        crown = self.whole("-0.80 -1.16 0, -0.62 -1.42 0, -0.32 -1.56 0, 0 -1.60 0")
        shape = joined(edge, [edge[-1], *crown[::-1], edge[0]])
        sheet.fill(shape, self.tones.base)
        dark = -sitter.light.side
        with sheet.inside(shape):
            shade = [sitter.at(dark * x, y, 0.3) for x, y in ((0.26, -1.9), (0.40, -1.0), (0.50, -0.3))]
            far = [sitter.at(dark * 1.6, -0.3), sitter.at(dark * 1.6, -1.9)]
            sheet.fill(joined(shade, far), self.side_tone(dark))
            count = sitter.some(13)
            for index in range(count):
                share = (index + 0.5 + sitter.chance.bell(0.3)) / count
                low, high = along(edge, share), along(crown, share)
                middle = ((low[0] + high[0]) / 2 + (share - 0.5) * 8, (low[1] + high[1]) / 2 - 3)
                lock = part([low, middle, high], 0.02, 0.02 + 0.72 * sitter.chance.any(), sitter.steps)
                tone = self.tones.light if index % 2 else self.tones.dark
                sheet.fill(self.sitter.stroke(lock, tapered(4.2, 0.15, 0.2)), tone, 0.85)
        self.rim(sheet, moved(edge, 0, -2), 3.5)
