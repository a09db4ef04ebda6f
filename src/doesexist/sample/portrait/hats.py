"""Hats and caps, over whatever hair there is."""

from __future__ import annotations

import math

from doesexist.sample.portrait.headwear import Worn
from doesexist.sample.portrait.lines import Line, Point, along, curve, ellipse, even, joined, part, stroke, tapered
from doesexist.sample.portrait.sheet import Sheet


class Knitted(Worn):
    """A woollen cap with a cuff."""

    def _edge(self) -> Line | None:
        return self._cuff(0.0)

    def _front(self, sheet: Sheet) -> None:
        self.below.front(sheet)
        sitter = self.sitter
        low, high = self._cuff(0.0), self._cuff(0.36)
        dome = self.whole("-1.12 -0.70 -0.25, -1.09 -1.12 -0.2, -0.80 -1.58 -0.12, -0.32 -1.82 -0.06, 0 -1.86 -0.04")
        shape = joined(low, dome[::-1])
        self.shaded(sheet, shape, 1.05)
        with sheet.inside(shape):
            tx, ty = sitter.at(0, -1.86, -0.04)
            path = ""
            for step in range(13):
                x, y = along(high, step / 12)
                bend = ((x * 1.04 + tx) / 2 + (x - tx) * 0.18, y * 0.45 + ty * 0.55)
                path += self.sitter.stroke(
                    part([(x, y), bend, (tx, ty)], 0.0, 0.92, sitter.steps), tapered(3.5, 0.3, 0.3)
                )
            sheet.fill(path, self.tones.dark, 0.6)
        cuff = joined(low, high[::-1])
        sheet.fill(cuff, self.tones.base.lit(0.03))
        with sheet.inside(cuff):
            dark = -sitter.light.side
            side = [sitter.at(dark * 0.5, -1.3, 0.2), sitter.at(dark * 0.62, -0.3, 0.2)]
            sheet.fill(joined(side, [sitter.at(dark * 2, -0.3), sitter.at(dark * 2, -1.3)]), self.tones.dark)
            ribs = ([along(low, step / 18), along(high, step / 18)] for step in range(19))
            sheet.fill("".join(self.sitter.stroke(rib, even(2.6)) for rib in ribs), self.tones.dark, 0.7)
        if sitter.looks.bobble:
            self._bobble(sheet)

    def _cuff(self, up: float) -> list[Point]:
        wide = 1.0 + 0.05 * up
        half = (
            (-1.06 * wide, -0.38 - up * 0.86, -0.25),
            (-0.88 * wide, -0.52 - up, 0.05),
            (-0.45 * wide, -0.66 - up, 0.28),
            (0.0, -0.70 - up, 0.36),
        )
        return [*self.places(half), *self.places(half[-2::-1], -1)]

    def _bobble(self, sheet: Sheet) -> None:
        x, y = self.sitter.at(0, -1.98, -0.04)
        ring: list[Point] = []
        for step in range(20):
            size = 26 * (1 + 0.10 * (step % 2))
            ring.append((x + size * math.cos(step / 20 * math.tau), y + size * math.sin(step / 20 * math.tau)))
        sheet.fill(curve(ring, closed=True), self.second)
        light = self.sitter.light
        sheet.fill(ellipse(x - light.side * 7, y + 6, 17, 16), self.second.mix(light.shade, 0.25))


class Brimmed(Worn):
    """A hat with a wide brim, of straw or felt."""

    def _back(self, sheet: Sheet) -> None:
        super()._back(sheet)
        rim = self.whole("0 -1.12 -1, -1.2 -1.02 -0.8, -1.95 -0.70 -0.3, -1.2 -0.5 0.2, 0 -0.42 0.5")[:-1]
        sheet.fill(curve(rim, closed=True), self.tones.dark.mix(self.sitter.light.shade, 0.3))

    def _edge(self) -> Line | None:
        return self.whole("-1.0 -0.10 0, -0.8 -0.36 0.2, -0.4 -0.48 0.34, 0 -0.50 0.38")

    def _front(self, sheet: Sheet) -> None:
        self.below.front(sheet)
        crown = self.whole("-1.12 -0.78 -0.1, -1.07 -1.30 -0.08, -0.90 -1.74 -0.05, -0.42 -1.88 0, 0 -1.84 0.05")
        self.shaded(sheet, joined(crown, self.places("1.12 -0.78 -0.1, 0 -0.6 0.3, -1.12 -0.78 -0.1")), 0.8)
        band = self.whole("-1.12 -0.80 -0.1, -0.5 -0.72 0.3, 0 -0.70 0.36")
        top = self.whole("-1.11 -1.02 -0.1, -0.5 -0.96 0.3, 0 -0.94 0.36")
        sheet.fill(joined(band, top[::-1]), self.second)
        brim = self.whole("-1.95 -0.70 -0.3, -1.3 -0.80 0.1, -0.7 -0.80 0.4, 0 -0.78 0.6")
        lower = self.whole("-1.95 -0.70 -0.3, -1.5 -0.56 0.2, -0.9 -0.50 0.45, 0 -0.46 0.62")
        self.shaded(sheet, joined(brim, lower[::-1]), 1.3)
        sheet.fill(stroke(part(lower, 0.05, 0.95, 10), tapered(4.0)), self.tones.light, 0.7)


class Peaked(Worn):
    """A cap with a peak."""

    def _edge(self) -> Line | None:
        return self.whole("-0.98 -0.20 0, -0.8 -0.42 0.2, -0.4 -0.52 0.34, 0 -0.54 0.38")

    def _front(self, sheet: Sheet) -> None:
        self.below.front(sheet)
        low = self.whole("-1.06 -0.34 -0.2, -0.86 -0.62 0.05, -0.45 -0.76 0.28, 0 -0.80 0.36")
        dome = self.whole("-1.14 -0.66 -0.25, -1.06 -1.12 -0.2, -0.78 -1.52 -0.12, -0.34 -1.70 -0.06, 0 -1.73 -0.04")
        shape = joined(low, dome[::-1])
        self.shaded(sheet, shape)
        with sheet.inside(shape):
            tx, ty = self.sitter.at(0, -1.73, -0.04)
            for share in (0.14, 0.5, 0.86):
                x, y = along(low, share)
                seam = [(x, y), (x * 0.9 + (x - tx) * 0.25, (y + ty) / 2 - 14), (tx, ty)]
                sheet.fill(stroke(part(seam, 0.0, 1.0, self.sitter.steps), even(2.4)), self.tones.dark)
        peak = self.whole("-0.90 -0.60 0.05, -0.84 -0.42 0.5, -0.45 -0.36 0.85, 0 -0.34 0.95")
        back = self.whole("-0.90 -0.60 0.05, -0.45 -0.80 0.28, 0 -0.84 0.36")
        brim = joined(peak, back[::-1])
        sheet.fill(brim, self.tones.base.lit(-0.035))
        with sheet.inside(brim):
            sheet.fill(stroke(part(back, 0.0, 1.0, 8), even(14.0)), self.tones.dark)
        sheet.fill(stroke(part(peak, 0.03, 0.97, 10), tapered(5.0, 0.5, 0.3)), self.tones.light)
