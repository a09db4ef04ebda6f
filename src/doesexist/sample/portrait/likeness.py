"""Choose at random, in good taste, what somebody looks like besides landmarks: skin, hair, what they wear."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.sample.chance import Chance
from doesexist.sample.people import CHILD, GREY
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.palettes import Palette
from doesexist.sample.portrait.sitter import Light, Looks, Skin

# For every family of `people.FAMILIES`: the skin's lightness from, to; its hue from, to.
_SKINS = ((0.36, 0.58, 46.0, 60.0), (0.50, 0.72, 52.0, 66.0), (0.70, 0.86, 60.0, 72.0), (0.76, 0.89, 44.0, 64.0))
_HAIR_COLOURS: tuple[tuple[tuple[str, float], ...], ...] = (
    (("#1d1716", 0.62), ("#2b1d18", 0.26), ("#4a2c1e", 0.09), ("#8a4b24", 0.03)),
    (("#1c1718", 0.45), ("#2c1f1b", 0.35), ("#4b3022", 0.17), ("#7a4a26", 0.03)),
    (("#191619", 0.55), ("#27201f", 0.30), ("#4a3226", 0.11), ("#b46b5f", 0.02), ("#5b6f9a", 0.02)),
    (
        ("#2d211d", 0.16), ("#4a3223", 0.24), ("#6d4a2f", 0.22), ("#9a6d3f", 0.14), ("#cfa366", 0.13),
        ("#b4552a", 0.09), ("#e0c391", 0.02),
    ),
)  # fmt: skip
_IRISES: tuple[tuple[tuple[str, float], ...], ...] = (
    (("#3d2418", 0.75), ("#5a3722", 0.25)),
    (("#3f2819", 0.55), ("#6a4426", 0.30), ("#7d7a43", 0.15)),
    (("#3a2419", 0.70), ("#55361f", 0.30)),
    (("#5a3a22", 0.26), ("#7a5a33", 0.16), ("#6f8a5b", 0.18), ("#5f8ba6", 0.28), ("#7b8b92", 0.12)),
)
_GLASSES = (("cat", 1.0), ("round", 1.0), ("square", 1.0), ("pilot", 1.0), ("narrow", 0.3))
_BEARDS: tuple[tuple[str | None, float], ...] = (
    (None, 0.46), ("stubble", 0.20), ("short", 0.14), ("full", 0.08), ("goatee", 0.05), ("moustache", 0.05),
    ("long", 0.02),
)  # fmt: skip
_NECKS: tuple[tuple[str | None, float], ...] = ((None, 0.92), ("scarf", 0.07), ("chain", 0.40), ("pearls", 0.20))
_GREYS = ("#b9b3ab", "#d8d3ca", "#8f8983", "#e9e5dd", "#6f6a67")

ADOLESCENT = 17
"""The age, in years, from which people wear what adults wear."""


@dataclass(frozen=True, slots=True)
class Person:
    """The properties of somebody that are known from `people` before they are drawn."""

    age: float
    woman: bool
    family: int


def light_of(chance: Chance, palette: Palette) -> Light:
    """Return the light of a scene."""
    return Light(1 if chance.happens(0.5) else -1, chance.between(0.25, 0.95), palette.warm, palette.shade)


def skin_of(chance: Chance, person: Person, light: Light) -> Skin:
    """Return somebody's skin; of women, some wear lipstick."""
    low, high, first, last = _SKINS[person.family]
    share = 0.5 + chance.bell(0.62)
    lightness = low + (high - low) * min(1.12, max(-0.08, share))
    chroma = 0.045 + 0.050 * max(0.0, 1.0 - abs(lightness - 0.62) / 0.30)
    base = Colour.polar(lightness, chroma, chance.between(first, last))
    lips = None
    if person.woman and person.age > ADOLESCENT and chance.happens(0.42):
        rouge = Colour.of(chance.one_of(("#b23a48", "#c4576a", "#9c2f45", "#c96a5a", "#8a2f4a", "#b5533c")))
        lips = rouge.mix(base, 0.22).lit(-0.10 * (1.0 - base.lightness))
    return Skin.of(base.mix(light.warm, 0.05), light, lips)


def hair_of(chance: Chance, person: Person) -> Colour:
    """Return the colour of somebody's hair, grey with age."""
    colour = Colour.of(chance.weighed(_HAIR_COLOURS[person.family])).lit(chance.bell(0.02))
    if person.woman and ADOLESCENT < person.age < GREY and chance.happens(0.06):
        colour = Colour.of(chance.one_of(("#b4405a", "#3f7f8c", "#d98a9b", "#6d5a9c", "#c9742e")))
    if person.age > GREY - 12:
        share = min(1.0, max(0.0, (person.age - GREY + 12) / 30 + chance.bell(0.35)))
        colour = colour.mix(Colour.of(chance.one_of(_GREYS)), share)
    return colour


def iris_of(chance: Chance, person: Person) -> Colour:
    """Return the colour of somebody's eyes."""
    return Colour.of(chance.weighed(_IRISES[person.family])).lit(chance.bell(0.03))


def looks_of(chance: Chance, person: Person) -> Looks:
    """Return the small things: lashes, brows, freckles, glasses, earrings, beard, what is worn about the neck."""
    grown, woman = person.age > ADOLESCENT, person.woman
    looks = Looks(
        flip=1 if chance.happens(0.5) else -1,
        lashes=0.55 + chance.bell(0.4) if woman else 0.10 + 0.15 * chance.any(),
        brows=(0.30 if woman else 0.70) + chance.bell(0.35),
        sturdy=(0.15 if woman else 0.85) + chance.bell(0.25),
        freckles=chance.happens(0.24 if person.family == len(_SKINS) - 1 else 0.04),
        bobble=person.age < CHILD and chance.happens(0.6),
        tie=grown and not woman and chance.happens(0.35),
    )
    if chance.happens(0.10 if person.age < CHILD else 0.22 if person.age < GREY else 0.45):
        looks.glasses = chance.weighed(_GLASSES if woman else _GLASSES[1:])
        looks.wire = chance.happens(0.3)
    if grown and woman and chance.happens(0.55):
        looks.earrings = chance.one_of(("studs", "hoops", "drops", "discs"))
    if grown and not woman:
        looks.beard = chance.weighed(_BEARDS)
        looks.earrings = "studs" if chance.happens(0.06) else None
    looks.neck = chance.weighed(_NECKS if woman and grown else _NECKS[:2])
    return looks
