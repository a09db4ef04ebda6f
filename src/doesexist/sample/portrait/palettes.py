"""Palettes: every photograph has one, so that walls, clothes and shade belong together."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.sample.chance import Chance
from doesexist.sample.portrait.colours import Colour


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a scene: what lies behind, what people wear, the light's colour and the shade's."""

    grounds: tuple[Colour, Colour, Colour]
    cloths: tuple[Colour, ...]
    warm: Colour
    shade: Colour
    dark: bool = False

    def two(self, chance: Chance) -> tuple[Colour, Colour]:
        """Return two different colours of cloth."""
        first = chance.below(len(self.cloths))
        step = 1 + chance.below(len(self.cloths) - 1)
        return self.cloths[first], self.cloths[(first + step) % len(self.cloths)]


def _palette(grounds: str, cloths: str, warm: str, shade: str, *, dark: bool = False) -> Palette:
    middle, deep, pale = (Colour.of(code) for code in grounds.split())
    return Palette(
        (middle, deep, pale), tuple(Colour.of(code) for code in cloths.split()), Colour.of(warm), Colour.of(shade), dark
    )


PALETTES: tuple[Palette, ...] = (
    _palette("#e6b450 #cf9430 #f3dda6", "#2f4858 #8c2f39 #f2efe6 #3d6b62 #b3562f", "#fff1cf", "#5b3750"),
    _palette("#4c8a86 #2c5d63 #a9cfc4", "#e9a03b #f3e3c3 #b5463c #1f3540 #d8cfc0", "#fdf0d5", "#2d3a55"),
    _palette("#cb7650 #b25a39 #efcdb0", "#2e5266 #f4ead8 #6b7f5e #8a3b2f #e0b36a", "#ffeed6", "#572f45"),
    _palette("#ecbfb5 #dd9c93 #f8e6dd", "#5a2a3c #2f5d50 #f6efe6 #c9683f #7a8fa6", "#fff2e4", "#6a3c5a"),
    _palette("#4463a3 #24376f #9db4dc", "#f2b24a #e86f51 #f5efe0 #1a1f3d #8fb3c9", "#fff0d0", "#2c2a5e"),
    _palette("#a9d3bd #74b198 #e0efe2", "#e76f51 #264653 #f4a261 #fdf6e9 #5f7d6d", "#fff4da", "#3c4263"),
    _palette("#dac6a1 #c2a574 #f1e7d2", "#1d2a35 #9c4a2f #5e7a6b #efe9dc #7d5a6b", "#fff3dc", "#4f3a4c"),
    _palette("#bbabd6 #9280bb #e6def0", "#69782f #f2c14e #402f5e #f7f1ea #c46a5a", "#fff0de", "#453570"),
    _palette("#2b3860 #1b2342 #52609a", "#d9863d #e9dcc3 #7c3f58 #3b6a7d #a9b8c9", "#ffdfae", "#231f4a", dark=True),
    _palette("#b24a66 #93334f #eab9bd", "#f3e9d7 #27496d #e2a13a #2d2a32 #6f8f86", "#fff0da", "#4a2350"),
    _palette("#9cc5e0 #69a3cb #dcebf3", "#e4572e #f6d55c #173f5f #fffaf0 #6f9a8d", "#fff5dd", "#374577"),
    _palette("#7c8d57 #566841 #bfc89c", "#e6c9a8 #b5533c #f2ead7 #33413a #d9a441", "#fff2cf", "#39364e"),
    _palette("#f1b78e #e58d66 #fbe0c8", "#2a4d69 #4b7f6d #fdf5e8 #7d2e46 #c7823f", "#fff3dd", "#613452"),
    _palette("#bcb8ae #928f88 #e2dfd7", "#22333b #c44536 #e9d8a6 #5e7f8a #f5f1e8", "#fff4e2", "#443b52"),
    _palette("#27776a #155449 #86bda9", "#f2a7a0 #f4e8d0 #e0b243 #2b2440 #c96a4a", "#fff0d2", "#1f2f4f"),
    _palette("#dde7ec #bccfda #f6fafb", "#b23a48 #264e70 #e9b872 #3a5a40 #8a6f8f", "#fff8ec", "#4a4f7c"),
    _palette("#6e3d60 #502746 #c79bb3", "#e8b04a #f0e6dc #2f6f73 #d96c4f #a9bfc0", "#ffe8cf", "#33194a"),
    _palette("#e8805f #cf5f45 #f7c8ae", "#12355b #f6efdc #3f7c85 #5b1e3a #e9bd6b", "#fff0d8", "#572a4e"),
    _palette("#3f4a4a #2b3334 #8a9793", "#d8a657 #e7ded0 #a4493d #6d8a91 #c7b7a3", "#ffe6bd", "#1f2433", dark=True),
    _palette("#c9d2a2 #a3b377 #eef1d8", "#d1495b #30638e #edae49 #fbf7ea #4a4e69", "#fff6da", "#4a4468"),
)
