"""Checks a file of settings against a msgspec class, with messages for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import msgspec
from msgspec.inspect import (
    BoolType,
    DictType,
    FloatType,
    IntType,
    LiteralType,
    NoneType,
    StrType,
    StructType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)

_SHOWN = 80
"""Letters of a wrong word that are told."""
_PLAIN: dict[type[Type], tuple[str, tuple[type, ...]]] = {
    StrType: ("a text", (str,)),
    BoolType: ("true or false", (bool,)),
    FloatType: ("a number", (float, int)),
    IntType: ("a whole number", (int,)),
    VarTupleType: ('a list, as in ["…", "…"]', (list,)),
}
"""What a message calls each type, and the types in Python that TOML gives."""


def unsayable(said: dict[str, object], form: type[msgspec.Struct]) -> str | None:
    """Return what is wrong first in a file of settings, by its class; None where nothing is.

    Of texts nothing is repeated: they may be secret.

    >>> from doesexist.exhibition.settings.exhibition_toml import Settings
    >>> unsayable({"kiosk": {"second": 3}}, Settings)
    "there is no 'kiosk.second'; kiosk can say seconds"
    >>> unsayable({"language": "fr"}, Settings)
    "language is one of auto, de, en, not 'fr'"
    >>> unsayable({"rooms": {"grid": 1}}, Settings), unsayable({"rooms": {"grid": True}}, Settings)
    ('rooms.grid is true or false', None)
    """
    kind = type_info(form)
    assert isinstance(kind, StructType)
    return next(_in_a_table(said, kind, ""), None)


def _unsayable(said: object, wanted: Type, place: str) -> Iterator[str]:
    kinds = wanted.types if isinstance(wanted, UnionType) else (wanted,)
    (kind,) = (each for each in kinds if not isinstance(each, NoneType))
    if isinstance(kind, LiteralType):
        if said not in kind.values:
            yield f"{place} is one of {', '.join(map(str, kind.values))}, not {repr(said)[:_SHOWN]}"
    elif isinstance(kind, StructType | DictType):
        yield from _in_a_table(said, kind, place)
    else:
        called, made_of = _PLAIN[type(kind)]
        if type(said) not in made_of:
            yield f"{place} is {called}"
        elif isinstance(kind, VarTupleType):
            for each in cast("list[object]", said):
                yield from _unsayable(each, kind.item_type, f"each of {place}")


def _in_a_table(said: object, kind: StructType | DictType, place: str) -> Iterator[str]:
    if not isinstance(said, dict):
        yield f"{place} is a table, as in [{place}]"
        return
    fields = {field.encode_name: field.type for field in kind.fields} if isinstance(kind, StructType) else {}
    for name, value in cast("dict[str, object]", said).items():
        inside = f"{place}.{name}" if place else name
        wanted = kind.value_type if isinstance(kind, DictType) else fields.get(name)
        if wanted is None:
            yield f"there is no {inside[:_SHOWN]!r}; {place[:_SHOWN] or 'it'} can say {', '.join(fields)}"
        else:
            yield from _unsayable(value, wanted, inside[:_SHOWN])
