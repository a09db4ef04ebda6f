"""Layout of A3 sheets: size and position of pictures and labels.

Units are whole dots at 300 dpi, so that each pixel of the resampled picture is one dot of the print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

from doesexist.model import Point, Quad

DPI = 300
Size = tuple[int, int]
_MILLIMETRE = DPI / 25.4
_FARTHEST = 0.5
"""How far beyond a photograph's edges a crop is shown, relative to its size, so that a wrong quad can't shrink it."""


class Box(NamedTuple):
    """An axis-aligned rectangle, in whole dots."""

    left: int
    top: int
    width: int
    height: int


class Frame(NamedTuple):
    """The bounding box of picture and crop, in pixels of the picture."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of paper, in millimetres: its size, margins, and the height of the label."""

    width: int
    height: int
    sides: int
    above: int
    between: int
    label: int
    below: int


PORTRAIT = Sheet(width=297, height=420, sides=29, above=29, between=13, label=84, below=20)
LANDSCAPE = Sheet(width=420, height=297, sides=29, above=19, between=9, label=47, below=14)


@dataclass(frozen=True, slots=True)
class Hanging:
    """The layout of a sheet with one picture and its label."""

    sheet: Sheet
    stage: Box
    """The area of picture and crop together."""
    picture: Box
    label: Box
    width: float
    """The width of the picture, in its own pixels."""
    height: float

    @classmethod
    def of(cls, width: int, height: int, crop: Quad | None = None) -> Self:
        """Return the layout for a picture of that many pixels, as large as fits; `crop` may reach beyond it.

        >>> face = Hanging.of(1024, 1024)
        >>> face.sheet is PORTRAIT, face.picture
        (True, Box(left=343, top=549, width=2823, height=2823))
        """
        frame = _frame(width, height, crop)
        wide, high = frame.right - frame.left, frame.bottom - frame.top
        sheet = LANDSCAPE if wide > high else PORTRAIT
        room = _room(sheet)
        scale = min(room.width / wide, room.height / high)
        stage = _middle(room, max(round(wide * scale), 1), max(round(high * scale), 1))
        picture = Box(
            stage.left - round(frame.left * scale),
            stage.top - round(frame.top * scale),
            max(round(width * scale), 1),
            max(round(height * scale), 1),
        )
        return cls(sheet, stage, picture, _label(sheet, room, stage), width, height)

    def at(self, point: Point) -> Point:
        """Return the position on the sheet, in dots, of a point of the picture."""
        left, top, width, height = self.picture
        return (left + point[0] * width / self.width, top + point[1] * height / self.height)


@dataclass(frozen=True, slots=True)
class Pair:
    """The layout of a sheet with a picture, an enlarged part of it, and their label."""

    sheet: Sheet
    whole: Box
    part: Box
    label: Box

    @classmethod
    def of(cls, whole: Size, part: Size) -> Self:
        """Return the layout for a picture and a part of it, side by side or stacked, whichever covers more.

        >>> montage = Pair.of((4224, 4240), (192, 192))
        >>> montage.sheet is LANDSCAPE, montage.whole.height, montage.part.width
        (True, 2457, 1568)
        """
        hung = [cls._hung(sheet, whole, part) for sheet in (LANDSCAPE, PORTRAIT)]
        return max(hung, key=lambda pair: pair.shown)

    @property
    def shown(self) -> int:
        """The area of both pictures, in dots."""
        return self.whole.width * self.whole.height + self.part.width * self.part.height

    @classmethod
    def _hung(cls, sheet: Sheet, whole: Size, part: Size) -> Self:
        """Return the layout on this sheet, along its longer side."""
        room, apart = _room(sheet), _dots(_APART)
        if sheet is LANDSCAPE:
            (width, height), (wide, high) = _lengths(room.width - apart, room.height, whole, part)
            stage = _middle(room, width + apart + wide, max(height, high))
            second = Box(stage.left + width + apart, stage.top, wide, high)
        else:
            (height, width), (high, wide) = _lengths(room.height - apart, room.width, _turned(whole), _turned(part))
            stage = _middle(room, max(width, wide), height + apart + high)
            second = Box(stage.left, stage.top + height + apart, wide, high)
        return cls(sheet, Box(stage.left, stage.top, width, height), second, _label(sheet, room, stage))


def _lengths(along: int, across: int, whole: Size, part: Size) -> tuple[Size, Size]:
    """Return the sizes of two pictures in a row: the second is _LEAST to 1 times as high as the first."""
    first, second = whole[0] / whole[1], part[0] / part[1]
    high = min(across, along / (first + _LEAST * second))
    less = min(high, (along - high * first) / second)
    return _whole(high * first, high), _whole(less * second, less)


def _whole(length: float, height: float) -> Size:
    return max(round(length), 1), max(round(height), 1)


def _turned(size: Size) -> Size:
    return size[1], size[0]


def _frame(width: int, height: int, crop: Quad | None) -> Frame:
    """Return the bounding box of picture and crop, at most half a picture beyond each edge."""
    left, top, right, bottom = crop.bounds if crop else (0, 0, width, height)
    return Frame(
        max(min(left, 0), -_FARTHEST * width),
        max(min(top, 0), -_FARTHEST * height),
        min(max(right, width), (1 + _FARTHEST) * width),
        min(max(bottom, height), (1 + _FARTHEST) * height),
    )


def _room(sheet: Sheet) -> Box:
    below = sheet.between + sheet.label + sheet.below
    return Box(
        _dots(sheet.sides),
        _dots(sheet.above),
        _dots(sheet.width - 2 * sheet.sides),
        _dots(sheet.height - sheet.above - below),
    )


def _middle(room: Box, width: int, height: int) -> Box:
    return Box(room.left + (room.width - width) // 2, room.top + (room.height - height) // 2, width, height)


def _label(sheet: Sheet, room: Box, stage: Box) -> Box:
    """Return the label's box beneath the picture, as wide as that but at least _NARROWEST."""
    width = max(stage.width, min(room.width, _dots(_NARROWEST)))
    top = stage.top + stage.height + _dots(sheet.between)
    return Box(room.left + (room.width - width) // 2, top, width, _dots(sheet.height - sheet.below) - top)


_NARROWEST = 150
"""The least width of a label, in millimetres."""
_APART = 22
"""The gap between a picture and its enlargement, in millimetres."""
_LEAST = 0.6
"""The least height of the enlargement, relative to the picture's."""


def _dots(millimetres: float) -> int:
    return round(millimetres * _MILLIMETRE)
