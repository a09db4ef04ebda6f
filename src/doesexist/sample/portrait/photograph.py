"""Draw a photograph: the background, then the people from the back to the front."""

from __future__ import annotations

import math
from collections.abc import Sequence

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

# Integer coordinates are centres of pixels in FFHQ, edges of pixels in SVG.
_MIDDLE = 0.5


def photograph(seed: int, scenes: Scenes, rows: list[int]) -> str:
    """Return the SVG of the photograph that shows all the people in these rows of a block."""
    first = rows[0]
    lead = int(scenes.lead[first])
    width, height = int(scenes.width[first]), int(scenes.height[first])
    chance = Chance(seed, lead, "scene")
    palette, light = scene_of(seed, lead)
    unit = sum(float(scenes.unit[row]) for row in rows) / len(rows)
    sheet = Sheet(unit)
    x, y = scenes.origin[first].tolist() if len(rows) == 1 else (width / 2, float(scenes.origin[first, 1]))
    background(sheet, Place(width, height, unit, (x, y), light.side, palette, chance))
    for row in sorted(rows, key=lambda row: float(scenes.unit[row])):
        _draw(sheet, seed, scenes, row, (palette, light))
    return sheet.svg(width, height)


def scene_of(seed: int, lead: int) -> tuple[Palette, Light]:
    """Return the colours and the light of a photograph, which all its people share."""
    chance = Chance(seed, lead, "light")
    palette = chance.one_of(PALETTES)
    return palette, light_of(chance, palette)


def sitter_of(seed: int, scenes: Scenes, row: int, light: Light) -> tuple[Sitter, Person]:
    """Return the sitter in a row of a block, upright and in units of the drawing, and their known properties."""
    group, number = scenes.people, int(scenes.numbers[row])
    chance = Chance(seed, number, "person")
    traits = dict(zip(TRAITS, group.traits[row].tolist(), strict=True))
    person = Person(float(group.age[row]), bool(group.woman[row]), int(group.family[row]))
    roll, unit = float(group.roll[row]), float(scenes.unit[row])
    yaw = float(group.yaw[row])
    sitter = Sitter(
        points=_upright(scenes.landmarks[row].tolist(), scenes.origin[row].tolist(), roll, unit / UNIT),
        turn=Turn(yaw, float(group.nod[row])),
        traits=traits,
        light=light,
        skin=skin_of(chance, person, light),
        hair=hair_of(chance, person),
        iris=iris_of(chance, person),
        looks=looks_of(chance, person),
        gaze=(chance.bell(3.5) + 2.0 * math.sin(yaw), chance.bell(1.0)),
        chance=Chance(seed, number, "hand"),
        fine=unit,
    )
    return sitter, person


def _draw(sheet: Sheet, seed: int, scenes: Scenes, row: int, scene: tuple[Palette, Light]) -> None:
    palette, light = scene
    sitter, person = sitter_of(seed, scenes, row, light)
    roll, scale = float(scenes.people.roll[row]), float(scenes.unit[row]) / UNIT
    x, y = scenes.origin[row].tolist()
    figure = Figure.of(sitter, person, palette, Chance(seed, int(scenes.numbers[row]), "dress"), -0.6 * roll)
    cos, sin = math.cos(roll) * scale, math.sin(roll) * scale
    with sheet.moved(f"matrix({cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {x + _MIDDLE:.3f} {y + _MIDDLE:.3f})"):
        figure.draw(sheet)


def _upright(points: list[list[float]], origin: Sequence[float], roll: float, scale: float) -> list[Point]:
    """Return landmarks of the photograph in units of the drawing, rotated so that the head is upright."""
    cos, sin = math.cos(roll) / scale, math.sin(roll) / scale
    ox, oy = origin
    return [((x - ox) * cos + (y - oy) * sin, (y - oy) * cos - (x - ox) * sin) for x, y in points]
