"""SVG paths of lines and shapes: curves through points, and strokes that swell and taper.

Repeated shapes of one colour are joined into one path, because the length of the text is the cost of a small picture.
"""
# ruff: noqa: UP031 – numbers are formatted with %: 0.64 µs for four of them, an f-string takes 1.04

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain

Point = tuple[float, float]
Line = Sequence[Point]
Place = tuple[float, float, float]
Width = Callable[[float], float]


@lru_cache(maxsize=1024)
def trail(text: str) -> tuple[Place, ...]:
    """Return the places written in a text, three numbers each; cached, since they are written once in the program.

    >>> trail("-0.9 0 0.1, 0 0.5 0.3")
    ((-0.9, 0.0, 0.1), (0.0, 0.5, 0.3))
    """
    return tuple((float(x), float(y), float(z)) for x, y, z in (place.split() for place in text.split(",")))


@lru_cache(maxsize=1024)
def track(text: str) -> tuple[Point, ...]:
    """Return the points written in a text, two numbers each.

    >>> track("0.5 0, 1 1")
    ((0.5, 0.0), (1.0, 1.0))
    """
    return tuple((float(x), float(y)) for x, y in (point.split() for point in text.split(",")))


def curve(points: Line, *, closed: bool = False) -> str:
    """Return the path of a Catmull-Rom curve through all points, written as cubic Béziers.

    Their handles mirror each other at every point, which is what SVG's `S` leaves unsaid.

    >>> curve([(0, 0), (6, 0), (6, 6)])
    'M0.0 0.0C1.0 0.0 5.0 -1.0 6.0 0.0S6.0 5.0 6.0 6.0'
    """
    padded = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    (px, py), (ax, ay), (bx, by), (nx, ny) = padded[:4]
    numbers = [ax, ay, ax + (bx - px) / 6, ay + (by - py) / 6, bx - (nx - ax) / 6, by - (ny - ay) / 6, bx, by]
    for x, y in padded[4:]:
        ax, ay, bx, by, nx, ny = bx, by, nx, ny, x, y
        numbers += (bx - (nx - ax) / 6, by - (ny - ay) / 6, bx, by)
    return _form(len(numbers) // 4 - 2, closed) % tuple(numbers)


@lru_cache(maxsize=1024)
def _form(more: int, closed: bool) -> str:  # noqa: FBT001 (part of the key it is kept under)
    """Return the format string of a curve's path: one formatting takes half the time of one for each number."""
    return "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" + "S%.1f %.1f %.1f %.1f" * more + "Z" * closed


@lru_cache(maxsize=1024)
def _corners(count: int) -> str:
    return "L".join(["%.1f %.1f"] * count)


def joined(*lines: Line) -> str:
    """Return the closed path along several smooth lines one after another, with a corner where two meet."""
    path = curve(lines[0])
    for line in lines[1:]:
        path += "L" + (curve(line)[1:] if len(line) > 2 else _corners(len(line)) % tuple(chain(*line)))
    return path + "Z"


def polygon(points: Line) -> str:
    """Return the closed path with straight edges.

    >>> polygon([(0, 0), (1, 0), (0, 1)])
    'M0.0 0.0L1.0 0.0L0.0 1.0Z'
    """
    return "M" + _corners(len(points)) % tuple(chain(*points)) + "Z"


def box(x: float, y: float, wide: float, tall: float) -> str:
    """Return the path of an upright rectangle."""
    return "M%.1f %.1fh%.1fv%.1fh%.1fz" % (x, y, wide, tall, -wide)


def ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    """Return the path of an ellipse."""
    return "M%.1f %.1f" % (cx - rx, cy) + _round(round(rx, 1), round(ry, 1))


def dots(centres: Iterable[Point], rx: float, ry: float | None = None) -> str:
    """Return the path of equal ellipses, circles if there is one radius."""
    rim = _round(round(rx, 1), round(ry if ry is not None else rx, 1))
    return "".join(["M%.1f %.1f" % (x - rx, y) + rim for x, y in centres])


@lru_cache(maxsize=4096)
def _round(rx: float, ry: float) -> str:
    return f"a{rx} {ry} 0 1 0 {2 * rx:.1f} 0a{rx} {ry} 0 1 0 {-2 * rx:.1f} 0z"


def petals(centre: Point, size: float, turn: float, count: int = 5) -> list[Point]:
    """Return the centres of a flower's petals."""
    angles = [turn + petal * math.tau / count for petal in range(count)]
    return [(centre[0] + size * math.cos(angle), centre[1] + size * math.sin(angle)) for angle in angles]


def leaf(x: float, y: float, length: float, turn: float, fat: float = 0.32) -> str:
    """Return the path of a pointed leaf that grows from a point in a direction (radians, clockwise from the right)."""
    dx, dy = math.cos(turn) * length, math.sin(turn) * length
    nx, ny = -dy * fat, dx * fat
    numbers = (x, y, dx * 0.45 + nx * 1.6, dy * 0.45 + ny * 1.6, dx, dy)
    back = (-dx * 0.55 - nx * 1.6, -dy * 0.55 - ny * 1.6, -dx, -dy)
    return "M%.1f %.1fq%.1f %.1f %.1f %.1fq%.1f %.1f %.1f %.1fz" % (*numbers, *back)


def along(points: Line, share: float) -> Point:
    """Return the point at a share of the way along the smooth curve through the points."""
    last = len(points) - 2
    place = share * (last + 1)
    index = 0 if place < 0 else last if place > last else int(place)
    t = place - index
    t = 0.0 if t < 0 else min(t, 1.0)
    x0, y0 = points[index - 1] if index else points[0]
    x1, y1 = points[index]
    x2, y2 = points[index + 1]
    x3, y3 = points[index + 2] if index < last else points[-1]
    a, b = t * (-0.5 + t * (1.0 - 0.5 * t)), 1.0 + t * t * (1.5 * t - 2.5)
    c, d = t * (0.5 + t * (2.0 - 1.5 * t)), t * t * (0.5 * t - 0.5)
    return (a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)


def part(points: Line, start: float, end: float, steps: int) -> list[Point]:
    """Return a part of a smooth curve, from one share of the way to another, in so many steps."""
    step = (end - start) / steps
    return [along(points, start + step * at) for at in range(steps + 1)]


def between(one: Point, other: Point, share: float) -> Point:
    """Return the point at a share of the way from one to another."""
    return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)


