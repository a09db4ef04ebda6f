"""Averages of many faces: mean, standard deviation, mean in linear light, bootstrap.

The essay's "Flickr Face" is the mean of the 8-bit sRGB values in the files, rounded to nearest, halves up. These
values are not proportional to light: `linear_mean`, which averages light, is lighter.
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
"""Pixels a side of averages from tiles."""
_RESAMPLED = 16
"""Pixels a side of the tiles that the bootstrap uses."""
_AT_ONCE = 4096
"""How many pictures the bootstrap holds in memory at once."""
Real = NDArray[np.float64]


def mean(total: Whole, count: int) -> Pixels:
    """Return the mean of `count` pictures from their sum: rounded to nearest, halves up.

    >>> mean(np.array([[[0, 1, 3]]], np.uint64), 2).tolist()
    [[[0, 1, 2]]]
    """
    doubled = total.astype(np.uint64)
    doubled *= np.uint64(2)
    doubled += np.uint64(count)
    doubled //= np.uint64(2 * count)
    return doubled.astype(np.uint8)


def deviation(sums: Sums) -> Real:
    """Return the standard deviation of each value of the downscaled pictures, 0 to 127.5: (height, width, 3)."""
    first, second = (part.astype(np.float64) / sums.count for part in sums.squares)
    spread: Real = np.sqrt(np.maximum(second - first * first, 0.0))
    return spread


def as_picture(deviations: Real) -> Pixels:
    """Return deviations as a picture, doubled, so that the largest possible is white."""
    return np.floor(2 * deviations + 0.5).clip(0, 255).astype(np.uint8)


def tile_sum(surveyed: Surveyed, picks: Picks, side: int = PREVIEW) -> Whole:
    """Return the sum of the pictures' tiles, (side, side, 3), uint64."""
    total = np.zeros((side, side, 3), np.uint64)
    for _, tiles in surveyed.chunks(side, picks):
        # 16 bits hold at most 257 × 255, and narrow sums are faster.
        for at in range(0, len(tiles), 257):
            total += tiles[at : at + 257].sum(axis=0, dtype=np.uint16)
    return total


def tile_mean(surveyed: Surveyed, picks: Picks) -> Pixels:
    """Return the mean of one or more pictures from their tiles of 64²."""
    return mean(tile_sum(surveyed, picks), len(picks))


def grouped_mean(surveyed: Surveyed, groups: Sequence[Picks]) -> Pixels:
    """Return the mean of the groups' means, from tiles of 64²: each group has the same weight, whatever its size.

    Rounded to nearest, halves up, and exact: in integers, over the least common multiple of all sizes.
    """
    by_size: dict[int, list[Picks]] = {}
    for group in groups:
        by_size.setdefault(len(group), []).append(group)
    parts = lcm(*by_size)
    # Python's integers, since they may have a hundred digits.
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
"""The linear light of each 8-bit sRGB value, 0 to 1 (IEC 61966-2-1)."""


def from_light(light: Real) -> Pixels:
    """Return linear light, 0 to 1, as 8-bit sRGB values.

    >>> [int(from_light(np.array(light))) for light in (0, 0.5, 1)]
    [0, 188, 255]
    """
    value = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(np.maximum(light, 0), 1 / 2.4) - 0.055)
    return np.floor(value * 255 + 0.5).clip(0, 255).astype(np.uint8)


class Moved(NamedTuple):
    """The sampling error of an average, estimated by the bootstrap.

    Root mean square differences over all pixels and channels, in levels of 255: the median and the 95th percentile.
    """

    times: int
    people: int
    usually: float
    seldom: float


def resampled(surveyed: Surveyed, picks: Picks, *, times: int = 200, seed: int = 1) -> Moved:
    """Return how far the average of pictures moves when it is resampled with replacement (Poisson bootstrap).

    Each picture is drawn a Poisson number of times, so no more than a few thousand are in memory at once. Tiles of 16²
    suffice, since finer detail averages out.
    """
    chance = np.random.default_rng(seed)
    size = _RESAMPLED * _RESAMPLED * 3
    sums, drawn = np.zeros((times, size), np.float64), np.zeros(times, np.int64)
    for at in range(0, len(picks), _AT_ONCE):
        tiles = surveyed.tiles(_RESAMPLED, picks[at : at + _AT_ONCE]).reshape(-1, size)
        weights = chance.poisson(1.0, (times, len(tiles)))
        # All sums are integers below 2^24, which 32-bit floats add exactly.
        sums += weights.astype(np.float32) @ tiles.astype(np.float32)
        drawn += weights.sum(axis=1)
    means = sums / np.maximum(drawn, 1)[:, np.newaxis]
    here = tile_sum(surveyed, picks, _RESAMPLED).reshape(-1) / len(picks)
    distances = np.sqrt(((means[drawn > 0] - here) ** 2).mean(axis=1))
    return Moved(times, len(picks), float(np.median(distances)), float(np.quantile(distances, 0.95)))
