"""The URL paths of the exhibition: builders for all of them, and a parser for what they name.

They are here and not with the pages because the JSON of a picture holds them, and exports write that without a server.

All are relative to the exhibition's root. Where a proxy serves it under a prefix (https://museum.example/people),
`linked` adds that to the addresses in answers to visitors, and to no others.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from urllib.parse import quote, unquote, urlencode, urlsplit

from doesexist.model.pictures import Contributor, Picture
from doesexist.model.walls import Order

HOME = "/"
RANDOM = "/random"
CREDITS = "/credits"
GRID = "/grid"
AVERAGE = "/average"
SEARCH = "/search"
ABOUT = "/about"
IMPRINT = "/imprint"
CERTIFICATE_CHECK = "/certificate/check"
LEAVE = "/leave"
DESK = "/desk"
DESK_ALIKE = "/desk/looking-alike"
"""Where those leave, too, who look the same as somebody who left."""
HEALTH = "/healthz"
ICON = "/favicon.svg"
IIIF = "/iiif/3"
WILD = ".wild"
"""Suffix of a picture's IIIF identifier for the photograph that it was cut from."""
CLEAR = ".clear"
"""Suffix of a picture's IIIF identifier for the picture without its veil."""
NO_WORDS: Mapping[str, str] = MappingProxyType({})

_prefix: ContextVar[str] = ContextVar("prefix", default="")
"""The URL prefix of the exhibition that answers the current request; copied into worker threads with the context."""


@contextmanager
def under(prefix: str) -> Generator[None]:
    """Set the prefix of `linked` addresses for the duration of the context; "" for an exhibition at its host's root."""
    before = _prefix.set(prefix)
    try:
        yield
    finally:
        _prefix.reset(before)


def linked(path: str) -> str:
    """Return an address as it is given to visitors, under the prefix if there is one.

    >>> with under("/people"):
    ...     linked("/grid")
    '/people/grid'
    """
    return _prefix.get() + path


def picture_page(dataset: str, key: str) -> str:
    """Return the permanent page of a picture."""
    return f"/pictures/{dataset}/{key}"


def wild_page(dataset: str, key: str) -> str:
    """Return the page of the photograph that a picture was cut from."""
    return f"{picture_page(dataset, key)}/wild"


def contributor_page(service: str, account: str) -> str:
    """Return a contributor's page.

    >>> contributor_page("flickr", "12345678@N00")
    '/contributors/flickr/12345678@N00'
    """
    return f"/contributors/{service}/{quote(account, safe='@')}"


def page_of(contributor: Contributor) -> str:
    """Return the page of a contributor, given as a value."""
    return contributor_page(contributor.service, contributor.account)


def certificate_page(contributor: Contributor) -> str:
    """Return the page of a contributor's certificate."""
    return f"{page_of(contributor)}/certificate"


def certificate_file(contributor: Contributor, ending: str, words: Mapping[str, str] = NO_WORDS) -> str:
    """Return the address of a contributor's certificate (pdf) or its preview (webp), `words` as its query string.

    >>> certificate_file(Contributor("flickr", "ada", "Ada"), "pdf", {"paper": "letter"})
    '/contributors/flickr/ada/certificate.pdf?paper=letter'
    """
    return f"{certificate_page(contributor)}.{ending}{'?' if words else ''}{urlencode(words)}"


def leave_page(page: str) -> str:
    """Return the address of the form to request removal, prefilled with the page that it concerns.

    >>> leave_page("/contributors/flickr/12345678@N00")
    '/leave?page=/contributors/flickr/12345678%40N00'
    """
    return f"{LEAVE}?{urlencode({'page': page}, safe='/')}"


def receipt_page(receipt: str) -> str:
    """Return the page that shows the outcome of a request, by its receipt."""
    return f"{LEAVE}/{receipt}"


def desk_page(name: str) -> str:
    """Return the curator's page of a request."""
    return f"{DESK}/{name}"


def image(dataset: str, key: str) -> str:
    """Return the IIIF base address of a picture."""
    return f"{IIIF}/{dataset}.{key}"


def wild_image(dataset: str, key: str) -> str:
    """Return the IIIF base address of the photograph a picture was cut from."""
    return f"{image(dataset, key)}{WILD}"