def blended(one: Line, other: Line, share: float) -> list[Point]:
    """Return the line at a share of the way between two lines of equally many points."""
    return [(ax + (bx - ax) * share, ay + (by - ay) * share) for (ax, ay), (bx, by) in zip(one, other, strict=True)]


def moved(points: Line, dx: float, dy: float) -> list[Point]:
    """Return a line moved."""
    return [(x + dx, y + dy) for x, y in points]


def scaled(points: Line, about: Point, across: float, down: float) -> list[Point]:
    """Return a line stretched about a point."""
    ox, oy = about
    return [(ox + (x - ox) * across, oy + (y - oy) * down) for x, y in points]


def stroke(points: Line, width: Width, *, straight: bool = False) -> str:
    """Return the path of a stroke along the points, whose width depends on the share of the way."""
    left: list[Point] = []
    right: list[Point] = []
    last = len(points) - 1
    for index, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[index - 1 if index else 0], points[index + 1 if index < last else last]
        half = width(index / last) / 2.0 / (math.hypot(bx - ax, by - ay) or 1.0)
        nx, ny = (ay - by) * half, (bx - ax) * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    right.reverse()
    return polygon(left + right) if straight else joined(left, right)


def tapered(widest: float, at: float = 0.5, ends: float = 0.0) -> Width:
    """Return the width of a stroke that is widest at a share of the way and thin at its ends."""

    def width(share: float) -> float:
        rise = share / at if share < at else (1.0 - share) / (1.0 - at)
        return widest * (ends + (1.0 - ends) * rise * (2.0 - rise))

    return width


def even(wide: float) -> Width:
    """Return the width of a stroke that is the same all the way."""
    return lambda _: wide


def scalloped(line: Line, bumps: int, height: float) -> list[Point]:
    """Return a line with uneven bumps to its left, as curls edge a head of hair."""
    heights = (1.0, 0.72, 1.15, 0.85, 1.05, 0.65, 0.95)
    points: list[Point] = []
    ax, ay = along(line, 0.0)
    for bump in range(bumps):
        bx, by = along(line, (bump + 1) / bumps)
        tall = height * heights[bump % len(heights)] / (math.hypot(bx - ax, by - ay) or 1.0)
        nx, ny = (by - ay) * tall, (ax - bx) * tall
        points.append((ax, ay))
        points.extend(
            (ax + (bx - ax) * share + nx * rise, ay + (by - ay) * share + ny * rise)
            for share, rise in ((0.18, 0.72), (0.5, 1.0), (0.82, 0.72))
        )
        ax, ay = bx, by
    points.append((ax, ay))
    return points
