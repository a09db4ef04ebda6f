"""What lies behind people indoors: walls, papers, shelves, curtains, the light of a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import box, dots, ellipse, leaf, polygon
from doesexist.sample.portrait.outdoors import blossoms, bokeh, city, foliage, garland, hills, sea
from doesexist.sample.portrait.place import Place
from doesexist.sample.portrait.sheet import Sheet

_FINE = 24.0


def _wall(sheet: Sheet, place: Place) -> None:
    """Paint a plain wall, lighter where the light comes from."""
    middle, deep, pale = place.palette.grounds
    lit = place.width if place.side > 0 else 0.0
    stops = [(0.0, middle.mix(pale, 0.35), 1.0), (0.5, middle, 1.0), (1.0, middle.mix(deep, 0.6), 1.0)]
    sheet.wash(place.frame, (lit, place.height * 0.1), (place.width - lit, place.height), stops)


def _disc(sheet: Sheet, place: Place) -> None:
    """Paint a wall with a great disc behind the head."""
    middle, deep, pale = place.palette.grounds
    flat, disc = place.chance.weighed((((middle, pale), 3.0), ((pale, middle), 3.0), ((deep, middle), 2.0)))
    sheet.fill(place.frame, flat)
    x, y = place.face
    radius = place.unit * place.chance.between(1.9, 2.6)
    sheet.fill(ellipse(x + place.unit * place.chance.bell(0.8), y - 0.2 * place.unit, radius, radius), disc)


def _panel(sheet: Sheet, place: Place) -> None:
    """Paint two fields of colour that meet in a slanting line: light that falls on a wall."""
    middle, deep, pale = place.palette.grounds
    sheet.fill(place.frame, middle)
    slope = place.unit * place.chance.between(0.6, 2.2) * place.side
    x = place.face[0] + place.unit * place.chance.bell(1.6)
    end = place.width + 1 if place.side > 0 else -1.0
    field = [(x + slope, -1.0), (x - slope, place.height + 1), (end, place.height + 1), (end, -1.0)]
    sheet.fill(polygon(field), pale if place.chance.happens(0.7) else deep)


def _arch(sheet: Sheet, place: Place) -> None:
    """Paint a niche with a round arch."""
    middle, deep, pale = place.palette.grounds
    sheet.fill(place.frame, pale if place.chance.happens(0.5) else middle)
    inner = middle if place.chance.happens(0.5) else deep
    x = place.face[0] + place.unit * place.chance.bell(0.4)
    top = place.face[1] - 0.4 * place.unit
    for wide, tone in ((2.35, inner.mix(pale, 0.3)), (2.05, inner)):
        reach = wide * place.unit
        sheet.fill(ellipse(x, top, reach, reach), tone)
        sheet.fill(box(x - reach, top, 2 * reach, place.height - top + 1), tone)


def _window(sheet: Sheet, place: Place) -> None:
    """Paint a wall on which the light of a window lies."""
    middle, deep, pale = place.palette.grounds
    sheet.fill(place.frame, middle.mix(deep, 0.35))
    unit, lean = place.unit, 0.35 * place.side
    left = place.face[0] - 2.6 * unit + place.unit * place.chance.bell(0.8)
    top = place.face[1] - 3.0 * unit
    wide, tall, gap = 1.55 * unit, 1.75 * unit, 0.22 * unit
    panes = ""
    for row in range(3):
        for column in range(3):
            x = left + column * (wide + gap) + row * (tall + gap) * lean * 0.5
            y = top + row * (tall + gap) + column * wide * lean * 0.35
            slip, drop = tall * lean * 0.5, wide * lean * 0.35
            panes += polygon([(x, y), (x + wide, y + drop), (x + wide + slip, y + drop + tall), (x + slip, y + tall)])
    sheet.fill(panes, pale.mix(place.palette.warm, 0.4), 0.85)


def _books(sheet: Sheet, place: Place) -> None:
    """Paint shelves of books, which keep to the back by their colour."""
    middle, deep, pale = place.palette.grounds
    sheet.fill(place.frame, deep.lit(-0.05))
    chance, unit = place.chance, place.unit
    tones = [tone.mix(deep, 0.52) for tone in (*place.palette.cloths, middle, pale, deep.lit(0.06))]
    spines, bands = [""] * len(tones), [""] * len(tones)
    shelf, boards = 1.55 * unit, ""
    y = place.face[1] % shelf - shelf
    while y < place.height:
        x = -unit * chance.any()
        while x < place.width:
            wide, tall = unit * chance.between(0.16, 0.42), shelf * chance.between(0.60, 0.84)
            shade = chance.below(len(tones))
            spines[shade] += box(x, y + shelf - tall, wide * 0.94, tall)
            if chance.happens(0.4):
                bands[shade] += box(x, y + shelf - tall * 0.8, wide * 0.94, tall * 0.10)
            x += wide * (2.0 if chance.happens(0.07) else 1.0)
        boards += box(0, y + shelf, place.width, shelf * 0.06)
        y += shelf * 1.06
    for path, lighter, tone in zip(spines, bands, tones, strict=True):
        sheet.fill(path, tone)
        sheet.fill(lighter, tone.lit(0.08))
    sheet.fill(boards, middle.mix(deep, 0.5))


def _wallpaper(sheet: Sheet, place: Place) -> None:
    """Paint a wall papered with sprigs, scales, stripes, drops or tiles."""
    middle, _, pale = place.palette.grounds
    chance = place.chance
    ground, ink = (middle, middle.mix(pale, 0.38)) if chance.happens(0.6) else (pale.mix(middle, 0.4), middle)
    sheet.fill(place.frame, ground)
    motif = chance.one_of(("sprigs", "scales", "stripes", "drops", "tiles"))
    step = place.unit * (0.80 if sheet.fine >= _FINE else 1.0)
    if motif == "stripes":
        count = int(place.width / step) + 2
        start = place.face[0] % step - step
        sheet.fill("".join(box(start + step * at, 0, step * 0.42, place.height) for at in range(count)), ink)
    elif motif == "sprigs":
        leaves = ((x, y, turn if odd else -turn) for x, y, odd in _grid(place, step) for turn in (-1.9, -1.57, -1.24))
        sheet.fill("".join(leaf(x, y, step * 0.46, turn, 0.2) for x, y, turn in leaves), ink)
    elif motif == "scales":
        centres = [(x, y) for x, y, _ in _grid(place, step)]
        for size, tone in ((0.50, ink), (0.38, ground), (0.20, ink)):
            sheet.fill(dots(centres, step * size), tone)
    elif motif == "drops":
        sheet.fill(dots(((x, y) for x, y, _ in _grid(place, step)), step * 0.10, step * 0.15), ink)
    else:
        half = step * 0.33
        tile = f"l{half:.1f} {half:.1f}l{-half:.1f} {half:.1f}l{-half:.1f} {-half:.1f}z"
        sheet.fill("".join(f"M{x:.1f} {y - half:.1f}{tile}" for x, y, _ in _grid(place, step)), ink)
        sheet.fill(dots(((x, y) for x, y, _ in _grid(place, step)), half * 0.3), ground)


def _grid(place: Place, step: float) -> Iterator[tuple[float, float, bool]]:
    rows, columns = int(place.height / step) + 2, int(place.width / step) + 2
    for row in range(rows):
        for column in range(columns):
            yield (column + 0.5 * (row % 2)) * step, row * step, bool((row + column) % 2)


def _room(sheet: Sheet, place: Place) -> None:
    """Paint a room with pictures on the wall, and a plant."""
    middle, deep, pale = place.palette.grounds
    chance, unit = place.chance, place.unit
    wall = pale.mix(middle, 0.5)
    sheet.fill(place.frame, wall)
    x, y = place.face
    for side in (-1, 1):
        wide, tall = unit * chance.between(1.1, 1.6), unit * chance.between(1.3, 2.0)
        left = x + side * unit * chance.between(1.75, 2.1) - (wide if side < 0 else 0)
        top = y - unit * chance.between(1.5, 2.2)
        sheet.fill(box(left, top, wide, tall), deep.lit(-0.04))
        sheet.fill(box(left + unit * 0.09, top + unit * 0.09, wide - unit * 0.18, tall - unit * 0.18), pale.lit(0.03))
        left, top, wide, tall = left + unit * 0.24, top + unit * 0.24, wide - unit * 0.48, tall - unit * 0.48
        canvas = box(left, top, wide, tall)
        sheet.fill(canvas, place.tone().mix(wall, 0.35))
        with sheet.inside(canvas):
            shape = ellipse(left + wide * chance.any(), top + tall * 0.6, wide * 0.42, wide * 0.42)
            sheet.fill(shape, place.tone().mix(wall, 0.35))
    if chance.happens(0.7):
        green = Colour.of("#4c7150").mix(deep, 0.35)
        stem = x - place.side * unit * chance.between(1.9, 2.5)
        for _ in range(11):
            blade = leaf(stem, y + unit * 2.1, unit * chance.between(1.1, 2.0), chance.bell(1.25) - 1.57, 0.16)
            sheet.fill(blade, green.lit(chance.bell(0.06)))


def _curtain(sheet: Sheet, place: Place) -> None:
    """Paint a curtain in soft folds."""
    middle, deep, pale = place.palette.grounds
    sheet.fill(place.frame, middle)
    x = -place.unit * place.chance.any()
    while x < place.width:
        wide = place.unit * place.chance.between(0.5, 0.95)
        stops = [(0.0, deep, 0.85), (0.35, middle, 0.0), (0.62, pale, 0.5), (1.0, deep, 0.55)]
        sheet.wash(box(x, -1, wide, place.height + 2), (x, 0), (x + wide, 0), stops)
        x += wide


Background = Callable[[Sheet, Place], None]

# How often each is seen.
BACKGROUNDS: tuple[tuple[Background, float], ...] = (
    (_wall, 0.10),
    (_disc, 0.11),
    (_panel, 0.10),
    (_arch, 0.06),
    (_window, 0.08),
    (_books, 0.06),
    (_wallpaper, 0.09),
    (_room, 0.05),
    (_curtain, 0.03),
    (foliage, 0.08),
    (bokeh, 0.06),
    (sea, 0.06),
    (hills, 0.05),
    (city, 0.05),
    (garland, 0.03),
    (blossoms, 0.05),
)


def background(sheet: Sheet, place: Place) -> None:
    """Draw what lies behind the people."""
    place.chance.weighed(BACKGROUNDS)(sheet, place)
