"""Beards, moustaches and stubble, which follow the jaw's landmarks and leave the lips free."""

from __future__ import annotations

from doesexist.sample.portrait.hair import Hairdo
from doesexist.sample.portrait.head import outline
from doesexist.sample.portrait.lines import Line, Point, along, between, joined, tapered
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import UNIT, Sitter


def beard(sheet: Sheet, sitter: Sitter, kind: str) -> None:
    """Draw a beard: full, short, goatee, moustache or stubble."""
    hair = Hairdo(sitter)
    if kind == "stubble":
        with sheet.inside(outline(sitter)):
            tone = sitter.hair.mix(sitter.skin.deep, 0.55)
            layers = 6 if sitter.is_fine(70) else 3
            for layer in range(layers):
                sheet.fill(_whole(sitter, 0.06, 0.15 * layer / layers), tone, 0.50 / layers)
        return
    if kind in {"full", "short", "long"}:
        drop = {"short": 0.05, "full": 0.16, "long": 0.42}[kind]
        shape = _whole(sitter, drop, 0.0)
        hair.shaded(sheet, shape, 0.72)
        with sheet.inside(shape):
            _strands(sheet, hair, drop)
    if kind == "goatee":
        shape = _goatee(sitter)
        hair.shaded(sheet, shape, 0.5)
    _moustache(sheet, hair, thick=1.25 if kind == "moustache" else 1.0)


def _whole(sitter: Sitter, drop: float, inset: float) -> str:
    """Return the outline of a beard that reaches `drop` below the chin, its upper edge `inset` lower: both in heads."""
    jaw, middle = sitter.points[:17], sitter.points[57][0]
    low: list[Point] = []
    for index, (x, y) in enumerate(jaw):
        down = drop * UNIT * max(0.0, 1.0 - abs(index - 8) / 6.5)
        if 2 <= index <= 14:
            low.append((x + (x - middle) * 0.045, y + down * (1.0 + 0.25 * down / (drop * UNIT))))
        else:
            low.append((x + 1.2 * max(0, 3 - index) - 1.2 * max(0, index - 13), y))
    right = _cheek(sitter, 1, inset)
    return joined([*_cheek(sitter, -1, inset), *right[::-1]], low[::-1])


def _cheek(sitter: Sitter, out: int, inset: float) -> list[Point]:
    """Return the upper edge of a beard on one side: from the ear over the cheek to below the nose."""
    jaw = sitter.points[:17] if out < 0 else sitter.points[16::-1]
    (ax, ay), (bx, by), corner = jaw[0], jaw[1], sitter.points[48 if out < 0 else 54]
    step = inset * UNIT
    return [
        (ax - out * 2, ay - 4),
        (ax - out * (15 + step), ay - 2),
        (bx - out * (20 + step), by + 8 + step),
        between(jaw[2], corner, 0.36 + inset),
        between(jaw[3], corner, 0.62 + inset),
        (corner[0] + out * 2, corner[1] - 14 + step),
        (sitter.points[50 if out < 0 else 52][0], sitter.points[33][1] + 11 + step * 0.5),
    ]


def _goatee(sitter: Sitter) -> str:
    left, right, chin = sitter.points[48], sitter.points[54], sitter.points[8]
    outer = [
        (left[0] - 6, left[1] - 4),
        (left[0] - 4, left[1] + 22),
        (chin[0] - 26, chin[1] - 4),
        (chin[0], chin[1] + 9),
        (chin[0] + 26, chin[1] - 4),
        (right[0] + 4, right[1] + 22),
        (right[0] + 6, right[1] - 4),
    ]
    low = sitter.points[57]
    inner = [
        (right[0] - 4, right[1] + 6),
        (low[0] + 17, low[1] + 9),
        (low[0], low[1] + 12),
        (low[0] - 17, low[1] + 9),
        (left[0] + 4, left[1] + 6),
    ]
    return joined(outer, inner)


def _moustache(sheet: Sheet, hair: Hairdo, thick: float) -> None:
    sitter = hair.sitter
    nose = sitter.points[33]
    bow = sitter.points[51]
    for out, corner, peak in ((-1, sitter.points[48], sitter.points[50]), (1, sitter.points[54], sitter.points[52])):
        middle_y = nose[1] + (bow[1] - nose[1]) * 0.62
        top: Line = [
            (bow[0] + out * 1.0, middle_y - 3.0 * thick),
            (peak[0] + out * 8, middle_y - 7.0 * thick),
            (corner[0] + out * 1, corner[1] - 7.5),
            (corner[0] + out * 5, corner[1] + 6 * thick),
        ]
        low: Line = [
            (corner[0] + out * 5, corner[1] + 6 * thick),
            (corner[0] - out * 8, corner[1] - 4),
            (peak[0] + out * 2, bow[1] - 0.5),
            (bow[0] + out * 0.5, bow[1] - 1.0),
        ]
        shape = joined(top, low)
        sheet.fill(shape, hair.side_tone(out))
        if sitter.is_fine(30):
            with sheet.inside(shape):
                for share in (0.3, 0.6):
                    line = [between(along(top, step / 5), along(low[::-1], step / 5), share) for step in range(6)]
                    sheet.fill(sitter.stroke(line, tapered(2.6)), hair.tones.light, 0.7)


def _strands(sheet: Sheet, hair: Hairdo, drop: float) -> None:
    sitter = hair.sitter
    chin = sitter.points[8]
    count = sitter.some(13)
    for index in range(count):
        share = (index + 0.5 + sitter.chance.bell(0.3)) / count
        x, y = along(sitter.points[2:15], share)
        pull = drop * 100 * (1.0 - abs(share - 0.5) * 2)
        start = between((x, y), (chin[0], chin[1] - 70), 0.34)
        end = (x + (chin[0] - x) * 0.12, y + pull * 0.9 + 2)
        line = [start, (start[0] * 0.4 + end[0] * 0.6, start[1] * 0.5 + end[1] * 0.5), end]
        sheet.fill(sitter.stroke(line, tapered(4.0, 0.4)), hair.tones.light if index % 2 else hair.tones.dark, 0.8)
