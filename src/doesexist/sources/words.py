"""What datasets write, made fit to show: nothing added, nothing that would break a page or a line."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from doesexist.model import Contributor
from doesexist.model.flickr import FLICKR, NAME, account_of
from doesexist.model.folding import is_visible
from doesexist.model.web_addresses import web_address

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def said(text: str | None) -> str | None:
    r"""Return a text without control characters and outer blanks; None where nothing is said that can be seen.

    >>> said("  Ada\x00\nSample "), said(""), said("\u200b\u200f")
    ('Ada Sample', None, None)
    """
    if not text:
        return None
    plain = (text if text.isprintable() else _CONTROLS.sub(" ", text)).strip()
    return plain if plain and (plain.isascii() or is_visible(plain)) else None


def web(address: str | None) -> str | None:
    """Return an address of the web, None for anything else: a page links to it.

    >>> web("javascript:alert(1)"), web("https://example.org/a")
    (None, 'https://example.org/a')
    """
    return web_address(said(address))


def slug(name: str) -> str:
    """Return the account of someone who is known by a name alone.

    >>> slug("Søren  O'Prøve")
    'søren-o-prøve'
    """
    return re.sub(r"\W+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")


def contributor(author: str | None, source: str | None) -> Contributor | None:
    """Return who published a photograph, from the author's name and the photograph's page.

    >>> contributor("Jeremy Frumkin", "https://www.flickr.com/photos/frumkin/1133484654/").account
    'frumkin'
    >>> contributor("Ada Sample", None)
    Contributor(service='name', account='ada-sample', name='Ada Sample')
    """
    name, account = said(author), account_of(source) if source else None
    if account:
        return Contributor(FLICKR, account, name or account)
    if name:
        return Contributor(NAME, slug(name) or f"unnamed-{hashlib.sha256(name.encode()).hexdigest()[:8]}", name)
    return None
