"""Eyes and brows: the lids pass through landmarks 36 to 47, the brows through 17 to 26."""

from __future__ import annotations

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Line, Point, ellipse, joined, moved, part, stroke, tapered
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter

WHITE = Colour(0.985, 0.0, 0.004)
INK = Colour(0.20, 0.012, 0.012)


def centre(sitter: Sitter, side: int) -> Point:
    """Return the centre of an iris: 0 for the left one on the paper, 1 for the right one."""
    lid = sitter.points[36 + 6 * side : 42 + 6 * side]
    x, y = sum(p[0] for p in lid) / 6, sum(p[1] for p in lid) / 6
    return (x + sitter.gaze[0], y + sitter.gaze[1])


def eyes(sheet: Sheet, sitter: Sitter) -> None:
    """Draw both eyes."""
    for side in (0, 1):
        lid = sitter.points[36 + 6 * side : 42 + 6 * side]
        upper = list(lid[:4]) if side == 0 else list(lid[3::-1])
        lower = [lid[0], lid[5], lid[4], lid[3]] if side == 0 else [lid[3], lid[4], lid[5], lid[0]]
        # Both run from the outer corner to the inner one.
        _ball(sheet, sitter, upper, lower, centre(sitter, side))
        _lids(sheet, sitter, upper, lower)


def _ball(sheet: Sheet, sitter: Sitter, upper: Line, lower: Line, iris: Point) -> None:
    skin = sitter.skin
    opening = joined(upper, lower[::-1])
    sheet.fill(opening, WHITE.mix(skin.base, 0.12).mix(sitter.light.warm, 0.10))
    with sheet.inside(opening):
        radius = 12.9 + 0.8 * sitter.trait("young") + 0.8 * sitter.trait("large_eyes")
        x, y = iris
        colour = sitter.iris
        sheet.fill(ellipse(x, y, radius, radius), colour.lit(-0.10).mix(INK, 0.35))
        if sitter.is_fine(24):
            sheet.fill(ellipse(x, y + radius * 0.12, radius * 0.80, radius * 0.80), colour)
            if sitter.is_fine(48):
                sheet.fill(ellipse(x, y + radius * 0.42, radius * 0.50, radius * 0.42), colour.lit(0.10).rich(1.1), 0.8)
        sheet.fill(ellipse(x, y, radius * 0.46, radius * 0.46), INK)
        # The lid's shadow on the ball.
        sheet.fill(joined(moved(upper, 0, -12), moved(upper[::-1], 0, 5.5)), skin.deep.mix(INK, 0.45), 0.42)
        side = sitter.light.side
        sheet.fill(ellipse(x + side * radius * 0.30, y - radius * 0.30, radius * 0.25, radius * 0.25), WHITE)


def _lids(sheet: Sheet, sitter: Sitter, upper: Line, lower: Line) -> None:
    skin = sitter.skin
    outer = -1 if upper[0][0] < upper[-1][0] else 1
    lashes = sitter.looks.lashes
    ink = skin.line.mix(INK, 0.6)
    # The lid itself up to its crease; where the fold is hooded it lies on the lashes.
    fold = 9.0 - 5.5 * max(0.0, sitter.trait("hooded")) + 1.0 * sitter.trait("young")
    crease = [(x, y - fold * share) for (x, y), share in zip(upper, (0.5, 1.05, 1.1, 0.35), strict=True)]
    crease[0] = (crease[0][0] + outer * 5, crease[0][1] + 1.5)
    sheet.fill(joined(crease, [upper[-1]], upper[::-1]), skin.shade, 0.35 + 0.45 * lashes)
    sheet.fill(sitter.stroke(crease, tapered(2.2, 0.4)), skin.deep)
    # The upper lid's edge, drawn out a little beyond the outer corner.
    wing = (upper[0][0] + outer * (3.0 + 4.5 * lashes), upper[0][1] - 1.0 - 2.6 * lashes)
    sheet.fill(stroke([wing, *upper], tapered(4.4 + 2.2 * lashes, 0.36, 0.15)), ink)
    sheet.fill(sitter.stroke(lower, tapered(1.8, 0.3)), skin.deep)
    if sitter.is_fine(30) and (sitter.trait("old") > 0.3 or sitter.trait("squint") > 0.3):
        bag = moved(lower, 0, 9.5)
        sheet.fill(stroke(bag, tapered(2.4, 0.65)), skin.shade)


def brows(sheet: Sheet, sitter: Sitter) -> None:
    """Draw both brows."""
    colour = sitter.hair.lit(-0.03 if sitter.hair.lightness < 0.6 else -0.16).mix(sitter.skin.line, 0.3)
    thick = sitter.looks.brows
    weight = (7.5 + 7.0 * thick) * (1.0 - 0.3 * sitter.trait("young"))
    for line in (sitter.points[17:22], sitter.points[26:21:-1]):
        # From the tail to the inner end.
        def width(share: float) -> float:
            return weight * (0.14 + 1.25 * share - 1.05 * share**5)

        sheet.fill(stroke(part(line, 0.0, 1.0, 10) if sitter.is_fine(70) else line, width), colour)
