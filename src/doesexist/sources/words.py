"""Cleaning of texts from datasets, so that they are safe to show on pages and in terminals."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from doesexist.model import Contributor
from doesexist.model.flickr import FLICKR, NAME, account_of, is_of_flickr
from doesexist.model.folding import is_visible
from doesexist.web_addresses import canonical, unwrapped

_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_NEARLY_WEB = re.compile(r"(https?):[/\\]*|[/\\]{2,}", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def said(text: str | None) -> str | None:
    r"""Return a text without control characters and outer blanks; None if nothing visible is left.

    >>> said("  Ada\x00\nSample "), said(""), said("\u200b\u200f")
    ('Ada Sample', None, None)
    """
    if not text:
        return None
    plain = (text if text.isprintable() else _CONTROLS.sub(" ", text)).strip()
    return plain if plain and (plain.isascii() or is_visible(plain)) else None


def web(address: str | None) -> str | None:
    """Return a text if it is an http(s) URL, else None: pages link to it.

    What lacks its scheme, or is spelled as only browsers understand it, is linked to as they would.

    >>> web("javascript:alert(1)"), web("https://example.org/a")
    (None, 'https://example.org/a')
    >>> web("//example.org/a"), web("www.flickr.com/photos/ada/42")
    ('https://example.org/a', 'https://www.flickr.com/photos/ada/42')
    """
    text = said(unwrapped(address or ""))
    if not text or _WEB.match(text):
        return text
    if match := _NEARLY_WEB.match(text):
        text = f"{(match[1] or 'https').lower()}://{text[match.end() :]}"
    elif is_of_flickr(text):
        text = f"https://{text}"
    return text if canonical(text) else None


def slug(name: str) -> str:
    """Return the account of a contributor of whom only a name is known.

    >>> slug("Søren  O'Prøve")
    'søren-o-prøve'
    """
    return re.sub(r"\W+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")


def contributor(author: str | None, source: str | None) -> Contributor | None:
    """Return a photograph's contributor, from the author's name and the URL of its page.

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
