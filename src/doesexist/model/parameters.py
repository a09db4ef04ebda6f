"""Declarative query parameters: fields of a dataclass with parser, pattern and description, for filters and pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from doesexist.errors import BadFilter
from doesexist.errors import marked as _

LONGEST = 500
"""Characters of a value, at most."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """The metadata of a parameter: how it is described, validated and parsed."""

    says: str
    """Its description in /openapi.json."""
    read: Callable[[str], object]
    """Parse a value. Raises ValueError with the reason."""
    pattern: str | None
    why: str | None
    """The error for a value that does not match `pattern`; None: the pattern is not checked, `read` raises."""
    named: Mapping[str, str] | None
    """Values for the placeholders in `why`."""
    label: str
    """The label of its form field on pages."""
    groups: tuple[int, str] | None
    """If pictures are grouped by it: the group's position on the page, and its heading."""

    def meant(self, name: str, value: str) -> object:
        """Validate and parse a value; raise BadFilter."""
        if self.why and not re.fullmatch(self.pattern or "", value):
            raise BadFilter(f"{name}={value}", self.why, self.named)
        try:
            return self.read(value)
        except ValueError as reason:
            raise BadFilter(f"{name}={value}", str(reason)) from None


def text(value: str) -> str:
    """Return a value unchanged; raise ValueError if it is empty or too long."""
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
    """Return a dataclass field that declares a parameter."""
    return field(default=default, metadata={"word": Parameter(says, read, pattern, why, named, label, groups)})


def declared(query: Any) -> dict[str, Parameter]:  # noqa: ANN401 (a dataclass, for which there is no type)
    """Return the parameters that a dataclass declares, by field name (`from_` for the parameter `from`)."""
    return {each.name: each.metadata["word"] for each in fields(query) if "word" in each.metadata}
