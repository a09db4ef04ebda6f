"""What lies behind people outdoors: gardens, streets, hills, the sea."""

from __future__ import annotations

import math

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import (
    Point,
    box,
    curve,
    dots,
    ellipse,
    joined,
    leaf,
    petals,
    polygon,
    stroke,
    tapered,
)
from doesexist.sample.portrait.place import Place
from doesexist.sample.portrait.sheet import Sheet

_FINE = 40.0
_BRIGHT = 0.5
_NIGHT = 0.4


def _count(place: Place, each: float, least: int, most: int) -> int:
    """Return how many things of one kind fill a photograph, so many for each head's square."""
    return int(min(most, max(least, each * place.width * place.height / (place.unit * place.unit))))


def foliage(sheet: Sheet, place: Place) -> None:
    """Paint leaves in three depths."""
    middle, deep, pale = place.palette.grounds
    ground = middle.mix(Colour.of("#4f7a4a"), 0.45)
    sheet.fill(place.frame, ground.mix(deep, 0.5).lit(-0.06))
    chance, unit = place.chance, place.unit
    count = _count(place, 0.34, 8, 30)
    for depth, tone in enumerate((ground.mix(deep, 0.35), ground, ground.mix(pale, 0.35))):
        for _ in range(count):
            x, y = chance.between(-0.05, 1.05) * place.width, chance.between(-0.05, 1.05) * place.height
            size = unit * chance.between(0.85, 1.4) * (1.25 - 0.15 * depth)
            turn = chance.between(0, math.tau)
            sheet.fill(leaf(x, y, size, turn), tone.lit(chance.bell(0.035)))
            if sheet.fine >= _FINE:
                vein = [(x, y), (x + math.cos(turn) * size * 0.86, y + math.sin(turn) * size * 0.86)]
                sheet.fill(stroke(vein, lambda share: 0.035 * unit * (1 - share)), tone.mix(pale, 0.3))


def bokeh(sheet: Sheet, place: Place) -> None:
    """Paint a street at night, its lights out of focus."""
    middle, deep, pale = place.palette.grounds
    night = deep.lit(-0.14) if deep.lightness > _NIGHT else deep
    sky = [(0.0, night.lit(-0.03), 1.0), (1.0, night.mix(middle, 0.45), 1.0)]
    sheet.wash(place.frame, (0, 0), (0, place.height), sky)
    chance, unit = place.chance, place.unit
    tones = [place.palette.warm, *(cloth for cloth in place.palette.cloths if cloth.lightness > _BRIGHT), pale]
    for _ in range(_count(place, 0.9, 14, 60)):
        x, y = chance.any() * place.width, chance.any() * place.height
        size = unit * chance.between(0.12, 0.50)
        sheet.fill(ellipse(x, y, size, size), chance.one_of(tones), chance.between(0.10, 0.42))


def sea(sheet: Sheet, place: Place) -> None:
    """Paint sea, sky and a low sun."""
    middle, deep, pale = place.palette.grounds
    chance, unit = place.chance, place.unit
    sky = pale.mix(Colour.of("#bcd9ea"), 0.35)
    horizon = place.face[1] + unit * chance.between(0.2, 1.0)
    air = [(0.0, middle.mix(sky, 0.55), 1.0), (1.0, sky.mix(place.palette.warm, 0.45), 1.0)]
    sheet.wash(place.frame, (0, 0), (0, horizon), air)
    sun = place.face[0] + place.side * unit * chance.between(1.7, 2.6)
    sheet.fill(ellipse(sun, horizon - unit * chance.between(0.7, 1.7), unit * 0.5, unit * 0.5), place.palette.warm, 0.9)
    water = deep.mix(Colour.of("#2f6f8f"), 0.5)
    sheet.fill(place.floor(horizon), water.mix(sky, 0.25))
    waves = ["", ""]
    y, gap = horizon + unit * 0.12, unit * 0.22
    while y < place.height:
        for _ in range(max(3, int(place.width / unit / 1.2))):
            x, reach = chance.any() * place.width, unit * chance.between(0.3, 1.1)
            line = [(x - reach, y), (x, y - gap * 0.12), (x + reach, y)]
            waves[chance.happens(0.5)] += stroke(line, tapered(gap * 0.22))
        y += gap
        gap *= 1.22
    sheet.fill(waves[0], sky, 0.6)
    sheet.fill(waves[1], water, 0.6)
    if chance.happens(0.4):
        x = place.face[0] - place.side * unit * chance.between(1.7, 2.6)
        foot = horizon - unit * 0.06
        sheet.fill(polygon([(x, foot - unit * 0.66), (x, foot), (x - unit * 0.42, foot)]), pale)
        jib = [(x + unit * 0.04, foot - unit * 0.54), (x + unit * 0.04, foot), (x + unit * 0.3, foot)]
        sheet.fill(polygon(jib), pale.mix(water, 0.25))


