"""Words of a filter, and of an address's query: a class declares them with its fields, their types and patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from doesexist.errors import BadFilter
from doesexist.errors import marked as _

LONGEST = 500
"""Characters of a value."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What is to be known of a word, beside the type of its field."""

    says: str
    """For those who read how this is called."""
    read: Callable[[str], object]
    """Return what a value means. Raises ValueError, which says why it means nothing."""
    pattern: str | None
    why: str | None
    """What is told of a value that is not of this pattern; None: `read` says it."""
    named: Mapping[str, str] | None
    """What the reason names."""
    label: str
    """Of its field on pages."""
    groups: tuple[int, str] | None
    """As which of all words people are grouped by it, side by side, and under which heading."""

    def meant(self, name: str, value: str) -> object:
        """Return what a value means; raise BadFilter."""
        if self.why and not re.fullmatch(self.pattern or "", value):
            raise BadFilter(f"{name}={value}", self.why, self.named)
        try:
            return self.read(value)
        except ValueError as reason:
            raise BadFilter(f"{name}={value}", str(reason)) from None


def text(value: str) -> str:
    """Return a value as it is; raise ValueError where it is empty or too long."""
    if not 0 < len(value) <= LONGEST:
        raise ValueError(_("a term has 1 to 500 characters"))
    return value


def word(
    says: str,
    read: Callable[[str], object] = text,
    pattern: str | None = None,
    why: str | None = None,
    named: Mapping[str, str] | None = None,
    *,
    label: str = "",
    groups: tuple[int, str] | None = None,
    default: object = None,
) -> Any:  # noqa: ANN401 (whatever the field is of)
    """Return the field of a dataclass that is a word of what is asked for."""
    return field(default=default, metadata={"word": Parameter(says, read, pattern, why, named, label, groups)})


def declared(query: Any) -> dict[str, Parameter]:  # noqa: ANN401 (a dataclass, for which there is no type)
    """Return the words that a dataclass declares, by the names of its fields: `from_` is the word `from`."""
    return {each.name: each.metadata["word"] for each in fields(query) if "word" in each.metadata}
