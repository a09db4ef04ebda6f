"""The mouth: the lips pass through landmarks 48 to 67, teeth and tongue show where they part."""

from __future__ import annotations

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Line, along, blended, ellipse, joined, moved, scaled, stroke, tapered
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter

TEETH = Colour(0.965, 0.002, 0.014)
DARK = Colour(0.27, 0.075, 0.035)
TONGUE = Colour(0.58, 0.125, 0.05)

_PARTED = 3.0
_WIDE = 16.0


def mouth(sheet: Sheet, sitter: Sitter) -> None:
    """Draw the mouth."""
    points, skin, side = sitter.points, sitter.skin, sitter.light.side
    top, bottom = list(points[48:55]), [points[48], *points[59:53:-1]]
    parting_top, parting_bottom = list(points[60:65]), [points[60], points[67], points[66], points[65], points[64]]
    gap = points[66][1] - points[62][1]
    low = bottom[3]
    fold = [(bottom[2][0] - 4, low[1] + 5), (low[0] - side * 3, low[1] + 8.5), (bottom[4][0] + 4, low[1] + 5)]
    sheet.fill(sitter.stroke(fold, tapered(6.5)), skin.shade)
    upper_lip, lower_lip = skin.lips.lit(-0.05).mix(skin.shade, 0.15), skin.lips
    sheet.fill(joined(top, [points[54], *parting_top[::-1], points[48]]), upper_lip)
    sheet.fill(joined(bottom, [points[54], *parting_bottom[::-1], points[48]]), lower_lip)
    if gap > _PARTED:
        _inside(sheet, sitter, parting_top, parting_bottom, gap)
    if sitter.is_fine(40):
        middle = blended([along(bottom, step / 4) for step in range(5)], parting_bottom, 0.42)
        shine = [along(middle, 0.5 + side * 0.06 + share) for share in (-0.18, -0.06, 0.06, 0.18)]
        sheet.fill(stroke(shine, tapered(4.0, 0.5)), skin.lips.mix(skin.light, 0.5).lit(0.05), 0.8)
    ink = skin.lips.mix(DARK, 0.72)
    if gap <= _PARTED:
        seam = [points[48], *blended(parting_top, parting_bottom, 0.5), points[54]]
        sheet.fill(stroke(seam, tapered(3.0, 0.5, 0.4)), ink)
    smile = sitter.trait("smile")
    for corner, out in ((points[48], -1), (points[54], 1)):
        dimple = [
            (corner[0] - out * 5, corner[1] + 1.2), (corner[0] + out * 0.5, corner[1]),
            (corner[0] + out * (3.5 + smile), corner[1] - 0.5 - 3.0 * smile),
        ]  # fmt: skip
        sheet.fill(sitter.stroke(dimple, tapered(2.8)), ink.mix(skin.deep, 0.35))


def _inside(sheet: Sheet, sitter: Sitter, top: Line, bottom: Line, gap: float) -> None:
    shape = joined(top, bottom[::-1])
    sheet.fill(shape, DARK)
    with sheet.inside(shape):
        if gap > _WIDE:
            x, y = bottom[2]
            sheet.fill(ellipse(x, y + 2, abs(top[-1][0] - top[0][0]) * 0.28, gap * 0.36), TONGUE)
        shown = 0.86 if gap < _WIDE else 0.40
        if sitter.trait("surprise") > 0.5:
            shown = 0.22
        centre = ((top[0][0] + top[-1][0]) / 2, top[2][1])
        edge = scaled(blended(top, bottom, shown), centre, 0.93, 1.0)
        teeth = TEETH.mix(sitter.light.warm, 0.05).lit(-0.05 * sitter.trait("old"))
        sheet.fill(joined(moved(top, 0, -6), edge[::-1]), teeth)
        sheet.fill(joined(moved(top, 0, -8), moved(top, 0, 2.2)[::-1]), DARK, 0.30)
