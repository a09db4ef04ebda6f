"""Colours in OKLab (Björn Ottosson, 2020), in which they are mixed and shaded, written as sRGB.

Mixed in sRGB, skin turns grey in the shade; in OKLab a shadow keeps its warmth and two colours meet half-way.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour in OKLab: lightness from 0 to 1, red against green (a), yellow against blue (b).

    >>> Colour.of("#c86b4a").hex
    '#c86b4a'
    """

    lightness: float
    a: float
    b: float

    @classmethod
    def of(cls, code: str) -> Colour:
        """Return the colour of a CSS hexadecimal code, `#rrggbb`."""
        return _parsed(code)

    @classmethod
    def polar(cls, lightness: float, chroma: float, hue: float) -> Colour:
        """Return a colour by lightness, chroma (0 is grey, 0.2 is loud) and hue in degrees (30 red, 90 yellow)."""
        angle = math.radians(hue)
        return cls(lightness, chroma * math.cos(angle), chroma * math.sin(angle))

    @property
    def hex(self) -> str:
        """The colour as a CSS code; one outside of sRGB is brought into it by reducing its chroma."""
        return _written(self)

    @property
    def chroma(self) -> float:
        """The distance from grey."""
        return math.hypot(self.a, self.b)

    @property
    def hue(self) -> float:
        """The hue in degrees."""
        return math.degrees(math.atan2(self.b, self.a)) % 360

    def mix(self, other: Colour, share: float) -> Colour:
        """Return the colour at a share of the way to another."""
        rest = 1.0 - share
        return Colour(
            self.lightness * rest + other.lightness * share,
            self.a * rest + other.a * share,
            self.b * rest + other.b * share,
        )

    def lit(self, by: float) -> Colour:
        """Return the colour with its lightness raised (or, below 0, lowered) by `by`."""
        return Colour(min(1.0, max(0.0, self.lightness + by)), self.a, self.b)

    def rich(self, by: float) -> Colour:
        """Return the colour with its chroma multiplied by `by`."""
        return Colour(self.lightness, self.a * by, self.b * by)

    def turned(self, by: float) -> Colour:
        """Return the colour with its hue rotated by degrees."""
        sin, cos = math.sin(math.radians(by)), math.cos(math.radians(by))
        return Colour(self.lightness, self.a * cos - self.b * sin, self.a * sin + self.b * cos)


@lru_cache(maxsize=1024)
def _parsed(code: str) -> Colour:
    red, green, blue = (_linear(int(code[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return Colour(
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@lru_cache(maxsize=8192)
def _written(colour: Colour) -> str:
    lightness, a, b = colour
    share = 1.0
    channels = _channels(lightness, a, b)
    while share > 0 and not (min(channels) > -0.002 and max(channels) < 1.002):
        share -= 0.125
        channels = _channels(lightness, a * share, b * share)
    red, green, blue = (int(255 * _encoded(min(1.0, max(0.0, channel))) + 0.5) for channel in channels)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _channels(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
