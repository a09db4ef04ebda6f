"""Curls: from a close crop to a great cloud; and two puffs."""

from __future__ import annotations

import math

from doesexist.sample.portrait.hair import Hairdo
from doesexist.sample.portrait.lines import (
    Line,
    Point,
    along,
    curve,
    part,
    polygon,
    scaled,
    scalloped,
    stroke,
    tapered,
)
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter


def curl(sitter: Sitter, centre: Point, size: float, turn: float, width: float) -> str:
    """Return the path of one curl: most of a circle, drawn with a swelling line."""
    (x, y), steps = centre, sitter.steps
    step = 3.75 / steps
    arc = [(x + size * math.cos(turn + step * at), y + size * math.sin(turn + step * at)) for at in range(steps + 1)]
    return sitter.stroke(arc, tapered(width, 0.45))


_SHORT = 0.1
"""Hair that ends above this, in heads below the eyes, leaves the ears free."""


class Curls(Hairdo):
    """A cloud of curls: `cloud` is how far it stands off, `length` how far down (in heads below the eyes)."""

    def __init__(self, sitter: Sitter, cloud: float, length: float, size: float, kind: str = "round") -> None:
        super().__init__(sitter)
        self.cloud = cloud
        self.length = length
        self.size = size
        self.kind = kind
        self.covers_ears = length > _SHORT

    def _back(self, sheet: Sheet) -> None:
        sheet.fill(self._rim(self._cloud()) + "Z", self.tones.dark)

    def _edge(self) -> Line | None:
        return self.hairline(self.kind)[1:-1]

    def _front(self, sheet: Sheet) -> None:
        line = self._inner()
        fringe = scalloped(line[::-1], max(9, self._bumps() * 2 // 3), 8.5 * self.size)[::-1]
        shape = self._rim(fringe) + "L" + self._rim(self._cloud()[::-1])[1:] + "Z"
        self.shaded(sheet, shape, 1.0 + self.cloud * 0.6)
        with sheet.inside(shape):
            self._curls(sheet, line)

    def _bumps(self) -> int:
        count = 34 / (0.4 + self.size) * (0.7 + 0.3 * max(0.0, self.length))
        return max(9, round(count * (1.0 if self.sitter.is_fine(50) else 0.7)))

    def _inner(self) -> list[Point]:
        """Return the edge towards the face, from the left to the right: long curls hang down beside it."""
        line = part(self.hairline(self.kind), 0.11, 0.89, 10)
        if not self.covers_ears:
            return line
        low = max(0.3, self.length - 0.1)
        beside = ((-0.92, low, -0.1), (-0.99, low * 0.55, -0.1), (-0.985, 0.1, -0.1))
        return [*self.places(beside), *line, *self.places(beside[::-1], -1)]

    def _outer(self) -> list[Point]:
        """Return the cloud's edge from the lower left over the crown to the lower right."""
        wide, crown, low = 1.04 + self.cloud * 0.95, -1.49 - self.cloud, self.length
        sides = [(-1.04, -0.10, -0.3), (-wide, -0.38, -0.3)]
        if self.covers_ears:
            sides = [(-wide * 0.78, low, -0.3), (-wide * 0.99, low - 0.30, -0.3), (-wide * 1.04, low * 0.4 - 0.4, -0.3)]
        upper = [(-wide * 0.99, -0.70, -0.25), (-wide * 0.80, crown * 0.74, -0.2), (-wide * 0.44, crown * 0.94, -0.12)]
        half = [*sides, *upper]
        return [*self.places(half), self.sitter.at(0, crown, -0.1), *reversed(self.places(half, -1))]

    def _rim(self, line: Line) -> str:
        """Return the path of a scalloped edge, open."""
        return curve(line) if self.sitter.is_fine(50) else polygon(line)[:-1]

    def _cloud(self) -> list[Point]:
        return scalloped(self._outer(), self._bumps(), 16 * self.size)

    def _curls(self, sheet: Sheet, line: Line) -> None:
        chance, sitter = self.sitter.chance, self.sitter
        side, back = sitter.light.side, self._outer()
        across = sitter.some((14 + 6 * max(0.0, self.length)) / (0.35 + self.size))
        rows = max(2, sitter.some((2.0 + self.cloud * 5) / (0.35 + self.size)))
        paths = {"light": "", "dark": "", "middle": ""}
        for row in range(rows):
            for column in range(across):
                share = (column + 0.5 + chance.bell(0.5) + 0.5 * (row % 2)) / across
                depth = (row + 0.5 + chance.bell(0.4)) / rows
                (lx, ly), (hx, hy) = along(line, share), along(back, share)
                x, y = lx + (hx - lx) * depth, ly + (hy - ly) * depth
                lit = x * side / 100 + 0.9 - depth * 0.2 > chance.between(0.2, 1.3)
                tone = "light" if lit else "dark" if chance.happens(0.6) else "middle"
                size = 9.5 * self.size * chance.between(0.75, 1.2)
                paths[tone] += curl(sitter, (x, y), size, chance.between(0, math.tau), 4.6 * self.size)
        tones = self.tones
        colours = (tones.light, tones.dark, tones.base.mix(tones.light, 0.4))
        for path, colour in zip(paths.values(), colours, strict=True):
            if path:
                sheet.fill(path, colour, 0.9)


class TwoPuffs(Hairdo):
    """Two round puffs of curls, high on both sides: for children mostly."""

    def _back(self, sheet: Sheet) -> None:
        for side in (-1, 1):
            x, y = self.sitter.at(side * 0.98, -1.36, -0.3)
            turns = [step / 16 * math.tau for step in range(17)]
            ring = [(x + 52 * math.cos(turn), y + 48 * math.sin(turn)) for turn in turns]
            sheet.fill(curve(scalloped(ring, 13, 10), closed=True), self.side_tone(side))
            for at, (cx, cy) in enumerate(scaled(ring, (x, y), 0.6, 0.6)[::2]):
                tone = self.tones.light if at % 2 else self.tones.dark
                sheet.fill(curl(self.sitter, (cx, cy), 8, at * 1.1, 4.0), tone, 0.9)

    def _edge(self) -> Line | None:
        return self.hairline("high")[1:-1]

    def _front(self, sheet: Sheet) -> None:
        sitter = self.sitter
        shape = self.cap("high", 0.06)
        self.shaded(sheet, shape)
        line = self.hairline("high")
        count = sitter.some(14)
        with sheet.inside(shape):
            for index in range(count):
                start = along(line, (index + 0.5) / count)
                goal = sitter.at(-0.85 if index < count / 2 else 0.85, -1.28, -0.2)
                middle = ((start[0] + goal[0]) / 2, (start[1] + goal[1]) / 2 - 8)
                tone = self.tones.light if index % 2 else self.tones.dark
                sheet.fill(self.sitter.stroke([start, middle, goal], tapered(3.6, 0.4)), tone, 0.8)
            parting = [sitter.at(0, y, 0.3) for y in (-1.0, -1.3, -1.62)]
            sheet.fill(stroke(parting, tapered(4.0, 0.2, 0.4)), sitter.skin.shade)