def hills(sheet: Sheet, place: Place) -> None:
    """Paint hills, one behind the other."""
    middle, deep, pale = place.palette.grounds
    chance, unit = place.chance, place.unit
    air = [(0.0, pale.mix(Colour.of("#bcd9ea"), 0.4), 1.0), (1.0, pale.mix(place.palette.warm, 0.5), 1.0)]
    sheet.wash(place.frame, (0, 0), (0, place.face[1] + unit), air)
    x = place.face[0] + place.side * unit * chance.between(1.8, 2.6)
    sheet.fill(
        ellipse(x, place.face[1] - unit * chance.between(0.6, 1.4), unit * 0.55, unit * 0.55), place.palette.warm
    )
    for step in range(4):
        base = place.face[1] + unit * (-0.35 + 0.75 * step)
        ridge = [(place.width * at / 6, base + unit * chance.bell(0.55)) for at in range(-1, 8)]
        tone = pale.mix(middle, 0.35 + 0.65 * step / 3).mix(deep, 0.55 * step / 3)
        below = [(place.width * 1.3, place.height + 2), (-place.width * 0.3, place.height + 2)]
        sheet.fill(joined(ridge, below), tone)


def city(sheet: Sheet, place: Place) -> None:
    """Paint a row of houses with lit windows."""
    middle, deep, pale = place.palette.grounds
    chance, unit = place.chance, place.unit
    dusk = place.palette.dark or chance.happens(0.4)
    top, low = (deep.lit(-0.05), middle) if dusk else (pale, pale.mix(place.palette.warm, 0.6))
    sheet.wash(place.frame, (0, 0), (0, place.height), [(0.0, top, 1.0), (1.0, low, 1.0)])
    for row in range(2):
        x = -unit * chance.any()
        front = deep.mix(middle, 0.55 - 0.4 * row).lit(-0.03) if dusk else middle.mix(deep, 0.25 + 0.45 * row)
        while x < place.width:
            wide = unit * chance.between(0.9, 1.7)
            roof = place.face[1] + unit * (chance.between(-2.2, -0.3) + 0.9 * row)
            tone = front.mix(place.tone(), 0.14)
            sheet.fill(box(x, roof, wide * 0.98, place.height - roof), tone)
            if chance.happens(0.35):
                gable = [(x - wide * 0.04, roof), (x + wide * 0.49, roof - unit * 0.42), (x + wide * 1.02, roof)]
                sheet.fill(polygon(gable), tone.lit(-0.05))
            _windows(sheet, place, (x, roof), wide, tone, dusk=dusk)
            x += wide


def _windows(sheet: Sheet, place: Place, corner: Point, wide: float, tone: Colour, *, dusk: bool) -> None:
    chance, unit = place.chance, place.unit
    columns = 3 if sheet.fine >= _FINE else 2
    size = wide / (columns * 2 + 1)
    panes = ["", ""]
    y = corner[1] + unit * 0.25
    while y < min(place.height, corner[1] + unit * 5):
        for column in range(columns):
            pane = box(corner[0] + size * (1 + 2 * column), y, size, size * 1.45)
            panes[chance.happens(0.45 if dusk else 0.25)] += pane
        y += size * 2.5
    sheet.fill(panes[0], tone.lit(-0.045))
    sheet.fill(panes[1], place.palette.warm.mix(tone, 0.15 if dusk else 0.45))


def garland(sheet: Sheet, place: Place) -> None:
    """Paint an evening with strings of lamps."""
    middle, deep, _ = place.palette.grounds
    chance, unit, warm = place.chance, place.unit, place.palette.warm
    sheet.wash(place.frame, (0, 0), (0, place.height), [(0.0, deep.lit(-0.06), 1.0), (1.0, middle, 1.0)])
    for row in range(3):
        y = place.face[1] - unit * (2.0 - 1.25 * row) + unit * chance.bell(0.3)
        sag = unit * chance.between(0.35, 0.8)
        line = [(place.width * at / 6, y + sag * math.sin(at / 6 * math.pi)) for at in range(7)]
        sheet.line(curve(line), deep.lit(-0.12), unit * 0.035)
        count = max(4, int(place.width / unit / 0.75))
        shares = ((lamp + 0.5) / count for lamp in range(count))
        lamps = [(place.width * share, y + sag * math.sin(share * math.pi) + unit * 0.12) for share in shares]
        for lamp in lamps:
            sheet.soft(lamp, (unit * 0.42, unit * 0.42), warm, 0.5)
        sheet.fill(dots(lamps, unit * 0.10, unit * 0.125), warm.lit(0.02))


def blossoms(sheet: Sheet, place: Place) -> None:
    """Paint branches in blossom before the sky."""
    middle, deep, pale = place.palette.grounds
    chance, unit = place.chance, place.unit
    sheet.fill(place.frame, pale.mix(Colour.of("#cfe3ee"), 0.4))
    leaves: list[Point] = []
    hearts: list[Point] = []
    size = unit * 0.16
    for _ in range(5):
        from_left = chance.happens(0.5)
        x, y = (-0.05 if from_left else 1.05) * place.width, chance.any() * place.height * 0.9
        away = (1 if from_left else -1) * unit
        line = [(x + away * step * 0.9, y - unit * 0.28 * step + unit * chance.bell(0.35)) for step in range(6)]
        bark = deep.mix(Colour.of("#5a3a34"), 0.5)
        sheet.fill(stroke(line, lambda share: unit * (0.16 - 0.12 * share)), bark)
        for bx, by in line[1:]:
            for _ in range(3):
                heart = (bx + unit * chance.bell(0.5), by + unit * chance.bell(0.4))
                hearts.append(heart)
                leaves.extend(petals(heart, size * 0.75, chance.between(0, 1.2)))
    sheet.fill(dots(leaves, size * 0.58), middle.mix(Colour.of("#f3b7c0"), 0.55).lit(0.03))
    sheet.fill(dots(hearts, size * 0.34), place.palette.warm.rich(1.6))
