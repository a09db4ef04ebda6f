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
    """A route: its path, the function that answers, its responses, and parameters that the function doesn't declare."""

    path: str
    answers: Callable[..., Awaitable[Response]]
    responses: Responses
    parameters: Iterable[dict[str, object]] = ()
    form: Mapping[str, object] | None = None
    """The form that is sent there, as OpenAPI describes it; None: there is none, and the method is GET."""
    switch: str | None = None
    """The word of [rooms] in exhibition.toml that opens and closes it; None: the room's own."""

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "POST" if self.form else "GET"

    @property
    def described(self) -> dict[str, object] | None:
        """What FastAPI can't find out by itself for /openapi.json."""
        said: dict[str, object] = {}
        if self.parameters:
            said["parameters"] = [*self.parameters]
        if self.form:
            said["requestBody"] = self.form
        return said or None


class Heading(NamedTuple):
    """An entry of the navigation: its words in English, and where it leads."""

    words: str
    path: str


Composing = Callable[[Request, str], Awaitable["Seen"]]
"""A function that takes a request and a dataset's name, and returns what its composed image is."""


@dataclass(frozen=True)
class Room:
    """The declaration of a room, for all that goes through all rooms: the app, the navigation, /openapi.json, tests."""

    name: str
    addresses: tuple[Address, ...]
    examples: tuple[str, ...]
    """Addresses that show it, in the archive that tests have: every test of every page asks for them."""
    heading: Heading | None = None
    switch: str | None = None
    """The word of [rooms] in exhibition.toml that opens and closes it; None: it is always open."""
    surveyed: bool = False
    """Whether it shows what a survey has found: before there is one, the navigation leaves it out."""
    images: Mapping[str, Composing] = field(default_factory=dict[str, Composing])
    """Composed images, by the second part of their identifier: `ffhq.average`."""
    shapes: tuple[type, ...] = ()
    """The types of its JSON answers."""
    front_end: Mapping[str, str] = field(default_factory=dict[str, str])
    """By template, the file of web/src that it loads: a script with the styles that it imports, or a style sheet."""
    unlisted: tuple[str, ...] = ()
    """Paths that no crawler may list: they differ each time, or concern one visitor alone."""

    def is_open(self, settings: Settings, switch: str | None = None) -> bool:
        """Tell whether this room, or one of its addresses that has a switch of its own, is open."""
        words = switch or self.switch
        return words is None or bool(getattr(settings.rooms, words))

    def is_led_to(self, context: ExhibitionContext) -> bool:
        """Tell whether the navigation leads here."""
        return self.heading is not None and self.is_open(context.settings) and (context.surveyed or not self.surveyed)


@dataclass(frozen=True)
class Seen:
    """The image that a IIIF identifier names: its size, its tag, and the function that makes it."""

    width: int
    height: int
    tag: str
    """Changes whenever the image does."""
    page: str
    """The page that describes it."""
    rights: str | None
    make: Callable[[ImageRequest], Awaitable[Rendered]]
    credit: Credit
    """What is put into every image of it."""
    unchanged: str | None = None
    """Why it may not be turned, mirrored and made grey; None: it may."""

    @property
    def links(self) -> str:
        """The Link header: the level of IIIF that it complies with, and the page that describes it."""
        level = 1 if self.unchanged else 2
        page = addresses.linked(self.page)
        return f'<http://iiif.io/api/image/3/level{level}.json>;rel="profile", <{page}>;rel="describedby"'


def composing_in(request: Request, name: str) -> Composing | None:
    """Return the function that composes the image of this name (`average`), if a room that is open has one."""
    compositions: Mapping[str, Composing] = request.app.state.compositions
    return compositions.get(name)
