"""Generate people who do not exist: their age, build, pose of the head and expression.

All of it determines landmarks, so it is computed for whole blocks of people at once, without drawing. Their other looks
(hair, clothes, glasses) are chosen when they are drawn: see `portrait.likeness`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doesexist.sample.anatomy import TRAITS, seen
from doesexist.sample.chance import Floats, Numbers, bells, uniforms

# Families of people differ little: only by the means of a few traits, about which everyone varies. Share of the people,
# then the family's mean of each trait.
FAMILIES: tuple[tuple[float, dict[str, float]], ...] = (
    (0.24, {"full_lips": 0.5, "broad_nose": 0.5, "strong_nose": -0.2, "wide": -0.05}),
    (0.25, {"strong_nose": 0.25, "large_eyes": 0.2, "full_lips": 0.1, "long_nose": 0.1}),
    (0.22, {"hooded": 0.8, "slanted": 0.35, "strong_nose": -0.4, "wide": 0.2, "large_eyes": -0.25, "broad_nose": 0.15}),
    (0.29, {"strong_nose": 0.2, "long_nose": 0.15, "full_lips": -0.25, "broad_nose": -0.2}),
)

_MEN = {
    "square": 0.18, "chin": 0.15, "long": 0.15, "high_brows": -0.30, "arched": -0.35, "full_lips": -0.20,
    "long_nose": 0.20, "broad_nose": 0.12, "large_eyes": -0.30, "wide": 0.10, "pointed": -0.15,
}  # fmt: skip
_WOMEN = {
    "square": -0.35, "chin": -0.10, "high_brows": 0.20, "arched": 0.25, "full_lips": 0.25, "long_nose": -0.15,
    "broad_nose": -0.12, "large_eyes": 0.25, "wide": -0.10, "pointed": 0.20,
}  # fmt: skip

# How far people vary about the mean, either way.
_VARIATION = {
    "wide": 0.9, "square": 0.5, "chin": 0.6, "pointed": 0.55, "full": 0.8, "long": 1.0, "large_eyes": 0.8,
    "slanted": 0.8, "hooded": 0.8, "high_brows": 0.7, "arched": 0.9, "long_nose": 0.9, "broad_nose": 0.8,
    "strong_nose": 0.9, "wide_mouth": 0.9, "full_lips": 0.9, "raised": 0.8, "crooked": 0.8,
}  # fmt: skip

# Share of the people; then the least and the most of each trait.
_EXPRESSIONS: dict[str, tuple[float, dict[str, tuple[float, float]]]] = {
    "calm": (0.20, {"smile": (0.0, 0.25)}),
    "smile": (0.27, {"smile": (0.4, 0.85)}),
    "beam": (0.27, {"smile": (0.75, 1.0), "teeth": (0.65, 1.0), "squint": (0.0, 0.4)}),
    "laugh": (0.12, {"smile": (0.9, 1.1), "teeth": (0.5, 0.8), "open": (0.35, 0.75), "squint": (0.5, 0.9)}),
    "thought": (0.09, {"frown": (0.3, 0.8), "squint": (0.0, 0.4)}),
    "surprise": (0.05, {"surprise": (0.6, 1.0), "open": (0.35, 0.7)}),
}

CHILD, ADULT, GREY = 14, 19, 55
"""Ages in years: up to which somebody is drawn as a child, from which as an adult, from which with marks of age."""


@dataclass(frozen=True, slots=True)
class People:
    """A block of people. Angles in radians.

    `across` and `down` are their landmarks in heads, (n, 68), the head upright but turned and nodding.
    """

    traits: Floats
    across: Floats
    down: Floats
    yaw: Floats
    nod: Floats
    roll: Floats
    age: Floats
    woman: Floats
    family: Numbers
    expression: Numbers


def people(seed: int, numbers: Numbers) -> People:
    """Return the people of these numbers."""
    age = _ages(seed, numbers)
    woman = (uniforms(seed, numbers, "woman") < 0.5).astype(np.float64)
    family = np.searchsorted(
        np.cumsum([share for share, _ in FAMILIES])[:-1], uniforms(seed, numbers, "family"), "right"
    )
    shares = np.cumsum([share for share, _ in _EXPRESSIONS.values()])[:-1]
    expression = np.searchsorted(shares, uniforms(seed, numbers, "expression"), "right")
    traits = _whose(seed, numbers, age, woman, family)
    _expressed(traits, expression, uniforms(seed, numbers, "how much"))
    yaw = bells(seed, numbers, "yaw") * 0.55
    nod = bells(seed, numbers, "nod") * 0.17
    across, down = seen(traits, yaw, nod)
    return People(
        traits=traits,
        across=across,
        down=down,
        yaw=yaw,
        nod=nod,
        roll=_rolls(seed, numbers),
        age=age,
        woman=woman,
        family=family,
        expression=expression,
    )


def _ages(seed: int, numbers: Numbers) -> Floats:
    """Return ages in years, distributed as in large collections of photographs: some children, many young, some old."""
    share = uniforms(seed, numbers, "age")
    return np.interp(share, [0.0, 0.05, 0.13, 0.18, 0.45, 0.70, 0.88, 1.0], [1.5, 5, 12, 18, 30, 44, 62, 92])


def _rolls(seed: int, numbers: Numbers) -> Floats:
    """Return how far heads are tilted: mostly a little, one in twelve up to 35°, in radians."""
    tilt = bells(seed, numbers, "roll")
    much = uniforms(seed, numbers, "tilted") < 1 / 12
    return np.where(much, np.sign(tilt) * (0.26 + 0.35 * np.abs(tilt)), tilt * 0.26)


def _whose(seed: int, numbers: Numbers, age: Floats, woman: Floats, family: Numbers) -> Floats:
    """Return the traits of identity and age, (n, len(TRAITS))."""
    traits = np.zeros((len(numbers), len(TRAITS)))
    column = {name: traits[:, index] for index, name in enumerate(TRAITS)}
    young = np.interp(age, [2, 6, CHILD, ADULT + 3], [1.0, 0.8, 0.38, 0.0])
    grown = 1.0 - young
    for name, most in _VARIATION.items():
        column[name] += bells(seed, numbers, name) * most * (0.55 + 0.45 * grown)
    for name, middle in _MEN.items():
        column[name] += middle * (1.0 - woman) * grown
    for name, middle in _WOMEN.items():
        column[name] += middle * woman * grown
    for index, (_, middles) in enumerate(FAMILIES):
        for name, middle in middles.items():
            column[name] += middle * (family == index)
    column["young"] += young
    column["old"] += np.interp(age, [48, 85], [0.0, 1.0])
    return traits


def _expressed(traits: Floats, expression: Numbers, much: Floats) -> None:
    """Add the expressions to the traits, in place."""
    for index, (_, ranges) in enumerate(_EXPRESSIONS.values()):
        for name, (least, most) in ranges.items():
            traits[:, TRAITS.index(name)] += (expression == index) * (least + (most - least) * much)
