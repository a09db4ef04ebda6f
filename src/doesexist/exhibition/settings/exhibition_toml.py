"""exhibition.toml: the settings of an exhibition. Everything in it may be left out."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from doesexist.errors import SettingsUnreadable
from doesexist.exhibition.settings.checking import unsayable
from doesexist.model import Veil
from doesexist.model.inscriptions import Venue
from doesexist.model.requests import USUAL, Ceiling

FILE = "exhibition.toml"
"""Its name, in the archive's folder."""

Language = Literal["auto", "en", "de"]
LEAST_CONTRAST = 4.5
"""Of words on the wall: WCAG 2.2, 1.4.3."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PATH = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/?")
"""What stands before all addresses of an exhibition that shares its host."""
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
DESK_TOKEN = "DOESEXIST_DESK_TOKEN"  # noqa: S105 (the name of a variable)
SHORTEST_TOKEN = 16
_LONGEST = 20_000
"""Letters of an imprint."""


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The colours by day or by night, as #rrggbb: the wall, what is written on it, and what is less important."""

    wall: str | None = None
    ink: str | None = None
    quiet: str | None = None
    line: str | None = None


DAY = Colours(wall="#fbfaf8", ink="#1d1b18", quiet="#605a52", line="#dedad2")
NIGHT = Colours(wall="#131211", ink="#edeae4", quiet="#a59e93", line="#35322d")


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The colours of all pages, by day and by night."""

    light: Colours = Colours()
    dark: Colours = Colours()


class Rooms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rooms are open. The walk, /about and /imprint always are: nobody is shown without a way to leave."""

    credits: bool = True
    contributors: bool = True
    photographs: bool = True
    kiosk: bool = True
    grid: bool = True
    average: bool = True


class Kiosk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The walk on a wall: how many seconds each person stays."""

    seconds: float = 20.0


class Requests(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What a request to leave does at once: blur whom it means until it is decided, or nothing yet.

    `most-hidden-percent`, `most-hidden`: how many people open requests may blur at once, as a part of all or as a
    number, whichever is more. Beyond it they wait.
    """

    at_once: Literal["veil", "wait"] = "veil"
    most_hidden_percent: float = USUAL.percent
    most_hidden: int = USUAL.people

    @property
    def ceiling(self) -> Ceiling:
        """How many people open requests may blur at once."""
        return Ceiling(self.most_hidden_percent, self.most_hidden)


class Desk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The curator's desk. Without a token there is none; DOESEXIST_DESK_TOKEN can give it, too."""

    token: str | None = None


