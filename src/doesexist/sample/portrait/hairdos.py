"""Choose somebody's hairdo, or what they wear over it."""

from __future__ import annotations

from collections.abc import Callable

from doesexist.sample.chance import Chance
from doesexist.sample.people import CHILD, GREY
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.hair import Hairdo
from doesexist.sample.portrait.hair_curled import Curls, TwoPuffs
from doesexist.sample.portrait.hair_long import Bob, Falling
from doesexist.sample.portrait.hair_plaited import Gathered, Locs, Plaits
from doesexist.sample.portrait.hair_short import Bald, Cropped, Pixie, Shorn, Swept, Thinning
from doesexist.sample.portrait.hats import Brimmed, Knitted, Peaked
from doesexist.sample.portrait.headwear import Turban, Veil, Wrap, Wreath
from doesexist.sample.portrait.likeness import ADOLESCENT, Person
from doesexist.sample.portrait.palettes import Palette
from doesexist.sample.portrait.sitter import Sitter

Style = Callable[[Sitter, Chance], Hairdo]
Styles = tuple[tuple[Style, float], ...]

# For every family of `people.FAMILIES`: kinds of hair and how often they are seen.
_KINDS: tuple[tuple[tuple[str, float], ...], ...] = (
    (("coiled", 0.72), ("curly", 0.18), ("straight", 0.10)),
    (("straight", 0.45), ("wavy", 0.35), ("curly", 0.20)),
    (("straight", 0.80), ("wavy", 0.20)),
    (("straight", 0.42), ("wavy", 0.38), ("curly", 0.20)),
)


def _afro(sitter: Sitter, chance: Chance) -> Hairdo:
    return Curls(sitter, chance.between(0.30, 0.62), chance.between(0.05, 0.6), chance.between(0.42, 0.62))


def _short_afro(sitter: Sitter, chance: Chance) -> Hairdo:
    return Curls(sitter, chance.between(0.10, 0.16), -0.3, 0.41, chance.one_of(("round", "square")))


def _long_curls(sitter: Sitter, chance: Chance) -> Hairdo:
    return Curls(sitter, chance.between(0.22, 0.38), chance.between(1.2, 2.2), chance.between(0.9, 1.3))


def _curls(sitter: Sitter, chance: Chance) -> Hairdo:
    return Curls(sitter, chance.between(0.20, 0.34), chance.between(0.5, 1.0), chance.between(0.8, 1.1))


def _short_curls(sitter: Sitter, chance: Chance) -> Hairdo:
    return Curls(sitter, chance.between(0.18, 0.26), -0.2, chance.between(0.75, 0.95), "round")


def _locs(sitter: Sitter, chance: Chance) -> Hairdo:
    return Locs(sitter, chance.between(1.3, 2.7), thick=chance.between(9.5, 13), beads=chance.happens(0.3))


def _long(sitter: Sitter, chance: Chance) -> Hairdo:
    return Falling(sitter, chance.between(1.9, 2.9), parting=chance.one_of((0.0, 0.0, 0.28, 0.4)))


def _long_waves(sitter: Sitter, chance: Chance) -> Hairdo:
    wave = chance.between(0.6, 1.2)
    return Falling(sitter, chance.between(1.9, 2.9), wave=wave, parting=chance.one_of((0.0, 0.28)), full=0.1)


def _to_the_shoulder(sitter: Sitter, chance: Chance) -> Hairdo:
    return Falling(sitter, chance.between(1.3, 1.8), wave=0.4, parting=chance.one_of((0.0, 0.3)), full=0.08)


def _bob(sitter: Sitter, chance: Chance) -> Hairdo:
    return Bob(sitter, chance.between(1.05, 1.5), fringe=chance.happens(0.7))


def _fringed(sitter: Sitter, chance: Chance) -> Hairdo:
    return Bob(sitter, chance.between(2.0, 2.7))


def _bun(sitter: Sitter, chance: Chance) -> Hairdo:
    return Gathered(sitter, chance.one_of(("high", "low")), size=chance.between(0.38, 0.5))


def _tail(sitter: Sitter, _: Chance) -> Hairdo:
    return Gathered(sitter, "tail")


def _shorn(sitter: Sitter, chance: Chance) -> Hairdo:
    return Shorn(sitter, chance.one_of(("square", "round")))


def _cropped(sitter: Sitter, chance: Chance) -> Hairdo:
    return Cropped(sitter, chance.one_of(("square", "peaked", "round")), chance.between(0.10, 0.17))


def _receding(sitter: Sitter, _: Chance) -> Hairdo:
    return Cropped(sitter, "receding", 0.08)


def _swept(sitter: Sitter, chance: Chance) -> Hairdo:
    return Swept(sitter, chance.between(0.12, 0.34), chance.one_of(("peaked", "square")))


def _down(sitter: Sitter, chance: Chance) -> Hairdo:
    return Falling(sitter, chance.between(0.9, 1.9), wave=0.7, parting=chance.one_of((0.0, 0.3)), full=0.04)


def _top_knot(sitter: Sitter, _: Chance) -> Hairdo:
    return Gathered(sitter, "high", "peaked", 0.34)


def _bowl(sitter: Sitter, _: Chance) -> Hairdo:
    return Bob(sitter, 0.42)


