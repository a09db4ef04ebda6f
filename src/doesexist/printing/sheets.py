"""An A3 sheet: how large a picture hangs on it, and where its label goes.

Everything is counted in dots of 300 to the inch and in whole ones, so that a dot of the picture is a dot of the print:
nothing is sampled twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

from doesexist.model import Point, Quad

DPI = 300
Size = tuple[int, int]
_MILLIMETRE = DPI / 25.4
_FARTHEST = 0.5
"""How far beyond the photograph's edges a crop is shown, in photographs: a wrong record must not make it a dot."""


class Box(NamedTuple):
    """An upright part of the sheet, in whole dots."""

    left: int
    top: int
    width: int
    height: int


class Frame(NamedTuple):
    """What is to be shown, in pixels of the picture: all of it, and what reaches beyond it."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of paper, in millimetres: what stays white at its edges, and how high the label may be."""

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
    """Where a picture hangs on a sheet, and its label."""

    sheet: Sheet
    stage: Box
    """What is shown: the picture, and what reaches beyond it."""
    picture: Box
    label: Box
    width: float
    """Of the picture, in its own pixels."""
    height: float

    @classmethod
    def of(cls, width: int, height: int, crop: Quad | None = None) -> Self:
        """Hang a picture of that many pixels as large as the sheet allows, with a crop that may lean out of it.

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
        """Return where a point of the picture lies on the sheet."""
        left, top, width, height = self.picture
        return (left + point[0] * width / self.width, top + point[1] * height / self.height)


@dataclass(frozen=True, slots=True)
class Pair:
    """Where a picture hangs on a sheet, a part of it enlarged beside it, and their label."""

    sheet: Sheet
    whole: Box
    part: Box
    label: Box

    @classmethod
    def of(cls, whole: Size, part: Size) -> Self:
        """Hang a picture and a part of it, of so many pixels, side by side or one above the other: as large as can be.

        >>> montage = Pair.of((4224, 4240), (192, 192))
        >>> montage.sheet is LANDSCAPE, montage.whole.height, montage.part.width
        (True, 2457, 1568)
        """
        hung = [cls._hung(sheet, whole, part) for sheet in (LANDSCAPE, PORTRAIT)]
        return max(hung, key=lambda pair: pair.shown)

    @property
    def shown(self) -> int:
        """How many dots both cover."""
        return self.whole.width * self.whole.height + self.part.width * self.part.height

    @classmethod
    def _hung(cls, sheet: Sheet, whole: Size, part: Size) -> Self:
        """Hang both on a sheet, along its longer side."""
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
    """Return how long and how high two things get that share a length: the second at least _LEAST as high, or less."""
    first, second = whole[0] / whole[1], part[0] / part[1]
    high = min(across, along / (first + _LEAST * second))
    less = min(high, (along - high * first) / second)
    return _whole(high * first, high), _whole(less * second, less)


def _whole(length: float, height: float) -> Size:
    return max(round(length), 1), max(round(height), 1)


def _turned(size: Size) -> Size:
    return size[1], size[0]


def _frame(width: int, height: int, crop: Quad | None) -> Frame:
    """Return the picture and what its crop adds to it; no more than half as much again on each side."""
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
    """Return the place beneath the picture, flush with its left edge unless it is too narrow to write under."""
    width = max(stage.width, min(room.width, _dots(_NARROWEST)))
    top = stage.top + stage.height + _dots(sheet.between)
    return Box(room.left + (room.width - width) // 2, top, width, _dots(sheet.height - sheet.below) - top)


_NARROWEST = 150
"""Millimetres: a label is never narrower."""
_APART = 22
"""Millimetres between a picture and what is enlarged of it."""
_LEAST = 0.6
"""How high what is enlarged is at least, beside a picture that leaves so much room; in heights of the picture."""


def _dots(millimetres: float) -> int:
    return round(millimetres * _MILLIMETRE)
