"""A filter: which pictures are meant. Terms joined by spaces, all must hold; never SQL.

dataset=ffhq licence=CC-BY-2.0 contributor=flickr/frumkin country=Austria year=2014..2016 split=training key=0..999
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from doesexist.errors import BadFilter
from doesexist.errors import marked as _

TERMS = ("dataset", "licence", "contributor", "country", "year", "split", "key")
Range = tuple[int, int]
SAID_TWICE = _("%(name)s is said twice")
_NO_SUCH_TERM = _("there is no %(name)s; there are %(names)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which pictures are meant; None leaves a term open. Ranges hold both their ends."""

    dataset: str | None = None
    licence: str | None = None
    contributor: tuple[str, str] | None = None
    country: str | None = None
    year: Range | None = None
    split: str | None = None
    key: Range | str | None = None
    """A range of numbers, or one key."""

    @classmethod
    def parsed(cls, words: str) -> Filter:
        """Return the filter that words say; raise BadFilter.

        >>> Filter.parsed("year=2014..2016 country='United States'")
        Filter(country='United States', year=(2014, 2016))
        """
        try:
            terms = shlex.split(words)
        except ValueError:
            raise BadFilter(words, _("a quotation mark is not closed")) from None
        return cls.of(_split(term) for term in terms)

    @classmethod
    def of(cls, terms: Iterable[tuple[str, str]]) -> Filter:
        """Return the filter of these names and values (a page's query string); raise BadFilter."""
        found: dict[str, object] = {}
        for name, value in terms:
            if name not in TERMS:
                raise BadFilter(f"{name}={value}", _NO_SUCH_TERM, {"name": repr(name), "names": ", ".join(TERMS)})
            if name in found:
                raise BadFilter(f"{name}={value}", SAID_TWICE, {"name": name[:80]})
            if not value or len(value) > 500:
                raise BadFilter(f"{name}={value}", _("a term has 1 to 500 characters"))
            found[name] = _read(name, value)
        return cls(**found)  # type: ignore[arg-type]  # _read gives each term its own kind of value

    @property
    def terms(self) -> Mapping[str, str]:
        """The terms as they stand in a query string."""
        return {term.name: _written(getattr(self, term.name)) for term in fields(self) if getattr(self, term.name)}

    def __str__(self) -> str:
        return " ".join(f"{name}={shlex.quote(value)}" for name, value in self.terms.items())

    def __repr__(self) -> str:
        said = ((term.name, getattr(self, term.name)) for term in fields(self))
        return f"Filter({', '.join(f'{name}={value!r}' for name, value in said if value is not None)})"


EVERYONE = Filter()


def _split(term: str) -> tuple[str, str]:
    name, equals, value = term.partition("=")
    if not equals:
        raise BadFilter(term, _("a term is NAME=VALUE"))
    return name, value


def _read(name: str, value: str) -> object:
    match name:
        case "contributor":
            service, slash, account = value.partition("/")
            if not (slash and service and account):
                raise BadFilter(f"{name}={value}", _("a contributor is SERVICE/ACCOUNT"))
            return (service, account)
        case "year":
            return _range(name, value)
        case "key" if ".." in value:
            return _range(name, value)
        case _:
            return value


def _range(name: str, value: str) -> Range:
    match = re.fullmatch(r"([0-9]{1,9})(?:\s*(?:\.\.|[-–—])\s*([0-9]{1,9}))?", value.strip())
    if not match:
        raise BadFilter(f"{name}={value}", _("a range is FIRST..LAST, two whole numbers"))
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise BadFilter(f"{name}={value}", _("a range's first number is not above its last"))
    return first, last


def _written(value: str | Range | tuple[str, str]) -> str:
    if isinstance(value, str):
        return value
    return f"{value[0]}/{value[1]}" if isinstance(value[0], str) else f"{value[0]}..{value[1]}"
