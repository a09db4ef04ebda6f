"""Choose what people wear below the head, and its colours from the palette."""

from __future__ import annotations

from doesexist.sample.chance import Chance
from doesexist.sample.people import CHILD
from doesexist.sample.portrait.body import Body
from doesexist.sample.portrait.likeness import Person
from doesexist.sample.portrait.palettes import Palette
from doesexist.sample.portrait.sitter import Sitter

# Names of `clothes.GARMENTS` and of `patterns.PATTERNS`.
_CHILDREN = (("tee", 3.0), ("overalls", 1.4), ("hoodie", 1.2), ("collared", 0.8), ("rollneck", 0.8))
_WOMEN = (
    ("tee", 1.6), ("scoop", 1.8), ("vee", 1.6), ("straps", 0.9), ("rollneck", 1.5), ("collared", 1.4), ("blazer", 1.2),
    ("mandarin", 0.7), ("draped", 0.4), ("hoodie", 0.4),
)  # fmt: skip
_MEN = (
    ("tee", 2.4), ("collared", 2.6), ("rollneck", 1.2), ("blazer", 2.0), ("vee", 0.7), ("hoodie", 1.2),
    ("mandarin", 0.6),
)  # fmt: skip
_PATTERNS = (("plain", 6.0), ("stripes", 1.5), ("checks", 0.8), ("zigzag", 0.4), ("dots", 0.7), ("flowers", 1.0))
_ALWAYS_PLAIN = frozenset({"hoodie", "overalls"})


def body_of(chance: Chance, sitter: Sitter, person: Person, palette: Palette, lean: float) -> Body:
    """Return the trunk below somebody's head, and the colours that clothe it; `lean` in radians against the head."""
    first, second = palette.two(chance)
    third = chance.one_of([cloth for cloth in palette.cloths if cloth not in {first, second}])
    grown = 1.0 - 0.34 * sitter.trait("young")
    broad = (1.70 if person.woman else 2.02) * (1.0 + chance.bell(0.12)) * grown
    return Body(sitter, lean, broad, first, second, third)


def garment_of(chance: Chance, person: Person) -> tuple[str, str]:
    """Return the name of a garment and of its pattern."""
    worn = _CHILDREN if person.age < CHILD else _WOMEN if person.woman else _MEN
    garment = chance.weighed(worn)
    pattern = chance.weighed(_PATTERNS if person.woman else _PATTERNS[:4])
    return garment, "plain" if garment in _ALWAYS_PLAIN else pattern
