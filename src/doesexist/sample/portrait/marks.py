"""What life writes on a face: freckles, moles, lines, dimples."""

from __future__ import annotations

from doesexist.sample.portrait.head import outline
from doesexist.sample.portrait.lines import between, ellipse, stroke, tapered
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter


def marks(sheet: Sheet, sitter: Sitter) -> None:
    """Draw freckles, and the lines of age and of laughter."""
    if sitter.looks.freckles and sitter.is_fine(28):
        _freckles(sheet, sitter)
    _folds(sheet, sitter)
    if sitter.trait("old") > 0.15:
        _lines(sheet, sitter)


def _freckles(sheet: Sheet, sitter: Sitter) -> None:
    chance = sitter.chance
    tone = sitter.skin.deep.mix(sitter.skin.blush, 0.35)
    with sheet.inside(outline(sitter)):
        for _ in range(46 if sitter.is_fine(60) else 20):
            x, y = chance.bell(0.95), 0.42 + chance.bell(0.26)
            px, py = sitter.at(x, y, 0.42 - 0.25 * abs(x))
            size = chance.between(1.1, 2.2)
            sheet.fill(ellipse(px, py, size, size * 0.9), tone, 0.55)


def _folds(sheet: Sheet, sitter: Sitter) -> None:
    """Draw the fold from the nose's wing to the mouth's corner: deep in laughter and in age."""
    depth = 0.16 * sitter.trait("smile") + 0.55 * sitter.trait("old") + 0.22 * sitter.trait("open")
    depth *= 1.0 - 0.6 * sitter.trait("young")
    if depth < 0.08:
        return
    points, skin = sitter.points, sitter.skin
    for out, wing, corner in ((-1, points[31], points[48]), (1, points[35], points[54])):
        start = (wing[0] + out * 6, wing[1] - 5)
        middle = between(wing, corner, 0.5)
        fold = [
            start,
            (middle[0] + out * 13, middle[1] - 6),
            (corner[0] + out * 13, corner[1] - 3),
            (corner[0] + out * 13, corner[1] + 8),
        ]
        tone = skin.deep if out == -sitter.light.side else skin.shade
        sheet.fill(sitter.stroke(fold, tapered(3.0 + 3.0 * depth, 0.45)), tone, min(0.95, 0.35 + depth))


def _lines(sheet: Sheet, sitter: Sitter) -> None:
    skin, old = sitter.skin, sitter.trait("old")
    for row in range(1 + round(2 * old)):
        y = -0.70 - 0.13 * row
        wide = 0.46 - 0.06 * row
        line = [
            sitter.at(-wide, y + 0.02, 0.3),
            sitter.at(-wide * 0.4, y - 0.02, 0.36),
            sitter.at(wide * 0.4, y - 0.02, 0.36),
            sitter.at(wide, y + 0.02, 0.3),
        ]
        sheet.fill(stroke(line, tapered(2.6)), skin.shade, 0.3 + 0.5 * old)
    if not sitter.is_fine(30):
        return
    for out, corner in ((-1, sitter.points[36]), (1, sitter.points[45])):
        for rise in (-5.0, 1.0, 7.0):
            foot = [
                (corner[0] + out * 8, corner[1] + rise * 0.5),
                (corner[0] + out * 14, corner[1] + rise),
                (corner[0] + out * 19, corner[1] + rise * 1.6),
            ]
            sheet.fill(stroke(foot, tapered(2.0)), skin.deep, 0.25 + 0.45 * old)
    left, right = sitter.points[48], sitter.points[54]
    for out, corner in ((-1, left), (1, right)):
        fold = [
            (corner[0] + out * 6, corner[1] + 8),
            (corner[0] + out * 8, corner[1] + 18),
            (corner[0] + out * 4, corner[1] + 28),
        ]
        sheet.fill(stroke(fold, tapered(2.6)), skin.shade, old)
