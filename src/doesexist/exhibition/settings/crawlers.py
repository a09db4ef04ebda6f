"""What crawlers are told: in headers of every answer, in robots.txt and in tdmrep.json.

Unless the owner opens it nobody may list these people anywhere, or learn from them: they were not asked. Sources: RFC
9309 (robots.txt), the TDM Reservation Protocol, and what search engines say of X-Robots-Tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from doesexist.exhibition.settings.exhibition_toml import Settings
from doesexist.model import addresses

Header = tuple[bytes, bytes]

LEARNERS: Final = (
    "AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-ai",
    "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "ImagesiftBot", "img2dataset", "Meta-ExternalAgent",
    "omgili", "PanguBot", "Timpibot",
)  # fmt: skip
"""Crawlers that gather what models are trained on, by the names that their owners give them."""


class Crawlers:
    """What an exhibition says to crawlers, by its settings; `never`: paths that none may list, whatever they say."""

    def __init__(self, settings: Settings, never: Sequence[str]) -> None:
        self._never = never
        self._pages = settings.crawlers != "none"
        self._pictures = settings.crawlers == "pictures"
        self._mining = settings.mining == "as-licensed"
        self._kept_out = self._header("noindex, noimageindex")
        self._let_in = self._header("" if self._pictures else "noimageindex")

    def headers(self, path: str) -> tuple[Header, ...]:
        """Return the headers of an answer, by the path that was asked for."""
        return self._let_in if self._pages and self._is_for_everyone(path) else self._kept_out

    def robots(self) -> str:
        """Return robots.txt."""
        if not self._pages:
            return (
                "# The people here were not asked whether they want to be found, or trained on.\n"
                f"User-agent: *\nDisallow: {addresses.linked(addresses.HOME)}\n"
            )
        said = ["User-agent: *", *(f"Disallow: {addresses.linked(path)}" for path in (*self._never, "/*?"))]
        if not self._pictures:
            said.append(f"Disallow: {addresses.linked(addresses.IIIF)}/")
        if not self._mining:
            said += ["", "# The people here were not asked whether they want to be trained on."]
            said += [*(f"User-agent: {name}" for name in LEARNERS), f"Disallow: {addresses.linked(addresses.HOME)}"]
        return "\n".join(said) + "\n"

    def reservation(self) -> list[dict[str, object]]:
        """Return tdmrep.json: that the right to mine these pages is reserved.

        Where it is not, nothing is said: whoever shows a picture can't allow what is the photographer's.
        """
        return [] if self._mining else [{"location": addresses.linked("/*"), "tdm-reservation": 1}]

    def _is_for_everyone(self, path: str) -> bool:
        if path.startswith(f"{addresses.IIIF}/"):
            return self._pictures
        return not any(path == other or path.startswith((f"{other}/", f"{other}.")) for other in self._never)

    def _header(self, indexing: str) -> tuple[Header, ...]:
        robots = ", ".join(filter(None, (indexing, "" if self._mining else "noai")))
        said = {b"x-robots-tag": robots.encode(), b"tdm-reservation": b"" if self._mining else b"1"}
        return tuple((name, value) for name, value in said.items() if value)
