"""Filters that select pictures: NAME=VALUE terms joined by spaces, all of which must hold.

dataset=ffhq licence=CC-BY-2.0 contributor=flickr/frumkin country=Austria year=2014..2016 split=training key=0..999
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from doesexist.errors import BadFilter
from doesexist.errors import marked as _
from doesexist.model.parameters import declared, text, word

Range = tuple[int, int]
SAID_TWICE = _("%(name)s is said twice")
_NO_SUCH_TERM = _("there is no %(name)s; there are %(names)s")


def _contributor(value: str) -> tuple[str, str]:
    service, slash, account = text(value).partition("/")
    if not (slash and service and account):
        raise ValueError(_("a contributor is SERVICE/ACCOUNT"))
    return service, account


def _range(value: str) -> Range:
    match = re.fullmatch(r"([0-9]{1,9})(?:\s*(?:\.\.|[-–—])\s*([0-9]{1,9}))?", text(value).strip())
    if not match:
        raise ValueError(_("a range is FIRST..LAST, two whole numbers"))
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise ValueError(_("a range's first number is not above its last"))
    return first, last


def _key(value: str) -> Range | str:
    return _range(value) if ".." in value else text(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A conjunction of conditions on pictures; a field that is None is no condition. Ranges include both ends.

    The fields declare all words of filters; `archive.pictures.filtering` translates each to SQL.
    """

    dataset: str | None = word("The name of a dataset.", label=_("Dataset"))
    licence: str | None = word("The id of a licence, as CC-BY-2.0.", label=_("Licence"), groups=(1, _("By licence")))
    contributor: tuple[str, str] | None = word(
        "SERVICE/ACCOUNT.",
        _contributor,
        r"^([^/\s]+/\S+)?$",
        label=_("Contributor"),
        groups=(5, _("By contributor: those with most pictures")),
    )
    country: str | None = word("A country, as the dataset writes it.", label=_("Country"), groups=(3, _("By country")))
    year: Range | None = word(
        "Of the upload: 2014, or 2014..2016.",
        _range,
        r"^([0-9]{1,9}(\.\.[0-9]{1,9})?)?$",
        label=_("Uploaded"),
        groups=(2, _("By year of upload")),
    )
    split: str | None = word(
        "A part of a dataset, as training.", label=_("Part"), groups=(4, _("By part of the dataset"))
    )
    key: Range | str | None = word("One key, or a range of numbers: 0..999.", _key, label=_("Key"))
    """A range of numbers, or one key."""

    @classmethod
    def parsed(cls, words: str) -> Filter:
        """Return the filter that a text describes; raise BadFilter.

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
            if name not in WORDS:
                raise BadFilter(f"{name}={value}", _NO_SUCH_TERM, {"name": repr(name), "names": ", ".join(WORDS)})
            if name in found:
                raise BadFilter(f"{name}={value}", SAID_TWICE, {"name": name[:80]})
            found[name] = WORDS[name].meant(name, value)
        return cls(**found)  # type: ignore[arg-type]  # each word parses to the type of its field

    @property
    def values(self) -> Mapping[str, Any]:
        """The conditions that are set, by name."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}

    @property
    def terms(self) -> Mapping[str, str]:
        """The terms as they stand in a query string."""
        return {name: _written(value) for name, value in self.values.items()}

    def __str__(self) -> str:
        return " ".join(f"{name}={shlex.quote(value)}" for name, value in self.terms.items())

    def __repr__(self) -> str:
        return f"Filter({', '.join(f'{name}={value!r}' for name, value in self.values.items())})"


EVERYONE = Filter()
WORDS = declared(Filter)
"""All words of a filter, in the order in which it is written."""
GROUPS = tuple(sorted((name for name in WORDS if WORDS[name].groups), key=lambda name: WORDS[name].groups or ()))
"""The words that pictures are grouped by, in the order in which pages show the groups."""


def _split(term: str) -> tuple[str, str]:
    name, equals, value = term.partition("=")
    if not equals:
        raise BadFilter(term, _("a term is NAME=VALUE"))
    return name, value


def _written(value: Any) -> str:  # noqa: ANN401 (whatever a word reads)
    if isinstance(value, str):
        return value
    return f"{value[0]}/{value[1]}" if isinstance(value[0], str) else f"{value[0]}..{value[1]}"
