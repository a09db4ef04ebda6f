"""The 68 landmarks of drawn faces: a mean head in three dimensions, deformed by traits, turned and projected.

Coordinates are in heads: 1 is the distance between the eyes, x to the right, y down, z towards the viewer, the origin
between the eyes. A face is the mean plus a sum of *traits* (how wide, how old, how amused), so that a block of any
number of faces is one matrix product; then the head is turned and projected orthographically.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from doesexist.sample.chance import Floats

POINTS = 68

# The left half of the mean face, from the jaw up; the right half is its mirror image.
_JAW = (
    (-1.065, 0.04, -0.36), (-1.060, 0.32, -0.33), (-1.030, 0.60, -0.27), (-0.965, 0.88, -0.19),
    (-0.850, 1.14, -0.08), (-0.690, 1.380, 0.07), (-0.495, 1.575, 0.22), (-0.262, 1.705, 0.36), (0.0, 1.748, 0.42),
)  # fmt: skip
_BROW = (
    (-0.96, -0.285, 0.06),
    (-0.82, -0.40, 0.24),
    (-0.61, -0.450, 0.36),
    (-0.39, -0.435, 0.42),
    (-0.185, -0.400, 0.45),
)
_BRIDGE = ((0.0, -0.04, 0.40), (0.0, 0.17, 0.52), (0.0, 0.37, 0.65), (0.0, 0.55, 0.77))
_BASE = ((-0.225, 0.665, 0.40), (-0.115, 0.710, 0.52), (0.0, 0.735, 0.58))
_EYE = (
    (-0.755, 0.012, 0.13), (-0.615, -0.110, 0.31), (-0.405, -0.118, 0.38),
    (-0.248, 0.045, 0.32), (-0.385, 0.092, 0.38), (-0.605, 0.080, 0.31),
)  # fmt: skip
_LIPS = ((-0.415, 1.105, 0.30), (-0.265, 1.030, 0.44), (-0.090, 0.985, 0.54), (0.0, 1.008, 0.56))
_UNDERLIP = ((-0.250, 1.205, 0.43), (-0.110, 1.262, 0.51), (0.0, 1.275, 0.53))
_PARTING = ((-0.360, 1.103, 0.34), (-0.115, 1.096, 0.48), (0.0, 1.108, 0.51))

# For each point the index of its mirror image: jaw 0–16, brows 17–26, nose 27–35, eyes 36–47, mouth 48–67.
MIRROR = (
    *range(16, -1, -1), *range(26, 16, -1), *range(27, 31), *range(35, 30, -1),
    45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40,
    *range(54, 47, -1), *range(59, 54, -1), *range(64, 59, -1), *range(67, 64, -1),
)  # fmt: skip

Shape = NDArray[np.float64]
Bend = dict[int, tuple[float, float, float]]


def _mirrored(left: dict[int, tuple[float, float, float]]) -> Shape:
    shape = np.zeros((POINTS, 3))
    for point, (x, y, z) in left.items():
        shape[MIRROR[point]] = (-x, y, z)
        shape[point] = (x, y, z)
    return shape


MEAN = _mirrored(
    dict(enumerate(_JAW))
    | dict(enumerate(_BROW, 17))
    | dict(enumerate(_BRIDGE, 27))
    | dict(enumerate(_BASE, 31))
    | dict(enumerate(_EYE, 36))
    | dict(enumerate(_LIPS, 48))
    | {59: _UNDERLIP[0], 58: _UNDERLIP[1], 57: _UNDERLIP[2]}
    | {60: _PARTING[0], 61: _PARTING[1], 62: _PARTING[2]}
    | {67: (-0.115, 1.106, 0.48), 66: (0.0, 1.118, 0.51)}
)
"""The mean face, (68, 3)."""


def _stretched(points: range, about: tuple[float, float], by: tuple[float, float]) -> Bend:
    """Return how much points move when they are stretched by factors about a place."""
    return {point: ((MEAN[point, 0] - about[0]) * by[0], (MEAN[point, 1] - about[1]) * by[1], 0.0) for point in points}


def _eyes(across: float, down: float) -> Bend:
    return _stretched(range(36, 42), (-0.5, 0.0), (across, down))


_TRAITS: dict[str, Bend] = {
    # Traits of identity, from −1 to 1.
    "wide": _stretched(range(9), (0.0, 0.0), (0.13, 0.0)),
    "square": {3: (-0.03, 0.02, 0), 4: (-0.09, 0.05, 0), 5: (-0.12, 0.08, 0), 6: (-0.10, 0.05, 0), 7: (-0.05, 0.01, 0)},
    "chin": {5: (0, 0.04, 0), 6: (0, 0.11, 0), 7: (0.0, 0.18, 0), 8: (0, 0.20, 0.02)},
    "pointed": {4: (0.05, 0, 0), 5: (0.085, -0.01, 0), 6: (0.09, -0.015, 0), 7: (0.05, -0.01, 0), 8: (0, 0.02, 0)},
    "full": {
        2: (-0.03, 0, 0), 3: (-0.06, 0, 0), 4: (-0.09, 0.01, 0), 5: (-0.10, 0.03, 0), 6: (-0.08, 0.05, 0),
        7: (-0.04, 0.03, 0), 8: (0, 0.015, 0),
    },
    "long": {
        **_stretched(range(2, 9), (0.0, 0.2), (0.0, 0.09)),
        **_stretched(range(28, 34), (0.0, 0.0), (0.0, 0.07)),
        **_stretched(range(48, 52), (0.0, 0.0), (0.0, 0.08)),
        **_stretched(range(57, 63), (0.0, 0.0), (0.0, 0.08)),
        **_stretched(range(66, 68), (0.0, 0.0), (0.0, 0.08)),
    },
    "large_eyes": _eyes(0.22, 0.34),
    "wide_eyes": _eyes(0.0, 0.45),
    "slanted": {36: (0, -0.07, 0), 37: (0, -0.035, 0), 38: (0, 0.01, 0), 39: (0, 0.035, 0), 41: (0, -0.025, 0)},
    "hooded": {36: (0, 0.01, 0), 37: (0, 0.035, 0), 38: (0, 0.015, 0)},
    "high_brows": dict.fromkeys(range(17, 22), (0, -0.13, 0)),
    "arched": {17: (0, 0.05, 0), 18: (0, -0.02, 0), 19: (0, -0.04, 0), 20: (0, -0.01, 0), 21: (0, 0.025, 0)},
    "long_nose": {
        28: (0, 0.03, 0), 29: (0, 0.07, 0.02), 30: (0, 0.12, 0.05),
        31: (0, 0.10, 0), 32: (0, 0.12, 0.02), 33: (0, 0.13, 0.02),
    },
    "broad_nose": {31: (-0.13, 0, 0), 32: (-0.05, 0, 0)},
    "strong_nose": {28: (0, 0, 0.10), 29: (0, 0, 0.13), 30: (0, -0.01, 0.10)},
    "wide_mouth": {**_stretched(range(48, 52), (0, 0), (0.26, 0.0)), **_stretched(range(57, 63), (0, 0), (0.26, 0.0))},
    "full_lips": {
        49: (0, -0.05, 0.02), 50: (0, -0.07, 0.03), 51: (0, -0.055, 0.03),
        59: (0, 0.05, 0.02), 58: (0, 0.08, 0.03), 57: (0, 0.08, 0.03),
    },
    # Traits of age, from 0 to 1: `young` is 1 for a small child, `old` is 1 at ninety.
    "young": {
        0: (-0.02, -0.02, 0), 1: (-0.03, -0.05, 0), 2: (-0.05, -0.10, 0), 3: (-0.07, -0.16, 0), 4: (-0.08, -0.22, 0),
        5: (-0.06, -0.26, 0), 6: (-0.03, -0.28, 0), 7: (-0.01, -0.285, 0), 8: (0, -0.28, -0.05),
        **dict.fromkeys(range(17, 22), (0, -0.05, 0)),
        28: (0, -0.03, -0.10), 29: (0, -0.08, -0.18), 30: (0, -0.13, -0.18),
        31: (0.03, -0.15, -0.04), 32: (0.02, -0.155, -0.06), 33: (0, -0.16, -0.08),
        **_eyes(0.16, 0.38),
        48: (0.07, -0.20, 0), 49: (0.05, -0.19, 0), 50: (0.015, -0.19, 0), 51: (0, -0.19, 0),
        57: (0, -0.20, 0), 58: (0.01, -0.20, 0), 59: (0.04, -0.20, 0),
        60: (0.06, -0.20, 0), 61: (0.01, -0.195, 0), 62: (0, -0.195, 0), 66: (0, -0.195, 0), 67: (0.01, -0.195, 0),
    },
    "old": {
        3: (-0.01, 0.02, 0), 4: (-0.05, 0.05, 0), 5: (-0.06, 0.06, 0), 6: (-0.03, 0.04, 0),
        17: (0, 0.05, 0), 18: (0, 0.03, 0), 30: (0, 0.04, 0), 31: (-0.02, 0.05, 0), 32: (0, 0.05, 0), 33: (0, 0.05, 0),
        36: (0, 0.03, 0), 37: (0, 0.035, 0), 38: (0, 0.02, 0),
        48: (0, 0.04, 0), 49: (0, 0.045, 0), 50: (0, 0.045, 0), 51: (0, 0.04, 0),
        57: (0, -0.005, 0), 58: (0, -0.005, 0), 60: (0, 0.02, 0),
    },
    # Traits of expression, from 0 to 1.
    "smile": {
        2: (-0.01, -0.01, 0), 3: (-0.03, -0.02, 0), 4: (-0.04, -0.02, 0), 5: (-0.02, 0.01, 0),
        31: (-0.03, -0.01, 0), 37: (0, 0.015, 0), 38: (0, 0.015, 0), 40: (0, -0.03, 0), 41: (0, -0.035, 0),
        48: (-0.13, -0.105, -0.07), 49: (-0.06, -0.02, -0.03), 50: (-0.02, 0.015, 0), 51: (0, 0.02, 0),
        57: (0, 0.01, 0), 58: (-0.02, 0.0, 0), 59: (-0.07, -0.03, -0.03),
        60: (-0.115, -0.09, -0.06), 61: (-0.03, -0.005, 0), 62: (0, 0.01, 0), 66: (0, 0.02, 0), 67: (-0.03, 0.005, 0),
    },
    "open": {
        3: (0, 0.03, 0), 4: (0.01, 0.08, 0), 5: (0.02, 0.15, 0), 6: (0.03, 0.20, 0), 7: (0.02, 0.22, 0),
        8: (0, 0.23, 0),
        48: (0.0, 0.05, 0), 49: (0, 0.01, 0), 50: (0, -0.01, 0), 51: (0, -0.01, 0),
        57: (0, 0.22, 0), 58: (0.0, 0.21, 0), 59: (-0.01, 0.15, 0),
        60: (0.0, 0.055, 0), 61: (0, 0.0, 0), 62: (0, -0.005, 0), 66: (0, 0.23, 0), 67: (-0.03, 0.205, 0),
    },
    "teeth": {
        49: (0, -0.02, 0), 50: (0, -0.02, 0), 51: (0, -0.02, 0),
        57: (0, 0.075, 0), 58: (0, 0.065, 0), 59: (-0.01, 0.04, 0),
        61: (-0.02, -0.025, 0), 62: (0, -0.022, 0), 66: (0, 0.085, 0), 67: (-0.04, 0.07, 0),
    },
    "surprise": {
        **dict.fromkeys(range(17, 22), (0, -0.1, 0)),
        **_eyes(0.0, 0.26),
        48: (0.10, 0.02, 0), 49: (0.05, 0, 0), 59: (0.06, 0.0, 0), 60: (0.085, 0.02, 0), 67: (0.015, -0.01, 0),
    },
    "squint": {37: (0, 0.042, 0), 38: (0, 0.04, 0), 40: (0, -0.03, 0), 41: (0, -0.033, 0), 18: (0, 0.02, 0)},
    "frown": {
        19: (0.01, 0.02, 0), 20: (0.03, 0.06, 0), 21: (0.05, 0.09, 0), 18: (0, -0.01, 0),
        37: (0, 0.01, 0), 38: (0, 0.02, 0), 48: (0.02, 0.03, 0), 60: (0.02, 0.025, 0),
    },
}  # fmt: skip

# Traits of expression of one side, such as a raised brow or a crooked smile, from −1 to 1; positive: the right side.
_ONE_SIDED: dict[str, Bend] = {
    "raised": {22: (0, -0.05, 0), 23: (0, -0.09, 0), 24: (0, -0.11, 0), 25: (0, -0.08, 0), 26: (0, -0.03, 0)},
    "crooked": {
        48: (0.02, 0.02, 0), 60: (0.02, 0.02, 0), 49: (0.01, 0.005, 0), 59: (0.01, 0.01, 0),
        54: (0.03, -0.05, 0), 53: (0.02, -0.025, 0), 55: (0.02, -0.025, 0), 64: (0.03, -0.045, 0),
    },
}  # fmt: skip

TRAITS = (*_TRAITS, *_ONE_SIDED)
"""The names of all traits, in the order of the columns of a block of faces."""


def _free(bend: Bend) -> Shape:
    shape = np.zeros((POINTS, 3))
    for point, move in bend.items():
        shape[point] = move
    return shape


_BENDS = np.stack([*(_mirrored(bend) for bend in _TRAITS.values()), *(_free(bend) for bend in _ONE_SIDED.values())])
_BENDS_X, _BENDS_Y, _BENDS_Z = (np.ascontiguousarray(_BENDS[:, :, axis]) for axis in range(3))


class Turn:
    """The rotation of a head: yaw to its left (the viewer's right) and nod downwards, in radians."""

    __slots__ = ("_cos_nod", "_cos_yaw", "_sin_nod", "_sin_yaw", "nod", "yaw")

    def __init__(self, yaw: float, nod: float) -> None:
        self.yaw = yaw
        self.nod = nod
        self._sin_yaw, self._cos_yaw = math.sin(yaw), math.cos(yaw)
        self._sin_nod, self._cos_nod = math.sin(nod), math.cos(nod)

    def project(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Return the projection of a point of the head."""
        near = z * self._cos_yaw - x * self._sin_yaw
        return x * self._cos_yaw + z * self._sin_yaw, y * self._cos_nod + near * self._sin_nod


def seen(traits: Floats, yaw: Floats, nod: Floats) -> tuple[Floats, Floats]:
    """Return the projected landmarks, x and y (n, 68 each), of traits (n, len(TRAITS)) and angles in radians."""
    x, y, z = (MEAN[:, axis] + traits @ bends for axis, bends in enumerate((_BENDS_X, _BENDS_Y, _BENDS_Z)))
    sin, cos = np.sin(yaw)[:, None], np.cos(yaw)[:, None]
    near = z * cos - x * sin
    return x * cos + z * sin, y * np.cos(nod)[:, None] + near * np.sin(nod)[:, None]
