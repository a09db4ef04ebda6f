"""What a room of the exhibition declares: its addresses, its place in the navigation, its images, its examples."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fastapi import Request, Response

from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.http.openapi import Responses
from doesexist.exhibition.settings.exhibition_toml import Settings
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.model import addresses
from doesexist.studio.showing.credits_inside import Credit


class Address(NamedTuple):
    """An address, who answers it, the answers there are, and the parameters that the function's own don't tell."""

    path: str
    answers: Callable[..., Awaitable[Response]]
    responses: Responses
    parameters: Iterable[dict[str, object]] = ()
    form: Mapping[str, object] | None = None
    """What is sent there: then it is no page to be read, but where a form goes."""
    switch: str | None = None
    """The word of [rooms] in exhibition.toml without which nothing is there; None: the room's own."""

    @property
    def method(self) -> str:
        """How it is asked for."""
        return "POST" if self.form else "GET"

    @property
    def described(self) -> dict[str, object] | None:
        """What FastAPI doesn't find out by itself."""
        said: dict[str, object] = {}
        if self.parameters:
            said["parameters"] = [*self.parameters]
        if self.form:
            said["requestBody"] = self.form
        return said or None


class Heading(NamedTuple):
    """How a room is called in the navigation, in English, and where it leads."""

    words: str
    path: str


Composing = Callable[[Request, str], Awaitable["Seen"]]
"""Whoever says what a composed image of a dataset is, from the request and the dataset's name."""


@dataclass(frozen=True)
class Room:
    """A room of the exhibition, as everything that goes through all rooms knows it."""

    name: str
    addresses: tuple[Address, ...]
    examples: tuple[str, ...]
    """Addresses that show it, in the archive that tests have: every test of every page asks for them."""
    heading: Heading | None = None
    switch: str | None = None
    """The word of [rooms] in exhibition.toml that opens and closes it; None: it is always open."""
    surveyed: bool = False
    """Whether it shows what a survey has found, so that there is no way to it before."""
    images: Mapping[str, Composing] = field(default_factory=dict[str, Composing])
    """Composed images, by the second part of their identifier: `ffhq.average`."""
    shapes: tuple[type, ...] = ()
    """What its addresses answer to programs."""
    front_end: Mapping[str, str] = field(default_factory=dict[str, str])
    """What its templates load of web/src, each: a script with the styles that it imports, or a style sheet alone."""
    unlisted: tuple[str, ...] = ()
    """What no crawler may list: it is another each time, or concerns one visitor alone."""

    def is_open(self, settings: Settings, switch: str | None = None) -> bool:
        """Tell whether this room, or one of its addresses that has a switch of its own, is open."""
        words = switch or self.switch
        return words is None or bool(getattr(settings.rooms, words))

    def is_led_to(self, context: ExhibitionContext) -> bool:
        """Tell whether the navigation leads here."""
        return self.heading is not None and self.is_open(context.settings) and (context.surveyed or not self.surveyed)


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
    unchanged: str | None = None
    """Why it may not be turned, mirrored and made grey; None: it may."""

    @property
    def links(self) -> str:
        """How much of IIIF is understood of it, and the page that says what it is."""
        level = 1 if self.unchanged else 2
        page = addresses.linked(self.page)
        return f'<http://iiif.io/api/image/3/level{level}.json>;rel="profile", <{page}>;rel="describedby"'


def composing_in(request: Request, name: str) -> Composing | None:
    """Return who composes what the second part of an identifier names, of all rooms that are open; or None."""
    compositions: Mapping[str, Composing] = request.app.state.compositions
    return compositions.get(name)
