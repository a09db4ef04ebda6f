"""The rooms' own examples: whatever a test says of every page, or of every answer, it says of these."""

from __future__ import annotations

from starlette.routing import compile_path

from doesexist.exhibition.http.responses import HTML
from doesexist.exhibition.room import Address
from doesexist.exhibition.rooms import ADDRESSES, ROOMS

_PATTERNS = [(compile_path(each.path)[0], each) for each in ADDRESSES if each.method == "GET"]

EXAMPLES = tuple(example for room in ROOMS for example in room.examples)


def address_of(example: str) -> Address:
    """Return the address that an example asks for: the first that it fits, as the app answers it."""
    path = example.partition("?")[0]
    return next(address for pattern, address in _PATTERNS if pattern.match(path))


def is_page(example: str) -> bool:
    """Tell whether an example is answered by a page."""
    good = address_of(example).responses.get(200, {})
    return HTML.partition(";")[0] in good.get("content", {})


PAGES = tuple(example for example in EXAMPLES if is_page(example))
MISTAKES = ("/nowhere", "/nothing", "/?seed=x", "/?step=-1", "/credits?x=1", "/pictures/ffhq/99999")
"""What nobody would ask for on purpose: these are answered, too."""
