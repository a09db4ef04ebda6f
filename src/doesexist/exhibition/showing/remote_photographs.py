"""Photographs that are not here, but where their photographers put them: the visitor's browser asks for them there.

Only where exhibition.toml says so, dataset by dataset, and only from the services named there. The browser cuts the
face out by itself: what is sent is an SVG that lays the whole photograph so that the quad covers the drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from doesexist.exhibition.settings.exhibition_toml import Settings
from doesexist.model import Picture, Quad

SIDE = 1024
"""Units a side of the drawing: as many as FFHQ's pictures have pixels."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A photograph on its service, and the part of it that is the picture."""

    address: str
    services: tuple[str, ...]
    """All that the page's browser may ask: whoever comes next in a walk is fetched by the same page."""
    quad: Quad | None
    """None: the picture is the whole photograph."""

    @property
    def host(self) -> str:
        """The host that is asked, as the page names it."""
        return urlsplit(self.address).netloc

    @property
    def side(self) -> int:
        """Units a side of the drawing."""
        return SIDE

    @property
    def matrix(self) -> str | None:
        """The transform that lays the quad over the whole drawing, as SVG writes it."""
        return None if self.quad is None else laid(self.quad)

    @property
    def reaches_out(self) -> bool:
        """Whether the picture is known to reach beyond the photograph; how far to the right or below isn't known."""
        return self.quad is not None and min(self.quad.bounds[:2]) <= -1


def elsewhere(settings: Settings, picture: Picture) -> Elsewhere | None:
    """Return where a picture may be shown from, None if its photograph is on none of the services opted into.

    >>> from doesexist.exhibition.settings.exhibition_toml import Shown
    >>> settings = Settings(datasets={"list": Shown(from_the_web=("https://live.staticflickr.com",))})
    >>> elsewhere(settings, Picture("list", "0", file="https://live.staticflickr.com/1218/1_k.jpg")).host
    'live.staticflickr.com'
    >>> elsewhere(settings, Picture("list", "1", file="https://live.staticflickr.com.example.org/1_k.jpg"))
    """
    services = settings.services(picture.dataset)
    if picture.file is None or not any(picture.file.startswith(f"{service}/") for service in services):
        return None
    return Elsewhere(picture.file, services, picture.quad)


def laid(quad: Quad) -> str:
    """Return the six numbers of SVG's matrix(…) that takes a point of the photograph into the drawing.

    In SVG a pixel's middle is at a half; a quad's whole numbers are middles. Published corners are rounded, so that
    opposite edges differ by as much: the mean of the two is meant, as in `imaging.aligning`.

    >>> laid(Quad((99.5, 49.5), (99.5, 561.5), (611.5, 561.5), (611.5, 49.5)))
    '2 0 0 2 -200 -100'
    """
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad.points
    across = ((dx - ax + cx - bx) / 2 / SIDE, (dy - ay + cy - by) / 2 / SIDE)
    down = ((bx - ax + cx - dx) / 2 / SIDE, (by - ay + cy - dy) / 2 / SIDE)
    area = across[0] * down[1] - across[1] * down[0]
    a, b, c, d = down[1] / area, -across[1] / area, -down[0] / area, across[0] / area
    x, y = (middle + 0.5 for middle in quad.centre)
    numbers = (a, b, c, d, SIDE / 2 - a * x - c * y, SIDE / 2 - b * x - d * y)
    return " ".join(f"{number:z.12g}" for number in numbers)
