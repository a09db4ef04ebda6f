"""Which addresses of a dataset's one may be led to: those of the web, and no others."""

from __future__ import annotations

import re

_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def web_address(address: str | None) -> str | None:
    """Return an address if it is one of the web, None for any other: what datasets say ends in links.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("data:text/html,a")
    ('https://example.org/a', None, None)
    """
    return address if address and _WEB.match(address) else None


def keep_web_addresses(value: object, *fields: str) -> None:
    """Let fields of a frozen value that hold no address of the web hold none, as it is made."""
    for field in fields:
        address = getattr(value, field)
        if address is not None and web_address(address) is None:
            object.__setattr__(value, field, None)