def _plaits(sitter: Sitter, chance: Chance) -> Hairdo:
    return Plaits(sitter, chance.between(2.0, 2.6))


def _plain(hairdo: Callable[[Sitter], Hairdo]) -> Style:
    return lambda sitter, _: hairdo(sitter)


_WOMEN: dict[str, Styles] = {
    "coiled": ((_afro, 3), (_short_afro, 1.2), (_locs, 2.4), (_bun, 1.2), (_shorn, 0.7)),
    "curly": ((_long_curls, 3), (_curls, 2), (_short_curls, 0.6), (_bun, 0.8)),
    "wavy": ((_long_waves, 4), (_to_the_shoulder, 2), (_plain(Pixie), 0.8), (_bun, 1.2), (_tail, 0.8), (_bob, 0.8)),
    "straight": (
        (_long, 3.4), (_to_the_shoulder, 1), (_bob, 2), (_fringed, 1), (_plain(Pixie), 1), (_bun, 1.2), (_tail, 1),
        (_plaits, 0.6),
    ),
}  # fmt: skip
_OLD_WOMEN: dict[str, Styles] = {
    **_WOMEN,
    "wavy": ((_to_the_shoulder, 2), (_plain(Pixie), 2), (_long_waves, 1), (_bun, 1.4), (_short_curls, 1)),
    "straight": ((_plain(Pixie), 2.2), (_bob, 2), (_to_the_shoulder, 1.5), (_bun, 1.4), (_long, 1)),
}
_MEN: dict[str, Styles] = {
    "coiled": ((_shorn, 2.2), (_short_afro, 2.6), (_afro, 1), (_locs, 1)),
    "curly": ((_short_curls, 2.4), (_curls, 0.8), (_cropped, 0.8)),
    "wavy": ((_swept, 3), (_cropped, 1.4), (_down, 1.2), (_top_knot, 0.3)),
    "straight": ((_swept, 3), (_cropped, 2.4), (_shorn, 0.6), (_down, 0.6), (_top_knot, 0.2)),
}
_BALD: Styles = ((_plain(Thinning), 1), (_plain(Bald), 0.7), (_receding, 0.9))
_GIRLS: dict[str, Styles] = {
    "coiled": ((_plain(TwoPuffs), 2), (_locs, 0.8), (_afro, 1)),
    "curly": ((_curls, 1),),
    "wavy": ((_to_the_shoulder, 1), (_tail, 1), (_plaits, 0.8)),
    "straight": ((_plaits, 1.6), (_bob, 1.6), (_to_the_shoulder, 1), (_tail, 1.2)),
}
_BOYS: dict[str, Styles] = {
    "coiled": ((_shorn, 1), (_short_afro, 1.6)),
    "curly": ((_short_curls, 1.6), (_curls, 0.4)),
    "wavy": ((_plain(Pixie), 1.4), (_cropped, 1), (_swept, 0.8)),
    "straight": ((_cropped, 1.2), (_plain(Pixie), 1.4), (_bowl, 0.9), (_swept, 0.6)),
}
_INFANT = 3


def hairdo_of(chance: Chance, sitter: Sitter, person: Person, palette: Palette) -> Hairdo:
    """Return somebody's hairdo, or what they wear over it."""
    cloth, second = palette.two(chance)
    share = chance.any()
    if person.age > ADOLESCENT:
        covering = _covering(sitter, person, (cloth, second), share)
        if covering is not None:
            return covering
    hairdo = chance.weighed(_styles(chance, person))(sitter, chance)
    if not isinstance(hairdo, Falling | Cropped | Shorn | Bald):
        return hairdo
    if share > 0.95:
        return Knitted(sitter, cloth, second, hairdo)
    if share > 0.915:
        return Brimmed(sitter, Colour.of("#d9bd8a") if chance.happens(0.5) else cloth, second, hairdo)
    if share > 0.87:
        return (Wreath if person.woman else Peaked)(sitter, cloth, second, hairdo)
    return hairdo


def _covering(sitter: Sitter, person: Person, cloths: tuple[Colour, Colour], share: float) -> Hairdo | None:
    """Return what somebody wears that hides the hair (a scarf, wrap or turban), None for most."""
    if person.woman and share < (0.10, 0.20, 0.06, 0.0)[person.family]:
        return Veil(sitter, *cloths)
    if person.woman and person.family == 0 and share < 0.26:
        return Wrap(sitter, *cloths)
    if not person.woman and person.family == 1 and share < 0.11:
        sitter.looks.beard = ("full", "long", "short")[int(share * 300) % 3]
        return Turban(sitter, *cloths)
    return None


def _styles(chance: Chance, person: Person) -> Styles:
    kind = chance.weighed(_KINDS[person.family])
    if person.age < _INFANT:
        return ((lambda sitter, _: Cropped(sitter, "round", 0.05), 1.0),)
    if person.age < CHILD:
        return (_GIRLS if person.woman else _BOYS)[kind]
    if person.woman:
        return (_OLD_WOMEN if person.age > GREY else _WOMEN)[kind]
    losing = chance.happens(0.04 + 0.5 * max(0.0, (person.age - 38) / 50))
    return _BALD if losing else _MEN[kind]
