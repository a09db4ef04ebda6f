"""Garments: their cut, their collar, what is worn about the neck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from doesexist.sample.portrait.body import LOW, Body
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import along, curve, dots, ellipse, even, joined, polygon, stroke, tapered
from doesexist.sample.portrait.patterns import PATTERNS
from doesexist.sample.portrait.sheet import Sheet

_GOLD = Colour.of("#c9a24b")
_PEARL = Colour(0.93, 0.005, 0.02)


def _cloth(sheet: Sheet, body: Body, shape: str, pattern: str) -> None:
    """Fill a garment, lay its pattern on it, then the shade."""
    sheet.fill(shape, body.cloth)
    with sheet.inside(shape):
        if pattern != "plain":
            PATTERNS[pattern](sheet, body)
        body.shade(sheet)


def _two_sided(body: Body, out: int, tone: Colour, share: float = 0.3) -> Colour:
    """Return the tone of a part on one side: shaded where the light does not come from."""
    return tone if out == body.sitter.light.side else tone.mix(body.sitter.light.shade, share)


def _under(body: Body) -> Body:
    """Return the same body in what is worn underneath."""
    return replace(body, cloth=body.second, second=body.third, third=body.cloth)


def tee(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a shirt with a round neck."""
    line = body.whole("-0.56 0.30, -0.40 0.49, -0.18 0.58, 0 0.60")
    _cloth(sheet, body, body.trunk(line, (0.56, 0.32)), pattern)
    sheet.fill(stroke(line, even(7.0)), body.cloth.mix(body.sitter.light.shade, 0.25))


