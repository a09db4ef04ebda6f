"""Short hair: cropped, parted, swept up, shorn, thinning."""

from __future__ import annotations

from doesexist.sample.portrait import head
from doesexist.sample.portrait.hair import Hairdo
from doesexist.sample.portrait.lines import Line, Point, along, blended, curve, joined, part, tapered
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter

_FAR = 0.12
"""The yaw, in radians, from which the far temple is hidden."""


class Cropped(Hairdo):
    """Short all over, growing from a whorl."""

    def __init__(self, sitter: Sitter, kind: str = "square", thick: float = 0.13) -> None:
        super().__init__(sitter)
        self.kind = kind
        self.thick = thick

    def _edge(self) -> Line | None:
        return self.hairline(self.kind)[1:-1]

    def _front(self, sheet: Sheet) -> None:
        sitter, chance = self.sitter, self.sitter.chance
        shape = self.cap(self.kind, self.thick)
        self.shaded(sheet, shape)
        line = self.hairline(self.kind)
        whorl = sitter.at(0.25 * self.flip, -1.44 - self.thick, -0.1)
        count = sitter.some(17)
        with sheet.inside(shape):
            for index in range(count):
                end = along(line, 0.04 + 0.92 * (index + 0.5 + chance.bell(0.4)) / count)
                bend = ((whorl[0] + end[0]) * 0.68 - self.flip * 6, whorl[1] * 0.62 + end[1] * 0.38)
                lock = part([whorl, bend, end], chance.between(0.05, 0.5), 1.0, sitter.steps)
                tone = self.tones.light if index % 3 else self.tones.dark
                sheet.fill(self.sitter.stroke(lock, tapered(6.5, 0.6)), tone, 0.6)


class Swept(Hairdo):
    """Short at the sides, combed over from a parting, with volume above the forehead."""

    def __init__(self, sitter: Sitter, height: float = 0.30, kind: str = "peaked") -> None:
        super().__init__(sitter)
        self.height = height
        self.kind = kind

    def _edge(self) -> Line | None:
        return self.hairline(self.kind)[1:-1]

    def _front(self, sheet: Sheet) -> None:
        flip, tall = self.flip, self.height
        sheet.fill(self.cap(self.kind, 0.07), self.tones.dark)
        # From the parting over the forehead to the other temple.
        lower = self.places(
            "0.62 -1.06 0.2, 0.3 -0.98 0.3, -0.1 -1 0.36, -0.5 -1 0.3, -0.8 -0.86 0.1, -0.95 -0.6 0, -1.02 -0.32 -0.1",
            flip,
        )
        upper = self.places(
            (
                (0.66, -1.22, 0.05),
                (0.42, -1.44 - tall * 0.8, 0.12),
                (-0.05, -1.52 - tall, 0.12),
                (-0.55, -1.42 - tall * 0.75, 0.05),
                (-0.96, -1.10 - tall * 0.2, -0.05),
                (-1.09, -0.66, -0.18),
                (-1.06, -0.34, -0.22),
            ),
            flip,
        )
        top = joined(lower, upper[::-1])
        self.shaded(sheet, top, 0.9)
        with sheet.inside(top):
            self.strands(sheet, lower, upper, 9, 6.0)
            self.sheen(sheet, lower, upper, 0.30 if self.sitter.light.side == flip else 0.55, 7.0)
        self.rim(sheet, lower)


class Shorn(Hairdo):
    """Cut to a few millimetres: a shade on the skin that is denser on top."""

    def __init__(self, sitter: Sitter, kind: str = "square") -> None:
        super().__init__(sitter)
        self.kind = kind

    def _front(self, sheet: Sheet) -> None:
        sitter = self.sitter
        tone = self.tones.base.mix(sitter.skin.deep, 0.25)
        crown = head.skull(sitter, 0.025)
        line = part(self.hairline(self.kind), 0.0, 1.0, 12)
        back = part(crown[::-1], 0.0, 1.0, 12)
        for share, opacity in ((0.0, 0.30), (0.035, 0.34), (0.07, 0.40), (0.11, 0.48)):
            sheet.fill(joined(blended(line, back, share), crown), tone, opacity)
        side = sitter.light.side
        sheet.soft(sitter.at(side * 0.35, -1.22, 0.2), (38, 20), sitter.skin.light, 0.28, side * 18)


class Bald(Hairdo):
    """No hair, but a light on the skull."""

    def _front(self, sheet: Sheet) -> None:
        side, skin = self.sitter.light.side, self.sitter.skin
        sheet.soft(self.sitter.at(side * 0.30, -1.08, 0.3), (36, 17), skin.light.lit(0.03), 0.8, side * 16)


class Thinning(Bald):
    """Bald on top, some hair around the ears and behind."""

    def _back(self, sheet: Sheet) -> None:
        mass = self.whole("-1.02 0.42 -0.5, -1.12 0.1 -0.5, -1.11 -0.45 -0.45, -0.9 -0.9 -0.4, 0 -1.0 -0.4")
        sheet.fill(curve(mass, closed=True), self.tones.dark)

    def _front(self, sheet: Sheet) -> None:
        super()._front(sheet)
        for side in (-1, 1):
            if side * self.sitter.turn.yaw > _FAR:
                continue
            inner = self.places(
                "1.0 0.18 -0.25, 0.975 -0.12 -0.2, 0.93 -0.36 -0.12, 0.94 -0.60 -0.15, 1.0 -0.76 -0.2", side
            )
            outer = self.places(
                "1.06 0.22 -0.4, 1.14 -0.06 -0.4, 1.14 -0.36 -0.36, 1.10 -0.62 -0.3, 1.01 -0.80 -0.2", side
            )
            self.panel(sheet, inner, outer, self.side_tone(side), 4)


class Pixie(Hairdo):
    """Short, with a fringe swept to one side in pointed locks."""

    def _edge(self) -> Line | None:
        return self._lower()

    def _front(self, sheet: Sheet) -> None:
        sitter, flip = self.sitter, self.flip
        lower = self._lower()
        shape = joined(lower, head.skull(sitter, 0.17))
        self.shaded(sheet, shape)
        start = sitter.at(0.45 * flip, -1.5, 0.0)
        count = sitter.some(14)
        with sheet.inside(shape):
            for index in range(count):
                end = along(lower, (index + 0.5) / count)
                bend = ((start[0] + end[0]) / 2 - flip * 12, start[1] * 0.55 + end[1] * 0.45 - 12)
                lock = part([start, bend, end], 0.25, 1.0, sitter.steps)
                sheet.fill(
                    self.sitter.stroke(lock, tapered(6.0)), self.tones.light if index % 2 else self.tones.dark, 0.8
                )
        for share in (0.22, 0.38, 0.54, 0.70):
            (x, y), (bx, by), (ax, ay) = (along(lower, share + step) for step in (0.0, 0.07, -0.07))
            tip = (x - flip * 10, y + 9)
            sheet.fill(joined([(ax, ay - 2), (x - flip, y), tip], [tip, (bx, by), (bx, by - 4)]), self.tones.base)

    def _lower(self) -> list[Point]:
        line = self.places(
            "0.98 -0.1 0, 0.86 -0.62 0.15, 0.52 -0.92 0.3, 0.08 -0.8 0.38, -0.4 -0.6 0.36, -0.84 -0.34 0.15, -1 0.02 0",
            self.flip,
        )
        return line if self.flip < 0 else line[::-1]
