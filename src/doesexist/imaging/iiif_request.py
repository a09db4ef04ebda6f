"""Parser for IIIF Image API 3.0 requests, and their resolution for a picture of some size.

::

    /iiif/3/ffhq.00042 / full / max   / 0        / default.jpg
                         region size    rotation   quality.format

`parse` reads the four segments without knowing the picture; `ImageRequest.on` computes region and size for a picture's
width and height. Input is untrusted: every text is either valid or a `BadImageRequest` with the specification's status,
and the length of numbers is limited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import isqrt
from typing import Final, NamedTuple

from doesexist.errors import BadImageRequest
from doesexist.imaging.encoding import Format


class Quality(StrEnum):
    """The IIIF quality: colour, grey or black and white."""

    DEFAULT = "default"
    COLOR = "color"
    GRAY = "gray"
    BITONAL = "bitonal"


class Limits(NamedTuple):
    """The largest image that may be requested, in pixels."""

    width: int = 4096
    height: int = 4096
    area: int = 16_000_000


LIMITS: Final = Limits()


class Region(NamedTuple):
    """A part of a picture in whole pixels, never empty and never beyond its edges."""

    x: int
    y: int
    width: int
    height: int


class Rendering(NamedTuple):
    """A request resolved for one picture: the region, and the size that it is scaled to."""

    region: Region
    width: int
    height: int


# `x,y,w,h`, in whole pixels or, after `pct:`, in hundredths of the picture's sides.
Box = tuple[Fraction, Fraction, Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class RegionAsked:
    """The region of a request: `full`, `square`, `x,y,w,h` or `pct:x,y,w,h`."""

    box: Box | None = None
    percent: bool = False
    square: bool = False

    def of(self, width: int, height: int) -> Region:
        """Return the region of a picture of that size, clipped to its edges. Raises BadImageRequest."""
        if self.square:
            side = min(width, height)
            return Region((width - side) // 2, (height - side) // 2, side, side)
        if self.box is None:
            return Region(0, 0, width, height)
        x, y, w, h = self.box
        if self.percent:
            x, y, w, h = x * width / 100, y * height / 100, w * width / 100, h * height / 100
        if not w or not h:
            raise BadImageRequest(400, "the region is empty")
        if x >= width or y >= height:
            raise BadImageRequest(400, f"the region lies outside the image, which has {width} × {height} pixels")
        # Edges are rounded, not sizes: so adjacent regions meet, and none becomes empty.
        left, top = min(round(x), width - 1), min(round(y), height - 1)
        right, bottom = min(round(x + w), width), min(round(y + h), height)
        return Region(left, top, max(right - left, 1), max(bottom - top, 1))


@dataclass(frozen=True, slots=True)
class SizeAsked:
    """The size of a request: `max`, `w,`, `,h`, `w,h`, `!w,h` or `pct:n`; after `^`, larger than the region, too."""

    width: int | None = None
    height: int | None = None
    percent: Fraction | None = None
    confined: bool = False
    upscaled: bool = False

    def of(self, width: int, height: int, limits: Limits) -> tuple[int, int]:
        """Return the size that a region of that size is scaled to. Raises BadImageRequest."""
        if 0 in (self.width, self.height):
            raise BadImageRequest(400, "the image would be smaller than a pixel")
        if self.percent is not None:
            size = self._in_percent(width, height, self.percent)
        elif self.confined or (self.width is None and self.height is None):
            return self._as_large_as_allowed(width, height, limits)
        else:
            size = (
                self.width or max(round(Fraction(width * (self.height or 1), height)), 1),
                self.height or max(round(Fraction(height * (self.width or 1), width)), 1),
            )
        self._check(size, (width, height), limits)
        return size

    def _in_percent(self, width: int, height: int, percent: Fraction) -> tuple[int, int]:
        if percent > 100 and not self.upscaled:
            raise BadImageRequest(400, "more than 100 percent are only made after ^")
        wide, high = round(width * percent / 100), round(height * percent / 100)
        if not wide or not high:
            raise BadImageRequest(400, "the image would be smaller than a pixel")
        return wide, high

    def _check(self, size: tuple[int, int], region: tuple[int, int], limits: Limits) -> None:
        wide, high = size
        if not self.upscaled and (wide > region[0] or high > region[1]):
            raise BadImageRequest(400, f"{wide} × {high} is more than the region's {region[0]} × {region[1]}; try ^")
        if wide > limits.width or high > limits.height or wide * high > limits.area:
            most = f"{limits.width} × {limits.height} and {limits.area / 1e6:g} million pixels"
            raise BadImageRequest(400, f"{wide} × {high} is more than this server's {most}")

    def _as_large_as_allowed(self, width: int, height: int, limits: Limits) -> tuple[int, int]:
        """Return the largest size of the region's aspect ratio within the requested box and the limits."""
        widest, highest = limits.width, limits.height
        if self.confined:
            widest, highest = min(widest, self.width or 1), min(highest, self.height or 1)
        if not self.upscaled:
            widest, highest = min(widest, width), min(highest, height)
        # Each side is limited by the area, so that their product is, too.
        widest = max(min(widest, isqrt(limits.area * width // height), limits.area), 1)
        highest = max(min(highest, isqrt(limits.area * height // width), limits.area), 1)
        if widest * height <= highest * width:  # limited by the width
            return widest, max(round(Fraction(height * widest, width)), 1)
        return max(round(Fraction(width * highest, height)), 1), highest


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """A parsed request, independent of the picture."""

    region: RegionAsked
    size: SizeAsked
    mirrored: bool
    degrees: Decimal
    quality: Quality
    form: Format

    def on(self, width: int, height: int, limits: Limits = LIMITS) -> Rendering:
        """Resolve the request for a picture of that size. Raises BadImageRequest."""
        region = self.region.of(width, height)
        return Rendering(region, *self.size.of(region.width, region.height, limits))

    def canonical(self, width: int, height: int, limits: Limits = LIMITS) -> str:
        """Return the canonical form of the request for a picture of that size.

        >>> parse("pct:0,0,100,100", "pct:50", "360", "color.jpg").canonical(1024, 1024)
        'full/512,512/0/default.jpg'
        """
        region, wide, high = self.on(width, height, limits)
        part = "full" if region == (0, 0, width, height) else ",".join(map(str, region))
        upscaled = wide > region.width or high > region.height
        if (wide, high) == SizeAsked(upscaled=upscaled).of(region.width, region.height, limits):
            size = "max"
        else:
            size = f"{wide},{high}"
        turned = f"{'!' if self.mirrored else ''}{_plain(self.degrees % 360)}"
        quality = Quality.DEFAULT if self.quality is Quality.COLOR else self.quality
        return f"{part}/{'^' if upscaled else ''}{size}/{turned}/{quality}.{self.form}"


def parse(region: str, size: str, rotation: str, quality_format: str) -> ImageRequest:
    """Parse the four segments of a request (percent-decoded). Raises BadImageRequest.

    >>> parse("full", "!200,200", "!90", "gray.png").mirrored
    True
    """
    mirrored, degrees = _rotation(rotation)
    quality, form = _quality_and_format(quality_format)
    return ImageRequest(_region(region), _size(size), mirrored, degrees, quality, form)


# The specification's floating point numbers: `0.9`, `.9`, `12`; no sign, no exponent, no other script's digits.
# Twelve digits before the point and twenty after it are more than any picture needs and cost nothing to read.
_WHOLE: Final = r"[0-9]{1,12}"
_DECIMAL: Final = r"(?:[0-9]{1,12}(?:\.[0-9]{1,20})?|\.[0-9]{1,20})"
_PIXELS: Final = re.compile(rf"({_WHOLE}),({_WHOLE}),({_WHOLE}),({_WHOLE})")
_PERCENTAGES: Final = re.compile(rf"pct:({_DECIMAL}),({_DECIMAL}),({_DECIMAL}),({_DECIMAL})")
_SIZE: Final = re.compile(
    rf"(?P<up>\^)?(?:(?P<max>max)|pct:(?P<percent>{_DECIMAL})"
    rf"|!(?P<most_w>{_WHOLE}),(?P<most_h>{_WHOLE})|(?P<w>{_WHOLE}),(?P<h>{_WHOLE})?|,(?P<only_h>{_WHOLE}))"
)
_ROTATION: Final = re.compile(rf"(!)?({_DECIMAL})")

# Valid formats of the specification that are not implemented: status 501.
_NOT_IMPLEMENTED: Final = frozenset({"tif", "gif", "jp2", "pdf"})


def _region(text: str) -> RegionAsked:
    if text in ("full", "square"):
        return RegionAsked(square=text == "square")
    pixels, percentages = _PIXELS.fullmatch(text), _PERCENTAGES.fullmatch(text)
    found = pixels or percentages
    if not found:
        raise BadImageRequest(400, f"{_quoted(text)} is no region")
    x, y, width, height = (Fraction(number) for number in found.groups())
    return RegionAsked((x, y, width, height), percent=found is percentages)


def _size(text: str) -> SizeAsked:
    found = _SIZE.fullmatch(text)
    if not found:
        raise BadImageRequest(400, f"{_quoted(text)} is no size")
    percent = found["percent"]
    width, height = found["most_w"] or found["w"], found["most_h"] or found["h"] or found["only_h"]
    return SizeAsked(
        width=int(width) if width else None,
        height=int(height) if height else None,
        percent=Fraction(percent) if percent else None,
        confined=bool(found["most_w"]),
        upscaled=bool(found["up"]),
    )


def _rotation(text: str) -> tuple[bool, Decimal]:
    found = _ROTATION.fullmatch(text)
    if not found or (degrees := Decimal(found[2])) > 360:
        raise BadImageRequest(400, f"{_quoted(text)} is no rotation from 0 to 360 degrees")
    return bool(found[1]), degrees


def _quality_and_format(text: str) -> tuple[Quality, Format]:
    quality, _, form = text.rpartition(".")
    if quality not in set(Quality):
        raise BadImageRequest(400, f"{_quoted(quality or text)} is none of the qualities {', '.join(Quality)}")
    if form in _NOT_IMPLEMENTED:
        raise BadImageRequest(501, f"{form} files are not made here, only {', '.join(Format)}")
    if form not in set(Format):
        raise BadImageRequest(400, f"{_quoted(form)} is none of the formats {', '.join(Format)}")
    return Quality(quality), Format(form)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")


def _plain(number: Decimal) -> str:
    """Return a number as the specification wants it: 22.5, not 22.50; 0.9, not .9; 90, not 90.0 or 9E+1.

    >>> _plain(Decimal("22.50")), _plain(Decimal(".9")), _plain(Decimal("90.0"))
    ('22.5', '0.9', '90')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
