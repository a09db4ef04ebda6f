"""The pictures on a page: which sizes a browser may choose from, and what is said where there is nothing to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doesexist.errors import FileChanged, NothingFound, PictureUnreadable
from doesexist.errors import marked as _
from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.showing.remote_photographs import Elsewhere, elsewhere
from doesexist.model import Picture, addresses
from doesexist.studio.showing.exhibits import size_shown
from doesexist.studio.showing.rendering import sizes_for

FORM = "0/default.webp"
"""WebP: half of JPEG's bytes, for less than twice the server's time."""
_ELSEWHERE = _("This picture is not here: it is where its photographer put it.")
_SOMEBODY_LEFT = _(
    "Somebody who was in this photograph left. Here they can be made unrecognisable; where the photograph is, they "
    "can't: so it is not shown from there."
)
_SOMEBODY_VEILED = _(
    "Somebody in this photograph is veiled. Here they can be made unrecognisable; where the photograph is, they can't: "
    "so it is not shown from there."
)
_VEILED = _("This picture is veiled. Where it is on the web it isn't: so it is not shown from there.")
_LEFT_OUT = _("This picture is not here: the dataset was read without it.")
_CHANGED = _("The file of this picture was changed since it was credited, so it is not shown.")
SMALL = 300
"""The least width of a picture in a list, in pixels."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image as a page shows it. Its sizes are those that info.json lists."""

    address: str
    """Without the exhibition's prefix."""
    width: int
    height: int
    sizes: tuple[tuple[int, int], ...]
    """From small to large, in pixels; the last is the whole."""
    query: str = ""
    """Changes the address while a veil lies there: a browser may have cached the picture as it was."""

    @property
    def link(self) -> str:
        """Its base address with the exhibition's prefix, as visitors get it."""
        return addresses.linked(self.address)

    @property
    def largest(self) -> str:
        """The address of the largest size, with the prefix."""
        return addresses.linked(self.whole)

    @property
    def whole(self) -> str:
        """The address of the largest size, without the prefix."""
        return self._at(self.sizes[-1])

    @property
    def small(self) -> str:
        """The address of one that is large enough for a list."""
        return addresses.linked(self._at(next((size for size in self.sizes if size[0] >= SMALL), self.sizes[-1])))

    @property
    def choice(self) -> str:
        """The addresses of all sizes, as `srcset` wants them."""
        return ", ".join(f"{addresses.linked(self._at(size))} {size[0]}w" for size in self.sizes)

    def _at(self, size: tuple[int, int]) -> str:
        asked = "max" if size == self.sizes[-1] else f"{size[0]},{size[1]}"
        return f"{self.address}/full/{asked}/{FORM}{self.query}"


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture as a page shows it: with its image, with its photograph elsewhere, or with a sentence in its place."""

    picture: Picture
    image: Image | None
    absent: str = ""
    elsewhere: Elsewhere | None = None


def hang(context: ExhibitionContext, picture: Picture, *, wild: bool = False, clear: bool = False) -> Hung:
    """Return a picture, or the photograph it was cut from, as a page shows it; `clear`: behind its veil.

    A picture that is not here may be shown from elsewhere, if nobody left its photograph or is veiled in it: elsewhere
    they could be seen.
    """
    found = None if wild or picture.shown_from else elsewhere(context.settings, picture)
    if found is None:
        return _hung_here(context, picture, wild=wild, clear=clear)
    if picture.veil:
        return Hung(picture, None, _VEILED)
    if absences := context.reading.absences(picture):
        return Hung(picture, None, _SOMEBODY_VEILED if all(each.veiled for each in absences) else _SOMEBODY_LEFT)
    return Hung(picture, None, elsewhere=found)


def _hung_here(context: ExhibitionContext, picture: Picture, *, wild: bool = False, clear: bool = False) -> Hung:
    address = addresses.wild_image_of(picture) if wild else addresses.image_of(picture)
    if address and clear:
        address = addresses.clear_image(picture.dataset, picture.key)
    if address is None:
        return Hung(picture, None, _ELSEWHERE if picture.source or picture.file else _LEFT_OUT)
    try:
        width, height = size_shown(context.dataset(picture.dataset).root, picture, wild=wild)
    except FileChanged:
        return Hung(picture, None, _CHANGED)
    except (NothingFound, PictureUnreadable):
        # Why doesn't concern the visitor: the rest of the page is shown.
        return Hung(picture, None, _("The file of this picture can't be read at the moment."))
    query = "?veiled" if picture.veil and not clear else ""
    return Hung(picture, Image(address, width, height, sizes_for(width, height), query))


def hang_all(context: ExhibitionContext, pictures: Iterable[Picture]) -> list[Hung]:
    """Return pictures as a list shows them: from here or not at all."""
    return [_hung_here(context, picture) for picture in pictures]
