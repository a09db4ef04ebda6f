"""Glasses of several shapes, and earrings."""

from __future__ import annotations

import math

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Line, Point, curve, ellipse, even, moved, part, polygon, stroke, track
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter

# The left lens about the left eye, in heads: from the outer upper corner clockwise.
_LENSES = {
    "round": ", ".join(
        f"{-0.36 * math.cos(step * math.pi / 6):.3f} {-0.35 * math.sin(step * math.pi / 6):.3f}" for step in range(12)
    ),
    "square": "-0.4 -0.22, -0.2 -0.255, 0.14 -0.25, 0.335 -0.21, 0.35 0.02, 0.29 0.24, 0 0.285, -0.3 0.255, -0.4 0.06",
    "cat": "-0.47 -0.31, -0.18 -0.265, 0.14 -0.215, 0.33 -0.15, 0.33 0.06, 0.2 0.23, -0.06 0.26, -0.3 0.17, -0.4 -0.05",
    "pilot": "-0.40 -0.22, -0.1 -0.265, 0.22 -0.235, 0.35 -0.13, 0.3 0.14, 0.1 0.335, -0.16 0.37, -0.36 0.24, -0.43 0",
    "narrow": "-0.38 -0.15, -0.12 -0.18, 0.18 -0.175, 0.32 -0.13, 0.32 0.04, 0.22 0.16, -0.05 0.19, -0.29 0.14, -0.4 0",
}
LENSES = tuple(_LENSES)
_HIDDEN = 0.22
"""The yaw, in radians, from which the ear on the far side is hidden."""


def glasses(sheet: Sheet, sitter: Sitter, kind: str, colour: Colour, *, wire: bool) -> None:
    """Draw a pair of glasses, with a frame of wire or of horn."""
    weight = 2.8 if wire else 6.0
    side = sitter.light.side
    left, right = _lens(sitter, kind, -1), _lens(sitter, kind, 1)
    shadow = "".join(curve(moved(lens, -side * 3.0, 6.0), closed=True) for lens in (left, right))
    sheet.line(shadow, sitter.skin.deep, weight, 0.35)
    for lens in (left, right):
        path = curve(lens, closed=True)
        sheet.fill(path, Colour(0.97, -0.004, -0.008), 0.10)
        if sitter.is_fine(16):
            _glint(sheet, lens, path, side)
        sheet.line(path, colour, weight)
        if sitter.is_fine(60) and not wire:
            sheet.line(curve(moved(lens[:4], -0.6 * side, -1.2)), colour.lit(0.16), 1.4, 0.8)
    # The bridge joins the lenses a little above their middle.
    (ax, ay), (bx, by) = _inner(left, 1), _inner(right, -1)
    bridge = [(ax, ay), ((ax + bx) / 2, (ay + by) / 2 - 5.5), (bx, by)]
    sheet.fill(stroke(part(bridge, 0.0, 1.0, 6), even(weight)), colour)
    for out, lens in ((-1, left), (1, right)):
        hinge = lens[0]
        ear = sitter.at(out * 1.02, -0.06, -0.36)
        if (ear[0] - hinge[0]) * out > 1.0:
            sheet.fill(stroke([hinge, ear], even(weight * 0.9)), colour)


def _lens(sitter: Sitter, kind: str, out: int) -> list[Point]:
    large = 1.0 - 0.06 * sitter.trait("young")
    lid = sitter.points[36:42] if out < 0 else sitter.points[42:48]
    middle = sum(point[1] for point in lid) / 6
    straight = sitter.at(out * 0.5, 0.0, 0.36)
    line = [sitter.at(out * (0.515 - x * large), y * large + 0.04, 0.36 + 0.30 * x) for x, y in track(_LENSES[kind])]
    return moved(line, 0.0, (middle - straight[1]) * 0.5)


def _inner(lens: Line, out: int) -> Point:
    """Return the point of a lens that is nearest to the nose, in its upper half."""
    middle = sum(y for _, y in lens) / len(lens)
    return max((point for point in lens if point[1] <= middle + 2), key=lambda point: point[0] * out)


def _glint(sheet: Sheet, lens: Line, path: str, side: int) -> None:
    xs, ys = [x for x, _ in lens], [y for _, y in lens]
    left, top, bottom, wide = min(xs), min(ys), max(ys), max(xs) - min(xs)
    slant = (bottom - top) * 0.35
    with sheet.inside(path):
        glints = ""
        for share, broad in ((0.22, 0.20), (0.52, 0.07)):
            x = left + wide * (share if side < 0 else 1.0 - share - broad)
            edge = x + wide * broad
            glints += polygon([(x + slant, top), (edge + slant, top), (edge - slant, bottom), (x - slant, bottom)])
        sheet.fill(glints, Colour(0.99, 0, 0), 0.17)


def earrings(sheet: Sheet, sitter: Sitter, kind: str, colour: Colour) -> None:
    """Draw earrings on the ears that can be seen."""
    for out in (-1, 1):
        if out * sitter.turn.yaw > _HIDDEN:
            continue
        x, y = sitter.at(out * 1.02, 0.46, -0.40)
        tone = colour.lit(0.06) if out == sitter.light.side else colour.mix(sitter.light.shade, 0.25)
        if kind == "hoops":
            sheet.line(ellipse(x + out * 1.5, y + 15, 12, 15), tone, 3.0)
        elif kind == "drops":
            sheet.line(f"M{x:.1f} {y:.1f}v12", tone, 1.6)
            sheet.fill(curve([(x, y + 9), (x + 6, y + 20), (x, y + 27), (x - 6, y + 20)], closed=True), tone)
        elif kind == "discs":
            sheet.fill(ellipse(x, y + 8, 9.5, 11), tone)
            sheet.fill(ellipse(x, y + 8, 4, 5), tone.mix(sitter.light.shade, 0.35))
        else:
            sheet.fill(ellipse(x, y, 4.0, 4.0), tone)
