"""Reproducible random numbers: every draw is a pure function of the seed, a number and a name.

Nothing is drawn in sequence, so a picture's content depends on nothing but its number: the drawing can be split over
processes, a longer sample begins with the same pictures as a shorter one, and the same function answers for one picture
and for a whole block of them. The mixing function is SplitMix64's finaliser (Steele, Lea and Flood, 2014), which passes
the usual tests of randomness on counters.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Thing = TypeVar("Thing")

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_WORD = 0xFFFFFFFFFFFFFFFF


def _mixed(word: int) -> int:
    word = ((word ^ (word >> 30)) * _FIRST) & _WORD
    word = ((word ^ (word >> 27)) * _SECOND) & _WORD
    return word ^ (word >> 31)


@lru_cache(maxsize=4096)
def _salt(seed: int, name: str) -> int:
    return _mixed((_mixed(seed * _GOLDEN & _WORD) + zlib.crc32(name.encode()) * _GOLDEN) & _WORD)


def words(seed: int, numbers: Numbers, name: str) -> Words:
    """Return 64 random bits for every number, always the same for the same seed, number and name."""
    word = numbers.astype(np.uint64) * np.uint64(_GOLDEN) + np.uint64(_salt(seed, name))
    word = (word ^ (word >> np.uint64(30))) * np.uint64(_FIRST)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(_SECOND)
    return word ^ (word >> np.uint64(31))


def uniforms(seed: int, numbers: Numbers, name: str) -> Floats:
    """Return a number from 0 up to, never reaching, 1 for every number."""
    return (words(seed, numbers, name) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def bells(seed: int, numbers: Numbers, name: str) -> Floats:
    """Return a bell-shaped number between −1 and 1 for every number.

    The sum of four uniforms: no logarithm and no cosine, so that every machine draws the same bits.
    """
    word = words(seed, numbers, name)
    total = sum((word >> np.uint64(shift)) & np.uint64(0xFFFF) for shift in (0, 16, 32, 48))
    return np.asarray(total, np.float64) / 131070.0 - 1.0


def below(seed: int, numbers: Numbers, name: str, end: int) -> Numbers:
    """Return a whole number from 0 up to, not including, the end for every number."""
    return (uniforms(seed, numbers, name) * end).astype(np.int64)


class Chance:
    """The random draws for one thing, by name or in sequence.

    >>> ada = Chance(1, 42)
    >>> ada.uniform("yaw") == Chance(1, 42).uniform("yaw") != Chance(1, 43).uniform("yaw")
    True
    """

    __slots__ = ("_number", "_seed", "_state")

    def __init__(self, seed: int, number: int, purpose: str = "") -> None:
        self._seed = seed
        self._number = number
        self._state = (number * _GOLDEN + _salt(seed, "passing " + purpose)) & _WORD

    def uniform(self, name: str) -> float:
        """Return the number that `uniforms` gives for this thing."""
        return (_mixed((self._number * _GOLDEN + _salt(self._seed, name)) & _WORD) >> 11) * 2.0**-53

    def any(self) -> float:
        """Return the next number from 0 up to 1."""
        self._state = (self._state + _GOLDEN) & _WORD
        return (_mixed(self._state) >> 11) * 2.0**-53

    def between(self, low: float, high: float) -> float:
        """Return the next number between two."""
        return low + (high - low) * self.any()

    def bell(self, spread: float = 1.0) -> float:
        """Return the next bell-shaped number between −spread and spread."""
        return (self.any() + self.any() + self.any() + self.any() - 2.0) * 0.5 * spread

    def happens(self, share: float) -> bool:
        """Return True with a probability of `share`."""
        return self.any() < share

    def below(self, end: int) -> int:
        """Return the next whole number from 0 up to, not including, the end."""
        return int(self.any() * end)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things, all equally likely."""
        return things[int(self.any() * len(things))]

    def weighed(self, things: Sequence[tuple[Thing, float]]) -> Thing:
        """Return one of the things, with probabilities by weight."""
        sums = list(accumulate(weight for _, weight in things))
        mark = self.any() * sums[-1]
        for (thing, _), end in zip(things, sums, strict=True):
            if mark < end:
                return thing
        return things[-1][0]
