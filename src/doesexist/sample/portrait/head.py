"""The head: its outline through the jaw's landmarks, ears, neck, and the light and shade on the face."""

from __future__ import annotations

from doesexist.sample.portrait.body import Body
from doesexist.sample.portrait.lines import Line, Point, curve, joined, moved
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter

_SKULL = (
    (1.035, -0.30, -0.30),
    (1.025, -0.60, -0.24),
    (0.93, -0.95, -0.18),
    (0.72, -1.24, -0.12),
    (0.38, -1.43, -0.08),
)
_CROWN = -1.49


def skull(sitter: Sitter, inflate: float = 0.0) -> list[Point]:
    """Return the upper edge of the head from its right temple over the crown to the left one.

    `inflate` is how far above the skin, in heads: hair has a thickness.
    """
    tall = 1.0 + 0.04 * sitter.trait("long")
    half = [(x * (1 + inflate * 0.9), y * tall - inflate * (0.25 + 0.75 * y / _CROWN), z) for x, y, z in _SKULL]
    right = [sitter.at(x, y, z) for x, y, z in half]
    left = [sitter.at(-x, y, z) for x, y, z in reversed(half)]
    return [*right, sitter.at(0, _CROWN * tall - inflate, -0.06), *left]


def outline(sitter: Sitter) -> str:
    """Return the outline of the face and the skull, through landmarks 0 to 16."""
    if not sitter.outline:
        sitter.outline = curve([*sitter.points[:17], *skull(sitter)], closed=True)
    return sitter.outline


def neck(sheet: Sheet, sitter: Sitter, body: Body) -> None:
    """Draw the neck, from below the ears to the shoulders, and the shadow that the chin throws on it."""
    skin, side = sitter.skin, sitter.light.side
    slim = (0.46 + 0.12 * sitter.looks.sturdy) * (1.0 - 0.14 * sitter.trait("young"))
    jaw = sitter.points[8][1]
    left, right = sitter.at(-slim, 0.9, -0.3)[0], sitter.at(slim, 0.9, -0.3)[0]
    shape = joined(
        [
            (left, 60),
            (left + 2, jaw - 20),
            body.at(-slim, 0.14),
            body.at(-slim - 0.10, 0.36),
            body.at(-slim - 0.6, 0.62),
        ],
        [
            body.at(slim + 0.6, 0.62),
            body.at(slim + 0.10, 0.36),
            body.at(slim, 0.14),
            (right - 2, jaw - 20),
            (right, 60),
        ],
    )
    sheet.fill(shape, skin.base)
    with sheet.inside(shape):
        drop = moved(sitter.points[2:15], -side * 14, 30)
        dark = [body.at(-side * 0.06, 0.0), body.at(-side * 0.16, 0.4), body.at(-side * 0.12, 1.1)]
        sheet.fill(joined(dark, [body.at(-side * 1.6, 1.1), body.at(-side * 1.6, -0.2)]), skin.shade)
        under = joined(drop, [(right + 80, 0), (left - 80, 0)])
        sheet.fill(under, skin.shade)
        sheet.wash(under, (0, jaw - 10), (0, jaw + 46), [(0.0, skin.deep, 0.85), (1.0, skin.deep, 0.0)])


def ears(sheet: Sheet, sitter: Sitter) -> None:
    """Draw the ears, as much of them as the turn of the head shows."""
    skin = sitter.skin
    for side in (-1, 1):
        if side * sitter.turn.yaw > 0.30:  # behind the cheek
            continue
        grown = 1.0 + 0.12 * sitter.trait("old") - 0.06 * sitter.trait("young")

        def at(x: float, y: float, side: int = side, grown: float = grown) -> Point:
            return sitter.at(side * (0.98 + x), 0.20 + y * grown, -0.42)

        rim = [
            at(-0.04, -0.24),
            at(0.05, -0.33),
            at(0.14, -0.30),
            at(0.175, -0.15),
            at(0.135, 0.06),
            at(0.08, 0.22),
            at(0.02, 0.28),
            at(-0.06, 0.22),
        ]
        lit = side == sitter.light.side
        sheet.fill(curve(rim, closed=True), skin.base.mix(skin.blush, 0.4) if lit else skin.shade)
        hollow = [at(0.0, -0.20), at(0.075, -0.23), at(0.115, -0.12), at(0.09, 0.02), at(0.04, 0.10), at(0.045, -0.06)]
        sheet.fill(curve(hollow, closed=True), skin.shade if lit else skin.deep)


def face(sheet: Sheet, sitter: Sitter) -> None:
    """Draw the skin of the face, with light and shade."""
    skin = sitter.skin
    shape = outline(sitter)
    sheet.fill(shape, skin.base)
    with sheet.inside(shape):
        _glow(sheet, sitter)
        _form(sheet, sitter)


def _form(sheet: Sheet, sitter: Sitter) -> None:
    """Paint the plane that turns away from the light, with the edge that brow, cheekbone and chin give it."""
    skin, dark = sitter.skin, -sitter.light.side
    strength = sitter.light.strength
    reach = 0.30 * (strength - 0.5)

    def at(x: float, y: float, z: float = 0.1) -> Point:
        return sitter.at(dark * (x - reach), y, z)

    chin = sitter.points[8]
    low = chin[1] / 100.0
    edge = [
        at(0.30, -1.75, -0.1), at(0.56, -1.15, 0.0), at(0.70, -0.66), at(0.80, -0.34), at(0.84, -0.05),
        at(0.80, 0.20), at(0.64, 0.40, 0.15), at(0.53, low * 0.38, 0.2), at(0.53, low * 0.50), at(0.60, low * 0.64),
        at(0.55, low * 0.76), at(0.38, low * 0.87, 0.25), at(0.20, low * 0.96, 0.3), (chin[0] - dark * 10, chin[1] + 8),
    ]  # fmt: skip
    far = [sitter.at(dark * 1.7, 2.4), sitter.at(dark * 1.9, 0.2), sitter.at(dark * 1.5, -2.0)]
    shape = joined(edge, far)
    sheet.fill(shape, skin.shade)
    start, end = sitter.at(dark * 1.05, 1.3), sitter.at(dark * 0.4, 0.5)
    sheet.wash(shape, start, end, [(0.0, skin.deep, 0.75), (1.0, skin.deep, 0.0)])


def _glow(sheet: Sheet, sitter: Sitter) -> None:
    """Paint light that falls across the face, and blood under the skin."""
    skin, side = sitter.skin, sitter.light.side
    sheet.soft(sitter.at(side * 0.75, -0.55, 0.1), (120, 130), skin.light, 0.75)
    rosy = 0.34 + 0.2 * sitter.trait("young") + 0.12 * sitter.trait("smile")
    for x in (-0.64, 0.64):
        cheek = sitter.at(x, 0.52 - 0.06 * sitter.trait("young"), 0.2)
        sheet.soft(cheek, (54, 34), skin.blush, rosy, -24 if x > 0 else 24)


def cast(sheet: Sheet, sitter: Sitter, edge: Line, depth: float = 9.0) -> None:
    """Throw the shadow of something that lies on the head (hair, a brim) on the face below its edge."""
    side = sitter.light.side
    lower = moved(edge, -side * depth * 0.7, depth)
    top = [
        (edge[-1][0] + 90, edge[-1][1]),
        (edge[-1][0] + 90, -300),
        (edge[0][0] - 90, -300),
        (edge[0][0] - 90, edge[0][1]),
    ]
    with sheet.inside(outline(sitter)):
        sheet.fill(joined(lower, top[:1], top[1:2], top[2:3], top[3:]), sitter.skin.shade)