class Veils(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Whether visitors may look behind a veil that the owner alone put on; behind one of a request nobody may."""

    show_me: bool = False


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How one dataset is shown.

    `from-the-web`: the services that the visitor's browser may fetch its photographs from, as
    https://live.staticflickr.com; without it none, and the photograph is a link.

    `read-terms`: licences that this program doesn't know, as they are written, which the owner has read and which allow
    that pictures under them are in the average.
    """

    from_the_web: tuple[str, ...] = ()
    read_terms: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings that exhibition.toml says, with their defaults."""

    title: str = "doesexist"
    exhibitor: str | None = None
    contact: str | None = None
    """An e-mail address, or the address of a page."""
    imprint: str | None = None
    """Paragraphs, with empty lines between them."""
    note: str | None = None
    """What a visitor is told before the first face; without it, sentences of the program's own."""
    language: Language = "auto"
    """auto: each visitor's own, as their browser says it."""
    address: str | None = None
    """Where the exhibition is on the web, for codes that lead there: https://faces.example.org, with its path if it
    shares its host with others.
    """
    mining: Literal["prohibited", "as-licensed"] = "prohibited"
    """What images and pages say to machines that would learn from them; as-licensed: nothing beside their licence."""
    crawlers: Literal["none", "pages", "pictures"] = "none"
    """What search engines may list."""
    theme: Theme = Theme()
    rooms: Rooms = Rooms()
    kiosk: Kiosk = Kiosk()
    requests: Requests = Requests()
    desk: Desk = Desk()
    veils: Veils = Veils()
    datasets: dict[str, Shown] = {}

    @property
    def desk_token(self) -> str | None:
        """What the desk is opened with; None: it is closed."""
        return self.desk.token or os.environ.get(DESK_TOKEN) or None

    def shows_behind(self, veil: Veil | None) -> bool:
        """Tell whether visitors who ask for it may look behind this veil."""
        return self.veils.show_me and veil is not None and veil.own

    @property
    def venue(self) -> Venue:
        """Where images are given away, for what is written into them."""
        return Venue(self.address, self.mining == "as-licensed")

    @property
    def contact_link(self) -> str | None:
        """The contact as a link, if it is one.

        >>> Settings(contact="us@example.org").contact_link, Settings(contact="ring the bell").contact_link
        ('mailto:us@example.org', None)
        """
        if self.contact is None:
            return None
        if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", self.contact):
            return f"mailto:{self.contact}"
        return self.contact if re.fullmatch(r"https?://\S+", self.contact) else None

    def services(self, dataset: str) -> tuple[str, ...]:
        """Return the services that the photographs of a dataset may be shown from."""
        return self.datasets[dataset].from_the_web if dataset in self.datasets else ()

    def read_terms(self, dataset: str) -> tuple[str, ...]:
        """Return the terms of a dataset's pictures that the owner has read."""
        return self.datasets[dataset].read_terms if dataset in self.datasets else ()


def settings_of(archive: Path) -> Settings:
    """Return an exhibition's settings; raise SettingsUnreadable, so that nothing is shown under half of them."""
    path = archive / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(path, str(error)) from error
    try:
        said = tomllib.loads(text)
        if why := unsayable(said, Settings):
            raise SettingsUnreadable(path, why)
        settings = msgspec.convert(said, Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsUnreadable(path, str(error).rstrip(".")) from error
    if why := next(_objections(settings), None):
        raise SettingsUnreadable(path, why)
    return settings


def prefix_of(archive: Path, settings: Settings, prefix: str = "") -> str:
    """Return what stands before all addresses: what the command says, or else the path of `address`.

    Raises SettingsUnreadable where both are said, and are not the same.
    """
    if settings.address is None:
        return prefix
    path = urlsplit(settings.address).path.rstrip("/")
    if prefix and path != prefix:
        said = f"address {settings.address[:80]!r} {f'ends in {path}' if path else 'has no path'}"
        raise SettingsUnreadable(archive / FILE, f"{said}, and --prefix says {prefix}: both have to be the same")
    return path


def _objections(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with settings whose types are right."""
    if not settings.title.strip():
        yield "the title is empty"
    if len(settings.imprint or "") > _LONGEST:
        yield f"the imprint is longer than {_LONGEST:,} letters"
    if not 0.5 <= settings.kiosk.seconds <= 86_400:
        yield "kiosk.seconds is a number from 0.5 to 86400"
    yield from _unbounded(settings.requests)
    if len(settings.desk_token or "x" * SHORTEST_TOKEN) < SHORTEST_TOKEN:
        yield f"desk.token (or {DESK_TOKEN}) has fewer than {SHORTEST_TOKEN} letters, so that it could be guessed"
    if settings.address is not None and not _is_address(settings.address):
        yield f"address {settings.address[:80]!r} is not like https://faces.example.org or https://example.org/faces"
    for name, shown in settings.datasets.items():
        for service in shown.from_the_web:
            if not _ORIGIN.fullmatch(service):
                yield f"datasets.{name}.from-the-web {service[:80]!r} is not like https://live.staticflickr.com"
    yield from _clashes("light", settings.theme.light, DAY)
    yield from _clashes("dark", settings.theme.dark, NIGHT)


def _unbounded(requests: Requests) -> Iterator[str]:
    if not 0 <= requests.most_hidden_percent <= 100:
        yield "requests.most-hidden-percent is a number from 0 to 100"
    if requests.most_hidden < 0:
        yield "requests.most-hidden is a number of people, 0 or more"


def _is_address(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    is_plain = bool(_PATH.fullmatch(parts.path)) and not parts.query and not parts.fragment
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain


def _clashes(name: str, colours: Colours, otherwise: Colours) -> Iterator[str]:
    """Yield which colour is none, or has too little contrast to be read."""
    said = {field: getattr(colours, field) for field in Colours.__struct_fields__}
    for field, colour in said.items():
        if colour is not None and not _COLOUR.fullmatch(colour):
            yield f"theme.{name}.{field} is a colour like #1d1b18, not {colour[:40]!r}"
            return
    whole = {field: said[field] or getattr(otherwise, field) for field in said}
    for field in ("ink", "quiet"):
        reached = contrast(whole[field], whole["wall"])
        if reached < LEAST_CONTRAST:
            yield (
                f"theme.{name}.{field} ({whole[field]}) on the wall ({whole['wall']}) has a contrast of "
                f"{reached:.1f} : 1, and needs {LEAST_CONTRAST} : 1 to be read by everyone"
            )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2).

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
