"""What a room of the exhibition is, and what it declares."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.model import addresses
from doesexist.studio.showing.credits_inside import Credit


@dataclass(frozen=True)
class Seen:
    """What an identifier means: how large it is, and how an image of it is made."""

    width: int
    height: int
    tag: str
    """Another as soon as what is seen is."""
    page: str
    """The page that says what it is."""
    rights: str | None
    make: Callable[[ImageRequest], Awaitable[Rendered]]
    credit: Credit
    """What is put into every image of it."""
    may_change: bool = True
    """Whether it may be turned, mirrored and made grey."""

    @property
    def links(self) -> str:
        """How much of IIIF is understood of it, and the page that says what it is."""
        level = 2 if self.may_change else 1
        page = addresses.linked(self.page)
        return f'<http://iiif.io/api/image/3/level{level}.json>;rel="profile", <{page}>;rel="describedby"'
