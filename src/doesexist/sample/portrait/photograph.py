"""A photograph, drawn: what lies behind, then the people from the back to the front."""

from __future__ import annotations

import math

from doesexist.sample.anatomy import TRAITS, Turn
from doesexist.sample.chance import Chance
from doesexist.sample.portrait.backgrounds import background
from doesexist.sample.portrait.figure import Figure
from doesexist.sample.portrait.likeness import Person, hair_of, iris_of, light_of, looks_of, skin_of
from doesexist.sample.portrait.lines import Point
from doesexist.sample.portrait.palettes import PALETTES, Palette
from doesexist.sample.portrait.place import Place
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import UNIT, Light, Sitter
from doesexist.sample.scenes import Scenes

# FFHQ's whole numbers are the middles of pixels; an SVG's are their edges.
_MIDDLE = 0.5


def photograph(seed: int, scenes: Scenes, rows: list[int]) -> str:
    """Return the SVG of the photograph that shows the people in these rows of a block, all of them."""
    first = rows[0]
    lead = int(scenes.lead[first])
    width, height = int(scenes.width[first]), int(scenes.height[first])
    chance = Chance(seed, lead, "scene")
    palette = chance.one_of(PALETTES)
    light = light_of(chance, palette)
    unit = sum(float(scenes.unit[row]) for row in rows) / len(rows)
    sheet = Sheet(unit)
    x, y = scenes.origin[first].tolist() if len(rows) == 1 else (width / 2, float(scenes.origin[first, 1]))
    background(sheet, Place(width, height, unit, (x, y), light.side, palette, chance))
    for row in sorted(rows, key=lambda row: float(scenes.unit[row])):
        _person(sheet, seed, scenes, row, (palette, light))
    return sheet.svg(width, height)


def _person(sheet: Sheet, seed: int, scenes: Scenes, row: int, scene: tuple[Palette, Light]) -> None:
    (palette, light), group, number = scene, scenes.people, int(scenes.numbers[row])
    chance = Chance(seed, number, "person")
    traits = dict(zip(TRAITS, group.traits[row].tolist(), strict=True))
    person = Person(float(group.age[row]), bool(group.woman[row]), int(group.family[row]), traits)
    roll, unit = float(group.roll[row]), float(scenes.unit[row])
    origin_x, origin_y = scenes.origin[row].tolist()
    sitter = Sitter(
        points=_upright(scenes.landmarks[row].tolist(), (origin_x, origin_y), roll, unit / UNIT),
        turn=Turn(float(group.yaw[row]), float(group.nod[row])),
        traits=traits,
        light=light,
        skin=skin_of(chance, person, light),
        hair=hair_of(chance, person),
        iris=iris_of(chance, person),
        chance=Chance(seed, number, "hand"),
        fine=unit,
        gaze=(chance.bell(3.5) + 2.0 * math.sin(float(group.yaw[row])), chance.bell(1.0)),
        looks=looks_of(chance, person),
    )
    figure = Figure.of(sitter, person, palette, chance, -0.6 * roll)
    cos, sin = math.cos(roll) * unit / UNIT, math.sin(roll) * unit / UNIT
    with sheet.moved(
        f"matrix({cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {origin_x + _MIDDLE:.3f} {origin_y + _MIDDLE:.3f})"
    ):
        figure.draw(sheet)


def _upright(points: list[list[float]], origin: Point, roll: float, scale: float) -> list[Point]:
    """Return landmarks of the photograph in units of the drawing: back to where the head is upright."""
    cos, sin = math.cos(roll) / scale, math.sin(roll) / scale
    ox, oy = origin
    return [((x - ox) * cos + (y - oy) * sin, (y - oy) * cos - (x - ox) * sin) for x, y in points]
