"""The nose: a plane of shade, a streak of light, and its base through landmarks 31 to 35."""

from __future__ import annotations

from doesexist.sample.portrait.lines import Point, ellipse, joined, stroke, tapered
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter


def nose(sheet: Sheet, sitter: Sitter) -> None:
    """Draw the nose."""
    skin, side = sitter.skin, sitter.light.side
    left, a, (mx, my), b, right = sitter.points[31:36]
    tx, ty = sitter.points[30]
    shape, (bx, by) = _flank(sitter)
    stops = [(0.0, skin.shade, 0.0), (0.16, skin.shade, 0.7), (0.45, skin.shade, 0.55), (1.0, skin.shade, 1.0)]
    sheet.wash(shape, (bx, by), (mx, my - 4), stops)
    # What the tip throws on the lip.
    drop = [(right[0] - 1.5, right[1] + 0.5), (mx - side * 7, my + 9.5), (left[0] + 1.5, left[1] + 0.5)]
    sheet.fill(joined([left, a, (mx, my), b, right], drop), skin.shade)
    for (x, y), (ix, iy), out in ((left, a, -1), (right, b, 1)):
        hole = [(x - out * 1.5, y - 0.5), ((x + ix) / 2, (y + iy) / 2 - 1.8), (ix + out * 1.0, iy - 0.5)]
        sheet.fill(sitter.stroke(hole, tapered(4.2, 0.45)), skin.line, 0.85)
        rim = [(x + out * 1.0, y - 13), (x + out * 4.0, y - 8.5), (x + out * 3.4, y - 2.5), (x - out * 1.0, y)]
        sheet.fill(sitter.stroke(rim, tapered(2.4, 0.7)), skin.deep, 0.9)
    if sitter.is_fine(24):
        sheet.fill(ellipse(tx + side * 4.5, ty - 2.0, 3.6, 2.7), skin.light.lit(0.04), 0.85)
    if sitter.is_fine(40):
        streak = [(x + side * 2.5, y + 4) for x, y in sitter.points[27:30]]
        sheet.fill(stroke(streak, tapered(4.2, 0.6)), skin.light, 0.6)


def _flank(sitter: Sitter) -> tuple[str, Point]:
    """Return the side that turns away from the light, and the end of the brow where it begins.

    It goes down the ridge to the tip, and back over the wing.
    """
    side, points = sitter.light.side, sitter.points
    (x0, y0), (x1, y1), (x2, y2), (tx, ty) = points[27:31]
    mx, my = points[33]
    (wx, wy), (bx, by), (ex, _) = (points[at] for at in ((31, 21, 39) if side > 0 else (35, 22, 42)))
    ridge = [
        (bx + side * 2, by + 5),
        (x0 - side * 6, y0),
        (x1 - side * 4, y1),
        (x2 - side * 3, y2),
        (tx - side * 5.5, ty + 1),
        (tx - side * 2.5, ty + 9),
        (mx, my - 2.0),
    ]
    wing = [
        (mx, my),
        ((wx + mx) / 2, (wy + my) / 2 + 1.5),
        (wx, wy),
        (wx - side * 4.5, wy - 8),
        (wx + side * 3, wy - 19),
        (x1 - side * 13, y1 + 2),
        ((ex + x0) / 2 - side * 2, y0 + 6),
        (bx - side * 9, by + 8),
    ]
    return joined(ridge, wing), (bx, by)