def scoop(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a low round neck."""
    line = body.whole("-0.66 0.38, -0.48 0.75, -0.21 0.96, 0 0.98")
    _cloth(sheet, body, body.trunk(line, (0.66, 0.40)), pattern)


def vee(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a pointed neck."""
    half = "0.56 0.32, 0.38 0.62, 0 1.04"
    left, right = body.places(half, -1), body.places(half)
    _cloth(sheet, body, body.trunk([*left, *right[-2::-1]], (0.56, 0.32)), pattern)
    for out, line in ((-1, left), (1, right)):
        sheet.fill(stroke(line, even(7.0)), _two_sided(body, out, body.cloth.lit(-0.04)))


def straps(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a summer dress."""
    wide = body.broad
    line = body.whole("-0.74 0.50, -0.70 0.82, -0.62 1.10, -0.25 1.16, 0 1.10")
    side = ((0.86, 0.53), (0.88, 0.9), (0.80 * wide, 1.45), (0.90 * wide, 3.0), (0.95 * wide, LOW))
    _cloth(sheet, body, joined(line, body.places(side), body.places(side, -1)[::-1]), pattern)


def rollneck(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a sweater whose collar is rolled up the neck."""
    shade, dark = body.sitter.light.shade, -body.sitter.light.side
    _cloth(sheet, body, body.trunk(body.whole("-0.52 0.30, -0.17 0.44, 0 0.45"), (0.52, 0.30)), pattern)
    shape = joined(
        body.places("-0.66 0.52, -0.60 0.24, -0.56 0.06"),
        body.places("-0.56 0.06, -0.2 0.14, 0.2 0.14, 0.56 0.06"),
        body.places("0.56 0.06, 0.60 0.24, 0.66 0.52"),
        body.places("0.66 0.52, 0.3 0.68, -0.3 0.68, -0.66 0.52"),
    )
    sheet.fill(shape, body.cloth.lit(0.03))
    with sheet.inside(shape):
        side = joined(body.places("0.05 -0.1, 0.2 0.8", dark), body.places("1.2 0.8, 1.2 -0.1", dark))
        chin = joined(body.places("-0.6 0.16, 0 0.32, 0.6 0.16"), body.places("0.6 -0.1, -0.6 -0.1"))
        sheet.fill(side, shade, 0.30)
        sheet.fill(chin, shade, 0.28)
        if body.sitter.is_fine(40):
            xs = (-0.56 + 0.14 * step for step in range(9))
            ribs = (body.places(((x, 0.05), (x * 1.04, 0.35), (x * 1.12, 0.66))) for x in xs)
            sheet.fill("".join(stroke(rib, tapered(2.4, 0.5, 0.5)) for rib in ribs), shade, 0.22)


def collared(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a shirt with a collar and buttons."""
    shade = body.sitter.light.shade
    line = body.whole("-0.50 0.26, -0.22 0.66, 0 0.92")
    _cloth(sheet, body, body.trunk(line, (0.50, 0.26)), pattern)
    sheet.fill(stroke(body.places(((0.02, 0.90), (0.03, 2.0), (0.03, LOW))), even(2.2)), body.cloth.mix(shade, 0.5))
    if body.sitter.is_fine(20):
        buttons = (body.at(-0.05, y) for y in (1.15, 1.75, 2.35, 2.95, 3.55))
        sheet.fill(dots(buttons, 3.4), body.cloth.lit(0.10).mix(shade, 0.25))
    for out in (-1, 1):
        shadow = "0.51 0.17, 0.66 0.37, 0.64 0.85, 0.42 1.00, 0.03 0.95, 0.22 0.60, 0.40 0.36"
        sheet.fill(curve(body.places(shadow, out), closed=True), shade, 0.25)
        wing = joined(
            body.places("0.48 0.10, 0.62 0.30, 0.60 0.78", out),
            body.places("0.60 0.78, 0.40 0.93, 0.03 0.88", out),
            body.places("0.03 0.88, 0.22 0.60, 0.40 0.36", out),
        )
        sheet.fill(wing, _two_sided(body, out, body.cloth.lit(0.03)))


def blazer(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a jacket over a shirt."""
    sitter = body.sitter
    tie = sitter.looks.tie
    (collared if tie or sitter.looks.flip > 0 else tee)(sheet, _under(body), "plain")
    if tie:
        blade = "-0.09 0.80, 0.09 0.80, 0.065 1.0, 0.15 2.6, 0 2.9, -0.15 2.6, -0.065 1.0"
        sheet.fill(polygon(body.places(blade)), body.third)
        knot = body.places("-0.09 0.80, 0.09 0.80, 0.065 1.0, -0.065 1.0")
        sheet.fill(polygon(knot), body.third.mix(sitter.light.shade, 0.35))
    line = body.whole("-0.58 0.28, -0.40 0.80, -0.16 1.7, 0 2.6")
    _cloth(sheet, body, body.trunk(line, (0.58, 0.28)), pattern)
    lapel = "0.56 0.20, 0.74 0.42, 0.86 1.02, 0.64 1.12, 0.72 1.26, 0.30 2.1, 0.02 2.62, 0.18 1.6, 0.40 0.80"
    for out in (-1, 1):
        sheet.fill(polygon(body.places(lapel, out)), _two_sided(body, out, body.cloth.lit(0.035), 0.36))


def hoodie(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a sweater with a hood."""
    tee(sheet, _under(body), "plain")
    line = body.whole("-0.58 0.40, -0.36 0.86, 0 1.06")
    _cloth(sheet, body, body.trunk(line, (0.60, 0.34)), pattern)
    hood = "0.50 -0.04, 0.84 0.06, 1.00 0.44, 0.66 0.92, 0.06 1.16, 0.34 0.82, 0.56 0.40"
    for out in (-1, 1):
        sheet.fill(curve(body.places(hood, out), closed=True), _two_sided(body, out, body.cloth.lit(0.03), 0.32))
        sheet.fill(stroke(body.places("0.22 1.05, 0.26 1.5, 0.22 2.0", out), even(4.2)), body.second)


def mandarin(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a tunic with a standing collar, slit at the throat."""
    line = body.whole("-0.50 0.24, -0.20 0.52, -0.04 0.62, 0 1.5")
    _cloth(sheet, body, body.trunk(line, (0.50, 0.24)), pattern)
    for out in (-1, 1):
        band = body.places("0.52 0.12, 0.56 0.32, 0.24 0.62, 0.05 0.72", out)
        sheet.fill(stroke(band, even(15.0)), _two_sided(body, out, body.second))
    sheet.fill(stroke(body.places("0 0.75, 0 1.5"), even(8.0)), body.second)


def overalls(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw dungarees over a striped shirt."""
    tee(sheet, _under(body), "stripes" if pattern == "plain" else pattern)
    bib = ((-0.62, 1.45), (0.62, 1.45), (0.80, 3.2), (1.4, LOW), (-1.4, LOW), (-0.80, 3.2))
    sheet.fill(polygon(body.places(bib)), body.cloth)
    for out in (-1, 1):
        strap = body.places("0.86 0.50, 0.72 1.0, 0.56 1.55", out)
        sheet.fill(stroke(strap, even(17.0)), _two_sided(body, out, body.cloth))
        sheet.fill(ellipse(*body.at(out * 0.56, 1.58), 5.5, 5.5), body.third.lit(0.1))


def draped(sheet: Sheet, body: Body, pattern: str) -> None:
    """Draw a cloth draped over one shoulder, on a plain blouse."""
    scoop(sheet, _under(body), "plain")
    flip, wide = body.sitter.looks.flip, body.broad
    upper = body.places(((0.46, 0.34), (0.30, 0.80), (-0.20, 1.50), (-0.9 * wide, 2.2)), flip)
    lower = ((0.92 * wide, 0.74), (1.12 * wide, 1.4), (1.20 * wide, 3.0), (1.2 * wide, LOW), (-1.2 * wide, LOW))
    _cloth(sheet, body, joined(upper[::-1], body.places(lower, flip)), pattern)
    sheet.fill(stroke(upper, even(9.0)), body.third)
    for share in (0.25, 0.5, 0.75):
        fold = ((0.46 + 0.35 * share * wide, 0.40 + 0.3 * share), (0.30 + 0.7 * share, 1.2), (0.9 * share - 0.2, 2.2))
        sheet.fill(stroke(body.places(fold, flip), tapered(6.0)), body.sitter.light.shade, 0.28)


Garment = Callable[[Sheet, Body, str], None]

GARMENTS: dict[str, Garment] = {
    "tee": tee,
    "scoop": scoop,
    "vee": vee,
    "straps": straps,
    "rollneck": rollneck,
    "collared": collared,
    "blazer": blazer,
    "hoodie": hoodie,
    "mandarin": mandarin,
    "overalls": overalls,
    "draped": draped,
}


def necklace(sheet: Sheet, body: Body, kind: str) -> None:
    """Draw a necklace: pearls, or a chain with a pendant."""
    light = body.sitter.light
    depth = 0.86 if kind == "pearls" else 1.02
    line = body.places(((-0.48, 0.28), (-0.34, 0.62), (0.0, depth), (0.34, 0.62), (0.48, 0.28)))
    if kind == "pearls":
        pearls = [along(line, step / 20) for step in range(21)]
        sheet.fill(dots(pearls, 4.6), _PEARL.mix(light.shade, 0.12))
        sheet.fill(dots(((x + light.side * 1.2, y - 1.2) for x, y in pearls), 2.2), _PEARL.lit(0.06))
    else:
        sheet.line(curve(line), _GOLD, 1.8)
        x, y = along(line, 0.5)
        sheet.fill(ellipse(x, y + 6, 5.5, 7.0), _GOLD.mix(body.third, 0.6))


def scarf(sheet: Sheet, body: Body, colour: Colour) -> None:
    """Draw a scarf, wound once."""
    shade, dark = body.sitter.light.shade, -body.sitter.light.side
    sheet.fill(polygon(body.places("0.16 0.7, 0.60 0.75, 0.66 2.4, 0.20 2.5")), colour.mix(shade, 0.15))
    shape = curve(
        body.whole("-0.46 0.90, -0.84 0.56, -0.74 0.24, -0.30 0.30, 0 0.31") + body.places("0 1.0"), closed=True
    )
    sheet.fill(shape, colour)
    with sheet.inside(shape):
        side = joined(body.places("0.1 0, 0.3 1.1", dark), body.places("1.4 1.1, 1.4 0", dark))
        sheet.fill(side, shade, 0.28)
        for low in (0.50, 0.70):
            line = body.places(((-0.80, low - 0.22), (-0.35, low), (0.0, low + 0.05), (0.35, low), (0.80, low - 0.22)))
            sheet.fill(stroke(line, tapered(5.0)), shade, 0.35)
