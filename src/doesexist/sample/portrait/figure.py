"""A whole person, drawn from the back to the front."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.sample.chance import Chance
from doesexist.sample.portrait import clothes, head
from doesexist.sample.portrait.beards import beard
from doesexist.sample.portrait.body import Body, chest
from doesexist.sample.portrait.colours import Colour
from doesexist.sample.portrait.eyes import brows, eyes
from doesexist.sample.portrait.glasses import earrings, glasses
from doesexist.sample.portrait.hair import Hairdo
from doesexist.sample.portrait.hairdos import hairdo_of
from doesexist.sample.portrait.headwear import Veil
from doesexist.sample.portrait.likeness import Person
from doesexist.sample.portrait.marks import marks
from doesexist.sample.portrait.mouth import mouth
from doesexist.sample.portrait.nose import nose
from doesexist.sample.portrait.palettes import Palette
from doesexist.sample.portrait.sheet import Sheet
from doesexist.sample.portrait.sitter import Sitter
from doesexist.sample.portrait.wardrobe import body_of, garment_of

_METAL = ("#c9a24b", "#8d8f96", "#3a3330")
_HORN = ("#2a2220", "#3b2a22", "#7a4a2a", "#8c2f39", "#27405a", "#2d4a40")
_GOLD = Colour.of("#d3a94f")
_FAIR = 0.7
_LOW = frozenset({"scoop", "vee", "straps"})
_UNDER_A_SCARF = frozenset({"tee", "blazer", "rollneck"})


@dataclass(slots=True)
class Figure:
    """Somebody with all they wear."""

    sitter: Sitter
    hairdo: Hairdo
    body: Body
    garment: str
    pattern: str
    frame: Colour

    @classmethod
    def of(cls, sitter: Sitter, person: Person, palette: Palette, chance: Chance, lean: float) -> Figure:
        """Return somebody, dressed."""
        hairdo = hairdo_of(chance, sitter, person, palette)
        trunk = body_of(chance, sitter, person, palette, lean)
        garment, pattern = garment_of(chance, person)
        if isinstance(hairdo, Veil):
            garment = "tee"
        frame = Colour.of(chance.one_of(_METAL if sitter.looks.wire else _HORN))
        return cls(sitter, hairdo, trunk, garment, pattern, frame)

    def draw(self, sheet: Sheet) -> None:
        """Draw the person."""
        sitter, looks, hairdo = self.sitter, self.sitter.looks, self.hairdo
        veiled = isinstance(hairdo, Veil)
        hairdo.back(sheet)
        self._dress(sheet, veiled=veiled)
        if not veiled:
            head.ears(sheet, sitter)
        head.face(sheet, sitter)
        edge = hairdo.edge()
        if edge is not None:
            head.cast(sheet, sitter, edge)
        marks(sheet, sitter)
        nose(sheet, sitter)
        if looks.beard:
            beard(sheet, sitter, looks.beard)
        mouth(sheet, sitter)
        eyes(sheet, sitter)
        brows(sheet, sitter)
        if looks.earrings and not hairdo.covers_ears:
            earrings(sheet, sitter, looks.earrings, _GOLD if sitter.skin.base.lightness < _FAIR else self.body.third)
        if looks.glasses:
            glasses(sheet, sitter, looks.glasses, self.frame, wire=looks.wire)
        hairdo.front(sheet)

    def _dress(self, sheet: Sheet, *, veiled: bool) -> None:
        if self.garment != "rollneck":
            chest(sheet, self.body)
        head.neck(sheet, self.sitter, self.body)
        clothes.GARMENTS[self.garment](sheet, self.body, self.pattern)
        about = self.sitter.looks.neck
        if veiled or about is None:
            return
        if about == "scarf" and self.garment in _UNDER_A_SCARF:
            clothes.scarf(sheet, self.body, self.body.second)
        elif about in {"chain", "pearls"} and self.garment in _LOW:
            clothes.necklace(sheet, self.body, about)