def clear_page(dataset: str, key: str) -> str:
    """Return the page that shows a veiled picture as it is, where the owner lets visitors look behind the veil.

    >>> clear_page("ffhq", "00042")
    '/pictures/ffhq/00042?clear'
    """
    return f"{picture_page(dataset, key)}?clear"


def clear_image(dataset: str, key: str) -> str:
    """Return the IIIF base address of a veiled picture as it is."""
    return f"{image(dataset, key)}{CLEAR}"


def grid_image(dataset: str, order: Order = Order.KEY) -> str:
    """Return the IIIF base address of a dataset's wall, in an order.

    >>> grid_image("ffhq"), grid_image("ffhq", Order.HUE)
    ('/iiif/3/ffhq.grid', '/iiif/3/ffhq.grid--hue')
    """
    return f"{IIIF}/{dataset}.grid{'' if order is Order.KEY else f'--{order}'}"


def average_image(dataset: str, *, deviation: bool = False) -> str:
    """Return the IIIF base address of a dataset's average, or of its standard deviation.

    >>> average_image("ffhq"), average_image("ffhq", deviation=True)
    ('/iiif/3/ffhq.average', '/iiif/3/ffhq.average--deviation')
    """
    return f"{IIIF}/{dataset}.average{'--deviation' if deviation else ''}"


def small_average(name: str, dataset: str, words: Mapping[str, str] = NO_WORDS) -> str:
    """Return the address of a small image of an average, `words` added to its query string.

    >>> small_average("first", "ffhq", {"people": "100"})
    '/average/first.webp?dataset=ffhq&people=100'
    """
    return f"{AVERAGE}/{name}.webp?{urlencode({'dataset': dataset, **words}, safe='/')}"


def image_of(picture: Picture) -> str | None:
    """Return the IIIF base address of a picture, None if there is nothing to show it from."""
    return image(picture.dataset, picture.key) if picture.shown_from else None


def wild_image_of(picture: Picture) -> str | None:
    """Return the IIIF base address of a picture's photograph, None if it is not here."""
    return wild_image(picture.dataset, picture.key) if picture.has_photograph else None


def code(dataset: str, key: str) -> str:
    """Return the address of the QR code that leads to a picture's page."""
    return f"{picture_page(dataset, key)}/qr.svg"


def walk(seed: int, step: int, dataset: str | None = None, *, kiosk: bool = False) -> str:
    """Return the address of one step of a walk; `kiosk`: without links that leave it.

    >>> walk(7, 2), walk(7, 2, kiosk=True)
    ('/?seed=7&step=2', '/?kiosk&seed=7&step=2')
    """
    words = {"seed": seed, "step": step} | ({"dataset": dataset} if dataset else {})
    return f"{HOME}?{'kiosk&' if kiosk else ''}{urlencode(words)}"


def named_by(words: str) -> tuple[str, ...] | None:
    """Return what an address names: ("picture", dataset, key) or ("contributor", service, account), else None.

    Accepts full URLs, paths, and the short form DATASET/KEY:

    >>> named_by("https://show.example/pictures/ffhq/00042/wild"), named_by("ffhq/00042")
    (('picture', 'ffhq', '00042'), ('picture', 'ffhq', '00042'))
    >>> named_by("/contributors/flickr/frumkin"), named_by("/iiif/3/ffhq.00042.wild/info.json")
    (('contributor', 'flickr', 'frumkin'), ('picture', 'ffhq', '00042'))
    """
    try:
        path = urlsplit(words.strip()).path
    except ValueError:
        return None
    if path.startswith(f"{_prefix.get()}/"):
        path = path.removeprefix(_prefix.get())
    match [unquote(part) for part in path.strip("/").split("/")]:  # an account may hold a slash: AC%2FDC
        case ["pictures", dataset, key, *_]:
            return ("picture", dataset, key.removesuffix(".json"))
        case ["contributors", service, account, *_]:
            return ("contributor", service, account.removesuffix(".json"))
        case ["iiif", "3", identifier, *_] if "." in identifier:
            dataset, key, *_ = identifier.split(".")
            return ("picture", dataset, key)
        case [dataset, key] if dataset and key and "://" not in words:
            return ("picture", dataset, key)
        case _:
            return None
