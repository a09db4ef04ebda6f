"""The pictures on a page: which sizes a browser may choose from, and what is said where there is nothing to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.exhibition.house import House
from doesexist.exhibition.speech import marked as _
from doesexist.model import Picture, addresses
from doesexist.studio.rendering import sizes_for
from doesexist.studio.showing import exhibit

FORM = "0/default.webp"
"""WebP: half of JPEG's bytes, for less than twice the server's time."""
_ELSEWHERE = _("This picture is not here: it is where its photographer put it.")
_LEFT_OUT = _("This picture is not here: the dataset was read without it.")
SMALL = 300
"""The least width of a picture in a list, in pixels."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image as a page shows it. Its sizes are those that info.json lists."""

    address: str
    width: int
    height: int
    sizes: tuple[tuple[int, int], ...]
    """From small to large, in pixels; the last is the whole."""

    @property
    def largest(self) -> str:
        """The address of the largest."""
        return self._at(self.sizes[-1])

    @property
    def small(self) -> str:
        """The address of one that is large enough for a list."""
        return self._at(next((size for size in self.sizes if size[0] >= SMALL), self.sizes[-1]))

    @property
    def choice(self) -> str:
        """All of them, as `srcset` wants it."""
        return ", ".join(f"{self._at(size)} {size[0]}w" for size in self.sizes)

    def _at(self, size: tuple[int, int]) -> str:
        asked = "max" if size == self.sizes[-1] else f"{size[0]},{size[1]}"
        return f"{self.address}/full/{asked}/{FORM}"


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture on a wall: with its image, or with the sentence that stands in its place."""

    picture: Picture
    image: Image | None
    absent: str = ""


def hang(house: House, picture: Picture, *, wild: bool = False) -> Hung:
    """Return a picture, or the photograph it was cut from, as a page shows it."""
    address = addresses.wild_image_of(picture) if wild else addresses.image_of(picture)
    if address is None:
        return Hung(picture, None, _ELSEWHERE if picture.source or picture.file else _LEFT_OUT)
    try:
        seen = exhibit(house.reading, picture, wild=wild)
    except (NothingFound, PictureUnreadable):
        # Not the visitor's concern why: the rest of the page holds.
        return Hung(picture, None, _("The file of this picture can't be read at the moment."))
    return Hung(picture, Image(address, seen.width, seen.height, sizes_for(seen.width, seen.height)))


def hang_all(house: House, pictures: Iterable[Picture]) -> list[Hung]:
    """Return pictures as a list shows them."""
    return [hang(house, picture) for picture in pictures]
