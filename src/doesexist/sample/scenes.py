"""Describe photographs before they are drawn: their size, and who is in them where.

A record's number alone determines its photograph. Twelve consecutive numbers form a party: mostly twelve people in
twelve photographs; sometimes two or three of them are in one. So samples of any length begin with the same photographs,
and any part can be described (or drawn) without the rest.

Landmarks are rounded to FFHQ's two decimals here, before anything is drawn through them or cut around them: what the
records say is exact, not merely near.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from doesexist.sample.anatomy import POINTS
from doesexist.sample.chance import Floats, Numbers, bells, uniforms
from doesexist.sample.people import People, people

PARTY = 12
_TOGETHER = np.array([0, 5, 9])
"""The offsets of a group's members within a party, from the first of them."""
_PAIRS, _TRIPLES = 0.30, 0.13
"""The shares of parties in which two, and three, are in one photograph."""

# The crop's side in pixels of the photograph per pixel of the aligned picture, by share of the photographs.
_SCALES = ([0.0, 0.06, 0.14, 0.65, 0.94, 1.0], [0.5, 0.7, 0.92, 1.10, 1.35, 2.2])
# The extent of the rotated crop relative to the photograph's shorter side: above 1 it always exceeds the frame.
_CLOSENESS = ([0.0, 0.10, 0.55, 0.96, 1.0], [0.50, 0.62, 0.77, 0.90, 1.10])
_FORMATS = np.array([4 / 3, 3 / 2, 16 / 9, 1.0])
_FORMAT_SHARES = np.array([0.38, 0.80, 0.88])
_MARGIN = 1.07
"""The room given to a crop, relative to its extent, so that those that fit are well inside."""
_ROOM = 0.78
"""The distance between the centres of two people's crops, in crops."""
# In one photograph of twelve somebody sits at the left, right, upper or lower edge, and the crop runs over it.
_EDGES = np.array([0.025, 0.05, 0.07, 0.08])


@dataclass(frozen=True, slots=True)
class Scenes:
    """A block of records and the photographs they come from.

    `lead` is a photograph's number, `place` counts its people from the left, `count` is how many they are. Sizes and
    places in pixels of the photograph; `landmarks` (n, 68, 2) and `quads` (n, 4, 2) are rounded to hundredths. `unit`
    is a head, the distance between two eyes, in pixels.
    """

    numbers: Numbers
    lead: Numbers
    place: Numbers
    count: Numbers
    width: Numbers
    height: Numbers
    unit: Floats
    landmarks: Floats
    quads: Floats
    origin: Floats
    people: People

    def part(self, start: int, end: int) -> Scenes:
        """Return a part of the block, without its people."""
        names = ("numbers", "lead", "place", "count", "width", "height", "unit", "landmarks", "quads", "origin")
        return replace(self, **{name: getattr(self, name)[start:end] for name in names})


def scenes(seed: int, numbers: Numbers, size: int) -> Scenes:
    """Return the photographs of these records for aligned pictures of `size` pixels a side."""
    lead, place, count = parties(seed, numbers)
    group = people(seed, numbers)
    centre_x, centre_y, right, fall = _crop(group.across, group.down)
    crop = size * np.interp(uniforms(seed, lead, "scale"), *_SCALES)
    cos, sin = np.cos(group.roll), np.sin(group.roll)
    turned = np.abs(cos) + np.abs(sin)
    width, height = _frames(seed, lead, count, crop * np.where(count > 1, 1.0, turned))
    own = crop * (1.0 + np.where(count > 1, bells(seed, numbers, "nearer") * 0.14, 0.0))
    unit = own / (2.0 * np.hypot(right, fall))
    reach = own / 2 * turned * _MARGIN
    x, y = _middles(seed, numbers, (lead, place, count), (crop, reach), (width, height))
    cos, sin = cos * unit, sin * unit
    x, y = x - (cos * centre_x - sin * centre_y), y - (sin * centre_x + cos * centre_y)
    landmarks = np.empty((len(numbers), POINTS, 2))
    landmarks[:, :, 0] = x[:, None] + cos[:, None] * group.across - sin[:, None] * group.down
    landmarks[:, :, 1] = y[:, None] + sin[:, None] * group.across + cos[:, None] * group.down
    landmarks = np.round(landmarks, 2)
    return Scenes(
        numbers=numbers, lead=lead, place=place, count=count, width=width, height=height, unit=unit,
        landmarks=landmarks, quads=np.round(quads(landmarks), 2), origin=np.stack([x, y], axis=1), people=group,
    )  # fmt: skip


