"""A drawing that collects what is painted, in order, and returns it as one SVG.

It uses flat colours, gradients and clipping only, nothing that renderers disagree on: no filter, blend mode or text.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.lines import Point

Stops = Sequence[tuple[float, Colour, float]]
"""Stops of a gradient: offset, colour, opacity."""

# How a soft spot fades from its centre to its edge: nearly a bell curve, so that no rim is visible.
_FADING = ((0.0, 1.0), (0.25, 0.86), (0.5, 0.5), (0.75, 0.15), (1.0, 0.0))


class Sheet:
    """A drawing. `fine` is the distance between the eyes of the people drawn, in pixels of the photograph."""

    def __init__(self, fine: float) -> None:
        self.fine = fine
        self._marks: list[str] = []
        self._paints: dict[str, str] = {}

    def svg(self, width: int, height: int) -> str:
        """Return the drawing as an SVG of this size, whose coordinates are the photograph's pixels."""
        paints = "".join(definition.replace("%s", name, 1) for definition, name in self._paints.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}"><defs>{paints}</defs>{"".join(self._marks)}</svg>'
        )

    def fill(self, path: str, colour: Colour, opacity: float = 1.0) -> None:
        """Fill a shape with one colour."""
        faint = "" if opacity >= 1.0 else f' fill-opacity="{opacity:.2f}"'
        self._marks.append(f'<path d="{path}" fill="{colour.hex}"{faint}/>')

    def line(self, path: str, colour: Colour, width: float, opacity: float = 1.0) -> None:
        """Draw a line of one width with round ends."""
        faint = "" if opacity >= 1.0 else f' stroke-opacity="{opacity:.3f}"'
        self._marks.append(
            f'<path d="{path}" fill="none" stroke="{colour.hex}" stroke-width="{width:.2f}" '
            f'stroke-linecap="round" stroke-linejoin="round"{faint}/>'
        )

    def wash(self, path: str, start: Point, end: Point, stops: Stops) -> None:
        """Fill a shape with a linear gradient from one point to another."""
        paint = self._paint(
            f'<linearGradient id="%s" gradientUnits="userSpaceOnUse" x1="{start[0]:.1f}" y1="{start[1]:.1f}" '
            f'x2="{end[0]:.1f}" y2="{end[1]:.1f}">{_written(stops)}</linearGradient>'
        )
        self._marks.append(f'<path d="{path}" fill="url(#{paint})"/>')

    def soft(self, centre: Point, radii: Point, colour: Colour, opacity: float = 1.0, turned: float = 0.0) -> None:
        """Paint a soft spot: an ellipse that fades to transparent, turned clockwise by degrees."""
        rx, ry = radii
        stops = [(at, colour, share) for at, share in _FADING]
        paint = self._paint(f'<radialGradient id="%s">{_written(stops)}</radialGradient>')
        turn = f' transform="rotate({turned:.1f} {centre[0]:.1f} {centre[1]:.1f})"' if turned else ""
        self._marks.append(
            f'<ellipse cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="url(#{paint})" '
            f'fill-opacity="{opacity:.3f}"{turn}/>'
        )

    @contextmanager
    def inside(self, path: str) -> Generator[None, None, None]:
        """Clip what is painted within a `with` block to a shape."""
        name = self._paint(f'<clipPath id="%s"><path d="{path}"/></clipPath>')
        self._marks.append(f'<g clip-path="url(#{name})">')
        yield
        self._marks.append("</g>")

    @contextmanager
    def moved(self, transform: str) -> Generator[None, None, None]:
        """Transform what is painted within a `with` block; `transform` is SVG's attribute."""
        self._marks.append(f'<g transform="{transform}">')
        yield
        self._marks.append("</g>")

    def _paint(self, definition: str) -> str:
        known = self._paints.get(definition)
        if known is None:
            known = f"p{len(self._paints)}"
            self._paints[definition] = known
        return known


def _written(stops: Stops) -> str:
    return "".join(
        f'<stop offset="{at:.3g}" stop-color="{colour.hex}"'
        + (f' stop-opacity="{opacity:.3g}"/>' if opacity < 1.0 else "/>")
        for at, colour, opacity in stops
    )
