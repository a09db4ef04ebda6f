"""Patterns of clothes, printed or woven."""

from __future__ import annotations

from collections.abc import Callable

from doesexist.sample.portrait.body import Body
from doesexist.sample.portrait.lines import dots, even, petals, stroke
from doesexist.sample.portrait.sheet import Sheet


def _stripes(sheet: Sheet, body: Body) -> None:
    path = ""
    for row in range(11):
        y = 0.50 + 0.34 * row
        path += stroke(
            body.places(((-3.0, y + 0.5), (-1.2, y + 0.02), (0.0, y), (1.2, y + 0.02), (3.0, y + 0.5))), even(13.0)
        )
    sheet.fill(path, body.second)


def _dots(sheet: Sheet, body: Body) -> None:
    places = ((column + 0.5 * (row % 2), row) for row in range(9) for column in range(-6, 7))
    sheet.fill(dots((body.at(x * 0.36, 0.45 + y * 0.32) for x, y in places), 6.2), body.second)


def _checks(sheet: Sheet, body: Body) -> None:
    down = "".join(stroke(body.places(((x * 0.42, 0.0), (x * 0.42, 5.0))), even(12.0)) for x in range(-6, 7))
    across = "".join(
        stroke(body.places(((-3.0, y), (3.0, y))), even(12.0)) for y in (0.35 + 0.42 * row for row in range(11))
    )
    sheet.fill(down, body.second, 0.55)
    sheet.fill(across, body.second, 0.55)


def _flowers(sheet: Sheet, body: Body) -> None:
    chance = body.sitter.chance
    blooms: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    hearts: list[tuple[float, float]] = []
    for row in range(7):
        for column in range(-4, 5):
            x = (column + 0.5 * (row % 2) + chance.bell(0.25)) * 0.50
            place = body.at(x, 0.5 + row * 0.44 + chance.bell(0.12))
            blooms[chance.happens(0.4)].extend(petals(place, 6.5, chance.between(0, 1.25)))
            hearts.append(place)
    sheet.fill(dots(blooms[0], 4.8), body.second)
    sheet.fill(dots(blooms[1], 4.8), body.third)
    sheet.fill(dots(hearts, 3.4), body.cloth.mix(body.third, 0.5).lit(0.08))


def _zigzag(sheet: Sheet, body: Body) -> None:
    for row in range(5):
        y = 0.75 + row * 0.62
        line = [body.at(-2.8 + 0.28 * step, y + (0.16 if step % 2 else -0.10)) for step in range(21)]
        sheet.line("M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in line), body.second, 9.0)
        sheet.line("M" + "L".join(f"{px:.1f} {py + 14:.1f}" for px, py in line), body.third, 4.5)


PATTERNS: dict[str, Callable[[Sheet, Body], None]] = {
    "stripes": _stripes,
    "dots": _dots,
    "checks": _checks,
    "flowers": _flowers,
    "zigzag": _zigzag,
}
