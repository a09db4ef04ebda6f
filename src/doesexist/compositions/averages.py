"""The average of many faces, and what can be said about it.

The essay's "Flickr Face" is the mean of the 8-bit values that the files hold, rounded to nearest, halves up. Such
values are no amounts of light: a mean in linear light is lighter, and is offered as that.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doesexist.compositions.sums import Sums, Whole
from doesexist.compositions.surveyed import Picks, Surveyed
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import LEVELS

PREVIEW = LEVELS[0]
"""Pixels a side of averages that are made from tiles."""
_RESAMPLED = 16
"""Pixels a side of the tiles whose average is resampled."""
_AT_ONCE = 4096
"""How many pictures are resampled at once."""
Real = NDArray[np.float64]


def mean(total: Whole, count: int) -> Pixels:
    """Return the mean of so many pictures from their sum: rounded to nearest, halves up.

    >>> mean(np.array([[[0, 1, 3]]], np.uint64), 2).tolist()
    [[[0, 1, 2]]]
    """
    doubled = total.astype(np.uint64)
    doubled *= np.uint64(2)
    doubled += np.uint64(count)
    doubled //= np.uint64(2 * count)
    return doubled.astype(np.uint8)


def deviation(sums: Sums) -> Real:
    """Return the standard deviation of each value among the pictures made small, 0 to 127.5: where they differ."""
    first, second = (part.astype(np.float64) / sums.count for part in sums.squares)
    spread: Real = np.sqrt(np.maximum(second - first * first, 0.0))
    return spread


def as_picture(deviations: Real) -> Pixels:
    """Return deviations as a picture: twice as large, so that the largest there can be is white."""
    return np.floor(2 * deviations + 0.5).clip(0, 255).astype(np.uint8)


def tile_sum(surveyed: Surveyed, picks: Picks, side: int = PREVIEW) -> Whole:
    """Return the sum of pictures' tiles, (side, side, 3), in 64 bits."""
    total = np.zeros((side, side, 3), np.uint64)
    for _, tiles in surveyed.chunks(side, picks):
        # 257 × 255 is the most that 16 bits hold, and narrow sums are quick.
        for at in range(0, len(tiles), 257):
            total += tiles[at : at + 257].sum(axis=0, dtype=np.uint16)
    return total


def tile_mean(surveyed: Surveyed, picks: Picks) -> Pixels:
    """Return the mean of pictures from their tiles of 64²; of one at least."""
    return mean(tile_sum(surveyed, picks), len(picks))


def grouped_mean(surveyed: Surveyed, groups: Sequence[Picks]) -> Pixels:
    """Return the mean of groups in which each group weighs the same, however many it has; from tiles of 64².

    Rounded to nearest, halves up, and exact: counted in whole numbers of the part that all sizes are a multiple of.
    """
    by_size: dict[int, list[Picks]] = {}
    for group in groups:
        by_size.setdefault(len(group), []).append(group)
    parts = lcm(*by_size)
    # Python's whole numbers, for they may have a hundred digits.
    total = np.zeros((PREVIEW, PREVIEW, 3), object)
    for size, alike in by_size.items():
        total += tile_sum(surveyed, np.sort(np.concatenate(alike))).astype(object) * (parts // size)
    whole = parts * len(groups)
    return ((2 * total + whole) // (2 * whole)).astype(np.uint8)


def linear_mean(surveyed: Surveyed, picks: Picks) -> Pixels:
    """Return the mean of pictures in linear light, from their tiles of 64²."""
    total = np.zeros((PREVIEW, PREVIEW, 3), np.float64)
    for _, tiles in surveyed.chunks(PREVIEW, picks):
        total += TO_LIGHT[tiles].sum(axis=0, dtype=np.float64)
    return from_light(total / len(picks))


def _light() -> NDArray[np.float32]:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


TO_LIGHT = _light()
"""How much light each of sRGB's 256 values stands for, 0 to 1 (IEC 61966-2-1)."""


def from_light(light: Real) -> Pixels:
    """Return amounts of light, 0 to 1, as sRGB's values.

    >>> [int(from_light(np.array(light))) for light in (0, 0.5, 1)]
    [0, 188, 255]
    """
    value = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(np.maximum(light, 0), 1 / 2.4) - 0.055)
    return np.floor(value * 255 + 0.5).clip(0, 255).astype(np.uint8)


class Moved(NamedTuple):
    """By how much an average would have been another, had chance chosen its people once more from the same many.

    In levels of 255: the root mean square over all pixels and channels, in the middle, and of the farthest in twenty.
    """

    times: int
    people: int
    usually: float
    seldom: float


def resampled(surveyed: Surveyed, picks: Picks, *, times: int = 200, seed: int = 1) -> Moved:
    """Return how far the average of pictures moves when about as many are drawn from them, with replacement.

    That is the bootstrap, in the form in which each picture is drawn a Poisson number of times, so that no more than a
    few thousand are looked at at once. From tiles of 16²: what moves by less than a pixel of those evens out.
    """
    chance = np.random.default_rng(seed)
    size = _RESAMPLED * _RESAMPLED * 3
    sums, drawn = np.zeros((times, size), np.float64), np.zeros(times, np.int64)
    for at in range(0, len(picks), _AT_ONCE):
        tiles = surveyed.tiles(_RESAMPLED, picks[at : at + _AT_ONCE]).reshape(-1, size)
        weights = chance.poisson(1.0, (times, len(tiles)))
        # Whole numbers below 2^24 all of them: 32-bit floats add them up exactly.
        sums += weights.astype(np.float32) @ tiles.astype(np.float32)
        drawn += weights.sum(axis=1)
    means = sums / np.maximum(drawn, 1)[:, np.newaxis]
    here = tile_sum(surveyed, picks, _RESAMPLED).reshape(-1) / len(picks)
    distances = np.sqrt(((means[drawn > 0] - here) ** 2).mean(axis=1))
    return Moved(times, len(picks), float(np.median(distances)), float(np.quantile(distances, 0.95)))