def parties(seed: int, numbers: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return each record's photograph's number, the person's place in it, and how many people it shows."""
    party = numbers // PARTY
    share = uniforms(seed, party, "party")
    together = np.where(share < _TRIPLES, 3, np.where(share < _TRIPLES + _PAIRS, 2, 1))
    first = (uniforms(seed, party, "first") * PARTY).astype(np.int64)
    member = (numbers % PARTY - first) % PARTY
    place = np.searchsorted(_TOGETHER, member)
    grouped = (together > 1) & (place < together) & (_TOGETHER[np.minimum(place, 2)] == member)
    return (
        np.where(grouped, party * PARTY + first, numbers),
        np.where(grouped, place, 0),
        np.where(grouped, together, 1),
    )


def quads(landmarks: Floats) -> Floats:
    """Return FFHQ's crops around faces, (n, 4, 2): what `Quad.around` does, for a block."""
    x, y, right, fall = _crop(landmarks[:, :, 0], landmarks[:, :, 1])
    corners = ((-1, -1), (-1, 1), (1, 1), (1, -1))
    return np.stack(
        [np.stack([x + i * right - j * fall, y + i * fall + j * right], axis=1) for i, j in corners], axis=1
    )


def _crop(across: Floats, down: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the centres of the crops around faces, and the vectors from there to the middle of their right edge."""
    left_x, right_x = across[:, 36:42].mean(axis=1), across[:, 42:48].mean(axis=1)
    left_y, right_y = down[:, 36:42].mean(axis=1), down[:, 42:48].mean(axis=1)
    eyes_x, eyes_y = (left_x + right_x) / 2, (left_y + right_y) / 2
    apart_x, apart_y = right_x - left_x, right_y - left_y
    drop_x, drop_y = (across[:, 48] + across[:, 54]) / 2 - eyes_x, (down[:, 48] + down[:, 54]) / 2 - eyes_y
    way_x, way_y = apart_x + drop_y, apart_y - drop_x
    reach = np.maximum(2.0 * np.hypot(apart_x, apart_y), 1.8 * np.hypot(drop_x, drop_y)) / np.hypot(way_x, way_y)
    return eyes_x + 0.1 * drop_x, eyes_y + 0.1 * drop_y, way_x * reach, way_y * reach


def _frames(seed: int, lead: Numbers, count: Numbers, crop: Floats) -> tuple[Numbers, Numbers]:
    """Return the widths and heights of the photographs."""
    short = crop / np.interp(uniforms(seed, lead, "closeness"), *_CLOSENESS)
    form = _FORMATS[np.searchsorted(_FORMAT_SHARES, uniforms(seed, lead, "format"), "right")]
    upright = uniforms(seed, lead, "upright") < 0.45
    width = np.where(upright, short, short * form)
    height = np.where(upright, short * form, short)
    # Two or three beside each other need a wider picture.
    room = crop * (1.34 + _ROOM * (count - 1))
    width = np.where(count > 1, np.maximum(room, short), width)
    height = np.where(count > 1, np.maximum(1.5 * crop, width / 1.5), height)
    return np.rint(width).astype(np.int64), np.rint(height).astype(np.int64)


def _middles(
    seed: int,
    numbers: Numbers,
    group: tuple[Numbers, Numbers, Numbers],
    crop: tuple[Floats, Floats],
    frame: tuple[Numbers, Numbers],
) -> tuple[Floats, Floats]:
    """Return the centre of each crop: mostly well inside and above the middle, sometimes close to or over the edge.

    `group` is what `parties` says; `crop` the side of the crops and how far they reach from their middle, in pixels.
    """
    (lead, place, count), (side, reach), (width, height) = group, crop, frame
    spare_x, spare_y = np.maximum(width - 2 * reach, 0.0), np.maximum(height - 2 * reach, 0.0)
    x = width / 2 + bells(seed, lead, "aside") * spare_x / 2
    y = np.where(spare_y > 0, reach + spare_y * (0.06 + 0.42 * uniforms(seed, lead, "above")), height / 2)
    # How much of the crop's half stays inside: never so little that the face itself is cut.
    over = uniforms(seed, lead, "over")
    inside, above_chin = reach * (0.90 - 0.30 * over), reach * (0.95 - 0.13 * over)
    edge = np.searchsorted(_EDGES, uniforms(seed, lead, "edge"), "right")
    x = np.where(edge == 0, inside, np.where(edge == 1, width - inside, x))
    y = np.where(edge == 2, inside, np.where(edge == 3, height - above_chin, y))
    step = place - (count - 1) / 2
    beside = width / 2 + step * side * _ROOM + bells(seed, numbers, "stirs") * side * 0.06
    raised = height * 0.49 + bells(seed, numbers, "rises") * side * 0.12
    alone = count == 1
    return np.where(alone, x, beside), np.where(alone, y, raised)
